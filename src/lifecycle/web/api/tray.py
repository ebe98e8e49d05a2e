"""待办: what waits for the one who asks, what is due first at the top."""

from msgspec import Struct
from starlette.responses import Response

from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.open_work import PER_PAGE, Item, Load, load
from lifecycle.projections.open_work import tray as waiting_for
from lifecycle.projections.waiting import Task
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.transport.bounds import PageNumber
from lifecycle.web.visitor import Officer, TheDesk, TheSheets

router = interface()


class Tray(Struct, frozen=True, kw_only=True):
    """待办一页. loads: how many of each task there are in all, and how many of them are overdue; pages: of the task that was asked for."""

    loads: dict[Task, Load]
    items: tuple[Item, ...]
    page: int
    pages: int


@router.get("/tray", name="api_tray", responses=documented(Tray, 401, 403, 422))
def tray(
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    task: Task | None = None,
    number: PageNumber = 1,
) -> Response:
    """待办. Who stood at an earlier level of a proposal does not find it waiting again."""
    sheets.open_work.catch_up()
    rows = sheets.open_work.sheets
    with snapshot(desk.ledger.engine) as db:
        loads = load(db, rows, officer.appointments, desk.today(), officer.hands)
        items = waiting_for(db, rows, officer.appointments, officer.hands, task=task, page=number)
    count = sum(each.number for kind, each in loads.items() if task in (None, kind))
    return answer(Tray(loads=loads, items=tuple(items), page=number, pages=max(1, -(-count // PER_PAGE))))
