"""尚未到来的日子: no command records as happened what has not; every day of every command is tried at the desk, each by itself."""

from datetime import date, timedelta
from random import Random

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.counties.targets import SetCountyTargets
from lifecycle.desk.about_projects import project_of
from lifecycle.ledger.facts import PlaceRetentionHold
from lifecycle.projects.application import applications, supplements, terms
from lifecycle.projects.application.applications import ApplicationAccepted
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.mending import corrections
from lifecycle.projects.project import Project
from lifecycle.staff.access import IssuePassword
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.values.past import PAST, day_fields
from lifecycle.vocabulary import Command, CommandId, Gate, PersonId, Refused, StaffId
from tests.desk.conftest import ON, OWNER, P1, SECURITY, Office
from tests.desk.test_desk import ONE, apply_for_design_review, issue_planning_conditions
from tests.office import HANDLER, HEAD
from tests.projects.asking import FILLED, Question
from tests.projects.given import CLAUSE, fact

TOMORROW = ON + timedelta(days=1)
HAPPENED = [(kind, name) for kind in COMMANDS for name, mark in day_fields(kind) if mark == PAST]


def refusal(office: Office, command: Command) -> Refused:
    head = office.ledger.head()
    with pytest.raises(Refused) as refused:
        office.desk.carry_out(command)
    assert office.ledger.head() == head
    return refused.value


def test_all_commands_are_tried() -> None:
    assert {kind for kind, _ in HAPPENED} == set(COMMANDS)
    assert (terms.ExtendTerm, "told_on") in HAPPENED


def test_no_day_of_what_has_happened_lies_ahead(office: Office) -> None:
    office.register()
    office.add_building()
    project = project_of(office.desk.counter(), P1)
    for kind, name in HAPPENED:
        command = filled(kind, project)
        said = refusal(office, replace(command, **{name: TOMORROW}))
        assert (said.code, said.values["on"]) == ("command.in_the_future" if name == "on" else "command.day_ahead", TOMORROW), kind


def filled(kind: type[ProjectCommand], project: Project) -> ProjectCommand:
    question = Question(Random(1), project, [fact(ApplicationAccepted, application="A1")], ON)
    return kind(**{"id": CommandId("ahead"), "project": P1, "on": ON, "by": HANDLER} | FILLED[kind](question))


def test_a_preview_refuses_it_too(office: Office) -> None:
    office.register()
    command = replace(filled(terms.SuspendTerm, project_of(office.desk.counter(), P1)), told_on=TOMORROW)
    with pytest.raises(Refused) as refused:
        office.desk.preview(command)
    assert refused.value.code == "command.day_ahead"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ('{"told_on":"2023-05-11"}', "command.day_ahead"),
        ('{"told_on":"2023年5月11日"}', "command.day_ahead"),
        ('{"on":"2023-05-11","told_on":"2023-05-11"}', "command.in_the_future"),
    ],
)
def test_no_correction_puts_it_ahead(office: Office, changed: str, code: str) -> None:
    office.appoint(HEAD, Role.HEAD)
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    apply_for_design_review(office)
    (extended,) = office.give(terms.ExtendTerm, by=HEAD, application="A1", reason="方案涉及的专业较多", told_on=ON).recorded
    mended = {"corrects": extended.version, "changed": Raw(changed.encode()), "reason": "登记有误"}
    with pytest.raises(Refused) as refused:
        office.give(corrections.CorrectFact, **mended)
    assert refused.value.code == code


def test_a_promise_may_lie_ahead(office: Office) -> None:
    office.register()
    office.add_building()
    issue_planning_conditions(office)
    office.give(applications.SubmitApplication, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=OWNER)
    asked = {"application": "A1", "items": ("节能计算书",), "due": TOMORROW}
    assert office.give(supplements.RequestSupplement, **asked).recorded


def test_nor_is_it_recorded_of_targets_passwords_or_persons(office: Office) -> None:
    id_ = CommandId("ahead")
    none = {"targets": (), "clause": CLAUSE, "document_sha256": "a" * 64}
    targets = SetCountyTargets(id=id_, on=TOMORROW, by=HANDLER, county="140581", year=2023, **none)
    password = IssuePassword(id=id_, on=TOMORROW, by=SECURITY, staff=HANDLER)
    hold = PlaceRetentionHold(id=id_, on=TOMORROW, by=SECURITY, person=PersonId("R-1"), basis="诉讼")

    assert {refusal(office, command).code for command in (targets, password, hold)} == {"command.in_the_future"}


def test_an_appointment_may_begin_tomorrow(office: Office) -> None:
    begins = AppointStaff(id=CommandId("ahead"), on=date(2023, 6, 1), by=SECURITY, staff=StaffId("SP09"), role=Role.APPROVAL)

    assert office.desk.carry_out(begins).recorded
