"""可更正的内容: which values a correction may touch, by the marks of their types (`field_types`). What bears no mark is closed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from lifecycle.values.marks import Leaf, Walker

Path = tuple[str | int, ...]
OPEN, INTERFACE, CLOSED = "open", "interface", "closed"


class Stop(NamedTuple):
    """What stands in a field: a leaf, or a struct of a kind; or many of them."""

    leaf: Leaf | None = None
    kind: type[Struct] | None = None
    many: bool = False


class Spot(NamedTuple):
    """一处: a value, or several texts or choices in one field, with the way to it. A whole that is closed to corrections is one value."""

    path: Path
    value: Any
    leaf: Leaf
    many: bool

    @property
    def name(self) -> str:
        return next(step for step in reversed(self.path) if isinstance(step, str))

    @property
    def correctable(self) -> bool:
        return correcting(self.leaf) in {OPEN, INTERFACE}

    @property
    def on_a_page(self) -> bool:
        """Whether a page offers it for correction, too."""
        return correcting(self.leaf) == OPEN


def correcting(leaf: Leaf) -> str:
    """What its marks say of corrections. No mark is as good as the mark that it is closed."""
    return leaf.marks.get("correcting", CLOSED)


def spots(whole: Struct, path: Path = ()) -> Iterator[Spot]:
    """Every place where a value stands or may stand, in the order of the fields."""
    for name, stop in STOPS.ways(type(whole)):
        value, here = getattr(whole, name), (*path, name)
        if stop.leaf is not None:
            yield Spot(here, value, stop.leaf, stop.many)
        elif stop.many:
            for number, each in enumerate(value):
                yield from spots(each, (*here, number))
        elif value is not None:
            yield from spots(value, here)


def settled(fact: Struct) -> dict[str, list[Any]]:
    """不可更正的内容 of a fact: under the name of each field that is closed, its values in order, however deep they stand."""
    found: dict[str, list[Any]] = defaultdict(list)
    for spot in spots(fact):
        if not spot.correctable:
            found[spot.name].append(spot.value)
    return found


class _Stops(Walker[Stop]):
    def leaf(self, leaf: Leaf) -> Stop:
        return Stop(leaf=leaf)

    def each(self, way: Stop) -> Stop:
        return way._replace(many=True)

    def apiece(self, _ways: tuple[Stop | None, ...]) -> Stop:
        return Stop(leaf=Leaf(tuple, {}))

    def whole(self, leaf: Leaf) -> Stop | None:
        return Stop(leaf=leaf) if correcting(leaf) == CLOSED and "correcting" in leaf.marks else None

    def inside(self, kind: type[Struct]) -> Stop:
        return Stop(kind=kind)


STOPS = _Stops()
