"""恶意正文: a body of every command of the interface, and what a stranger would put in the place of each of its values.

Both are made from the types, so that a new command and a new field are covered.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import Raw, inspect, json

from lifecycle.projects.registration import RegisterProject
from lifecycle.vocabulary import Command
from lifecycle.web.api.examples import examples
from lifecycle.web.api.openapi import COMMANDS
from tests.packaged import rulebook

EXAMPLES = examples(rulebook())
DAY = "2023-05-10"
TEXT = "9f" * 32
"""Fits the texts that are hashes, too."""
MANY = 5_000
DEEP = 10_000
ALREADY_SAID = ("id", "by")
"""Fields that no body has: the key and the token say them, beside what the address says."""


class Given(NamedTuple):
    """一条命令 of the interface: its address, but for what is between braces, and the fields that a body of it may have."""

    kind: type[Command]
    name: str
    address: str
    fields: tuple[inspect.Field, ...]


def given() -> Iterator[Given]:
    """All that the interface takes."""
    yield _given(RegisterProject, "", "/api/v1/projects", "project")
    for address, (kinds, said) in COMMANDS.items():
        for name, kind in kinds.items():
            yield _given(kind, name, address, said)


def _given(kind: type[Command], name: str, address: str, said: str) -> Given:
    whole = inspect.type_info(kind)
    assert isinstance(whole, inspect.StructType)
    return Given(kind, name, address, tuple(field for field in whole.fields if field.name not in {*ALREADY_SAID, said}))


BY_READING = {"time": "09:05", "question": "area.very_small"}
"""标记 -> a text that its reader takes."""


def plain(type_: inspect.Type) -> Any:
    """Some value of the type, with all that it may hold."""
    if isinstance(type_, inspect.Metadata) and (fits := BY_READING.get((type_.extra or {}).get("reading", ""))):
        return fits
    return PLAIN[type(type_)](type_)


PLAIN: dict[type[inspect.Type], Callable[[Any], Any]] = {
    inspect.Metadata: lambda of: plain(of.type),
    inspect.UnionType: lambda of: plain(next(each for each in of.types if not isinstance(each, inspect.NoneType))),
    inspect.StructType: lambda of: {field.encode_name: plain(field.type) for field in of.fields},
    inspect.VarTupleType: lambda of: [plain(of.item_type)],
    inspect.EnumType: lambda of: next(iter(of.cls)).value,
    inspect.LiteralType: lambda of: of.values[0],
    inspect.StrType: lambda of: TEXT if of.pattern and "0-9a-f" in of.pattern else "1",
    inspect.DateType: lambda _: DAY,
    inspect.DecimalType: lambda _: "1",
    inspect.IntType: lambda of: of.ge or 1,
    inspect.BoolType: lambda _: True,
    inspect.RawType: lambda _: {"reason": "更正"},
}
"""A kind of type that is new has no line, and the tests say so."""


def right(command: Given) -> dict[str, Any]:
    """The body as the documentation shows it, or one that fits; without what need not be said."""
    return {field.encode_name: plain(field.type) for field in command.fields if field.required} | EXAMPLES.get(command.kind, {})


Path = tuple[str | int, ...]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place of a body where a value stands, the whole of it left out."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, each in value.items():
            yield from places(each, (*path, name))
    if isinstance(value, list):
        yield from places(value[0], (*path, 0))


def put(body: Any, path: Path, value: Any) -> Any:
    """The body with another value at this place."""
    if not path:
        return value
    step, *rest = path
    if isinstance(body, dict):
        return body | {step: put(body[step], tuple(rest), value)}
    return [put(body[0], tuple(rest), value)]


HOSTILE: dict[str, bytes] = {
    "null": b"null",
    "a truth": b"true",
    "a number": b"7",
    "a negative number": b"-1",
    "a fraction": b"0.5",
    "a list": b"[]",
    "a list of lists": b"[[1],[]]",
    "an object": b"{}",
    "10^400": b"1" + b"0" * 400,
    "2^63": b"9223372036854775808",
    "1e400": b"1e400",
    "1e-400": b"1e-400",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "-Infinity": b"-Infinity",
    "NaN in words": b'"NaN"',
    "Infinity in words": b'"Infinity"',
    "1e400 in words": b'"1e400"',
    "1e-400 in words": b'"1e-400"',
    "10^400 in words": b'"1' + b"0" * 400 + b'"',
    "3,000 figures": b'"' + b"9" * 3_000 + b'"',
    "a lone surrogate": rb'"\ud800"',
    "a lone low surrogate": rb'"a\udc00b"',
    "a surrogate in bytes": b'"\xed\xa0\x80"',
    "no UTF-8": b'"\xff\xfe"',
    "U+0000": rb'"\u0000"',
    "U+0000 within": rb'"a\u0000b"',
    "U+0000 in bytes": b'"\x00"',
    "a line end": rb'"a\nb"',
    "four bytes": json.encode("𠮷"),
    "an emoji in two escapes": rb'"\ud83d\ude00"',
    "turned around": json.encode("\u202e甲"),
    "isolated": json.encode("\u2066甲\u2069"),
    "a byte order mark": json.encode("\ufeff甲"),
    "no sign at all": json.encode("\U0010ffff"),
    "blank": b'""',
    "spaces": json.encode("\u3000 "),
    "the first day": b'"0001-01-01"',
    "the last day": b'"9999-12-31"',
    "no day": b'"2023-02-30"',
    "a day behind all": b'"10000-01-01"',
    "a day and a time": b'"2023-05-10T00:00:00+99:99"',
    "3,000 signs": json.encode("甲" * 3_000),
    "2,000 signs of four bytes": json.encode("𠮷" * 2_000),
    "100 signs of four bytes": json.encode("𠮷" * 100),
    "第NO again and again": json.encode("第NO" * 660),
    "O again and again": b'"' + b"O" * 2_000 + b'"',
    "brackets": json.encode("〔" * 1_000 + "〕" * 1_000),
    "deep": b"[" * DEEP + b"]" * DEEP,
    "deep in objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
}
"""What stands in the place of a value, as bytes: not all of it is JSON."""
OF_OBJECTS: dict[str, bytes] = {
    "an unknown key": b'"nobody":1',
    "U+0000 for a key": rb'"\u0000":1',
    "a lone surrogate for a key": rb'"\ud800":1',
    "3,000 signs for a key": json.encode("甲" * 3_000) + b":1",
    "a key of the program": b'"__class__":{}',
    "what the address says": b'"by":"SP01"',
    "another command": b'"command":"ErasePerson"',
    "no value": b'"a":',
    "no key": b"1:1",
}
"""What is added to an object."""


class Attack(NamedTuple):
    """一次攻击: a body, and the headers that go with it."""

    what: str
    body: bytes
    headers: Mapping[str, str] = MappingProxyType({})


def attacks(command: Given) -> Iterator[Attack]:
    """Everything that is tried with a command."""
    body = right(command)
    whole = {field.encode_name: plain(field.type) for field in command.fields}
    for path in places(whole):
        above, said = body | {path[0]: whole[path[0]]}, ".".join(map(str, path))
        for name, value in HOSTILE.items():
            yield Attack(f"{said}: {name}", json.encode(put(above, path, Raw(value))))
        old = _at(above, path)
        yield Attack(f"{said}: {MANY:,} of it", json.encode(put(above, path, [old] * MANY)))
        if isinstance(old, list):
            yield Attack(f"{said}: {MANY:,} in it", json.encode(put(above, path, old * MANY)))
            yield Attack(f"{said}: different ones", json.encode(put(above, path, [_numbered(old[0], n) for n in range(MANY)])))
        if isinstance(old, dict):
            yield from _of_an_object(said, lambda made, above=above, path=path: json.encode(put(above, path, Raw(made))), old)
        if len(path) == 1 and path[0] in body:
            yield Attack(f"{said}: left out", json.encode({name: each for name, each in body.items() if name != path[0]}))
    yield from _of_an_object("body", lambda made: made, body)
    yield from _of_bytes(json.encode(body))


def _of_an_object(said: str, within: Callable[[bytes], bytes], old: dict[str, Any]) -> Iterator[Attack]:
    made = json.encode(old)
    for name, more in OF_OBJECTS.items():
        yield Attack(f"{said}: {name}", within(made[:-1] + b"," + more + b"}"))
    first, value = next(iter(old.items()))
    yield Attack(f"{said}: a key twice", within(made[:-1] + b"," + json.encode({first: value})[1:-1] + b"}"))


def _of_bytes(body: bytes) -> Iterator[Attack]:
    for kind in ("text/plain", "application/json; charset=utf-7", "application/json; charset=gbk", "application/x-www-form-urlencoded", ""):
        yield Attack(f"Content-Type {kind}", body, {"Content-Type": kind})
    yield Attack("UTF-16", body.decode().encode("utf-16"))
    yield Attack("GBK", body.decode().encode("gbk"))
    yield Attack("a byte order mark", b"\xef\xbb\xbf" + body)
    yield Attack("said to be gzip", body, {"Content-Encoding": "gzip"})
    yield Attack("two bodies", body + body)
    yield Attack("empty", b"")
    for part in range(1, 10):
        yield Attack(f"cut off at {part} tenths", body[: len(body) * part // 10])


def _at(body: Any, path: Path) -> Any:
    for step in path:
        body = body[step]
    return body


def _numbered(value: Any, number: int) -> Any:
    """The like of it, and another one."""
    if isinstance(value, dict):
        return {name: _numbered(each, number) if name in {"id", "name", "body"} else each for name, each in value.items()}
    return f"{value}{number}" if isinstance(value, str) else value
