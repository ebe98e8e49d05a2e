"""目录: `index.yaml` lists every policy document, one line each; a document that is not listed is not read, and is a fault."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from yaml.nodes import Node

from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.problems import Gathering, Problem
from lifecycle.compliance.reading.choices import carried, choices_of_all, idle_choices
from lifecycle.compliance.reading.contradictions import read_contradictions, unfounded
from lifecycle.compliance.reading.documents import read_document
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fields, listing, quoted, text, where
from lifecycle.compliance.reading.units import read_units
from lifecycle.compliance.reading.versions import texts_at_odds

INDEX = "index.yaml"


class Listed(Struct, frozen=True):
    """A document's file, and where the index names it."""

    file: str
    where: str


class Index(Struct, frozen=True, kw_only=True):
    """目录. jurisdictions: the file of the units that documents speak to; tables: dated tables beside the documents, read elsewhere;
    numbers: the file of the city's number forms; None where its authorities have none that are known.
    contradictions: the file of places that print different things; None where there is none.
    city: the code of the ledger's city; needed where the units are those of several.
    """

    jurisdictions: str
    documents: tuple[Listed, ...]
    tables: tuple[str, ...] = ()
    numbers: str | None = None
    city: str | None = None
    contradictions: str | None = None


def read_policies(folder: Path) -> tuple[tuple[PolicyDocument, ...], Jurisdictions]:
    """All listed documents in the order of the list, and the units they speak to. Raises BadInput with every fault of every file."""
    index = read_index(folder)
    units = read_units(folder, index.jurisdictions, index.city)
    gathering = Gathering()
    entries = gathering.attempt(read_contradictions, folder, index.contradictions) or {}
    others = choices_of_all(folder, [listed.file for listed in index.documents])
    read = {listed: gathering.attempt(read_document, folder, listed.file, entries, others) for listed in index.documents}
    documents = carried({listed: document for listed, document in read.items() if document}, gathering)
    gathering.problems.extend((*_unlisted(folder, index), *_at_odds(documents, units)))
    if len(documents) == len(read):
        gathering.problems.extend(unfounded(entries, tuple(documents.values())))
        gathering.problems.extend(idle_choices(tuple(documents.values())))
    gathering.settle()
    return tuple(documents.values()), units


def read_index(folder: Path) -> Index:
    """目录 of a policies folder."""
    words, _ = read_words(folder / INDEX, INDEX)
    needed = {"jurisdictions": text, "documents": listing(_listed)}
    optional = {"tables": listing(text), "numbers": text, "city": quoted, "contradictions": text}
    return Index(**fields(compose(words, INDEX), needed, optional))


def _listed(node: Node) -> Listed:
    return Listed(text(node), where(node))


def _unlisted(folder: Path, index: Index) -> Iterator[Problem]:
    listed = {INDEX, index.jurisdictions, *index.tables, index.numbers, index.contradictions, *(each.file for each in index.documents)}
    for file in sorted(each.relative_to(folder).as_posix() for pattern in ("*.yaml", "*.yml") for each in folder.rglob(pattern)):
        if file not in listed:
            yield Problem(file, "policy.not_listed", {"index": INDEX})


def _at_odds(documents: dict[Listed, PolicyDocument], units: Jurisdictions) -> Iterator[Problem]:
    """What only shows when the documents and the units stand side by side."""
    yield from texts_at_odds([(listed.where, document) for listed, document in documents.items()])
    for document in documents.values():
        if document.jurisdiction not in units.by_code:
            yield Problem(document.file, "policy.unknown_jurisdiction", {"code": document.jurisdiction})
            continue
        counties = {each.code for each in units.under(document.jurisdiction)}
        if not counties:
            yield Problem(document.file, "policy.reaches_no_unit", {"code": document.jurisdiction})
            continue
        for target in document.targets():
            if target.counties and (odd := sorted(counties ^ set(target.counties))):
                yield Problem(f"{document.file}:{target.line}", "policy.counties_differ", {"codes": odd})
