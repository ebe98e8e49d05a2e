"""校验码不符的统一社会信用代码: confirmed once, and marked wherever its unit is shown."""

import re
from io import BytesIO

from python_calamine import CalamineWorkbook

from lifecycle.projects.application.applications import AcceptApplication, Mode, SubmitApplication
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty
from lifecycle.vocabulary import BuildingId, Gate
from tests.desk.conftest import CODE, HANDLER
from tests.web.api.conftest import machine
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.test_papers import paper

UNFIT = Unit(name="厦门某公司", uscc="91350200M000100Y4A")
MARK = "统一社会信用代码校验码不符"


def test_a_code_that_does_not_fit_is_marked_on_the_page_of_its_project(web: Web) -> None:
    registered(web.office)
    assert MARK not in web.browser(HANDLER).get(f"/projects/{CODE}").text.partition('<ol class="timeline">')[0]
    assert machine(web, HANDLER).get(f"/api/v1/projects/{CODE}").json()["unfit_codes"] == []

    web.office.give(ChangeParty, role=PartyRole.SUPERVISOR, unit=UNFIT, reason="中标", confirmed=("unit.uscc_check",))
    page = web.browser(HANDLER).get(f"/projects/{CODE}").text.partition('<ol class="timeline">')[0]
    assert re.search(rf"厦门某公司.{{0,80}}{UNFIT.uscc}.{{0,80}}{MARK}", page, re.DOTALL)
    assert machine(web, HANDLER).get(f"/api/v1/projects/{CODE}").json()["unfit_codes"] == [UNFIT.uscc]


def test_a_code_that_does_not_fit_is_marked_in_the_register_and_its_workbook(web: Web) -> None:
    registered(web.office)
    browser = web.browser(HANDLER)
    assert MARK not in browser.get("/projects").text
    web.office.give(ChangeParty, role=PartyRole.CONSTRUCTION_UNIT, unit=UNFIT, reason="更名", confirmed=("unit.uscc_check",))

    page, workbook = browser.get("/projects"), browser.get("/projects.xlsx")
    assert re.search(rf"厦门某公司.{{0,80}}{UNFIT.uscc}.{{0,80}}{MARK}", page.text, re.DOTALL)
    rows = CalamineWorkbook.from_filelike(BytesIO(workbook.content)).get_sheet_by_index(0).to_python()
    assert f"厦门某公司（统一社会信用代码{UNFIT.uscc}，校验码不符）" in rows[1]
    assert UNFIT.uscc in machine(web, HANDLER).get("/api/v1/projects").text


def test_the_code_of_an_applicant_is_marked_at_the_gate(web: Web) -> None:
    registered(web.office)
    asked = {"gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),), "applicant": UNFIT, "mode": Mode.ORDINARY}
    web.office.give(SubmitApplication, confirmed=("unit.uscc_check",), materials=(), **asked)

    assert MARK in web.browser(HANDLER).get(DESIGN_REVIEW).text
    web.office.give(AcceptApplication, application="A1")
    assert f"厦门某公司（统一社会信用代码{UNFIT.uscc}，校验码不符）：" in paper(web, PaperKind.ACCEPTANCE)
    assert machine(web, HANDLER).get(f"/api/v1/projects/{CODE}").json()["unfit_codes"] == [UNFIT.uscc]
