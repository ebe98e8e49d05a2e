"""离线核验 of the file itself: nothing stands in it that another program would show; the same files packed anew hold."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.signed_notes import Note
from tests.ledger.exports import BARE, KEY, SCAN, SCANNED, WITNESS, Verify, a_log, an_export, cosigned, fails, zipped

HIDDEN = "in none of its files"
WHOLE = zipped(an_export(a_log()))
ENDING = 22


def packed(*, method: int = ZIP_DEFLATED, folders: bool = False, streamed: bool = False, **attributes: object) -> bytes:
    """The same files, as another program would pack them. attributes: of the member README.txt."""
    out = BytesIO()
    target = Streamed(out) if streamed else out
    with ZipFile(target, "w", method) as archive:  # type: ignore[arg-type]
        for folder in ("documents/", "attachments/") if folders else ():
            archive.mkdir(folder)
        for name, content in an_export(a_log()).items():
            member = ZipInfo(name, (2026, 11, 29, 8, 0, 0))
            member.compress_type, member.external_attr = method, 0o100644 << 16
            for attribute, value in attributes.items() if name == "README.txt" else ():
                setattr(member, attribute, value)
            archive.writestr(member, content)
    return out.getvalue()


class Streamed:
    """What can only be written to, and not gone back in: sizes have to follow the content."""

    def __init__(self, out: BytesIO) -> None:
        self._out = out

    def write(self, content: bytes) -> int:
        return self._out.write(content)

    def flush(self) -> None:
        pass


def with_room(*, streamed: bool) -> bytes:
    """As programs write that do not know beforehand how large a file will be."""
    out = BytesIO()
    with ZipFile(Streamed(out) if streamed else out, "w", ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in an_export(a_log()).items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return out.getvalue()


TIMES = struct.pack("<HHBL", 0x5455, 5, 1, 1_700_000_000)
PACKED_ANEW = {
    "as it leaves the house": WHOLE,
    "all of it deflated, the attachments too": packed(),
    "none of it deflated": packed(method=ZIP_STORED),
    "with folders": packed(folders=True),
    "written to a pipe": packed(streamed=True),
    "with room for large sizes": with_room(streamed=False),
    "with room for large sizes, written to a pipe": with_room(streamed=True),
    "with times beside the names": packed(extra=TIMES),
    "names said to be in UTF-8": packed(flag_bits=0x800),
}


@pytest.mark.parametrize("way", PACKED_ANEW)
def test_the_same_files_packed_anew_hold(verify: Verify, way: str):
    said = verify(PACKED_ANEW[way])

    assert said.code == 0, said
    assert "attachments, unchanged: 1" in said.out


@pytest.mark.parametrize("way", PACKED_ANEW)
def test_packed_anew_a_changed_attachment_is_found(verify: Verify, way: str):
    files = an_export(a_log()) | {SCANNED: SCAN + b"!"}
    with ZipFile(BytesIO(PACKED_ANEW[way])) as old, ZipFile(out := BytesIO(), "w") as archive:
        for each in old.infolist():
            archive.writestr(each.filename, files.get(each.filename, b""), each.compress_type)
    fails(verify(out.getvalue()), SCANNED, "not what its hash says")


def directory() -> int:
    with ZipFile(BytesIO(WHOLE)) as archive:
        return archive.start_dir


def inserted(at: int, content: bytes, *, told: bool = False) -> bytes:
    """Something put into the file; told: and the place of the directory said as it now is."""
    whole = bytearray(WHOLE[:at] + content + WHOLE[at:])
    if told:
        whole[-6:-2] = (directory() + len(content)).to_bytes(4, "little")
    return bytes(whole)


def with_directory(name: str, old: bytes, new: bytes, *, local: bool = False) -> bytes:
    """Something changed where the directory speaks of a file, or, locally, where the file begins."""
    with ZipFile(BytesIO(WHOLE)) as archive:
        at = archive.getinfo(name).header_offset if local else WHOLE.index(name.encode(), archive.start_dir) - 46
    where = WHOLE.index(old, at)
    return WHOLE[:where] + new + WHOLE[where + len(old) :]


def with_flags(flags: int) -> bytes:
    """Of the first file, in both places."""
    whole = bytearray(WHOLE)
    whole[6:8] = whole[directory() + 8 : directory() + 10] = flags.to_bytes(2, "little")
    return bytes(whole)


def unlisted() -> bytes:
    """A file between the last one and the directory, which programs show that read from the front."""
    with ZipFile(other := BytesIO(), "w") as archive:
        archive.writestr("facts.jsonl", b"{}\n")
        end = archive.start_dir
    return inserted(directory(), other.getvalue()[:end], told=True)


def behind_what_is_packed() -> bytes:
    """Bytes within the packed content of a file, behind the end of what unpacks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = an_export(a_log())["facts.jsonl"]
    raw = packer.compress(content) + packer.flush() + b"something else"
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, each in an_export(a_log()).items():
            archive.writestr(name, raw if name == "facts.jsonl" else each, ZIP_STORED)
    whole = bytearray(out.getvalue())
    with ZipFile(BytesIO(bytes(whole))) as archive:
        here, there = archive.getinfo("facts.jsonl").header_offset, whole.index(b"facts.jsonl", archive.start_dir) - 46
    for at in (here + 8, there + 10):
        whole[at : at + 2] = ZIP_DEFLATED.to_bytes(2, "little")
    for at in (here + 14, there + 16):
        whole[at : at + 12] = struct.pack("<3L", zlib.crc32(content), len(raw), len(content))
    return bytes(whole)


def commented(comment: bytes) -> bytes:
    return WHOLE[:-2] + len(comment).to_bytes(2, "little") + comment


