"""保管: what is told at the start of who else can read the files of a ledger, and whether the keys of persons are there."""

import stat
from collections.abc import Iterator
from pathlib import Path

from lifecycle.cli.output import language
from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.persons.keys import PersonKeys
from lifecycle.ledger.store.database import sqlite_file
from lifecycle.wording import say

OTHERS = stat.S_IRWXG | stat.S_IRWXO
COMPANIONS = ("", "-wal", "-shm", "-journal")
PERSONS = "person/"
"""The streams of persons begin so."""


def amiss(ledger: Ledger) -> Iterator[str]:
    """A sentence for each thing that the operator has to see to. Nothing of it stops the pages."""
    if loose := [str(path) for path in _paths(ledger) if path.exists() and path.stat().st_mode & OTHERS]:
        yield say("serve.loose", language(), files=loose)
    try:
        keys = ledger.person_keys
        if not keys.file.is_file():
            if ledger.has_streams(PERSONS):
                yield say("serve.person_keys_missing", language(), file=keys.file)
        elif persons := keys.persons():
            keys.of([min(persons)])
    except LedgerUnavailable as error:
        if ledger.has_streams(PERSONS):
            yield say("serve.person_keys_unreadable", language(), why=error.sentence)


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
            yield from sorted(file for file in path.iterdir() if file.is_file())


def _attachments(ledger: Ledger) -> Path:
    return ledger.attachments.folder


def _keys(ledger: Ledger) -> Path:
    return ledger.keys


def _person_keys(ledger: Ledger) -> Path:
    keys: PersonKeys = ledger.person_keys
    return keys.file
