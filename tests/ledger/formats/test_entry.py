"""The entry is a format for ever: these bytes and hashes must never change."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.ledger.formats.entry import LONGEST, LedgerEntry, decode, encode
from lifecycle.ledger.formats.merkle import leaf_hash

FIRST: dict[str, Any] = {
    "position": 1,
    "stream": "project/p1",
    "version": 1,
    "type": "project-registered",
    "schema_version": 1,
    "recorded_at": 1_683_682_200_000_000,
    "actor": "E001",
    "command_id": "c-1",
    "tags": ["code:2305-140502-04-01-123456", "市本级"],
    "prev_stream_hash": b"",
    "state_hash": sha256(b"{}").digest(),
}
FIRST_ENTRY = bytes.fromhex(
    "4c4501"
    "0000000000000001"
    "0000000a70726f6a6563742f7031"
    "0000000000000001"
    "0000001270726f6a6563742d72656769737465726564"
    "0000000000000001"
    "0005fb4ccf721600"
    "0000000445303031"
    "00000003632d31"
    "00000002"
    "0000001d636f64653a323330352d3134303530322d30342d30312d313233343536"
    "00000009e5b882e69cace7baa7"
    "00000000"
    "0000002044136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
)
FIRST_LEAF = "8e6d0b325bd6e625c009934c2b5ea188c773cc05e185486a7fe7498bede70fb6"


def test_the_golden_entry_is_encoded_as_written_down():
    assert encode(**FIRST) == FIRST_ENTRY


def test_the_leaf_is_the_hash_of_a_zero_byte_and_the_entry():
    assert leaf_hash(FIRST_ENTRY).hex() == FIRST_LEAF
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"  # the first leaf of the CT vectors


OTHER: dict[str, Any] = {
    "position": 2,
    "stream": "project/p2",
    "version": 2,
    "type": "project-closed",
    "schema_version": 2,
    "recorded_at": 1_683_682_200_000_001,
    "actor": "E002",
    "command_id": "",
    "tags": ["code:2305-140502-04-01-123456"],
    "prev_stream_hash": bytes(32),
    "state_hash": sha256(b"{ }").digest(),
}


@pytest.mark.parametrize("column", FIRST)
def test_every_column_is_in_the_hash(column: str):
    assert leaf_hash(encode(**FIRST | {column: OTHER[column]})) != leaf_hash(FIRST_ENTRY)


NUMBERS = st.integers(0, 2**64 - 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
HASHES = st.binary(max_size=3)
ROWS = st.tuples(NUMBERS, WORDS, NUMBERS, WORDS, NUMBERS, NUMBERS, WORDS, WORDS, st.lists(WORDS, max_size=3), HASHES, HASHES)


@given(ROWS, ROWS)
def test_different_rows_have_different_entries(one: tuple[Any, ...], other: tuple[Any, ...]):
    assert (encode(*one) == encode(*other)) == (one == other)


@given(ROWS)
def test_an_entry_can_be_read_back_and_so_belongs_to_one_row_only(row: tuple[Any, ...]):
    rest = encode(*row)
    position = 0

    def take(length: int) -> bytes:
        nonlocal position
        position += length
        return rest[position - length : position]

    def number() -> int:
        return int.from_bytes(take(8), "big")

    def prefixed() -> bytes:
        return take(int.from_bytes(take(4), "big"))

    def word() -> str:
        return prefixed().decode()

    assert take(3) == b"LE\x01"
    front = (number(), word(), number(), word(), number(), number(), word(), word())
    tags = [word() for _ in range(int.from_bytes(take(4), "big"))]
    assert (*front, tags, prefixed(), prefixed()) == row
    assert position == len(rest)


def test_an_entry_stays_small_enough_for_the_tiles_of_a_transparency_log():
    encode(**FIRST | {"stream": "x" * (LONGEST - len(FIRST_ENTRY) + 10)})
    with pytest.raises(ValueError, match="65535 are allowed"):
        encode(**FIRST | {"stream": "x" * (LONGEST - len(FIRST_ENTRY) + 11)})


@given(ROWS)
def test_what_was_encoded_is_decoded(row: tuple[Any, ...]):
    assert decode(encode(*row)) == LedgerEntry(*row[:8], tuple(row[8]), *row[9:])


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: FIRST_ENTRY[:40] + tail))
def test_other_bytes_are_no_entry_or_the_one_that_they_are(some: bytes):
    try:
        row = decode(some)
    except ValueError:
        return
    assert encode(*row) == some


@pytest.mark.parametrize("at", range(len(FIRST_ENTRY)))
def test_an_entry_that_is_cut_off_is_none(at: int):
    with pytest.raises(ValueError, match=r"no entry|codec can't"):
        decode(FIRST_ENTRY[:at])
