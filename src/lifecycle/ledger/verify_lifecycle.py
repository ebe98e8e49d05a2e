"""核验一份项目导出 · verifies the export of a project, without any server: python verify_lifecycle.py EXPORT.zip --key PUBLICKEY

One file, on Python (3.11 or newer) and `cryptography` alone. Read it from top to bottom before you trust it. It follows RFC 9162 (hash
tree), https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint, https://c2sp.org/tlog-cosignature and PKWARE's APPNOTE.TXT (ZIP).

Exit codes: 0 everything holds; 1 something does not hold or is left out, and the output names it; 2 the question could not be answered
(wrong arguments, a file that is unreadable or packed in a way that is not read here, no room for the output); 141 the reader of the
output closed it. All times are Beijing time (+08:00).

What an export is: the rows of one project (`facts.jsonl`), each with a proof that it is a leaf of a hash tree; a checkpoint, which states
the root of that tree and is signed by the ledger (`checkpoint.txt`); and a proof that no row is missing (`stream-head.json`). Tags of
these rows may name further streams of the project: the first of them stands in `streams/1.jsonl` and `streams/1.json`, and so on.

The parts, in this order: the messages and limits, the hash tree, keys and signed notes, the ZIP file, the rows, and `verified`, which
asks each question in turn.
"""

import argparse
import bz2
import hashlib
import io
import json
import lzma
import os
import re
import stat
import struct
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.stderr.write("需要先安装：python -m pip install cryptography · install it first\n")
    raise SystemExit(2) from None

REASONS = {
    "zip": ("不是完好的导出文件（{why}）", "this is no intact export ({why})"),
    "name": ("不属于这份导出，或出现了两次", "it is no part of this export, or is there twice"),
    "missing": ("导出里没有这个文件", "the export lacks this file"),
    "hidden": (
        "有不属于任何文件的内容，或两处说法不一：别的程序会看到另一些内容",
        "there is something in it that is in none of its files, or it says two things: other programs may show something else",
    ),
    "large": ("太大，或压缩得异常", "it is too large, or packed in a strange way"),
    "method": (
        "用了这里不读的压缩方式（{method}）：解开后用普通ZIP方式重新打包",
        "it is packed in a way that is not read here ({method}): unpack it, and pack it anew as an ordinary ZIP",
    ),
    "form": ("不是导出时写下的形式：已被改动", "it is not in the form in which exports are written: it was changed"),
    "content": ("内容与散列不符：已被改动", "it is not what its hash says: it was changed"),
    "note": ("不是签名文书的严格格式", "it is not in the strict form of a signed note"),
    "key": ("不是这里要的公钥", "this is no public key, or one of another kind"),
    "project": ("不是建设项目的事实", "it is no fact of a construction project"),
    "unsigned": ("没有{name}的签名，或签名与内容不符", "{name} has not signed it, or has signed something else"),
    "since": ("无法证明它延续了旧检查点", "nothing shows that it continues the old checkpoint"),
    "inclusion": ("不在检查点的{size}条之内，或证明不成立", "it is not among the checkpoint's {size} facts, or its proof is wrong"),
    "stream": ("属于另一个项目{stream}", "it belongs to another project, {stream}"),
    "named": ("它所指的流{stream}不在导出里", "the stream {stream} that it names is left out"),
    "moved": ("属于{stream}，这里应当是{expected}", "it belongs to {stream}, and this is the place of {expected}"),
    "gap": ("此前漏掉了{count}条，从{stream}的第{first}条起", "left out before it: {count}, from number {first} of {stream} on"),
    "tail": ("此后漏掉了{count}条，从{stream}的第{first}条起", "left out after it: {count}, from number {first} of {stream} on"),
    "order": ("没有接在前一条之后", "it does not follow the one before it"),
    "again": ("项目在这里又登记了一次", "the project is registered once more here"),
    "type": ("登记为{type}，内容却是{fact}", "it is recorded as {type}, and is a fact of {fact}"),
    "time": ("登记时间早于前面的第{before}条", "it was recorded before position {before}, which precedes it"),
    "future": ("所载日期{on}晚于登记之日{day}", "its date, {on}, is later than the day on which it was recorded, {day}"),
    "heads": ("与登记的流头不符", "it is not what the recorded stream heads say"),
    "document": ("所依据的政策文件{sha256}缺失，或采用较晚", "the document {sha256} that it rests on is left out, or was adopted later"),
    "attachment": ("所附的文件{sha256}不在导出里", "its attachment {sha256} is left out"),
}


class Layout:
    """Which files an export has. proved: without them it is none; unproved: they are there for the reader, and prove nothing; others: a
    pattern of further names; folders: programs that pack an export anew may write them, too.
    """

    def __init__(self, proved: frozenset[str], unproved: frozenset[str], others: re.Pattern[str], folders: frozenset[str]) -> None:
        self.proved, self.unproved, self.others, self.folders = proved, unproved, others, folders
        inside = "|".join(re.escape(folder.rstrip("/")) for folder in sorted(folders))
        self.foreign = re.compile(
            rf"__MACOSX/(({inside})/)?(\._[\w.-]+)?|(({inside})/)?(\.DS_Store|[Tt]humbs\.db|[Dd]esktop\.ini)", re.ASCII
        )
        """What macOS and Windows put into folders for themselves, and so into archives of them. It is listed, and proves nothing."""

    def known(self, name: str) -> bool:
        """Whether an export may have a file of this name."""
        return name in self.proved | self.unproved or bool(self.others.fullmatch(name))


