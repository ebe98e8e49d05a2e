"""不合格式: why a body or a command does not fit its type, in words of the catalogue. The library that finds it says it in English."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import ValidationError

from lifecycle.vocabulary import NOT_BLANK, Refused
from lifecycle.wording import Coded, Phrase, Place

_AT = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?(?P<path>\$.*?)`)?", re.DOTALL)
_KIND = r"`(?P<expected>[a-z |]+)`"
_BLANK = repr(NOT_BLANK)


class Kind(NamedTuple):
    """一种不合: what the library says, and the code of what people are told."""

    says: re.Pattern[str]
    code: str


KINDS = tuple(
    Kind(re.compile(says), code)
    for says, code in (
        (r"Object missing required field `(?P<field>.+)`", "unfit.missing"),
        (r"Object contains unknown field `(?P<field>.+)`", "unfit.unknown"),
        (rf"Expected `str` matching regex {re.escape(_BLANK)}", "unfit.blank"),
        (r"Expected `str` of length >= 1", "unfit.blank"),
        (r"Expected `str` of length >= (?P<count>[0-9]+)", "unfit.short"),
        (r"Expected `str` of length <= (?P<count>[0-9]+)", "unfit.long"),
        (r"Expected `str` matching regex .*", "unfit.form"),
        (r"Expected `array` of (?:at least length|length >=) (?P<count>[0-9]+)(?:, got [0-9]+)?", "unfit.few"),
        (r"Expected `array` of (?:at most length|length <=) (?P<count>[0-9]+)(?:, got [0-9]+)?", "unfit.many"),
        (r"Expected `array` of length (?P<count>[0-9]+)(?:, got [0-9]+)?", "unfit.exactly"),
        (r"Expected `int` >= (?P<count>-?[0-9]+)", "unfit.least"),
        (r"Expected `int` <= (?P<count>-?[0-9]+)", "unfit.most"),
        (rf"Expected {_KIND}, got `(?P<got>[a-z]+)`", "unfit.kind"),
        (rf"Expected {_KIND}", "unfit.only_kind"),
        (r"Invalid (?:enum )?value '?(?P<text>.*?)'?", "unfit.choice"),
        (r"Invalid RFC3339 encoded date", "unfit.day"),
        (r"Invalid decimal string", "unfit.number"),
        (r"(?:Integer value|Number) out of range", "unfit.range"),
    )
)
OTHERWISE = "unfit.otherwise"
"""What is none of them."""


def unfit(error: ValidationError) -> Refused:
    """A refusal that says what does not fit, and where."""
    parts = _AT.fullmatch(str(error))
    what, path = (parts["what"], parts["path"] or "$") if parts else (str(error), "$")
    said = ((kind.code, kind.says.fullmatch(what)) for kind in KINDS)
    code, values = next(((code, found.groupdict()) for code, found in said if found), (OTHERWISE, {}))
    where = Place(f"{path}.{values['field']}" if "field" in values else path)
    values |= {name: tuple(_kinds(values[name])) for name in ("expected", "got") if name in values}
    return Refused("command.malformed", why=Phrase(code, code, where=where, **values), where=where)


def _kinds(names: str) -> Iterator[Coded]:
    return (Coded(name, f"unfit.of.{name}") for name in names.split(" | "))
