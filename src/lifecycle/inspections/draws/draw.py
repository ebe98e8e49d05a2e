"""抽取 (draw): the chosen objects and their inspectors, a pure function of the announcement and the seed.

Every ticket is a keyed hash of a name. So a draw depends on no order of a list and on no remainder of a division.
The key is HKDF (RFC 5869) over SHA-256 of three things: the sources' numbers as RFC 3797, section 4, writes them, the officials' codes, and
the hash of the announcement.
"""

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from heapq import nsmallest

import msgspec
from msgspec import Struct

from lifecycle.inspections.draws.announcement import Announcement, Candidate, Drawable, Seed
from lifecycle.inspections.draws.rfc3797 import key_text

FIRST_BLOCK = b"\x01"
"""HKDF-Expand of no more than one hash is a single block, whose counter is 1."""
BLOCK = 64
"""SHA-256 takes so many bytes at a time."""

Ticket = Callable[[str], bytes]


class DrawResult(Struct, frozen=True):
    """抽取结果. ranking: every object of each stratum, in the order of the draw. unassigned: chosen ones with too few inspectors left."""

    announcement_sha256: str
    key: str
    ranking: dict[str, tuple[str, ...]]
    chosen: tuple[str, ...]
    assigned: dict[str, tuple[str, ...]]
    unassigned: tuple[str, ...]


def draw(announcement: Announcement, seed: Seed) -> DrawResult:
    """抽取. The two must fit each other, as `read_seed` sees to."""
    fingerprint = hashlib.sha256(canonical(announcement)).digest()
    key = key_text(seed.sources)
    ticket = tickets_of(fingerprint, seed)
    ranking = ranked(announcement, ticket)
    chosen = tuple(each for stratum in announcement.strata for each in ranking[stratum.name][: stratum.k])
    assigned = assign(announcement, chosen, ticket)
    return DrawResult(
        announcement_sha256=fingerprint.hex(),
        key=key,
        ranking=ranking,
        chosen=chosen,
        assigned=assigned,
        unassigned=tuple(each for each in chosen if each not in assigned),
    )


def canonical(announcement: Announcement) -> bytes:
    """The announcement as JSON in RFC 8785's form.

    Python's writer gives that form where names are ASCII and numbers are whole and below 2^53. An announcement has no others.
    """
    return json.dumps(msgspec.to_builtins(announcement), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def tickets_of(fingerprint: bytes, seed: Seed) -> Ticket:
    """签 of a draw, by the hash of its announcement and by its seed."""
    codes = b"".join(bytes.fromhex(each.code) for each in seed.reveals)
    return tickets(codes, key_text(seed.sources).encode("ascii") + fingerprint)


def tickets(salt: bytes, material: bytes) -> Ticket:
    """HKDF-Extract of the material, then HKDF-Expand to 32 bytes a label.

    HMAC is two hashes (RFC 2104). Both are begun once, and each ticket copies them: `hmac` takes half as long again.
    """
    key = hmac.digest(salt, material, "sha256").ljust(BLOCK, b"\0")
    inner_copy, outer_copy = (hashlib.sha256(bytes(byte ^ pad for byte in key)).copy for pad in (0x36, 0x5C))

    def ticket(label: str) -> bytes:
        inner, outer = inner_copy(), outer_copy()
        inner.update(label.encode("utf-8") + FIRST_BLOCK)
        outer.update(inner.digest())
        return outer.digest()

    return ticket


def ranked(announcement: Announcement, ticket: Ticket) -> dict[str, tuple[str, ...]]:
    """Each stratum's objects by their smallest ticket, then by id in UTF-8, whose order is that of Python's strings."""
    strata: dict[str, list[tuple[bytes, str]]] = {stratum.name: [] for stratum in announcement.strata}
    for each in announcement.objects:
        strata[each.stratum].append((min(_tickets_of(each, ticket)), each.id))
    return {name: tuple(of for _, of in sorted(members)) for name, members in strata.items()}


def _tickets_of(drawable: Drawable, ticket: Ticket) -> Iterator[bytes]:
    return (ticket(f"object/{drawable.id}/{number}") for number in range(1, drawable.weight + 1))


def assign(announcement: Announcement, chosen: tuple[str, ...], ticket: Ticket) -> dict[str, tuple[str, ...]]:
    """The first inspectors by ticket who may check each object. An object with too few is left out, and uses nobody's cap."""
    objects = {each.id: each for each in announcement.objects}
    recused: defaultdict[str, set[str]] = defaultdict(set)
    for recusal in announcement.recusals:
        recused[recusal.object].add(recusal.inspector)
    valid = [each for each in announcement.inspectors if each.valid_until is None or each.valid_until >= announcement.on]
    suited = cache(lambda county, field: tuple(each.id for each in valid if suits(each, county, field)))
    times: Counter[str] = Counter()
    full = {each.id for each in valid} if announcement.cap == 0 else set[str]()
    assigned: dict[str, tuple[str, ...]] = {}
    for name in chosen:
        passed_over = full | recused[name]
        free = [each for each in suited(objects[name].county, objects[name].field) if each not in passed_over]
        if len(free) >= announcement.per_object:
            by_ticket = nsmallest(announcement.per_object, ((ticket(f"inspector/{name}/{each}"), each) for each in free))
            assigned[name] = tuple(each for _, each in by_ticket)
            times.update(assigned[name])
            full |= {each for each in assigned[name] if times[each] == announcement.cap}
    return assigned


def suits(candidate: Candidate, county: str, field: str | None) -> bool:
    """Whether the county and the field are the inspector's. An object without a field suits any."""
    return (candidate.counties is None or county in candidate.counties) and (
        candidate.fields is None or field is None or field in candidate.fields
    )