PROJECT = Layout(
    frozenset({"checkpoint.txt", "facts.jsonl", "stream-head.json"}),
    frozenset({"README.txt", "verify_lifecycle.py"}),
    re.compile(r"earlier\.json|documents/[0-9a-f]{64}\.(json|txt)|attachments/[0-9a-f]{64}|streams/[1-9][0-9]{0,3}\.jsonl?"),
    frozenset({"documents/", "attachments/", "streams/"}),
)
"""The export of a project."""
MACOS, AROUND = "__MACOSX/", re.compile(r"[^/\\:\x00-\x1f\x7f]*[^/\\:\x00-\x1f\x7f. ]")
"""The folder of macOS for itself; what the name of one folder around all files may be."""
MOST_FILES, LARGEST, LARGEST_ATTACHED, PIECE = 100_000, 1 << 28, 1 << 33, 1 << 16
"""The limits: files; bytes of all files but attachments; bytes of the compressed attachments, unpacked; bytes unpacked at a time."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
"""Ways of packing that Python reads."""
FLAGS, DESCRIBED, MARKED_END, NAMED_IN_UTF8 = 0x0002 | 0x0004 | 0x0008 | 0x0800, 0x0008, 0x0002, 0x0800
"""The flags that may be set: level of compression (of LZMA: its end is marked), a data descriptor, names in UTF-8. No member is encrypted
or patched."""
EXTRA_FIELDS = {0x0001: 28, 0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7875: 15, 0xCAFE: 0}
"""The extra fields that a member may have, with their greatest length: ZIP64, times, owners. None of them holds another name."""
ZIP64, ONES = 0x0001, (0xFFFF, 0xFFFFFFFF)
"""Where a ZIP64 value applies, the older field holds nothing but ones."""
DESCRIPTOR, DOS_FOLDER = b"PK\7\10", 0x10
LOCAL_HEADER, CENTRAL_HEADER = struct.Struct("<4s5H3L2H"), 46
END, LARGE_END, LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
MOST_SIGNATURES, SHOWN = 100, 5
"""So many signatures are read, and so many names of foreign files shown."""
BEIJING = timezone(timedelta(hours=8))
COLUMNS = {"position": int, "stream": str, "version": int, "type": str, "schema_version": int, "recorded_at": int, "actor": str}
COLUMNS |= {"command_id": str}
ROW = COLUMNS | {"tags": list, "state": str, "prev_stream_hash": str, "leaf_hash": str, "proof": list, "fact": dict}
HEAD = {"number": int, "version": int, "leaf_hash": str, "proof": list, "recorded": dict}
EARLIER = {"size": int, "proof": list}
"""The JSON objects of an export: their members, in this order, with their types."""
DOCUMENTS, ATTACHMENTS = {"document_sha256"}, {"scan_sha256", "sha256"}
"""Under which names a fact gives the documents that its verdicts rest on, and the files that belong to it."""
NAMES = "stream:"
"""A tag that begins so names a further stream, whose facts belong to the project, too."""
FILE = "file:"
"""A tag that begins so gives a file that the fact names under any other name than those of ATTACHMENTS."""
LEDGER, COSIGNER = 1, 4
"""The kinds of keys."""
Row = dict[str, Any]


class Broken(Exception):
    """Something does not hold: where (a position or a file), and why, in both languages."""

    def __init__(self, where: int | str, reason: str, **values: Any) -> None:
        self.reason = reason
        chinese, english = (f"第{where}条", f"position {where}") if isinstance(where, int) else (plain(where), plain(where))
        why = [said.format(**{name: plain(str(value)) for name, value in values.items()}) for said in REASONS[reason]]
        self.said = {"zh": f"{chinese}：{why[0]}", "en": f"{english}: {why[1]}"}
        super().__init__(f"✗ {self.said['zh']}\n  {self.said['en']}")

    def says(self, lang: str) -> str:
        """In one line of one language, zh or en."""
        return self.said[lang]


def plain(text: str) -> str:
    """The text on one line, with control characters escaped: no name in an export can pass for a line of this program."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


@contextmanager
def within(where: str, reason: str = "form") -> Iterator[None]:
    """Any other error while a part is read means that this part does not hold. Too little memory is no fault of the export."""
    try:
        yield
    except (Broken, MemoryError):
        raise
    except Exception as error:
        raise Broken(where, reason, why=f"{type(error).__name__} {error}"[:200]) from error


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry)


def proved(start: int, end: int, size: int, proof: list[str], known: bytes, root: bytes) -> bool:
    """Whether a tree of `size` leaves with this root contains the subtree from `start` to `end` with the root `known`.

    With one leaf this is an inclusion proof (RFC 9162, 2.1.3); with `start` 0 it is a consistency proof (2.1.4).
    """
    rest = map(unhex, proof)
    try:
        return 0 <= start < end <= size and rebuilt(start, end, 0, size, rest, known) == (known, root) and next(rest, None) is None
    except StopIteration:
        return False


