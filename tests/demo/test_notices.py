"""放假通知: the demonstration adopts each notice on the day of its issue, and one of them moves a term that runs."""

from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from lifecycle.calendar.adoption import HolidayNoticesAdopted
from lifecycle.demo.calendar import NEXT_YEAR_ANNOUNCED, OPENING
from lifecycle.demo.holidays import as_issued
from lifecycle.demo.plan import plan
from lifecycle.ledger.store.reading import END
from lifecycle.vocabulary import Gate
from lifecycle.web.app import Application
from tests.city import SEED, city, one_of_each_role, window
from tests.packaged import packaged_calendar
from tests.web.conftest import HOST
from tests.web.reading import words

LAST_YEARS, THIS_YEARS, NEXT_YEARS = "国办发明电〔2021〕11号", "国办发明电〔2022〕16号", "国办发明电〔2023〕7号"
MOVED = "放假通知采用后，到期日由2024-02-07改为2024-02-06。"
"""The sixtieth working day after a hearing of twenty, by weekends and 元旦, which the law fixes; Sunday 2024-02-04 is worked (调休)."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with city(tmp_path_factory.mktemp("notices"), one_of_each_role()) as application:
        yield application


@pytest.fixture(scope="module")
def reader(app: Application) -> TestClient:
    reader = TestClient(app, base_url=HOST)
    reader.cookies.set("lifecycle", window(next(each for each in one_of_each_role() if each.startswith("approval-city"))))
    return reader


def project() -> str:
    return next(life.code for life in plan(SEED) if life.story == "rescheduled")


def test_each_notice_is_adopted_once_on_the_day_of_its_issue(app: Application):
    found = [each.fact for each in app.state.desk.ledger.read(limit=END, types=(HolidayNoticesAdopted,))]

    assert [(fact.on, fact.added) for fact in found] == [(OPENING, (LAST_YEARS, THIS_YEARS)), (NEXT_YEAR_ANNOUNCED, (NEXT_YEARS,))]
    issued = {each.notice.number: each.notice.issued_on for each in packaged_calendar().working_days.arrangements}
    assert issued[NEXT_YEARS] == NEXT_YEAR_ANNOUNCED


def test_a_notice_is_known_from_the_day_of_its_issue_on():
    packaged = packaged_calendar()

    assert not as_issued(packaged, date(2023, 10, 24)).working_days.published(date(2024, 1, 1))
    assert as_issued(packaged, date(2023, 10, 25)).working_days.published(date(2024, 1, 1))
    assert as_issued(packaged, date(2023, 10, 24)).edition != as_issued(packaged, date(2023, 10, 25)).edition


def test_the_page_of_the_project_and_that_of_its_gate_say_that_the_term_moved(reader: TestClient):
    assert MOVED in words(reader.get(f"/projects/{project()}"))
    assert MOVED in words(reader.get(f"/projects/{project()}/gates/{Gate.DESIGN_REVIEW}"))


def test_no_other_project_says_so(reader: TestClient):
    others = [life.code for life in plan(SEED) if life.story in ("handled_jointly", "awaiting")]

    assert len(others) == 2
    assert not any("放假通知采用后" in words(reader.get(f"/projects/{code}")) for code in others)
