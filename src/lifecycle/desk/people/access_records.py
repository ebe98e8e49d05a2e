"""访问记录: sign-ins, refused access, page views, appointments and passwords, each with the person who confirmed it."""

from datetime import date, datetime, time
from functools import partial

from msgspec import Struct

from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.people.access import ACCESS, looked_at_tag
from lifecycle.desk.people.authority import staff_stream
from lifecycle.desk.people.proposals import PROPOSAL
from lifecycle.desk.people.staff_list import STAFF
from lifecycle.ledger import Ledger, Recorded
from lifecycle.ledger.store.reading import END
from lifecycle.ledger.store.recorded import microseconds
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
    """One page of records. Each tag is read backwards from its newest fact, so that a long history costs no more than a short one."""
    followed = [looked_at_tag(wanted.project)] if wanted.project else [ACCESS, STAFF, PROPOSAL]
    of = (wanted.staff, staff_stream(wanted.staff)) if wanted.staff else None
    within = _day(wanted.on) if wanted.on else None
    look = partial(ledger.latest, kind=wanted.kind, of=of, within=within, before=wanted.before, limit=limit)
    found = [each for tag in followed for each in look(tag)]
    return sorted(found, key=lambda recorded: -recorded.position)[:limit]


def _day(on: date) -> tuple[int, int]:
    """Its first and its last microsecond."""
    morning = microseconds(datetime.combine(on, time(), SHANGHAI))
    return morning, morning + A_DAY - 1
