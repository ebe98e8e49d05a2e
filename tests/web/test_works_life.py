"""一张表的一生: what was typed is kept, a lost race is told, nothing is recorded twice, what decides is looked at once more."""

import re
from datetime import date

import pytest
from msgspec.structs import replace

from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.mending.supervision import CloseSupervision, OpenSupervision
from lifecycle.projects.registration import ChangeParty, TerminateProject
from lifecycle.projects.works.buildings import BuildingAdded
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Gate
from tests.desk.conftest import CHECKER, CITY, HANDLER
from tests.office import HEAD
from tests.projects.given import ask
from tests.projects.walks import ADDED, BOTH, ONE, REGISTERED, walked
from tests.web.conftest import ZEZHOU_HANDLER, Web
from tests.web.gates import PDF, offers
from tests.web.reading import words
from tests.web.test_works import ASKED, BUILDING, COMPLETE, PAPER, QUIET, REASON, SILENT_DAY, SUPERVISED_BY
from tests.web.works import PROJECT, address, brought, confirm, decide, facts, hidden, send, typed

PARTY = REASON | {"role": "supervisor", "unit": "晋城市建设监理有限公司"}


def position(web: Web, fact: str) -> str:
    recorded = web.office.ledger.load("project/p1").recorded
    return str(recorded[facts(web.office).index(fact)].position)


