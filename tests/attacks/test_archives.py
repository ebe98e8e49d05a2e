"""伪造的ZIP: archives that say one thing to one program and another thing to another; and the strange ones that say one thing to all."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.attacks.archives import DEFLATED, STORED, Ending, archive, directory_entry, end, large_end, local_header
from tests.ledger.exports import SCANNED, Verify, a_log, an_export, fails

FILES = an_export(a_log())
README, FACTS = "README.txt", "facts.jsonl"
FORGED = b'{"fact":"forged"}\n'


def field(number: int, content: bytes) -> bytes:
    """An extra field."""
    return struct.pack("<2H", number, len(content)) + content


def described(crc: int, packed: int, size: int) -> bytes:
    """A data descriptor."""
    return struct.pack("<4s3L", b"PK\7\10", crc, packed, size)


def described_large(crc: int, packed: int, size: int) -> bytes:
    return struct.pack("<4sLQQ", b"PK\7\10", crc, packed, size)


def large(**other: int) -> Ending:
    """ZIP64, with other numbers than are true."""
    return lambda number, long, begins, at: large_end(number, long, begins, at, **other)


def readme(**fields: object) -> dict[str, dict[str, object]]:
    return {README: fields}


def with_extra(number: int, content: bytes) -> bytes:
    return archive(FILES, both=readme(extra=field(number, content)))


def two_directories() -> bytes:
    """The first file holds another facts.jsonl and a directory that lists it; the pointer of ZIP64 leads there."""
    sums = {"crc": zlib.crc32(FORGED), "packed": len(FORGED), "size": len(FORGED)}
    at = len(local_header(README.encode()))
    member = local_header(FACTS.encode(), **sums) + FORGED
    listed = directory_entry(FACTS.encode(), offset=at, **sums)
    begins = at + len(member)
    record = large_end(1, len(listed), begins, begins + len(listed))[:56]
    files = FILES | {README: member + listed + record}

    def ending(number: int, long: int, true: int, _: int) -> bytes:
        return large_end(number, long, true, begins + len(listed))

    return archive(files, both=readme(method=STORED), ending=ending)


def ends_early() -> bytes:
    """A file that is not packed and whose length stands behind it; it holds such an end itself, and another facts.jsonl behind that."""
    content = b"hi" + described(zlib.crc32(b"hi"), 2, 2) + local_header(FACTS.encode(), size=len(FORGED), packed=len(FORGED)) + FORGED
    return archive(FILES | {README: content}, both=readme(method=STORED, flags=8), told_behind=described)


def changed_sizes(**fields: int) -> bytes:
    return archive(FILES, both={FACTS: fields})


UNREAD = "packed with Deflate64"
FORGERIES: dict[str, Callable[[], bytes]] = {
    "a second directory, to which ZIP64 leads": two_directories,
    "a file that seems to end early": ends_early,
    "a pointer of ZIP64 that leads elsewhere": lambda: archive(FILES, ending=large(at=10)),
    "a record of ZIP64 that goes on": lambda: archive(FILES, ending=large(rest=45)),
    "fewer files in ZIP64": lambda: archive(FILES, ending=large(all=3)),
    "fewer files in ZIP64 on this disk": lambda: archive(FILES, ending=large(here=3)),
    "another beginning in ZIP64": lambda: archive(FILES, ending=large(begins=0)),
    "another disk in ZIP64": lambda: archive(FILES, ending=large(disk=1)),
    "a directory on another disk in ZIP64": lambda: archive(FILES, ending=large(first=1)),
    "two disks in ZIP64": lambda: archive(FILES, ending=large(disks=2)),
    "a record of ZIP64 on another disk": lambda: archive(FILES, ending=large(on=1)),
    "two records of ZIP64": lambda: archive(FILES, ending=lambda *at: large_end(*at)[:56] + large_end(*at)),
    "a file on another disk": lambda: archive(FILES, listed=readme(disk=1)),
    "a file that is a folder to some programs": lambda: archive(FILES, listed=readme(attributes=0x10)),
    "a file that is a pipe": lambda: archive(FILES, listed=readme(attributes=0o010644 << 16)),
    "a file that is a device": lambda: archive(FILES, listed=readme(attributes=0o060644 << 16)),
    "a file that is a folder": lambda: archive(FILES, listed=readme(attributes=0o040755 << 16)),
    "60 kB beside a name": lambda: with_extra(0xCAFE, bytes(60_000)),
    "600 bytes where times belong": lambda: with_extra(0x5455, bytes(600)),
    "600 bytes where owners belong": lambda: with_extra(0x7875, bytes(600)),
    "600 bytes where times of Windows belong": lambda: with_extra(0x000A, bytes(600)),
    "600 bytes where sizes belong": lambda: archive(FILES, listed=readme(extra=field(1, bytes(600)))),
    "another name in UTF-8": lambda: with_extra(0x7075, b"\1\0\0\0\0other.txt"),
    "a comment in UTF-8": lambda: with_extra(0x6375, b"\1\0\0\0\0hidden"),
    "a field of AES": lambda: with_extra(0x9901, b"\2\0AE\3\0\0"),
    "a field of nothing": lambda: with_extra(0, b""),
    "half a field": lambda: archive(FILES, both=readme(extra=b"\1")),
    "a field twice": lambda: archive(FILES, both=readme(extra=field(0xCAFE, b"") * 2)),
    "strongly encrypted": lambda: archive(FILES, both=readme(flags=0x40)),
    "a patch of another file": lambda: archive(FILES, both=readme(flags=0x20)),
    "headers that are masked": lambda: archive(FILES, both=readme(flags=0x2000)),
    UNREAD: lambda: archive(FILES, local=readme(method=9), listed=readme(method=9)),
    "another sum at the beginning": lambda: archive(FILES, local=readme(crc=1)),
    "another size at the beginning": lambda: archive(FILES, local=readme(size=1)),
    "another length at the beginning": lambda: archive(FILES, local=readme(packed=1)),
    "another name at the beginning": lambda: archive(FILES, local=readme(name=b"README.md")),
    "another sum in the directory": lambda: archive(FILES, listed=readme(crc=1)),
    "another size in the directory": lambda: archive(FILES, listed={FACTS: {"size": 5}}),
    "another size in both": lambda: changed_sizes(size=5),
    "another sum in both": lambda: changed_sizes(crc=5),
    "another length in both": lambda: changed_sizes(packed=5),
    "another sum behind the content": lambda: archive(FILES, both=readme(flags=8), told_behind=lambda *_: described(1, 2, 3)),
    "nothing behind the content": lambda: archive(FILES, both=readme(flags=8), told_behind=lambda *_: b""),
    "something more behind the content": lambda: archive(FILES, both=readme(flags=8), told_behind=lambda *sums: described(*sums) + b"x"),
    "a directory in another order": lambda: archive(FILES, order=lambda entries: entries[::-1]),
    "a file in the directory twice": lambda: archive(FILES, order=lambda entries: [*entries, entries[0]]),
    "a file that is not in the directory": lambda: archive(FILES, order=lambda entries: entries[:-1]),
    "a comment of a file": lambda: archive(FILES, listed=readme(comment=b"hidden")),
    "a signature behind the directory": lambda: archive(
        FILES, ending=lambda number, long, begins, at: b"PK\5\5\3\0abc" + end(number, long + 9, begins)
    ),
    "two ends": lambda: archive(FILES, ending=lambda number, long, begins, at: end(number, long, begins) * 2),
    "a shorter directory": lambda: archive(FILES, ending=lambda number, long, begins, at: end(number, long - 1, begins)),
    "a directory on disk 1": lambda: archive(FILES, ending=lambda number, long, begins, at: end(number, long, begins, first=1)),
    "more files than there are": lambda: archive(FILES, ending=lambda number, long, begins, at: end(number, long, begins, all=99)),
    "no file at all": lambda: archive({}),
    "a name with a slash behind it": lambda: archive(FILES | {"README.txt/": b""}),
    "a name with a dot in front": lambda: archive(FILES | {"./README.txt": b""}),
    "a name in other letters": lambda: archive(FILES | {"readme.TXT": b""}),
    "a name with a blank behind it": lambda: archive(FILES | {"README.txt ": b""}),
    "a name that looks the same": lambda: archive(FILES | {"READМE.txt": b""}),
    "a folder with two slashes": lambda: archive(FILES | {"documents//": b""}),
    "a hash in capitals": lambda: archive(FILES | {SCANNED.upper().replace("ATTACHMENTS", "attachments"): b""}),
}
HONEST: dict[str, Callable[[], bytes]] = {
    "as usual": lambda: archive(FILES),
    "with the end of ZIP64": lambda: archive(FILES, ending=large()),
    "sums behind the content": lambda: archive(FILES, both=readme(flags=8), told_behind=described),
    "sums behind the content, without a mark": lambda: archive(FILES, both=readme(flags=8), told_behind=lambda *sums: described(*sums)[4:]),
    "large sums behind the content": lambda: archive(FILES, both=readme(flags=8), told_behind=described_large),
    "not packed, sums behind the content": lambda: archive(FILES, both=readme(flags=8, method=STORED), told_behind=described),
    "times and owners": lambda: archive(FILES, both=readme(extra=field(0x5455, bytes(13)) + field(0x7875, b"\1\4" + bytes(9)))),
    "times of Windows": lambda: archive(FILES, both=readme(extra=field(0x000A, bytes(32)))),
    "an executable file of Unix": lambda: archive(FILES, listed=readme(attributes=0o100755 << 16)),
    "a program that asks for more": lambda: archive(FILES, local=readme(version=45)),
}


@pytest.mark.parametrize("way", FORGERIES)
def test_a_zip_that_says_two_things_does_not_hold(verify: Verify, way: str):
    said = verify(FORGERIES[way]())
    if way == UNREAD:
        assert said.code == 2, "it does not hold, and accuses nobody"
    else:
        fails(said)


@pytest.mark.parametrize("way", HONEST)
def test_a_strange_zip_that_says_one_thing_holds(verify: Verify, way: str):
    assert verify(HONEST[way]()).code == 0


def test_what_zip64_leads_to_is_another_history_for_other_programs(verify: Verify):
    """Programs that follow the pointer of ZIP64, such as Info-ZIP, unpack the forged file; `zipfile` of Python 3.11 does not follow it."""
    whole = two_directories()
    at = struct.unpack_from("<Q", whole, len(whole) - 22 - 20 + 8)[0]
    *_, long, begins = struct.unpack_from("<4sQ2H2L4Q", whole, at)
    method, offset = struct.unpack_from("<H", whole, begins + 10)[0], struct.unpack_from("<L", whole, begins + 42)[0]
    start = offset + len(local_header(FACTS.encode()))

    assert whole[begins + 46 : begins + long] == FACTS.encode()
    assert (method, whole[start : start + len(FORGED)]) == (STORED, FORGED)
    fails(verify(whole), "in none of its files")


def test_what_is_written_here_is_what_zipfile_reads():
    """Otherwise a forgery would be found since it is no ZIP at all."""
    for written in (archive(FILES), archive(FILES, ending=large()), archive(FILES, both=readme(flags=8), told_behind=described)):
        with ZipFile(BytesIO(written)) as read:
            assert {name: read.read(name) for name in read.namelist()} == FILES
            assert {each.compress_type for each in read.infolist()} == {DEFLATED}


def test_how_many_there_are(attacked: Callable[[str], None]):
    assert len(FORGERIES) >= 60
    attacked(f"archives: {len(FORGERIES)} that say two things, each found, and {len(HONEST)} strange ones that hold")
