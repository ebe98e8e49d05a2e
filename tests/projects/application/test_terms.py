"""期限的延长与中止: once, after acceptance, with the clause that requires it; a day at a time."""

from datetime import date
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.calendar import Procedure, StatuteKind
from lifecycle.projects.application.terms import MOST_DAYS, ExtendTerm, ResumeTerm, SuspendTerm, TermExtended, TermResumed, TermSuspended
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.vocabulary import Citation, Gate
from tests.projects.given import ask, fact, given
from tests.projects.walks import ADDED, REGISTERED, applied, outside

ON = date(2023, 3, 1)
SUBMITTED = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1")[:1])
ACCEPTED = (*SUBMITTED, applied(Gate.DESIGN_REVIEW, "A1")[1])
HEARING = Citation(document="中华人民共和国行政许可法", place="第四十七条第一款", quote="行政机关应当在二十日内组织听证")
BLANK = Citation(document="中华人民共和国行政许可法", place=" ", quote="")
NEEDED = {
    "procedure": Procedure.HEARING,
    "required_by": StatuteKind.LAW,
    "clause": HEARING,
    "number": "高审听通〔2023〕1号",
    "told_on": ON,
    "days": 20,
}


def extend(on: date = ON, **fields: Any) -> ProjectCommand:
    return ask(ExtendTerm, on=on, **({"application": "A1", "reason": "方案涉及的专业较多", "told_on": on} | fields))


def suspend(on: date = ON, **fields: Any) -> ProjectCommand:
    return ask(SuspendTerm, on=on, **({"application": "A1"} | NEEDED | fields))


def resume(on: date = date(2023, 3, 20)) -> ProjectCommand:
    return ask(ResumeTerm, on=on, application="A1", result="听证笔录已由参加人签字确认")


def test_the_term_is_extended_once_and_the_applicant_is_told_why():
    told_on = date(2023, 3, 2)
    extended = fact(TermExtended, on=ON, application="A1", reason="方案涉及的专业较多", told_on=told_on)
    given(ACCEPTED).when(extend(told_on=told_on)).then(extended)
    given(ACCEPTED, extend()).when(extend(told_on)).then_refused("clock.extended_already", application="A1", on=ON)


def test_nobody_is_told_before_it_is_approved():
    given(ACCEPTED).when(extend(told_on=date(2023, 2, 28))).then_refused("clock.told_before", told_on=date(2023, 2, 28), on=ON)
    assert len(given(ACCEPTED).when(extend(told_on=ON)).facts) == 1


def test_the_term_is_suspended_by_a_notice_that_says_for_what_and_for_how_long():
    given(ACCEPTED).when(suspend()).then(fact(TermSuspended, on=ON, application="A1", **NEEDED))
    given(ACCEPTED, suspend()).when(suspend(date(2023, 3, 2))).then_refused("clock.suspended_already", application="A1", since=ON)


@pytest.mark.parametrize("days", [1, MOST_DAYS])
def test_the_time_that_is_needed_is_told_in_days(days: int):
    assert len(given(ACCEPTED).when(suspend(days=days)).facts) == 1


@pytest.mark.parametrize("days", [0, -3, MOST_DAYS + 1])
def test_no_time_at_all_or_more_than_a_year_is_a_slip(days: int):
    given(ACCEPTED).when(suspend(days=days)).then_refused("clock.days_needed", days=days, most=MOST_DAYS)


def test_no_term_is_suspended_without_the_clause_that_requires_it():
    given(ACCEPTED).when(suspend(clause=BLANK)).then_refused("clock.without_clause", application="A1")


def test_no_term_is_suspended_without_the_kind_of_statute_that_requires_it():
    given(ACCEPTED).when(suspend(required_by=None)).then_refused("clock.kind_of_statute", application="A1")


@pytest.mark.parametrize("document", ["关于组织专家论证的通知", "《建设项目会审会议纪要（第3期）》", "市规划局复函", "绿色建筑评价标准"])
def test_a_paper_that_is_no_statute_suspends_no_term(document: str):
    clause = Citation(document=document, place="第二条", quote="应当组织听证")
    given(ACCEPTED).when(suspend(clause=clause)).then_refused("clock.no_statute", document=document)


@pytest.mark.parametrize(
    ("document", "quote", "codes"),
    [
        ("中华人民共和国行政许可法", "行政机关应当在二十日内组织听证", ()),
        ("《行政许可法》（2019年修正）", "行政机关应当在二十日内组织听证", ()),
        ("山西省某条例", "应当举行听证", ()),
        ("中华人民共和国行政许可法", "行政机关可以组织听证", ("clause.words_differ",)),
        ("中华人民共和国行政许可法", "行政机关应当于举行听证的七日前", ("clause.place_differs",)),
        ("山西省某条例", "应当征求意见", ("clause.procedure_unnamed",)),
        ("市政府工作制度", "应当举行听证", ("clause.title_odd",)),
    ],
)
def test_what_the_clause_says_is_compared_with_the_text_and_the_procedure(document: str, quote: str, codes: tuple[str, ...]):
    clause = Citation(document=document, place="第四十七条", quote=quote)
    asked = given(ACCEPTED).when(suspend(clause=clause))
    if codes:
        asked.then_asked(*codes)
    else:
        assert len(asked.facts) == 1


def test_it_runs_again_once_the_procedure_is_over():
    suspended = given(ACCEPTED, suspend())
    resumed = fact(TermResumed, on=date(2023, 3, 20), application="A1", result="听证笔录已由参加人签字确认")
    project = suspended.when(resume()).then(resumed)
    suspended.when(resume(date(2023, 2, 28))).then_refused("clock.resumed_before", on=date(2023, 2, 28), since=ON)
    given(ACCEPTED, suspend(), resume()).when(resume()).then_refused("clock.not_suspended", application="A1")
    assert project.applications["A1"].suspended_on is None


@pytest.mark.parametrize("command", [extend(), suspend(), resume()])
def test_nothing_moves_before_the_application_is_accepted(command: ProjectCommand):
    given(SUBMITTED).when(command).then_refused("application.wrong_step", application="A1")


@pytest.mark.parametrize(
    ("recorded", "changed", "code"),
    [
        (suspend(), '{"days":0}', "clock.days_needed"),
        (suspend(), '{"clause":{"document":"会议纪要","place":"二","quote":"听证"}}', "clock.no_statute"),
        (extend(), '{"told_on":"2023-02-01"}', "clock.told_before"),
    ],
)
def test_a_correction_makes_nothing_that_would_have_been_refused(recorded: ProjectCommand, changed: str, code: str):
    story = given(ACCEPTED, recorded)
    correction = ask(CorrectFact, corrects=len(story.facts), changed=Raw(changed.encode()), reason="登记有误")
    story.when(correction).then_refused(code)


def test_what_several_authorities_handle_together_keeps_the_number_of_the_governments_approval():
    number = "高政办函〔2023〕12号"
    extended = fact(TermExtended, on=ON, application="A1", reason="方案涉及的专业较多", told_on=ON, number=number)
    given(ACCEPTED).when(extend(number=number)).then(extended)
