"""受理、不予受理、补正、无需许可、中止、延长的文书与送达方式: how each paper is called, on what law it rests, how it may be delivered."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from yaml.nodes import Node

from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, day, fault, fields, keyed, listing, member, nullable, text
from lifecycle.desk.paperwork.refusal_forms import QUOTED, RefusalForms, Statute, read_refusal_forms, statute, statute_of
from lifecycle.projects.application.applications import DeclineGround
from lifecycle.projects.deciding.certificates import CancellationGround, RevocationGround
from lifecycle.projects.deciding.delivery import DeliveryMode
from lifecycle.projects.deciding.papers import KINDS, PaperKind
from lifecycle.vocabulary import Gate
from lifecycle.wording import label

PAPERS = "national/papers.yaml"


class Against(Struct, frozen=True, kw_only=True):
    """可以申请复议的依据, from one day until another."""

    since: date
    until: date | None
    statute: Statute


class PaperForm(Struct, frozen=True, kw_only=True):
    """一类文书 at these gates. title: how it is called; says: what it decides, in words; seal: which one it bears; left_open: what no
    law says; grounds: the clause of each case of the law; basis: none where it is the clause of the term that is moved."""

    paper: PaperKind
    gates: tuple[Gate, ...]
    title: str
    says: str
    seal: str
    left_open: str
    decided_by: str | None
    basis: tuple[Statute, ...] = ()
    grounds: Mapping[StrEnum, Statute] = {}
    against: tuple[Against, ...] = ()

    def scope(self, on: date) -> Statute | None:
        """By which clause reconsideration is open against a paper of that day."""
        return next((each.statute for each in self.against if each.since <= on and (each.until is None or on <= each.until)), None)


class ModeForm(Struct, frozen=True, kw_only=True):
    """一种送达方式."""

    mode: DeliveryMode
    statute: Statute
    left_open: str
    decided_by: str | None


class PaperForms(Struct, frozen=True):
    """文书与送达的表单. refusals: those of papers that refuse."""

    papers: tuple[PaperForm, ...]
    modes: tuple[ModeForm, ...]
    refusals: RefusalForms

    def of(self, paper: PaperKind, gate: Gate) -> PaperForm:
        """Raises LookupError for a paper of which the table does not speak."""
        if found := next((each for each in self.papers if each.paper is paper and gate in each.gates), None):
            return found
        raise LookupError(f"nobody has said how a {paper} at {gate} is called")

    def title(self, paper: PaperKind, gate: Gate, lang: str = "zh") -> str:
        """文书名称 of any paper. A grant goes out as what it grants, which has no title of ours."""
        if paper is PaperKind.GRANT:
            return label(paper, lang)
        return self.refusals.paper(gate).title if paper is PaperKind.REFUSAL else self.of(paper, gate).title


def read_paper_forms(folder: Path) -> PaperForms:
    """The table of a policies folder. Raises BadInput with file, line and reason."""
    words, _ = read_words(folder / PAPERS, PAPERS)
    forms = fields(compose(words, PAPERS), {"papers": listing(_paper), "modes": listing(_mode)})
    return PaperForms(**forms, refusals=read_refusal_forms(folder))


GROUNDS: dict[PaperKind, type[StrEnum]] = {
    PaperKind.NON_ACCEPTANCE: DeclineGround,
    PaperKind.REVOCATION: RevocationGround,
    PaperKind.CANCELLATION: CancellationGround,
}
"""文书 -> the cases of the law by which it is."""

OPEN = {"left_open": text, "decided_by": nullable(text)}


def _paper(node: Node) -> PaperForm:
    required = {"paper": member(PaperKind), "gates": listing(member(Gate)), "title": text, "says": text, "seal": text}
    optional = {"basis": listing(statute), "grounds": keyed(text, statute), "against": listing(_against)}
    form = fields(node, {**required, **OPEN}, optional)
    of_its_kind = GROUNDS.get(form["paper"])
    if not set(form.get("grounds", {})) <= set(of_its_kind or ()):
        raise fault(node, "policy.not_in_list", allowed=tuple(of_its_kind or ()))
    form["grounds"] = {of_its_kind(ground): quoted for ground, quoted in form.get("grounds", {}).items()} if of_its_kind else {}
    if form["paper"] in (PaperKind.GRANT, PaperKind.REFUSAL):
        raise fault(node, "policy.not_in_list", allowed=tuple(KINDS.values()))
    return PaperForm(**form)


def _against(node: Node) -> Against:
    form = fields(node, {"from": day, "until": nullable(day), **QUOTED})
    return Against(since=form["from"], until=form["until"], statute=statute_of(form))


def _mode(node: Node) -> ModeForm:
    form: dict[str, Any] = fields(node, {"mode": member(DeliveryMode), **QUOTED, **OPEN})
    return ModeForm(mode=form["mode"], statute=statute_of(form), left_open=form["left_open"], decided_by=form["decided_by"])
