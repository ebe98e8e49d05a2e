"""演示日: the demonstration has a day of its own, which terms and appointments follow; a real ledger cannot have one."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from lifecycle.accounts import migrate as migrate_accounts
from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.build import build, live_on
from lifecycle.demo.calendar import CLOSING
from lifecycle.demo.people import APPOINTER, STAFF
from lifecycle.desk import Desk
from lifecycle.desk.demonstration import PASSWORD, STREAM, SYSTEM, DemonstrationBuilt, date_demonstration
from lifecycle.desk.people import tokens
from lifecycle.ledger import Append
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.sheets import Sheets
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.staff.access import IssueToken, SignedIn
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import BuildingId, CommandId, ProjectId, Refused, StaffId, Use
from lifecycle.web import create_app
from lifecycle.web.app import Application
from tests.city import built
from tests.copies import copied
from tests.office import SECURITY, Clock, Office
from tests.packaged import statutes

BUILT_ON = date(2026, 11, 29)
SECURITY_ADMIN = next(member.staff for member in STAFF if member.role is Role.SECURITY_ADMIN)


@pytest.fixture(scope="module")
def city_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return copied(built, f"sqlite:///{tmp_path_factory.mktemp('demo') / 'lifecycle.db'}")


@pytest.fixture
def city(city_url: str) -> Iterator[Office]:
    """The city, on the day on which it was built."""
    office = Office(city_url, BUILT_ON)
    live_on(office.ledger, BUILT_ON)
    yield office
    office.close()


def test_the_day_is_the_last_of_the_script_and_runs_on(city: Office):
    days = []
    for real in (BUILT_ON, BUILT_ON + timedelta(days=2), BUILT_ON - timedelta(days=9)):
        desk = Desk(city.ledger, statutes(), Clock(real))
        days.append(desk.today())
        assert desk.real_day() == real

    assert days == [CLOSING, CLOSING + timedelta(days=2), CLOSING]


def test_it_is_dated_once(city: Office):
    head = city.ledger.head()
    live_on(city.ledger, BUILT_ON + timedelta(days=30))

    assert (city.ledger.head(), city.desk.today()) == (head, CLOSING)


def test_what_waits_is_due_in_days(city: Office):
    """On the real day everything was overdue, by 700 working days and more."""
    sheets = Sheets(city.ledger, city.desk.rulebook, city.desk.statutes.calendar)
    sheets.catch_up()
    with snapshot(city.ledger.engine) as db:
        due = [day for (day,) in db.execute(select(sheets.open_work.sheets.c.due)) if day]
    left = [sheets.calendar.working_days.left(city.desk.today(), day) for day in due]

    assert len(left) >= 10
    assert min(left) > -200
    assert sum(days < 0 for days in left) <= 4


def test_times_of_recording_are_real_and_legal_days_the_demonstrations(city: Office):
    now = city.clock()
    (recorded,) = city.give(AppointStaff, on=city.desk.today(), by=SECURITY_ADMIN, staff=StaffId("newcomer"), role=Role.CITY).recorded

    assert (recorded.fact.on, recorded.recorded_at) == (CLOSING, now)
    assert city.ledger.load(STREAM).recorded[0].recorded_at.date() == BUILT_ON


def test_a_real_day_is_one_to_come_for_the_law(city: Office):
    project = next(each.stream for each in city.ledger.read(limit=3000, types=(ProjectRegistered,))).removeprefix("project/")
    block = NewBuilding(id=BuildingId("90"), name="90号楼", use=Use.OFFICE, floor_area_m2=Decimal(900), prefabricated=False)
    with pytest.raises(Refused, match=r"command\.in_the_future"):
        city.give(AddBuildings, on=BUILT_ON, by=STAFF[0].staff, project=ProjectId(project), buildings_added=(block,))


def test_a_token_ends_on_its_real_day(city: Office):
    migrate_accounts(city.ledger.engine.url.render_as_string(hide_password=False))
    holder = STAFF[-1].staff
    until = BUILT_ON + timedelta(days=1)
    asked = {"id": CommandId("token/1"), "by": SECURITY_ADMIN, "staff": holder, "token": "t1", "name": "报表", "until": until}
    tokens.issue(city.desk, IssueToken(on=city.desk.real_day(), **asked), "secret")

    found = [tokens.holder(Desk(city.ledger, statutes(), Clock(until + timedelta(days=days))), "secret") for days in (0, 1)]

    assert found[0] is not None
    assert found[0].id == holder
    assert found[1] is None


def test_sessions_and_passwords_are_dated_really_and_every_page_says_the_day(city: Office):
    migrate_accounts(city.ledger.engine.url.render_as_string(hide_password=False))
    open_accounts(city.ledger)
    app = create_app(city.desk, city.clock)
    browser = TestClient(app, base_url="http://testserver", headers={"Origin": "http://testserver"}, follow_redirects=False)
    shown = browser.get("/sign-in").text
    entered = browser.post("/sign-in", data={"staff": STAFF[0].staff, "password": PASSWORD})

    assert "演示日期：2023-12-29" in shown
    assert entered.status_code == 303
    assert [each.fact.on for each in city.ledger.tagged(["access"], [SignedIn])] == [BUILT_ON]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = Office(sqlite_url, BUILT_ON)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    yield office
    office.close()


def test_a_real_ledger_has_none_and_cannot_be_given_one(office: Office):
    with pytest.raises(ValueError, match="begins with"):
        date_demonstration(office.ledger, CLOSING, BUILT_ON)

    fact = DemonstrationBuilt(on=CLOSING, by=SYSTEM, built_on=BUILT_ON)
    append = Append(stream=STREAM, expected_version=0, facts=(fact,), tags=(frozenset({STREAM}),))
    office.ledger.append([append], command=CommandId("demo/built"), actor=SYSTEM)

    desk = Desk(office.ledger, statutes(), office.clock)
    assert (desk.demonstration, desk.today()) == (None, BUILT_ON)
    assert "演示" not in TestClient(app_over(office)).get("/sign-in").text


def test_no_ledger_begins_with_the_day_alone(sqlite_url: str):
    office = Office(sqlite_url, BUILT_ON)
    with pytest.raises(ValueError, match="begins with"):
        date_demonstration(office.ledger, CLOSING, BUILT_ON)
    office.close()


def test_a_city_in_which_somebody_has_worked_on_keeps_the_real_day(sqlite_url: str):
    build(sqlite_url, 1, lambda turns: turns[:60])
    office = Office(sqlite_url, BUILT_ON)
    office.give(AppointStaff, on=BUILT_ON, by=APPOINTER, staff=StaffId("newcomer"), role=Role.CITY)
    live_on(office.ledger, BUILT_ON)

    assert office.desk.today() == BUILT_ON
    office.close()


def app_over(office: Office) -> Application:
    migrate_accounts(office.ledger.engine.url.render_as_string(hide_password=False))
    return create_app(office.desk, office.clock)
