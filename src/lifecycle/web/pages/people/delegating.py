"""代办: a delegation is granted and withdrawn, in person; and a deputy stands in, until the deputy or the delegation ends it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.authority import stood_in_for
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.vocabulary import CommandId, Refused, StaffId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, posted, send, sent
from lifecycle.web.layout.shown import query
from lifecycle.web.pages.entrance.account import account_page
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk, TheDoor, Visitor, token

router = APIRouter()


@router.post("/account/delegations", name="grant_delegation", dependencies=gives(GrantDelegation))
def grant_delegation(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """委托代办, for the visitor in person, whoever they stand in for."""

    def act(form: Reading, id_: CommandId) -> Receipt:
        fields: dict[str, Any] = {"deputy": StaffId(form.id("deputy")), "until": form.day("until"), "reason": form.words("reason")}
        fields["confirmed"] = form.confirmed
        form.settle()
        return desk.carry_out(GrantDelegation(id=id_, on=desk.today(), by=officer.staff, behalf=None, staff=officer.staff, **fields))

    return _answered(request, desk, officer, send("grant", given, desk, act))


@router.post("/account/delegations/withdrawal", name="withdraw_delegation", dependencies=gives(WithdrawDelegation))
def withdraw_delegation(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """撤回代办委托."""
    deputy = StaffId(sent(given, "deputy"))

    def act(form: Reading, id_: CommandId) -> Receipt:
        since = form.day("since")
        form.settle()
        return desk.carry_out(
            WithdrawDelegation(id=id_, on=desk.today(), by=officer.staff, behalf=None, staff=officer.staff, deputy=deputy, since=since)
        )

    return _answered(request, desk, officer, send("withdraw", given, desk, act))


@router.post("/account/standing-in", name="stand_in")
def stand_in(request: Request, desk: TheDesk, door: TheDoor, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """代某人办理, from now on at this browser."""
    principal = StaffId(sent(given, "principal"))
    try:
        stood_in_for(desk.ledger, officer.staff, principal, desk.today())
    except Refused as refused:
        return account_page(request, desk, officer, Attempt(refusal=refused))
    door.sessions.stand_in(token(request) or "", principal)
    return RedirectResponse(request.app.url_path_for("home"), status_code=303)


@router.post("/account/standing-in/end", name="stand_in_no_more")
def stand_in_no_more(request: Request, door: TheDoor) -> Response:
    """结束代办."""
    door.sessions.stand_in(token(request) or "", None)
    return RedirectResponse(request.app.url_path_for("account"), status_code=303)


def _answered(request: Request, desk: Desk, officer: Visitor, answer: Filed | Attempt) -> Response:
    if isinstance(answer, Filed):
        back = query(request.app.url_path_for("account"), recorded=answer.position)
        return RedirectResponse(back, status_code=303)
    return account_page(request, desk, officer, answer)
