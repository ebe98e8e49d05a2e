"""文号簿: every number of ours with its state, also of what has ended, was corrected or was entered afterwards; none twice, none lost."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.number_book import Number, NumberBook, PaperState, book, books, used
from lifecycle.projections.runner import Runner
from lifecycle.projects import registration
from lifecycle.projects.application import applications
from lifecycle.projects.deciding import certificates, conclusion, elsewhere
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.mending import annulment, corrections
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import buildings, changes, indicators
from lifecycle.projects.works.buildings import NewBuilding
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.vocabulary import BuildingId, Certificate, Gate, Kind, Refused, Stage, Use
from tests.desk.conftest import CHECKER, CITY, OWNER, SIGNER, Office
from tests.projections.walk import FULL, check, decided_elsewhere, declare, named, propose

APPROVAL = "高平市行政审批服务管理局"
FULL_AREA = Decimal(12000)
FIRST = "高审方案〔2023〕1号"


@pytest.fixture
def office(office: Office) -> Office:
    """A hospital of two buildings, both passed at the design review by one paper."""
    office.register()
    for id_ in ("1", "2"):
        office.add_building(id_)
    declare(office, Stage.REQUIRED, "1", "2")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", "2")
    declare(office, Stage.DESIGNED, "1", "2")
    pass_design_review(office, "A1", FIRST, "1", "2")
    return office


@pytest.fixture
def runner(office: Office) -> Runner[Any]:
    return Runner(office.ledger, NumberBook())


def pass_design_review(office: Office, application: str, number: str, *names: str) -> None:
    pass_at_gate(office, Gate.DESIGN_REVIEW, application, number, *names)


def pass_at_gate(office: Office, gate: Gate, application: str, number: str, *names: str, **project: Any) -> None:
    office.give(applications.SubmitApplication, gate=gate, buildings=named(*names), applicant=OWNER, **project)
    office.give(applications.AcceptApplication, application=application, **project)
    propose(office, application, *names, **project)
    check(office, application, **project)
    paper = Certificate(number=number, authority=APPROVAL)
    office.give(conclusion.SignConclusion, by=SIGNER, application=application, certificate=paper, **project)


def numbers(office: Office, runner: Runner[Any], year: int = 2023, authority: str = APPROVAL) -> list[Number]:
    runner.catch_up()
    with snapshot(office.ledger.engine) as db:
        return book(db, runner.sheets, authority, year)


def states(office: Office, runner: Runner[Any]) -> dict[str, PaperState]:
    return {each.number: each.state for each in numbers(office, runner)}


def test_a_number_stands_with_its_project_gate_signer_and_day(office: Office, runner: Runner[Any]) -> None:
    (number,) = numbers(office, runner)

    assert (number.number, number.gate, number.signer, number.on) == (FIRST, Gate.DESIGN_REVIEW, SIGNER, date(2023, 5, 10))
    assert (number.project, number.county, number.buildings) == ("高平市第二人民医院", "140581", ("1号楼", "2号楼"))
    assert (number.state, number.elsewhere) == (PaperState.STANDS, False)


def test_the_papers_of_others_are_not_in_the_book(office: Office, runner: Runner[Any]) -> None:
    assert numbers(office, runner, authority="高平市") == []


@pytest.mark.parametrize(
    ("ending", "state"),
    [(certificates.RevokeDecision, PaperState.REVOKED), (certificates.CancelCertificate, PaperState.CANCELLED)],
)
def test_what_has_ended_stays_in_the_book(office: Office, runner: Runner[Any], ending: type, state: PaperState) -> None:
    office.give(ending, gate=Gate.DESIGN_REVIEW, buildings=named("1"), reason="换发")
    assert states(office, runner) == {FIRST: PaperState.STANDS_IN_PART}

    office.give(ending, gate=Gate.DESIGN_REVIEW, buildings=named("2"), reason="换发")
    assert states(office, runner) == {FIRST: state}

    pass_design_review(office, "A2", "高审方案〔2023〕2号", "1", "2")
    assert states(office, runner) == {FIRST: state, "高审方案〔2023〕2号": PaperState.STANDS}


def test_what_has_to_be_decided_anew_says_so(office: Office, runner: Runner[Any]) -> None:
    """Retrofits have no drawing review: a change of their design opens the design review again."""
    retrofit: dict[str, Any] = {"project": "retrofit"}
    office.register(**retrofit, code="2304-140581-04-01-135255", kind=Kind.RESIDENTIAL_RETROFIT)
    flats = NewBuilding(id=BuildingId("7"), name="7号楼", use=Use.RESIDENTIAL, floor_area_m2=FULL_AREA, prefabricated=False)
    office.give(buildings.AddBuildings, **retrofit, buildings_added=(flats,))
    office.give(EnterReserve, **retrofit, buildings=named("7"), number="CBK-1")
    office.give(ListInAnnualPlan, **retrofit, buildings=named("7"), year=2023, number="JH-1")
    values = replace(FULL, retrofit_area_m2=FULL_AREA)
    declare(office, Stage.DESIGNED, "7", values=values, **retrofit)
    pass_at_gate(office, Gate.DESIGN_REVIEW, "A1", "高审方案〔2023〕2号", "7", **retrofit)
    lower = indicators.Declaration(building=BuildingId("7"), values=replace(values, energy_saving_rate=Decimal("0.7")))
    office.give(changes.ChangeDesign, **retrofit, declarations=(lower,), number="BG-1", reason="调整外墙")

    assert states(office, runner)["高审方案〔2023〕2号"] is PaperState.REOPENED


def test_a_paper_goes_on_with_the_parts_of_a_building_that_was_split(office: Office, runner: Runner[Any]) -> None:
    parts = tuple(
        NewBuilding(id=BuildingId(f"1{each}"), name=f"1{each}号楼", use=Use.HOSPITAL, floor_area_m2=FULL_AREA / 2, prefabricated=True)
        for each in "ab"
    )
    office.give(buildings.SplitBuilding, building=BuildingId("1"), into=parts, reason="分期")
    office.give(certificates.RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=named("1a", "1b", "2"), reason="撤销")

    assert states(office, runner) == {FIRST: PaperState.REVOKED}


def test_a_number_that_was_misread_is_kept_as_a_mistake(office: Office, runner: Runner[Any]) -> None:
    (signed,) = [each for each in office.ledger.load("project/p1").recorded if isinstance(each.fact, GateConcluded)]
    changed = Raw(f'{{"certificate":{{"number":"高审方案〔2023〕10号","authority":"{APPROVAL}"}}}}'.encode())
    office.give(corrections.CorrectFact, corrects=signed.version, changed=changed, reason="录入有误")

    assert states(office, runner) == {"高审方案〔2023〕10号": PaperState.STANDS, FIRST: PaperState.MISTAKEN}


def test_the_number_of_an_annulled_decision_stays_in_the_book(office: Office, runner: Runner[Any]) -> None:
    (signed,) = [each for each in office.ledger.load("project/p1").recorded if isinstance(each.fact, GateConcluded)]
    changed = Raw(f'{{"certificate":{{"number":"高审方案〔2023〕10号","authority":"{APPROVAL}"}}}}'.encode())
    office.give(corrections.CorrectFact, corrects=signed.version, changed=changed, reason="录入有误")
    office.give(annulment.ProposeAnnulment, annuls=signed.version, reason="系另一项目的结论")
    office.give(annulment.AnnulFact, by=CHECKER, annuls=signed.version)

    assert states(office, runner) == {FIRST: PaperState.ANNULLED, "高审方案〔2023〕10号": PaperState.ANNULLED}
    (first, _) = numbers(office, runner, 2023)
    assert (first.buildings, first.position) == (("1号楼", "2号楼"), signed.position)
    again = Certificate(number=FIRST, authority=APPROVAL)
    with pytest.raises(Refused, match=r"number\.used"):
        office.give(conclusion.SignConclusion, by=SIGNER, application="A1", certificate=again)


def test_the_year_is_that_of_the_number(office: Office, runner: Runner[Any]) -> None:
    office.give(certificates.RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=named("1", "2"), reason="撤销")
    pass_design_review(office, "A2", "高审方案[2022]99号", "1", "2")

    assert [each.number for each in numbers(office, runner, 2022)] == ["高审方案[2022]99号"]
    with snapshot(office.ledger.engine) as db:
        assert books(db, runner.sheets) == {APPROVAL: [2023, 2022]}
        assert books(db, runner.sheets, {"140525"}) == {}
        assert used(db, runner.sheets, f" {APPROVAL} ", 2022) == {"高审方案[2022]99号": PaperState.STANDS}


def test_an_older_paper_of_ours_that_is_entered_afterwards_is_in_the_book(office: Office, runner: Runner[Any]) -> None:
    project = {"project": "old", "on": date(2023, 5, 9)}
    office.register(**project, code="2019-140581-47-01-012345", existing=True)
    hospital = NewBuilding(id=BuildingId("9"), name="9号楼", use=Use.HOSPITAL, floor_area_m2=FULL_AREA, prefabricated=False)
    office.give(buildings.AddBuildings, **project, buildings_added=(hospital,))
    office.give(
        elsewhere.RecordOutsideDecision,
        **(project | {"on": date(2019, 4, 1)}),
        gate=Gate.DESIGN_REVIEW,
        buildings=named("9"),
        outcome=Outcome.PASSED,
        certificate=Certificate(number="高审方案〔2019〕3号", authority=APPROVAL),
        existing=True,
    )

    (number,) = numbers(office, runner, 2019)
    assert (number.number, number.elsewhere) == ("高审方案〔2019〕3号", True)


def test_a_transferred_project_takes_its_numbers_along(office: Office, runner: Runner[Any]) -> None:
    numbers(office, runner)
    office.give(
        registration.TransferJurisdiction, by=CITY, county="140525", approving_authority="泽州县行政审批服务管理局", reason="区划调整"
    )

    assert [each.county for each in numbers(office, runner)] == ["140525"]


def test_a_rebuilt_book_is_the_same(office: Office, runner: Runner[Any]) -> None:
    office.give(certificates.RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=named("1"), reason="撤销")
    before = numbers(office, runner)
    runner.rebuild()

    assert numbers(office, runner) == before
