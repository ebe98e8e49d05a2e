"""备份: a folder that is a complete embedded ledger, whatever the database was, with the expected hash of every file.

    ledger.db       the facts, and what stands beside them, in SQLite
    attachments/    as the attachment store keeps them
    checkpoint.txt  the signed checkpoint that covers all facts of the backup, and none besides
    manifest.json   what this is, and of when
    SHA256SUMS      of all of them: `sha256sum -c SHA256SUMS` needs no program of ours

Neither the signing key nor the keys of persons are in it: a copy of the key could sign another history, and a copy of a person's key
would outlive the erasure of that person.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from msgspec import Struct, json
from sqlalchemy import URL

from lifecycle.ledger.attachments import AttachmentStore, flush_folder
from lifecycle.ledger.backup.copying import Room, copy
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.database import explained, open_engine
from lifecycle.ledger.workplaces import UNFINISHED, tidy, workplace
from lifecycle.reasons import why
from lifecycle.regular_files import NotRegular, TooLarge, opened
from lifecycle.vocabulary import Refused, Sha256

LEDGER, ATTACHMENTS, CHECKPOINT, MANIFEST, SUMS = "ledger.db", "attachments", "checkpoint.txt", "manifest.json", "SHA256SUMS"
FORMAT = 1


class Manifest(Struct, frozen=True, kw_only=True):
    """备份说明. facts, root, origin: of its checkpoint; damaged: attachments whose content had changed; they are left out."""

    format: int
    made_at: datetime
    origin: str
    facts: int
    root: Sha256
    attachments: int
    damaged: tuple[Sha256, ...] = ()

    @property
    def head(self) -> TreeHead:
        """树头 of its checkpoint."""
        return TreeHead(self.facts, bytes.fromhex(self.root))


def back_up(ledger: Ledger, note: Note, made_at: datetime, out: Path, room: Room) -> Manifest:
    """备份 as of a checkpoint, while others go on writing, into a folder that is there whole or not at all.

    Raises Refused when the folder is there, cannot be written, or when the ledger is not what its checkpoint says; LedgerUnavailable.
    """
    if out.exists():
        raise Refused("backup.exists", folder=str(out))
    try:
        tidy(out.parent, UNFINISHED)
        with workplace(out.parent, f"{out.name}{UNFINISHED}") as draft:
            manifest = _written(ledger, note, made_at, ledger.attachments, draft, room)
            draft.replace(out)
        flush_folder(out.parent)
    except OSError as error:
        raise Refused("backup.unwritable", folder=str(out), reason=why(error)) from error
    return manifest


def _written(ledger: Ledger, note: Note, made_at: datetime, attachments: AttachmentStore, draft: Path, room: Room) -> Manifest:
    checkpoint = Checkpoint.parse(note.text)
    _copy_ledger(ledger, checkpoint, draft / LEDGER, room)
    number, damaged = _copy_attachments(attachments, AttachmentStore(draft / ATTACHMENTS))
    manifest = Manifest(
        format=FORMAT,
        made_at=made_at,
        origin=checkpoint.origin,
        facts=checkpoint.head.size,
        root=checkpoint.head.root.hex(),
        attachments=number,
        damaged=damaged,
    )
    (draft / CHECKPOINT).write_text(str(note), "utf-8")
    (draft / MANIFEST).write_bytes(json.format(json.encode(manifest)) + b"\n")
    (draft / SUMS).write_text("".join(f"{sum_of(file)}  {file.relative_to(draft)}\n" for file in _files(draft)), "utf-8")
    for name in (LEDGER, CHECKPOINT, MANIFEST, SUMS):
        (draft / name).chmod(0o600)
        flush(draft / name)
    flush_folder(draft)
    return manifest


def _copy_ledger(ledger: Ledger, checkpoint: Checkpoint, file: Path, room: Room) -> None:
    engine = open_engine(sqlite_url(file))
    try:
        copy(ledger.engine, engine, checkpoint.head, room)
        with explained(engine.url), engine.connect() as db:
            db.exec_driver_sql("COMMIT")  # the mode is changed outside of any transaction
            db.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, to be read where nothing can be written
    finally:
        engine.dispose()


def _copy_attachments(source: AttachmentStore, target: AttachmentStore) -> tuple[int, tuple[str, ...]]:
    """How many there are, and which of them do not match their name."""
    number, damaged = 0, []
    for name, file in source.files():
        try:
            intact = sum_of(file) == name
        except NotRegular:
            intact = False
        if not intact:
            damaged.append(name)
            continue
        with opened(file) as content:
            target.put(content)
        number += 1
    return number, tuple(damaged)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != SUMS)


def sum_of(file: Path, most: int | None = None) -> str:
    """SHA-256 of a file, in hexadecimal. most: bytes that it may have. Raises OSError, also for what is no file."""
    with opened(file) as content:
        if most is not None and os.fstat(content.fileno()).st_size > most:
            raise TooLarge(file, most)
        return file_digest(content, "sha256").hexdigest()


def flush(file: Path) -> None:
    """To the disk."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def sqlite_url(file: Path) -> str:
    """The URL of an embedded database."""
    return URL.create("sqlite", database=str(file.absolute())).render_as_string()
