"""项目台账: what a row says of a project, and how rows are found; live and rebuilt, on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import Raw
from sqlalchemy import MetaData

from lifecycle.ledger.store.database import writing
from lifecycle.projections.project_register import ProjectRegister
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import Line
from lifecycle.projects import registration
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.mending import corrections, supervision
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import acceptance, buildings, construction
from lifecycle.vocabulary import BuildingId, Gate, Indicators, Kind, ProjectId, Stage, Use, WorksClass
from tests.desk.conftest import CITY, CODE, Office
from tests.projections.register_sheet import Sheet, register
from tests.projections.walk import apply_for, check, decided_elsewhere, declare, named, on, pass_at, propose, sign


@pytest.fixture
def sheet(office: Office) -> Sheet:
    return Sheet(office)


def test_a_project_that_was_only_registered(office: Office, sheet: Sheet) -> None:
    office.register()
    assert sheet.only() == Line(
        project=ProjectId("p1"),
        code=CODE,
        name="高平市第二人民医院",
        unit="高平市城市建设投资有限公司",
        county="140581",
        kind=Kind.NEW,
        funding="government",
        works_class=WorksClass.BUILDING,
        state=ProjectState.REGISTERED,
        gates=(),
        reached=None,
        buildings=0,
        floor_area_m2=Decimal(0),
        supervisions=0,
        flags=0,
        judged=False,
        unmet=0,
        undetermined=0,
        last_on=on(10),
        position=office.ledger.head(),
    )


def test_a_row_follows_every_building_by_itself(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1", floor_area_m2=Decimal("12000.25"))
    office.add_building("2", floor_area_m2=Decimal("8000.5"))
    assert sheet.only().gates == (Gate.PLANNING_CONDITIONS,)
    declare(office, Stage.REQUIRED, "1", "2")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", "2")
    declare(office, Stage.DESIGNED, "1")
    pass_at(office, "A1", Gate.DESIGN_REVIEW, "1")

    line = sheet.only()

    assert (line.buildings, line.floor_area_m2) == (2, Decimal("20000.75"))
    assert line.gates == (Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW)
    assert line.reached is Gate.DESIGN_REVIEW
    assert line.state is ProjectState.UNDER_WAY
    assert (line.judged, line.unmet, line.undetermined) == (True, 0, 0)
    assert line.position == office.ledger.head()


def test_bad_verdicts_are_those_of_what_was_last_judged_of_each_building(office: Office, sheet: Sheet) -> None:
    office.register()
    for name in ("1", "2"):
        office.add_building(name)
    lower = Indicators(energy_saving_rate=Decimal("0.70"), green_star=1, assembly_rate=Decimal("0.5"), bim=True)
    declare(office, Stage.REQUIRED, "1", values=lower)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    assert (sheet.only().unmet, sheet.only().supervisions) == (1, 1)

    declare(office, Stage.REQUIRED, "2")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "2")
    assert sheet.only().unmet == 1, "a later good decision on another building hides nothing"

    decided_elsewhere(office, Gate.DRAWING_REVIEW, "2")
    assert sheet.only().undetermined > 0, "the drawings say nothing of any indicator"
    office.give(supervision.CloseSupervision, by=CITY, supervision="S2", settlement="已补报")
    declare(office, Stage.DESIGNED, "2")
    pass_at(office, "A1", Gate.DESIGN_REVIEW, "2")
    assert (sheet.only().unmet, sheet.only().undetermined) == (1, 0)


def test_a_proposal_decides_nothing_until_it_is_signed(office: Office, sheet: Sheet) -> None:
    """The column says 最近决定时; a proposal may yet be sent back."""
    office.register()
    office.add_building("1")
    declare(office, Stage.REQUIRED, "1")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    declare(office, Stage.DESIGNED, "1", values=Indicators(energy_saving_rate=Decimal("0.70"), green_star=1, bim=True))
    apply_for(office, Gate.DESIGN_REVIEW, "1")
    office.give(AcceptApplication, application="A1")
    propose(office, "A1", "1", outcome=Outcome.REFUSED)
    assert (sheet.only().unmet, sheet.only().undetermined) == (0, 0)

    check(office, "A1")
    sign(office, "A1", passed=False)
    assert sheet.only().unmet > 0
    assert sheet.only().undetermined > 0


def test_the_parts_of_a_building_are_judged_for_it(office: Office, sheet: Sheet) -> None:
    office.register()
    parts = tuple(
        buildings.Part(id=part, use=use, floor_area_m2=Decimal(6000)) for part, use in (("A", Use.RESIDENTIAL), ("B", Use.COMMERCIAL))
    )
    office.add_building("1", use=Use.COMMERCIAL, parts=parts, prefabricated=False)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    line = sheet.only()
    assert line.judged
    assert line.undetermined >= 2, "each part lacks its energy saving rate"


def test_the_last_date_is_the_legal_one_and_follows_a_correction(office: Office, sheet: Sheet) -> None:
    office.register(on=on(3), approved_on=None)
    office.add_building("1", on=on(8))
    assert sheet.only().last_on == on(8)
    office.add_building("2", on=on(5))
    assert sheet.only().last_on == on(8)
    office.give(corrections.CorrectFact, corrects=2, changed=Raw(b'{"on": "2023-05-04"}'), reason="录错")
    assert (sheet.only().last_on, sheet.only().position) == (on(5), office.ledger.head())


def test_a_split_building_takes_its_verdicts_along_and_a_dropped_one_is_gone(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1")
    declare(office, Stage.REQUIRED, "1", values=Indicators(green_star=1, assembly_rate=Decimal("0.5"), bim=True))
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    assert (sheet.only().undetermined, sheet.only().supervisions) == (1, 1)
    office.give(supervision.CloseSupervision, by=CITY, supervision="S1", settlement="待补报节能率")
    assert (sheet.only().undetermined, sheet.only().supervisions) == (1, 0)

    halves = tuple(
        buildings.NewBuilding(id=BuildingId(half), name=half, use=Use.HOSPITAL, floor_area_m2=Decimal(6000), prefabricated=True)
        for half in ("1A", "1B")
    )
    office.give(buildings.SplitBuilding, building=BuildingId("1"), into=halves, reason="分期")
    line = sheet.only()
    assert (line.buildings, line.floor_area_m2, line.undetermined) == (2, Decimal(12000), 2)
    assert (line.gates, line.reached) == ((Gate.DESIGN_REVIEW,), Gate.PLANNING_CONDITIONS)

    office.give(buildings.DropBuilding, building=BuildingId("1B"), reason="不再建设")
    assert (sheet.only().buildings, sheet.only().undetermined) == (1, 1)

    whole = buildings.NewBuilding(id=BuildingId("9"), name="9", use=Use.HOSPITAL, floor_area_m2=Decimal(9000), prefabricated=True)
    office.add_building("2", floor_area_m2=Decimal(3000))
    declare(office, Stage.REQUIRED, "2", values=Indicators(green_star=1, assembly_rate=Decimal("0.5"), bim=True))
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "2")
    office.give(supervision.CloseSupervision, by=CITY, supervision="S2", settlement="待补报节能率")
    office.give(buildings.MergeBuildings, buildings=named("1A", "2"), into=whole, reason="合建")
    assert (sheet.only().buildings, sheet.only().undetermined) == (1, 2)


def built(office: Office, *names: str) -> None:
    """Existing works, entered as they are, up to the start on site."""
    for name in names:
        office.add_building(name, on=date(2022, 1, 5))
    office.give(construction.StartConstruction, buildings=named(*names), on=date(2022, 3, 1), existing=True)


def test_works_stand_still_when_none_go_on(office: Office, sheet: Sheet) -> None:
    office.register(existing=True)
    built(office, "1", "2")
    office.give(construction.SuspendConstruction, buildings=named("1"), reason="资金")
    assert sheet.only().state is ProjectState.UNDER_WAY
    office.give(construction.SuspendConstruction, buildings=named("2"), reason="资金")
    assert sheet.only().state is ProjectState.SUSPENDED
    office.give(construction.ResumeConstruction, buildings=named("1"), rechecked=True)
    assert sheet.only().state is ProjectState.UNDER_WAY


def test_a_project_is_completed_with_the_last_gate_of_its_last_building(office: Office, sheet: Sheet) -> None:
    office.register(existing=True)
    gates = (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT)
    office.add_building("1", on=date(2022, 1, 5))
    office.add_building("2", on=date(2022, 1, 5))
    for stage in Stage:
        declare(office, stage, "1", "2", on=date(2022, 1, 5))
    for gate in gates:
        decided_elsewhere(office, gate, "1", "2", existing=True, on=date(2022, 2, 1))
    office.give(construction.StartConstruction, buildings=named("1", "2"), on=date(2022, 3, 1), existing=True)
    office.give(construction.ReportCompletion, buildings=named("1", "2"), on=on(1, 3), report_number="完2023-1")
    passed = acceptance.Special(result=acceptance.SpecialResult.PASSED, record="验2023-1")
    office.give(acceptance.HoldSpecialAcceptances, buildings=named("1", "2"), on=on(1, 4), energy=passed, green=passed, assembly=passed)
    decided_elsewhere(office, Gate.COMPLETION_ACCEPTANCE, "1", "2", existing=True, on=on(1))
    decided_elsewhere(office, Gate.ACCEPTANCE_FILING, "1", existing=True, on=on(8))
    assert (sheet.only().state, sheet.only().gates) == (ProjectState.UNDER_WAY, (Gate.ACCEPTANCE_FILING,))

    decided_elsewhere(office, Gate.ACCEPTANCE_FILING, "2", existing=True, on=on(9))
    line = sheet.only()
    assert (line.state, line.gates, line.reached) == (ProjectState.COMPLETED, (), Gate.ACCEPTANCE_FILING)


def test_a_terminated_project_stays_in_the_register_as_such(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1")
    office.give(registration.TerminateProject, by=CITY, reason="土地收回")
    assert sheet.only().state is ProjectState.TERMINATED
    assert sheet.found(state=ProjectState.TERMINATED) == ["p1"]
    assert sheet.found(state=ProjectState.REGISTERED) == []


def test_works_without_buildings_stand_in_the_register_as_one(office: Office, sheet: Sheet) -> None:
    office.register(works_class=WorksClass.ROAD_BRIDGE)
    line = sheet.only()
    assert (line.buildings, line.floor_area_m2, line.gates) == (1, 0, (Gate.PLANNING_CONDITIONS,))


def test_a_correction_a_new_unit_and_a_transfer_show_at_once(office: Office, sheet: Sheet) -> None:
    office.register()
    office.give(corrections.CorrectFact, corrects=1, changed=Raw('{"name": "高平市中医医院", "kind": "extension"}'.encode()), reason="录错")
    office.give(registration.ChangeParty, role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name="泽州县卫健局"), reason="移交")
    office.give(registration.TransferJurisdiction, by=CITY, county="140525", approving_authority="泽州", reason="划转")

    assert sheet.found(words="中医医院", kind=Kind.EXTENSION, county="140525") == ["p1"]
    assert sheet.found(words="卫健") == ["p1"]
    assert sheet.found(words="第二人民") == sheet.found(words="城市建设投资") == sheet.found(county="140581") == []
    assert sheet.found(kind=Kind.NEW) == []


def test_a_rebuilt_register_equals_the_live_one(office: Office, sheet: Sheet) -> None:
    office.register()
    sheet.everything()
    office.add_building("1")
    sheet.everything()
    declare(office, Stage.REQUIRED, "1", values=Indicators(green_star=1))
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1")
    register(office, 2, "高平市学校")
    sheet.everything()
    office.give(corrections.CorrectFact, project=ProjectId("p2"), corrects=1, changed=Raw('{"name": "中学"}'.encode()), reason="录错")
    office.give(registration.TerminateProject, project=ProjectId("p2"), by=CITY, reason="不建")
    apply_for(office, Gate.DESIGN_REVIEW, "1")

    rows, totals = live = sheet.everything()
    assert len(rows) == len(totals) == 2
    sheet.runner.rebuild()
    assert sheet.everything() == live


def test_a_page_that_is_applied_twice_changes_nothing(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1")
    before = sheet.everything()
    projection = ProjectRegister()
    page = office.ledger.read(limit=1000)
    with writing(office.ledger.engine) as db:
        tables = projection.tables(MetaData(), "project_register__1__")
        projection.apply(db, tables, page, lambda stream, until: office.ledger.reader.stream(db, stream, until))
    assert sheet.everything() == before


def test_a_refused_outside_decision_is_judged_too(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", outcome=Outcome.REFUSED, grounds="选址不符")
    line = sheet.only()
    assert (line.judged, line.undetermined > 0, line.reached, line.supervisions) == (True, True, None, 0)
