"""标记: the one way by which values are found inside a struct: by the type of their field and its marks (`vocabulary`), never by its name.

A struct type is looked through once, and only the fields that lead to something are visited afterwards.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from types import UnionType
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

Way = TypeVar("Way")
"""What a walker does with a value."""


class Leaf(NamedTuple):
    """末端: a type that holds no others. kind: the type without its marks, such as `str`, `date` or `PersonId`.

    marks: what `Meta.extra` says, by name; where a name is said twice, what stands nearer to the field counts. optional: may be None.
    """

    kind: Any
    marks: Mapping[str, str]
    optional: bool = False


class Walker(ABC, Generic[Way]):
    """逐层查看: what is done at each leaf of a struct, compiled once for each type."""

    def __init__(self) -> None:
        self._ways: dict[type[Struct], tuple[tuple[str, Way], ...]] = {}

    def ways(self, kind: type[Struct]) -> tuple[tuple[str, Way], ...]:
        """The fields that hold something to be done, each with the way to do it."""
        if kind not in self._ways:
            found = ((name, self._way(hint)) for name, hint in _hints(kind).items())
            self._ways[kind] = tuple((name, way) for name, way in found if way is not None)
        return self._ways[kind]

    @abstractmethod
    def leaf(self, leaf: Leaf) -> Way | None:
        """What is done there; None for nothing."""

    @abstractmethod
    def each(self, way: Way) -> Way:
        """The same of every value of a tuple."""

    @abstractmethod
    def inside(self, kind: type[Struct]) -> Way | None:
        """What is done with a struct that holds something."""

    def either(self, ways: tuple[Way, ...]) -> Way:
        """What is done where a value is of one of several types: by default, what is done of the first one."""
        return ways[0]

    def whole(self, leaf: Leaf) -> Way | None:
        """What is done with a struct or a tuple as a whole, where its field is marked; None: what stands in it is looked at."""

    def apiece(self, ways: tuple[Way | None, ...]) -> Way:
        """What is done with a tuple in which every place has its own type."""
        raise TypeError(f"{type(self).__name__} knows no way through a tuple of {len(ways)} types")

    def _way(self, hint: Any, marks: Mapping[str, str] | None = None, *, optional: bool = False) -> Way | None:
        marks, origin, within = marks or {}, get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._way(within[0], {**_marks(within[1:]), **marks}, optional=optional)
        if origin in (Union, UnionType):
            optional = optional or type(None) in within
            ways = tuple(way for each in within if (way := self._way(each, marks, optional=optional)) is not None)
            return self.either(ways) if ways else None
        leaf = Leaf(hint, marks, optional)
        holds_others = origin is tuple or (isinstance(hint, type) and issubclass(hint, Struct))
        if holds_others and marks and (way := self.whole(leaf)) is not None:
            return way
        if origin is tuple:
            return self._way_through(within, marks, optional)
        if _is_closed(hint):
            raise TypeError(f"{hint} holds values that nobody would find: a field holds a tuple or a struct of them")
        if holds_others:
            return self.inside(hint) if self.ways(hint) else None
        return None if hint is type(None) else self.leaf(leaf)

    def _way_through(self, within: tuple[Any, ...], marks: Mapping[str, str], optional: bool) -> Way | None:
        ways = tuple(self._way(each, marks, optional=optional) for each in within if each is not Ellipsis)
        if not any(ways):
            return None
        return self.each(ways[0]) if Ellipsis in within and ways[0] is not None else self.apiece(ways)


Collect = Callable[[Any, str, list[tuple[str, Any]]], None]
"""A value and the name of its field -> what is found, added to the list."""


class Finder(Walker[Collect]):
    """查找: all values whose leaf is wanted, however deep they stand. but: kinds of structs that are not entered; `Struct` for none."""

    def __init__(self, wanted: Callable[[Leaf], bool], but: tuple[type[Struct], ...] = ()) -> None:
        super().__init__()
        self._wanted, self._but = wanted, but

    def found(self, whole: Struct) -> list[tuple[str, Any]]:
        """Each of them, with the name of its field, in the order of the fields."""
        found: list[tuple[str, Any]] = []
        self._collect(whole, found)
        return found

    def values(self, whole: Struct) -> Iterator[Any]:
        """Each of them."""
        return (value for _, value in self.found(whole))

    def _collect(self, whole: Struct, found: list[tuple[str, Any]]) -> None:
        for name, collect in self.ways(type(whole)):
            value = getattr(whole, name)
            if value is not None:
                collect(value, name, found)

    def leaf(self, leaf: Leaf) -> Collect | None:
        return _keep if self._wanted(leaf) else None

    def each(self, way: Collect) -> Collect:
        def collect(values: tuple[Any, ...], name: str, found: list[tuple[str, Any]]) -> None:
            for value in values:
                way(value, name, found)

        return collect

    def apiece(self, ways: tuple[Collect | None, ...]) -> Collect:
        def collect(values: tuple[Any, ...], name: str, found: list[tuple[str, Any]]) -> None:
            for way, value in zip(ways, values, strict=True):
                if way:
                    way(value, name, found)

        return collect

    def inside(self, kind: type[Struct]) -> Collect | None:
        return None if issubclass(kind, self._but) else lambda value, _name, found: self._collect(value, found)


class _Leaves(Walker[tuple[Leaf, ...]]):
    def leaf(self, leaf: Leaf) -> tuple[Leaf, ...]:
        return (leaf,)

    def each(self, way: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
        return way

    def either(self, ways: tuple[tuple[Leaf, ...], ...]) -> tuple[Leaf, ...]:
        return tuple(leaf for way in ways for leaf in way)

    def apiece(self, ways: tuple[tuple[Leaf, ...] | None, ...]) -> tuple[Leaf, ...]:
        return self.either(tuple(way or () for way in ways))

    def inside(self, _kind: type[Struct]) -> tuple[Leaf, ...]:
        return ()


_LEAVES = _Leaves()


def leaves(kind: type[Struct]) -> Iterator[tuple[str, Leaf]]:
    """The leaves of a struct type under the names of their fields; structs inside it are not entered."""
    return ((name, leaf) for name, found in _LEAVES.ways(kind) for leaf in found)


def structs(kind: type[Struct], but: Collection[type[Struct]] = (), behind: Collection[str] = ()) -> Iterator[type[Struct]]:
    """The struct type and all that stand inside it. but: those that are not entered; behind: the fields that are not."""
    yield kind
    for name, hint in get_type_hints(kind).items():
        if name not in behind:
            for each in _structs_of(hint):
                if each not in but:
                    yield from structs(each, but, behind)


def _structs_of(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    else:
        for each in get_args(hint):
            yield from _structs_of(each)


def names_of(kinds: Iterable[type[Struct]], wanted: Callable[[Leaf], bool]) -> frozenset[str]:
    """What fields with such a leaf are called, for values that have lost their types, as those in the JSON of a correction."""
    return frozenset(name for kind in kinds for each in structs(kind) for name, leaf in leaves(each) if wanted(leaf))


def _is_closed(hint: Any) -> bool:
    """Whether the type holds others by a way that no walker goes, as a mapping, a set, a list or a dataclass does."""
    kind = get_origin(hint) or hint
    if not isinstance(kind, type) or issubclass(kind, (str, bytes, Struct)):
        return False
    return issubclass(kind, Collection) or is_dataclass(kind)


def _keep(value: Any, name: str, found: list[tuple[str, Any]]) -> None:
    found.append((name, value))


def _hints(kind: type[Struct]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hints[name] for name in kind.__struct_fields__}


def _marks(metas: tuple[Any, ...]) -> dict[str, str]:
    return {name: mark for meta in metas if isinstance(meta, Meta) and meta.extra for name, mark in meta.extra.items()}
