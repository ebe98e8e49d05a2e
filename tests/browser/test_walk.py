"""一个项目从登记到备案, by pages alone, by three people in a real browser; and forms without a mouse, without scripts, on a telephone."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from playwright.sync_api import Page

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.vocabulary import BuildingId, Gate, StaffId
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.copies import copied
from tests.desk.conftest import Office
from tests.office import CHECKER, HANDLER, SIGNER
from tests.projects.walks import CODE, REGISTERED, walked
from tests.web.conftest import Web, seated
from tests.web.works import PROJECT, TODAY, address, brought

NEW = {"1-name": "1号楼", "1-use": "hospital", "1-area": "12000", "1-prefabricated": "yes"}
INDICATORS = {"energy_saving_rate": "75%", "green_star": "1", "assembly_rate": "50%", "bim": "yes"}


class Bureau:
    """三个人, each at a window, over one running application."""

    def __init__(self, web: Web, server: str, open_page: OpenPage) -> None:
        self.web = web
        self.server = server
        self._open = open_page
        self._windows: dict[StaffId, Page] = {}

    def window(self, staff: StaffId, path: str = "/projects", **told: object) -> Page:
        """Somebody's window, at another page. told: of the browser, when it is opened."""
        if staff in self._windows:
            self._windows[staff].goto(f"{self.server}{path}")
        else:
            token = f"the window of {staff}"
            self.web.door.sessions.begin(staff, token, self.web.office.clock())
            self._windows[staff] = self._open(f"{self.server}{path}", token=token, **told)
        return self._windows[staff]


@pytest.fixture
def bureau(sqlite_url: str, open_page: OpenPage) -> Iterator[Bureau]:
    office = Office(copied(seated, sqlite_url), TODAY)
    web = Web(office)
    with ExitStack() as closing:
        closing.callback(office.close)
        yield Bureau(web, closing.enter_context(served(web.app)), open_page)


def fill(page: Page, form: str, on: date | None = None, **fields: str) -> None:
    """Types into the fields of a form; what has options is chosen."""
    for name, value in fields.items() if on is None else [*fields.items(), ("on", str(on))]:
        field = page.locator(f'[name="{form}-{name}"]')
        match field.first.evaluate("each => each.type"):
            case "radio" | "checkbox":
                page.check(f'[name="{form}-{name}"][value="{value}"]')
            case "select-one":
                field.select_option(value)
            case _:
                field.fill(value)


def done(page: Page, *buttons: str) -> None:
    """Presses these one after the other, and waits until the page says what was recorded."""
    with page.expect_response(lambda answer: "recorded=" in answer.url and answer.ok):
        for button in buttons:
            page.click(button)
    page.locator("[role=status]", has_text="已记入台账第").wait_for()


def work(page: Page, form: str, on: date, *, looked_at: bool = False, **fields: str) -> None:
    """Fills in the form of the page and sends it; looked_at: it is confirmed once more."""
    fill(page, form, on, **fields)
    done(page, "form[enctype] button.primary", *([".expected button.primary"] if looked_at else []))


def step(page: Page, form: str, on: date, *, looked_at: bool = False, **fields: str) -> None:
    """Takes a step on the page of a gate."""
    if page.locator(f"#{form}").get_attribute("open") is None:
        page.click(f"#{form} > summary")
    fill(page, form, on, **fields)
    done(page, f"#{form} form > .actions button.primary", *([".expected button.primary"] if looked_at else []))


def declare(page: Page, on: date) -> None:
    step(page, "declare", on, **{f"b1-{name}": value for name, value in INDICATORS.items()})


def decided(bureau: Bureau, handler: Page, on: date) -> None:
    """登记申请、受理、承办、审核、签发 at the gate that the handler has open."""
    path = handler.url.removeprefix(bureau.server).partition("?")[0]
    step(handler, "submit", on, materials="申请表\n授权委托书")
    step(handler, "accept", on)
    step(handler, "pass", on, looked_at=True)
    step(bureau.window(CHECKER, path), "check", on)
    step(bureau.window(SIGNER, path), "sign", on, looked_at=True, number=f"高审2023-{on:%m%d}")


def elsewhere(page: Page, on: date, number: str, authority: str) -> None:
    step(page, "outside", on, looked_at=True, number=number, authority=authority)


def onward(page: Page) -> None:
    """To the project, and from there to what ordinarily comes now."""
    page.goto(page.url.partition("/gates/")[0].partition("?")[0])
    page.locator("section[aria-labelledby=works] a.button").first.click()


