"""项目台账: what a row says of a project, and how rows are found; live and rebuilt, on both databases."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw
from sqlalchemy import MetaData, select

from lifecycle.ledger.database import snapshot, writing
from lifecycle.projections.project_register import ProjectRegister, as_sought, in_dictionary_order, pairs
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import MANY, PER_PAGE, Judged, Line, Page, Query, Sort, look_through, look_up
from lifecycle.projections.runner import Runner
from lifecycle.projects import acceptance, buildings, construction, corrections, registration, supervision
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import BuildingId, CommandId, Gate, Indicators, Kind, ProjectId, Stage, Use, WorksClass
from lifecycle.wording import label
from tests.desk.conftest import CITY, CODE, HANDLER, ON, REGISTRATION, Office
from tests.projections.walk import FULL, apply_for, decided_elsewhere, declare, named, on, pass_at


class Sheet:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.runner = Runner(office.ledger, ProjectRegister())

    def page(self, *, counties: Collection[str] | None = None, **query: Any) -> Page:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return look_up(db, self.runner.sheets, Query(**query), counties)

    def found(self, **query: Any) -> list[str]:
        """The ids of the projects on a page; `total` agrees with the page, and the way of an export finds the same."""
        page = self.page(**query)
        counties = query.pop("counties", None)
        with snapshot(self.office.ledger.engine) as db:
            exported = [line.project for line in look_through(db, self.runner.sheets, Query(**query), counties)]
        assert [line.project for line in page.lines] == exported
        assert page.total == len(exported)
        return exported

    def only(self) -> Line:
        (line,) = self.page().lines
        return line

    def everything(self) -> list[list[tuple[Any, ...]]]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return [sorted(map(tuple, db.execute(select(*table.c))), key=repr) for table in self.runner.sheets]


@pytest.fixture
def sheet(office: Office) -> Sheet:
    return Sheet(office)


def register(office: Office, number: int, name: str, *, region: str = "140581", unit: str = "某某建设单位", **fields: Any) -> ProjectId:
    id_ = ProjectId(f"p{number}")
    party = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name=unit))
    code = f"2304-{region}-04-01-{number:06}"
    office.register(**({"project": id_, "code": code, "name": name, "county": region, "parties": (party,)} | fields))
    return id_


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


def test_words_are_parts_of_name_code_or_unit_and_all_have_to_be_there(office: Office, sheet: Sheet) -> None:
    register(office, 1, "高平市第二人民医院", unit="高平市卫生健康和体育局")
    register(office, 2, "泽州县人民医院ＢＩＭ示范楼", region="140525", unit="泽州县卫生健康局")
    register(office, 3, "100%装配式_厂房", unit="晋城市太行建工集团")

    assert sheet.found(words="人民医院", sort=Sort.CODE) == ["p2", "p1"]
    assert sheet.found(words="医", sort=Sort.CODE) == ["p2", "p1"]
    assert sheet.found(words="医院 高平") == ["p1"]
    assert sheet.found(words="140525-04-01") == ["p2"]
    assert sheet.found(words="000003") == ["p3"]
    assert sheet.found(words="bim") == sheet.found(words="ＢiＭ") == ["p2"]
    assert sheet.found(words="太行建工") == sheet.found(words="0%装") == sheet.found(words="_厂") == ["p3"]
    assert sheet.found(words="医_") == sheet.found(words="医%局") == sheet.found(words="医院高平") == []
    assert sheet.found(words="   ", sort=Sort.CODE) == ["p2", "p1", "p3"]


def test_a_visitor_sees_the_counties_of_his_appointments_only(office: Office, sheet: Sheet) -> None:
    register(office, 1, "甲")
    register(office, 2, "乙", region="140525")
    assert sheet.found(counties={"140525"}) == ["p2"]
    assert sheet.found(counties={"140525"}, words="2304") == ["p2"]
    assert sheet.found(counties={"140525"}, county="140581") == []
    assert sheet.found(counties=set()) == []
    assert sorted(sheet.found(counties={"140525", "140581"})) == ["p1", "p2"]


def test_filters_by_gate_and_by_what_was_judged(office: Office, sheet: Sheet) -> None:
    for number, values in enumerate((FULL, Indicators(green_star=1, bim=True), Indicators(energy_saving_rate=Decimal("0.5"), bim=True)), 1):
        id_ = register(office, number, f"项目{number}")
        new = buildings.NewBuilding(id=BuildingId("1"), name="1", use=Use.OFFICE, floor_area_m2=Decimal(1000), prefabricated=False)
        office.give(buildings.AddBuildings, project=id_, buildings_added=(new,))
        declare(office, Stage.REQUIRED, "1", values=values, project=id_)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", project=id_)
    register(office, 4, "未评判")

    assert sheet.found(judged=Judged.CLEAR) == ["p1"]
    assert sheet.found(judged=Judged.UNMET) == ["p3"]
    assert sorted(sheet.found(judged=Judged.UNDETERMINED)) == ["p2", "p3"]
    assert sheet.found(judged=Judged.NOT_JUDGED) == ["p4"]
    assert sorted(sheet.found(gate=Gate.DESIGN_REVIEW)) == ["p1", "p2", "p3"]
    assert sheet.found(gate=Gate.CONSTRUCTION) == []
    assert sheet.found(gate=Gate.DESIGN_REVIEW, judged=Judged.UNMET, words="项目3") == ["p3"]


def test_construction_is_not_taken_for_the_construction_permit(office: Office, sheet: Sheet) -> None:
    office.register(existing=True)
    office.add_building("1", on=date(2022, 1, 5))
    for gate in (Gate.PLANNING_CONDITIONS, Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW):
        decided_elsewhere(office, gate, "1", existing=True, on=date(2022, 2, 1))
    assert sheet.found(gate=Gate.CONSTRUCTION_PERMIT) == ["p1"]
    assert sheet.found(gate=Gate.CONSTRUCTION) == []


def test_rows_are_sorted_the_same_way_on_every_database(office: Office, sheet: Sheet) -> None:
    for number, (name, day) in enumerate((("阳城县医院", 3), ("高平市医院", 9), ("城区医院", 5)), 1):
        id_ = register(office, number, name, on=on(day), approved_on=None)
        new = buildings.NewBuilding(
            id=BuildingId("1"), name="1", use=Use.HOSPITAL, floor_area_m2=Decimal(1000 * (number % 3 + 1)), prefabricated=False
        )
        office.give(buildings.AddBuildings, project=id_, on=on(day), buildings_added=(new,))
    assert sheet.found(sort=Sort.LATEST) == ["p2", "p3", "p1"]
    assert sheet.found(sort=Sort.CODE) == ["p1", "p2", "p3"]
    assert sheet.found(sort=Sort.NAME) == ["p3", "p2", "p1"], "城 (cheng), 高 (gao), 阳 (yang)"
    assert sheet.found(sort=Sort.AREA) == ["p2", "p1", "p3"]
    assert sheet.found(sort=Sort.AREA, words="医院") == ["p2", "p1", "p3"]


@pytest.mark.parametrize("words", ["", "医院"])
def test_pages_follow_one_another_and_end(office: Office, sheet: Sheet, words: str) -> None:
    numbers = range(1, PER_PAGE + 4)
    commands = [
        registration.RegisterProject(
            **REGISTRATION
            | {
                "id": CommandId(f"r{number}"),
                "on": ON,
                "by": HANDLER,
                "project": ProjectId(f"p{number}"),
                "code": f"2304-140581-04-01-{number:06}",
            }
        )
        for number in numbers
    ]
    office.desk.carry_out_together(commands[0].id, HANDLER, commands)

    pages = [sheet.page(page=number, sort=Sort.CODE, words=words) for number in (1, 2, 3)]

    assert [len(page.lines) for page in pages] == [PER_PAGE, 3, 0]
    assert [line.project for page in pages for line in page.lines] == [f"p{number}" for number in numbers]
    assert {(page.total, page.pages, page.more) for page in pages} == {(PER_PAGE + 3, 2, False)}


def test_what_too_many_rows_have_is_not_counted_to_the_end(office: Office, sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.projections.register_query.MANY", 2)
    assert MANY > 2
    for number, name in enumerate(("甲医院", "乙医院", "丙医院", "学校", "丁医院"), 1):
        register(office, number, name)
    page = sheet.page(words="医院", sort=Sort.CODE)
    assert ([line.project for line in page.lines], page.total, page.more) == (["p1", "p2", "p3", "p5"], 2, True)
    page = sheet.page(words="甲医院")
    assert ([line.project for line in page.lines], page.total, page.more) == (["p1"], 1, False)


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


def test_a_name_of_any_length_has_its_place(office: Office, sheet: Sheet) -> None:
    register(office, 1, "长" * 2000)
    assert sheet.found(words="长" * 1999) == ["p1"]


def test_words_are_compared_as_a_person_reads_them() -> None:
    assert as_sought("ＢＩＭ（示范）") == "bim(示范)"
    assert pairs("医院") == ["医院"]
    assert pairs("医") == []
    assert sorted(["阳城", "高平", "城区"], key=in_dictionary_order) == ["城区", "高平", "阳城"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("choice", [*ProjectState, *Judged, *Sort], ids=repr)
def test_what_can_be_chosen_has_a_label(choice: Any, lang: str) -> None:
    assert label(choice, lang)


def test_a_refused_outside_decision_is_judged_too(office: Office, sheet: Sheet) -> None:
    office.register()
    office.add_building("1")
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", outcome=Outcome.REFUSED, grounds="选址不符")
    line = sheet.only()
    assert (line.judged, line.undetermined > 0, line.reached, line.supervisions) == (True, True, None, 0)
