"""建成: the script at the desk: what is recorded, that it is always the same, and on which ledgers it refuses to begin."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from lifecycle.compliance.editions import PoliciesAdopted, PolicyTextAdopted
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.demo.build import City, NotAsWritten, Turn, build
from lifecycle.demo.cast import NOTHING_STARTED
from lifecycle.demo.people import APPOINTER, STAFF, persons
from lifecycle.desk import FACTS, open_desk, open_ledger
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.demonstration import DemonstrationBuilt
from lifecycle.desk.inspections.reading_campaigns import campaigns_of
from lifecycle.desk.places import CityNamed
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep
from lifecycle.ledger import Ledger, PersonRegister, Recorded, migrate
from lifecycle.ledger.facts import FACTS as OF_ITSELF
from lifecycle.ledger.facts import PersonRecorded
from lifecycle.projections.county_sheet import TargetTable, county_sheet
from lifecycle.projects.project import ApplicationStatus, Project
from lifecycle.staff import access
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.staff.confirming import ActCarriedOut
from lifecycle.staff.recovery import SecurityAdminReinstated
from lifecycle.vocabulary import EnergyPath, Gate, ProjectId, Refused, StaffId, Stage
from tests.architecture.source import CHECKOUT
from tests.city import SEED, built, toured
from tests.copies import copied
from tests.office import Office

EVENING = datetime(2023, 12, 31, tzinfo=UTC)


def opened(url: str) -> Ledger:
    return open_ledger(url, lambda: EVENING)


def recorded(url: str) -> list[Recorded]:
    ledger = opened(url)
    try:
        return ledger.read(limit=100_000)
    finally:
        ledger.close()


def leaves(url: str) -> list[bytes]:
    return [each.leaf_hash for each in recorded(url)]


def _but_persons(facts: Sequence[Recorded]) -> list[bytes]:
    """The persons come last, encrypted; all else is the same down to the hashes."""
    return [each.leaf_hash for each in facts if not isinstance(each.fact, PersonRecorded)]


def first(number: int) -> Callable[[Sequence[Turn]], Iterable[Turn]]:
    """Only so many steps, as if the program had been stopped behind them."""
    return lambda turns: turns[:number]


@pytest.fixture(scope="module")
def city_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return copied(built, f"sqlite:///{tmp_path_factory.mktemp('demo') / 'lifecycle.db'}")


@pytest.fixture(scope="module")
def facts(city_url: str) -> list[Recorded]:
    return recorded(city_url)


@pytest.fixture(scope="module")
def city(facts: list[Recorded], city_url: str) -> City:
    """The whole city, as a second run finds it."""
    return build(city_url, SEED)


@pytest.fixture(scope="module")
def projects(city: City, city_url: str) -> Iterator[list[Project]]:
    ledger = opened(city_url)
    desk = open_desk(ledger, lambda: EVENING, POLICIES)
    yield [project_of(desk.counter(), life.id) for life in city.lives]
    ledger.close()


@pytest.fixture(scope="module")
def sheet(city: City, city_url: str) -> TargetTable:
    ledger = opened(city_url)
    try:
        return county_sheet(ledger, open_desk(ledger, lambda: EVENING, POLICIES).rulebook, 2023)
    finally:
        ledger.close()


def test_every_step_is_carried_out(city: City, facts: list[Recorded]) -> None:
    assert (city.built, city.steps > 3_000) == (0, True)  # a second run finds none left to do
    assert city.facts == len(facts) == facts[-1].position


ADOPTED_AT_THE_START = {PoliciesAdopted, PolicyTextAdopted}
"""Of `lifecycle serve`, which a demonstration is shown by."""


def test_every_kind_of_fact_there_is_is_recorded(facts: list[Recorded]) -> None:
    """Those of the door apart, which are made when people come in or are given a secret, those of the ledger itself, its recovery, and the
    demonstration's own day, which the command sets once all is built, and the city, which a ledger of 晋城 does not name, and the policies,
    which are adopted when a server starts; but all persons are registered.
    """
    at_the_door = {kind for kind in FACTS if kind.__module__ == access.__name__} | {ActCarriedOut, SecurityAdminReinstated}
    assert len(at_the_door) > 3
    assert {type(each.fact) for each in facts} == set(FACTS) - at_the_door - {
        *OF_ITSELF,
        DemonstrationBuilt,
        CityNamed,
        *ADOPTED_AT_THE_START,
    } | {PersonRecorded}


@pytest.mark.parametrize("text", ["README.md", "README.zh-CN.md", "docs/verifying.md"])
def test_the_example_of_an_export_tells_how_many_facts_the_project_has(facts: list[Recorded], text: str) -> None:
    told = {
        int(number) for found in re.findall(r"事实(\d+)条|(\d+)条事实", (CHECKOUT / text).read_text("utf-8")) for number in found if number
    }
    assert told == {sum(each.stream == "project/demo-001" for each in facts)}


def test_at_the_end_of_the_year_projects_stand_at_every_gate(projects: list[Project]) -> None:
    furthest = {max((route.index(gate) for b in p.standing() for gate in b.passages), default=-1) for p in projects for route in [p.route]}

    assert furthest == set(range(-1, 7))
    assert any(
        a.status is ApplicationStatus.SUBMITTED or a.status is ApplicationStatus.ACCEPTED for p in projects for a in p.applications.values()
    )
    assert any(p.terminated_on for p in projects)
    assert any(p.existing for p in projects)


def test_one_project_states_the_level_of_its_energy_standard(projects: list[Project]) -> None:
    told = {
        (project.id, stage, declared.values.energy_standard_path)
        for project in projects
        for building in project.standing()
        for stages in building.indicators.values()
        for stage, declared in stages.items()
        if declared.values.energy_standard_level is not None
    }

    assert len({id_ for id_, _, _ in told}) == 1
    assert {(stage, path) for _, stage, path in told} >= {(Stage.REQUIRED, None), (Stage.DESIGNED, EnergyPath.CLAUSES)}


def test_some_items_are_open_and_some_are_closed(projects: list[Project]) -> None:
    items = [issue.open for project in projects for issue in project.supervisions.values()]

    assert items.count(True) > 5
    assert items.count(False) > 5


def test_one_campaign_is_drawn_and_one_waits_after_a_void_announcement(city_url: str) -> None:
    with closing(opened(city_url)) as ledger:
        drawn, waiting = campaigns_of(ledger)

    def told(campaign: Campaign) -> tuple[CampaignStep, int, list[bool]]:
        return campaign.step, len(campaign.chosen), [each.voided is not None for each in campaign.draws]

    assert told(drawn) == (CampaignStep.DRAWN, 4, [False])
    assert {len(inspectors) for inspectors in drawn.chosen.values()} == {2}, "successors were found"
    assert (len(drawn.left), len(drawn.ended)) == (2, 1)
    assert told(waiting) == (CampaignStep.ANNOUNCED, 0, [True, False])


def test_the_register_knows_the_persons_and_no_fact_names_them(city_url: str, facts: list[Recorded]) -> None:
    ledger = opened(city_url)
    try:
        known = PersonRegister(ledger).known([member.person for member in STAFF])
    finally:
        ledger.close()
    told = "".join(str(each.fact) for each in facts)

    assert known.keys() == {member.person for member in STAFF}
    assert [person for person in persons() if person.name in told] == []


def test_the_counties_end_on_both_sides_of_their_targets(sheet: TargetTable) -> None:
    goals = {target.id.removeprefix("jincheng-2023/"): target for target in sheet.targets}

    for target in (goals["prefabricated-share"], goals["green-share"]):
        shares = {county: p.share for (id_, county), p in sheet.progress.items() if id_ == target.id and p.share is not None}
        reached = {county: share >= target.counties[county] for county, share in shares.items()}
        assert set(reached.values()) == {True, False}
        assert NOTHING_STARTED not in reached


def test_retrofits_end_short_of_beyond_and_right_at_their_targets(sheet: TargetTable) -> None:
    id_ = "jincheng-2023/retrofit-residential"
    target = next(each for each in sheet.targets if each.id == id_)
    ahead = {
        county: sheet.progress[id_, county].numerator_m2 - target.counties[county] * 10_000 for county in ("140502", "140581", "140522")
    }

    assert ahead["140502"] < 0 < ahead["140581"]
    assert ahead["140522"] == 0


def test_a_second_run_records_nothing(city: City, facts: list[Recorded], city_url: str) -> None:
    assert city.built == 0
    assert leaves(city_url) == [each.leaf_hash for each in facts]


def test_what_comes_after_the_city_is_left_as_it_is(city: City, city_url: str, sqlite_url: str) -> None:
    with closing(sqlite3.connect(make_url(city_url).database or "")) as db:
        db.execute("VACUUM INTO ?", [make_url(sqlite_url).database])
    office = Office(sqlite_url, date(2024, 1, 2))
    office.give(AppointStaff, on=date(2024, 1, 2), by=APPOINTER, staff=StaffId("newcomer"), role=Role.CITY)
    office.close()

    again = build(sqlite_url, SEED)

    assert (again.built, again.facts) == (0, city.facts + 1)


def test_another_process_in_another_zone_records_the_same(facts: list[Recorded], sqlite_url: str) -> None:
    *again, dated = recorded(copied(toured, sqlite_url))

    assert isinstance(dated.fact, DemonstrationBuilt)
    assert len(again) == len(facts)
    assert _but_persons(again) == _but_persons(facts)


def test_a_run_that_was_cut_off_is_gone_on_with(facts: list[Recorded], database_url: str, tmp_path: Path) -> None:
    """On SQLite and PostgreSQL alike, down to the hashes."""
    migrate(database_url)

    places = {"keys": tmp_path / "keys", "person_keys": tmp_path / "persons"}
    begun = build(database_url, SEED, first(150), **places)
    assert begun.built == begun.steps
    assert 150 <= len(leaves(database_url)) < 160
    build(database_url, SEED, first(250), **places)

    leaves_so_far = leaves(database_url)
    assert 400 <= len(leaves_so_far) < 450
    assert leaves_so_far == [each.leaf_hash for each in facts[: len(leaves_so_far)]]


def test_another_seed_gives_other_facts(facts: list[Recorded], sqlite_url: str) -> None:
    build(sqlite_url, SEED + 1, first(200))

    assert [each.fact for each in recorded(sqlite_url)] != [each.fact for each in facts[: len(leaves(sqlite_url))]]


def test_a_ledger_with_facts_of_its_own_is_left_alone(sqlite_url: str) -> None:
    office = Office(sqlite_url, date(2023, 5, 4))
    office.appoint(STAFF[0].staff, Role.SECURITY_ADMIN)
    office.close()

    with pytest.raises(Refused, match=r"demo\.other_ledger"):
        build(sqlite_url, SEED)
    assert len(leaves(sqlite_url)) == 1


def test_the_demonstration_of_another_seed_is_left_alone(sqlite_url: str) -> None:
    build(sqlite_url, SEED, first(20))

    with pytest.raises(Refused, match=r"demo\.other_ledger"):
        build(sqlite_url, SEED + 1)


def test_a_half_built_city_that_somebody_else_wrote_to_is_left_alone(sqlite_url: str) -> None:
    build(sqlite_url, SEED, first(60))
    office = Office(sqlite_url, date(2023, 5, 4))
    office.give(AppointStaff, on=date(2023, 5, 4), by=APPOINTER, staff=StaffId("newcomer"), role=Role.CITY)
    office.close()

    with pytest.raises(Refused, match=r"demo\.other_ledger"):
        build(sqlite_url, SEED)


def test_adopted_documents_alone_are_no_facts_of_its_own(sqlite_url: str) -> None:
    office = Office(sqlite_url, date(2022, 12, 30))
    office.desk.adopt_documents()
    office.close()

    assert build(sqlite_url, SEED, first(10)).facts > 10


def without(project: ProjectId, kind: str) -> Callable[[Sequence[Turn]], Iterable[Turn]]:
    return lambda turns: [
        turn for turn in turns if (getattr(turn[1].command, "project", None), type(turn[1].command).__name__) != (project, kind)
    ]


def test_a_refusal_that_is_not_in_the_script_stops_it(city: City, sqlite_url: str) -> None:
    with pytest.raises(NotAsWritten, match="was refused"):
        build(sqlite_url, SEED, without(city.lives[0].id, "AddBuildings"))


def test_a_refusal_that_does_not_come_stops_it(city: City, sqlite_url: str) -> None:
    twice = next(life for life in city.lives if life.story == "registered_twice")

    with pytest.raises(NotAsWritten, match=r"was not refused with project\.code_used"):
        build(sqlite_url, SEED, lambda turns: [t for t in turns if twice.id != getattr(t[1].command, "project", None)])


def test_an_item_that_is_not_in_the_script_stops_it(city: City, sqlite_url: str) -> None:
    """Planning conditions on which nothing was declared are held against."""
    other = next(life for life in city.lives if life.story == "withdrawn")
    skipped = without(other.id, "DeclareIndicators")
    supplemented = next(life for life in city.lives if life.story == "supplemented")

    with pytest.raises(NotAsWritten, match=r"opened \('S1',\), not \(\)"):
        build(sqlite_url, SEED, lambda turns: without(supplemented.id, "DeclareIndicators")(list(skipped(turns))))


def test_the_project_of_the_tour_was_refused_and_then_filed(projects: list[Project]) -> None:
    refused = projects[0]

    assert refused.name == "高平市第二人民医院门诊综合楼"
    assert len([a for a in refused.applications.values() if a.gate is Gate.DESIGN_REVIEW]) > 1
    assert any(building.has_done(Gate.ACCEPTANCE_FILING) for building in refused.standing())
