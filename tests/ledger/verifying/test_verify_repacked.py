"""离线核验 of what other programs make of an export: packed in any way that Python reads, with files that macOS and Windows add."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from tests.attacks.archives import archive
from tests.ledger.exports import SCAN, SCANNED, Files, Verify, a_log, an_export, fails
from tests.ledger.verifying.lzma_of_literals import PROPERTIES, Literals

WAYS = {"bzip2": ZIP_BZIP2, "LZMA": ZIP_LZMA, "deflate": ZIP_DEFLATED, "nothing": ZIP_STORED}
FOREIGN = {
    "__MACOSX/": b"",
    "__MACOSX/._README.txt": b"\0\5\x16\7",
    "__MACOSX/attachments/._" + SCANNED.removeprefix("attachments/"): b"\0\5\x16\7",
    ".DS_Store": b"\0\0\0\1Bud1",
    "attachments/.DS_Store": b"",
    "documents/Thumbs.db": b"\xd0\xcf",
    "desktop.ini": b"[.ShellClassInfo]",
    "documents/": b"",
}


def packed(files: Files, method: int, behind: bytes = b"") -> bytes:
    """behind: what stands behind the packed content of facts.jsonl, within its length."""
    with ZipFile(out := BytesIO(), "w", method) as written:
        for name, content in files.items():
            written.writestr(ZipInfo(name), content, method)
    return out.getvalue() if not behind else with_more(out.getvalue(), "facts.jsonl", behind)


def with_more(whole: bytes, name: str, more: bytes) -> bytes:
    """A member whose packed content is longer, wherever a length of it or a place behind it is told."""
    with ZipFile(BytesIO(whole)) as read:
        members, begins = read.infolist(), read.start_dir
    told = bytearray(whole)
    at = begins
    for each in members:
        if each.filename == name:
            inserted = each.header_offset + 30 + len(name) + each.compress_size
            for place in (each.header_offset + 18, at + 20):
                told[place : place + 4] = struct.pack("<L", each.compress_size + len(more))
        elif name in [before.filename for before in members[: members.index(each)]]:
            told[at + 42 : at + 46] = struct.pack("<L", each.header_offset + len(more))
        at += 46 + len(each.filename)
    told[-6:-2] = struct.pack("<L", begins + len(more))
    return bytes(told[:inserted] + more + told[inserted:])


@pytest.mark.parametrize("way", WAYS)
def test_packed_in_any_way_that_python_reads_it_holds(verify: Verify, way: str):
    said = verify(packed(an_export(a_log()), WAYS[way]))
    assert said.code == 0, said
    assert "attachments, unchanged: 1" in said.out


@pytest.mark.parametrize("way", WAYS)
def test_packed_in_any_way_a_change_is_found(verify: Verify, way: str):
    fails(verify(packed(an_export(a_log()) | {SCANNED: SCAN + b"!"}, WAYS[way])), SCANNED, "not what its hash says")


@pytest.mark.parametrize("way", ["bzip2", "LZMA", "deflate"])
@pytest.mark.parametrize("more", [b"hidden", bytes(1)], ids=["words", "a zero"])
def test_nothing_stands_behind_what_is_packed(verify: Verify, way: str, more: bytes):
    whole = packed(an_export(a_log()), WAYS[way], behind=more)
    with ZipFile(BytesIO(whole)) as read:
        assert read.read("facts.jsonl") == an_export(a_log())["facts.jsonl"], "other programs read it all the same"
    fails(verify(whole), "facts.jsonl")


@pytest.mark.parametrize("way", ["bzip2", "LZMA", "deflate"])
def test_a_little_that_unpacks_to_very_much_is_unpacked_a_piece_at_a_time(verify: Verify, way: str):
    """Its directory says that it is short: what is longer is given up after a piece."""
    content = bytes(2_000_000)
    whole = bytearray(packed(an_export(a_log()) | {"checkpoint.txt": content}, WAYS[way]))
    at = bytes(whole).rindex(b"checkpoint.txt") - 46
    for place in (bytes(whole).index(b"checkpoint.txt") - 30 + 22, at + 24):
        whole[place : place + 4] = struct.pack("<L", 9)
    fails(verify(bytes(whole)), "checkpoint.txt")


def test_lzma_whose_end_is_not_marked_holds(verify: Verify):
    """As some programs write it: the size in the header says where it ends."""
    files = an_export(a_log())
    content = files["facts.jsonl"]
    raw = b"\x09\x04\5\0" + PROPERTIES + Literals().encoded(content)
    whole = bytearray(archive(files | {"facts.jsonl": raw}, both={"facts.jsonl": {"method": ZIP_STORED}}))
    for at, method, sums in ((bytes(whole).index(b"facts.jsonl") - 30, 8, 14), (bytes(whole).rindex(b"facts.jsonl") - 46, 10, 16)):
        whole[at + method : at + method + 2] = struct.pack("<H", ZIP_LZMA)
        whole[at + sums : at + sums + 12] = struct.pack("<3L", zlib.crc32(content), len(raw), len(content))
    assert verify(bytes(whole)).code == 0


def test_a_way_of_packing_that_is_not_read_is_said_so(verify: Verify):
    """Deflate64, of the Explorer of Windows for files of more than 2 GB."""
    strange = archive(an_export(a_log()), both={SCANNED: {"method": 9}})
    said = verify(strange)
    assert said.code == 2, "what cannot be read accuses nobody"
    assert all(each in said.out for each in (SCANNED, "pack it anew as an ordinary ZIP", "9"))


def test_files_of_macos_and_windows_are_listed_and_prove_nothing(verify: Verify):
    said = verify(packed(an_export(a_log()) | FOREIGN, ZIP_DEFLATED))
    assert said.code == 0, said
    (line,) = (each for each in said.out.splitlines() if "不是导出的文件" in each)
    assert line.startswith("! 不是导出的文件7个，什么也不证明：__MACOSX/ __MACOSX/._README.txt ")
    assert line.endswith(" … · no part of the export, and prove nothing: 7")
    assert "documents/ " not in line, "a folder of the export"


SHADOWING = {
    "a way out of the folder": "__MACOSX/../facts.jsonl",
    "a way back": "__MACOSX/./facts.jsonl",
    "another name of macOS": "__macosx/._facts.jsonl",
    "a file that is no companion": "__MACOSX/facts.jsonl",
    "a backslash": "__MACOSX\\._facts.jsonl",
    "a folder of no export": "other/.DS_Store",
    "Thumbs.db in other letters": "THUMBS.DB",
    "what is no bookkeeping": ".git",
    "a name that is hardly seen": "__MACOSX/._facts\u200b.jsonl",
}


@pytest.mark.parametrize("way", SHADOWING)
def test_what_only_looks_like_them_is_none(verify: Verify, way: str):
    name = SHADOWING[way]
    fails(verify(archive(an_export(a_log()) | {name: b""})), "no part of this export")


def test_two_of_them_that_one_folder_cannot_hold(verify: Verify):
    fails(verify(packed(an_export(a_log()) | {"desktop.ini": b"a", "Desktop.ini": b"b"}, ZIP_DEFLATED)), "there twice")


def test_nothing_hides_in_them(verify: Verify):
    """Neither in front of a directory nor behind what is packed; and they count as what is unpacked."""
    whole = archive(an_export(a_log()) | {".DS_Store": b"x"}, local={".DS_Store": {"name": b".DS_Stor_"}})
    fails(verify(whole), ".DS_Store")


def test_they_count_among_what_is_unpacked(verify: Verify, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verifier, "LARGEST", 10**5)
    fails(verify(packed(an_export(a_log()) | {".DS_Store": bytes(10**6)}, ZIP_DEFLATED)), ".DS_Store", "too large")


@pytest.mark.parametrize("lacking", ["README.txt", "verify_lifecycle.py"])
def test_what_proves_nothing_may_be_lacking(verify: Verify, lacking: str):
    files = {name: content for name, content in an_export(a_log()).items() if name != lacking}
    said = verify(files)
    assert said.code == 0, said
    assert f"! 文件里没有，也不属于证明：{lacking} · not in the file, and no part of the proof: {lacking}" in said.out
    assert f"，但不属于证明：{lacking}" not in said.out


def in_a_folder(folder: str = "export", more: Files | None = None) -> Files:
    """As Finder and Explorer pack the unpacked folder."""
    return {f"{folder}/": b"", **{f"{folder}/{name}": content for name, content in an_export(a_log()).items()}, **(more or {})}


@pytest.mark.parametrize("folder", ["export", "2301-140581-04-01-100001 2", "导出", "documents 的副本"])
@pytest.mark.parametrize("way", WAYS)
def test_one_folder_around_everything_is_listed_and_proves_nothing(verify: Verify, folder: str, way: str):
    said = verify(packed(in_a_folder(folder), WAYS[way]))
    assert said.code == 0, said
    assert f"不是导出的文件1个，什么也不证明：{folder}/ ·" in said.out


def test_the_folder_needs_no_entry_and_macos_writes_beside_it(verify: Verify):
    files = in_a_folder(
        more={"export/.DS_Store": b"Bud1", "__MACOSX/": b"", "__MACOSX/._export": b"\0", "__MACOSX/export/._README.txt": b"\0"}
    )
    del files["export/"]
    said = verify(packed(files, ZIP_DEFLATED))
    assert said.code == 0, said
    assert "no part of the export, and prove nothing: 5" in said.out


@pytest.mark.parametrize(
    "name", ["facts.jsonl", "other/facts.jsonl", "export/export/facts.jsonl", "export/x.txt", "export/documents/../facts.jsonl"]
)
def test_nothing_stands_beside_the_folder_or_deeper_in_it(verify: Verify, name: str):
    fails(verify(packed(in_a_folder(more={name: b"{}"}), ZIP_DEFLATED)), "no part of this export")


@pytest.mark.parametrize("folder", ["..", "C:", "a\x01", "documents", "x/y"])
def test_not_every_name_is_one_of_a_folder(verify: Verify, folder: str):
    assert verify(packed(in_a_folder(folder), ZIP_DEFLATED)).code == 1


def test_in_a_folder_a_change_is_found(verify: Verify):
    files = in_a_folder()
    files["export/facts.jsonl"] = files["export/facts.jsonl"].replace(b"p1", b"p2", 1)
    assert verify(packed(files, ZIP_DEFLATED)).code == 1
