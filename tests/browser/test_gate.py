"""环节页 in a real browser: decided with htmx and without JavaScript, on a telephone, in the dark and on paper."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page

from lifecycle.desk.about_projects import project_of
from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication
from lifecycle.vocabulary import BuildingId, Gate, ProjectId, StaffId, Stage
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.copies import copied
from tests.desk.conftest import CODE, OWNER, Office
from tests.desk.test_desk import declare
from tests.office import CHECKER, HANDLER, SIGNER
from tests.web.conftest import TODAY, Web, seated
from tests.web.gates import DESIGN_REVIEW, LOW, registered

BUILDING = BuildingId("1")


class Desk:
    """A running application with a design under review, and windows of those who decide it."""

    def __init__(self, web: Web, address: str, open_page: OpenPage) -> None:
        self.web = web
        self.address = address
        self._open = open_page

    def window(self, staff: StaffId, path: str = DESIGN_REVIEW, **told: object) -> Page:
        token = f"the window of {staff}"
        self.web.door.sessions.begin(staff, token, self.web.office.clock())
        return self._open(f"{self.address}{path}", token=token, **told)


@pytest.fixture
def desk(sqlite_url: str, open_page: OpenPage) -> Iterator[Desk]:
    office = Office(copied(seated, sqlite_url), TODAY)
    registered(office)
    office.give(SubmitApplication, gate=Gate.DESIGN_REVIEW, buildings=(BUILDING,), applicant=OWNER)
    office.give(AcceptApplication, application="A1")
    web = Web(office)
    with ExitStack() as closing:
        closing.callback(office.close)
        yield Desk(web, closing.enter_context(served(web.app)), open_page)


def decide(desk: Desk, **told: object) -> Page:
    """The three of them, each in a window of his own; the last window."""
    handler = desk.window(HANDLER, **told)
    handler.fill("#pass-opinion", "经审查，符合要求")
    handler.click("#pass button")
    handler.click(".expected button.primary")
    handler.get_by_text("已记入台账第").wait_for()
    checker = desk.window(CHECKER, **told)
    checker.click("#check button")
    checker.get_by_text("已记入台账第").wait_for()
    signer = desk.window(SIGNER, **told)
    signer.fill("#sign-number", "高审方2023-5")
    signer.set_input_files("#sign-scan_file", {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    signer.click("#sign button")
    signer.click(".expected button.primary")
    signer.get_by_text("已记入台账第").wait_for()
    return signer


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "no JavaScript"])
def test_a_gate_is_decided_by_three_people(desk: Desk, keep: Keep, javascript: bool):
    page = decide(desk, java_script_enabled=javascript)
    if javascript:
        keep(page, "gate-decided")

    assert page.get_by_text("通过，文号高审方2023-5").filter(visible=True).count() == 1
    passage = project_of(desk.web.office.desk.counter(), ProjectId("p1")).buildings[BUILDING].passages[Gate.DESIGN_REVIEW]
    assert passage.certificate is not None
    assert passage.certificate.scan_sha256 is not None


def test_what_will_be_recorded_takes_the_focus_and_the_rest_of_the_page_stays(desk: Desk):
    page = desk.window(HANDLER)
    page.evaluate("document.body.dataset.stays = 'yes'")
    page.click("#pass button")
    page.locator(".expected:focus").wait_for()

    assert page.evaluate("document.body.dataset.stays") == "yes", "the whole page was loaded anew"


@pytest.mark.parametrize("path", [DESIGN_REVIEW, f"/projects/{CODE}"], ids=["gate", "project"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_serious_stands_in_anybodys_way_and_nothing_sticks_out(desk: Desk, keep: Keep, path: str, width: int, scheme: str):
    page = desk.window(HANDLER, path, width=width, scheme=scheme)
    keep(page, f"{'gate' if path == DESIGN_REVIEW else 'project'}-{width}-{scheme}")

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_paper_shows_every_condition_and_room_for_the_seal_and_no_form(desk: Desk):
    page = desk.window(HANDLER)
    page.emulate_media(media="print")

    assert page.locator(".rest blockquote").first.is_visible(), "what is folded on the screen is printed"
    assert page.locator(".seal").is_visible()
    assert page.locator(".print-head").is_visible()
    assert not page.locator("#next").is_visible()


def test_a_telephone_shows_why_a_gate_cannot_be_passed_first(desk: Desk, keep: Keep):
    declare(desk.web.office, Stage.DESIGNED, LOW)
    page = desk.window(HANDLER, width=390)
    keep(page, "gate-held-390")

    note = page.locator(".note.stop").bounding_box()
    assert note is not None
    assert note["y"] < 900, "the reason stands on the first screen"
    assert page.locator("#pass").count() == 0
