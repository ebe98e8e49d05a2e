"""标记: what is found inside a struct is found by the type of its field, at any depth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, NewType

import pytest
from msgspec import Meta, Struct, defstruct

from lifecycle.desk.belonging import FILES
from lifecycle.values.marks import Finder, Leaf, Walker, leaves
from lifecycle.vocabulary import BuildingId, Fact, FileHash, StaffId

Key = NewType("Key", str)
Red = Annotated[str, Meta(extra={"colour": "red"})]
Crimson = Annotated[Red, Meta(extra={"shade": "dark"})]
Blue = Annotated[Red, Meta(extra={"colour": "blue"})]


class Inner(Struct, frozen=True):
    key: Key
    painted: Crimson | None = None
    over: Blue = ""


class Empty(Struct, frozen=True):
    number: int = 0


class Outer(Struct, frozen=True):
    name: str
    key: Key | None = None
    several: tuple[Key, ...] = ()
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    pairs: tuple[tuple[date, Key], ...] = ()
    empty: Empty | None = None
    either: int | bool = 0
    choice: Literal["a", 1] = "a"


KEYS = Finder(lambda leaf: leaf.kind is Key)
RED = Finder(lambda leaf: leaf.marks.get("colour") == "red")


def test_all_of_a_type_are_found_at_any_depth_in_the_order_of_the_fields():
    whole = Outer("n", Key("a"), (Key("b"), Key("c")), Inner(Key("d")), (Inner(Key("e")), Inner(Key("f"))), ((date(2023, 1, 1), Key("g")),))
    assert list(KEYS.values(whole)) == list("abcdefg")
    assert [name for name, _ in KEYS.found(whole)] == ["key", "several", "several", "key", "key", "key", "pairs"]


def test_what_is_not_there_is_passed_over():
    assert KEYS.found(Outer("n", inner=Inner(Key("x")))) == [("key", "x")]


def test_the_mark_that_stands_nearest_to_the_field_counts():
    assert RED.found(Inner(Key("k"), painted="p", over="o")) == [("painted", "p")]


def test_a_mark_of_a_field_counts_more_than_one_of_a_type_inside_it():
    class Tinted(Struct):
        several: Annotated[tuple[Red, ...], Meta(extra={"colour": "blue"})] = ()
        other: Annotated[Red | None, Meta(extra={"colour": "blue"})] = None
        plain: tuple[Red, ...] = ()

    assert RED.found(Tinted(("a",), "b", ("c",))) == [("plain", "c")]


def test_a_whole_that_is_marked_may_be_taken_as_one():
    class Wholes(Walker[str]):
        def leaf(self, leaf: Leaf) -> str:
            return "leaf"

        def each(self, way: str) -> str:
            return f"each {way}"

        def inside(self, _kind: type[Struct]) -> str:
            return "inside"

        def whole(self, leaf: Leaf) -> str | None:
            return "whole" if "kept" in leaf.marks else None

    class Box(Struct):
        kept: Annotated[tuple[Inner, ...], Meta(extra={"kept": "yes"})] = ()
        one: Annotated[Inner | None, Meta(extra={"kept": "yes"})] = None
        text: Annotated[str, Meta(extra={"kept": "yes"})] = ""
        marked: Annotated[tuple[Inner, ...], Meta(extra={"other": "yes"})] = ()
        plain: Inner | None = None

    assert dict(Wholes().ways(Box)) == {"kept": "whole", "one": "whole", "text": "leaf", "marked": "each inside", "plain": "inside"}


def test_only_fields_that_lead_to_something_are_visited():
    assert [name for name, _ in KEYS.ways(Outer)] == ["key", "several", "inner", "inners", "pairs"]
    assert RED.ways(Empty) == ()


def test_leaves_are_those_of_the_struct_itself():
    assert [(name, leaf.kind) for name, leaf in leaves(Outer)] == [
        ("name", str),
        ("key", Key),
        ("several", Key),
        ("pairs", date),
        ("pairs", Key),
        ("either", int),
        ("either", bool),
        ("choice", Literal["a", 1]),
    ]
    assert dict(leaves(Inner))["painted"] == Leaf(str, {"colour": "red", "shade": "dark"}, optional=True)


def test_a_walker_that_cannot_tell_the_places_of_a_tuple_apart_says_so():
    class Reader(Walker[int]):
        def leaf(self, leaf: Leaf) -> int | None:
            return 1 if leaf.kind is Key else None

        def each(self, way: int) -> int:
            return way

        def inside(self, _kind: type[Struct]) -> int:
            return 1

    with pytest.raises(TypeError, match="no way through a tuple of 2 types"):
        Reader().ways(Outer)


@dataclass(frozen=True)
class Photo:
    sha256: FileHash


@pytest.mark.parametrize(
    "kind",
    [
        dict[str, FileHash],
        dict[str, str],
        Mapping[str, FileHash],
        frozenset[BuildingId],
        list[str],
        list,
        Sequence[FileHash] | None,
        tuple[list[FileHash], ...],
        Annotated[set[FileHash], Meta(extra={"holds": "file"})],
        Photo,
    ],
    ids=str,
)
@pytest.mark.parametrize("finder", [KEYS, FILES])
def test_what_no_walker_can_look_through_is_no_type_of_a_field(kind: Any, finder: Finder) -> None:
    """Else the file would be missing from exports, and nobody would be told."""
    photographed = defstruct("Photographed", [("named", kind)], bases=(Fact,), frozen=True, kw_only=True)
    fact = photographed(on=date(2023, 5, 10), by=StaffId("JC01"), named=())
    with pytest.raises(TypeError, match="nobody would find"):
        finder.found(fact)
