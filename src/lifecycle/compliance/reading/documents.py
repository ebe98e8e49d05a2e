"""政策文件的表单: one YAML file, with the source text beside it that its clauses quote."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace
from yaml.nodes import Node

from lifecycle.compliance.choosing import taken_by
from lifecycle.compliance.conditions import InForce
from lifecycle.compliance.contradictions import Contradiction, touching
from lifecycle.compliance.document import Clause, Force, PolicyDocument, Source
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.choice import choice
from lifecycle.compliance.reading.coherence import incoherences
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.force import enforcement, reference
from lifecycle.compliance.reading.forms import (
    anything,
    compose,
    day,
    fault,
    fields,
    line,
    listing,
    member,
    nullable,
    quoted,
    slug,
    text,
    truth,
)
from lifecycle.compliance.reading.provisions import provision
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.targets import reporting
from lifecycle.compliance.undecided import Choice


def read_document(
    folder: Path, file: str, contradictions: Mapping[str, Contradiction], others: Mapping[str, Choice] | None = None
) -> PolicyDocument:
    """政策文件 at `folder/file`. Raises BadInput with every fault that was found.

    contradictions: of all documents, by id; its targets may refer to them. others: the choices of all documents, as `DOCUMENT/NAME`.
    """
    words, written = read_words(folder / file, file)
    form = fields(
        compose(words, file),
        {
            "id": slug,
            "title": text,
            "number": nullable(text),
            "issuer": text,
            "jurisdiction": quoted,
            "in_force": in_force,
            "source": partial(source, (folder / file).parent / "sources"),
            "clauses": anything,
        },
        {
            "decided_by": nullable(text),
            "choices": listing(choice),
            "force": member(Force),
            "enforced_by": listing(partial(enforcement, folder)),
            "refers_to": listing(reference),
            "reported": anything,
        },
    )
    choices = form.get("choices", ())
    foreign = {name: each for name, each in (others or {}).items() if not name.startswith(f"{form['id']}/")}
    named = {**foreign, **{each.name: each for each in choices}}
    figures = reporting(form["id"], form["reported"]) if "reported" in form else None
    setting = Setting(
        folder=folder,
        document=form["id"],
        place="",
        quote="",
        in_force=form["in_force"],
        choices=named,
        reporting=figures,
        contradictions=contradictions,
    )
    document = PolicyDocument(
        id=form["id"],
        title=form["title"],
        number=form["number"],
        issuer=form["issuer"],
        jurisdiction=form["jurisdiction"],
        decided_by=form.get("decided_by"),
        in_force=form["in_force"],
        source=form["source"],
        choices=choices,
        clauses=listing(partial(clause, setting))(form["clauses"]),
        file=file,
        sha256=sha256(written).hexdigest(),
        text=words,
        force=form.get("force"),
        enforced_by=form.get("enforced_by", ()),
        refers_to=form.get("refers_to", ()),
        reported=figures,
        contradictions=tuple(touching(form["id"], contradictions.values())),
    )
    if found := tuple(incoherences(document)):
        raise BadInput(*found)
    taken = taken_by(document)
    return replace(document, borrowed=tuple(each for name, each in foreign.items() if name in taken))


def in_force(node: Node) -> InForce:
    """施行期间. A side that is open, or a date that the source does not print, needs a note."""
    form = fields(node, {"from": nullable(day), "until": nullable(day)}, {"assumed": truth, "note": text})
    period = InForce(first=form["from"], last=form["until"], assumed=form.get("assumed", False), note=form.get("note"))
    if period.first and period.last and period.last < period.first:
        raise fault(node, "policy.ends_before_it_begins")
    if (period.assumed or period.first is None or period.last is None) and period.note is None:
        raise fault(node, "policy.note_needed")
    return period


def source(folder: Path, node: Node) -> Source:
    """原文. The file must be the very one that was read when the document was written."""
    form = fields(node, {"file": text, "sha256": quoted})
    if (folder / form["file"]).parent != folder:
        raise fault(node, "policy.source_elsewhere", file=form["file"])
    words, written = read_words(folder / form["file"], form["file"])
    if (found := sha256(written).hexdigest()) != form["sha256"]:
        raise fault(node, "policy.source_changed", file=form["file"], found=found)
    return Source(file=form["file"], sha256=found, text=words)


def clause(document: Setting, node: Node) -> Clause:
    """条款."""
    form = fields(node, {"place": text, "quote": text, "provisions": anything}, {"questions": listing(text)})
    place, quote = form["place"], form["quote"]
    provisions = listing(partial(provision, replace(document, place=place, quote=quote)))(form["provisions"])
    return Clause(place=place, quote=quote, provisions=provisions, line=line(node), questions=form.get("questions", ()))