def rebuilt(start: int, end: int, first: int, last: int, proof: Iterator[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """The roots that a proof gives for the subtree from `start` to `end` and for the tree from `first` to `last`.

    A tree splits at the largest power of two that is smaller than its size. The proof holds the roots of the halves outside the subtree.
    `known` is None where the left half belongs to the subtree, too: then the proof holds the root of the remaining part.
    """
    if (start, end) == (first, last):
        both = next(proof) if known is None else known
        return both, both
    middle = first + (1 << (last - first - 1).bit_length() - 1)
    if end <= middle:
        old, new = rebuilt(start, end, first, middle, proof, known)
        return old, sha256(b"\x01" + new + next(proof))
    inside = start >= middle
    old, new = rebuilt(max(start, middle), end, middle, last, proof, known if inside else None)
    left = next(proof)
    return old if inside else sha256(b"\x01" + left + old), sha256(b"\x01" + left + new)


def unhex(written: str) -> bytes:
    if not re.fullmatch("[0-9a-f]{64}", written):
        raise ValueError(f"{written[:80]} is no hash")
    return bytes.fromhex(written)


def packed(*values: int | str | bytes) -> bytes:
    """The encoding that the ledger hashes: an integer in 8 bytes; a text or a hash after its length in 4 bytes."""
    encoded = [value.encode() if isinstance(value, str) else value for value in values]
    return b"".join(each.to_bytes(8, "big") if isinstance(each, int) else len(each).to_bytes(4, "big") + each for each in encoded)


def row_entry(row: Row) -> bytes:
    """The bytes of a row that are hashed as a leaf: its first columns, its tags, the hash of the previous row, the hash of its state."""
    before = unhex(row["prev_stream_hash"]) if row["prev_stream_hash"] else b""
    tags = len(row["tags"]).to_bytes(4, "big") + packed(*row["tags"])
    return b"LE\x01" + packed(*(row[name] for name in COLUMNS)) + tags + packed(before, sha256(b64decode(row["state"])))


class Key:
    """A public key: NAME+ID+BASE64 of its kind (1 of who keeps the ledger, 4 of who cosigns, with the time) and 32 bytes."""

    def __init__(self, text: str, kind: int) -> None:
        try:
            self.name, id_, encoded = text.strip().split("+", 2)
            typed = b64decode(encoded, validate=True)
            self.kind, self.public, self.id = typed[0], typed[1:], sha256(self.name.encode() + b"\n" + typed)[:4]
            fits = self.id.hex() == id_ and self.kind == kind and len(self.public) == 32
        except (ValueError, IndexError):
            fits = False
        if not fits:
            raise Broken(text[:200], "key")

    def signed(self, note: "Note", where: str) -> int:
        """The second at which a cosigner signed the note. Raises Broken when the note does not bear its signature, or bears a false one."""
        values = [value[4:] for name, value in note.signatures if (name, value[:4]) == (self.name, self.id)]
        second = 0
        try:
            for value in values:
                message, signature = note.text.encode(), value
                if self.kind == COSIGNER:
                    second, signature = int.from_bytes(value[:8], "big"), value[8:]
                    message = f"cosignature/v1\ntime {second}\n".encode() + message
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            values = []
        if not values:
            raise Broken(where, "unsigned", name=self.name)
        return second

    def checkpoint(self, note: "Note", where: str) -> tuple[int, bytes]:
        """The size of the tree that a checkpoint states, and its root. Raises Broken when this key has not signed it."""
        self.signed(note, where)
        origin, size, encoded, *more = note.text.removesuffix("\n").split("\n")
        root = unbase64(encoded)
        if origin != self.name or not re.fullmatch("[1-9][0-9]{0,17}", size) or len(root) != 32 or "" in more:
            raise Broken(where, "form")
        return int(size), root


class Note:
    """A signed note: its text, a blank line, and one signature a line, up to the end of the file."""

    def __init__(self, whole: bytes, where: str) -> None:
        with within(where):
            decoded = whole.decode()
        text, _, below = decoded.rpartition("\n\n")
        self.text, lines = f"{text}\n", below.split("\n")
        found = [SIGNATURE.fullmatch(line) for line in lines[:-1]]
        with within(where, "note"):
            self.signatures = [(each[1], unbase64(each[2])) for each in found if each]
        complete = len(self.signatures) == len(found) and all(len(value) > 4 for _, value in self.signatures)
        printable = decoded.replace("\n", "").isprintable()  # no CR, no U+2028, no byte order mark: no line looks like two
        if not text or lines[-1] or not complete or not 0 < len(found) <= MOST_SIGNATURES or not printable:
            raise Broken(where, "note")


def unbase64(text: str) -> bytes:
    """The bytes of a text in standard base64. Raises ValueError where they have another spelling: padding left out, spare bits set."""
    decoded = b64decode(text, validate=True)
    if b64encode(decoded).decode() != text:
        raise ValueError("this is not canonical base64")
    return decoded


def members_of(file: BinaryIO, layout: Layout) -> tuple[list[zipfile.ZipInfo], str]:
    """The members of a ZIP, and the folder around them or nothing. The ZIP holds its members, one after the other, then their directory,
    then the end record, and nothing else.

    Programs read a ZIP from its end, from its beginning, or by other names beside the names. Here every way has to lead to the same files.
    Nothing is unpacked before all names and sizes are checked.
    """
    with zipfile.ZipFile(file) as archive:
        members, begins, at = archive.infolist(), archive.start_dir, 0
    names: set[str] = set()
    around = folder_around([each.orig_filename for each in members], layout)
    for number, each in enumerate(members):
        if number == MOST_FILES or each.orig_filename.lower() in names or each.orig_filename != each.filename:
            raise Broken(each.orig_filename, "name")
        names.add(each.orig_filename.lower())
        each.filename = name = within_folder(each.orig_filename, around)
        foreign = bool(layout.foreign.fullmatch(name))
        folder = name in layout.folders or name == around or (foreign and name.endswith("/"))
        if not (folder or foreign or layout.known(name)):
            raise Broken(name, "name")
        if each.compress_type not in METHODS:
            raise Broken(name, "method", method=each.compress_type)
        if each.flag_bits & ~FLAGS or (folder and each.file_size):
            raise Broken(name, "large")
        kind = stat.S_IFMT(each.external_attr >> 16)
        other_kind = kind not in {0, stat.S_IFDIR if folder else stat.S_IFREG} or (each.external_attr & DOS_FOLDER and not folder)
        if each.comment or each.volume or each.header_offset != at or other_kind:
            raise Broken(name, "hidden")
        with within(name, "hidden"):
            at = content_start(file, each) + each.compress_size
            at += descriptor_length(file, each, at)
    length = sum(CENTRAL_HEADER + len(name_of(each)) + len(each.extra) for each in members)
    with within("ZIP", "hidden"):
        if at != begins or not ends(file, len(members), begins, length):
            raise Broken("ZIP", "hidden")
    return members, around


def folder_around(names: list[str], layout: Layout) -> str:
    """The one folder that all files lie in, with its slash, as when an unpacked export is packed as a folder; or nothing."""
    first, *others = {name.partition("/")[0] for name in names if not name.startswith(MACOS)} or {""}
    inside = all("/" in name for name in names)
    return f"{first}/" if inside and not others and f"{first}/" not in layout.folders and AROUND.fullmatch(first) else ""


def within_folder(name: str, around: str) -> str:
    """The name of a file as it is in an export, without the folder around it; the folder keeps its own name."""
    beside = MACOS if name.startswith(MACOS) else ""
    return beside + (name.removeprefix(beside).removeprefix(around) or ("" if beside else around))


def ends(file: BinaryIO, number: int, begins: int, length: int) -> bool:
    """Whether the file ends where its directory does, with end records that describe this directory. ZIP64 adds two records."""
    file.seek(begins + length)
    rest = file.read(LARGE_END.size + LOCATOR.size + END.size + 1)
    large = len(rest) == LARGE_END.size + LOCATOR.size + END.size
    if large:
        mark, size, _, _, *described = LARGE_END.unpack(rest[: LARGE_END.size])
        pointer = LOCATOR.unpack(rest[LARGE_END.size : -END.size])
        if (mark, size, described) != (b"PK\6\6", LARGE_END.size - 12, [0, 0, number, number, length, begins]):
            return False
        if pointer != (b"PK\6\7", 0, begins + length, 1):
            return False
    elif len(rest) != END.size:
        return False
    expected = (b"PK\5\6", 0, 0, number, number, length, begins, 0)
    stated = END.unpack(rest[-END.size :])
    return all(is_ == should or (large and is_ in ONES) for is_, should in zip(stated, expected, strict=True))


def name_of(each: zipfile.ZipInfo) -> bytes:
    """The bytes of its name. All names of an export are ASCII; the folder around them may have another."""
    return each.orig_filename.encode("utf-8" if each.flag_bits & NAMED_IN_UTF8 else "cp437")


def content_start(file: BinaryIO, each: zipfile.ZipInfo) -> int:
    """Where the content of a member begins: after its local header, which has to say what the directory says."""
    file.seek(each.header_offset)
    mark, _, flags, method, _, _, crc, packed_, size, name_length, extra_length = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    name, fields = file.read(name_length), extra_fields(file.read(extra_length))
    agrees = (mark, flags, method, name) == (b"PK\3\4", each.flag_bits, each.compress_type, name_of(each))
    true = (each.CRC, each.compress_size, each.file_size)
    later, large = each.flag_bits & DESCRIBED, fields.get(ZIP64)  # later: sum and sizes may stand in a data descriptor instead
    if large and struct.unpack("<QQ", large) not in {(each.file_size, each.compress_size), (0, 0) if later else true[1:]}:
        agrees = False
    for is_, should in zip((crc, packed_, size), true, strict=True):
        agrees = agrees and (is_ == should or bool(later and is_ == 0) or bool(large and is_ in ONES))
    if not agrees:
        raise Broken(each.filename, "hidden")
    start = file.tell()
    extra_fields(each.extra)
    return start


def extra_fields(extra: bytes) -> dict[int, bytes]:
    """The extra fields of a header: each has a number and a length. Raises ValueError where one is unknown, too long or there twice."""
    found: dict[int, bytes] = {}
    while extra:
        number, length = struct.unpack("<HH", extra[:4])
        if number in found or len(extra) < 4 + length or length > EXTRA_FIELDS.get(number, -1):
            raise ValueError("an extra field is unknown, too long, cut off or there twice")
        found[number], extra = extra[4 : 4 + length], extra[4 + length :]
    return found


def descriptor_length(file: BinaryIO, each: zipfile.ZipInfo, at: int) -> int:
    """The length of the data descriptor after the content: sum and sizes in 4 or 8 bytes, with a mark before them or without."""
    if not each.flag_bits & DESCRIBED:
        return 0
    file.seek(at)
    there = file.read(24)
    for form in ("<LQQ", "<3L"):
        stated = struct.pack(form, each.CRC, each.compress_size, each.file_size)
        for descriptor in (DESCRIPTOR + stated, stated):
            if there.startswith(descriptor):
                return len(descriptor)
    raise Broken(each.filename, "hidden")


class Packing:
    """What a member is packed with. more: not all of what was given is unpacked; ended: its end was met; behind: what stands there."""

    def __init__(self, each: zipfile.ZipInfo) -> None:
        self.method, self.more, self.ended, self.behind = each.compress_type, False, False, b""
        self.head, self.size = b"", b"\xff" * 8 if each.flag_bits & MARKED_END else each.file_size.to_bytes(8, "little")
        if self.method == zipfile.ZIP_DEFLATED:
            self.stream: Any = zlib.decompressobj(-zlib.MAX_WBITS)
        else:
            self.stream = bz2.BZ2Decompressor() if self.method == zipfile.ZIP_BZIP2 else lzma.LZMADecompressor(lzma.FORMAT_ALONE)

    def unpacked(self, raw: bytes) -> bytes:
        """A piece of the content, of a bounded length: very little may unpack to very much."""
        if self.method == zipfile.ZIP_STORED:
            return raw
        if self.method == zipfile.ZIP_DEFLATED:
            piece: bytes = self.stream.decompress(self.stream.unconsumed_tail + raw, PIECE)
            self.more = len(piece) == PIECE or bool(self.stream.unconsumed_tail)
        else:
            piece = self.stream.decompress(self.in_a_file(raw) if self.method == zipfile.ZIP_LZMA else raw, PIECE)
            self.more = not self.stream.needs_input
        self.ended, self.behind = self.stream.eof, self.stream.unused_data
        self.more = self.more and not self.ended
        return piece

    def in_a_file(self, raw: bytes) -> bytes:
        """LZMA as in a file of its own. A ZIP has a version and a length before the 5 bytes of properties, and no size behind them."""
        if len(self.head) == 9:
            return raw
        self.head, rest = (self.head + raw)[:9], (self.head + raw)[9:]
        if len(self.head) < 9:
            return b""
        if self.head[2:4] != b"\5\0":
            raise ValueError("LZMA has five bytes of properties")
        return self.head[4:] + self.size + rest


def unpacked(file: BinaryIO, each: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member in pieces. Its sum and size have to be those of the directory, and nothing may follow the compressed data."""
    file.seek(content_start(file, each))
    left, long, crc, packing = each.compress_size, 0, 0, Packing(each)
    stored, before = each.compress_type == zipfile.ZIP_STORED, b""
    while not packing.ended and (packing.more or left):
        raw = b"" if packing.more else file.read(min(left, PIECE))
        if not raw and not packing.more:
            break  # the file is cut off
        left -= len(raw)
        piece = packing.unpacked(raw)
        long, crc = long + len(piece), zlib.crc32(piece, crc)
        if stored and each.flag_bits & DESCRIBED and DESCRIPTOR in before + piece:
            raise Broken(each.filename, "hidden")  # a program that reads from the front would take this for the end of the content
        if long > each.file_size:
            break
        yield piece
        before = piece[-3:]
    if (left, long, crc) != (0, each.file_size, each.CRC) or not (stored or (packing.ended and not packing.behind)):
        raise Broken(each.filename, "hidden")


def contents(file: BinaryIO, layout: Layout = PROJECT) -> tuple[dict[str, bytes], list[str]]:
    """The content of every file by its name, of an attachment only the SHA-256; and the names of what other programs put in."""
    found: dict[str, bytes] = {}
    foreign: list[str] = []
    room, attached_room = LARGEST, LARGEST_ATTACHED
    members, around = members_of(file, layout)
    foreign += [around] if around else []
    for each in members:
        name, attached = each.filename, each.filename.startswith("attachments/") and layout.known(each.filename)
        if name in layout.folders or name == around:
            continue
        room -= 0 if attached else each.file_size
        attached_room -= each.file_size if attached and each.compress_type != zipfile.ZIP_STORED else 0
        if room < 0 or attached_room < 0:
            raise Broken(name, "large")
        with within(name):
            if attached:
                hashed = hashlib.sha256()
                for piece in unpacked(file, each):
                    hashed.update(piece)
                found[name] = hashed.digest()
            elif layout.known(name):
                found[name] = b"".join(unpacked(file, each))
            else:
                foreign.append(name)
                for _ in unpacked(file, each):  # nothing hides in it that reads as another member
                    pass
        if attached and found[name].hex() != name.removeprefix("attachments/"):
            raise Broken(name, "content")
    for name in sorted(layout.proved - found.keys()):
        raise Broken(name, "missing")
    return found, foreign


def written(value: Row) -> bytes:
    """JSON as an export writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parsed(raw: bytes, form: dict[str, type]) -> Row:
    """An object with these members, spelled as `written` does: so no byte of it can change unnoticed. The `fact` of a row is its state."""
    value: Row = json.loads(raw)
    again = {name: value[name] for name in form}
    if "state" in form:
        state = b64decode(value["state"])
        again |= {"state": b64encode(state).decode(), "fact": read_one_way(state)}
    texts = [*value["proof"], *value.get("tags", ())]
    if written(again) != raw or any(type(value[name]) is not kind for name, kind in form.items()) or {*map(type, texts)} - {str}:
        raise ValueError("it is written in another way")
    return value


def read_one_way(state: bytes) -> Any:
    """The JSON of a state. Raises ValueError where two readers could see two facts: a member twice, NaN, a text that is not UTF-8."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found := dict(pairs)) < len(pairs):
            raise ValueError("a member stands there twice")
        return found

    def no_number(text: str) -> float:
        raise ValueError(f"{text} is no number of JSON")

    return json.loads(state.decode(), object_pairs_hook=members, parse_constant=no_number)


def named(value: Any, names: set[str]) -> Iterator[str]:
    """All hashes in a fact that are the value of a member with one of these names."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if name in names and isinstance(each, str) and each:
            yield each
        yield from named(each, names)


def attached(row: Row) -> Iterator[str]:
    """The hashes of the files that a row names, in its fact or by a tag."""
    yield from named(row["fact"], ATTACHMENTS)
    yield from (tag.removeprefix(FILE) for tag in row["tags"] if tag.startswith(FILE))


def streams_named(rows: list[Row]) -> dict[str, int]:
    """The further streams that rows name by a tag, in the order in which they do, each with the position where it is named first."""
    found: dict[str, int] = {}
    for row in rows:
        for tag in row["tags"]:
            if tag.startswith(NAMES):
                found.setdefault(tag.removeprefix(NAMES), row["position"])
    return found


class Export:
    """The files of an export, and the checkpoint that its proofs lead to."""

    def __init__(self, files: dict[str, bytes], key: Key) -> None:
        self.files, self.key = files, key
        with within("checkpoint.txt"):
            self.note = Note(files["checkpoint.txt"], "checkpoint.txt")
            self.size, self.root = key.checkpoint(self.note, "checkpoint.txt")
        self.recorded: dict[int, int] = {}
        """The time of each row that was checked, by position."""

    def row(self, raw: bytes) -> Row:
        """A row that has its leaf hash and is a leaf of the tree."""
        row = parsed(raw, ROW)
        position, hashed = row["position"], leaf_hash(row_entry(row))
        if hashed.hex() != row["leaf_hash"]:
            raise Broken(position, "content")
        if not proved(position - 1, position, self.size, row["proof"], hashed, self.root):
            raise Broken(position, "inclusion", size=self.size)
        self.recorded[position] = row["recorded_at"]
        fact, day = row["fact"], moment(row["recorded_at"] // 1_000_000).date()
        if fact.get("fact") != row["type"]:
            raise Broken(position, "type", type=row["type"], fact=fact.get("fact"))
        if "on" in fact and (on := date.fromisoformat(fact["on"])) > day:
            raise Broken(position, "future", on=on, day=day)
        if "on" in fact and on.isoformat() != fact["on"]:
            raise Broken(position, "form")
        return row

    def refuse_falling_times(self) -> None:
        """A ledger records one row after the other: no row that was checked has an earlier time than a row before it."""
        before, latest = 0, 0
        for position, recorded_at in sorted(self.recorded.items()):
            if recorded_at < latest:
                raise Broken(position, "time", before=before)
            before, latest = position, recorded_at

    def facts(self, file: str = "facts.jsonl", stream: str = "") -> list[Row]:
        """All rows of a stream from the first one, each with the hash of the row before it. Without a name it is the project's stream."""
        rows: list[Row] = []
        before: Row = {"stream": stream, "position": 0, "version": 0, "leaf_hash": ""}
        if not self.files[file].endswith(b"\n"):
            raise Broken(file, "form")
        for number, line in enumerate(io.BytesIO(self.files[file]), 1):
            with within(f"{file}:{number} (> {before['position']})"):
                row = self.row(line[:-1])
            position, version, expected = row["position"], row["version"], before["version"] + 1
            if stream and row["stream"] != stream:
                raise Broken(position, "moved", stream=row["stream"], expected=stream)
            first_of_none = not rows and version == 1 and row["type"] != "project-registered"
            if not stream and (not row["stream"].startswith("project/") or first_of_none):
                raise Broken(position, "project")
            if rows and row["stream"] != before["stream"]:
                raise Broken(position, "stream", stream=row["stream"])
            if version > expected:
                raise Broken(position, "gap", stream=row["stream"], first=expected, count=version - expected)
            if version < expected or position <= before["position"] or row["prev_stream_hash"] != before["leaf_hash"]:
                raise Broken(position, "order")
            if rows and row["type"] == "project-registered":
                raise Broken(position, "again")
            rows.append(before := row)
        return rows

    def streams(self, rows: list[Row]) -> dict[str, list[Row]]:
        """The rows of each further stream that the project's rows name: none may be left out, and no other stream may be there."""
        found: dict[str, list[Row]] = {}
        known: set[str] = set()
        for number, (stream, position) in enumerate(streams_named(rows).items(), 1):
            files = {file := f"streams/{number}.jsonl", f"streams/{number}.json"}
            if not files <= self.files.keys():
                raise Broken(position, "named", stream=stream)
            known |= files
            found[stream] = self.facts(file, stream)
        self.refuse_others("streams/", known)
        return found

    def heads(self, last: Row, file: str = "stream-head.json") -> Row:
        """The row that records the newest row of every stream, as the root of a tree. It proves that `last` is the newest of its stream."""
        # A monitor reads entries only, and recomputes the tag of every row of this type: so type, tag and state have to agree.
        with within(file):
            head = parsed(self.files[file], HEAD)
            recorded = self.row(written(head["recorded"]))
            size, streams, root = (recorded["fact"][name] for name in ("size", "streams", "root"))
            number, newest = head["number"], unhex(head["leaf_hash"])
            leaf = leaf_hash(b"LH\x01" + packed(number, last["stream"], head["version"], newest))
            bears = ["ledger/stream-heads", "stream-heads-recorded", [f"stream-heads/{size}/{streams}/{root}"]]
            shown = proved(number, number + 1, streams, head["proof"], leaf, unhex(root))
            if not shown or [recorded[name] for name in ("stream", "type", "tags")] != bears:
                raise Broken(file, "heads")
        if missing := max(0, head["version"] - last["version"]):
            raise Broken(last["position"], "tail", stream=last["stream"], first=last["version"] + 1, count=missing)
        if head["leaf_hash"] != last["leaf_hash"] or not last["position"] <= size < recorded["position"]:
            raise Broken(last["position"], "heads")
        return recorded

    def documents(self, rows: list[Row]) -> int:
        """How many policy documents the verdicts rest on. Each was adopted earlier, and its text and its sources are in the export."""
        wanted = {each: row["position"] for row in reversed(rows) for each in named(row["fact"], DOCUMENTS)}
        known = set()
        for hashed, position in wanted.items():
            known.add(name := f"documents/{hashed}.json")
            if name not in self.files:
                raise Broken(position, "document", sha256=hashed)
            with within(name):
                row = self.row(self.files[name])
                fact = row["fact"]
                if row["type"] != "document-adopted" or row["position"] >= position or fact["sha256"] != hashed:
                    raise Broken(position, "document", sha256=hashed)
                for each in (fact, *fact["sources"]):
                    known.add(copy := f"documents/{each['sha256']}.txt")
                    if copy not in self.files:
                        raise Broken(copy, "missing")
                    if sha256(self.files[copy]).hex() != each["sha256"] or self.files[copy] != each["text"].encode():
                        raise Broken(copy, "content")
        self.refuse_others("documents/", known)
        return len(wanted)

    def attachments(self, rows: list[Row], *, left_out: bool) -> tuple[int, int]:
        """How many attachments are there and how many are left out. `contents` has compared them with their names."""
        wanted = {each: row["position"] for row in reversed(rows) for each in attached(row)}
        missing = [hashed for hashed in wanted if f"attachments/{hashed}" not in self.files]
        if missing and not left_out:
            raise Broken(wanted[missing[0]], "attachment", sha256=missing[0])
        self.refuse_others("attachments/", {f"attachments/{hashed}" for hashed in wanted})
        return len(wanted) - len(missing), len(missing)

    def continues(self, old: str) -> int:
        """The size of an old checkpoint, which this one continues."""
        with within("--since"):
            size, root = self.key.checkpoint(Note(old.encode(), "--since"), "--since")
        with within("earlier.json"):
            earlier = parsed(self.files.get("earlier.json", b'{"size":0,"proof":[]}'), EARLIER)
            continued = proved(0, size, self.size, earlier["proof"], root, self.root)
        if not continued:
            raise Broken("checkpoint.txt", "since")
        return size

    def refuse_others(self, folder: str, known: set[str]) -> None:
        for name in self.files:
            if name.startswith(folder) and name not in known:
                raise Broken(name, "name")


def verified(asked: argparse.Namespace) -> Iterator[str]:
    """Yields a line for each thing that holds (✓) or was not checked (!). Raises Broken at the first thing that does not hold."""
    with Path(asked.export).open("rb") as file:
        files, foreign = contents(file)
    export = Export(files, asked.key)
    yield f"✓ 检查点 {asked.key.name}，{export.size}条 · checkpoint of {export.size} facts, signed by {asked.key.name}"
    for each in (*asked.witness, *asked.monitor):
        with within("checkpoint.txt"):
            signed_at = time(each.signed(export.note, "checkpoint.txt"))
        yield f"✓ {each.name} 于{signed_at}副署 · cosigned by {each.name}"
    if not asked.witness:
        yield "! 没有核对见证人的副署：不排除给别人看的是另一份历史 · no --witness: others may have been shown another history"
    if asked.since:
        size = export.continues(asked.since)
        yield f"✓ 延续{size}条时的检查点，此后只有增添 · continues the checkpoint of {size} facts: nothing but additions since"
    rows = export.facts()
    project, first, last = rows[0]["fact"], rows[0]["position"], rows[-1]["position"]
    yield f"✓ {rows[0]['stream']}，登记为 registered as {project.get('code')} {project.get('name')}"
    yield f"✓ 事实{len(rows)}条，第{first}条至第{last}条，与登记时一致 · {len(rows)} facts, positions {first} to {last}, as recorded"
    recorded, streams = export.heads(rows[-1]), export.streams(rows)
    for number, (stream, others) in enumerate(streams.items(), 1):
        if export.heads(others[-1], name := f"streams/{number}.json")["position"] != recorded["position"]:
            raise Broken(name, "heads")  # then the streams would be complete up to two positions
        count, reach = len(others), (others[0]["position"], others[-1]["position"])
        yield f"✓ {stream}：事实{count}条，第{reach[0]}条至第{reach[1]}条 · {count} facts, positions {reach[0]} to {reach[1]}, as recorded"
    if streams:
        yield f"✓ 项目的事实所指的流{len(streams)}条，一条不少 · streams that facts of the project name, all of them here: {len(streams)}"
    rows = sorted((row for each in (rows, *streams.values()) for row in each), key=lambda row: int(row["position"]))
    size, as_of = recorded["fact"]["size"], time(recorded["recorded_at"] // 1_000_000)
    said = ("由复算人证实", "as a monitor has recomputed") if asked.monitor else ("仅凭台账自己的签名", "by the operator's signature only")
    yield f"✓ 截至第{size}条（{as_of}）没有遗漏，{said[0]} · complete up to position {size} ({as_of}), {said[1]}"
    if later := export.size - size - 1:
        yield f"! 其后至检查点还有{later}条，有没有这个项目的，此导出未涉及 · of {later} later facts this export says nothing"
    number = export.documents(rows)
    yield f"✓ 所依据的政策文件{number}份，与采用时一致 · documents that verdicts rest on, as adopted: {number}"
    there, left_out = export.attachments(rows, left_out=asked.without_attachments)
    export.refuse_falling_times()
    yield f"✓ 附件{there}个，没有改动；没有导出的{left_out}个 · attachments, unchanged: {there}; left out: {left_out}"
    if missing := sorted(PROJECT.unproved - files.keys()):
        yield f"! 文件里没有，也不属于证明：{'、'.join(missing)} · not in the file, and no part of the proof: {', '.join(missing)}"
    if foreign:
        names = " ".join(foreign[:SHOWN]) + (" …" if len(foreign) > SHOWN else "")
        yield f"! 不是导出的文件{len(foreign)}个，什么也不证明：{names} · no part of the export, and prove nothing: {len(foreign)}"
    chinese, english = proving_nothing(export, asked)
    yield f"! 在文件里，但不属于证明：{'、'.join(chinese)} · in the file, but no part of the proof: {', '.join(english)}"


def proving_nothing(export: Export, asked: argparse.Namespace) -> tuple[list[str], list[str]]:
    """What is in the file but was not verified, in both languages."""
    found = [("README.txt", "README.txt")] if "README.txt" in export.files else []
    found += [enclosed_verifier(export.files["verify_lifecycle.py"])] if "verify_lifecycle.py" in export.files else []
    if "earlier.json" in export.files and not asked.since:
        found += [("earlier.json（没有--since，未核对）", "earlier.json (not looked at without --since)")]
    known = {(each.name, each.id) for each in (asked.key, *asked.witness, *asked.monitor)}
    unknown = sorted({name for name, value in export.note.signatures if (name, value[:4]) not in known})
    found += [(f"{name}的签名（没有给出公钥）", f"the signature of {name} (no key was given)") for name in unknown]
    found += [("各文件的日期和权限", "the times and rights of the files")]
    chinese, english = zip(*found, strict=True)
    return [*chinese], [*english]


def enclosed_verifier(enclosed: bytes) -> tuple[str, str]:
    """Whether the verifier in the export is the one that runs. That one has no file where Python reads it from its standard input."""
    try:
        running = Path(__file__).read_bytes()
    except (NameError, OSError):
        return "verify_lifecycle.py（没有与正在运行的比较）", "verify_lifecycle.py (not compared with the one that runs)"
    if enclosed == running:
        return "verify_lifecycle.py（与正在运行的一致）", "verify_lifecycle.py (the same as the one that runs)"
    return "verify_lifecycle.py（与正在运行的不同）", "verify_lifecycle.py (another one than the one that runs)"


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, BEIJING)


def time(second: int) -> str:
    return f"{moment(second):%Y-%m-%d %H:%M:%S}+08:00"


def told(asked: argparse.Namespace) -> Iterator[str]:
    """The lines of `verified`. Any other error means that the file is no intact export."""
    with within(str(asked.export), "zip"):
        yield from verified(asked)


def main(arguments: list[str]) -> int:
    """Runs the program and returns its exit code."""
    try:
        code = answered(arguments)
        if sys.stdout:  # None where the output was closed before the start: then the exit code is the answer
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: no fault of the export
        discard_output()
        return 141
    except (OSError, MemoryError) as error:  # no room for the output, for example
        discard_output()
        print(f"没有核成：{error} · not verified", file=sys.stderr)
        return 2
    return code


def discard_output() -> None:
    """Python would try once more to write what is left, and fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answered(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="backslashreplace")
    asks = argparse.ArgumentParser(prog="verify_lifecycle.py", description="核验一份项目导出 · verifies the export of a project")
    asks.add_argument("export", help="导出文件 · the export, a ZIP file")
    asks.add_argument("--key", required=True, help="另行取得的台账公钥 · the ledger's public key, got elsewhere")
    asks.add_argument("--witness", action="append", default=[], help="见证公钥，须已副署 · key of a witness, which must have signed")
    asks.add_argument("--monitor", action="append", default=[], help="复算公钥，须已副署 · key of a monitor, which must have signed")
    asks.add_argument("--since", help="旧检查点文件，须由此延续 · file of an old checkpoint, which must be continued")
    asks.add_argument("--without-attachments", action="store_true", help="附件没有导出 · attachments were left out of the export")
    asked = asks.parse_args(arguments)
    try:
        for file in filter(None, (asked.export, asked.since)):
            if not Path(file).is_file() and Path(file).exists():
                raise ValueError(f"不是文件：{file} · not a file")  # reading a pipe or a device might never end
            Path(file).open("rb").close()
        asked.since = asked.since and Path(asked.since).read_bytes().decode()  # as it is: no line ending is converted
        asked.key = Key(asked.key, LEDGER)
        asked.witness, asked.monitor = ([Key(each, COSIGNER) for each in given] for given in (asked.witness, asked.monitor))
    except (OSError, ValueError, Broken) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for line in told(asked):
            print(plain(line))
    except Broken as broken:
        print(broken)
        return 2 if broken.reason == "method" else 1  # what cannot be read accuses nobody
    print("✓ 全部成立 · all of it holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
