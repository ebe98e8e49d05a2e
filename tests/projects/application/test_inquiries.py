"""来函征求意见: what others ask of us, until when the law wants the answer, and what we answered."""

from datetime import date
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.projects.application.clock import Effect, Mark, marks
from lifecycle.projects.application.consultations import Stance
from lifecycle.projects.application.inquiries import (
    AdviceGiven,
    AdviceRequested,
    GiveAdvice,
    InquiryWithdrawn,
    RecordAdviceRequest,
    RecordInquiryWithdrawal,
    awaited,
    due,
    term_of,
)
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.registration import TerminateProject
from lifecycle.vocabulary import BuildingId
from tests.packaged import packaged_calendar
from tests.projects.given import CHECKER, ask, fact, given
from tests.projects.walks import ADDED, BOTH, REGISTERED

CAME, LETTER_ON, LAST = date(2023, 2, 22), date(2023, 2, 21), date(2023, 3, 8)
PLANNERS, NUMBER = "高平市自然资源局", "高自然资函〔2023〕21号"
SAID = {"authority": PLANNERS, "number": NUMBER, "letter_on": LETTER_ON, "buildings": BOTH, "matter": "是否符合节能强制性标准"}


def letter(on: date = CAME, **fields: Any) -> RecordAdviceRequest:
    return ask(RecordAdviceRequest, on=on, **({**SAID, "on_energy_standards": True} | fields))


def answer(on: date = LAST, **fields: Any) -> GiveAdvice:
    said = {"inquiry": "Q1", "stance": Stance.FOR, "content": "符合", "number": "高建函〔2023〕12号", "scan_sha256": "9f" * 32}
    return ask(GiveAdvice, on=on, **(said | fields))


def withdrawal(on: date = date(2023, 3, 3), **fields: Any) -> RecordInquiryWithdrawal:
    return ask(RecordInquiryWithdrawal, on=on, **({"inquiry": "Q1", "number": "高自然资函〔2023〕26号", "reason": "不再需要"} | fields))


THERE = (REGISTERED, ADDED)
ASKED = (*THERE, letter())


def test_a_letter_is_recorded_with_who_asks_about_which_buildings() -> None:
    told = fact(AdviceRequested, on=CAME, inquiry="Q1", on_energy_standards=True, **SAID)
    project = given(THERE).when(letter()).then(told)
    assert [each.id for each in awaited(project)] == ["Q1"]


def test_the_law_gives_ten_working_days_from_the_day_on_which_the_letter_came() -> None:
    calendar = packaged_calendar()
    project = given(ASKED).when(letter(number="高自然资函〔2023〕22号", on_energy_standards=False, answer_by=date(2023, 2, 27))).project
    by_law, by_letter = project.inquiries["Q1"], project.inquiries["Q2"]
    assert (term := term_of(by_law, calendar)) is not None
    assert term.clause.quote == "建设主管部门应当自收到征求意见材料之日起10日内提出意见。征求意见时间不计算在规划许可的期限内"
    assert [ends.on for each in (by_law, by_letter) if (ends := due(each, calendar))] == [LAST, date(2023, 2, 27)]
    assert term_of(by_letter, calendar) is None


def test_a_day_that_the_letter_names_moves_no_term_of_the_law_and_without_either_none_runs() -> None:
    calendar = packaged_calendar()
    other = letter(number=None, on_energy_standards=False)
    project = given(THERE, letter(answer_by=date(2023, 2, 24))).when(other).project
    assert due(project.inquiries["Q1"], calendar) == due(given(THERE).when(letter()).project.inquiries["Q1"], calendar)
    assert due(project.inquiries["Q2"], calendar) is None


def test_a_letter_has_days_that_fit_and_is_entered_once() -> None:
    story = given(ASKED)
    story.when(letter(letter_on=date(2023, 2, 23), number=None)).then_refused("inquiry.letter_later", on=CAME)
    story.when(letter(answer_by=date(2023, 2, 20), number=None)).then_refused("inquiry.due_past", due=date(2023, 2, 20))
    story.when(letter(number="高自然资函(2023)第21号")).then_refused("inquiry.recorded_already", inquiry="Q1", on=CAME)
    story.when(letter(number="高自然资函〔2024〕3号")).then_refused("number.year_later")
    story.when(letter(buildings=(BuildingId("9"),))).then_refused("building.unknown")
    assert story.when(letter(authority="高平市水务局")).facts


