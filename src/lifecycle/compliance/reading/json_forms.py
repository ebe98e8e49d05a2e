"""JSON 表单: readers of JSON values. Each gives a typed value or refuses with its path and what is allowed; objects name all faults."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from lifecycle.compliance import quantities
from lifecycle.compliance.problems import BadInput, Gathering, Problem
from lifecycle.values import days
from lifecycle.values import quantities as typed
from lifecycle.values.text import shortened, slug
from lifecycle.vocabulary import Refused

Read = TypeVar("Read")
Reader = Callable[[Any, str], Read]
Member = TypeVar("Member", bound=StrEnum)

ROOT = "$"


class Number(str):
    """A JSON number as its digits, so that no float ever stands between the file and the decimal."""

    __slots__ = ()


class NoNumber(str):
    """NaN or an infinity, which Python's parser would let in."""

    __slots__ = ()


class Members(dict[str, Any]):
    """A JSON object that remembers which keys were written more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = _repeated(pairs) if len(pairs) > len(self) else []


def _repeated(pairs: list[tuple[str, Any]]) -> list[str]:
    return [key for key, number in Counter(key for key, _ in pairs).items() if number > 1]


def parse(written: bytes) -> Any:
    """The value of a JSON text in UTF-8, with or without a byte order mark; its numbers are still digits."""
    try:
        return json.loads(
            written.decode("utf-8-sig"), parse_int=Number, parse_float=Number, parse_constant=NoNumber, object_pairs_hook=Members
        )
    except UnicodeDecodeError as error:
        raise fault(ROOT, "json.not_utf8", byte=error.start) from error
    except json.JSONDecodeError as error:
        raise fault(ROOT, "json.not_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise fault(ROOT, "json.too_deep") from error


def fault(path: str, code: str, /, **values: Any) -> BadInput:
    """What is wrong with a value."""
    return BadInput(Problem(path, code, values))


def fields(value: Any, path: str, required: Mapping[str, Reader[Any]], optional: Mapping[str, Reader[Any]] | None = None) -> dict[str, Any]:
    """An object with exactly these keys. Optional ones may be absent or null, and are then left out."""
    form = {**required, **(optional or {})}
    gathering = Gathering()
    found: dict[str, Any] = {}
    for key, each in members(value, path).items():
        if key not in form:
            gathering.note(fault(below(path, shortened(key)), "json.unknown_key", allowed=tuple(form)))
        elif each is not None or key in required:
            found[key] = gathering.attempt(form[key], each, below(path, key))
    for key in required:
        if key not in value:
            gathering.note(fault(below(path, key), "json.missing"))
    gathering.settle()
    return found


def members(value: Any, path: str) -> Members:
    """An object, no key twice."""
    if not isinstance(value, Members):
        raise fault(path, "json.not_an_object")
    if value.repeated:
        raise BadInput(*(Problem(below(path, shortened(key)), "json.repeated_key") for key in value.repeated))
    return value


def below(path: str, key: str) -> str:
    """The path of a member."""
    return key if path == ROOT else f"{path}.{key}"


def listing(read: Reader[Read], least: int = 1) -> Reader[tuple[Read, ...]]:
    """An array, every item by the same reader. Unless `least` is 0, an empty one is a fault."""

    def read_all(value: Any, path: str) -> tuple[Read, ...]:
        if not isinstance(value, list):
            raise fault(path, "json.not_an_array")
        if len(value) < least:
            raise fault(path, "json.empty_array")
        gathering = Gathering()
        items = [gathering.attempt(read, each, f"{path}[{index}]") for index, each in enumerate(value)]
        gathering.settle()
        return tuple(each for each in items if each is not None)

    return read_all


def text(read: Callable[[str], str]) -> Reader[str]:
    """A string that is not blank, by the reader of its kind of value: what people type is read alike at every door."""

    def read_text(value: Any, path: str) -> str:
        if type(value) is not str or not value.strip():
            raise fault(path, "json.not_text")
        return understood(read, value, path)

    return read_text


def one_of(allowed: Mapping[str, Read]) -> Reader[Read]:
    """One of a closed list of strings, all of them slugs."""

    def read(value: Any, path: str) -> Read:
        listed = slug(value) if type(value) is str else ""
        if listed not in allowed:
            raise fault(path, "json.not_in_list", allowed=tuple(allowed))
        return allowed[listed]

    return read


def member(enum: type[Member]) -> Reader[Member]:
    """One of an enumeration."""
    return one_of({each.value: each for each in enum})


def truth(value: Any, path: str) -> bool:
    """true or false; no number and no string stands for them."""
    if not isinstance(value, bool):
        raise fault(path, "json.not_true_or_false")
    return value


def day(value: Any, path: str) -> date:
    """A calendar day."""
    if type(value) is not str:
        raise fault(path, "json.not_a_date")
    return understood(days.day, value, path)


def digits(value: Any, path: str) -> str:
    """A number, or a string that writes one."""
    if not isinstance(value, str) or isinstance(value, NoNumber):
        raise fault(path, "json.not_a_number")
    return value


def exact_area(value: Any, path: str) -> Decimal:
    """面积."""
    written = digits(value, path)
    return _counted(quantities.area(written, path), written, path) if isinstance(written, Number) else understood(typed.area, written, path)


def exact_floor_area(value: Any, path: str) -> Decimal:
    """建筑面积."""
    written = digits(value, path)
    if not isinstance(written, Number):
        return understood(typed.floor_area, written, path)
    if not (area := exact_area(written, path)):
        raise fault(path, "quantity.area_zero")
    return area


def _counted(area: Decimal, written: str, path: str) -> Decimal:
    """A number of JSON is as large and as fine as an area that is typed."""
    if not typed.is_area(area):
        raise fault(path, "quantity.area_limit", text=shortened(written))
    return area


def exact_rate(value: Any, path: str) -> Decimal:
    """比例."""
    written = digits(value, path)
    if isinstance(written, Number):
        return quantities.rate(written, path)
    rate = understood(typed.rate, written, path)
    if doubt := typed.rate_doubt(written, typed.Beside.FRACTION):
        raise fault(path, f"asked.{doubt.code}", **doubt.values)
    return rate


def understood(read: Callable[[str], Read], text: str, path: str) -> Read:
    """A string is read as people's spelling is at every door; a JSON number is what it is. Raises BadInput with the path."""
    try:
        return read(text)
    except Refused as refused:
        raise fault(path, refused.code, **refused.values) from refused