def test_three_people_take_a_project_from_registration_to_filing_by_pages_alone(bureau: Bureau, keep: Keep):
    page = bureau.window(HANDLER)
    page.click("text=登记新项目")
    fill(page, "register-project", code=CODE, name="高平市第二人民医院", county="140581", kind="new", funding="government", urban="yes")
    fill(page, "register-project", approving_authority="高平市行政审批服务管理局", construction_unit="高平市城市建设投资有限公司")
    keep(page, "walk-registration")
    assert barriers(page) == []
    work(page, "register-project", date(2023, 1, 10))
    page.click("section[aria-labelledby=works] a.button")
    work(page, "add-buildings", date(2023, 1, 11), **NEW)
    keep(page, "walk-project")
    assert barriers(page) == []

    onward(page)
    declare(page, date(2023, 2, 1))
    elsewhere(page, date(2023, 2, 1), "高规条2023-17", "高平市规划和自然资源局")
    onward(page)
    declare(page, date(2023, 3, 1))
    decided(bureau, page, date(2023, 3, 1))
    onward(page)
    declare(page, date(2023, 4, 1))
    elsewhere(page, date(2023, 4, 1), "高图审2023-9", "晋城市施工图审查中心")
    onward(page)
    decided(bureau, page, date(2023, 5, 1))
    onward(page)
    work(page, "start-construction", date(2023, 6, 1), looked_at=True)
    onward(page)
    work(page, "report-completion", date(2023, 10, 20), report_number="WG-1")
    onward(page)
    keep(page, "walk-special-acceptances")
    assert barriers(page) == []
    records = {f"{speciality}-record": f"YS-{speciality}" for speciality in ("energy", "green", "assembly")}
    work(page, "hold-special-acceptances", date(2023, 10, 25), **records)
    onward(page)
    declare(page, date(2023, 10, 25))
    elsewhere(page, date(2023, 11, 1), "高竣验2023-1", "高平市城市建设投资有限公司")
    onward(page)
    decided(bureau, page, date(2023, 11, 20))
    page.goto(f"{bureau.server}{PROJECT}")
    keep(page, "walk-filed")

    project = project_of(bureau.web.office.desk.counter(), project_bearing(bureau.web.office.desk.counter(), CODE))
    assert all(project.buildings[BuildingId("b1")].has_done(gate) for gate in project.route)
    assert not any(issue.open for issue in (*project.supervisions.values(), *project.flags.values())), "the walk was lawful throughout"


def tab(page: Page, selector: str) -> None:
    """Goes on by the keyboard until this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not come to {selector}")


def test_a_form_is_filled_in_and_confirmed_without_a_mouse(bureau: Bureau):
    brought(bureau.web.office, walked(Gate.CONSTRUCTION_PERMIT))
    page = bureau.window(HANDLER, PROJECT)
    tab(page, "section[aria-labelledby=works] a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/start-construction")
    tab(page, '[name="start-construction-buildings"][value="2"]')
    page.keyboard.press("Space")
    tab(page, "form[enctype] button.primary")
    page.keyboard.press("Enter")
    page.locator(".expected:focus").wait_for()
    tab(page, ".expected button.primary")
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="已记入台账第").wait_for()

    project = project_of(bureau.web.office.desk.counter(), project_bearing(bureau.web.office.desk.counter(), CODE))
    assert [building.name for building in project.standing() if building.started_on] == ["1号楼"]


def test_a_form_works_without_scripts(bureau: Bureau):
    brought(bureau.web.office, REGISTERED)
    page = bureau.window(HANDLER, address("add-buildings"), java_script_enabled=False)
    page.click("text=再加几行")
    assert page.locator("fieldset.group").count() == 8
    work(page, "add-buildings", TODAY, **NEW)

    assert page.locator("text=下一步").count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_serious_stands_in_anybodys_way_and_nothing_sticks_out(bureau: Bureau, keep: Keep, width: int, scheme: str):
    brought(bureau.web.office, walked(Gate.DRAWING_REVIEW))
    of = bureau.web.office.ledger.load("project/p1").recorded[1].position
    page = bureau.window(HANDLER, "/projects/new", width=width, scheme=scheme)
    for form in SHOWN:
        path = form if form.startswith("/") else f"{PROJECT}/works/{form.format(of=of)}"
        page.goto(f"{bureau.server}{path}")
        keep(page, f"work-{form.partition('?')[0].strip('/').replace('/', '-')}-{width}-{scheme}")
        assert barriers(page) == [], form
        assert page.evaluate("document.documentElement.scrollWidth") == width, form


SHOWN = (
    "/projects/new",
    "add-buildings",
    "split-building?of=1",
    "change-design",
    "revoke-decision",
    "exempt-gate?of=construction_permit",
    "correct-fact?of={of}",
)
"""One of every kind of field."""


def test_a_telephone_is_shown_what_will_be_recorded(bureau: Bureau, keep: Keep):
    brought(bureau.web.office, walked(Gate.DRAWING_REVIEW))
    page = bureau.window(HANDLER, address("change-design"), width=390)
    fill(page, "change-design", TODAY, **{"1-assembly_rate": "51%"}, number="SJBG-1", reason="构件拆分方案调整")
    page.click("form[enctype] button.primary")
    keep(page, "work-expected-390")

    assert "51%" in page.locator(".expected").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
