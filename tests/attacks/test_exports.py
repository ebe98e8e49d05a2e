"""伪造导出: exports that are packed, cut, padded and rewritten in every way. What holds says the same, from whichever end it is read."""

import json
import zlib
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from struct import unpack_from
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from tests.attacks.counts import FLIPS, FORGERIES, chance
from tests.ledger.exports import KEY, Files, a_log, an_export, line, zipped

PROVED = ("facts.jsonl", "stream-head.json", "checkpoint.txt", "documents/", "attachments/")
"""What the proof covers: the rest may change, and the verifier says so of it."""


@pytest.fixture(scope="module")
def key() -> verifier.Key:
    return verifier.Key(str(KEY.public), verifier.LEDGER)


def holds(content: bytes, file: Path, key: verifier.Key) -> bool:
    """Whether all of it holds. Nothing but Broken is ever raised."""
    file.write_bytes(content)
    asked = Namespace(export=file, key=key, witness=[], monitor=[], since=None, without_attachments=False)
    try:
        list(verifier.told(asked))
    except verifier.Broken:
        return False
    return True


def from_the_end(content: bytes) -> Files:
    """As most programs read a ZIP."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def from_the_front(content: bytes) -> Files:
    """As programs read that unpack while they receive: one header after the other, whatever the directory says."""
    found, at = {}, 0
    while content[at : at + 4] == b"PK\3\4":
        flags, method = unpack_from("<2H", content, at + 6)
        packed, _, named, extra = unpack_from("<2L2H", content, at + 18)
        name = content[at + 30 : at + 30 + named].decode("utf-8" if flags & 0x800 else "cp437")
        at += 30 + named + extra
        if method == ZIP_STORED:
            assert not flags & 8, "where it ends cannot be known from the front"
            found[name], at = content[at : at + packed], at + packed
        else:
            stream = zlib.decompressobj(-15)
            found[name] = stream.decompress(content[at:])
            at = len(content) - len(stream.unused_data)
            if flags & 8:
                at += 16 if content[at : at + 4] == b"PK\7\x08" else 12
    return {name: each for name, each in found.items() if not name.endswith("/")}


def proved(files: Files) -> Files:
    return {name: content for name, content in files.items() if name.startswith(PROVED)}


def test_a_changed_byte_is_found_or_changes_nothing_that_is_proved(tmp_path: Path, key: verifier.Key, attacked: Callable[[str], None]):
    whole = zipped(an_export(a_log()))
    file, true = tmp_path / "export.zip", proved(an_export(a_log()))
    found = harmless = 0
    for at in range(chance("flips").randrange(FLIPS), len(whole), FLIPS):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        if holds(bytes(changed), file, key):
            harmless += 1
            assert proved(from_the_end(bytes(changed))) == proved(from_the_front(bytes(changed))) == true, at
        else:
            found += 1

    assert found > harmless
    attacked(f"exports: {found} changes of a byte found, {harmless} in times, rights and versions of files that nothing rests on")


def test_whatever_is_put_in_between_is_found(tmp_path: Path, key: verifier.Key, attacked: Callable[[str], None]):
    whole, file = zipped(an_export(a_log())), tmp_path / "export.zip"
    places = range(chance("insertions").randrange(FLIPS), len(whole) + 1, FLIPS)
    for at in places:
        for more in (b"\0", b"PK\3\4"):
            assert not holds(whole[:at] + more + whole[at:], file, key), at
        assert not holds(whole[:at], file, key) or at == len(whole)
    attacked(f"exports: {len(places) * 2} insertions and {len(places)} cuts, each found")


def packed_anew(files: Files, by_chance: Random) -> bytes:
    """By some other program: in another order, with other packing, times, rights, folders."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for folder in by_chance.sample(["documents/", "attachments/"], by_chance.randrange(3)):
            archive.mkdir(folder)
        for name in by_chance.sample(sorted(files), len(files)):
            member = ZipInfo(name, (by_chance.randrange(1980, 2100), by_chance.randrange(1, 13), 1, 0, 0, 0))
            member.external_attr = by_chance.choice([0, 0o100644 << 16, 0o100755 << 16, 0x20])
            member.create_system = by_chance.choice([0, 3, 19])
            archive.writestr(member, files[name], by_chance.choice([ZIP_STORED, ZIP_DEFLATED]), by_chance.randrange(1, 10))
    return out.getvalue()


def test_the_same_files_hold_however_they_are_packed(tmp_path: Path, key: verifier.Key, attacked: Callable[[str], None]):
    files, file, by_chance = an_export(a_log()), tmp_path / "export.zip", chance("packing")
    for _ in range(FORGERIES):
        packed = packed_anew(files, by_chance)
        assert holds(packed, file, key)
        assert from_the_end(packed) == from_the_front(packed) == files
    attacked(f"exports: {FORGERIES} ways of packing the same files, each holds and says the same from both ends")


BEHIND = b"\n", b"\r\n", "\u2028".encode(), b"x\n"


def forgeries(files: Files, by_chance: Random) -> Iterator[tuple[str, Files]]:
    """One of each kind, at a place that chance has chosen."""
    rows = files["facts.jsonl"].splitlines(keepends=True)
    at = by_chance.randrange(len(rows))
    yield "a fact left out", files | {"facts.jsonl": b"".join(rows[:at] + rows[at + 1 :])}
    yield "a fact twice", files | {"facts.jsonl": b"".join(rows[: at + 1] + rows[at:])}
    other = (at + 1) % len(rows)
    swapped = list(rows)
    swapped[at], swapped[other] = rows[other], rows[at]
    yield "two facts swapped", files | {"facts.jsonl": b"".join(swapped)}
    row = json.loads(rows[at])
    column = by_chance.choice([name for name in row if name not in {"proof", "fact", "tags"}])
    row[column] = row[column] + 1 if isinstance(row[column], int) else row[column][1:] or "x"
    yield f"another {column}", files | {"facts.jsonl": b"".join([*rows[:at], line(row), *rows[at + 1 :]])}
    proof = json.loads(rows[at])
    node = by_chance.randrange(len(proof["proof"]))
    proof["proof"][node] = by_chance.randbytes(32).hex()
    yield "another proof", files | {"facts.jsonl": b"".join([*rows[:at], line(proof), *rows[at + 1 :]])}
    head = json.loads(files["stream-head.json"])
    head[by_chance.choice(["number", "version"])] += by_chance.choice([-1, 1])
    yield "another stream head", files | {"stream-head.json": verifier.written(head)}
    name = by_chance.choice([each for each in files if each.startswith(("documents/", "attachments/"))])
    yield "a paper left out", {each: content for each, content in files.items() if each != name}
    yield "a paper changed", files | {name: files[name] + b"."}
    note = files["checkpoint.txt"]
    sign = by_chance.randrange(len(note))
    yield "a checkpoint changed", files | {"checkpoint.txt": note[:sign] + bytes([note[sign] ^ 1]) + note[sign + 1 :]}
    yield (
        "a checkpoint with something behind",
        files | {"checkpoint.txt": note + by_chance.choice(BEHIND)},
    )


def test_no_forgery_holds_however_it_is_packed(tmp_path: Path, key: verifier.Key, attacked: Callable[[str], None]):
    files, file, found = an_export(a_log()), tmp_path / "export.zip", Counter[str]()
    by_chance = chance("forgeries")
    while found.total() < FORGERIES * 2:
        for kind, forged in forgeries(files, by_chance):
            assert forged != files
            assert not holds(packed_anew(forged, by_chance), file, key), kind
            found[kind] += 1
    attacked(f"exports: {found.total()} forgeries of {len(found)} kinds, each found")
