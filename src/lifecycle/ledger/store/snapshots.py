"""快照: a cache of aggregates, for applications of the library that keep one. Facts of ours load through our own fold and need none."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import AggregateRecorder, IntegrityError, StoredEvent
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError as Duplicate

from lifecycle.ledger.store.database import reading, writing
from lifecycle.ledger.store.schema import snapshots

_stored = select(snapshots.c.stream, snapshots.c.version, snapshots.c.type, snapshots.c.state)


class SnapshotRecorder(AggregateRecorder):
    """Rows by purpose, stream and version, in no order among streams and outside the chain."""

    def __init__(self, engine: Engine, purpose: str) -> None:
        self.engine = engine
        self.purpose = purpose

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        rows = [
            {"purpose": self.purpose, "stream": str(e.originator_id), "version": e.originator_version, "type": e.topic, "state": e.state}
            for e in stored_events
        ]
        try:
            with writing(self.engine) as db:
                if rows:
                    db.execute(insert(snapshots), rows)
        except Duplicate as error:
            raise IntegrityError(str(error)) from error
        return None

    def select_events(
        self, originator_id: UUID | str, *, gt: int | None = None, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> Sequence[StoredEvent]:
        version = snapshots.c.version
        wanted = _stored.where(snapshots.c.purpose == self.purpose, snapshots.c.stream == str(originator_id))
        if gt is not None:
            wanted = wanted.where(version > gt)
        if lte is not None:
            wanted = wanted.where(version <= lte)
        with reading(self.engine) as db:
            return [StoredEvent(*row) for row in db.execute(wanted.order_by(version.desc() if desc else version).limit(limit))]
