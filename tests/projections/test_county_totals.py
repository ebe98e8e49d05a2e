"""目标表的合计: whatever happens to projects, and however it comes page by page, the totals are what counting all buildings anew gives."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec import Raw, json
from sqlalchemy import Connection, MetaData, create_engine, func, select

from lifecycle.desk import open_ledger
from lifecycle.ledger import Recorded, Stream
from lifecycle.ledger.store.database import reading
from lifecycle.projections.county_progress import progress
from lifecycle.projections.county_targets import ALIKE, CountyTargets, counted
from lifecycle.projections.runner import Runner
from lifecycle.projections.totals import Totalled
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.corrections import CorrectFact, fold
from lifecycle.projects.mending.supervision import CloseSupervision
from lifecycle.projects.project import Project
from lifecycle.projects.registration import RegisterProject, TransferJurisdiction
from lifecycle.projects.works.buildings import AddBuildings, DropBuilding, MergeBuildings, NewBuilding, RemeasureBuilding, SplitBuilding
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import BuildingId, Fact, Indicators, Kind, ProjectId, Refused, Stage, Use
from tests.desk.conftest import REGISTRATION, Office
from tests.office import code_of
from tests.packaged import rulebook
from tests.projects.given import ask, decided, saying

PROJECTION = CountyTargets(rulebook())
ENTERED, LATER = date(2022, 1, 5), date(2023, 12, 1)
DAYS = st.sampled_from([date(2022, 11, 30), date(2023, 1, 1), date(2023, 6, 1), date(2023, 12, 1)])
AREAS = st.sampled_from([Decimal("0.0001"), Decimal(2400), Decimal("7600.5")])
COUNTIES = st.sampled_from(["140502", "140525", "140581"])


def new(number: int, area: Decimal, *, prefabricated: bool = True) -> NewBuilding:
    use = Use.RESIDENTIAL if number % 2 else Use.OFFICE
    return NewBuilding(id=BuildingId(f"b{number}"), name=f"{number}号楼", use=use, floor_area_m2=area, prefabricated=prefabricated)


class Town:
    """两个项目 of which things are asked at random; what makes no sense is refused and leaves no fact."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.facts: dict[ProjectId, list[Fact]] = {}
        self.log: list[Recorded] = []
        self._number = 0
        for number, kind in enumerate(kinds, 1):
            fields: Any = REGISTRATION | {"kind": kind, "code": code_of(ENTERED, number), "approved_on": None, "existing": True}
            self._asked(ask(RegisterProject, project=ProjectId(f"p{number}"), on=ENTERED, **fields))
            self.happen(number - 1, "add", Decimal(100), ENTERED, "140581", number)

    def happen(self, number: int, step: str, area: Decimal, day: date, county: str, which: int) -> None:
        id_ = list(self.facts)[number % len(self.facts)]
        project = self.project(id_)
        standing = [building.id for building in project.standing() if building.id != "whole"]
        chosen = standing[which % len(standing)] if standing else BuildingId("none")
        self._number += 2
        first = new(self._number, area, prefabricated=bool(which % 2))
        whole = project.buildings[chosen].floor_area_m2 if standing else area
        halves = (new(self._number, whole / 2, prefabricated=bool(which % 2)), new(self._number + 1, whole / 2))
        together = new(self._number, sum((project.buildings[id_].floor_area_m2 for id_ in standing[:2]), Decimal(0)))
        asked: dict[str, Callable[[], list[ProjectCommand]]] = {
            "add": lambda: [ask(AddBuildings, project=id_, on=ENTERED, buildings_added=(first,))],
            "start": lambda: [ask(StartConstruction, project=id_, on=day, buildings=(chosen,), existing=True)],
            "split": lambda: [ask(SplitBuilding, project=id_, on=LATER, building=chosen, into=halves, reason="分证")],
            "merge": lambda: [ask(MergeBuildings, project=id_, on=LATER, buildings=tuple(standing[:2]), into=together, reason="合建")],
            "measure": lambda: [ask(RemeasureBuilding, project=id_, on=LATER, building=chosen, floor_area_m2=area, report_number="测-1")],
            "drop": lambda: [ask(DropBuilding, project=id_, on=LATER, building=chosen, reason="不再建设")],
            "transfer": lambda: [ask(TransferJurisdiction, project=id_, on=day, county=county, approving_authority=county, reason="划转")],
            "declare": lambda: [
                ask(
                    DeclareIndicators,
                    project=id_,
                    on=day,
                    stage=Stage.DRAWN,
                    declarations=(Declaration(building=chosen, values=Indicators(retrofit_area_m2=area)),),
                )
            ],
            "correct": lambda: [
                ask(CorrectFact, project=id_, on=LATER, corrects=1 + which % len(self.facts[id_]), changed=changed, reason="录错")
                for changed in (Raw(json.encode({"on": day})), Raw(json.encode({"prefabricated": False})))
            ],
            "settle": lambda: [
                ask(CloseSupervision, project=id_, on=LATER, supervision=each, settlement="已核") for each in project.supervisions
            ],
        }
        for command in asked[step]():
            self._asked(command)

    def project(self, id_: ProjectId) -> Project:
        project = fold(self.facts[id_])
        assert project
        return project

    def history(self, stream: str, until: int) -> Stream:
        recorded = tuple(each for each in self.log if each.stream == stream and each.position <= until)
        return Stream(stream, len(recorded), recorded)

    def _asked(self, command: ProjectCommand) -> None:
        facts = self.facts.setdefault(command.project, [])
        try:
            happened = decided(fold(facts), command, facts, saying())
        except Refused as refused:
            event(f"{type(command).__name__} refused: {refused.code}")
            return
        event(type(command).__name__)
        for fact in happened:
            facts.append(fact)
            stream, position = f"project/{command.project}", len(self.log) + 1
            moment = datetime(2023, 12, 1, tzinfo=UTC)
            self.log.append(Recorded(position, stream, len(facts), moment, "SP01", command.id, (), fact, 1, b"", b""))


