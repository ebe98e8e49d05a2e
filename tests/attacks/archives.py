"""伪造的ZIP: archives written byte for byte, so that every field of every header can be another one than `zipfile` would write."""

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.ledger.exports import Files

STORED, DEFLATED = 0, 8
TOLD_BEHIND = 8
"""The flag of a member whose sum and sizes stand behind its content."""
Fields = dict[str, Any]
Ending = Callable[[int, int, int, int], bytes]
"""What stands behind the directory, from the number of its entries, their length, and where it begins and ends."""


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def local_header(
    name: bytes, *, version: int = 20, flags: int = 0, method: int = 0, crc: int = 0, packed: int = 0, size: int = 0, extra: bytes = b""
) -> bytes:
    return struct.pack("<4s5H3L2H", b"PK\3\4", version, flags, method, 0, 0x21, crc, packed, size, len(name), len(extra)) + name + extra


def directory_entry(
    name: bytes,
    *,
    flags: int = 0,
    method: int = 0,
    crc: int = 0,
    packed: int = 0,
    size: int = 0,
    extra: bytes = b"",
    comment: bytes = b"",
    disk: int = 0,
    attributes: int = 0,
    offset: int = 0,
) -> bytes:
    fields = (0x0314, 20, flags, method, 0, 0x21, crc, packed, size, len(name), len(extra), len(comment), disk, 0, attributes, offset)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", *fields) + name + extra + comment


def end(number: int, long: int, begins: int, **other: int) -> bytes:
    said = {"disk": 0, "first": 0, "here": number, "all": number, "long": long, "begins": begins} | other
    return struct.pack("<4s4H2LH", b"PK\5\6", *said.values(), 0)


def large_end(number: int, long: int, start: int, finish: int, **other: int) -> bytes:
    """The end as ZIP64 has it: a record, a pointer to it, and the old end, which says no number itself."""
    said = {"rest": 44, "made": 45, "needs": 45, "disk": 0, "first": 0, "here": number, "all": number, "long": long, "begins": start}
    pointed = {"on": 0, "at": finish, "disks": 1}
    for name, value in other.items():
        (said if name in said else pointed)[name] = value
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", *said.values())
    return record + struct.pack("<4sLQL", b"PK\6\7", *pointed.values()) + end(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def archive(
    files: Files,
    *,
    local: Mapping[str, Fields] | None = None,
    listed: Mapping[str, Fields] | None = None,
    both: Mapping[str, Fields] | None = None,
    told_behind: Callable[[int, int, int], bytes] | None = None,
    ending: Ending = lambda number, long, begins, at: end(number, long, begins),
    order: Callable[[list[bytes]], list[bytes]] = lambda entries: entries,
) -> bytes:
    """The files, with other fields where a member begins (`local`), in the directory (`listed`), or in both. told_behind: what stands
    behind the content of the members with that flag, from their sum and sizes.
    """
    local, listed, both = local or {}, listed or {}, both or {}
    whole, entries = b"", []
    for name, content in files.items():
        shared: Fields = {"method": DEFLATED} | both.get(name, {})
        raw = content if shared["method"] == STORED else deflated(content)
        sums = {"crc": zlib.crc32(content), "packed": len(raw), "size": len(content)}
        follows = told_behind and shared.get("flags", 0) & TOLD_BEHIND
        entries.append(directory_entry(name.encode(), **{"offset": len(whole)} | sums | shared | listed.get(name, {})))
        own = ({} if follows else sums) | shared | {"name": name.encode()} | local.get(name, {})
        whole += local_header(**own) + raw + (told_behind(*sums.values()) if told_behind and follows else b"")
    directory = b"".join(order(entries))
    return whole + directory + ending(len(entries), len(directory), len(whole), len(whole) + len(directory))
