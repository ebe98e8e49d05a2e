"""导出项目: a project's facts, the streams that they name, the documents its verdicts rest on and its attachments.

Each with the proofs that a stranger checks offline.
"""

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct, json

from lifecycle.desk.desk import Desk
from lifecycle.desk.tagging import project_stream
from lifecycle.ledger import AttachmentDamaged, AttachmentMissing, LedgerUnavailable
from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.tree.bundle import Bundle, NothingToShow
from lifecycle.reasons import why
from lifecycle.regular_files import begun
from lifecycle.staff.access import ExportProject
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The day that every file in an export bears: the same facts make the same bytes."""
README = files(__package__).joinpath("export.txt")
VERIFIER = Path(verifier.__file__)
STREAMS_ZH = "streams/             项目的事实所指的其他流：N.jsonl是事实，N.json是它的流头\n"
STREAMS_EN = "streams/             the further streams that facts of the project name: N.jsonl the facts, N.json the stream head\n"
"""The lines of the README that only an export of several streams has."""


class Exported(Struct, frozen=True, kw_only=True):
    """导出结果. as_of: complete up to this position, under a checkpoint of `size` facts. streams: its own and those named."""

    facts: int
    documents: int
    attachments: int
    as_of: int
    size: int
    streams: int = 1


def register_export(desk: Desk, command: ExportProject) -> None:
    """登记导出, before any data leaves. Raises Refused if the appointment does not cover the county of the project."""
    desk.carry_out(command)


def export_project(desk: Desk, command: ExportProject, note: Note, key: VerifierKey, out: Path, *, since: Note | None = None) -> Exported:
    """导出 under a checkpoint, into a file that is there whole or not at all, and that the verifier has passed.

    since: an older checkpoint, which this one has to continue. Raises Refused, RolledBack, LedgerUnavailable.
    """
    old = _old(desk, note, key, since) if since else None
    try:
        found, attached, counted = _contents(desk, command, note, key, old)
    except NothingToShow as nothing:
        raise Refused("export.not_yet", size=Checkpoint.parse(note.text).head.size) from nothing
    put_whole(
        out,
        lambda file: write_zip(file, chain(sorted(found.items()), _attachments(desk, attached))),
        lambda draft: _verify(draft, key, since, without_attachments=not command.attachments),
    )
    return counted


def put_whole(out: Path, write: Callable[[BinaryIO], object], verify: Callable[[Path], None]) -> None:
    """A file that is there whole or not at all, and that `verify` has passed. Raises Refused."""
    draft = out.with_name(f"{out.name}.{os.getpid()}")
    try:
        with begun(draft) as file:
            write(file)
        verify(draft)
        draft.replace(out)
    except OSError as error:
        raise Refused("export.unwritable", file=str(out), reason=why(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def write_zip(file: BinaryIO, contents: Iterable[tuple[str, bytes]]) -> None:
    """Files by name; attachments as they are, so that nobody has to unpack what he does not know."""
    with ZipFile(file, "w") as archive:
        for name, content in contents:
            member = ZipInfo(name, FIRST_DAY)
            member.create_system, member.external_attr = 3, 0o644 << 16
            member.compress_type = ZIP_STORED if name.startswith("attachments/") else ZIP_DEFLATED
            archive.writestr(member, content, compresslevel=9)


def _old(desk: Desk, note: Note, key: VerifierKey, since: Note) -> TreeHead:
    """The tree head of an older checkpoint of ours."""
    try:
        old = opened(since, key).head
    except NoteError as error:
        raise Refused("export.since_not_ours", name=key.name, why=error.sentence) from error
    desk.ledger.continuity.check(since)
    size = Checkpoint.parse(note.text).head.size
    if not 0 < old.size <= size:
        raise Refused("export.since_newer", old=old.size, size=size)
    return old


def _contents(
    desk: Desk, command: ExportProject, note: Note, key: VerifierKey, old: TreeHead | None
) -> tuple[dict[str, bytes], list[str], Exported]:
    """All files by name but the attachments, which of these belong to it, and how much there is."""
    bundle, stream = Bundle(desk.ledger, note), project_stream(command.project)
    lines = {stream: bundle.stream(stream)}
    lines |= {name: bundle.stream(name) for name in verifier.streams_named([json.decode(line) for line in lines[stream]])}
    rows = [json.decode(line) for each in lines.values() for line in each]
    judged_by = {each for row in rows for each in verifier.named(row["fact"], verifier.DOCUMENTS)}
    documents = dict(_documents(desk, bundle, sorted(judged_by)))
    attachments = sorted({each for row in rows for each in verifier.attached(row)}) if command.attachments else []
    counted = Exported(
        facts=len(rows),
        documents=sum(name.endswith(".json") for name in documents),
        attachments=len(attachments),
        as_of=bundle.as_of,
        size=Checkpoint.parse(note.text).head.size,
        streams=len(lines),
    )
    contents = [b"".join(line + b"\n" for line in each) for each in lines.values()]
    heads = bundle.stream_heads([*lines])
    found = {
        "README.txt": _readme(rows[0]["fact"], key, counted, attachments=command.attachments).encode(),
        "verify_lifecycle.py": VERIFIER.read_bytes(),
        "checkpoint.txt": str(note).encode(),
        "facts.jsonl": contents[0],
        "stream-head.json": heads[0],
    }
    further = {f"streams/{number}.jsonl": content for number, content in enumerate(contents[1:], 1)}
    further |= {f"streams/{number}.json": head for number, head in enumerate(heads[1:], 1)}
    earlier = {"earlier.json": bundle.continuing(old)} if old else {}
    return found | further | earlier | documents, attachments, counted


def _documents(desk: Desk, bundle: Bundle, hashes: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """政策文件: for each the fact that adopted it first, its text, and that of its source."""
    for hashed in hashes:
        adopted = desk.ledger.tagged([f"document:{hashed}"])
        if not adopted:
            raise LedgerUnavailable(Sentence("unavailable.document", sha256=hashed))
        (line,) = bundle.rows([adopted[0].position])
        yield f"documents/{hashed}.json", line
        fact = json.decode(line)["fact"]
        for each in (fact, *fact["sources"]):
            yield f"documents/{each['sha256']}.txt", each["text"].encode()


def _attachments(desk: Desk, hashes: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """附件, one after the other: all of them together may be more than fits into memory."""
    for hashed in hashes:
        try:
            yield f"attachments/{hashed}", desk.ledger.attachments.get(hashed)
        except AttachmentMissing as error:
            raise Refused("export.attachment_missing", sha256=hashed) from error
        except AttachmentDamaged as error:
            raise Refused("export.attachment_damaged", sha256=hashed) from error


def _readme(registered: dict[str, Any], key: VerifierKey, counted: Exported, *, attachments: bool) -> str:
    return README.read_text("utf-8").format(
        code=registered.get("code", ""),
        name=registered.get("name", ""),
        origin=key.name,
        size=counted.size,
        as_of=counted.as_of,
        streams_zh="" if counted.streams == 1 else STREAMS_ZH,
        streams_en="" if counted.streams == 1 else STREAMS_EN,
        option="" if attachments else " --without-attachments",
        without_zh="" if attachments else "（这次没有导出）",
        without_en="" if attachments else " (left out this time)",
    )


def _verify(draft: Path, key: VerifierKey, since: Note | None, *, without_attachments: bool) -> None:
    """What goes out has passed what the reader will ask."""
    old = str(since) if since else None
    asked = Namespace(
        export=draft,
        key=verifier.Key(str(key), verifier.LEDGER),
        witness=[],
        monitor=[],
        since=old,
        without_attachments=without_attachments,
    )
    try:
        list(verifier.verified(asked))
    except verifier.Broken as broken:
        raise LedgerUnavailable(Sentence("unavailable.export", why=str(broken))) from broken