STEPS = ("add", "add", "start", "start", "split", "merge", "measure", "drop", "transfer", "declare", "correct", "correct", "settle")
HAPPENINGS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(STEPS), AREAS, DAYS, COUNTIES, st.integers(0, 7)), min_size=4, max_size=24
)


@contextmanager
def empty_sheet() -> Iterator[tuple[Connection, Any]]:
    engine = create_engine("sqlite://")
    with engine.begin() as db:
        metadata = MetaData()
        tables = PROJECTION.tables(metadata, "")
        metadata.create_all(db)
        yield db, tables
    engine.dispose()


def kept(db: Connection, sheet: Totalled) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in db.execute(select(sheet.totals)))


def added_up(db: Connection, sheet: Totalled) -> list[tuple[Any, ...]]:
    alike = [sheet.rows.c[name] for name in ALIKE]
    sums = select(*alike, func.count(), func.coalesce(func.sum(sheet.rows.c.area), 0)).group_by(*alike)
    return sorted((*row[:-1], int(row[-1])) for row in db.execute(sums))


@settings(max_examples=100)
@given(kinds=st.permutations([Kind.NEW, Kind.RESIDENTIAL_RETROFIT]), happenings=HAPPENINGS, page=st.integers(1, 9))
def test_after_every_page_the_totals_are_what_counting_anew_gives(kinds: list[Kind], happenings: list[Any], page: int) -> None:
    town = Town(kinds)
    for each in happenings:
        town.happen(*each)
    with empty_sheet() as (db, tables):
        for start in range(0, len(town.log), page):
            PROJECTION.apply(db, tables, town.log[start : start + page], town.history)
            assert kept(db, tables.counted) == added_up(db, tables.counted)
        anew: Counter[tuple[str, str]] = Counter()
        for id_ in town.facts:
            for row in counted(f"project/{id_}", town.project(id_), PROJECTION.targets):
                anew[row["target"], row["county"]] += row["area"] or 0
        found = {key: int(reached.denominator_m2 * 10_000) for key, reached in progress(db, tables.counted, 2023).items()}
        assert {key: area for key, area in found.items() if area} == {key: area for key, area in anew.items() if area}


def test_runners_at_once_count_everything_once(office: Office) -> None:
    def run() -> None:
        ledger = open_ledger(office.url, office.clock)
        try:
            runner = Runner(ledger, PROJECTION, page=3)
            while runner.catch_up() < last:
                pass
        finally:
            ledger.close()

    for number in range(1, 13):
        id_ = ProjectId(f"p{number}")
        office.register(project=id_, code=code_of(ENTERED, number), on=ENTERED, approved_on=None, existing=True)
        office.give(AddBuildings, project=id_, on=ENTERED, buildings_added=(new(number, Decimal(100)),))
        office.give(StartConstruction, project=id_, on=date(2023, 5, 2), buildings=(BuildingId(f"b{number}"),), existing=True)
    last = office.ledger.head()
    with ThreadPoolExecutor(3) as pool:
        for running in [pool.submit(run) for _ in range(3)]:
            running.result()

    sheet = Runner(office.ledger, PROJECTION).sheets.counted
    with reading(office.ledger.engine) as db:
        assert kept(db, sheet) == added_up(db, sheet)
        assert progress(db, sheet, 2023)["jincheng-2023/prefabricated-share", "140581"].denominator_m2 == 1200
