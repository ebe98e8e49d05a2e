"""伪造者的笔: a ledger of rows in memory and the export of one stream from it, for whoever holds the key and writes what he likes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import TreeHead, consistency_proof, inclusion_proof, leaf_hash, root, sha256
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey, to_base64
from lifecycle.ledger.store.rows import NOTHING, Draft, Drafted, Row, Tip, chain, entry_of, tag_list

KEY = SigningKey("lifecycle/jincheng", ED25519, bytes(32))
PROJECT = "project/p1"
HEADS = "ledger/stream-heads", "stream-heads-recorded"
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, b"\x02" * 32)
MONITOR = SigningKey("witness.example/shanxi-replay", COSIGNATURE, b"\x03" * 32)
LAW, SOURCE, SCAN = "第三条 节能率不低于72%", "晋城市原文", b"scan of a certificate"
LAW_JSON, LAW_TEXT, SOURCE_TEXT = (
    f"documents/{sha256(text.encode()).hex()}.{kind}" for text, kind in ((LAW, "json"), (LAW, "txt"), (SOURCE, "txt"))
)
SCANNED = f"attachments/{sha256(SCAN).hex()}"
Files = dict[str, bytes]


class Log:
    """台账 of rows. Everything follows from them, so that what was changed before still holds together."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, stream: str, type_: str, tags: Sequence[str] = (), **state: Any) -> Row:
        rows = [row for row in self.rows if row.stream == stream]
        tip = Tip(rows[-1].version, rows[-1].leaf_hash) if rows else NOTHING
        line = Drafted(type_, 1, json.dumps({"fact": type_} | state, ensure_ascii=False, separators=(",", ":")).encode(), frozenset(tags))
        position = len(self.rows)
        drafts, command = [Draft(stream, tip.version, (line,))], f"c{position + 1}"
        made = chain(
            drafts, position=position, recorded_at=(1_683_682_200 + position) * 10**6, tips={stream: tip}, actor="SP01", command=command
        )
        self.rows += made
        return made[0]

    def rewrite(self, position: int, **columns: Any) -> None:
        """Another row in its place, with its hash; what is chained to it stays as it is."""
        row = self.rows[position - 1]._replace(**columns)
        self.rows[position - 1] = row._replace(leaf_hash=leaf_hash(entry_of(*row[:-1])))

    def heads(self, size: int) -> list[StreamHead]:
        newest: dict[str, StreamHead] = {}
        for row in self.rows[:size]:
            number = newest[row.stream].number if row.stream in newest else len(newest)
            newest[row.stream] = StreamHead(number, row.stream, row.version, row.leaf_hash)
        return list(newest.values())

    def record_heads(
        self, heads: Sequence[StreamHead] | None = None, place: tuple[str, str] = HEADS, of: int | None = None, **changed: Any
    ) -> None:
        """Of all rows, or those that somebody would like there to be; `changed` stands in the state, and not in the tag."""
        heads = self.heads(len(self.rows)) if heads is None else heads
        under = HeadsRoot(len(self.rows) if of is None else of, len(heads), root([leaf_hash(head.entry) for head in heads]))
        said = {"size": under.size, "streams": under.streams, "root": under.root.hex()} | changed
        self.add(*place, [under.tag], **said)

    def note(self, size: int | None = None, key: SigningKey = KEY, origin: str | None = None) -> Note:
        leaves = [row.leaf_hash for row in self.rows[:size]]
        return Checkpoint(origin or key.public.name, TreeHead(len(leaves), root(leaves))).signed(key)

    def row(self, position: int, size: int | None = None) -> dict[str, Any]:
        row = self.rows[position - 1]
        proof = inclusion_proof(position - 1, [row.leaf_hash for row in self.rows[:size]])
        return {
            **row._asdict(),
            "tags": tag_list(row.tags),
            "state": to_base64(row.state),
            "prev_stream_hash": row.prev_stream_hash.hex(),
            "leaf_hash": row.leaf_hash.hex(),
            "proof": [each.hex() for each in proof],
            "fact": json.loads(row.state),
        }

    def export(self, rows: Sequence[int], recorded: int, heads: Sequence[StreamHead] | None = None, stream: str = PROJECT) -> Files:
        """The rows at these positions, under the record of stream heads at that one."""
        heads = self.heads(recorded - 1) if heads is None else heads
        own = next(head for head in heads if head.stream == stream)
        proof = inclusion_proof(own.number, [leaf_hash(head.entry) for head in heads])
        head = {"number": own.number, "version": own.version, "leaf_hash": own.leaf_hash.hex(), "proof": [each.hex() for each in proof]}
        return {
            "README.txt": b"",
            "verify_lifecycle.py": b"",
            "checkpoint.txt": str(self.note()).encode(),
            "facts.jsonl": b"".join(line(self.row(position)) for position in rows),
            "stream-head.json": verifier.written(head | {"recorded": self.row(recorded)}),
        }

    def streams(self, recorded: int, *names: str) -> Files:
        """Further streams in this order, under the same record of stream heads."""
        found: Files = {}
        for number, name in enumerate(names, 1):
            exported = self.export([row.position for row in self.rows if row.stream == name], recorded, stream=name)
            found[f"streams/{number}.jsonl"] = exported["facts.jsonl"]
            found[f"streams/{number}.json"] = exported["stream-head.json"]
        return found

    def continuing(self, old: int) -> Files:
        """The proof that the first so many rows come before the others."""
        proof = consistency_proof(old, [row.leaf_hash for row in self.rows])
        return {"earlier.json": verifier.written({"size": old, "proof": [each.hex() for each in proof]})}


def line(row: dict[str, Any]) -> bytes:
    return verifier.written(row) + b"\n"


