"""访问记录: what the ledger holds of who came, was turned away, looked, was appointed or given a password, and who stood behind it."""

from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec import Struct
from sqlalchemy import ColumnElement, or_

from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.people.access import ACCESS, looked_at_tag
from lifecycle.desk.people.authority import staff_stream
from lifecycle.desk.people.proposals import PROPOSAL
from lifecycle.desk.people.staff_list import STAFF
from lifecycle.ledger import Ledger, Recorded
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.reading import END
from lifecycle.ledger.store.recorded import microseconds
from lifecycle.ledger.store.schema import events
from lifecycle.vocabulary import ProjectId, StaffId

A_DAY = 24 * 60 * 60 * 1_000_000
"""In microseconds: the last day of a calendar has no morrow that could be asked for."""


class Wanted(Struct, frozen=True, kw_only=True):
    """查询条件. staff: who did it, or whose appointments it is about; kind: the type of fact; on: the day of recording; project: only looks
    at this one; before: only what stands before this position."""

    staff: StaffId | None = None
    kind: str | None = None
    on: date | None = None
    project: ProjectId | None = None
    before: int = END


def access_records(ledger: Ledger, wanted: Wanted, limit: int) -> list[Recorded]:
    """A page of them. Each tag is followed back from its end, so that a long history costs no more than a short one."""
    followed = [looked_at_tag(wanted.project)] if wanted.project else [ACCESS, STAFF, PROPOSAL]
    conditions = list(_conditions(wanted))
    with reading(ledger.engine) as db:
        found = [each for tag in followed for each in ledger.reader.latest(db, tag, *conditions, before=wanted.before, limit=limit)]
    return sorted(found, key=lambda recorded: -recorded.position)[:limit]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind:
        yield events.c.type == wanted.kind
    if wanted.staff:
        yield or_(events.c.actor == wanted.staff, events.c.stream == staff_stream(wanted.staff))
    if wanted.on:
        morning = microseconds(datetime.combine(wanted.on, time(), SHANGHAI))
        yield events.c.recorded_at.between(morning, morning + A_DAY - 1)
