"""从备份恢复: the whole backup is checked and its tree recomputed before anything is put into place. Nothing is overwritten."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import msgspec
from sqlalchemy import Engine, select

from lifecycle.ledger.attachments import AttachmentDamaged, AttachmentStore, flush_folder
from lifecycle.ledger.backup.copying import Room, copy, refuse_filled
from lifecycle.ledger.backup.making import (
    ATTACHMENTS,
    CHECKPOINT,
    FORMAT,
    LEDGER,
    MANIFEST,
    SUMS,
    Manifest,
    flush,
    sqlite_url,
    sum_of,
)
from lifecycle.ledger.backup.putting import putting
from lifecycle.ledger.facts import FACTS
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.store.clock import utc_now
from lifecycle.ledger.store.database import open_engine, reading, sqlite_file, writing
from lifecycle.ledger.store.schema import checkpoints
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import Verified, verify_ledger
from lifecycle.ledger.workplaces import CHECKING, RESTORING, tidy, workplace
from lifecycle.reasons import why
from lifecycle.regular_files import begun, content_of, opened
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

LISTED = re.compile(rf"{re.escape(LEDGER)}|{re.escape(CHECKPOINT)}|{re.escape(MANIFEST)}|{ATTACHMENTS}/[0-9a-f]{{2}}/[0-9a-f]{{62}}")
"""All that a backup consists of; nothing outside of its folder is ever looked at."""
MOST_SUMS, MOST_WORDS, CHUNK = 500_000_000, 10_000_000, 1 << 20
"""Bytes: of the list, three million attachments; of what is read as words; of what is copied at once."""

BESIDE = ("", "-wal", "-shm", "-journal")
"""A new database would read a write-ahead log that an old one left beside it."""


class Backup(msgspec.Struct, frozen=True):
    """看过的备份: what it says of itself, and what its verification counted."""

    manifest: Manifest
    verified: Verified


def check(folder: Path, keys: Sequence[VerifierKey], room: Room) -> Backup:
    """核验备份 without restoring it. keys: as `verify_ledger` takes them. Raises Refused with what does not hold, LedgerUnavailable."""
    with _workplace(None) as work, looked_through(folder, keys, room, work) as (backup, _):
        return backup


def restore(folder: Path, url: str, attachments: AttachmentStore | None, keys: Sequence[VerifierKey], room: Room) -> Backup:
    """恢复 into the database of this URL: a file that is not there yet, or a server's database without any facts.

    attachments: where they go; None when no such folder is named. The database is put into place last, atomically. A refusal or an
    interruption leaves nothing behind; after a kill, the next program that opens this ledger or restores it cleans up. Raises Refused,
    LedgerUnavailable.
    """
    target = open_engine(url)
    try:
        file = sqlite_file(target)
        if file is None:
            with reading(target) as db:
                refuse_filled(db, room.tables)
        else:
            _refuse_there(file)
        with (
            _workplace(file) as work,
            looked_through(folder, keys, room, work) as (backup, copied),
            _attachments_put(folder, backup.manifest, attachments, target),
        ):
            if file is None:
                copy(copied, target, backup.manifest.head, room)
            else:
                _put_file(copied, backup.manifest, work / "restored.db", file, room)
        return backup
    finally:
        target.dispose()


@contextmanager
def looked_through(folder: Path, keys: Sequence[VerifierKey], room: Room, work: Path) -> Iterator[tuple[Backup, Engine]]:
    """A backup of which every file is what it has to be, and whose rows make the tree of its checkpoint; signatures hold as far as
    there are keys. Its database is copied into a working folder, and given the tables that this program needs.
    """
    manifest = _manifest(folder, _sums(folder))
    note = _checkpoint(folder, manifest)
    url = sqlite_url(work / LEDGER)
    with opened(folder / LEDGER) as ledger_file, begun(work / LEDGER) as copied:
        shutil.copyfileobj(ledger_file, copied, CHUNK)
    _bring_up(url, room)
    ledger = Ledger(url, facts=FACTS, clock=utc_now)
    try:
        verified = verify_ledger(ledger, keys)
        if fault := verified.fault:
            raise Refused("backup.does_not_hold", position=fault.position, reason=fault.reason)
        if Tree(ledger.engine).head() != manifest.head or _kept(ledger.engine, manifest.facts) != note.text:
            raise _damaged(CHECKPOINT, Sentence("backup.because.not_newest", ledger=LEDGER))
        yield Backup(manifest, verified), ledger.engine
    finally:
        ledger.close()


def _bring_up(url: str, room: Room) -> None:
    engine = open_engine(url)
    try:
        with writing(engine) as db:
            room.bring_all_up(db)
    finally:
        engine.dispose()


def _sums(folder: Path) -> dict[str, str]:
    """Every file that the backup lists is there and is what it was. Raises Refused naming the first that is not."""
    try:
        lines = content_of(folder / SUMS, MOST_SUMS).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("backup.none", folder=str(folder)) from error
    listed = {name: hashed for hashed, _, name in (line.partition("  ") for line in lines)}
    _refuse_elsewhere(folder, listed)
    for name in (LEDGER, CHECKPOINT, MANIFEST):
        if name not in listed:
            raise _damaged(SUMS, Sentence("backup.because.not_listed", name=name))
    for name, hashed in listed.items():
        try:
            found = sum_of(folder / name, MOST_WORDS if name in {CHECKPOINT, MANIFEST} else None)
        except FileNotFoundError as error:
            raise _damaged(name, Sentence("backup.because.missing")) from error
        except OSError as error:
            raise _damaged(name, why(error)) from error
        if found != hashed:
            raise _damaged(name, Sentence("backup.because.changed"))
    return listed


def _refuse_elsewhere(folder: Path, listed: Iterable[str]) -> None:
    """Raises Refused for what is no file of a backup, as by `..`, and for a folder that is a link."""
    for name in listed:
        if not LISTED.fullmatch(name):
            raise _damaged(SUMS, Sentence("backup.because.listed", name=name))
    for inner in sorted({ATTACHMENTS, *(str(Path(name).parent) for name in listed)} - {"."}):
        if (folder / inner).is_symlink():
            raise _damaged(inner, Sentence("backup.because.link"))


def _manifest(folder: Path, listed: dict[str, str]) -> Manifest:
    try:
        manifest = msgspec.json.decode(content_of(folder / MANIFEST, MOST_WORDS), type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        raise _damaged(MANIFEST, Sentence("backup.because.unreadable")) from error
    if manifest.format != FORMAT:
        raise Refused("backup.other_format", format=manifest.format)
    attachments = {name: hashed for name, hashed in listed.items() if name.startswith(f"{ATTACHMENTS}/")}
    for name, hashed in attachments.items():
        if name != f"{ATTACHMENTS}/{hashed[:2]}/{hashed[2:]}":
            raise _damaged(name, Sentence("backup.because.content"))
    if len(attachments) != manifest.attachments:
        raise _damaged(SUMS, Sentence("backup.because.number", listed=len(attachments), made=manifest.attachments))
    return manifest


def _checkpoint(folder: Path, manifest: Manifest) -> Note:
    try:
        note = Note.read(content_of(folder / CHECKPOINT, MOST_WORDS))
        checkpoint = Checkpoint.parse(note.text)
    except NoteError as error:
        raise _damaged(CHECKPOINT, error.sentence) from error
    except OSError as error:
        raise _damaged(CHECKPOINT, why(error)) from error
    if (checkpoint.origin, checkpoint.head) != (manifest.origin, manifest.head):
        raise _damaged(MANIFEST, Sentence("backup.because.other_checkpoint", checkpoint=CHECKPOINT))
    return note


def _kept(engine: Engine, size: int) -> str | None:
    """What the checkpoint of this size says that is kept in the database, and whose signature was looked at there."""
    with reading(engine) as db:
        note = db.execute(select(checkpoints.c.note).where(checkpoints.c.size == size)).scalar_one_or_none()
    return note and Note.parse(note).text


def _refuse_there(file: Path) -> None:
    there = [str(each) for each in (file.with_name(file.name + ending) for ending in BESIDE) if each.exists()]
    if there:
        raise Refused("backup.database_exists", files=there)


@contextmanager
def _workplace(file: Path | None) -> Iterator[Path]:
    """A working folder beside an embedded database, since a rename is atomic only within one file system."""
    where, prefix = (Path(gettempdir()), CHECKING) if file is None else (file.parent, RESTORING)
    try:
        tidy(where, prefix)
        with workplace(where, prefix) as work:
            yield work
    except OSError as error:
        raise Refused("backup.cannot_restore", reason=why(error)) from error


@contextmanager
def _attachments_put(folder: Path, manifest: Manifest, store: AttachmentStore | None, target: Engine) -> Iterator[None]:
    """Writes attachments before the facts that name them, and removes them if the facts do not follow."""
    if manifest.attachments == 0:
        yield
        return
    if store is None:
        raise Refused("backup.no_attachments_folder", attachments=manifest.attachments)
    files = dict(AttachmentStore(folder / ATTACHMENTS).files())
    with putting(store, target, manifest.head, files) as new:
        for name in new:
            try:
                with opened(files[name]) as content:
                    store.put(content, name)
            except AttachmentDamaged as error:
                raise _damaged(str(files[name].relative_to(folder)), Sentence("backup.because.content")) from error
        yield


def _put_file(copied: Engine, manifest: Manifest, draft: Path, file: Path, room: Room) -> None:
    engine = open_engine(sqlite_url(draft))
    try:
        copy(copied, engine, manifest.head, room)
    finally:
        engine.dispose()
    flush(draft)
    _refuse_there(file)
    os.link(draft, file)  # unlike a move it never takes the place of a file that has come to be there meanwhile
    flush_folder(file.parent)


def _damaged(file: str, reason: str) -> Refused:
    return Refused("backup.damaged", file=file, reason=reason)
