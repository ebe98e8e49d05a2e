"""县级目标表: what counts toward which number, and why; live, rebuilt and after a change of the definitions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.compliance.counting import Reason
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import SetCountyTargets, TargetValue
from lifecycle.desk.about_projects import project_of
from lifecycle.ledger.store.database import reading
from lifecycle.projections.county_progress import CountedBuilding, opened_to, progress
from lifecycle.projections.county_targets import CountyTargets
from lifecycle.projections.runner import Runner
from lifecycle.projections.targets_set import set_in
from lifecycle.projects import registration
from lifecycle.projects.deciding import elsewhere
from lifecycle.projects.mending import corrections, supervision
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import buildings, construction, indicators
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Gate, Indicators, Kind, ProjectId, Stage, Use
from tests.desk.conftest import CITY, HANDLER, ON, Office
from tests.office import code_of

SHARE, GREEN, HOMES = (f"jincheng-2023/{target}" for target in ("prefabricated-share", "green-share", "retrofit-residential"))
STARTED = date(2023, 5, 2)


class Sheets:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.projection = CountyTargets(office.desk.rulebook)
        self.runner = Runner(office.ledger, self.projection)

    def lines(self, target: str, county: str | None = None) -> list[CountedBuilding]:
        self.runner.catch_up()
        with reading(self.office.ledger.engine) as db:
            return opened_to(db, self.runner.sheets.counted, target, None if county is None else {county})

    def of(self, target: str, county: str = "140581") -> Any:
        self.runner.catch_up()
        with reading(self.office.ledger.engine) as db:
            return progress(db, self.runner.sheets.counted, 2023).get((target, county))


@pytest.fixture
def sheets(office: Office) -> Sheets:
    return Sheets(office)


def project(office: Office, number: int, *, kind: Kind = Kind.NEW, on: date = date(2022, 1, 5), **fields: Any) -> ProjectId:
    id_ = ProjectId(f"p{number}")
    code = code_of(on, number)
    office.register(project=id_, code=code, kind=kind, on=on, approved_on=None, existing=True, **fields)
    return id_


def building(office: Office, id_: ProjectId, name: str, area: str, *, prefabricated: bool = False, use: Use = Use.OFFICE) -> None:
    new = buildings.NewBuilding(id=BuildingId(name), name=name, use=use, floor_area_m2=Decimal(area), prefabricated=prefabricated)
    office.give(buildings.AddBuildings, project=id_, on=date(2022, 1, 5), buildings_added=(new,))


def start(office: Office, id_: ProjectId, *names: str, on: date = STARTED) -> None:
    office.give(construction.StartConstruction, project=id_, buildings=tuple(map(BuildingId, names)), on=on, existing=True)


def reasons(lines: list[CountedBuilding]) -> dict[str, Reason]:
    return {f"{line.code[-1]}/{line.unit}": line.reason for line in lines}


def test_the_prefabricated_share_is_of_what_started_in_the_year(office: Office, sheets: Sheets) -> None:
    id_ = project(office, 1)
    building(office, id_, "1", "24.01", prefabricated=True)
    building(office, id_, "2", "75.99")
    building(office, id_, "3", "500", prefabricated=True)
    building(office, id_, "4", "700", prefabricated=True)
    start(office, id_, "1", "2")
    start(office, id_, "3", on=date(2022, 12, 31))

    reached = sheets.of(SHARE)

    assert (reached.numerator_m2, reached.denominator_m2, reached.buildings) == (Decimal("24.01"), Decimal(100), 2)
    assert reached.share == Decimal("0.2401")
    assert reasons(sheets.lines(SHARE)) == {
        "1/1": Reason.COUNTED,
        "1/2": Reason.ONLY_IN_DENOMINATOR,
        "1/3": Reason.OTHER_YEAR,
        "1/4": Reason.NO_DATE,
    }


def test_nothing_started_is_no_share_and_not_zero(sheets: Sheets) -> None:
    assert sheets.of(SHARE) is None


def test_the_green_share_counts_urban_new_buildings_by_the_date_on_the_acceptance_report(office: Office, sheets: Sheets) -> None:
    urban, rural = project(office, 1), project(office, 2, urban=False)
    for id_ in (urban, rural):
        for name in ("1", "2", "3"):
            building(office, id_, name, "100", use=Use.RESIDENTIAL)
        stars = {"1": Indicators(green_star=0), "2": Indicators(green_star="none")}
        declared = tuple(indicators.Declaration(building=BuildingId(name), values=values) for name, values in stars.items())
        office.give(indicators.DeclareIndicators, project=id_, stage=Stage.AS_BUILT, declarations=declared)
        start(office, id_, "1", "2", "3", on=date(2022, 3, 1))
        office.give(
            elsewhere.RecordOutsideDecision,
            project=id_,
            on=date(2023, 4, 30),
            gate=Gate.COMPLETION_ACCEPTANCE,
            buildings=tuple(map(BuildingId, "123")),
            outcome=Outcome.PASSED,
            certificate=Certificate(number="验2023-1", authority="建设单位"),
            existing=True,
        )

    reached = sheets.of(GREEN)

    assert (reached.numerator_m2, reached.denominator_m2) == (100, 300)
    found = reasons(sheets.lines(GREEN))
    assert found["1/1"] is Reason.COUNTED
    assert found["1/2"] is Reason.ONLY_IN_DENOMINATOR
    assert found["1/3"] is Reason.NUMERATOR_UNKNOWN
    assert {reason for key, reason in found.items() if key.startswith("2/")} == {Reason.OUTSIDE}


def test_retrofit_area_is_that_of_the_drawings(office: Office, sheets: Sheets) -> None:
    id_ = project(office, 1, kind=Kind.RESIDENTIAL_RETROFIT)
    for name in ("1", "2"):
        building(office, id_, name, "9000", use=Use.RESIDENTIAL)
    for stage, area in ((Stage.DESIGNED, 8000), (Stage.DRAWN, 7500), (Stage.AS_BUILT, 7000)):
        declared = (indicators.Declaration(building=BuildingId("1"), values=Indicators(retrofit_area_m2=Decimal(area))),)
        office.give(indicators.DeclareIndicators, project=id_, stage=stage, declarations=declared)
    start(office, id_, "1", "2")

    assert sheets.of(HOMES).numerator_m2 == 7500
    assert reasons(sheets.lines(HOMES)) == {"1/1": Reason.COUNTED, "1/2": Reason.AREA_UNKNOWN}


def test_a_building_counts_for_the_county_that_had_it_on_the_day(office: Office, sheets: Sheets) -> None:
    id_ = project(office, 1)
    for name in ("1", "2"):
        building(office, id_, name, "100")
    start(office, id_, "1", on=date(2023, 5, 1))
    office.give(
        registration.TransferJurisdiction,
        project=id_,
        by=CITY,
        on=date(2023, 5, 5),
        county="140525",
        approving_authority="泽州",
        reason="划转",
    )
    start(office, id_, "2", on=date(2023, 5, 5))
    assert sheets.of(SHARE).denominator_m2 == 100
    assert sheets.of(SHARE, "140525").denominator_m2 == 100


def test_a_split_counts_once_and_a_corrected_start_moves_to_its_year(office: Office, sheets: Sheets) -> None:
    id_ = project(office, 1)
    building(office, id_, "1", "100")
    start(office, id_, "1")
    position = office.ledger.load("project/p1").version - 1
    for item in project_of(office.desk.counter(), id_).supervisions:
        office.give(supervision.CloseSupervision, project=id_, by=CITY, supervision=item, settlement="存量已核")
    halves = tuple(
        buildings.NewBuilding(id=BuildingId(f"1{half}"), name=half, use=Use.OFFICE, floor_area_m2=Decimal(50), prefabricated=False)
        for half in "AB"
    )
    office.give(buildings.SplitBuilding, project=id_, building=BuildingId("1"), into=halves, reason="分证")
    assert sheets.of(SHARE).denominator_m2 == 100

    office.give(
        corrections.CorrectFact,
        project=id_,
        corrects=position,
        changed=Raw(b'{"on": "2022-11-30"}'),
        reason="开工日期录错",
        by=HANDLER,
        on=ON,
    )
    assert sheets.of(SHARE) is None
    assert {line.reason for line in sheets.lines(SHARE)} == {Reason.OTHER_YEAR}


def test_a_rebuilt_sheet_equals_the_live_one(office: Office, sheets: Sheets) -> None:
    for number in range(1, 6):
        id_ = project(office, number)
        building(office, id_, "1", f"{number}00", prefabricated=bool(number % 2))
        sheets.runner.catch_up()
        start(office, id_, "1")
    live = sheets.lines(SHARE), sheets.lines(GREEN)
    assert len(live[0]) == 5
    sheets.runner.rebuild()
    assert (sheets.lines(SHARE), sheets.lines(GREEN)) == live


def test_a_changed_definition_rebuilds_the_sheet(office: Office, sheets: Sheets) -> None:
    id_ = project(office, 1)
    building(office, id_, "1", "100", prefabricated=True)
    start(office, id_, "1")
    assert sheets.of(SHARE).numerator_m2 == 100
    documents = [replace(document, sha256="f" * 64) for document in office.desk.rulebook.documents]
    sheets.projection = CountyTargets(Rulebook(documents, office.desk.rulebook.jurisdictions))
    sheets.runner = Runner(office.ledger, sheets.projection)
    sheets.lines(SHARE)
    with reading(office.ledger.engine) as db:
        assert {row.document_sha256 for row in db.execute(sheets.runner.sheets.counted.rows.select())} == {"f" * 64}


def test_a_document_that_is_added_rebuilds_the_sheet_too(office: Office, sheets: Sheets) -> None:
    targets = sheets.projection
    sheets.projection = CountyTargets(Rulebook([], office.desk.rulebook.jurisdictions))
    sheets.runner = Runner(office.ledger, sheets.projection)
    id_ = project(office, 1)
    building(office, id_, "1", "100", prefabricated=True)
    start(office, id_, "1")
    assert sheets.lines(SHARE) == []
    sheets.projection = targets
    sheets.runner = Runner(office.ledger, targets)
    assert sheets.of(SHARE).numerator_m2 == 100


def set_targets(office: Office, county: str = "140581", **values: str) -> None:
    given = tuple(TargetValue(target=f"jincheng-2023/{name.replace('_', '-')}", value=value, unit="%") for name, value in values.items())
    clause = Citation("jincheng-2023", "附件1", "24% 80%")
    office.give(SetCountyTargets, by=CITY, county=county, year=2023, targets=given, clause=clause, document_sha256="f" * 64)


def test_a_later_setting_takes_the_place_of_an_earlier_one_whole_also_in_a_rebuilt_sheet(office: Office, sheets: Sheets) -> None:
    set_targets(office, prefabricated_share="26", green_share="80")
    set_targets(office, "140525", prefabricated_share="24")
    set_targets(office, prefabricated_share="28")

    def values() -> dict[tuple[str, str], str]:
        with reading(office.ledger.engine) as db:
            return {key: each.value.value for key, each in set_in(db, sheets.runner.sheets.set, 2023).items()}

    sheets.runner.catch_up()
    assert values() == {(SHARE, "140581"): "28", (SHARE, "140525"): "24"}
    sheets.runner.rebuild()
    assert values() == {(SHARE, "140581"): "28", (SHARE, "140525"): "24"}


def test_a_recorded_target_names_who_when_where_and_by_which_words(office: Office, sheets: Sheets) -> None:
    set_targets(office, prefabricated_share="26")
    sheets.runner.catch_up()
    with reading(office.ledger.engine) as db:
        found = set_in(db, sheets.runner.sheets.set, 2023)[SHARE, "140581"]
    assert (found.by, found.on, found.position, found.clause.quote) == (CITY, ON, office.ledger.head(), "24% 80%")
    assert found.goal(next(target for target, _ in sheets.projection.targets if target.id == SHARE)) == Decimal("0.26")
