"""不予通过的文书: how a refusal is called at each gate, on what law it rests, and what may be done against it. Data from policies."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from yaml.nodes import Node

from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, day, fault, fields, listing, member, nullable, text, truth
from lifecycle.vocabulary import Citation, Gate

REFUSALS = "national/refusals.yaml"


class Statute(Struct, frozen=True, kw_only=True):
    """法条: what is quoted, from which file of `policies/`, and whether it was compared with it."""

    clause: Citation
    text: str
    verified: bool


class RefusalForm(Struct, frozen=True, kw_only=True):
    """不予通过的文书 of a gate. title: its legal title; decides: what it decides, in words; left_open: what the law does not say."""

    gate: Gate
    title: str
    decides: str
    basis: tuple[Statute, ...]
    left_open: str | None = None
    decided_by: str | None = None


class Remedies(Struct, frozen=True, kw_only=True):
    """救济途径 against what was decided from one day until another."""

    since: date
    until: date | None
    reconsideration: str
    litigation: str
    clauses: tuple[Statute, ...]


class RefusalForms(Struct, frozen=True):
    """文书与救济途径的表单."""

    papers: tuple[RefusalForm, ...]
    remedies: tuple[Remedies, ...]

    def paper(self, gate: Gate) -> RefusalForm:
        """Raises LookupError for a gate at which nothing of ours is refused."""
        if found := next((paper for paper in self.papers if paper.gate is gate), None):
            return found
        raise LookupError(f"nobody has said how a refusal at {gate} is called")

    def against(self, decided_on: date) -> Remedies | None:
        """What may be done against a decision of that day; None where no law that is kept here says."""
        return next((each for each in self.remedies if each.since <= decided_on and (each.until is None or decided_on <= each.until)), None)


def read_refusal_forms(folder: Path) -> RefusalForms:
    """The table of a policies folder. Raises BadInput with file, line and reason."""
    words, _ = read_words(folder / REFUSALS, REFUSALS)
    return RefusalForms(**fields(compose(words, REFUSALS), {"papers": listing(_paper), "remedies": listing(_remedies)}))


def _paper(node: Node) -> RefusalForm:
    form = fields(
        node,
        {"gate": member(Gate), "title": text, "decides": text, "basis": listing(statute)},
        {"left_open": text, "decided_by": nullable(text)},
    )
    if ("left_open" in form) != ("decided_by" in form):
        raise fault(node, "calendar.open_or_decided")
    return RefusalForm(**form)


def _remedies(node: Node) -> Remedies:
    asked = {"from": day, "until": nullable(day), "reconsideration": text, "litigation": text, "clauses": listing(statute)}
    form = fields(node, asked)
    return Remedies(since=form.pop("from"), **form)


QUOTED = {"document": text, "place": text, "quote": text, "text": text, "verified": truth}


def statute(node: Node) -> Statute:
    return statute_of(fields(node, QUOTED))


def statute_of(form: dict[str, Any]) -> Statute:
    """What a form of these keys, perhaps among others, quotes."""
    return Statute(clause=Citation(form["document"], form["place"], form["quote"]), text=form["text"], verified=form["verified"])
