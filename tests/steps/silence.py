"""无规定可依: the handler asks the head of the authority, who decides or returns it."""

from datetime import date

from pytest_bdd import parsers, then

from lifecycle.projects.deciding.silence import DecideSilence, ProposeSilence, ReturnSilence
from lifecycle.vocabulary import HeadDecision
from tests.office import HEAD
from tests.steps.case import Case, action
from tests.steps.outcomes import verdicts
from tests.steps.words import BUILDINGS, DAY, GATE, GATES, NUMBER, ON, PEOPLE, REASON, WHO, unit_ids


@action(rf'{WHO}{ON}就{BUILDINGS}提请单位负责人决定{GATE}的无规定事项，依据"(?P<basis>[^"]+)"{NUMBER}')
def _(case: Case, who: str, on: str | None, named: str, gate: str, basis: str, number: str | None) -> None:
    case.comes(on)
    case.give(ProposeSilence, by=PEOPLE[who], gate=GATES[gate], buildings=unit_ids(named), basis=basis, number=number)


@action(rf"{WHO}{ON}决定该无规定事项")
def _(case: Case, who: str, on: str | None) -> None:
    case.comes(on)
    case.give(DecideSilence, by=PEOPLE[who], silence=last(case))


@action(rf"{WHO}{ON}退回该无规定提请{REASON}")
def _(case: Case, who: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(ReturnSilence, by=PEOPLE[who], silence=last(case), reason=reason)


@then(parsers.re(rf'结论写明单位负责人于(?P<on>{DAY})决定，依据"(?P<basis>[^"]+)"{NUMBER}'))
def _(case: Case, on: str, basis: str, number: str | None) -> None:
    heads = [verdict.head for verdict in verdicts(case) if verdict.head]
    assert heads == [HeadDecision(by=HEAD, on=date.fromisoformat(on), basis=basis, number=number)]


def last(case: Case) -> str:
    return list(case.project.silences)[-1]
