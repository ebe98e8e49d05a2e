"""存量补录: a register is entered as a whole or not at all, on both databases, and once."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec import Raw, json

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.register import life
from lifecycle.desk.register.entry import Entered, Examined, enter, examine
from lifecycle.desk.register.line import ProjectLines, RowRead
from lifecycle.desk.register.rows import BadCell, read_register
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.works.buildings import BuildingAdded
from lifecycle.projects.works.indicators import IndicatorsDeclared
from lifecycle.vocabulary import BuildingId, Gate, Refused, Ruling, StaffId, Stage
from tests.desk.conftest import CITY, HANDLER, SECURITY, ZEZHOU, Office
from tests.desk.register_files import FINISHED, FORM, HOSPITAL, RETROFIT, ROAD, Cells, csv_file, decision, heading, opened, stage, xlsx

ALL = [FINISHED, {**FINISHED, "building.id": "2", "building.name": "住院楼"}, RETROFIT, ROAD]


class Counter:
    """Keeps the numbers of rows that it is told of."""

    def __init__(self) -> None:
        self.told: list[int] = []

    def __call__(self, rows: int) -> None:
        self.told.append(rows)


def looked_through(office: Office, file: Path, by: StaffId = CITY, advance: Counter | None = None) -> Examined:
    return examine(office.desk, read_register(opened(file), FORM, office.desk.today()), FORM, by, advance or Counter())


def take_in(office: Office, file: Path, by: StaffId = CITY, advance: Counter | None = None) -> Entered:
    return enter(office.desk, looked_through(office, file, by, advance))[0]


def facts(office: Office, code: str) -> list[object]:
    stream = f"project/{project_bearing(office.desk.counter(), code)}"
    return [recorded.fact for recorded in office.ledger.load(stream).recorded]


def refused(office: Office, file: Path, by: StaffId = CITY) -> Sequence[BadCell]:
    """What is told of a register in which nothing is right."""
    head = office.ledger.head()
    examined = looked_through(office, file, by)
    assert office.ledger.head() == head, "to look through a register records nothing"
    assert examined.new == ()
    return examined.problems


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def test_a_register_is_entered_with_all_that_it_says(office: Office, book: Path) -> None:
    advance = Counter()
    before = office.ledger.head()

    entered = take_in(office, xlsx(book, ALL), advance=advance)

    assert (entered.projects, entered.buildings, entered.unchanged) == (3, 3, 0)
    assert advance.told == [2, 1, 1]
    recorded = office.ledger.read(after=(entered.first or 0) - 1, limit=1000)
    assert [each.position for each in recorded] == list(range(entered.first or 0, (entered.last or 0) + 1))
    assert len(recorded) == entered.facts
    assert entered.supervisions == sum(isinstance(each.fact, SupervisionOpened) for each in recorded)
    assert entered.first is not None
    assert entered.first > before
    assert {each.actor for each in recorded} == {CITY}


def test_a_finished_hospital_has_passed_every_gate_and_nothing_stands_against_it(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL))
    project = project_of(office.desk.counter(), project_bearing(office.desk.counter(), str(FINISHED["project.code"])))

    assert project.existing
    for building in project.buildings.values():
        assert all(building.has_done(gate) for gate in project.route)
        assert building.started_on == date(2023, 4, 25)
    assert project.supervisions == {}
    judged = [fact for fact in facts(office, project.code) if isinstance(fact, OutsideDecisionRecorded) and fact.verdicts]
    assert [fact.gate for fact in judged] == [gate for gate in project.route if gate is not Gate.CONSTRUCTION]
    assert all(fact.existing for fact in judged)


def test_facts_stand_in_the_order_of_their_legal_dates(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL))
    told = facts(office, str(FINISHED["project.code"]))
    days = [fact.on for fact in told]  # type: ignore[attr-defined]

    assert days == sorted(days)
    assert days[0] == date(2023, 1, 10), "it enters on the earliest day that is known of it"
    declared = {fact.stage: fact.on for fact in told if isinstance(fact, IndicatorsDeclared)}
    assert declared == {
        Stage.REQUIRED: date(2023, 2, 1),
        Stage.DESIGNED: date(2023, 3, 1),
        Stage.DRAWN: date(2023, 4, 1),
        Stage.AS_BUILT: date(2023, 5, 8),
    }


def test_drawings_count_from_the_first_decision_that_looked_at_them(office: Office, book: Path) -> None:
    """A permit that was given before the drawings were reviewed is judged by them all the same."""
    early = {**FINISHED, **decision("construction_permit", date(2023, 3, 20))}
    take_in(office, xlsx(book, [early]))

    declared = [fact for fact in facts(office, str(FINISHED["project.code"])) if isinstance(fact, IndicatorsDeclared)]
    assert [fact.on for fact in declared if fact.stage is Stage.DRAWN] == [date(2023, 3, 20)]


def test_one_paper_for_several_buildings_is_one_decision(office: Office, book: Path) -> None:
    apart = {**FINISHED, "building.id": "3", "building.name": "3号楼", "decisions.construction_permit.number": "另一张许可证"}
    take_in(office, xlsx(book, [*ALL[:2], apart]))

    permits = [
        (fact.certificate.number, fact.buildings)
        for fact in facts(office, str(FINISHED["project.code"]))
        if isinstance(fact, OutsideDecisionRecorded) and fact.gate is Gate.CONSTRUCTION_PERMIT
    ]
    assert permits == [("construction_permit-17", ("1", "2")), ("另一张许可证", ("3",))]


def test_one_paper_is_one_decision_however_two_rows_spell_it_and_keeps_the_spelling_of_the_first(office: Office, book: Path) -> None:
    number = "decisions.construction_permit.number"
    spelled = [{**ALL[0], number: "高审建许（2023）17号"}, {**ALL[1], number: "高审建许〔2023〕第017号"}]
    take_in(office, xlsx(book, spelled))

    permits = [
        (fact.certificate.number, fact.buildings)
        for fact in facts(office, str(FINISHED["project.code"]))
        if isinstance(fact, OutsideDecisionRecorded) and fact.gate is Gate.CONSTRUCTION_PERMIT
    ]
    assert permits == [("高审建许（2023）17号", ("1", "2"))]


@pytest.mark.parametrize("path", ["decisions.design_review.number", "decisions.planning_conditions.number"])
def test_a_paper_of_a_year_that_had_not_come_is_named_with_its_rows(office: Office, book: Path, path: str) -> None:
    (problem,) = refused(office, xlsx(book, [{**FINISHED, path: "高规条〔2032〕1号"}]))

    assert (problem.row, problem.code) == (2, "number.year_later")


def test_a_large_project_is_entered_in_steps_of_500_buildings(office: Office, book: Path) -> None:
    rows = [
        {**HOSPITAL, **decision("planning_conditions", date(2023, 2, 1)), "building.id": f"{number}#", "building.name": f"{number}号楼"}
        for number in range(1, 602)
    ]
    assert take_in(office, xlsx(book, rows)).buildings == 601

    told = facts(office, str(HOSPITAL["project.code"]))
    assert [len(fact.buildings_added) for fact in told if isinstance(fact, BuildingAdded)] == [500, 101]
    assert [len(fact.buildings) for fact in told if isinstance(fact, OutsideDecisionRecorded)] == [500, 101]


def test_a_project_of_more_than_2000_buildings_is_refused_in_a_sentence(office: Office, book: Path) -> None:
    rows = [{**HOSPITAL, "building.id": f"{number}#", "building.name": f"{number}号楼"} for number in range(1, 2002)]
    (problem,) = refused(office, xlsx(book, rows))
    assert (problem.code, problem.values) == ("building.too_many", {"count": 2001, "most": 2000})


def test_rows_that_came_in_when_spellings_were_folded_are_known_again() -> None:
    """The digest of a project stands in its fact for ever."""
    first, folded = (
        ProjectLines("c", (RowRead(2, {"annual_plan.number": number}),)).digest for number in ("晋市建（2023） １５号", "晋市建(2023) 15号")
    )
    assert first == folded
    assert first == "1c1401872da5ebacf5e3f2beefb326a47c7de5a0275707c55fcec215355e2aec"


def test_what_was_decided_badly_is_recorded_and_put_under_supervision(office: Office, book: Path) -> None:
    poor = {**FINISHED, **stage("drawn", energy_saving_rate="71.99%")}
    entered = take_in(office, xlsx(book, [poor]))
    project = project_of(office.desk.counter(), project_bearing(office.desk.counter(), str(FINISHED["project.code"])))

    assert entered.supervisions == len(project.supervisions) > 0
    assert any("jincheng-2023/public-energy-72" in item.rules for item in project.supervisions.values())
    unmet = [
        (verdict.rule, verdict.measured)
        for fact in facts(office, project.code)
        if isinstance(fact, OutsideDecisionRecorded) and fact.gate is Gate.DRAWING_REVIEW
        for verdict in fact.verdicts
        if verdict.verdict is Ruling.UNMET
    ]
    assert ("jincheng-2023/public-energy-72", "71.99%") in unmet


def test_a_project_without_any_date_enters_on_the_day_of_the_import(office: Office, book: Path) -> None:
    undated = {path: value for path, value in HOSPITAL.items() if path != "project.approved_on"}
    take_in(office, xlsx(book, [undated]))

    registered = facts(office, str(HOSPITAL["project.code"]))[0]
    assert isinstance(registered, ProjectRegistered)
    assert registered.on == office.desk.today()


def test_works_without_buildings_are_entered_as_a_whole(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL))

    road = project_of(office.desk.counter(), project_bearing(office.desk.counter(), str(ROAD["project.code"])))
    (whole,) = road.buildings.values()
    assert whole.started_on == date(2023, 4, 25)


def test_a_retrofit_goes_through_reserve_and_plan(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL))

    project = project_of(office.desk.counter(), project_bearing(office.desk.counter(), str(RETROFIT["project.code"])))
    building = project.buildings[BuildingId("A")]
    assert building.passed_on(Gate.RESERVE) == date(2023, 1, 20)
    assert building.passed_on(Gate.ANNUAL_PLAN) == date(2023, 2, 1)
    assert str(building.at("A", Stage.DRAWN).retrofit_area_m2) == "4800"


# A second time.


def test_the_same_rows_change_nothing_however_they_are_saved_and_ordered(office: Office, book: Path, tmp_path: Path) -> None:
    take_in(office, xlsx(book, ALL))
    head = office.ledger.head()

    for file in (book, xlsx(book, ALL[::-1]), csv_file(tmp_path / "a.csv", ALL, encoding="gb18030")):
        entered = take_in(office, file)
        assert (entered.projects, entered.facts, entered.unchanged, entered.first) == (0, 0, 3, None)
    assert office.ledger.head() == head


def test_only_what_is_new_in_a_register_is_entered(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL[:2]))
    entered = take_in(office, xlsx(book, ALL))

    assert (entered.projects, entered.unchanged) == (2, 1)


def test_rows_that_differ_from_what_came_in_are_told_and_hold_up_no_other(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, ALL[:2]))
    changed = [ALL[0], {**ALL[1], "building.floor_area_m2": 9000}, RETROFIT]

    examined = looked_through(office, xlsx(book, changed))
    (note,) = examined.notes

    assert (note.code, note.where) == ("register.known.different", "“项目台账”第2、3行")
    assert "更正或变更" in note.says()
    assert (examined.passed_over, examined.problems) == (1, ())
    assert enter(office.desk, examined)[0].projects == 1


def test_a_project_registered_by_hand_is_not_taken_for_an_imported_one_and_holds_up_no_other(office: Office, book: Path) -> None:
    office.register(code=HOSPITAL["project.code"])

    examined = looked_through(office, xlsx(book, [HOSPITAL, ROAD]))

    assert [note.code for note in examined.notes] == ["register.known.online"]
    assert [project.code for project in examined.new] == [ROAD["project.code"]]


def test_a_project_that_was_corrected_after_its_entry_is_told_and_holds_up_no_other(office: Office, book: Path) -> None:
    take_in(office, xlsx(book, [HOSPITAL]))
    project = project_bearing(office.desk.counter(), str(HOSPITAL["project.code"]))
    corrected = json.encode({"name": "高平市第三人民医院"})
    office.give(CorrectFact, project=project, on=date(2023, 1, 10), corrects=1, changed=Raw(corrected), reason="名称录错")

    same = looked_through(office, xlsx(book, [HOSPITAL, ROAD]))
    mended = looked_through(office, xlsx(book, [{**HOSPITAL, "project.name": "高平市第三人民医院"}, ROAD]))

    assert [note.code for note in same.notes] == ["register.known.corrected"]
    assert [note.code for note in mended.notes] == ["register.known.different"]
    assert (same.passed_over, mended.passed_over) == (0, 1), "rows that are there are not passed over"
    assert enter(office.desk, mended)[0].projects == 1


# Refusals.


def test_a_refusal_names_the_rows_and_holds_up_no_other_project(office: Office, book: Path) -> None:
    own = {**RETROFIT, "project.county": "泽州县", "project.code": str(RETROFIT["project.code"]).replace("140581", "140525")}
    head = office.ledger.head()

    examined = looked_through(office, xlsx(book, [own, *ALL[:2]]), by=ZEZHOU)
    (problem,) = examined.problems

    assert problem.code == "staff.other_county"
    assert problem.where == "“项目台账”第3、4行“县（市、区）”"
    assert problem.says().endswith("ZZ01只能办理本县（泽州县）的项目，此项目属于高平市：请由该县或市局办理")
    assert ([project.code for project in examined.new], examined.faulty) == ([own["project.code"]], 1)
    assert office.ledger.head() == head, "to look through a register records nothing"
    assert enter(office.desk, examined)[0].projects == 1
    with pytest.raises(Refused):
        project_bearing(office.desk.counter(), str(FINISHED["project.code"]))


def test_what_commands_refuse_is_named_for_every_project_and_every_building_at_once(office: Office, book: Path) -> None:
    planning, renewable = "decisions.planning_conditions.number", "indicators.{}.renewable_area_m2"
    rows = [
        {**FINISHED, planning: "高规条〔2032〕1号"},
        {**FINISHED, "building.id": "9", "building.name": "九号楼", planning: "高规条〔2033〕2号"},
        {**RETROFIT, renewable.format("required"): "99999999", "reserve.number": "晋市建〔2032〕1号"},
        {**ROAD, planning: "高规条〔2032〕1号"},
    ]

    problems = refused(office, xlsx(book, rows))

    assert sorted((each.row, each.column, each.code) for each in problems) == sorted(
        [
            (2, heading(planning), "number.year_later"),
            (3, heading(planning), "number.year_later"),
            (4, heading(renewable.format("required")), "indicator.over_floor_area"),
            (4, heading("reserve.number"), "number.year_later"),
            (5, heading(planning), "number.year_later"),
        ]
    )


def test_faults_of_cells_and_of_commands_are_told_together(office: Office, book: Path) -> None:
    rows = [{**HOSPITAL, "building.use": "宫殿"}, {**ROAD, "decisions.planning_conditions.number": "高规条〔2032〕1号"}]

    assert [(each.row, each.code) for each in refused(office, xlsx(book, rows))] == [(2, "register.not_among"), (3, "number.year_later")]


def test_one_paper_that_is_wrong_for_many_buildings_is_told_once(office: Office, book: Path) -> None:
    (problem,) = refused(office, xlsx(book, rows_in_turn({**FINISHED, "decisions.design_review.number": "高规条〔2032〕1号"})))

    assert (problem.row, problem.column) == (2, heading("decisions.design_review.number"))
    assert problem.where == "“项目台账”第2、3、4、5、6、7、8、9、10、11、…行“设计方案审查：文号”"


@pytest.mark.parametrize(("by", "code"), [(SECURITY, "staff.role_may_not"), (StaffId("nobody"), "staff.no_appointment")])
def test_who_may_not_import_is_told_so_without_blaming_a_row(office: Office, book: Path, by: StaffId, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        take_in(office, xlsx(book, ALL), by)

    assert refusal.value.code == code


def test_an_approval_officer_may_import(office: Office, book: Path) -> None:
    assert take_in(office, xlsx(book, [ROAD]), HANDLER).projects == 1


def rows_in_turn(row: Cells) -> list[Cells]:
    return [{**row, "building.id": str(number), "building.name": f"{number}号楼"} for number in range(12)]


def test_of_a_project_with_many_rows_the_first_are_named(office: Office, book: Path) -> None:
    (problem,) = refused(office, xlsx(book, rows_in_turn(FINISHED)), by=ZEZHOU)

    assert problem.where == "“项目台账”第2、3、4、5、6、7、8、9、10、11、…行“县（市、区）”"


def test_every_decision_that_the_form_asks_for_is_entered() -> None:
    """A column of a gate whose decisions no step enters would be read, and silently left out."""
    entered = {Gate[name] for name in re.findall(r"self\._decided\(Gate\.(\w+)\)", Path(life.__file__).read_text("utf-8"))}

    assert {Gate(column.group.removeprefix("decisions.")) for column in FORM.columns if column.group.startswith("decisions.")} == entered
