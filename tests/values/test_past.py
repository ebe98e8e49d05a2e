"""已经到来的日子: every day of a command says what has happened, or that it may lie ahead."""

from datetime import date, timedelta

import pytest
from msgspec import Struct

from lifecycle.permissions import PERMITTED
from lifecycle.projects import FACTS
from lifecycle.projects.application.applications import Pledge, SubmitApplication
from lifecycle.projects.application.terms import ExtendTerm
from lifecycle.projects.parties import Unit
from lifecycle.values.marks import structs
from lifecycle.values.past import AHEAD, PAST, PAST_DAYS, day_fields, refuse_ahead
from lifecycle.vocabulary import Certificate, CommandId, Gate, HeadDecision, PersonId, ProjectId, Refused, StaffId, Verdict

DAY = date(2023, 5, 10)
JUDGED_BY_US = frozenset({Verdict, HeadDecision, Certificate})
"""What a fact holds of what the desk itself found: nobody types its days."""


KINDS = sorted({each for kind in (*PERMITTED, *FACTS) for each in structs(kind, but=JUDGED_BY_US)}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS)
def test_every_day_says_whether_it_may_lie_ahead(kind: type[Struct]) -> None:
    unsaid = [name for name, mark in day_fields(kind) if mark not in (PAST, AHEAD)]

    assert unsaid == [], "mark its type as Past or Ahead (vocabulary)"


def test_the_walk_found_the_days_that_there_are() -> None:
    found = {(kind.__name__, name, mark) for kind in KINDS for name, mark in day_fields(kind)}

    assert {
        ("RegisterProject", "approved_on", PAST),
        ("ExtendTerm", "told_on", PAST),
        ("SuspendTerm", "told_on", PAST),
        ("RequestSupplement", "due", AHEAD),
        ("Pledge", "due", AHEAD),
        ("ExtendPermit", "until", AHEAD),
        ("AppointStaff", "on", AHEAD),
        ("AcceptApplication", "on", PAST),
        ("SetCountyTargets", "on", PAST),
    } <= found


EXTENDED = ExtendTerm(
    id=CommandId("c1"), project=ProjectId("p1"), by=StaffId("FZ01"), on=DAY, application="A1", reason="方案涉及的专业较多", told_on=DAY
)


def test_what_has_happened_is_not_dated_after_today() -> None:
    refuse_ahead(EXTENDED, DAY)
    with pytest.raises(Refused) as refused:
        refuse_ahead(EXTENDED, DAY - timedelta(days=1))
    assert refused.value.code == "command.in_the_future"


def test_the_refusal_names_the_day_that_is_not_the_legal_date() -> None:
    later = ExtendTerm(
        id=CommandId("c1"),
        project=ProjectId("p1"),
        by=StaffId("FZ01"),
        on=DAY,
        application="A1",
        reason="方案涉及的专业较多",
        told_on=DAY + timedelta(days=1),
    )
    with pytest.raises(Refused) as refused:
        refuse_ahead(later, DAY)
    assert (refused.value.code, refused.value.values["field"]) == ("command.day_ahead", "told_on")


def test_a_promise_may_lie_ahead_and_what_stands_deep_is_found() -> None:
    promise = Pledge(promisor=PersonId("R-1"), text="补交节能计算书", due=DAY + timedelta(days=30))
    submitted = SubmitApplication(
        id=CommandId("c1"),
        project=ProjectId("p1"),
        by=StaffId("SP01"),
        on=DAY,
        gate=Gate.DESIGN_REVIEW,
        buildings=(),
        applicant=Unit(name="某公司"),
        commitments=(promise,),
    )

    refuse_ahead(submitted, DAY)
    assert PAST_DAYS.found(submitted) == [("on", DAY)]
    assert PAST_DAYS.found(EXTENDED) == [("on", DAY), ("told_on", DAY)]
