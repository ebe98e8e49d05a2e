"""人员岗位: the security administrator's list of staff, and the page of one person, from where roles are given and ended."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.accounts import Door
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people.authority import staff_member, staff_stream
from lifecycle.desk.people.proposals import unsettled
from lifecycle.desk.people.staff_list import everybody
from lifecycle.desk.people.tokens import tokens_in_force
from lifecycle.desk.people.twofold import takes_two
from lifecycle.desk.tagging import fact_name
from lifecycle.projections.readings import Readings
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import SEPARATED, AppointStaff, EndAppointment, Role, Staff
from lifecycle.vocabulary import CommandId, StaffId
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, done_by, posted, send, shown
from lifecycle.web.forms.proposing import A_WEEK, is_proposal, or_proposed, until_when
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.told import proposed
from lifecycle.web.pages.people.proposals import to_proposals
from lifecycle.web.transport.bounds import IdAsked, Listed, PageNumber, RecordedAt
from lifecycle.web.typed import Reading, Typed
from lifecycle.web.visitor import Now, Officer, TheDesk, TheDoor, TheSheets, Visitor
from lifecycle.wording import label, say

router = APIRouter()
ROWS_A_PAGE = 100
ROLES = {role.value: role for role in Role}
APPOINT, END = "appoint", "end"


@router.get("/staff", name="staff")
def staff_list(
    request: Request,
    desk: TheDesk,
    officer: Officer,
    words: str = "",
    role: str = "",
    county: IdAsked = "",
    number: PageNumber = 1,
) -> Response:
    """人员一览: staff with their roles of today, filtered by id, role and county. Without these two filters, staff without a role too."""
    found = list(_found(desk, words.strip(), role, county))
    return page(
        request,
        "admin/staff.html",
        visitor=officer,
        today=desk.today(),
        asked={"words": words, "role": role, "county": county},
        roles=[("", say("page.register.any", language(request))), *_roles(request)],
        counties=[("", say("page.register.any", language(request))), *_counties(desk)],
        found=[(each, each.roles_on(desk.today())) for each in found[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]],
        count=len(found),
        number=number,
        pages=max(1, -(-len(found) // ROWS_A_PAGE)),
        address=lambda page: query(request.app.url_path_for("staff"), words=words, role=role, county=county, page=page),
    )


@router.get("/staff/appoint", name="appointment", dependencies=gives(AppointStaff))
def open_appointment(request: Request, desk: TheDesk, officer: Officer, staff: IdAsked = "") -> Response:
    """任命岗位. The person may be new."""
    prepared = Typed(form=APPOINT, values={"staff": (staff,), "since": (desk.today().isoformat(),)})
    return _appointment(request, desk, officer, Attempt(typed=prepared))


@router.post("/staff/appoint", name="appoint", dependencies=gives(AppointStaff))
def appoint(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """任命岗位."""
    places = {"": None} | {code: code for code, _ in _counties(desk)}

    def act(form: Reading, id_: CommandId) -> Receipt:
        staff, role, county, on = form.id("staff"), form.one_of("role", ROLES), form.one_of("county", places), form.day("since")
        until = form.day("until") if form.words("until", optional=True) else None
        lapses = until_when(form, desk)
        form.settle()
        named: dict[str, Any] = {"staff": StaffId(staff), "role": role, "county": county, "until": until}
        command = AppointStaff(id=id_, on=on, by=officer.staff, behalf=officer.behalf, **named)
        return or_proposed(desk, command, lapses, lambda: desk.carry_out(command))

    answer = send(APPOINT, given, desk, act)
    if isinstance(answer, Filed) and is_proposal(answer):
        return to_proposals(request, answer.position)
    if isinstance(answer, Filed):
        (appointed,) = desk.ledger.read(after=answer.position - 1, limit=1)
        return back_to(request, StaffId(appointed.stream.removeprefix(staff_stream(StaffId("")))), answer.position)
    return _appointment(request, desk, officer, answer)


@router.get("/staff/people/{person}", name="staff_member")
def open_member(
    request: Request, person: IdAsked, desk: TheDesk, door: TheDoor, officer: Officer, now: Now, recorded: RecordedAt = None
) -> Response:
    """一人: appointments, delegations, account and tokens. recorded: the position of what was just done, to be told."""
    done = [say(f"fact.{fact_name(each.fact)}", language(request)) for each in done_by(desk, officer.staff, recorded)]
    return member_page(request, desk, door, officer, now, known(desk, person), done=done)


def member_page(
    request: Request,
    desk: Desk,
    door: Door,
    officer: Visitor,
    now: datetime,
    member: Staff,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    done: Sequence[str] = (),
) -> Response:
    """The page of one person."""
    account = door.accounts.get(member.id)
    return page(
        request,
        "admin/person.html",
        status=attempt.status,
        visitor=officer,
        today=desk.today(),
        member=member,
        held=sorted({each.role for each in member.roles_on(desk.today())}),
        appointments=[(each, each.holds_on(desk.today())) for each in reversed(member.appointments)],
        delegations=[(each, each.can_be_withdrawn_on(desk.today())) for each in member.delegations],
        admitted=member.admitted_by_password_on(desk.today()),
        account=account,
        sessions=door.sessions.number(now, member.id) if account else 0,
        tokens=[each for each in tokens_in_force(desk) if each.staff == member.id],
        takes_two=takes_two(desk.ledger, _password_of(member, officer, desk), desk.today()) is not None,
        a_week_on=desk.today() + A_WEEK,
        proposed=[proposed(act.asked, desk.rulebooks.folder, language(request)) for act in unsettled(desk.ledger, desk.today(), member.id)],
        done=done,
        **shown(attempt, language(request)),
    )


@router.get("/staff/people/{person}/roles/{role}/end", name="ending", dependencies=gives(EndAppointment))
def open_ending(request: Request, person: IdAsked, role: Listed[Role], desk: TheDesk, sheets: TheSheets, officer: Officer) -> Response:
    """免除岗位: the form, with the tasks that have to be handed over."""
    return _ending(request, desk, sheets, officer, known(desk, person), role, Attempt())


@router.post("/staff/people/{person}/roles/{role}/end", name="end_appointment", dependencies=gives(EndAppointment))
def end_appointment(
    request: Request,
    person: IdAsked,
    role: Listed[Role],
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """免除岗位: today is the last day."""
    member = known(desk, person)

    def act(form: Reading, id_: CommandId) -> Receipt:
        reason, lapses = form.words("reason"), until_when(form, desk)
        form.settle()
        named: dict[str, Any] = {"staff": member.id, "role": role, "reason": reason}
        command = EndAppointment(id=id_, on=desk.today(), by=officer.staff, behalf=officer.behalf, confirmed=form.confirmed, **named)
        return or_proposed(desk, command, lapses, lambda: desk.carry_out(command))

    answer = send(END, given, desk, act)
    if isinstance(answer, Filed) and is_proposal(answer):
        return to_proposals(request, answer.position)
    if isinstance(answer, Filed):
        return back_to(request, member.id, answer.position)
    return _ending(request, desk, sheets, officer, member, role, answer)


def _password_of(member: Staff, officer: Visitor, desk: Desk) -> IssuePassword:
    """The command that the password form gives. It takes two persons wherever a token does."""
    return IssuePassword(id=CommandId("looked-at"), on=desk.real_day(), by=officer.staff, behalf=officer.behalf, staff=member.id)


def known(desk: Desk, person: str) -> Staff:
    """A person who was ever appointed; 404 for all others."""
    member = staff_member(desk.ledger, StaffId(person))
    if not member.appointments:
        raise HTTPException(404)
    return member


def back_to(request: Request, staff: StaffId, position: int) -> Response:
    """Redirect (303) to the person's page, so that a reload does not submit again. The page names the recorded fact."""
    address = query(request.app.url_path_for("staff_member", person=staff), recorded=position)
    return RedirectResponse(address, status_code=303)


