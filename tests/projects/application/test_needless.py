"""无需许可认定: ends an application at any step before a proposal, with its clause, and passes no gate."""

from datetime import date, timedelta
from typing import Any

import pytest

from lifecycle.projects.application.applications import (
    SubmitApplication,
)
from lifecycle.projects.application.needless import FindNoPermitNeeded, FoundToNeedNoPermit
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus
from lifecycle.vocabulary import Citation, Gate
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, BOTH, ONE, OWNER, REGISTERED, applied, outside, proposed

ON = date(2023, 3, 1)
SUBMITTED, ACCEPT = applied(Gate.DESIGN_REVIEW, "A1")
READY = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), SUBMITTED)
CLAUSE = Citation(
    document="中华人民共和国行政许可法",
    place="第三十二条第一款第一项",
    quote="申请事项依法不需要取得行政许可的，应当即时告知申请人不受理",
)
WHY = {"application": "A1", "basis": "只修缮内部装饰", "clause": CLAUSE}
ASKED = ask(RequestSupplement, on=SUBMITTED.on + timedelta(days=1), application="A1", items=("附图",), due=ON)


def find(**fields: Any) -> ProjectCommand:
    return ask(FindNoPermitNeeded, on=ON, **(WHY | fields))


@pytest.mark.parametrize("so_far", [(), (ASKED,), (ACCEPT,)])
def test_it_ends_an_application_also_after_acceptance(so_far: tuple[ProjectCommand, ...]):
    project = given(READY, *so_far).when(find()).then(fact(FoundToNeedNoPermit, on=ON, **WHY))

    assert project.applications["A1"].status is ApplicationStatus.NEEDLESS
    assert not project.applications["A1"].status.open
    assert not project.buildings[ONE].has_done(Gate.DESIGN_REVIEW)


def test_it_rests_on_a_clause():
    blank = Citation(document="中华人民共和国行政许可法", place="", quote=" ")
    given(READY, ACCEPT).when(find(clause=blank)).then_refused("application.needless_without_clause", application="A1")


def test_a_proposal_on_its_way_is_sent_back_first():
    given(READY, ACCEPT, proposed("A1", ON)).when(find()).then_refused("conclusion.proposed_already", application="A1")


def test_its_paper_bears_a_number_that_is_not_of_a_later_year():
    assert given(READY, ACCEPT).when(find(number="高审无〔2023〕1号")).facts == [
        fact(FoundToNeedNoPermit, on=ON, **WHY, number="高审无〔2023〕1号")
    ]
    given(READY, ACCEPT).when(find(number="高审无〔2024〕1号")).then_refused("number.year_later", year=2024)
    assert given(READY, ACCEPT).when(find()).facts == [fact(FoundToNeedNoPermit, on=ON, **WHY)]


def test_it_is_found_once():
    given(READY, ACCEPT, find()).when(find()).then_refused("application.wrong_step", status=ApplicationStatus.NEEDLESS)


def test_one_may_apply_again():
    again = ask(SubmitApplication, on=ON, gate=Gate.DESIGN_REVIEW, buildings=BOTH, applicant=OWNER)
    assert len(given(READY, ACCEPT, find()).when(again).facts) == 1
