"""选项决定: one proposes and another confirms; from that position on everybody judges by it, without a restart."""

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from lifecycle.compliance.choices import ChoiceDecided, DecideChoice
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import Desk, Receipt, open_desk
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.gate.judging import judged
from lifecycle.desk.people.proposals import proposals
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.project import Project
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Funding, Gate, Refused, StaffId, Use, Verdict
from tests.desk.conftest import P1, Office
from tests.desk.test_desk import issue_planning_conditions
from tests.office import CITY, HANDLER, SECURITY
from tests.packaged import statutes

SECOND = StaffId("SJ09")
WIDER = "government_and_state_owned"
NUMBER = "晋市住建函〔2023〕18号"
PLANNED = date(2023, 4, 20)
ASKED: dict[str, Any] = {
    "document": "jincheng-2023",
    "choice": "clause-6-reach",
    "option": WIDER,
    "number": NUMBER,
    "since": date(2023, 4, 1),
}


@pytest.fixture
def bureau(office: Office) -> Office:
    """With a second officer of the city."""
    office.appoint(SECOND, Role.CITY)
    return office


def hospital(office: Office) -> Project:
    """Of a state-owned company."""
    office.register(funding=Funding.STATE_OWNED)
    office.add_building("1", use=Use.HOSPITAL)
    return project_of(office.desk.counter(), P1)


def reach(verdicts: tuple[Verdict, ...]) -> set[tuple[str, ...]]:
    """The options that verdicts name, of those that took a choice."""
    return {each.choices for each in verdicts if each.choices}


def of(desk: Desk, rulebook: Rulebook | None = None) -> set[tuple[str, ...]]:
    project = project_of(desk.counter(), P1)
    return reach(judged(rulebook or desk.rulebook, project, Gate.DESIGN_REVIEW, [BuildingId("1")], desk.today()))


def decide(office: Office, **otherwise: Any) -> Receipt:
    return office.confirm(office.propose(DecideChoice, by=CITY, **(ASKED | otherwise)), SECOND)


def then_refused(code: str, act: Any, *args: Any, **fields: Any) -> None:
    with pytest.raises(Refused) as refused:
        act(*args, **fields)
    assert refused.value.code == code


def test_one_proposes_and_another_confirms(bureau: Office) -> None:
    confirmed, decided = decide(bureau).recorded

    assert isinstance(decided.fact, ChoiceDecided)
    assert (decided.stream, decided.fact.by, decided.fact.confirmed_by) == ("policies/140500", CITY, SECOND)
    assert (decided.fact.option, decided.fact.number, decided.fact.since) == (WIDER, NUMBER, date(2023, 4, 1))
    assert confirmed.position + 1 == decided.position


def test_nobody_decides_alone_nor_confirms_what_he_proposed(bureau: Office) -> None:
    then_refused("two.needed", bureau.give, DecideChoice, on=bureau.desk.today(), by=CITY, **ASKED)
    number = bureau.propose(DecideChoice, by=CITY, **ASKED)
    then_refused("two.own", bureau.confirm, number, CITY)
    for other in (HANDLER, SECURITY):
        then_refused("staff.role_may_not", bureau.confirm, number, other)


def test_without_a_second_officer_it_is_said_whom_it_takes(office: Office) -> None:
    """Not the three administrators, who have no part in it."""
    then_refused("two.nobody_else", office.propose, DecideChoice, by=CITY, **ASKED)


def test_only_officers_of_the_city_propose(bureau: Office) -> None:
    for other in (HANDLER, SECURITY):
        then_refused("staff.role_may_not", bureau.propose, DecideChoice, by=other, **ASKED)


@pytest.mark.parametrize(
    ("otherwise", "code"),
    [
        ({"document": "none"}, "choice.no_document"),
        ({"choice": "none"}, "choice.unknown"),
        ({"option": "none"}, "choice.no_option"),
        ({"since": date(2024, 1, 1)}, "choice.outside"),
        ({"scan": "a" * 64}, "scan.not_handed_in"),
        ({"on": date(2031, 1, 1)}, "command.in_the_future"),
    ],
)
def test_what_cannot_be_decided_is_not_proposed(bureau: Office, otherwise: dict[str, Any], code: str) -> None:
    then_refused(code, bureau.propose, DecideChoice, by=CITY, **(ASKED | otherwise))
    assert proposals(bureau.ledger) == []


def test_it_is_decided_once_and_judged_anew_when_it_is_confirmed(bureau: Office) -> None:
    first, second = (bureau.propose(DecideChoice, by=CITY, **ASKED) for _ in range(2))
    bureau.confirm(first, SECOND)

    then_refused("choice.same", bureau.confirm, second, SECOND)


def test_it_holds_at_once_in_every_process_and_the_past_is_judged_by_the_default(bureau: Office) -> None:
    hospital(bureau)
    elsewhere = Desk(bureau.ledger, statutes(), bureau.clock)
    before = bureau.ledger.head()
    assert of(bureau.desk) == of(elsewhere) == {("clause-6-reach=government_only",)}

    decided = decide(bureau).recorded[-1].position

    assert of(bureau.desk) == of(elsewhere) == {(f"clause-6-reach={WIDER}",)}
    for desk in (bureau.desk, elsewhere):
        assert of(desk, desk.rulebooks.now(before)) == {("clause-6-reach=government_only",)}
        assert of(desk, desk.rulebooks.now(decided)) == {(f"clause-6-reach={WIDER}",)}


def test_a_proposal_that_waits_changes_nothing(bureau: Office) -> None:
    hospital(bureau)
    bureau.propose(DecideChoice, by=CITY, **ASKED)

    assert of(bureau.desk) == {("clause-6-reach=government_only",)}


def test_what_was_recorded_keeps_the_option_that_it_took(bureau: Office) -> None:
    hospital(bureau)
    issue_planning_conditions(bureau)
    decide(bureau)

    (issued,) = [each.fact for each in bureau.ledger.load(f"project/{P1}").recorded if isinstance(each.fact, OutsideDecisionRecorded)]
    assert reach(issued.verdicts) == {("clause-6-reach=government_only",)}
    assert of(bureau.desk) == {(f"clause-6-reach={WIDER}",)}


def test_a_decision_between_judging_and_recording_wins_the_race(bureau: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hospital(bureau)
    number = bureau.propose(DecideChoice, by=CITY, **ASKED)
    monkeypatch.setattr(bureau.desk, "adopt_documents", lambda _named: bureau.confirm(number, SECOND))

    then_refused("command.came_second", issue_planning_conditions, bureau)

    monkeypatch.undo()
    issue_planning_conditions(bureau)
    (issued,) = [each.fact for each in bureau.ledger.load(f"project/{P1}").recorded if isinstance(each.fact, OutsideDecisionRecorded)]
    assert reach(issued.verdicts) == {(f"clause-6-reach={WIDER}",)}


def test_a_desk_whose_folder_lacks_the_option_does_not_open(bureau: Office, tmp_path: Path) -> None:
    decide(bureau)
    folder = copytree(POLICIES, tmp_path / "policies")
    document = folder / "jincheng" / "2023-work-points.yaml"
    document.write_text(document.read_text("utf-8").replace(f"      {WIDER}: [government, state_owned]\n", ""), "utf-8")

    with pytest.raises(BadInput) as told:
        open_desk(bureau.ledger, bureau.clock, folder)

    assert [problem.code for problem in told.value.problems] == ["policy.option_decided"]
