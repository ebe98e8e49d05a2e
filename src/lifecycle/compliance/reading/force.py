"""文件效力的表单: what kind of text a document is, which law makes its rules bind, and what it cites that is not held here."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yaml.nodes import Node

from lifecycle.compliance.document import WITHOUT_FORCE, Enforcement, PolicyDocument
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import fault, fields, line, nullable, spaced, text, truth
from lifecycle.compliance.undecided import Reference

Found = tuple[int, str, dict[str, Any]]
"""The line of the file, the code of the sentence, and what fills it."""


def enforcement(folder: Path, node: Node) -> Enforcement:
    """执行依据. A quote of a text that we hold is compared with it word for word; any other is not verified."""
    form = fields(node, {"document": text, "place": text, "quote": text, "verified": truth}, {"text": text})
    return Enforcement(**{**form, "text": compared(folder, node, form)})


def compared(folder: Path, node: Node, form: Mapping[str, Any]) -> str | None:
    """The file in which a quote was found word for word, None where no file is named; what is verified names one."""
    held: str | None = form.get("text")
    if form["verified"] != (held is not None):
        raise fault(node, "policy.verified_by_its_text")
    if held is not None:
        inside = (folder / held).resolve().is_relative_to(folder.resolve())
        quote = form["quote"]
        if not inside or quote is None or spaced(quote) not in spaced(read_words(folder / held, held)[0]):
            raise fault(node, "policy.not_in_law", place=form["place"], file=held)
    return held


def reference(node: Node) -> Reference:
    """所引文件. What somebody has read and compared is a document of its own, so a reference is never verified."""
    form = fields(node, {"title": text, "number": nullable(text), "verified": truth})
    if form["verified"]:
        raise fault(node, "policy.reference_not_verified")
    return Reference(**form, line=line(node))


def force_at_odds(document: PolicyDocument) -> Iterator[Found]:
    """Rules of a text that binds no project and names no law beside it; cited documents that the source does not cite so."""
    if document.force in WITHOUT_FORCE and not document.enforced_by:
        for _, rule in document.rules():
            yield rule.line, "policy.without_force", {"rule": rule.id, "force": document.force}
    source = spaced(document.source.text)
    for each in document.refers_to:
        for cited in (each.title, each.number):
            if cited is not None and spaced(cited) not in source:
                yield each.line, "policy.not_cited", {"text": cited}
