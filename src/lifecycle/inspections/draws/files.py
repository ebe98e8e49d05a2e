"""抽取文件: an announcement and a seed from JSON, or every reason why not, each with the path of the bad value."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.json_forms import ROOT, Number, Reader, fault, fields, listing, parse
from lifecycle.inspections.draws.announcement import (
    Announcement,
    Candidate,
    Drawable,
    HashCommitment,
    RandomSource,
    Recusal,
    Reveal,
    Seed,
    Stratum,
)
from lifecycle.values.text import shortened

Read = TypeVar("Read")

LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6)."""
HEAVIEST = 1_000
FEWEST = 2
"""双随机 sends two inspectors at least: 行政处罚法 42, 行政强制法 18."""
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
HEX_32 = re.compile(r"[0-9a-f]{64}")


def read_announcement(written: bytes) -> Announcement:
    """抽取公告 of a file's bytes. Raises BadInput with every fault that was found."""
    announcement = _ANNOUNCEMENT(parse(written), ROOT)
    _refuse(_unfit(announcement))
    return announcement


def read_seed(written: bytes, announcement: Announcement) -> Seed:
    """随机数 of a file's bytes, which must fit its announcement. Raises BadInput with every fault that was found."""
    seed = _SEED(parse(written), ROOT)
    _refuse(_foreign(seed, announcement))
    return seed


def whole(least: int, most: int = LARGEST) -> Reader[int]:
    """A whole number within bounds, written without a fraction and without an exponent."""

    def read(value: Any, path: str) -> int:
        number = int(value) if type(value) is Number and len(value) <= len(str(LARGEST)) + 1 and value.lstrip("-").isdigit() else None
        if number is None or not least <= number <= most:
            raise fault(path, "draw.not_whole", least=str(least), most=str(most))
        return number

    return read


def words(value: Any, path: str) -> str:
    """A string with something in it, kept as it is written."""
    if type(value) is not str or not value.strip():
        raise fault(path, "json.not_text")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise fault(path, "draw.half_a_sign") from error
    return value


def matching(form: re.Pattern[str], code: str) -> Reader[str]:
    """A string of one form."""

    def read(value: Any, path: str) -> str:
        if type(value) is not str or not form.fullmatch(value):
            raise fault(path, code)
        return value

    return read


def iso_day(value: Any, path: str) -> str:
    """A calendar day, written YYYY-MM-DD."""
    written = matching(ISO_DAY, "draw.not_iso_day")(value, path)
    try:
        date.fromisoformat(written)
    except ValueError as error:
        raise fault(path, "draw.not_iso_day") from error
    return written


def optional(read: Reader[Read]) -> Reader[Read | None]:
    """null, or what `read` reads."""
    return lambda value, path: None if value is None else read(value, path)


def record(kind: Callable[..., Read], form: dict[str, Reader[Any]]) -> Reader[Read]:
    """An object with exactly these keys, as a record."""
    return lambda value, path: kind(**fields(value, path, form))


_HASH = matching(HEX_32, "draw.not_hex")

_ANNOUNCEMENT: Reader[Announcement] = record(
    Announcement,
    {
        "campaign": words,
        "on": iso_day,
        "objects": listing(
            record(Drawable, {"id": words, "stratum": words, "county": words, "field": optional(words), "weight": whole(1, HEAVIEST)}),
            least=0,
        ),
        "strata": listing(record(Stratum, {"name": words, "k": whole(0)}), least=0),
        "inspectors": listing(
            record(
                Candidate,
                {
                    "id": words,
                    "counties": optional(listing(words, least=0)),
                    "fields": optional(listing(words, least=0)),
                    "valid_until": optional(iso_day),
                },
            ),
            least=0,
        ),
        "per_object": whole(FEWEST),
        "cap": optional(whole(0)),
        "recusals": listing(record(Recusal, {"inspector": words, "object": words}), least=0),
        "sources": listing(record(RandomSource, {"name": words, "number": words, "day": words, "if_missing": words}), least=0),
        "commitments": listing(record(HashCommitment, {"official": words, "sha256": _HASH}), least=0),
    },
)

_SEED: Reader[Seed] = record(
    Seed,
    {
        "sources": listing(listing(whole(0), least=0), least=0),
        "reveals": listing(record(Reveal, {"official": words, "code": _HASH}), least=0),
    },
)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := tuple(problems):
        raise BadInput(*found)


def _unfit(announcement: Announcement) -> Iterable[Problem]:
    """What the lists of an announcement say against each other."""
    yield from _doubled("objects", "id", [each.id for each in announcement.objects])
    yield from _doubled("strata", "name", [each.name for each in announcement.strata])
    yield from _doubled("inspectors", "id", [each.id for each in announcement.inspectors])
    yield from _doubled("commitments", "official", [each.official for each in announcement.commitments])
    sizes = Counter(each.stratum for each in announcement.objects)
    for index, stratum in enumerate(announcement.strata):
        if sizes[stratum.name] < stratum.k:
            yield Problem(f"strata[{index}].k", "draw.stratum_too_small", {"k": stratum.k, "size": sizes[stratum.name]})
    named = {stratum.name for stratum in announcement.strata}
    yield from _unknown("objects", "stratum", [each.stratum for each in announcement.objects], named)
    inspectors = {each.id for each in announcement.inspectors}
    yield from _unknown("recusals", "inspector", [each.inspector for each in announcement.recusals], inspectors)
    yield from _unknown("recusals", "object", [each.object for each in announcement.recusals], {each.id for each in announcement.objects})


def _doubled(array: str, key: str, names: list[str]) -> Iterable[Problem]:
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield Problem(f"{array}[{index}].{key}", "draw.doubled", {"name": shortened(name)})
        seen.add(name)


def _unknown(array: str, key: str, names: list[str], known: set[str]) -> Iterable[Problem]:
    return (
        Problem(f"{array}[{index}].{key}", "draw.unknown", {"name": shortened(name)})
        for index, name in enumerate(names)
        if name not in known
    )


def _foreign(seed: Seed, announcement: Announcement) -> Iterable[Problem]:
    """What a seed says against its announcement: other lengths, other officials, a code that is not the promised one."""
    for array, given, announced in (
        ("sources", len(seed.sources), len(announcement.sources)),
        ("reveals", len(seed.reveals), len(announcement.commitments)),
    ):
        if given != announced:
            yield Problem(array, "draw.other_length", {"given": given, "announced": announced})
    for index, (reveal, commitment) in enumerate(zip(seed.reveals, announcement.commitments, strict=False)):
        if reveal.official != commitment.official:
            yield Problem(f"reveals[{index}].official", "draw.other_official", {"name": shortened(commitment.official)})
        elif hashlib.sha256(bytes.fromhex(reveal.code)).hexdigest() != commitment.sha256:
            yield Problem(f"reveals[{index}].code", "draw.not_the_promised_code", {"name": shortened(commitment.official)})
