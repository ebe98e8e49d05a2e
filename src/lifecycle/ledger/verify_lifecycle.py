"""核验一份项目导出 · verifies the export of a project, without any server: python verify_lifecycle.py EXPORT.zip --key PUBLICKEY

One file on Python (3.11 or newer) and `cryptography` alone, to be read from top to bottom by whoever does not want to trust it. What it
follows: RFC 9162 (hash tree), https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint, https://c2sp.org/tlog-cosignature.
Exit codes: 0 all of it holds, 1 something does not hold or is left out (which, is printed), 2 it could not be asked.
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.stderr.write("需要先安装：python -m pip install cryptography · install it first\n")
    raise SystemExit(2) from None

REASONS = {
    "zip": ("不是完好的导出文件（{why}）", "this is no intact export ({why})"),
    "name": ("不属于导出，或出现了两次", "it is no part of an export, or is there twice"),
    "missing": ("导出里没有这个文件", "the export lacks this file"),
    "large": ("太大，或压缩得异常", "it is too large, or packed in a strange way"),
    "form": ("不是导出时写下的形式：已被改动", "it is not in the form in which exports are written: it was changed"),
    "content": ("内容与散列不符：已被改动", "it is not what its hash says: it was changed"),
    "key": ("不是公钥", "this is no public key"),
    "unsigned": ("没有{name}的签名，或签名与内容不符", "{name} has not signed it, or has signed something else"),
    "since": ("无法证明它延续了旧检查点", "nothing shows that it continues the old checkpoint"),
    "inclusion": (
        "不在检查点的{size}条之内，或证明不成立",
        "it is not among the {size} facts of the checkpoint, or its proof does not hold",
    ),
    "stream": ("属于另一个流{stream}", "it belongs to another stream, {stream}"),
    "gap": ("此前漏掉了第{first}版至第{last}版", "versions {first} to {last} before it are left out"),
    "tail": ("此后漏掉了第{first}版至第{last}版", "versions {first} to {last} after it are left out"),
    "order": ("不在应有的位置", "it does not stand where it should"),
    "chain": ("与前一条不相连", "it does not follow the one before it"),
    "heads": ("与登记的流头不符", "it is not what the recorded stream heads say"),
    "document": ("所依据的政策文件{sha256}缺失，或采用较晚", "the document {sha256} that it rests on is left out, or was adopted later"),
    "attachment": ("所附的文件{sha256}不在导出里", "its attachment {sha256} is left out"),
    "not_named": ("没有事实提到它", "no fact names it"),
}
FILES = {"README.txt", "verify_lifecycle.py", "checkpoint.txt", "key.txt", "facts.jsonl", "stream-head.json"}
OTHERS = re.compile(r"earlier\.json|documents/[0-9a-f]{64}\.(json|txt)|attachments/[0-9a-f]{64}")
MOST, LARGEST, PACKINGS = 100_000, 1 << 28, {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ROW = {"position": int, "stream": str, "version": int, "type": str, "schema_version": int, "recorded_at": int, "actor": str}
ROW |= {"command_id": str, "tags": list, "state": str, "prev_stream_hash": str, "leaf_hash": str, "proof": list, "fact": dict}
HEAD = {"number": int, "version": int, "leaf_hash": str, "proof": list, "recorded": dict}
EARLIER = {"size": int, "proof": list}
DOCUMENTS, ATTACHMENTS = {"document_sha256"}, {"scan_sha256", "sha256"}
"""Under which names a fact gives the documents that its verdicts rest on, and the files that belong to it."""
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError)
Row = dict[str, Any]


class Broken(Exception):
    """What does not hold: where, and why in both languages."""

    def __init__(self, where: int | str, reason: str, **values: Any) -> None:
        chinese, english = (f"第{where}条", f"position {where}") if isinstance(where, int) else (where, where)
        super().__init__("✗ {}：{}\n  {}: {}".format(*(chinese, REASONS[reason][0], english, REASONS[reason][1])).format(**values))


# The hash tree of RFC 9162


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry)


def proved(start: int, end: int, size: int, proof: list[str], known: bytes, root: bytes) -> bool:
    """Whether the leaves from `start` up to `end`, with the root `known`, are those of the tree of `size` leaves and this root: one leaf
    (RFC 9162, 2.1.3), or all with which the tree began (2.1.4).
    """
    rest = map(unhex, proof)
    try:
        return 0 <= start < end <= size and rebuilt(start, end, 0, size, rest, known) == (known, root) and next(rest, None) is None
    except StopIteration:
        return False


def rebuilt(start: int, end: int, first: int, last: int, proof: Iterator[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """The roots of the part and of the tree from `first` up to `last`, which splits at the largest power of two below its size."""
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
    if not re.fullmatch("([0-9a-f]{64})?", written):
        raise ValueError(f"{written[:80]} is no hash")
    return bytes.fromhex(written)


# What the ledger hashes: rows and stream heads as entries; integers in 8 bytes, texts and hashes behind their length in 4


def integer(value: int) -> bytes:
    return value.to_bytes(8, "big")


def prefixed(value: str | bytes) -> bytes:
    encoded = value.encode() if isinstance(value, str) else value
    return len(encoded).to_bytes(4, "big") + encoded


def row_entry(row: Row) -> bytes:
    front = [b"LE\x01", integer(row["position"]), prefixed(row["stream"]), integer(row["version"]), prefixed(row["type"])]
    middle = [integer(row["schema_version"]), integer(row["recorded_at"]), prefixed(row["actor"]), prefixed(row["command_id"])]
    tags = [len(row["tags"]).to_bytes(4, "big"), *map(prefixed, row["tags"])]
    return b"".join([*front, *middle, *tags, prefixed(unhex(row["prev_stream_hash"])), prefixed(sha256(b64decode(row["state"])))])


def head_entry(stream: str, head: Row) -> bytes:
    return b"LH\x01" + integer(head["number"]) + prefixed(stream) + integer(head["version"]) + prefixed(unhex(head["leaf_hash"]))


class Key:
    """A public key: NAME+ID+BASE64 of its kind (1: who keeps the ledger; 4: who cosigns, with the time) and 32 bytes."""

    def __init__(self, text: str) -> None:
        try:
            self.name, id_, encoded = text.split("+", 2)
            typed = b64decode(encoded, validate=True)
            self.text, self.kind, self.public = text, typed[0], typed[1:]
            self.id = sha256(self.name.encode() + b"\n" + typed)[:4]
            fits = self.id.hex() == id_ and self.kind in {1, 4} and len(self.public) == 32
        except (ValueError, IndexError):
            fits = False
        if not fits:
            raise Broken(text[:200], "key")

    def signed(self, note: str, where: str) -> int:
        """The second at which a cosigner signed the note. Raises Broken when the note does not bear its signature."""
        text, _, below = note.rpartition("\n\n")
        message, second = f"{text}\n".encode(), 0
        try:
            lines = [line.split(" ") for line in below.splitlines() if line.startswith(f"— {self.name} ")]
            value = next(value[4:] for value in (b64decode(line[-1], validate=True) for line in lines) if value[:4] == self.id)
            if self.kind == 4:
                second, value = int.from_bytes(value[:8], "big"), value[8:]
                message = f"cosignature/v1\ntime {second}\n".encode() + message
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (StopIteration, ValueError, InvalidSignature):
            raise Broken(where, "unsigned", name=self.name) from None
        return second

    def checkpoint(self, raw: bytes, where: str) -> tuple[int, bytes]:
        """How many facts a checkpoint covers that this key signed, and the root of the tree over them."""
        note = raw.decode()
        self.signed(note, where)
        origin, size, root, *_ = note.split("\n")
        if self.kind != 1 or origin != self.name or not re.fullmatch("[1-9][0-9]{0,17}", size):
            raise Broken(where, "form")
        return int(size), b64decode(root, validate=True)


def contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """All files by name; of an attachment only its SHA-256. Names and sizes are looked at before anything is unpacked."""
    found: dict[str, bytes] = {}
    room = LARGEST
    for at, each in enumerate(archive.infolist()):
        name, attached = each.filename, each.filename.startswith("attachments/")
        if at == MOST or name in found or not (name in FILES or OTHERS.fullmatch(name)):
            raise Broken(name, "name")
        plain = each.compress_type == zipfile.ZIP_STORED and each.file_size == each.compress_size
        room -= 0 if attached else each.file_size
        if each.flag_bits & 1 or each.compress_type not in PACKINGS or (attached and not plain) or room < 0:
            raise Broken(name, "large")
        with archive.open(name) as opened:
            found[name] = hashlib.file_digest(opened, "sha256").digest() if attached else opened.read(LARGEST)  # type: ignore[arg-type]
        if attached and found[name].hex() != name.removeprefix("attachments/"):
            raise Broken(name, "content")
    for name in sorted(FILES - found.keys()):
        raise Broken(name, "missing")
    return found


def written(value: Row) -> bytes:
    """The one way in which an export writes JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def parsed(raw: bytes, form: dict[str, type], where: str) -> Row:
    """An object of this form, written in that way: so no byte of it can be changed unseen. What a row decodes to is its state."""
    try:
        value: Row = json.loads(raw)
        again = {name: value[name] for name in form}
        if "state" in form:
            state = b64decode(value["state"])
            again |= {"state": b64encode(state).decode(), "fact": json.loads(state)}
        texts = [*value["proof"], *value.get("tags", ())]
        fits = written(again) == raw and all(type(value[name]) is kind for name, kind in form.items()) and {*map(type, texts)} <= {str}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits:
        raise Broken(where, "form")
    return value


