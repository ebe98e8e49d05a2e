"""引文核对: the words of a law that is held, quoted in any command, are compared with its text, and whoever gives others is asked."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec import Raw

from lifecycle.calendar.quotes import CITATIONS, cited
from lifecycle.compliance.document import PRINTED
from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.desk.matters import MATTERS
from lifecycle.inspections.campaigns.plan import ApproveCampaign
from lifecycle.inspections.findings.orders import OrderRectification, OrderStopWork
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.terms import SuspendTerm
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.conclusion import ConclusionProposed, ProposeConclusion
from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Asked, Citation, Gate, Ruling
from tests.desk.conftest import Office
from tests.office import CITY
from tests.packaged import rulebook
from tests.projects.given import ask, fact, given, verdict
from tests.projects.walks import DAYS, ONE, STATUTE, applied, checked, proposed, signed, walked
from tests.values.test_every_text import within

ON = DAYS[Gate.DESIGN_REVIEW]
ACCEPTED = (*walked(Gate.PLANNING_CONDITIONS), *applied(Gate.DESIGN_REVIEW, "A1"))
MISQUOTED = Citation("《行政许可法》", "第十三条", "应当不设行政许可")
QUOTED = Citation("《行政许可法》", "第十三条", "可以不设行政许可")


def needless(clause: Citation) -> ProjectCommand:
    return ask(FindNoPermitNeeded, on=ON, application="A1", basis="只修缮内部装饰", clause=clause)


def exempt(clause: Citation) -> ProjectCommand:
    return ask(ExemptGate, on=ON, gate=Gate.DRAWING_REVIEW, buildings=(ONE,), basis="限额以下小型工程", clause=clause)


def refusal(clause: Citation) -> ProjectCommand:
    return proposed("A1", ON, outcome=Outcome.REFUSED, basis=clause)


@pytest.mark.parametrize("command", [needless, exempt, refusal], ids=lambda command: command.__name__)
def test_words_that_the_law_has_not_are_asked_once_more(command: Callable[[Citation], ProjectCommand]) -> None:
    given(ACCEPTED).when(command(MISQUOTED)).then_asked("clause.words_differ")
    given(ACCEPTED).when(command(QUOTED)).then_asked()


@pytest.mark.parametrize("command", [needless, exempt, refusal], ids=lambda command: command.__name__)
@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("第十三条", ""),
        ("第13条", ""),
        ("第十三条第一款", ""),
        ("第十二条", "clause.place_differs"),
        ("第十三条第二款", "clause.place_differs"),
        ("第一百三十条", "clause.place_differs"),
        ("总则", "clause.place_differs"),
    ],
)
def test_words_of_another_article_are_asked_once_more(command: Callable[[Citation], ProjectCommand], place: str, code: str) -> None:
    given(ACCEPTED).when(command(Citation("《行政许可法》", place, QUOTED.quote))).then_asked(*filter(None, [code]))


def test_the_signer_of_a_refusal_is_asked_too() -> None:
    misquoted = given(ACCEPTED, refusal(MISQUOTED), checked("A1", ON))
    misquoted.when(signed("A1", ON, certificate=None)).then_asked("clause.words_differ")


def test_a_correction_is_asked_about_the_quote_that_it_brings() -> None:
    exempted = given(ACCEPTED, exempt(QUOTED))
    version = len(exempted.facts)
    for quote, asked in ((MISQUOTED.quote, ("clause.words_differ",)), ("可以不设行政许可的", ("clause.words_differ",)), ("可以不设", ())):
        changed = Raw(f'{{"clause": {{"document": "{QUOTED.document}", "place": "{QUOTED.place}", "quote": "{quote}"}}}}'.encode())
        exempted.when(ask(CorrectFact, corrects=version, changed=changed, reason="登记时抄错")).then_asked(*asked)


def test_no_permit_is_needed_by_a_statute_and_a_refusal_may_rest_on_a_contract() -> None:
    contract = Citation("国有建设用地使用权出让合同", "第十二条", "装配率不低于50%")
    given(ACCEPTED).when(needless(contract)).then_asked("clause.title_odd")
    given(ACCEPTED).when(refusal(contract)).then_asked()


def test_the_targets_of_a_county_are_asked_alike(office: Office) -> None:
    target = next(target for target in rulebook().targets if target.year == 2023)
    setting = {"by": CITY, "on": date(2023, 5, 10), "county": "140581", "year": 2023, "document_sha256": office.hand_in(b"scan", by=CITY)}
    values = (TargetValue(target=target.id, value="9", unit=PRINTED[target.unit]),)
    with pytest.raises(Asked) as asked:
        office.give(SetCountyTargets, **setting, targets=values, clause=MISQUOTED)
    assert [question.code for question in asked.value.questions] == ["clause.words_differ"]


def test_every_command_that_takes_a_quote_is_looked_at() -> None:
    """By the type of the quote: a command that takes one tomorrow is asked, too, and is named here."""
    commands = [command for matter in MATTERS for command in matter.commands]
    taking = {command for command in commands if Citation in within(command)}
    of_projects = {FindNoPermitNeeded, ExemptGate, ProposeConclusion, SuspendTerm, SetCountyTargets}
    assert taking == of_projects | {ApproveCampaign, RecordFinding, OrderRectification, OrderStopWork}
    assert all(CITATIONS.ways(command) for command in taking)


def test_what_a_verdict_quotes_of_a_document_is_not_looked_at() -> None:
    judged = (verdict(Ruling.MET),)
    conclusion = fact(
        ConclusionProposed, application="A1", buildings=(ONE,), outcome=Outcome.REFUSED, opinion="", basis=STATUTE, verdicts=judged
    )
    assert list(cited(conclusion)) == [STATUTE]
