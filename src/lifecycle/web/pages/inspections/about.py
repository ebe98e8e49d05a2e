"""检查与表单: a check as it was opened, as its forms are about it; and a check that is yet to be opened."""

from fastapi import Request

from lifecycle.desk import Desk
from lifecycle.desk.people.staff_list import everybody
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.projections.readings import Readings
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web.forms.checks.subject import CHECKED, OfCheck
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.page import language
from lifecycle.web.scope import Opened, OpenedCheck
from lifecycle.web.visitor import Visitor

APPROVE = frozenset({Role.HEAD, Role.CITY, Role.COUNTY})
"""Who is offered as the one who approved a check."""


def of_check(opened: OpenedCheck, officer: Visitor, desk: Desk) -> OfCheck:
    """A check that is open, or done."""
    told = {each.fact.finding_id: each.fact for each in opened.stream.recorded if isinstance(each.fact, FindingRecorded)}
    return OfCheck(
        project=opened.project.project,
        acting=officer.principal,
        in_person=officer.behalf is None,
        check=opened.check,
        inspectors=_holding(desk, frozenset({Role.INSPECTOR})),
        told=told,
    )


def of_none(opened: Opened, officer: Visitor, desk: Desk, sheets: Readings) -> OfCheck:
    """A check of a project that is yet to be opened."""
    number = sheets.todays_checks(desk.today()).total + sheets.finished_checks().total + 1
    return OfCheck(
        project=opened.project,
        acting=officer.principal,
        inspectors=_holding(desk, frozenset({Role.INSPECTOR})),
        approvers=_holding(desk, APPROVE),
        proposed=f"{desk.today().year}-{number:03}",
    )


def subject_of(
    request: Request,
    desk: Desk,
    officer: Visitor,
    about: OfCheck,
    of: str = "",
    opened: OpenedCheck | None = None,
    entries: tuple[HistoryEntry, ...] = (),
) -> Subject:
    """办理对象. of: the one thing that a form is about; entries: the history, for a form that is about one record of it."""
    return Subject(
        today=desk.today(),
        lang=language(request),
        visitor=officer,
        statutes=desk.statutes,
        calendar=desk.calendars.now,
        about=about,
        kind=CHECKED,
        of=of,
        entries=entries,
        stream=opened.stream if opened else None,
    )


def _holding(desk: Desk, roles: frozenset[Role]) -> tuple[StaffId, ...]:
    """Who holds one of these roles today."""
    today = desk.today()
    return tuple(each.id for each in everybody(desk.ledger) if any(held.role in roles for held in each.roles_on(today)))
