"""再问: what may be a slip is asked once more at every door, recorded once it is confirmed, and never before."""

from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple

import pytest
from httpx2 import Response

from lifecycle.desk.tagging import fact_name
from lifecycle.projects.works.buildings import BuildingAdded
from lifecycle.vocabulary import Fact
from lifecycle.wording import label
from tests.desk.conftest import CODE
from tests.desk.test_desk import issue_planning_conditions
from tests.web.api.conftest import machine
from tests.web.conftest import AUDITOR, HANDLER, Browser, Web
from tests.web.test_registering import ENTRY
from tests.web.works import hidden

PROJECT = f"/projects/{CODE}"
DRAWING_REVIEW = f"{PROJECT}/gates/drawing_review"
ON = "2023-05-10"
KEYS = count(1)
TICK = 'name="confirmed" value="'
UNFIT, FIT = "91350200M000100Y4A", "91330100799655058B"
NUMBERS = {"old": "晋图审〔2003〕9号", "odd": "晋图审〔20233〕9号", "right": "晋图审〔2023〕9号"}


class Case(NamedTuple):
    """One command by both doors. page, form, typed: its form; address, body: as a program gives it; code: what it is asked.

    mended: the fields of the form that are right.
    """

    name: str
    code: str
    fact: str
    page: str
    form: str
    typed: Mapping[str, Any]
    mended: Mapping[str, Any]
    address: str
    body: Mapping[str, Any]
    registered: bool = True


def registration(code: str) -> dict[str, Any]:
    return {
        "on": ON,
        "code": CODE,
        "name": "高平市第二人民医院",
        "county": "140581",
        "kind": "new",
        "funding": "government",
        "urban": True,
        "bim_pilot": False,
        "approving_authority": "高平市行政审批服务管理局",
        "parties": [{"role": "construction_unit", "unit": {"name": "厦门某公司", "uscc": code}}],
    }


def building(area: str) -> dict[str, Any]:
    return {"id": "b1", "name": "门卫室", "use": "office", "floor_area_m2": area, "prefabricated": False}


def row(area: str) -> dict[str, str]:
    return {"1-name": "门卫室", "1-use": "office", "1-area": area, "1-prefabricated": "no", "on": ON}


def added(name: str, code: str, area: str) -> Case:
    address = f"/api/v1{PROJECT}/commands/add-buildings"
    body = {"on": ON, "buildings_added": [building(area)]}
    return Case(name, code, "building-added", f"{PROJECT}/works/add-buildings", "add-buildings", row(area), row("6000"), address, body)


def outside(name: str, code: str, number: str) -> Case:
    typed = {"buildings": "1", "outcome": "passed", "number": number, "authority": "晋城市施工图审查中心", "on": ON}
    certificate = {"number": number, "authority": typed["authority"]}
    body = {"on": ON, "gate": "drawing_review", "buildings": ["1"], "outcome": "passed", "certificate": certificate}
    address = f"/api/v1{PROJECT}/commands/record-outside-decision"
    mended = typed | {"number": NUMBERS["right"]}
    return Case(name, code, "outside-decision-recorded", DRAWING_REVIEW, "outside", typed, mended, address, body)


def declared(name: str, rate: str, code: str) -> Case:
    typed = {"1-assembly_rate": rate, "on": ON}
    address = f"/api/v1{PROJECT}/commands/declare-indicators"
    body = {"on": ON, "stage": "designed", "declarations": [{"building": "1", "values": {"assembly_rate": rate}}]}
    page, form = f"{PROJECT}/works/declare-indicators?of=designed", "declare-indicators"
    mended = typed | {"1-assembly_rate": "75%"}
    return Case(name, code, "indicators-declared", page, form, typed, mended, address, body)


