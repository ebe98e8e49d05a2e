"""逾期告知补正: it is recorded and awaited, and holds up nothing; a request in time does."""

from datetime import date
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    Material,
)
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement, WithdrawSupplementRequest
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.project import Application, ApplicationStatus
from lifecycle.vocabulary import Fact, Refused
from tests.packaged import packaged_calendar
from tests.projects.application.test_applications import READY, submit
from tests.projects.given import Story, ask, decided, given, saying

LAST, LATE = date(2023, 2, 27), date(2023, 2, 28)
"""The application came on Monday 20 February 2023: its fifth working day, and the day after."""


def step(kind: type[ProjectCommand], on: date, **fields: Any) -> ProjectCommand:
    return ask(kind, on=on, application="A1", **fields)


def request(on: date, *items: str) -> ProjectCommand:
    return step(RequestSupplement, on, items=items or ("节能计算书", "总平面图"), due=date(2023, 3, 20))


def supply(on: date, *titles: str) -> ProjectCommand:
    return step(SupplySupplement, on, materials=tuple(Material(title=title) for title in titles))


ACCEPT = step(AcceptApplication, date(2023, 3, 2))


def facts(*story: Story) -> list[Fact]:
    """Each command is decided on the project as it is read by the law, as the desk does."""
    told: list[Fact] = given(READY, submit()).facts
    for each in story:
        assert isinstance(each, ProjectCommand)
        told = [*told, *decided(fold_by_law(told, packaged_calendar), each, told, saying())]
    return told


def application(*story: Story, in_force_on: date | None = None) -> Application:
    project = fold_by_law(facts(*story), packaged_calendar, in_force_on=in_force_on)
    assert project is not None
    return project.applications["A1"]


def test_an_application_is_held_up_by_a_request_in_time_and_by_no_later_one():
    in_time, late = application(request(LAST)), application(request(LATE))

    assert (in_time.status, late.status) == (ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationStatus.SUBMITTED)
    assert in_time.awaited == late.awaited == ("节能计算书", "总平面图")


def test_it_is_accepted_though_nothing_has_come_and_the_materials_are_awaited_still():
    accepted = application(request(LATE), ACCEPT)

    assert (accepted.status, accepted.awaited) == (ApplicationStatus.ACCEPTED, ("节能计算书", "总平面图"))
    with pytest.raises(Refused, match=r"application\.awaits_supplement"):
        application(request(LAST), ACCEPT)


def test_what_was_asked_for_too_late_comes_piece_by_piece():
    brought = application(request(LATE), supply(date(2023, 3, 1), "总平面图"))

    assert brought.awaited == ("节能计算书",)
    assert application(request(LATE), supply(date(2023, 3, 1), "总平面图"), ACCEPT).awaited == ("节能计算书",)
    assert application(request(LATE), ACCEPT, supply(date(2023, 3, 3), "总平面图", "节能计算书")).awaited == ()
    with pytest.raises(Refused, match=r"supplement\.incomplete"):
        application(request(LAST), supply(date(2023, 3, 1), "总平面图"))


def test_what_was_asked_for_too_late_is_not_asked_for_again_and_can_be_taken_back():
    taken_back = step(WithdrawSupplementRequest, date(2023, 3, 1), items=("节能计算书",), reason="申请时已经提交")

    assert application(request(LATE), taken_back).awaited == ("总平面图",)
    assert application(request(LATE), request(date(2023, 3, 1), "附图")).awaited == ("节能计算书", "总平面图", "附图")
    with pytest.raises(Refused, match=r"supplement\.asked_already"):
        application(request(LATE), request(date(2023, 3, 1)))


def test_once_a_request_is_taken_back_the_next_is_late_or_not_by_its_own_day():
    taken_back = step(WithdrawSupplementRequest, date(2023, 2, 22), items=("节能计算书", "总平面图"), reason="申请时已经提交")
    first = (request(date(2023, 2, 21)), taken_back)

    assert application(*first, request(LAST, "附图")).status is ApplicationStatus.SUPPLEMENT_REQUESTED
    assert application(*first, request(LATE, "附图")).status is ApplicationStatus.SUBMITTED


def test_a_second_request_in_time_holds_up_nothing():
    first = (request(date(2023, 2, 21)), supply(date(2023, 2, 22), "节能计算书", "总平面图"))
    second = application(*first, request(date(2023, 2, 23), "附图"))

    assert (second.status, second.awaited) == (ApplicationStatus.SUPPLIED, ("附图",))
    assert application(*first, request(date(2023, 2, 23), "附图"), ACCEPT).status is ApplicationStatus.ACCEPTED


def test_a_corrected_day_says_whether_it_was_late():
    told = facts(request(LAST))
    correction = ask(CorrectFact, corrects=len(told), changed=Raw(f'{{"on":"{LATE}"}}'.encode()), reason="日期登记有误")

    assert application(request(LAST), correction).status is ApplicationStatus.SUBMITTED


def test_on_an_earlier_day_it_was_as_it_stood_then():
    assert application(request(LATE), in_force_on=LAST).awaited == ()


def test_a_decline_after_a_late_request_is_decided_by_its_ground_at_the_desk():
    declined = application(request(LATE), step(DeclineApplication, date(2023, 3, 1), reason="应向水行政主管部门申请"))

    assert declined.status is ApplicationStatus.NOT_ACCEPTED


def test_an_application_stands_where_it_stands_since_the_day_it_got_there_not_since_its_last_step():
    in_time, more = date(2023, 2, 24), date(2023, 3, 6)
    further = application(step(AcceptApplication, in_time), request(more), supply(more, "节能计算书"))
    held_up_by_nothing = application(request(LATE))

    assert (further.stands_since, further.since) == (in_time, more)
    assert held_up_by_nothing.stands_since == held_up_by_nothing.on
