"""保管: what every command tells at its start: who else can read the files of a ledger, and which of its keys are not there."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from lifecycle.cli.output import language
from lifecycle.ledger import Ledger, LedgerUnavailable, PersonRegister
from lifecycle.ledger.persons.keys import PersonKeys
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.ledger.signing.checkpoints import has_signed
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.store.database import sqlite_file
from lifecycle.wording import say

OTHERS = stat.S_IRWXG | stat.S_IRWXO
COMPANIONS = ("", "-wal", "-shm", "-journal")


def amiss(ledger: Ledger, *, every_file: bool = True) -> Iterator[str]:
    """A sentence for each thing that the operator has to see to. Nothing of it stops the pages. every_file: encrypted files are looked
    through even where some key is there.
    """
    yield from loose(_paths(ledger))
    yield from _signing_key(ledger)
    yield from _keys_of_persons(ledger, every_file=every_file)


def loose(paths: Iterable[Path]) -> Iterator[str]:
    """Which of these files and folders others can read."""
    if found := [str(path) for path in paths if path.exists() and path.stat().st_mode & OTHERS]:
        yield say("serve.loose", language(), files=found)


def _keys_of_persons(ledger: Ledger, *, every_file: bool) -> Iterator[str]:
    try:
        keys = ledger.person_keys
    except LedgerUnavailable as error:  # named nowhere, which does no harm before there is anything to read
        if PersonRegister(ledger).without_key(()) or _unread_files(ledger):
            yield say("serve.person_keys_unreadable", language(), why=error.sentence)
        return
    try:
        held = keys.names()
        keys.of(sorted(held)[:1])
    except LedgerUnavailable as error:  # there is a file, whether or not anybody is registered: the first person could not be, either
        yield say("serve.person_keys_unreadable", language(), why=error.sentence)
        return
    persons, files = len(PersonRegister(ledger).without_key(held)), _unread_files(ledger) if every_file or not held else 0
    if persons or files:
        code = "serve.person_keys_lacking" if keys.file.is_file() else "serve.person_keys_missing"
        yield say(code, language(), file=keys.file, persons=persons, files=files)


def _unread_files(ledger: Ledger) -> int:
    try:
        return SealedFiles(ledger).without_key()
    except LedgerUnavailable:  # it is not said where they are
        return 0


def _signing_key(ledger: Ledger) -> Iterator[str]:
    try:
        if (ledger.keys / SIGNING_KEY).exists():
            signing_key(ledger.keys)
        elif has_signed(ledger):
            yield say("serve.signing_key_missing", language(), file=ledger.keys / SIGNING_KEY)
    except LedgerUnavailable as error:
        if has_signed(ledger):
            yield say("serve.signing_key_unreadable", language(), why=error.sentence)


def _paths(ledger: Ledger) -> Iterator[Path]:
    """The files and folders that are nobody else's business, as far as they are named."""
    if database := sqlite_file(ledger.engine):
        yield from (database.with_name(database.name + ending) for ending in COMPANIONS)
    for kept in (_attachments, _keys, _person_keys):
        try:
            path = kept(ledger)
        except LedgerUnavailable:
            continue
        yield path
        if kept is _keys and path.is_dir():
            yield from sorted(path.rglob("*"))


def _attachments(ledger: Ledger) -> Path:
    return ledger.attachments.folder


def _keys(ledger: Ledger) -> Path:
    return ledger.keys


def _person_keys(ledger: Ledger) -> Path:
    keys: PersonKeys = ledger.person_keys
    return keys.file
