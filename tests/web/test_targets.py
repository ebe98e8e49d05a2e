"""目标的网页: the table of 附件1, and the buildings behind each of its numbers, for who may see them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.vocabulary import BuildingId, Use
from lifecycle.web.pages import targets
from tests.desk.conftest import Office
from tests.office import CITY, ZEZHOU
from tests.web.conftest import AUDITOR, GAOPING, Web
from tests.web.reading import links, rows, words

SHARE = "/targets/2023/prefabricated-share"


def start(office: Office, *ids: str, on: date = date(2023, 5, 2)) -> None:
    office.give(StartConstruction, buildings=tuple(map(BuildingId, ids)), on=on, existing=True)


@pytest.fixture
def started(office: Office) -> Office:
    """Two buildings of Gaoping started this year: 2,400 m2 prefabricated of 10,000 m2, and one that was started in another year."""
    office.register(existing=True, approved_on=None, on=date(2022, 1, 5))
    for id_, area, prefabricated in (("1", 2400, True), ("2", 7600, False), ("3", 5000, True)):
        more: dict[str, Any] = {"floor_area_m2": Decimal(area), "prefabricated": prefabricated, "use": Use.COMMERCIAL}
        office.add_building(id_, on=date(2022, 1, 5), **more)
    start(office, "1", "2")
    start(office, "3", on=date(2022, 5, 2))
    return office


def test_the_front_page_is_that_of_the_latest_year(web: Web) -> None:
    answer = web.browser(CITY).get("/targets")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/targets/2023")


def test_every_county_stands_with_what_it_reached_its_goal_and_a_word(started: Office, web: Web) -> None:
    page = web.browser(CITY).get("/targets/2023")
    lines = {row.split()[0]: row for row in rows(page)[:7]}

    assert list(lines) == ["城区", "开发区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县"]
    assert "24.00% / 24% 已达到" in lines["高平市"]
    assert "0.00 / 7 尚无计入" in lines["高平市"]
    assert "— / 24% 尚无计入" in lines["泽州县"]
    assert "0.00 / 0 未下达任务" in lines["泽州县"]
    assert "合计 0.00 / 34.75" in words(page)


def test_what_is_short_of_its_goal_says_by_how_much(started: Office, web: Web) -> None:
    kiosk = NewBuilding(id=BuildingId("4"), name="4号楼", use=Use.COMMERCIAL, floor_area_m2=Decimal("0.01"), prefabricated=False)
    started.give(AddBuildings, on=date(2022, 1, 5), buildings_added=(kiosk,), confirmed=("area.very_small", "area.unlike_others"))
    start(started, "4")

    assert "23.99% / 24% 还差0.01个百分点" in words(web.browser(CITY).get("/targets/2023"))


def test_a_start_that_was_just_recorded_counts_at_once(office: Office, web: Web) -> None:
    browser = web.browser(CITY)
    assert "100.00% / 24%" not in words(browser.get("/targets/2023"))
    office.register(existing=True, approved_on=None, on=date(2022, 1, 5))
    office.add_building(on=date(2022, 1, 5))
    start(office, "1")

    assert "100.00% / 24%" in words(browser.get("/targets/2023"))


def test_contradictions_and_the_rule_of_cutting_off_are_stated(web: Web) -> None:
    page = words(web.browser(CITY).get("/targets/2023"))

    assert "附件1合计34.75，一（二）2作34" in page
    assert "只舍不入" in page
    assert "培育绿色建筑创新项目 创新项目以省级获评文件为准" in page


def test_a_number_opens_to_its_buildings_each_with_why_it_counts_or_not(started: Office, web: Web) -> None:
    page = web.browser(CITY).get(f"{SHARE}/140581")
    told = [row.split(" ", 2)[2] for row in rows(page)]

    assert told == [
        "1号楼 商业 高平市 2023-05-02 2,400.00 计入",
        "2号楼 商业 高平市 2023-05-02 7,600.00 只计入分母（申报为装配式）",
        "3号楼 商业 高平市 2022-05-02 — 不在本年度（开工日期）",
    ]
    assert "2,400.00 ÷ 10,000.00 m²" in words(page)
    assert "全部 3 计入 1 只计入分母 1 不在本年度 1" in words(page)


def test_the_buildings_of_one_reason_can_be_asked_for(started: Office, web: Web) -> None:
    page = web.browser(CITY).get(f"{SHARE}/140581?reason=only_in_denominator")

    assert [row.split()[2] for row in rows(page)] == ["2号楼"]


def test_many_buildings_come_page_by_page(started: Office, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "BUILDINGS_A_PAGE", 2)
    browser = web.browser(CITY)
    pages = [browser.get(f"{SHARE}?page={number}") for number in (1, 2, 3)]

    assert [[row.split()[2] for row in rows(page)] for page in pages] == [["1号楼", "2号楼"], ["3号楼"], []]
    assert f"{SHARE}?page=2" in links(pages[0])


def test_the_city_and_the_auditors_open_every_number_a_county_only_its_own(started: Office, web: Web) -> None:
    def opens(staff: Any) -> set[str]:
        return {href for href in links(web.browser(staff).get("/targets/2023")) if href.startswith(SHARE)}

    assert len(opens(CITY)) == len(opens(AUDITOR)) == 8
    assert opens(GAOPING) == {SHARE, f"{SHARE}/140581"}


def test_the_whole_of_a_county_officer_is_the_own_county(started: Office, web: Web) -> None:
    assert len(rows(web.browser(GAOPING).get(SHARE))) == 3
    assert rows(web.browser(ZEZHOU).get(SHARE)) == []
    assert "泽州县" in words(web.browser(ZEZHOU).get(SHARE))
    assert web.browser(ZEZHOU).get(f"{SHARE}/140581").status_code == 403


@pytest.mark.parametrize("path", ["/targets/1999", "/targets/2023/no-such", "/targets/2023/innovation-projects"])
def test_what_no_document_sets_is_refused_with_what_there_is(web: Web, path: str) -> None:
    answer = web.browser(CITY).get(path)

    assert answer.status_code == 409
    assert "2023" in words(answer)
