"""来函征求意见: another authority asks this bureau, is answered, or withdraws its letter."""

from pytest_bdd import given, parsers, then

from lifecycle.projects.application.clock import marks
from lifecycle.projects.application.consultations import Stance
from lifecycle.projects.application.inquiries import GiveAdvice, RecordAdviceRequest, RecordInquiryWithdrawal, awaited, due
from tests.steps.applications import told
from tests.steps.case import Case, action
from tests.steps.words import BUILDINGS, DAY, ON, PEOPLE, WHO, any_of, by_label, unit_ids

STANCES = by_label(Stance)


@given(parsers.re(rf'(?P<on>{DAY})收到"(?P<authority>[^"]+)"就{BUILDINGS}节能强制性标准征求意见的来函'))
def _(case: Case, on: str, authority: str, named: str) -> None:
    case.give(
        RecordAdviceRequest,
        on=case.comes(on),
        authority=authority,
        letter_on=case.day,
        buildings=unit_ids(named),
        matter="设计方案是否符合民用建筑节能强制性标准",
        on_energy_standards=True,
    )


@action(rf'{WHO}{ON}回复来函(?P<stance>{any_of(STANCES)})，内容是"(?P<content>[^"]+)"')
def _(case: Case, who: str, on: str | None, stance: str, content: str) -> None:
    number = f"高建函〔{case.comes(on).year}〕12号"
    case.give(GiveAdvice, by=PEOPLE[who], inquiry=latest(case), stance=STANCES[stance], content=content, number=number)


@action(rf'{WHO}{ON}登记来函撤回，原因是"(?P<reason>[^"]+)"')
def _(case: Case, who: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(RecordInquiryWithdrawal, by=PEOPLE[who], inquiry=latest(case), reason=reason)


@then(parsers.re(rf'待回复的来函是"(?P<authority>[^"]+)"，最迟应在(?P<last>{DAY})回复'))
def _(case: Case, authority: str, last: str) -> None:
    (inquiry,) = awaited(case.project)
    ends = due(inquiry, case.office.desk.calendars.now())
    assert (inquiry.reply.body, ends and ends.on.isoformat()) == (authority, last)


@then("这一步没有逾期")
def _(case: Case) -> None:
    facts = told(case)
    assert facts
    assert len(facts) - 1 not in marks(case.project, facts, case.office.desk.calendars.now())


@then("没有待回复的来函")
def _(case: Case) -> None:
    assert awaited(case.project) == ()


def latest(case: Case) -> str:
    return list(case.project.inquiries)[-1]
