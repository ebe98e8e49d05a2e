"""Static tiles of a ledger, written by hand from its rows: what a monitor reads."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from lifecycle.ledger import Ledger
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.entry import LedgerEntry, decode, encode
from lifecycle.ledger.formats.merkle import TreeHead, leaf_hash, root, sha256
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.rows import Row, tag_list
from lifecycle.ledger.store.schema import events

WIDTH = 256


def entries_of(ledger: Ledger) -> list[bytes]:
    with reading(ledger.engine) as db:
        rows = [Row(*row) for row in db.execute(select(events).order_by(events.c.position))]
    return [
        encode(
            row.position,
            row.stream,
            row.version,
            row.type,
            row.schema_version,
            row.recorded_at,
            row.actor,
            row.command_id,
            tag_list(row.tags),
            row.prev_stream_hash,
            sha256(row.state),
        )
        for row in rows
    ]


def changed(entries: Sequence[bytes], at: int, **columns: object) -> list[bytes]:
    """The same entries, one of them rewritten, and everything that hangs on its hash in its stream chained anew: as a forger would."""
    made: list[bytes] = []
    tips: dict[str, bytes] = {}
    for number, entry in enumerate(entries, 1):
        row: LedgerEntry = decode(entry)
        row = row._replace(prev_stream_hash=tips.get(row.stream, b""))
        if number == at:
            row = row._replace(**columns)
        made.append(encode(*row))
        tips[row.stream] = leaf_hash(made[-1])
    return made


def put_hashes(folder: Path, hashes: list[bytes], level: int = 0) -> None:
    """A level of the hash tree and those above; a part gives way to the whole."""
    above = []
    for first in range(0, len(hashes), WIDTH):
        tile = hashes[first : first + WIDTH]
        name = folder / f"tile/{level}/{first // WIDTH:03d}"
        if len(tile) == WIDTH:
            above.append(root(tile))
            shutil.rmtree(f"{name}.p", ignore_errors=True)
        file = name if len(tile) == WIDTH else Path(f"{name}.p", str(len(tile)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(tile))
    if above:
        put_hashes(folder, above, level + 1)


def write(folder: Path, entries: Sequence[bytes], key: SigningKey, size: int | None = None) -> Note:
    """The bundles and hash tiles of all entries, and a checkpoint over the first `size` of them."""
    for first in range(0, len(entries), WIDTH):
        bundle = entries[first : first + WIDTH]
        name = f"tile/entries/{first // WIDTH:03d}" + ("" if len(bundle) == WIDTH else f".p/{len(bundle)}")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"".join(len(entry).to_bytes(2) + entry for entry in bundle))
    covered = entries[:size]
    for many in (covered, entries):
        put_hashes(folder, [leaf_hash(entry) for entry in many])
    note = Checkpoint(key.public.name, TreeHead(len(covered), root([leaf_hash(entry) for entry in covered]))).signed(key)
    (folder / "checkpoint").write_text(str(note))
    return note
