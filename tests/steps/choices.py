"""待定选项: one officer of the city proposes, another confirms, and the rules follow."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.compliance.choices import ChoiceDecided, DecideChoice
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.gate.judging import judged
from lifecycle.staff.confirming import ConfirmAct
from lifecycle.vocabulary import Gate
from tests.steps.case import Case, action
from tests.steps.two import latest, propose
from tests.steps.words import DAY, ON, PEOPLE, WHO, any_of

TAKEN = rf'"(?P<choice>[^"]+)"自(?P<since>{DAY})起按"(?P<option>[^"]+)"办理'


@action(rf'{WHO}{ON}提请决定{TAKEN}，文号"(?P<number>[^"]+)"')
def _(case: Case, who: str, on: str | None, choice: str, since: str, option: str, number: str) -> None:
    propose_decision(case, who, on, choice, since, option, number)


@action(rf"已决定{TAKEN}")
def _(case: Case, choice: str, since: str, option: str) -> None:
    propose_decision(case, "市局人员", None, choice, since, option, f"晋市住建函〔2023〕{case.office.ledger.head()}号")
    case.give(ConfirmAct, by=PEOPLE["另一名市局人员"], proposal=latest(case))


def propose_decision(case: Case, who: str, on: str | None, choice: str, since: str, option: str, number: str) -> None:
    named = {"document": "jincheng-2023", "choice": choice, "option": option, "number": number, "since": date.fromisoformat(since)}
    propose(case, who, on, DecideChoice, **named)


def options(case: Case, rulebook: Rulebook) -> set[str]:
    """The options by which the design of the project is judged today."""
    project = case.project
    verdicts = judged(rulebook, project, Gate.DESIGN_REVIEW, list(project.buildings), case.office.desk.today())
    return {taken for verdict in verdicts for taken in verdict.choices}


@then(parsers.re(rf'选项决定由{WHO}提请、(?P<other>{any_of(PEOPLE)})确认，文号"(?P<number>[^"]+)"'))
def _(case: Case, who: str, other: str, number: str) -> None:
    (decided,) = [fact for fact in case.facts if isinstance(fact, ChoiceDecided)]
    assert (decided.by, decided.confirmed_by, decided.number) == (PEOPLE[who], PEOPLE[other], number)


@then(parsers.re(r'设计方案审查按"(?P<taken>[^"]+)"判定'))
def _(case: Case, taken: str) -> None:
    assert options(case, case.office.desk.rulebook) == {taken}


@then(parsers.re(r'按决定以前所知，设计方案审查按"(?P<taken>[^"]+)"判定'))
def _(case: Case, taken: str) -> None:
    (decided,) = case.office.desk.rulebook.decisions.recorded
    assert options(case, case.office.desk.rulebooks.now(decided.position - 1)) == {taken}
