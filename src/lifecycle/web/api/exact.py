"""严格读取: a command from the body of a request. What the body says twice over, misspells or rounds is told, never guessed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from json import loads
from typing import Any, TypeVar

from msgspec import DecodeError, Raw, Struct, ValidationError, json

from lifecycle.values.spelled import plainly
from lifecycle.values.unfit import unfit
from lifecycle.values.unknown import unknown_in
from lifecycle.vocabulary import Command, Question, Refused
from lifecycle.web.transport.problems import Problem
from lifecycle.wording import Coded, Phrase, Place

C = TypeVar("C", bound=Command)


def read(kind: type[C], body: bytes, doubts: list[Question], /, **ours: object) -> C:
    """The command of a body, which has every field but `ours`. doubts: takes what is to be asked of how its values are written.

    Raises Problem: 400 where it is no JSON, 422 where it does not fit or a value of it cannot be read.
    """
    try:
        given = json.decode(body)
        _refuse_said_twice(body)
        whole = plainly(kind, body, doubts)
        if taken := sorted({*ours, "command"} & whole.keys()):
            raise Problem(422, "api.field_unknown", where=f"$.{taken[0]}")
        made = json.decode(json.encode(whole | ours), type=kind)
    except ValidationError as wrong:
        refused = unfit(wrong)
        raise Problem(422, refused.code, **refused.values) from wrong
    except Refused as refused:
        raise Problem(422, refused.code, **refused.values) from refused
    except (DecodeError, UnicodeDecodeError, RecursionError) as unreadable:
        raise Problem(400, "api.not_json", why=_broken_at(unreadable)) from unreadable
    for where in unknown_in(given, made):
        raise Problem(422, "api.field_unknown", where=where)
    for where in _rounded(given, made, "$"):
        raise Problem(422, "api.not_exact", where=Place(where))
    return made


def _broken_at(error: Exception) -> Coded:
    """Where a body ceases to be JSON, as far as its reader says."""
    if isinstance(error, UnicodeDecodeError):
        return Phrase("encoding", "unfit.json.encoding", byte=error.start)
    if found := re.search(r"\(byte ([0-9]+)\)", str(error)):
        return Phrase("byte", "unfit.json.byte", byte=int(found[1]))
    return Coded("deep", "unfit.json.deep") if isinstance(error, RecursionError) else Coded("truncated", "unfit.json.truncated")


def _refuse_said_twice(body: bytes) -> None:
    """Raises Problem for an object, at any depth, that says a key twice; readers of JSON silently keep the one or the other."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Problem(422, "api.key_twice", key=key)
            seen.add(key)

    loads(body, object_pairs_hook=once)


def _rounded(given: Any, made: Any, where: str) -> Iterator[str]:
    """Decimal numbers that came as JSON numbers, which readers of JSON round."""
    if isinstance(made, Struct):
        for name in made.__struct_fields__:
            if name in given and not isinstance(getattr(made, name), Raw):
                yield from _rounded(given[name], getattr(made, name), f"{where}.{name}")
    elif isinstance(made, (tuple, list)):
        for number, (sent, read_) in enumerate(zip(given, made, strict=True)):
            yield from _rounded(sent, read_, f"{where}[{number}]")
    elif isinstance(made, Decimal) and not isinstance(given, str):
        yield where
