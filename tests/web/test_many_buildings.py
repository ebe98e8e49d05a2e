"""单体很多的项目: pages name a few of many buildings and fold up the rest, and offer them side by side."""

import re
from datetime import date
from decimal import Decimal

import pytest

from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.works.buildings import AddBuildings, BuildingAdded, NewBuilding
from lifecycle.vocabulary import BuildingId, Use
from tests.desk.conftest import CODE, HANDLER, Office
from tests.web.conftest import AUDITOR, Browser, Web
from tests.web.gates import send

MANY = 30
PROJECT = f"/projects/{CODE}"
FOLDED = r'<details class="many"><summary>楼1、楼2、楼3等30栋</summary>楼1、楼2、.*?、楼30</details>'


def opened(office: Office, many: int, address: str) -> str:
    office.register()
    buildings = [
        NewBuilding(id=BuildingId(f"b{n}"), name=f"楼{n}", use=Use.HOSPITAL, floor_area_m2=Decimal(9_000), prefabricated=False)
        for n in range(1, many + 1)
    ]
    office.give(AddBuildings, buildings_added=tuple(buildings), on=date(2023, 5, 10))
    return Web(office).browser(HANDLER).get(address).text


def test_of_many_buildings_that_came_one_way_a_few_stand_on_the_rail_and_all_behind_them(office: Office) -> None:
    assert len(re.findall(FOLDED, opened(office, MANY, PROJECT))) == 1


def test_many_buildings_are_listed_one_by_one_only_when_asked_for(office: Office) -> None:
    page = opened(office, MANY, PROJECT)

    assert re.search(r"<details><summary>共30栋，逐栋列出</summary>\s*<table", page)


def test_what_a_record_says_of_many_buildings_is_folded_up_in_the_history(office: Office) -> None:
    opened(office, MANY * 3, PROJECT)
    ids = tuple(BuildingId(f"b{n}") for n in range(1, 3 * MANY + 1))
    office.give(OpenSupervision, buildings=ids, reason="抽查", on=date(2023, 5, 10))

    page = Web(office).browser(HANDLER).get(PROJECT).text

    history = page[page.index('<ol class="timeline">') :]
    assert re.search(r'<details class="many"><summary>[^<]*楼1、楼2、[^<]*…</summary>[^<]*楼1、楼2、[^<]*、楼90[^<]*</details>', history)


def supervised(office: Office, many: int) -> Browser:
    """One supervision that names that many buildings, and the handler at the pages."""
    opened(office, many, PROJECT)
    ids = tuple(BuildingId(f"b{n}") for n in range(1, many + 1))
    office.give(OpenSupervision, buildings=ids, reason="抽查", on=date(2023, 5, 10))
    return Web(office).browser(HANDLER)


@pytest.mark.parametrize("form", ["correct-fact", "propose-annulment"])
def test_a_candidate_names_a_few_of_many_buildings_and_all_of_them_beside_it(office: Office, form: str) -> None:
    browser = supervised(office, MANY)
    page = browser.get(f"{PROJECT}/works/{form}").text

    link, folded = (
        r"<a href=\"[^\"]*\">[^<]*楼1、楼2、楼3等30栋  抽查</a>",
        r"<details class=\"many\"><summary>全部30栋</summary>楼1、.*?、楼30</details>",
    )
    assert re.search(f"{link} {folded}", page)
    chosen = re.search(r'href="([^"]*)">[^<]*楼1、楼2、楼3等30栋', page)
    assert chosen
    assert re.search(f"<b>[^<]*楼3等30栋  抽查</b> {folded}", browser.get(chosen[1]).text)


def test_a_candidate_that_names_all_its_buildings_has_nothing_folded_up(office: Office) -> None:
    page = supervised(office, 8).get(f"{PROJECT}/works/correct-fact").text

    assert "楼7、楼8  抽查</a>" in page
    assert 'class="many"' not in page


def test_what_is_looked_at_before_it_is_recorded_names_a_few_of_many_buildings(office: Office) -> None:
    opened(office, MANY, PROJECT)
    named = [f"b{n}" for n in range(1, MANY + 1)]
    typed = {"buildings": named, "number": "规条〔2023〕88号", "authority": "高平市规划局", "outcome": "passed"}
    looked_at = send(Web(office).browser(HANDLER), f"{PROJECT}/gates/planning_conditions", "outside", **typed)

    assert len(re.findall(f"<dt>单体</dt><dd>{FOLDED}</dd>", looked_at.text)) == 2, (
        "the decision, and what is to be looked into because of it"
    )


def looked_at(office: Office, many: int) -> str:
    """The preview of a building that is to be split into so many."""
    opened(office, 1, PROJECT)
    rows = {
        f"{n}-{field}": value
        for n in range(1, many + 1)
        for field, value in (("name", f"座{n}"), ("use", "hospital"), ("area", str(Decimal(9_000) / many)), ("prefabricated", "no"))
    }
    browser = Web(office).browser(HANDLER)
    page = browser.get(f"{PROJECT}/works/split-building?of=b1").text
    answer = send(browser, f"{PROJECT}/works", "split-building", page, reason="分栋验收", rows=str(many), **rows)
    return answer.text.partition('id="expected"')[2].partition("</dl>")[0]


def test_of_many_lines_a_preview_shows_a_few_and_the_rest_when_it_is_opened(office: Office) -> None:
    preview = looked_at(office, MANY)

    assert re.findall(r"<dd>[^<]*座(\d+)\D", preview) == ["1", "2", "3", "4", "5"]
    folded = re.search(r'<dd><details class="many"><summary>另25行</summary>(.*?)</details></dd>', preview)
    assert folded
    assert re.findall(r"<div>[^<]*座(\d+)\D", folded[1]) == [str(n) for n in range(6, MANY + 1)]


def test_a_preview_of_a_few_lines_shows_them_all(office: Office) -> None:
    preview = looked_at(office, 8)

    assert len(re.findall(r"<dd>[^<]*座\d+\D", preview)) == 8
    assert "<details" not in preview


def test_what_a_fact_says_of_each_of_many_buildings_is_folded_up_for_an_auditor(office: Office) -> None:
    opened(office, MANY, PROJECT)
    (added,) = [each.position for each in office.ledger.load("project/p1").recorded if isinstance(each.fact, BuildingAdded)]
    page = Web(office).browser(AUDITOR).get(f"/audit/{CODE}/facts/{added}").text

    assert re.search(r'<dd>[^<]*楼5\D[^<]*</dd><dd><details class="many"><summary>另25行</summary><div>[^<]*楼6\D', page)


def test_a_gate_names_a_few_of_the_many_buildings_of_a_condition(office: Office) -> None:
    page = opened(office, MANY, f"{PROJECT}/gates/planning_conditions")

    assert len(re.findall(FOLDED, page)) > 1
    assert re.search(rf'<div class="title">[^<]+<small>{FOLDED}</small>', page)


def test_many_buildings_stand_side_by_side_and_are_ticked_or_not_all_at_once(office: Office) -> None:
    page = opened(office, MANY, f"{PROJECT}/gates/planning_conditions")

    assert re.search(r'<fieldset class="field crowded" id="outside-buildings"', page)
    assert re.search(r'<button type="button" class="plain" data-tick="all" hidden>全选</button>', page)


def test_a_few_buildings_are_named_one_by_one(office: Office) -> None:
    page = opened(office, 8, f"{PROJECT}/gates/planning_conditions")

    assert 'class="many"' not in page
    assert "data-tick" not in page
