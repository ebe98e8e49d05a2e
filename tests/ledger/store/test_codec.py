"""Facts are stored under stable names and read for ever; what cannot be read is never skipped."""

from decimal import Decimal
from typing import Any, ClassVar

import pytest

from lifecycle.ledger import Ledger, UnreadableFact
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.rows import Draft, Drafted
from lifecycle.vocabulary import Fact
from tests.ledger.facts import CLERK, DAY, FACTS, noted, opened, to


class Measured(Fact, tag="measured"):
    """Once `rate` was a number of percent called `percent`, and before that it had no unit."""

    schema_version: ClassVar[int] = 3
    upcasters: ClassVar[dict[int, Any]] = {
        1: lambda old: {"percent": old.pop("value"), **old},
        2: lambda old: {"rate": str(Decimal(old.pop("percent")) / 100), **old},
    }
    rate: Decimal
    remark: str | None = None


CODEC = Codec([*FACTS, Measured])
OLD = b'{"fact":"measured","on":"2023-05-10","by":"E001","%s":"72.5"}'


def test_a_fact_is_stored_under_its_name_as_json():
    assert CODEC.write(noted("无")) == ("noted", 1, '{"fact":"noted","text":"无","on":"2023-05-10","by":"E001"}'.encode())
    assert CODEC.read(1, *CODEC.write(opened())) == opened()


def test_a_decimal_comes_back_exactly():
    fact = Measured(on=DAY, by=CLERK, rate=Decimal("0.10000000000000000000000000000000000001"))
    assert CODEC.read(1, *CODEC.write(fact)) == fact


@pytest.mark.parametrize(("schema_version", "field"), [(1, "value"), (2, "percent")])
def test_an_old_form_is_read_step_by_step(schema_version: int, field: str):
    fact = CODEC.read(1, "measured", schema_version, OLD % field.encode())
    assert fact == Measured(on=DAY, by=CLERK, rate=Decimal("0.725"))


@pytest.mark.parametrize(
    ("type", "schema_version", "state", "reason"),
    [
        ("forgotten", 1, b"{}", "knows no such type"),
        ("measured", 4, b"{}", "schema version 4 is not known here, the newest is 3"),
        ("measured", 0, b"{}", "schema version 0 is not known here"),
        ("measured", 3, b"{", "truncated"),
        ("measured", 3, b'{"fact":"noted"}', "Invalid value"),
        ("measured", 3, b'{"fact":"measured","on":"2023-02-30","by":"E001","rate":"1"}', "Invalid RFC3339"),
        ("measured", 1, b'{"fact":"measured"}', "value"),
        ("measured", 2, b'{"percent":"many"}', "ConversionSyntax"),
        ("noted", 1, b"\xff", "utf-8|malformed"),
    ],
    ids=["type", "newer", "never", "cut", "other", "date", "field", "number", "bytes"],
)
def test_what_cannot_be_read_is_named_with_its_position(type: str, schema_version: int, state: bytes, reason: str):
    with pytest.raises(UnreadableFact, match=f"(?s)position 7 of type {type} .*({reason})") as unreadable:
        CODEC.read(7, type, schema_version, state)
    assert (unreadable.value.position, unreadable.value.type) == (7, type)


def test_a_ledger_does_not_pass_over_a_fact_that_it_cannot_read(ledger: Ledger):
    ledger.append([to("p1", opened())], command="c-1", actor=CLERK)
    ledger.recorder.append([Draft("p1", 1, (Drafted("from-the-future", 1, b"{}"),))])
    with pytest.raises(UnreadableFact, match="position 2 of type from-the-future"):
        ledger.load("p1")
    with pytest.raises(UnreadableFact, match="position 2 of type from-the-future"):
        ledger.read(limit=10)
    assert ledger.load("p1", known_at=1).version == 1


class Twin(Fact, tag="noted"):
    pass


class Half(Fact, tag="half"):
    schema_version: ClassVar[int] = 3
    upcasters: ClassVar[dict[int, Any]] = {1: dict}


def test_a_name_is_for_one_type():
    with pytest.raises(TypeError, match="Twin and Noted share the name 'noted'"):
        Codec([*FACTS, Twin])


def test_every_older_version_has_its_step():
    with pytest.raises(TypeError, match=r"Half has schema version 3 but upcasters from \[1\]"):
        Codec([Half])
