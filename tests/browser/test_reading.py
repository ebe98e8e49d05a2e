"""审计、目标、政策文件、台账、待办 in a real browser: the sliders, no barriers in light and dark, and 390 px without scrolling sideways."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from lifecycle.ledger import migrate
from lifecycle.vocabulary import StaffId
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.desk.conftest import CODE, P1, Office
from tests.desk.telling.test_history import started_wrongly
from tests.office import CITY
from tests.web.conftest import AUDITOR, SEATS, TODAY, Web

AUDIT = f"/audit/{CODE}"
PAGES = {
    "audit": (AUDITOR, f"{AUDIT}?known_at=19&from_known_at=16"),
    "targets": (CITY, "/targets/2023"),
    "targets_opened": (CITY, "/targets/2023/prefabricated-share"),
    "policies": (CITY, "/policies"),
    "policy_document": (CITY, "/policies/jincheng-2023"),
    "register": (CITY, "/projects"),
    "tray": (CITY, "/tray"),
}
Window = Callable[..., Page]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, str, list[int]]]:
    """A running application over one project whose start was recorded wrongly and corrected; and the positions of its facts."""
    url = f"sqlite:///{tmp_path_factory.mktemp('reading') / 'lifecycle.db'}"
    migrate(url)
    office = Office(url, TODAY)
    for staff, role, county in SEATS:
        office.appoint(staff, role, county=county)
    started_wrongly(office)
    web = Web(office)
    with served(web.app) as address:
        yield web, address, [each.position for each in office.ledger.load(f"project/{P1}").recorded]
    office.close()


@pytest.fixture
def window(running: tuple[Web, str, list[int]], open_page: OpenPage) -> Window:
    web, address, _ = running

    def opened(staff: StaffId, path: str, **told: object) -> Page:
        token = f"the window of {staff}"
        if web.door.sessions.find(token, web.office.clock()) is None:
            web.door.sessions.begin(staff, token, web.office.clock())
        return open_page(f"{address}{path}", token=token, **told)

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_the_way_of_anybody(window: Window, keep: Keep, name: str, scheme: str) -> None:
    staff, path = PAGES[name]
    page = window(staff, path, scheme=scheme)
    keep(page, f"{name}-{scheme}")

    assert barriers(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_telephone_shows_it_without_scrolling_sideways(window: Window, keep: Keep, name: str) -> None:
    staff, path = PAGES[name]
    page = window(staff, path, width=390)
    keep(page, f"{name}-390")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_slider_goes_from_fact_to_fact_and_shows_what_was_known_there(running: tuple[Web, str, list[int]], window: Window) -> None:
    positions = running[2]
    page = window(AUDITOR, AUDIT)
    slider = page.locator("[data-moves=known_at]")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")

    expect(page.locator("#replayed .timeline > li")).to_have_count(len(positions) - 2)
    expect(page.locator("#known_at")).to_have_value(str(positions[-3]))
    expect(slider).to_be_focused()
    assert page.url.endswith(f"known_at={positions[-3]}&in_force_on=")


def test_the_slider_of_dates_goes_from_day_to_day(window: Window) -> None:
    page = window(AUDITOR, AUDIT)
    slider = page.locator("[data-moves=in_force_on]")
    slider.focus()
    slider.press("Home")

    expect(page.locator("#in_force_on")).to_have_value(date(2022, 1, 5).isoformat())
    expect(page.locator("#replayed .timeline > li")).to_have_count(2)


def test_without_javascript_the_fields_do_the_same(running: tuple[Web, str, list[int]], window: Window) -> None:
    positions = running[2]
    page = window(AUDITOR, AUDIT, java_script_enabled=False)
    assert page.locator("[data-moves=known_at]").is_hidden()
    page.fill("#from_known_at", str(positions[-3]))
    page.fill("#known_at", str(positions[-2]))
    page.click(".moments button")

    expect(page.locator("tr.changed")).to_have_count(2)
    expect(page.locator("#known_at")).to_have_value(str(positions[-2]))
