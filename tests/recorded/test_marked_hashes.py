"""标记: every hash, id and other text that a fact holds is marked in the type of its field, since it is found by marks, not by names."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from msgspec import Struct, convert

from lifecycle.desk.opening import FACTS
from lifecycle.field_types import ApplicationId, Words
from lifecycle.ledger.store.recorded import type_name
from lifecycle.values.marks import Finder, Leaf, leaves, structs
from lifecycle.vocabulary import BuildingId, CommandId, Fact, FileHash, PersonId, ProjectId, StaffId
from tests.recorded.test_recorded import CODEC, SAMPLES

SHA256 = re.compile(r"[0-9a-f]{64}")
HASHES = {"hash", "file", "document"}
IDS = {StaffId, CommandId, PersonId, ProjectId, BuildingId}
"""Ids that are types of their own; others are texts with the mark."""
HELD = HASHES | {"id", "words", "paper_number", "code", "time", "stream", "key", "cipher"}
NUMBERED = re.compile(r"[A-Z]\d+")
"""What the program numbers things in a project with: A1, S2."""
ID_NAMES = re.compile(
    r"(^|_)id$|^(application|advice|inquiry|silence|commitment|supervision|flag|proposal|retired|rule|rules|document|token|choice|option|target"
    r"|staff|deputy|by|behalf|confirmed_by|handler|proposer|to|concerns|signatures|building|buildings|person|promisor|contact|receiver|project|part)$"
)


def _unmarked(leaf: Leaf) -> bool:
    return leaf.kind is str and leaf.marks.get("holds") not in HASHES


def _is_id(leaf: Leaf) -> bool:
    return leaf.kind in IDS or leaf.marks.get("holds") == "id"


UNMARKED = Finder(_unmarked)
TEXTS_BUT_IDS = Finder(lambda leaf: leaf.kind is str and not _is_id(leaf) and leaf.marks.get("holds") not in {"paper_number", "code"})


def hashes_without_a_mark(fact: Struct) -> list[str]:
    """By its value, whatever the field is called."""
    return [name for name, value in UNMARKED.found(fact) if isinstance(value, str) and SHA256.fullmatch(value)]


def ids_without_a_mark(fact: Struct) -> list[str]:
    """By its value: a UUID, or a number in the project."""
    return [name for name, value in TEXTS_BUT_IDS.found(fact) if isinstance(value, str) and (NUMBERED.fullmatch(value) or _is_uuid(value))]


def _is_uuid(value: str) -> bool:
    try:
        return UUID(value).hex == value.replace("-", "")
    except ValueError:
        return False


def fields_of(kind: type[Struct]) -> Iterator[tuple[str, str, Leaf]]:
    """Each field that holds a leaf, of the struct and all inside it, with its name alone."""
    return ((f"{each.__name__}.{name}", name, leaf) for each in structs(kind) for name, leaf in leaves(each))


def named_hashes_without_a_mark(kind: type[Struct]) -> set[str]:
    """By its name, where no sample gives a value."""
    named = re.compile(r"sha256|digest|hash")
    return {field for field, name, leaf in fields_of(kind) if named.search(name) and _unmarked(leaf)}


def named_ids_without_a_mark(kind: type[Struct]) -> set[str]:
    return {
        field
        for field, name, leaf in fields_of(kind)
        if ID_NAMES.search(name) and leaf.kind in IDS | {str} and _unmarked(leaf) and not _is_id(leaf)
    }


def texts_without_a_mark(kind: type[Struct]) -> set[str]:
    """Every text says what it holds: a forgotten field is seen whatever it is called."""
    return {field for field, _, leaf in fields_of(kind) if leaf.kind is str and leaf.marks.get("holds") not in HELD}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_hash_and_id_in_a_sample_is_marked(name: str) -> None:
    fact = CODEC.read(1, name, 1, SAMPLES[name])
    assert hashes_without_a_mark(fact) == []
    assert ids_without_a_mark(fact) == []


@pytest.mark.parametrize("kind", FACTS, ids=type_name)
def test_every_text_of_a_fact_says_what_it_holds(kind: type[Fact]) -> None:
    assert texts_without_a_mark(kind) == set()
    assert named_hashes_without_a_mark(kind) == set()
    assert named_ids_without_a_mark(kind) == set()


@pytest.mark.parametrize("kind", FACTS, ids=type_name)
def test_every_county_of_a_fact_is_marked_as_a_place(kind: type[Fact]) -> None:
    assert {field for field, name, leaf in fields_of(kind) if name == "county" and leaf.marks.get("place") != "county"} == set()


def test_ids_of_every_kind_are_seen() -> None:
    """Else nothing was looked at."""
    found = {leaf.marks["of"] for kind in FACTS for _, _, leaf in fields_of(kind) if _is_id(leaf) and "of" in leaf.marks}
    of_projects = {"application", "advice", "inquiry", "silence", "commitment", "supervision", "flag", "rule", "document"}
    assert found == of_projects | {"object", "interest", "campaign", "item"}
    assert {leaf.kind for kind in FACTS for _, _, leaf in fields_of(kind)} >= IDS - {CommandId}


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


class Referring(Struct, frozen=True):
    reference: Words
    application: str
    staff_id: Words
    ours: ApplicationId = ""
    by: StaffId = StaffId("")


def test_an_unmarked_id_is_seen() -> None:
    assert texts_without_a_mark(Referring) == {"Referring.application"}
    assert named_ids_without_a_mark(Referring) == {"Referring.application", "Referring.staff_id"}
    assert ids_without_a_mark(Referring("A1", "S22", "words", "A2", StaffId("SP01"))) == ["reference", "application"]
    assert ids_without_a_mark(Referring("0190b3a4-7b5c-7c4e-9f00-000000000001", "", "")) == ["reference"]
