"""矛盾的表单: the file of contradictions, and what must hold between it and the documents."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from yaml.nodes import Node

from lifecycle.compliance.contradictions import Contradiction, PrintedPlace, Settling
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.problems import Gathering, Problem
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fault, fields, line, listing, nullable, quoted, slug, spaced, text

Contradictions = Mapping[str, Contradiction]
"""矛盾, by id."""


def read_contradictions(folder: Path, file: str | None) -> Contradictions:
    """The entries of the file; none where the index names no file. Raises BadInput with every fault that was found."""
    if file is None:
        return {}
    read = listing(partial(contradiction, file))(compose(read_words(folder / file, file)[0], file))
    times = Counter(each.id for each in read)
    gathering = Gathering()
    gathering.problems += [Problem(f"{file}:{each.line}", "policy.repeated_id", {"id": each.id}) for each in read if times[each.id] > 1]
    gathering.settle()
    return {each.id: each for each in read}


def contradiction(file: str, node: Node) -> Contradiction:
    """矛盾."""
    form = fields(node, {"contradiction": slug, "places": listing(_place), "note": text, "settled_by": nullable(_settling)})
    where: set[tuple[str, str]] = {(each.document, each.place) for each in form["places"]}
    if len(where) < 2 or len(where) < len(form["places"]):
        raise fault(node, "policy.two_places")
    return Contradiction(
        id=form["contradiction"], places=form["places"], note=form["note"], settled_by=form["settled_by"], file=file, line=line(node)
    )


def unfounded(entries: Contradictions, documents: Sequence[PolicyDocument]) -> Iterator[Problem]:
    """Entries that quote what their documents do not print, and choices that are not there."""
    for each in entries.values():
        where = f"{each.file}:{each.line}"
        named = [place.document for place in each.places] + ([each.settled_by.document] if each.settled_by else [])
        if unknown := sorted(set(named) - {document.id for document in documents}):
            yield Problem(where, "policy.unknown_documents", {"ids": unknown})
            continue
        for place in each.places:
            texts = [spaced(document.source.text) for document in documents if document.id == place.document]
            if not any(spaced(place.quote) in text for text in texts) or place.printed not in place.quote:
                yield Problem(where, "policy.not_in_source", {"place": f"{place.document} {place.place}"})
        settling = each.settled_by
        choices = {(document.id, choice.name) for document in documents for choice in document.choices}
        if settling and (settling.document, settling.choice) not in choices:
            yield Problem(where, "policy.unknown_choice", {"name": settling.choice})


def _place(node: Node) -> PrintedPlace:
    return PrintedPlace(**fields(node, {"document": slug, "place": text, "quote": text, "printed": quoted}))


def _settling(node: Node) -> Settling:
    return Settling(**fields(node, {"document": slug, "choice": slug}))
