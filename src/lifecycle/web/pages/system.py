"""系统状态: for the system administrator: how far the ledger is, how far each sheet follows it, database and versions. No secrets."""

import platform
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.accounts.schema import REVISIONS as ACCOUNTS
from lifecycle.ledger.store.schema import REVISIONS as LEDGER
from lifecycle.projections.generations import Generation
from lifecycle.projections.runner import ProjectionStopped, Runner
from lifecycle.projections.sheets import Sheets
from lifecycle.web.layout.page import page
from lifecycle.web.visitor import Now, Officer, TheDesk, TheDoor, TheSheets

router = APIRouter()
PACKAGES = ("lifecycle", "eventsourcing", "sqlalchemy", "fastapi", "starlette", "msgspec")


class SheetState(Struct, frozen=True, kw_only=True):
    """一张统计表的状态. live: what is read; beside: rebuilds under way; behind: facts not yet in it; stopped: where it cannot go on.

    others: 其他版次, which programs with other documents or holidays read.
    """

    name: str
    live: Generation | None
    beside: tuple[Generation, ...]
    others: tuple[Generation, ...]
    behind: int
    stopped: ProjectionStopped | None


@router.get("/system", name="system")
def open_system(request: Request, desk: TheDesk, sheets: TheSheets, door: TheDoor, officer: Officer, now: Now) -> Response:
    """系统状态页: the sheets as they were found. They are then brought up to the ledger, by which it shows whether one has stopped."""
    database, head, marks = desk.ledger.database, desk.ledger.head(), sheets.sheets.bookmarked()
    latest = desk.ledger.read(after=head - 1, limit=1) if head else []
    return page(
        request,
        "admin/system.html",
        visitor=officer,
        now=now,
        head=head,
        latest=latest[0].recorded_at if latest else None,
        states=[_state(sheets.sheets, runner, head, marks.get(runner.projection.name, [])) for runner in sheets.sheets.runners],
        database=database.kind,
        server=database.version,
        revisions=[("ledger", LEDGER[-1]), ("accounts", ACCOUNTS[-1])],
        sessions=door.sessions.number(now),
        versions=[("Python", platform.python_version()), *((name, version(name)) for name in PACKAGES)],
    )


def _stopped(sheets: Sheets, runner: Runner[Any]) -> ProjectionStopped | None:
    """Where it cannot go on: as the thread of the server has found, or, where there is none, as is tried now."""
    if sheets.followed:
        return sheets.stopped.get(runner.projection.name)
    try:
        runner.catch_up()
    except ProjectionStopped as error:
        return error
    return None


def _state(sheets: Sheets, runner: Runner[Any], head: int, generations: list[Generation]) -> SheetState:
    stopped = _stopped(sheets, runner)
    own = [each for each in generations if each.edition == runner.projection.edition]
    live = next((each for each in own if each.live), None)
    return SheetState(
        name=runner.projection.name,
        live=live,
        beside=tuple(each for each in generations if not each.live),
        others=tuple(each for each in generations if each.live and each not in own),
        behind=head - (live.position if live else 0),
        stopped=stopped,
    )
