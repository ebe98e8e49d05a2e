"""Adopting a document keeps its law readable for ever."""

from datetime import date
from hashlib import sha256

import msgspec

from lifecycle.compliance.adoption import DocumentAdopted, adopted, stream_of
from lifecycle.vocabulary import StaffId
from tests.packaged import rulebook

DOCUMENT = rulebook().documents[0]
FACT = adopted(DOCUMENT, date(2023, 1, 3), StaffId("S1"))


def test_the_fact_holds_the_very_words_that_its_hashes_name() -> None:
    (source,) = FACT.sources

    assert sha256(FACT.text.encode()).hexdigest() == FACT.sha256 == DOCUMENT.sha256
    assert sha256(source.text.encode()).hexdigest() == source.sha256
    assert "新建公共建筑执行72%节能标准" in source.text


def test_the_fact_says_when_the_document_is_in_force() -> None:
    assert (FACT.document, FACT.in_force_from, FACT.in_force_until) == ("jincheng-2023", date(2023, 1, 1), date(2023, 12, 31))


def test_the_fact_survives_storage() -> None:
    assert msgspec.json.decode(msgspec.json.encode(FACT), type=DocumentAdopted) == FACT


def test_each_document_has_a_stream_of_its_own() -> None:
    assert len({stream_of(document.id) for document in rulebook().documents}) == len(rulebook().documents)