CASES = (
    outside("a number of a year long before its paper", "number.year_long_before", NUMBERS["old"]),
    outside("a number without a year in its brackets", "number.year_odd", NUMBERS["odd"]),
    Case(
        "a credit code whose check character does not fit",
        "unit.uscc_check",
        "project-registered",
        "/projects/new",
        "new",
        ENTRY | {"construction_unit-uscc": UNFIT},
        ENTRY,
        "/api/v1/projects",
        registration(UNFIT),
        registered=False,
    ),
    added("an area hardly larger than a table", "area.very_small", "0.8"),
    added("an area of more than a town", "area.very_large", "12000000"),
    added("an area unlike that of the hospital beside it", "area.unlike_others", "90"),
    declared("a rate without its sign and without its nought", ".75", "quantity.rate_unit"),
    declared("a rate of less than one in a hundred", "0.75%", "quantity.rate_small"),
    Case(
        "a project code of another county",
        "project.code_elsewhere",
        "project-registered",
        "/projects/new",
        "new",
        ENTRY | {"county": "140525"},
        ENTRY,
        "/api/v1/projects",
        registration("91330100799655058B") | {"county": "140525"},
        registered=False,
    ),
    Case(
        "a building by the name of another",
        "building.name_alike",
        "building-added",
        f"{PROJECT}/works/add-buildings",
        "add-buildings",
        row("12000") | {"1-name": "1号楼"},
        row("12000"),
        f"/api/v1{PROJECT}/commands/add-buildings",
        {"on": ON, "buildings_added": [building("12000") | {"name": "1号楼"}]},
    ),
)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest, web: Web) -> Case:
    asked: Case = request.param
    if asked.registered:
        web.office.register()
    if asked.form in {"outside", "declare-indicators"} or asked.code in {"area.unlike_others", "building.name_alike"}:
        web.office.add_building()
    if asked.form == "outside":
        issue_planning_conditions(web.office)
    return asked


def recorded(web: Web, case: Case) -> list[Fact]:
    return [each.fact for each in web.office.ledger.read(limit=100) if fact_name(each.fact) == case.fact and _is_of(each.fact, case)]


def _is_of(fact: Fact, case: Case) -> bool:
    """Not what the project begins with."""
    if case.form == "outside":
        return getattr(fact, "gate", None) == "drawing_review"
    return not (isinstance(fact, BuildingAdded) and fact.buildings_added[0].id == "1")


def posted_to(case: Case) -> str:
    return f"{case.page}/{case.form}" if case.form == "outside" else case.page


def sent(browser: Browser, case: Case, page: str, fields: Mapping[str, Any], **more: Any) -> Response:
    """The form, filled in, with what is ticked and which button was pressed."""
    name = "register-project" if case.form == "new" else case.form
    typed = {f"{name}-{field}": value for field, value in fields.items()}
    return browser.post(posted_to(case), data={**hidden(page, case.form), **typed, **more})


def through(browser: Browser, case: Case, answer: Response) -> Response:
    """Past the look at what would be recorded, where there is one."""
    if answer.status_code != 200:
        return answer
    assert "将要记入台账的内容" in answer.text
    return browser.post(posted_to(case), data={**hidden(answer.text, case.form), "step": "record"})


def ticks(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split(TICK)[1:]]


def test_a_page_asks_with_what_was_typed_and_records_what_is_ticked(web: Web, case: Case) -> None:
    browser = web.browser(HANDLER)
    asked = sent(browser, case, browser.get(case.page).text, case.typed)
    shown = next(str(value) for value in case.typed.values() if str(value) not in map(str, case.mended.values()))

    assert asked.status_code == 409
    assert "确认无误" in asked.text
    assert f'value="{shown}"' in asked.text, "what was typed stays"
    (tick,) = ticks(asked.text)
    assert tick.startswith(f"{case.code}/")
    assert recorded(web, case) == []

    assert sent(browser, case, asked.text, case.typed).status_code == 409, "sent again without the tick it is asked again"
    done = through(browser, case, sent(browser, case, asked.text, case.typed, confirmed=tick))
    assert done.status_code == 303, done.text
    assert [fact.confirmed for fact in recorded(web, case)] == [(case.code,)]


def test_what_was_mended_on_a_page_is_not_kept_as_confirmed(web: Web, case: Case) -> None:
    browser = web.browser(HANDLER)
    asked = sent(browser, case, browser.get(case.page).text, case.typed)
    done = through(browser, case, sent(browser, case, asked.text, case.mended, confirmed=ticks(asked.text)))

    assert done.status_code == 303, done.text
    assert [fact.confirmed for fact in recorded(web, case)] == [()]