OTHER_NAME = struct.pack("<HHBL", 0x7075, 5 + 9, 1, zlib.crc32(b"README.txt")) + b"other.txt"
HIDING = {
    "something in front": b"#!/bin/sh\n" + WHOLE,
    "something in front, told of": inserted(0, b"#!/bin/sh\n", told=True),
    "something behind": WHOLE + b"\n",
    "a comment": commented(b"all of it holds"),
    "an empty ZIP behind": WHOLE + zipped({}),
    "another export behind": WHOLE + zipped(an_export(a_log())),
    "something between files and directory": inserted(directory(), b"hidden", told=True),
    "a file that the directory does not have": unlisted(),
    "something between directory and end": inserted(len(WHOLE) - ENDING, b"hidden"),
    "bytes behind what is packed": behind_what_is_packed(),
    "a file with a comment": packed(comment=b"hidden"),
    "a file that is a link": packed(external_attr=0o120777 << 16),
    "a file with another name beside its name": packed(extra=OTHER_NAME),
    "a file whose own header gives another name": with_directory("README.txt", b"README.txt", b"README.TXT", local=True),
    "a name that ends at a NUL": with_directory("README.txt", b"README.txt", b"README\0txt"),
    "fewer files than there are": WHOLE[:-14] + b"\x01\0\x01\0" + WHOLE[-10:],
    "a file of which another disk has a part": WHOLE[:-18] + b"\x01\0" + WHOLE[-16:],
    "an encrypted file": with_flags(1),
    "a file whose two headers differ": with_directory("README.txt", b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\0\x08"),
}


@pytest.mark.parametrize("way", HIDING)
def test_what_hides_in_the_file_is_found(verify: Verify, way: str):
    fails(verify(HIDING[way]))


@pytest.mark.parametrize("way", ["something in front, told of", "a file that the directory does not have", "bytes behind what is packed"])
def test_it_says_that_something_hides(verify: Verify, way: str):
    fails(verify(HIDING[way]), HIDDEN)


def test_what_is_packed_and_unpacks_without_end_is_refused(verify: Verify, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verifier, "LARGEST_ATTACHED", 10)
    fails(verify(packed()), SCANNED, "too large")
    assert verify(WHOLE).code == 0, "what is not packed may be as large as it is"


# The signed note


LOOSE: dict[str, Callable[[bytes], bytes]] = {
    "words behind the signatures": lambda note: note + b"all of it holds\n",
    "an empty line behind the signatures": lambda note: note + b"\n",
    "no end of the last line": lambda note: note[:-1],
    "a line of U+2028": lambda note: note.replace("— witness".encode(), "\u2028— witness".encode()),
    "a signature behind U+2028": lambda note: note.replace("\n— witness".encode(), "\u2028— witness".encode()),
    "ends of lines as on Windows": lambda note: note.replace(b"\n", b"\r\n"),
    "a CR": lambda note: note.replace("\n— witness".encode(), "\r— witness".encode()),
    "a mark of the byte order": lambda note: "\ufeff".encode() + note,
    "base64 with bits to spare": lambda note: note[:-3] + bytes([note[-3] + 1]) + note[-2:],
    "two spaces": lambda note: note.replace("— witness".encode(), "—  witness".encode()),
    "a line that is no signature": lambda note: note.replace("\n— witness".encode(), "\nx\n— witness".encode()),
}


@pytest.mark.parametrize("way", LOOSE)
def test_a_note_in_another_form_is_none(verify: Verify, way: str):
    strict = cosigned(a_log(), WITNESS)
    loose = LOOSE[way](strict)
    assert loose != strict
    assert verify(an_export(a_log()) | {"checkpoint.txt": strict}).code == 0
    fails(verify(an_export(a_log()) | {"checkpoint.txt": loose}), "checkpoint.txt")


def test_an_old_checkpoint_is_read_as_strictly(verify: Verify, tmp_path: Path):
    old = tmp_path / "old.txt"
    old.write_bytes(str(a_log().note(5)).replace("\n", "\r\n").encode())
    fails(verify(an_export(a_log()) | a_log().continuing(5), "--since", str(old)), "--since", "strict form")


def test_a_false_signature_beside_a_good_one_spoils_the_note(verify: Verify):
    note = a_log().note()
    false = KEY.sign("something else\n")
    both = Note(note.text, (*note.signatures, false))
    fails(verify(an_export(a_log()) | {"checkpoint.txt": str(both).encode()}), "checkpoint.txt", "signed something else")


def test_a_checkpoint_with_an_empty_line_in_it_is_none(verify: Verify):
    text = f"{a_log().note().text}\nmore\n"
    note = Note(text, (KEY.sign(text),))
    fails(verify(an_export(a_log()) | {"checkpoint.txt": str(note).encode()}), "checkpoint.txt")


# What proves nothing, and who stops reading


def test_what_proves_nothing_is_listed(verify: Verify):
    files = an_export(a_log()) | {"checkpoint.txt": cosigned(a_log(), WITNESS)} | a_log().continuing(5)
    files |= {"verify_lifecycle.py": Path(verifier.__file__).read_bytes()}
    said = verify(files)

    (line,) = (each for each in said.out.splitlines() if each.startswith("! 在文件里"))
    for words in (
        "README.txt",
        "verify_lifecycle.py (the same as the one that runs)",
        "earlier.json (not looked at without --since)",
        f"the signature of {WITNESS.public.name} (no key was given)",
    ):
        assert words in line
    assert "another one than the one that runs" in verify(files | {"verify_lifecycle.py": b"print('holds')"}).out


def test_a_reader_who_goes_away_makes_no_damaged_export(tmp_path: Path):
    file = tmp_path / "export.zip"
    file.write_bytes(WHOLE)
    command = [sys.executable, "-I", "-c", BARE, verifier.__file__, str(file), "--key", str(KEY.public)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141
