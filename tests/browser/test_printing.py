"""打印 in a real browser: the sheet of a gate and the notices on A4, with nothing cut off and nothing of the screen on the paper."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from playwright.sync_api import Page

from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    DeclineGround,
    Material,
)
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, StaffId
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.browser.test_gate import Desk
from tests.copies import copied
from tests.desk.conftest import Office
from tests.office import HANDLER
from tests.projections.walk import apply_for, check, propose, sign
from tests.web.conftest import TODAY, Web, seated
from tests.web.gates import DESIGN_REVIEW, registered

SUPPLEMENT = f"{DESIGN_REVIEW}/print/supplement"
LONG = "高平市东城街道城中村改造安置小区及其配套商业、幼儿园、卫生服务站和地下人防工程综合建设项目" * 2
A4 = (595, 842)
"""In points."""


@pytest.fixture
def desk(sqlite_url: str, open_page: OpenPage) -> Iterator[Desk]:
    """A design of many long-named buildings, of which a supplement was asked for."""
    office = Office(copied(seated, sqlite_url), TODAY)
    registered(office, name=LONG)
    for number in range(2, 31):
        office.add_building(str(number), on=date(2023, 4, 10), name=f"{number}号安置住宅楼及底层商业网点和社区用房")
    apply_for(office, Gate.DESIGN_REVIEW, *map(str, range(1, 31)), on=date(2023, 5, 4))
    items = tuple(f"第{number}项：{LONG[:60]}" for number in range(1, 25))
    office.give(RequestSupplement, application="A1", items=items, due=date(2023, 5, 22), on=date(2023, 5, 8))
    office.add_building("41", on=date(2023, 4, 10), name="配套用房")
    apply_for(office, Gate.DESIGN_REVIEW, "41", on=date(2023, 5, 8))
    web = Web(office)
    with ExitStack() as closing:
        closing.callback(office.close)
        yield Desk(web, closing.enter_context(served(web.app)), open_page)


def on_paper(page: Page) -> Page:
    page.set_viewport_size({"width": 620, "height": 960})  # as wide as A4 between its margins
    page.emulate_media(media="print")
    return page


def sticking_out(page: Page) -> list[str]:
    """What stands out of the sheet to the right."""
    return page.evaluate(  # type: ignore[no-any-return]
        "[...document.querySelectorAll('main *')].filter(each => each.getBoundingClientRect().right > innerWidth + 1)"
        ".map(each => each.tagName + '.' + each.className)"
    )


@pytest.mark.parametrize("path", [DESIGN_REVIEW, SUPPLEMENT], ids=["sheet", "supplement"])
def test_a_long_case_prints_on_numbered_pages_of_a4_with_nothing_cut_off(desk: Desk, keep: Keep, path: str):
    page = on_paper(desk.window(HANDLER, path))
    keep(page, f"printed-{'sheet' if path == DESIGN_REVIEW else 'supplement'}")

    assert sticking_out(page) == []
    written = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(round(float(each)) for each in box.split()[2:]) for box in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", written)}
    assert sizes == {A4}
    assert len(re.findall(rb"/Type\s*/Page\b", written)) > 1


def test_nothing_of_the_screen_is_on_the_paper(desk: Desk):
    page = on_paper(desk.window(HANDLER))

    for on_screen in (".masthead", ".crumbs", ".rail", ".clock", ".step", ".foot", "#next", "button"):
        assert page.locator(on_screen).filter(visible=True).count() == 0, on_screen
    for on_sheet in (".print-head", ".on-paper-only", ".verdicts", ".opinions", ".seal", ".provenance"):
        assert page.locator(on_sheet).filter(visible=True).count() > 0, on_sheet


@pytest.mark.parametrize("path", [SUPPLEMENT, "/tray/accept", "/numbers"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_serious_stands_in_anybodys_way(desk: Desk, keep: Keep, path: str, width: int, scheme: str):
    page = desk.window(StaffId(HANDLER), path, width=width, scheme=scheme)
    keep(page, f"{path.rpartition('/')[2]}-{width}-{scheme}")

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "something sticks out to the right"


def test_the_paper_of_a_refusal_and_its_seal_fit_on_one_page(desk: Desk, keep: Keep):
    office = desk.web.office
    office.give(AcceptApplication, application="A2")
    propose(office, "A2", "41", outcome=Outcome.REFUSED, opinion="另缺日照分析")
    check(office, "A2")
    sign(office, "A2", passed=False)
    page = on_paper(desk.window(HANDLER, f"{DESIGN_REVIEW}/print/refusal"))
    keep(page, "printed-refusal")
    written = page.pdf(prefer_css_page_size=True)

    assert page.locator(".seal").filter(visible=True).count() == 1
    assert page.locator(".note").filter(visible=True).count() == 0
    assert len(re.findall(rb"/Type\s*/Page\b", written)) == 1


def test_a_receipt_with_long_names_and_its_seal_fit_on_one_page(desk: Desk, keep: Keep):
    office = desk.web.office
    office.add_building("42", on=date(2023, 4, 10), name="42号安置住宅楼及底层商业网点和社区用房")
    materials = tuple(
        Material(title=f"{number}. 建设工程设计方案及绿色建筑、建筑节能、装配式建筑和无障碍设计专篇") for number in range(1, 7)
    )
    apply_for(office, Gate.DESIGN_REVIEW, "42", on=date(2023, 5, 8), materials=materials)
    office.give(AcceptApplication, application="A3", number="高审受〔2023〕12号")
    office.give(
        DeclineApplication, application="A2", reason=f"申请人不是{LONG}的建设单位", ground=DeclineGround.NOT_OURS, turn_to="水行政主管部门"
    )
    page = on_paper(desk.window(HANDLER, f"{DESIGN_REVIEW}/print/acceptance"))
    for kind in ("acceptance", "non_acceptance"):
        page.goto(page.url.replace("/acceptance", f"/{kind}"))
        keep(page, f"printed-{kind}")
        written = page.pdf(prefer_css_page_size=True)

        assert sticking_out(page) == []
        assert page.locator(".seal").filter(visible=True).count() == 1
        assert page.locator(".hint").filter(visible=True).count() == 0
        assert len(re.findall(rb"/Type\s*/Page\b", written)) == 1, kind
