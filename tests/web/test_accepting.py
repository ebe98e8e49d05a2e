"""批量受理: several applications are accepted at once, each by itself; what cannot be accepted holds nothing back."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

from lifecycle.projects.application.applications import ApplicationAccepted, Material, SubmitApplication, WithdrawApplication
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.vocabulary import BuildingId, Gate, ProjectId, Stage, Use
from lifecycle.web.pages.project import accepting
from tests.desk.conftest import OWNER, Office
from tests.office import HANDLER
from tests.projections.walk import FULL, decided_elsewhere, declare
from tests.web.conftest import GAOPING, ZEZHOU_HANDLER, Browser, Web
from tests.web.reading import rows, words

PROJECTS = {ProjectId(f"p{n}"): f"2304-140581-04-01-13525{n}" for n in (1, 2, 3)}
KEYS = [f"{code}/A1" for code in PROJECTS.values()]


@pytest.fixture
def web(office: Office) -> Web:
    """Three hospitals that applied for their design review; the third has not stated what its design saves."""
    for id_, code in PROJECTS.items():
        asked: dict[str, Any] = {"project": id_, "on": date(2023, 5, 8)}
        office.register(**asked, code=code, name=f"高平市第{id_[1]}人民医院")
        hospital = NewBuilding(id=BuildingId("1"), name="1号楼", use=Use.HOSPITAL, floor_area_m2=Decimal(12000), prefabricated=True)
        office.give(AddBuildings, **asked, buildings_added=(hospital,))
        declare(office, Stage.REQUIRED, "1", values=FULL, **asked)
        decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", **asked)
        if id_ != "p3":
            declare(office, Stage.DESIGNED, "1", values=FULL, **asked)
        materials = (Material(title="设计方案"), Material(title="节能专篇")) if id_ == "p1" else ()
        application = {"gate": Gate.DESIGN_REVIEW, "buildings": (BuildingId("1"),), "applicant": OWNER, "materials": materials}
        office.give(SubmitApplication, **asked, **application)
    return Web(office)


def accept(browser: Browser, *keys: str, on: str = "2023-05-10", command: str | None = None) -> Response:
    return browser.submit("/tray/accept", command=command or uuid4().hex, **{"accept-items": list(keys), "accept-on": on})


def accepted(office: Office) -> list[str]:
    return [each.stream for each in office.ledger.read(limit=1000, types=(ApplicationAccepted,))]


def test_each_application_stands_there_with_what_was_handed_in_and_what_is_lacking(web: Web) -> None:
    first, second, third = rows(web.browser(HANDLER).get("/tray/accept"))

    assert "高平市第1人民医院 设计方案审查 A1 1号楼" in first
    assert "设计方案、节能专篇" in first
    assert "不缺" in first
    assert "没有登记材料" in second
    assert "节能率" in third
    assert "还剩3个工作日 2023-05-15到期" in first


def test_the_tray_leads_there(web: Web) -> None:
    assert 'href="/tray/accept"' in web.browser(HANDLER).get("/tray").text


def test_what_is_ticked_is_accepted_each_by_its_own_command(web: Web) -> None:
    answer = accept(web.browser(HANDLER), *KEYS[:2])

    assert answer.status_code == 200
    assert "已受理2件" in words(answer)
    assert len(rows(answer)) == 1, "the third still waits"
    assert accepted(web.office) == ["project/p1", "project/p2"]
    commands = {each.command for each in web.office.ledger.read(limit=1000, types=(ApplicationAccepted,))}
    assert len(commands) == 2


def test_one_that_cannot_be_accepted_holds_back_none_of_the_others(web: Web) -> None:
    web.office.give(WithdrawApplication, project=ProjectId("p2"), application="A1", reason="改期")
    answer = words(accept(web.browser(HANDLER), *KEYS, "2304-140581-04-01-999999/A1", f"{PROJECTS[ProjectId('p1')]}/A7"))

    assert accepted(web.office) == ["project/p1", "project/p3"]
    assert "3件没有受理" in answer
    assert "高平市第2人民医院 A1 设计方案审查：申请A1目前已撤回，不能办理这一步" in answer
    assert "2304-140581-04-01-999999" in answer
    assert "已受理2件" in answer


def test_a_form_that_is_sent_twice_accepts_once_and_answers_the_same(web: Web) -> None:
    browser, command = web.browser(HANDLER), uuid4().hex
    accept(browser, *KEYS[:2], command=command)
    answer = accept(browser, *KEYS[:2], command=command)

    assert accepted(web.office) == ["project/p1", "project/p2"]
    assert words(answer).count("此前已受理，没有重复记入") == 2


@pytest.mark.parametrize("ticked", [[], ["no key"], [f"{KEYS[0]}\n"], [f"2304-140581-04-01-1352{n}/A1" for n in range(10, 40)]])
def test_nothing_ticked_or_what_is_no_tick_is_said_at_the_list(web: Web, ticked: list[str]) -> None:
    answer = accept(web.browser(HANDLER), *ticked)

    assert answer.status_code == 422
    assert 'href="#accept-items"' in answer.text
    assert accepted(web.office) == []


@pytest.mark.parametrize(("on", "status"), [("", 422), ("2023-05-11", 200)], ids=["no day", "tomorrow"])
def test_a_wrong_day_accepts_nothing_and_what_was_ticked_stays(web: Web, on: str, status: int) -> None:
    answer = accept(web.browser(HANDLER), KEYS[0], on=on)

    assert (answer.status_code, accepted(web.office)) == (status, [])
    if status == 422:
        assert f'value="{KEYS[0]}" aria-label="受理高平市第1人民医院的申请A1" checked' in answer.text
    else:
        assert "1件没有受理" in words(answer)


def test_a_worn_out_form_is_to_be_loaded_anew(web: Web) -> None:
    assert accept(web.browser(HANDLER), KEYS[0], command="x").status_code == 422
    assert accepted(web.office) == []


def test_another_county_finds_none_of_them_and_may_accept_none(web: Web) -> None:
    other = web.browser(ZEZHOU_HANDLER)

    assert "没有待受理的申请" in words(other.get("/tray/accept"))
    assert accept(other, *KEYS).status_code == 403
    assert accepted(web.office) == []
    assert web.browser(GAOPING).get("/tray/accept").status_code == 403


def test_of_many_the_most_urgent_stand_there(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "MOST", 2)
    page = web.browser(HANDLER).get("/tray/accept")

    assert len(rows(page)) == 2
    assert "待受理3件" in words(page)
