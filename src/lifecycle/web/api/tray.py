"""待办: what waits for the one who asks, what is due first at the top."""

from msgspec import Struct
from starlette.responses import Response

from lifecycle.projections.open_work import PER_PAGE, Item, Load
from lifecycle.projections.waiting import Task
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.transport.bounds import Listed, PageNumber
from lifecycle.web.visitor import Officer, TheDesk, TheSheets

router = interface()


class Tray(Struct, frozen=True, kw_only=True):
    """待办一页. loads: how many of each task there are in all, and how many of them are overdue; pages: of the task that was asked for.

    position: of the ledger, up to which this is told; short of its head while an import is being entered.
    """

    loads: dict[Task, Load]
    items: tuple[Item, ...]
    page: int
    pages: int
    position: int


@router.get("/tray", name="api_tray", responses=documented(Tray, 401, 403, 422))
def tray(
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    task: Listed[Task | None] = None,
    number: PageNumber = 1,
) -> Response:
    """待办. Who stood at an earlier level of a proposal does not find it waiting again."""
    found = sheets.tray(officer.appointments, officer.hands, officer.principal, desk.today(), task=task, page=number)
    loads, items = found.loads, found.items
    count = sum(each.number for kind, each in loads.items() if task in (None, kind))
    return answer(Tray(loads=loads, items=tuple(items), page=number, pages=max(1, -(-count // PER_PAGE)), position=sheets.position))
