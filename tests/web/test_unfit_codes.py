"""校验码不符的统一社会信用代码: confirmed once, and marked wherever its unit is shown."""

import re

from lifecycle.projects.application.applications import Mode, SubmitApplication
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty
from lifecycle.vocabulary import BuildingId, Gate
from tests.desk.conftest import CODE, HANDLER
from tests.web.api.conftest import machine
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, registered

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


def test_the_code_of_an_applicant_is_marked_at_the_gate(web: Web) -> None:
    registered(web.office)
    asked = {"gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),), "applicant": UNFIT, "mode": Mode.ORDINARY}
    web.office.give(SubmitApplication, confirmed=("unit.uscc_check",), materials=(), **asked)

    assert MARK in web.browser(HANDLER).get(DESIGN_REVIEW).text
    assert machine(web, HANDLER).get(f"/api/v1/projects/{CODE}").json()["unfit_codes"] == [UNFIT.uscc]
