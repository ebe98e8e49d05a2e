"""提请与确认: open proposals, and the outcome of settled ones. Each of the two persons sees one half of a secret, once."""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts.secrets import Kind, first_half, second_half
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people import halves
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.proposals import concerns, may_confirm, proposals
from lifecycle.desk.people.staff_acts import running_out
from lifecycle.desk.people.twofold import TAKES_TWO
from lifecycle.desk.tagging import fact_name
from lifecycle.staff.appointments import SEPARATED
from lifecycle.staff.confirming import UNSETTLED, Act, ActStanding, CarryOutAct, ConfirmAct, DeclineAct, WithdrawAct
from lifecycle.vocabulary import Command, CommandId, Refused
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, done_by, posted, send, shown
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.told import proposed
from lifecycle.web.transport.bounds import IdAsked, RecordedAt
from lifecycle.web.typed import Reading
from lifecycle.web.visitor import Officer, TheDesk, Visitor
from lifecycle.wording import say

router = APIRouter()
SETTLED_SHOWN = 50
Given = Annotated[FormData, Depends(posted)]
C = TypeVar("C", bound=Command)


class ProposalLine(Struct, frozen=True, kw_only=True):
    """提请一览的一行. confirms, owns: whether the visitor may confirm it, and proposed it; at_console: there it is carried out."""

    act: Act
    standing: ActStanding
    words: str
    confirms: bool
    owns: bool
    at_console: bool


@router.get("/proposals", name="proposals")
def open_proposals(request: Request, desk: TheDesk, officer: Officer, recorded: RecordedAt = None) -> Response:
    """提请一览. recorded: the position of what was just done, to be told."""
    done = [say(f"fact.{fact_name(each.fact)}", language(request)) for each in done_by(desk, officer.staff, recorded)]
    return _page(request, desk, officer, Attempt(), done)


@router.post("/proposals/{proposal}/confirmation", name="confirm_proposal", dependencies=gives(ConfirmAct))
def confirm_proposal(request: Request, proposal: IdAsked, desk: TheDesk, officer: Officer, given: Given) -> Response:
    """确认: the proposed command is recorded at once, or permitted. The first half of a password or token is shown once."""
    kind = _kind(desk, proposal)
    half = first_half(kind) if kind else ""

    def act(form: Reading, id_: CommandId) -> Receipt:
        return halves.confirm(desk, _command(ConfirmAct, id_, desk, officer, proposal, confirmed=form.confirmed), half)

    return _told(request, desk, officer, send(f"confirm-{proposal}", given, desk, act), proposal, half, "first")


@router.post("/proposals/{proposal}/decline", name="decline_proposal", dependencies=gives(DeclineAct))
def decline_proposal(request: Request, proposal: IdAsked, desk: TheDesk, officer: Officer, given: Given) -> Response:
    """退回, with the reason."""

    def act(form: Reading, id_: CommandId) -> Receipt:
        reason = form.words("reason")
        form.settle()
        return desk.carry_out(_command(DeclineAct, id_, desk, officer, proposal, reason=reason, confirmed=form.confirmed))

    return _answered(request, desk, officer, send(f"decline-{proposal}", given, desk, act))


@router.post("/proposals/{proposal}/withdrawal", name="withdraw_proposal", dependencies=gives(WithdrawAct))
def withdraw_proposal(request: Request, proposal: IdAsked, desk: TheDesk, officer: Officer, given: Given) -> Response:
    """撤回."""

    def act(_form: Reading, id_: CommandId) -> Receipt:
        return desk.carry_out(_command(WithdrawAct, id_, desk, officer, proposal))

    return _answered(request, desk, officer, send("withdraw", given, desk, act))


@router.post("/proposals/{proposal}/carrying-out", name="carry_out_proposal", dependencies=gives(CarryOutAct))
def carry_out_proposal(request: Request, proposal: IdAsked, desk: TheDesk, officer: Officer, given: Given) -> Response:
    """办结: the permitted password or token is made now, and its second half is shown once."""
    kind = _kind(desk, proposal)
    half = second_half(kind) if kind else ""

    def act(form: Reading, id_: CommandId) -> Receipt:
        return halves.carry_out(desk, _command(CarryOutAct, id_, desk, officer, proposal, confirmed=form.confirmed), half)

    return _told(request, desk, officer, send(f"carry-out-{proposal}", given, desk, act), proposal, half, "second")


def _kind(desk: Desk, proposal: str) -> Kind | None:
    try:
        return halves.secret_of(desk, proposal)
    except Refused as refused:
        raise HTTPException(404) from refused


def _told(request: Request, desk: Desk, officer: Visitor, answer: Filed | Attempt, proposal: str, half: str, which: str) -> Response:
    """Shows half of a secret once; without a secret, redirects to the list."""
    kind = _kind(desk, proposal)
    if kind is None or not isinstance(answer, Filed) or answer.again:
        return _answered(request, desk, officer, answer)
    member = staff_member(desk.ledger, halves.concerned(desk, proposal))
    return page(request, "admin/secret.html", visitor=officer, member=member, what=f"{kind}_{which}", secret=half, half=which)


def _command(kind: type[C], id_: CommandId, desk: Desk, officer: Visitor, proposal: str, **more: Any) -> C:
    return kind(id=id_, on=desk.today(), by=officer.staff, behalf=officer.behalf, **{"proposal": proposal, **more})


def _answered(request: Request, desk: Desk, officer: Visitor, answer: Filed | Attempt) -> Response:
    if isinstance(answer, Filed):
        return to_proposals(request, answer.position)
    return _page(request, desk, officer, answer)


def to_proposals(request: Request, position: int) -> Response:
    """Redirect (303) to the list, so that a reload does not submit again. The list names the recorded fact."""
    return RedirectResponse(query(request.app.url_path_for("proposals"), recorded=position), status_code=303)


def _page(request: Request, desk: Desk, officer: Visitor, attempt: Attempt, done: list[str] | None = None) -> Response:
    lang, today = language(request), desk.today()
    rulebook = desk.rulebooks.folder
    lines = [_line(desk, officer, act, rulebook, lang) for act in proposals(desk.ledger) if concerns(act, officer.roles)]
    open_ = [each for each in lines if each.standing in UNSETTLED]
    settled = [each for each in lines if each.standing not in UNSETTLED][:SETTLED_SHOWN]
    told = dict(shown(attempt, lang))
    if attempt.typed.form not in {f"decline-{each.act.id}" for each in open_ if each.confirms}:
        told["errors"] = [("", words) for _, words in told["errors"]]  # the form is not on this visitor's page: nothing to lead to
    return page(
        request,
        "admin/proposals.html",
        status=attempt.status,
        visitor=officer,
        today=today,
        running_out=running_out(desk.ledger, today) if officer.roles & SEPARATED else {},
        lines=open_,
        settled=settled,
        done=done or [],
        **told,
    )


def _line(desk: Desk, officer: Visitor, act: Act, rulebook: Rulebook, lang: str) -> ProposalLine:
    standing = act.standing_on(desk.today())
    waits = standing is ActStanding.WAITING
    return ProposalLine(
        act=act,
        standing=standing,
        words=proposed(act.asked, rulebook, lang),
        confirms=waits and officer.behalf is None and may_confirm(desk.ledger, act, officer.staff, desk.today()),
        owns=officer.staff == act.proposer,
        at_console=act.asked.act in {twofold.name for twofold in TAKES_TWO.values() if twofold.console},
    )
