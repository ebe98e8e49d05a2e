"""项目页: everything of one project on one page, for those whose county it is."""

import re
from datetime import date

import pytest
from msgspec import Raw
from msgspec.structs import replace

from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.projects import registration
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.mending import corrections, supervision
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import construction
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Certificate, Gate, Stage
from tests.desk.conftest import CODE, HANDLER, REGISTRATION
from tests.desk.test_desk import FULL, declare
from tests.office import CITY
from tests.web import reading
from tests.web.conftest import ZEZHOU_HANDLER, Web
from tests.web.gates import DESIGN_REVIEW, LOW, registered, send
from tests.web.test_gate_page import SUBMISSION

PROJECT = f"/projects/{CODE}"


def test_the_page_says_what_the_project_is_and_leads_to_every_gate(web: Web) -> None:
    registered(web.office)
    page = web.browser(HANDLER).get(PROJECT).text
    for words in (
        "高平市第二人民医院",
        CODE,
        "新建",
        "政府投资",
        "高平市城市建设投资有限公司",
        "1号楼",
        "医院",
        "高规条2023-17",
        "12,000.00",
    ):
        assert words in page
    for gate in project_of(web.office.desk.counter(), project_bearing(web.office.desk.counter(), CODE)).route:
        assert f'href="{PROJECT}/gates/{gate}"' in page


def test_a_pending_application_stands_on_the_rail_and_leads_to_its_gate(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    page = handler.get(PROJECT).text
    assert f'href="{DESIGN_REVIEW}?building=1"' in page
    assert '<span class="mark going">已提交</span>' in page


def test_the_ladder_marks_a_fall(web: Web) -> None:
    registered(web.office)
    declare(web.office, Stage.DRAWN, LOW)
    page = web.browser(HANDLER).get(PROJECT).text
    assert re.search(r"71\.99% ↓</b><small>低于要求", page)


def test_open_items_stand_at_the_head_and_settled_ones_below(web: Web) -> None:
    registered(web.office)
    web.office.give(supervision.OpenSupervision, buildings=(BuildingId("1"),), reason="现场与图纸不符")
    browser = web.browser(HANDLER)
    assert "有1项未了结" in browser.get(PROJECT).text
    assert "现场与图纸不符" in browser.get(PROJECT).text
    web.office.give(supervision.CloseSupervision, by=CITY, supervision="S1", settlement="已按图纸恢复")
    after = browser.get(PROJECT).text
    assert "项未了结" not in after
    assert "已了结的1项" in after


def test_the_timeline_is_newest_first_and_strikes_what_was_corrected(web: Web) -> None:
    registered(web.office)
    web.office.give(construction.StartConstruction, buildings=(BuildingId("1"),), on=date(2023, 5, 2))
    started = len(web.office.ledger.load("project/p1").recorded) - 1
    web.office.give(corrections.CorrectFact, corrects=started, changed=Raw(b'{"on": "2023-04-20"}'), reason="开工日期录错")
    page = web.browser(HANDLER).get(PROJECT).text
    positions = [int(each) for each in re.findall(r'<li[^>]* id="position-(\d+)"', page)]
    assert positions == sorted(positions, reverse=True)
    assert len(positions) == len(web.office.ledger.load("project/p1").recorded)
    assert "<del><time>2023-05-02</time></del> <ins><time>2023-04-20</time></ins>" in page
    assert "理由：开工日期录错" in page


def test_another_county_does_not_see_it(web: Web) -> None:
    registered(web.office)
    assert web.browser(ZEZHOU_HANDLER).get(PROJECT).status_code == 403
    assert web.browser(None).get(PROJECT).status_code == 303
    assert web.browser_of(Role.CITY).get(PROJECT).status_code == 200


def test_a_file_is_given_out_only_by_the_project_whose_facts_name_it(web: Web) -> None:
    registered(web.office)
    sha256 = web.office.hand_in(b"%PDF-1.7 somebody else's")
    browser = web.browser(HANDLER)
    assert browser.get(f"{PROJECT}/attachments/{sha256}").status_code == 404
    web.office.give(
        RecordOutsideDecision,
        gate=Gate.DRAWING_REVIEW,
        buildings=(BuildingId("1"),),
        outcome=Outcome.PASSED,
        certificate=Certificate(number="高图审2023-9", authority="晋城市施工图审查中心", scan_sha256=sha256),
    )
    given = browser.get(f"{PROJECT}/attachments/{sha256}")
    assert given.content == b"%PDF-1.7 somebody else's"
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert f'href="{PROJECT}/attachments/{sha256}"' in browser.get(PROJECT).text


def test_a_project_without_a_building_and_one_that_has_ended_have_a_page(web: Web) -> None:
    web.office.register(on=date(2023, 4, 10))
    browser = web.browser(HANDLER)
    assert "项目尚无单体" in browser.get(PROJECT).text
    assert "项目尚无单体" in browser.get(DESIGN_REVIEW).text
    web.office.give(registration.TerminateProject, reason="不再建设")
    assert "已于2023-05-10终止" in browser.get(PROJECT).text


def test_names_are_shown_as_text(web: Web) -> None:
    web.office.register(**{**REGISTRATION, "name": "<script>alert(1)</script>"})
    page = web.browser(HANDLER).get(PROJECT).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unknown_project_is_not_found(web: Web) -> None:
    assert web.browser(HANDLER).get("/projects/2304-140581-04-01-999999").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_speak_both_languages(web: Web, lang: str) -> None:
    registered(web.office, replace(FULL, bim=None))
    browser = web.browser(HANDLER, cookies={"lang": lang})
    for path in (PROJECT, DESIGN_REVIEW):
        assert browser.get(path).status_code == 200
    words = {"zh": ("指标阶梯", "补报指标"), "en": ("Indicators", "State indicators")}[lang]
    assert words[0] in browser.get(PROJECT).text
    assert words[1] in browser.get(DESIGN_REVIEW).text


def test_the_history_says_which_values_a_correction_changed_and_no_others(web: Web) -> None:
    registered(web.office)
    changed = Raw('{"name": "高平市新医院", "urban": false}'.encode())
    web.office.give(corrections.CorrectFact, corrects=1, changed=changed, reason="录入有误")

    page = web.browser(HANDLER).get(PROJECT).text
    position = web.office.ledger.load("project/p1").recorded[0].position
    told = reading.words(page.partition(f'id="position-{position}"')[2].partition("</li>")[0])
    assert "名称： 高平市第二人民医院 → 高平市新医院" in told
    assert told.count("→") == 2