def test_it_is_answered_once_and_not_before_it_came() -> None:
    story = given(ASKED)
    told = {"inquiry": "Q1", "stance": Stance.FOR, "content": "符合", "number": "高建函〔2023〕12号", "scan_sha256": "9f" * 32}
    assert awaited(story.when(answer()).then(fact(AdviceGiven, on=LAST, **told))) == ()
    story.when(answer(inquiry="Q2")).then_refused("inquiry.unknown", inquiry="Q2")
    story.when(answer(on=date(2023, 2, 20))).then_refused("inquiry.before_asked", since=CAME)
    story.when(answer(number="高建函〔2024〕1号")).then_refused("number.year_later", year=2024)
    given(ASKED, answer()).when(answer()).then_refused("inquiry.answered_already", on=LAST)


def test_a_letter_that_its_asker_withdraws_waits_no_longer_and_is_not_answered_after() -> None:
    withdrawn = fact(InquiryWithdrawn, on=date(2023, 3, 3), inquiry="Q1", number="高自然资函〔2023〕26号", reason="不再需要")
    story = given(ASKED).when(withdrawal())
    assert awaited(story.then(withdrawn)) == ()
    again = given(ASKED, withdrawal())
    again.when(answer(on=date(2023, 3, 3))).then_refused("inquiry.withdrawn", inquiry="Q1", body=PLANNERS, on=date(2023, 3, 3))
    again.when(withdrawal(date(2023, 3, 6))).then_refused("inquiry.withdrawn", on=date(2023, 3, 3))
    assert again.when(answer(on=date(2023, 3, 2))).facts, "it had been answered before it was withdrawn, and was entered later"


def test_only_an_open_letter_is_withdrawn_from_the_day_on_which_it_came() -> None:
    story = given(ASKED)
    story.when(withdrawal(inquiry="Q2")).then_refused("inquiry.unknown", inquiry="Q2")
    story.when(withdrawal(LETTER_ON)).then_refused("inquiry.before_asked", since=CAME)
    story.when(withdrawal(number="高自然资函〔2024〕1号")).then_refused("number.year_later", year=2024)
    given(ASKED, answer()).when(withdrawal(LAST)).then_refused("inquiry.answered_already", on=LAST)
    proposed = ask(ProposeAnnulment, on=LAST, annuls=4, reason="撤回的是另一件来函")
    annulled = ask(AnnulFact, on=LAST, by=CHECKER, annuls=4)
    assert [each.id for each in awaited(given(ASKED, withdrawal(), proposed).when(annulled).project)] == ["Q1"]


@pytest.mark.parametrize(("on", "marked"), [(LAST, {}), (date(2023, 3, 9), {3: Mark(Effect.LATE, LAST)})])
def test_an_answer_after_its_day_is_marked(on: date, marked: dict[int, Mark]) -> None:
    story = given(ASKED, answer(on))
    assert marks(story.project, story.facts, packaged_calendar()) == marked


def test_nothing_waits_in_a_project_that_has_ended() -> None:
    assert awaited(given(ASKED).when(ask(TerminateProject, on=LAST, reason="不再建设")).project) == ()


def test_a_letter_is_corrected_and_cannot_be_annulled_under_its_answer() -> None:
    corrected = ask(CorrectFact, on=CAME, corrects=3, changed=Raw(b'{"on_energy_standards": false}'), reason="不在规划审查中")
    assert term_of(given(ASKED).when(corrected).project.inquiries["Q1"], packaged_calendar()) is None
    later = ask(CorrectFact, on=CAME, corrects=3, changed=Raw(b'{"letter_on": "2023-02-23"}'), reason="看错")
    given(ASKED).when(later).then_refused("inquiry.letter_later")
    proposed = ask(ProposeAnnulment, on=LAST, annuls=3, reason="系另一项目的来函")
    given(ASKED, answer()).when(proposed).then_refused("annulment.rested_on", resting=(4,))
    annulled = ask(AnnulFact, on=LAST, by=CHECKER, annuls=3)
    assert list(given(ASKED, proposed, annulled).when(letter()).project.inquiries) == ["Q2"]
