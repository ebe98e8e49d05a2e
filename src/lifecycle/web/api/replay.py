"""重放: a project as it was known at a position and in force on a date, for auditors."""

from datetime import date
from typing import Annotated

from fastapi import Query
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.telling.history import replay
from lifecycle.projects.project import Project
from lifecycle.values.ends import FURTHEST
from lifecycle.vocabulary import Fact
from lifecycle.web.api.answers import RecordedFact, answer, documented, recorded_fact
from lifecycle.web.api.asked import interface
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.bounds import DayAsked, Whole
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import TheDesk

router = interface()


class EntryShown(Struct, frozen=True, kw_only=True):
    """一条历史. mended: as it has to be read, where a correction known by then mends it; annulled: the fact that annulled it."""

    recorded: RecordedFact
    mended: Fact | None
    annulled: RecordedFact | None


class Replay(Struct, frozen=True, kw_only=True):
    """重放. project: what the entries of its own stream amount to; null when nothing of it was known or in force. entries: those of its
    checks among them, in position order. head: the newest position there is.
    """

    known_at: int | None
    in_force_on: date | None
    head: int
    project: Project | None
    entries: tuple[EntryShown, ...]


@router.get("/projects/{code}/replay", name="api_replay", responses=documented(Replay, 401, 403, 404, 422))
def show_replay(
    opened: TheProject,
    desk: TheDesk,
    known_at: Annotated[Whole | None, Query(ge=0, le=FURTHEST, description="only facts up to this position")] = None,
    in_force_on: Annotated[DayAsked | None, Query(description="only facts whose legal date is not later")] = None,
) -> Response:
    """重放. The two clocks are never mixed."""
    head = desk.ledger.head()
    if known_at is not None and known_at > head:
        raise Problem(422, "page.audit.position_wrong", typed=known_at, head=head)
    history = replay(desk, opened.id, known_at=known_at, in_force_on=in_force_on)
    entries = tuple(
        EntryShown(
            recorded=recorded_fact(each.recorded), mended=each.mended, annulled=recorded_fact(each.annulled) if each.annulled else None
        )
        for each in history.everything
    )
    return answer(Replay(known_at=known_at, in_force_on=in_force_on, head=head, project=history.project, entries=entries))