def test_a_program_is_asked_by_codes_and_confirms_with_them(web: Web, case: Case) -> None:
    asking = machine(web, HANDLER)
    key = f"asked-{next(KEYS)}"
    asked = asking.command(case.address, case.body, key=key)
    problem = asked.json()

    assert (asked.status_code, problem["code"], problem["questions"]) == (409, "command.asked", [case.code])
    assert len(problem["sentences"]) == 1
    assert recorded(web, case) == []

    unheard_of = asking.command(case.address, {**case.body, "confirmed": [case.code, "area.unheard_of"]}, key=key)
    assert (unheard_of.status_code, unheard_of.json()["code"]) == (422, "asking.unknown")
    assert recorded(web, case) == []

    other = next(each.code for each in CASES if each.code != case.code)
    assert asking.command(case.address, {**case.body, "confirmed": [other]}, key=key).status_code == 409
    answer = asking.command(case.address, {**case.body, "confirmed": [case.code, other]}, key=key)
    assert answer.status_code == 201, answer.text
    assert [fact.confirmed for fact in recorded(web, case)] == [(case.code,)], "what was not asked is not kept"
    again = asking.command(case.address, case.body, key=key)
    assert (again.status_code, again.json()["repeated"]) == (200, True), "it is the same matter, confirmed or not"


def test_a_preview_by_a_program_asks_alike(web: Web, case: Case) -> None:
    if not case.registered:
        return
    asking = machine(web, HANDLER)

    asked = asking.post(f"{case.address}?preview=true", json=case.body)
    assert (asked.status_code, asked.json()["questions"]) == (409, [case.code])
    looked_at = asking.post(f"{case.address}?preview=true", json={**case.body, "confirmed": [case.code]})
    assert looked_at.json()["expected"][0]["confirmed"] == [case.code]
    assert recorded(web, case) == []


def test_what_was_confirmed_is_told_in_words(web: Web, case: Case) -> None:
    machine(web, HANDLER).command(case.address, {**case.body, "confirmed": [case.code]})
    words = label(f"asked.{case.code}")
    (position,) = (each.position for each in web.office.ledger.read(limit=100) if each.fact in recorded(web, case))

    assert words in web.browser(HANDLER).get(PROJECT).text
    assert words in web.browser(AUDITOR).get(f"/audit/{CODE}/facts/{position}").text


def test_what_would_be_refused_is_refused_and_not_asked(web: Web) -> None:
    web.office.register()
    asking = machine(web, HANDLER)
    body = {"on": ON, "buildings_added": [building("0.8") | {"name": "门卫室13800138000"}]}

    answer = asking.command(f"/api/v1{PROJECT}/commands/add-buildings", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "personal.mobile")


def test_two_doubts_are_two_ticks_and_both_are_needed(web: Web) -> None:
    web.office.register()
    browser, case = web.browser(HANDLER), CASES[3]
    typed = row("0.8") | {"2-name": "岗亭", "2-use": "office", "2-area": "0.9", "2-prefabricated": "no"}
    asked = sent(browser, case, browser.get(case.page).text, typed)
    first, second = ticks(asked.text)

    halfway = sent(browser, case, asked.text, typed, confirmed=first)
    assert (halfway.status_code, halfway.text.count(f'{TICK}{first}" checked')) == (409, 1)
    assert sent(browser, case, asked.text, typed, confirmed=[first, second]).status_code == 303
    (fact,) = recorded(web, case)
    assert fact.confirmed == ("area.very_small",)


def test_ids_that_differ_in_their_spelling_only_are_asked_and_a_page_gives_none(web: Web) -> None:
    web.office.register()
    web.office.add_building("B01")
    asking, address = machine(web, HANDLER), f"/api/v1{PROJECT}/commands/add-buildings"
    body = {"on": ON, "buildings_added": [building("6000")]}

    answer = asking.command(address, body)
    assert (answer.status_code, answer.json()["questions"]) == (409, ["building.id_alike"])
    assert answer.json()["sentences"] == ["单体编号“b1”与“B01”只是写法不同（是不是同一栋楼列了两次？）"]

    browser, case = web.browser(HANDLER), CASES[3]
    another = case.mended | {"1-name": "岗亭"}
    assert sent(browser, case, browser.get(case.page).text, another).status_code == 303, "a page gives ids by itself: b2"
    assert asking.command(address, body | {"confirmed": ["building.id_alike"]}).status_code == 201


@pytest.mark.parametrize(("there", "new"), [("1号", "1號"), ("1-2", "1ー2"), ("1号楼", "一号楼"), ("1栋", "1幢")])
def test_ids_that_mean_one_building_are_asked(web: Web, there: str, new: str) -> None:
    web.office.register()
    web.office.add_building(there)
    body = {"on": ON, "buildings_added": [building("6000") | {"id": new}]}

    answer = machine(web, HANDLER).command(f"/api/v1{PROJECT}/commands/add-buildings", body)
    assert (answer.status_code, answer.json()["questions"]) == (409, ["building.id_alike"])
