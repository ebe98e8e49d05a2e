"""批注: the source of a policy document in its own words, cut where its clauses are quoted, so that both can stand side by side."""

import re
from collections.abc import Iterator

from msgspec import Struct

from lifecycle.compliance.contradictions import Contradiction, PrintedPlace
from lifecycle.compliance.document import Clause, PolicyDocument, Target


class Passage(Struct, frozen=True, kw_only=True):
    """一段原文. clause: the clause that quotes it; None where nobody has worked on these words."""

    paragraphs: tuple[str, ...]
    clause: Clause | None = None


def annotated(document: PolicyDocument) -> tuple[Passage, ...]:
    """The whole source in its own order; every word of it is in exactly one passage."""
    return tuple(_cut(document))


def contradicted(document: PolicyDocument, passage: Passage) -> Iterator[tuple[Contradiction, tuple[PrintedPlace, ...]]]:
    """此处与何处矛盾: the contradictions that these words are one place of, with the other places. A target tells its own."""
    provisions = passage.clause.provisions if passage.clause else ()
    told = {entry.id for each in provisions if isinstance(each, Target) for entry in each.conflicts_with}
    for entry in document.contradictions:
        here = entry.within(document.id, " ".join(passage.paragraphs))
        if here and entry.id not in told:
            yield entry, tuple(each for each in entry.places if each not in here)


def coverage(document: PolicyDocument) -> tuple[int, int]:
    """覆盖: how many characters of the source stand in a clause, and how many there are; white space apart."""
    read = [(len("".join("".join(each.paragraphs).split())), each.clause) for each in annotated(document)]
    return sum(length for length, clause in read if clause), sum(length for length, _ in read)


def _cut(document: PolicyDocument) -> Iterator[Passage]:
    source, read_up_to = document.source.text, 0
    for clause in document.clauses:
        # As the quote was checked: any run of white space counts as one space.
        quoted = re.compile(r"\s+".join(re.escape(word) for word in clause.quote.split())).search(source, read_up_to)
        if quoted is None:
            raise LookupError(f"{document.file}:{clause.line}: the quote of {clause.place} is not in the source")
        if before := paragraphs(source[read_up_to : quoted.start()]):
            yield Passage(paragraphs=before)
        yield Passage(paragraphs=paragraphs(quoted.group()), clause=clause)
        read_up_to = quoted.end()
    if after := paragraphs(source[read_up_to:]):
        yield Passage(paragraphs=after)


CELL = "\t"
BETWEEN_CELLS = "　"


def paragraphs(words: str) -> tuple[str, ...]:
    """段落: the lines that say something. The cells of a table, which stand one under the other behind a tab, come into one line a row."""
    found: list[str] = []
    row: list[str] | None = None
    for line in words.splitlines():
        if line.startswith(CELL):
            row = [*(row or []), line.strip()]
        elif row and line.strip():
            row[-1] += line.strip()
        else:
            found += [BETWEEN_CELLS.join(filter(None, row))] if row else []
            row = None
            found.append(line.strip())
    found += [BETWEEN_CELLS.join(filter(None, row))] if row else []
    return tuple(filter(None, found))