def _found(desk: Desk, words: str, role: str, county: str) -> Iterator[Staff]:
    for member in everybody(desk.ledger):
        held = member.roles_on(desk.today())
        fitting = any((not role or each.role == role) and (not county or each.county in (None, county)) for each in held)
        if words.lower() in member.id.lower() and (fitting or not (role or county)):
            yield member


def _roles(request: Request) -> list[tuple[str, str]]:
    return [(role.value, label(role, language(request))) for role in Role]


def _counties(desk: Desk) -> list[tuple[str, str]]:
    return [(county.code, county.name) for county in desk.rulebooks.folder.jurisdictions.counties]


def _appointment(request: Request, desk: Desk, officer: Visitor, attempt: Attempt) -> Response:
    lang = language(request)
    return page(
        request,
        "admin/appoint.html",
        status=attempt.status,
        visitor=officer,
        roles=[("", say("page.hand_over.choose", lang)), *_roles(request)],
        counties=[("", say("look.whole_city", lang)), *_counties(desk)],
        today=desk.today(),
        a_week_on=desk.today() + A_WEEK,
        **shown(attempt, lang),
    )


def _ending(request: Request, desk: Desk, sheets: Readings, officer: Visitor, member: Staff, role: Role, attempt: Attempt) -> Response:
    return page(
        request,
        "admin/end.html",
        status=attempt.status,
        visitor=officer,
        today=desk.today(),
        a_week_on=desk.today() + A_WEEK,
        takes_two=role in SEPARATED,
        member=member,
        role=role,
        ending=[each for each in member.roles_on(desk.today()) if each.role is role],
        open_work=len(sheets.on_desk(member.id, None)[0]),
        **shown(attempt, language(request)),
    )