def law(log: Log, text: str = LAW, sha: str | None = None) -> Row:
    sources = [{"file": "source.txt", "sha256": sha256(SOURCE.encode()).hex(), "text": SOURCE}]
    return log.add("policy-document/jincheng", "document-adopted", sha256=sha or sha256(LAW.encode()).hex(), text=text, sources=sources)


def a_log() -> Log:
    """Two projects, an adopted document, and the heads of all streams at the end. Of project p1: 1, 4, 6 and 7; of p2: 3; the law: 2."""
    log = Log()
    log.add(PROJECT, "project-registered", ["code:2304-140581-04-01-135254"], code="2304-140581-04-01-135254", name="高平市第二人民医院")
    law(log)
    log.add("project/p2", "project-registered", code="2304-140525-04-01-000001", name="泽州县某学校")
    log.add(PROJECT, "building-added", building="1", floor_area_m2="12000")
    log.add("access/SP01/2023-05-10", "signed-in")
    verdicts = [{"rule": "jincheng/public-energy-72", "verdict": "met", "document_sha256": sha256(LAW.encode()).hex()}]
    log.add(PROJECT, "gate-concluded", gate="design_review", outcome="passed", verdicts=verdicts)
    log.add(PROJECT, "certificate-scanned", scan_sha256=sha256(SCAN).hex())
    log.record_heads()
    return log


OWN, RECORDED, ADOPTED = (1, 4, 6, 7), 8, 2


def papers(log: Log) -> Files:
    """The texts that project p1 rests on, and what is attached to it."""
    named = {LAW: sha256(LAW.encode()).hex(), SOURCE: sha256(SOURCE.encode()).hex()}
    texts = {f"documents/{hashed}.txt": text.encode() for text, hashed in named.items()}
    adopted = {f"documents/{named[LAW]}.json": verifier.written(log.row(ADOPTED))}
    return texts | adopted | {f"attachments/{sha256(SCAN).hex()}": SCAN}


def an_export(log: Log) -> Files:
    return log.export(OWN, RECORDED) | papers(log)


VISITS = "visit/1", "visit/2"
PHOTO = b"photo of a visit"
PHOTOGRAPHED = f"attachments/{sha256(PHOTO).hex()}"


def several() -> Log:
    """Project p1 with two visits, which its facts 4 and 6 name, and a visit of project p2, which fact 8 names. Heads at the end.

    Of p1: 1, 4, 6; of visit/1: 3, 9; of visit/2: 5; of p2: 2, 8; of visit/9, a visit of p2: 7.
    """
    log = Log()
    log.add(PROJECT, "project-registered", code="2304-140581-04-01-135254", name="高平市第二人民医院")
    log.add("project/p2", "project-registered", code="2304-140525-04-01-000001", name="泽州县某学校")
    log.add("visit/1", "visit-made", visitor="SP01")
    log.add(PROJECT, "visit-noted", ["stream:visit/1"], visit="visit/1")
    log.add("visit/2", "visit-made", visitor="SP02")
    log.add(PROJECT, "visit-noted", ["stream:visit/2"], visit="visit/2")
    log.add("visit/9", "visit-made", visitor="SP01")
    log.add("project/p2", "visit-noted", ["stream:visit/9"], visit="visit/9")
    log.add("visit/1", "photo-taken", scan_sha256=sha256(PHOTO).hex())
    log.record_heads()
    return log


SEVERAL, HEADS_OF_SEVERAL = (1, 4, 6), 10


def an_export_of_several(log: Log, visits: Sequence[str] = VISITS) -> Files:
    return log.export(SEVERAL, HEADS_OF_SEVERAL) | log.streams(HEADS_OF_SEVERAL, *visits) | {PHOTOGRAPHED: PHOTO}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content, ZIP_STORED if name.startswith("attachments/") else ZIP_DEFLATED)
    return out.getvalue()


Change = Callable[[Files], Files]


def without(name: str) -> Change:
    return lambda files: {each: content for each, content in files.items() if each != name}


def cosigned(log: Log, *keys: SigningKey) -> bytes:
    note = log.note()
    for key in keys:
        note = note.with_signature(key.cosign(note.text, 1_683_700_000))
    return str(note).encode()


class Said(NamedTuple):
    code: int
    out: str
    err: str = ""


Verify = Callable[..., Said]


def fails(said: Said, *words: str) -> None:
    """It does not hold, and the last lines say where in Chinese and in English."""
    assert (said.code, said.err) == (1, ""), said
    *_, chinese, english = said.out.splitlines()
    assert re.match(r"✗ \S", chinese), said
    assert english.startswith("  "), said
    assert not re.search("[一-鿿]", english), said
    assert "Traceback" not in said.out
    for word in words:
        assert word in said.out, said


def verifying(file: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """The verifier in this process, over files or the bytes of a ZIP, which are written to this file."""

    def run(export: Files | bytes, *options: str, key: SigningKey = KEY) -> Said:
        file.write_bytes(zipped(export) if isinstance(export, dict) else export)
        code = verifier.main([str(file), "--key", str(key.public), *options])
        return Said(code, *capsys.readouterr())

    return run


def apart(file: Path, *options: str, key: SigningKey | str = KEY, program: Path = Path(verifier.__file__)) -> Said:
    """The verifier as an auditor runs it: a program of its own, which finds nothing of lifecycle."""
    key = key if isinstance(key, str) else str(key.public)
    command = [sys.executable, "-I", "-c", BARE, str(program), str(file), "--key", key, *options]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


BARE = """
import runpy, sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"lifecycle", "msgspec", "sqlalchemy", "eventsourcing"}:
            raise ImportError(name)
sys.meta_path.insert(0, Nothing())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""Whoever has installed the program has it on the path of every Python there: here it is as if he had not."""