def test_all_that_cannot_be_read_is_said_at_once_beside_its_field_and_stays(web: Web) -> None:
    brought(web.office, REGISTERED)
    wrong = BUILDING | {"1-area": "六千", "1-use": "palace", "2-name": "4号楼"}
    answer = send(web.browser(HANDLER), "add-buildings", **wrong, on="2023-02-30")

    assert answer.status_code == 422
    for field in ("1-area", "1-use", "2-use", "2-area", "2-prefabricated", "on"):
        assert f'<a href="#add-buildings-{field}" data-field>' in answer.text, field
    assert "建筑面积（m²）：“六千”不是面积" in words(answer)
    assert "单体名称：" not in words(answer)
    for kept in ('value="3号楼"', 'value="六千"', 'value="4号楼"', 'value="2023-02-30"'):
        assert kept in answer.text
    assert facts(web.office) == ["project-registered"]


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        (BUILDING | {"1-area": "0"}, "1-area", "建筑面积不能为0"),
        (BUILDING | {"1-area": "1.00001"}, "1-area", "至多四位小数"),
        (BUILDING | {"1-part1-use": "school", "1-part1-area": "6000"}, "1-area", "合计须等于建筑面积"),
        (BUILDING | {"1-part1-area": "6000.50"}, "1-part1-use", "没有选择"),
    ],
    ids=["nothing", "too fine", "parts that do not add up", "a part of no use"],
)
def test_a_building_that_cannot_be_is_refused_beside_its_row(web: Web, fields: dict[str, str], where: str, sentence: str) -> None:
    brought(web.office, REGISTERED)
    answer = send(web.browser(HANDLER), "add-buildings", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="add-buildings-{where}-wrong"' in answer.text


def test_blank_rows_are_passed_over_and_one_at_least_is_asked_for(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    assert "add-buildings-1-name-wrong" in send(handler, "add-buildings").text

    third = {f"3-{field.removeprefix('1-')}": value for field, value in BUILDING.items()}
    assert send(handler, "add-buildings", **third).status_code == 303
    assert list(web.office.project(PROJECT.rpartition("/")[2]).buildings) == ["b3"], "the id that stood beside the row"


def test_an_id_that_was_ever_used_is_not_proposed_again(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    send(handler, "add-buildings", **BUILDING)
    decide(handler, "drop-building", "b1", **REASON)
    send(handler, "add-buildings", **BUILDING)

    (_, again) = (each.fact for each in web.office.ledger.read(limit=100, types=(BuildingAdded,)))
    assert isinstance(again, BuildingAdded)
    assert [new.id for new in again.buildings_added] == ["b2"]


def test_more_rows_come_with_what_was_typed_and_record_nothing(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    page = handler.get(address("add-buildings")).text
    more = handler.post(
        address("add-buildings"), data={**hidden(page, "add-buildings"), **typed("add-buildings", BUILDING), "step": "more"}
    )

    assert "add-buildings-8-name" in more.text
    assert "add-buildings-9-name" not in more.text
    assert 'value="3号楼"' in more.text
    assert facts(web.office) == ["project-registered"]
    assert send(handler, "add-buildings", page=more.text, **BUILDING).status_code == 303


def test_a_form_sent_twice_is_recorded_once_and_says_so(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    page = handler.get(address("change-party")).text
    first, second = (send(handler, "change-party", page=page, **PARTY) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert facts(web.office).count("party-changed") == 1
    assert "没有重复记入" in handler.get(second.headers["Location"]).text


def test_an_item_that_is_closed_twice_by_one_form_is_closed_once(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED, ask(OpenSupervision, buildings=(ONE,), reason="现场与图纸不符"))
    city = web.browser_of(Role.CITY)
    page = city.get(address("close-supervision", "S1")).text
    answers = [send(city, "close-supervision", page=page, settlement="已整改") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert facts(web.office).count("supervision-closed") == 1


def test_a_lost_race_says_who_did_what_and_keeps_what_was_typed(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    page = handler.get(address("terminate-project")).text
    web.office.give(ChangeParty, by=CHECKER, role="supervisor", unit={"name": "晋城市建设监理有限公司"}, reason="重新招标")
    late = send(handler, "terminate-project", page=page, reason="不再建设")

    assert late.status_code == 409
    assert f"办理期间{CHECKER}已改动此项目（参建单位变更）" in words(late)
    assert "不再建设</textarea>" in late.text
    assert "project-terminated" not in facts(web.office)
    looked_at = send(handler, "terminate-project", page=late.text, reason="不再建设")
    assert confirm(handler, "terminate-project", looked_at).status_code == 303, "now that it has been seen"


def test_what_somebody_else_has_settled_meanwhile_is_told_and_what_was_typed_can_be_copied(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED, ask(OpenSupervision, buildings=(ONE,), reason="现场与图纸不符"))
    city = web.browser_of(Role.CITY)
    page = city.get(address("close-supervision", "S1")).text
    web.office.give(CloseSupervision, by="SJ01", supervision="S1", settlement="已整改", on=date(2023, 12, 1))
    late = send(city, "close-supervision", page=page, settlement="写了半天的了结情况")

    assert late.status_code == 409
    assert "督办了结" in late.text
    assert '<li class="typed">写了半天的了结情况</li>' in late.text
    assert not offers(late.text, "close-supervision")


def test_a_persons_number_is_told_beside_its_field_and_everything_that_was_typed_is_kept(web: Web) -> None:
    brought(web.office, REGISTERED)
    answer = send(web.browser(HANDLER), "change-party", **PARTY | {"reason": "请电 13812345678"})

    assert answer.status_code == 422
    assert "内容中含有手机号码“138****5678”" in answer.text
    assert "请电 13812345678</textarea>" in answer.text
    assert facts(web.office) == ["project-registered"]


def test_a_wrong_credit_code_is_said_beside_it(web: Web) -> None:
    brought(web.office, REGISTERED)
    answer = send(web.browser(HANDLER), "change-party", **PARTY | {"uscc": "9133010079965505C"})

    assert answer.status_code == 422
    assert 'id="change-party-uscc-wrong"' in answer.text


def test_what_decides_is_looked_at_once_more_with_what_it_brings_about_and_records_nothing(web: Web) -> None:
    brought(web.office, walked(Gate.DRAWING_REVIEW))
    before = facts(web.office)
    looked_at = send(
        web.browser(HANDLER), "revoke-decision", "design_review", buildings=["1", "2"], reason="依据有误", ground="unqualified"
    )

    told = words(looked_at)
    for said in ("将要记入台账的内容", "决定撤销", "后续决定待重新审视", "施工图审查", "依据有误"):
        assert said in told
    assert facts(web.office) == before


def test_one_may_go_back_to_the_form_and_finds_it_as_it_was(web: Web) -> None:
    brought(web.office, REGISTERED)
    handler = web.browser(HANDLER)
    looked_at = send(handler, "terminate-project", reason="写了一半")
    again = handler.post(address("terminate-project"), data={**hidden(looked_at.text, "terminate-project"), "step": "edit"})

    assert "写了一半</textarea>" in again.text
    assert "将要记入台账的内容" not in again.text


def test_an_early_start_shows_the_item_that_it_will_open(web: Web) -> None:
    brought(web.office, walked(Gate.DESIGN_REVIEW))
    looked_at = send(web.browser(HANDLER), "start-construction", buildings=["1", "2"])

    assert "督办事项" in looked_at.text
    assert "未完成前置环节即开工" in words(looked_at)


def test_a_scan_outlives_a_refusal(web: Web) -> None:
    brought(web.office, COMPLETE)
    handler = web.browser(HANDLER)
    scan = {"issue-joint-opinion-scan_file": ("意见书.pdf", PDF, "application/pdf")}
    wrong = send(handler, "issue-joint-opinion", files=scan, buildings="1", authority="某局")
    assert wrong.status_code == 422
    assert "已保存：意见书.pdf" in wrong.text

    assert send(handler, "issue-joint-opinion", page=wrong.text, buildings="1", **PAPER).status_code == 303
    opinion = web.office.project(PROJECT.rpartition("/")[2]).buildings[BuildingId("1")].joint_opinion
    assert opinion is not None
    assert opinion.scan_sha256 is not None


def test_where_there_are_several_one_is_chosen_first(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED)
    page = web.browser(HANDLER).get(address("drop-building")).text

    assert not offers(page, "drop-building")
    assert re.findall(r'<li><a href="([^"]+)">(.*?)</a></li>', page)[-2:] == [
        (address("drop-building", "1"), "1号楼"),
        (address("drop-building", "2"), "2号楼"),
    ]


def test_what_cannot_be_done_now_says_so(web: Web) -> None:
    brought(web.office, REGISTERED)
    page = web.browser(HANDLER).get(address("report-completion"))

    assert page.status_code == 200
    assert "此刻没有可以办理的对象" in page.text
    assert not offers(page.text, "report-completion")


def test_after_the_end_only_what_settles_is_offered(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED, ask(TerminateProject, reason="不再建设"))
    page = web.browser(HANDLER).get(PROJECT).text

    assert re.findall(rf'href="{PROJECT}/works/([a-z-]+)"', page) == [
        "correct-fact",
        "propose-annulment",
    ]
    assert "下一步" not in page


def test_open_items_have_what_settles_them_beside_them(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED, ask(OpenSupervision, buildings=BOTH, reason="现场与图纸不符"))

    assert address("close-supervision", "S1") in web.browser_of(Role.COUNTY).get(PROJECT).text
    assert address("close-supervision", "S1") not in web.browser(HANDLER).get(PROJECT).text, "it is for county and city to close"


def test_the_gate_of_construction_leads_to_its_forms(web: Web) -> None:
    brought(web.office, walked(Gate.CONSTRUCTION_PERMIT))

    assert address("start-construction") in web.browser(HANDLER).get(f"{PROJECT}/gates/construction").text


def test_another_county_neither_opens_nor_sends(web: Web) -> None:
    brought(web.office, REGISTERED)
    other = web.browser(ZEZHOU_HANDLER)

    assert other.get(address("terminate-project")).status_code == 403
    assert other.submit(address("terminate-project")).status_code == 403


def test_an_unknown_form_is_not_found(web: Web) -> None:
    brought(web.office, REGISTERED)

    assert web.browser(HANDLER).get(address("approve-everything")).status_code == 404
    assert web.browser(HANDLER).submit(address("approve-everything")).status_code == 404


def test_a_thing_that_is_not_there_is_never_acted_upon(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED)
    handler = web.browser(HANDLER)
    page = handler.get(address("drop-building", "1")).text.replace('name="of" value="1"', 'name="of" value="99"')
    answer = send(handler, "drop-building", page=page, **REASON)

    assert answer.status_code == 409
    assert "已不在可办之列" in answer.text
    assert "building-dropped" not in facts(web.office)


def test_a_correction_shows_before_and_after_however_deep_the_value_stands(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED)
    handler, of = web.browser(HANDLER), position(web, "building-added")
    looked_at = send(handler, "correct-fact", of, **{"mended.buildings_added.1.floor_area_m2": "12,000.5", "reason": "测绘报告录入错误"})

    told = words(looked_at)
    assert "列入的单体 2号楼 建筑面积 12,000 m² 12,000.5 m²" in told
    assert "用途" not in told, "what stays as it was is not shown"
    assert confirm(handler, "correct-fact", looked_at).status_code == 303
    (correction,) = (each.fact for each in web.office.ledger.read(limit=100, types=(FactCorrected,)))
    assert isinstance(correction, FactCorrected)
    assert b'"12000.5"' in bytes(correction.changed), "exact, not a float"


def test_a_correction_of_nothing_is_refused(web: Web) -> None:
    brought(web.office, REGISTERED)
    answer = send(web.browser(HANDLER), "correct-fact", position(web, "project-registered"), reason="没有改")

    assert answer.status_code == 422
    assert "没有改动任何内容" in answer.text


def test_every_entry_leads_to_its_correction_for_those_who_may_and_a_correction_is_none(web: Web) -> None:
    brought(web.office, REGISTERED)
    of = position(web, "project-registered")
    assert decide(web.browser(HANDLER), "correct-fact", of, **{"mended.name": "新名称", "reason": "录入错误"}).status_code == 303

    page = web.browser(HANDLER).get(PROJECT).text
    assert address("correct-fact", of) in page
    assert address("correct-fact", position(web, "fact-corrected")) not in page
    assert address("correct-fact", of) not in web.browser_of(Role.AUDITOR).get(PROJECT).text


def test_one_proposes_an_annulment_and_another_confirms_it(web: Web) -> None:
    brought(web.office, REGISTERED, SUPERVISED_BY)
    handler, checker, of = web.browser(HANDLER), web.browser(CHECKER), position(web, "party-changed")
    assert address("propose-annulment", of) in handler.get(PROJECT).text
    looked_at = send(handler, "propose-annulment", of, reason="系另一项目的监理单位")
    assert f"作废的记录 第{of}条（参建单位变更）" in words(looked_at)
    assert confirm(handler, "propose-annulment", looked_at).status_code == 303
    assert "核对作废" in words(checker.get("/tray"))
    assert "核对作废" not in words(handler.get("/tray")), "who proposed it does not find it waiting"

    own = send(handler, "annul-fact", of)
    assert own.status_code == 409
    assert "请由另一人确认或退回" in own.text
    assert confirm(checker, "annul-fact", send(checker, "annul-fact", of)).status_code == 303

    page = checker.get(PROJECT)
    assert "<del>参建单位变更" in page.text
    assert "已作废" in words(page)
    assert f"作废提议 第{of}条（参建单位变更）" in words(page)
    assert "理由：系另一项目的监理单位 · SP01提议，SP02确认" in words(page)
    assert address("propose-annulment", of) not in page.text
    assert address("correct-fact", of) not in page.text


def test_what_was_proposed_may_be_returned(web: Web) -> None:
    brought(web.office, REGISTERED, SUPERVISED_BY)
    handler, checker, of = web.browser(HANDLER), web.browser(CHECKER), position(web, "party-changed")
    looked_at = send(handler, "propose-annulment", of, reason="系另一项目的监理单位")
    assert confirm(handler, "propose-annulment", looked_at).status_code == 303
    assert send(checker, "reject-annulment", of, reason="是本项目的").status_code == 303

    assert "annulment-rejected" in facts(web.office)
    assert "<del>参建单位变更" not in checker.get(PROJECT).text


def test_a_new_project_that_no_document_speaks_of_says_so_and_since_when(web: Web) -> None:
    web.office.clock.reach(SILENT_DAY)
    handler = web.browser(HANDLER)
    brought(web.office, REGISTERED)
    assert "自2024-01-01起，没有现行文件对新建项目作出规定" in words(handler.get(PROJECT)), "before it has buildings"
    brought(web.office, ADDED)

    for page in (handler.get(PROJECT), handler.get(f"{PROJECT}/gates/planning_conditions")):
        assert "自2024-01-01起，没有现行文件对新建项目作出规定。 涉及环节：规划条件。" in words(page)
        assert address("propose-silence", "planning_conditions") in page.text
    assert address("propose-silence", "planning_conditions") not in web.browser(CITY).get(PROJECT).text
    assert "没有现行文件" not in words(handler.get(f"{PROJECT}/gates/design_review")), "nothing waits there yet"


def test_while_a_document_is_in_force_nothing_is_said(web: Web) -> None:
    brought(web.office, REGISTERED, ADDED)
    page = web.browser(HANDLER).get(PROJECT)
    assert "没有现行文件" not in words(page)
    assert "propose-silence" not in page.text


def test_the_head_finds_it_in_the_tray_and_decides_and_the_gate_says_who_and_on_what(web: Web) -> None:
    web.office.clock.reach(SILENT_DAY)
    brought(web.office, *QUIET)
    head, gate = web.browser(HEAD), f"{PROJECT}/gates/planning_conditions"
    assert "决定无规定事项 · 规划条件" in words(head.get("/tray"))
    assert address("decide-silence", "N1") in head.get(gate).text
    assert decide(head, "decide-silence", "N1", on="2024-03-01").status_code == 303

    said = "单位负责人FZ01于2024-03-01决定可以继续办理，依据：局务会研究"
    for page in (head.get(gate), head.get(PROJECT)):
        assert said in words(page)
        assert "没有现行文件" not in words(page)
    assert f"负责人决定 {said}" in words(head.get(gate)), "beside the verdict"
    assert "决定无规定事项" not in words(head.get("/tray"))


def test_a_building_that_was_left_out_is_still_told_of(web: Web) -> None:
    web.office.clock.reach(SILENT_DAY)
    brought(web.office, REGISTERED, ADDED, replace(ASKED, buildings=(ONE,)))
    page = web.browser(HANDLER).get(f"{PROJECT}/gates/planning_conditions")
    assert address("propose-silence", "planning_conditions") in page.text
    assert "其中尚未提请的单体：2号楼。" in words(page)
    assert "N1 规划条件 1号楼：SP01于2024-03-01提请单位负责人决定，依据：局务会研究" in words(page)
    assert 'value="2"' in web.browser(HANDLER).get(address("propose-silence", "planning_conditions")).text
