"""标记: every SHA-256 that a fact holds is marked in the type of its field, since what must be found is found by marks, not by names."""

import re

import pytest
from msgspec import Struct, convert

from lifecycle.desk.opening import FACTS
from lifecycle.ledger.store.recorded import type_name
from lifecycle.values.marks import Finder, Leaf, leaves
from lifecycle.vocabulary import Fact, FileHash
from tests.recorded.test_recorded import CODEC, SAMPLES
from tests.values.structs import structs

SHA256 = re.compile(r"[0-9a-f]{64}")
MARKED = {"hash", "file", "document"}


def _unmarked(leaf: Leaf) -> bool:
    return leaf.kind is str and leaf.marks.get("holds") not in MARKED


UNMARKED = Finder(_unmarked)


def hashes_without_a_mark(fact: Struct) -> list[str]:
    """By its value, whatever the field is called."""
    return [name for name, value in UNMARKED.found(fact) if isinstance(value, str) and SHA256.fullmatch(value)]


def named_hashes_without_a_mark(kind: type[Struct]) -> set[str]:
    """By its name, where no sample gives a value."""
    named = re.compile(r"sha256|digest|hash")
    return {f"{each.__name__}.{name}" for each in structs(kind) for name, leaf in leaves(each) if named.search(name) and _unmarked(leaf)}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_hash_in_a_sample_is_marked(name: str) -> None:
    assert hashes_without_a_mark(CODEC.read(1, name, 1, SAMPLES[name])) == []


@pytest.mark.parametrize("kind", FACTS, ids=type_name)
def test_every_field_that_is_called_a_hash_is_marked(kind: type[Fact]) -> None:
    assert named_hashes_without_a_mark(kind) == set()


class Paper(Struct, frozen=True):
    plan: str
    plan_sha256: str = ""


class HandedIn(Struct, frozen=True):
    papers: tuple[Paper, ...]
    scan_sha256: FileHash


def test_an_unmarked_hash_is_seen_at_any_depth() -> None:
    decoded = {"papers": [{"plan": "a" * 64}, {"plan": "plan.pdf"}], "scan_sha256": "b" * 64}
    assert hashes_without_a_mark(convert(decoded, HandedIn)) == ["plan"]
    assert named_hashes_without_a_mark(HandedIn) == {"Paper.plan_sha256"}
