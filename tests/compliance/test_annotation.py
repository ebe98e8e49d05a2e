"""批注: the source of every shipped document is shown whole, in its own order, each clause where it is quoted."""

import pytest

from lifecycle.compliance.annotation import annotated, coverage, paragraphs
from lifecycle.compliance.document import PolicyDocument
from tests.packaged import rulebook

DOCUMENTS = pytest.mark.parametrize("document", rulebook().documents, ids=lambda document: document.id)


def bare(words: str) -> str:
    return "".join(words.split())


@DOCUMENTS
def test_no_word_of_the_source_is_left_out_moved_or_shown_twice(document: PolicyDocument) -> None:
    shown = "".join(words for passage in annotated(document) for words in passage.paragraphs)

    assert bare(shown) == bare(document.source.text)


@DOCUMENTS
def test_every_clause_stands_at_its_own_words(document: PolicyDocument) -> None:
    quoted = [(passage.clause, "".join(passage.paragraphs)) for passage in annotated(document) if passage.clause]

    assert [clause for clause, _ in quoted] == list(document.clauses)
    assert [clause.place for clause, words in quoted if bare(words) != bare(clause.quote)] == []


@DOCUMENTS
def test_coverage_counts_the_characters_of_the_clauses_and_of_the_whole(document: PolicyDocument) -> None:
    assert coverage(document) == (sum(len(bare(clause.quote)) for clause in document.clauses), len(bare(document.source.text)))


def test_the_cells_of_a_table_come_into_one_line_a_row() -> None:
    table = "标题\n\t序号\n\t改造\n（万m2）\n\n\t1\n\t城区\n\t10\n\n\n后文"

    assert paragraphs(table) == ("标题", "序号　改造（万m2）", "1　城区　10", "后文")
