"""到期事项: the rows of the tray that matters other than projects give."""

from collections.abc import Iterator, Sequence
from typing import Any

from lifecycle.calendar import Calendar
from lifecycle.deadlines import Awaited
from lifecycle.ledger import Recorded
from lifecycle.projections.project_register import listed
from lifecycle.projections.waiting import Task


def due_in(stream: str, recorded: Sequence[Recorded], calendar: Calendar, awaited: Awaited) -> Iterator[dict[str, Any]]:
    """The rows of a stream that is no project: what falls due in it, and who may end the waiting."""
    for deadline in awaited.deadlines([each.fact for each in recorded], calendar):
        yield {
            "stream": stream,
            "item": deadline.item,
            "task": Task.DEADLINE.value,
            "county": deadline.county or "",
            "code": deadline.code,
            "project": deadline.name,
            "gate": None,
            "handling": None,
            "paper": None,
            "ground": None,
            "buildings": "",
            "words": deadline.words,
            "since": deadline.since,
            "due": deadline.due.on if deadline.due else None,
            "provisional": deadline.due is not None and deadline.due.provisional,
            "moved_from": None,
            "not_by": listed(sorted(deadline.not_by)),
            "handler": None,
            "roles": listed(sorted(awaited.roles(deadline.ends))),
        }