def named(value: Any, names: set[str]) -> Iterator[str]:
    """The hashes that stand anywhere in a fact under one of these names."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if name in names and isinstance(each, str) and each:
            yield each
        yield from named(each, names)


class Export:
    """What is checked: the files of an export, under a checkpoint of so many facts with this root."""

    def __init__(self, files: dict[str, bytes], key: Key) -> None:
        self.files, self.key = files, key
        self.size, self.root = key.checkpoint(files["checkpoint.txt"], "checkpoint.txt")

    def row(self, raw: bytes, where: str) -> Row:
        """A row that is what its hash says, and that is in the tree."""
        row = parsed(raw, ROW, where)
        position, hashed = row["position"], leaf_hash(row_entry(row))
        if hashed.hex() != row["leaf_hash"]:
            raise Broken(position, "content")
        if not proved(position - 1, position, self.size, row["proof"], hashed, self.root):
            raise Broken(position, "inclusion", size=self.size)
        return row

    def facts(self) -> list[Row]:
        """All rows of one stream, from its first one on, each chained to the one before it."""
        rows: list[Row] = []
        nothing: Row = {"stream": None, "position": 0, "version": 0, "leaf_hash": ""}
        *lines, end = self.files["facts.jsonl"].split(b"\n")
        for number, line in enumerate(lines, 1):
            before = rows[-1] if rows else nothing
            row = self.row(line, f"facts.jsonl:{number} (> {before['position']})")
            position, version, expected = row["position"], row["version"], before["version"] + 1 if rows else min(row["version"], 1)
            if rows and row["stream"] != before["stream"]:
                raise Broken(position, "stream", stream=row["stream"])
            if version > expected:
                raise Broken(position, "gap", first=expected, last=version - 1)
            if version < expected or position <= before["position"]:
                raise Broken(position, "order")
            if row["prev_stream_hash"] != before["leaf_hash"]:
                raise Broken(position, "chain")
            rows.append(row)
        if end or not rows:
            raise Broken("facts.jsonl", "form")
        return rows

    def heads(self, last: Row) -> Row:
        """The fact that records the root of all stream heads, under which the last row is the newest one of its stream."""
        head = parsed(self.files["stream-head.json"], HEAD, "stream-head.json")
        recorded = self.row(written(head["recorded"]), "stream-head.json")
        size, streams, root = (recorded["fact"][name] for name in ("size", "streams", "root"))
        of_all = recorded["stream"] == "ledger/stream-heads" and recorded["tags"] == [f"stream-heads/{size}/{streams}/{root}"]
        leaf, number = leaf_hash(head_entry(last["stream"], head)), head["number"]
        if not of_all or not proved(number, number + 1, streams, head["proof"], leaf, unhex(root)):
            raise Broken("stream-head.json", "heads")
        if head["version"] > last["version"]:
            raise Broken(last["position"], "tail", first=last["version"] + 1, last=head["version"])
        if head["leaf_hash"] != last["leaf_hash"] or not last["position"] <= size < recorded["position"]:
            raise Broken(last["position"], "heads")
        return recorded

    def documents(self, rows: list[Row]) -> int:
        """How many documents the verdicts rest on: each was adopted before, and is there with its text and that of its source."""
        wanted, known = self.first(rows, DOCUMENTS), set()
        for hashed, position in wanted.items():
            known.add(name := f"documents/{hashed}.json")
            if name not in self.files:
                raise Broken(position, "document", sha256=hashed)
            row = self.row(self.files[name], name)
            adopted, fact = row["type"] == "document-adopted" and row["position"] < position, row["fact"]
            if not adopted or fact["sha256"] != hashed:
                raise Broken(position, "document", sha256=hashed)
            for each in (fact, *fact["sources"]):
                known.add(copy := f"documents/{each['sha256']}.txt")
                text = each["text"].encode()
                if sha256(text).hex() != each["sha256"] or self.files.get(copy) != text:
                    raise Broken(copy, "content")
        self.refuse_others("documents/", known)
        return len(wanted)

    def attachments(self, rows: list[Row], *, left_out: bool) -> int:
        """How many files are attached. Their contents were compared with their names when they were read."""
        wanted = self.first(rows, ATTACHMENTS)
        for hashed, position in wanted.items():
            if f"attachments/{hashed}" not in self.files and not left_out:
                raise Broken(position, "attachment", sha256=hashed)
        self.refuse_others("attachments/", {f"attachments/{hashed}" for hashed in wanted})
        return sum(name.startswith("attachments/") for name in self.files)

    def continues(self, old: bytes) -> int:
        """The size of an old checkpoint, which this one continues."""
        size, root = self.key.checkpoint(old, "--since")
        earlier = parsed(self.files.get("earlier.json", b'{"size":0,"proof":[]}'), EARLIER, "earlier.json")
        if not proved(0, size, self.size, earlier["proof"] if earlier["size"] == size else [], root, self.root):
            raise Broken("checkpoint.txt", "since")
        return size

    def first(self, rows: list[Row], names: set[str]) -> dict[str, int]:
        """The hashes that facts give under these names, each with the position where it stands first."""
        return {each: row["position"] for row in reversed(rows) for each in named(row["fact"], names)}

    def refuse_others(self, folder: str, known: set[str]) -> None:
        for name in self.files:
            if name.startswith(folder) and name not in known:
                raise Broken(name, "not_named")


def verified(asked: argparse.Namespace) -> Iterator[str]:
    """What holds, line by line. Raises Broken at the first that does not."""
    with zipfile.ZipFile(asked.export) as archive:
        files = contents(archive)
    key = asked.key or Key(files["key.txt"].decode().split("\n")[0])
    export = Export(files, key)
    yield f"检查点 {key.name}，{export.size}条 · checkpoint of {export.size} facts, signed by {key.name}"
    for each in (*asked.witness, *asked.monitor):
        signed_at = time(each.signed(files["checkpoint.txt"].decode(), "checkpoint.txt"))
        yield f"{each.name} 于{signed_at}副署 · cosigned by {each.name}"
    if asked.since:
        size = export.continues(asked.since)
        yield f"延续{size}条时的检查点，此后只有增添 · continues the checkpoint of {size} facts: nothing but additions since"
    rows = export.facts()
    project, first, last = rows[0]["fact"], rows[0]["position"], rows[-1]["position"]
    yield f"{project.get('code', rows[0]['stream'])} {project.get('name', '')}"
    yield f"事实{len(rows)}条，第{first}条至第{last}条，与登记时一致 · {len(rows)} facts, positions {first} to {last}, as recorded"
    recorded = export.heads(rows[-1])
    size, moment = recorded["fact"]["size"], time(recorded["recorded_at"] // 1_000_000)
    said = ("由复算人证实", "as a monitor has recomputed") if asked.monitor else ("仅凭台账自己的签名", "by the operator's signature only")
    yield f"截至第{size}条（{moment}）没有遗漏，{said[0]} · complete up to position {size} ({moment}), {said[1]}"
    number = export.documents(rows)
    yield f"所依据的政策文件{number}份，与采用时一致 · {number} documents that verdicts rest on, as adopted"
    said = ("，未导出的不查", "; those left out were not looked at") if asked.without_attachments else ("", "")
    number = export.attachments(rows, left_out=asked.without_attachments)
    yield f"附件{number}个，没有改动{said[0]} · {number} attachments, unchanged{said[1]}"
    if asked.key is None:
        yield f"但公钥取自导出本身，须与另行取得的核对 · but this key came with the export: compare it with one got elsewhere\n  {key.text}"


def time(second: int) -> str:
    return f"{datetime.fromtimestamp(second, timezone(timedelta(hours=8))):%Y-%m-%d %H:%M:%S}"


def main(arguments: list[str]) -> int:
    """0, 1 or 2, as said above."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="backslashreplace")
    asks = argparse.ArgumentParser(prog="verify_lifecycle.py", description="核验一份项目导出 · verifies the export of a project")
    asks.add_argument("export", help="导出文件 · the export, a ZIP file")
    asks.add_argument("--key", help="另行取得的台账公钥 · the ledger's public key, got elsewhere")
    asks.add_argument("--witness", action="append", default=[], help="见证公钥，须已副署 · key of a witness, which must have signed")
    asks.add_argument("--monitor", action="append", default=[], help="复算公钥，须已副署 · key of a monitor, which must have signed")
    asks.add_argument("--since", help="旧检查点文件，须由此延续 · file of an old checkpoint, which must be continued")
    asks.add_argument("--without-attachments", action="store_true", help="附件没有导出 · attachments were left out of the export")
    asked = asks.parse_args(arguments)
    try:
        Path(asked.export).open("rb").close()
        asked.since = asked.since and Path(asked.since).read_bytes()
        asked.key = asked.key and Key(asked.key)
        asked.witness, asked.monitor = list(map(Key, asked.witness)), list(map(Key, asked.monitor))
    except (OSError, Broken) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for line in verified(asked):
            print("!" if line.startswith("但") else "✓", line)
    except Broken as broken:
        print(broken)
        return 1
    except DAMAGES as error:
        print(Broken(asked.export, "zip", why=f"{type(error).__name__} {error}"[:200]))
        return 1
    print("✓ 全部成立 · all of it holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
