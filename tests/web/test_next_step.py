"""下一步与颜色: nothing is green while something is missing, and the next step says whose it is."""

import re

from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Stage
from tests.desk.conftest import CHECKER, CODE, HANDLER, SIGNER
from tests.web.conftest import INSPECTOR, Browser, Web
from tests.web.gates import DESIGN_REVIEW, DRAWING_REVIEW, LOW, decide, registered, send
from tests.web.reading import words
from tests.web.test_gate_page import SUBMISSION, under_review


def head(browser: Browser, gate: str = DESIGN_REVIEW) -> tuple[str, str]:
    """The kind of the note at the head of the page, and what it says."""
    page = browser.get(gate).text
    found = re.search(r'<(\w+) class="note (\w+)"[^>]*>(.*?)</\1>', page.split('class="lede')[1], re.DOTALL)
    assert found, page
    return found[2], words(found[3]).replace(" ", "").lstrip("※✓✕！")


def opened(browser: Browser) -> list[str]:
    return re.findall(r'<details class="step" id="([^"]+)" open', browser.get(DESIGN_REVIEW).text)


def test_a_gate_is_green_only_while_nothing_is_awaited(web: Web) -> None:
    registered(web.office)
    handler, checker, signer = (web.browser(staff) for staff in (HANDLER, CHECKER, SIGNER))
    assert head(handler)[0] == "plain"
    assert "尚未收到申请" in head(handler)[1]
    assert head(handler, DRAWING_REVIEW)[0] != "ok"

    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    assert head(handler) == ("plain", "所列条件均符合；申请尚未受理。下一步：受理（由您办理）")
    assert "受理（由审批人员办理）" in head(web.browser(INSPECTOR))[1]

    send(handler, DESIGN_REVIEW, "supplement", items="节能计算书", due="2023-05-20")
    kind, told = head(handler)
    assert kind == "plain"
    assert "补正1项材料" in told
    assert "节能计算书" in told

    send(handler, DESIGN_REVIEW, "supply", items=["节能计算书"])
    send(handler, DESIGN_REVIEW, "accept")
    assert head(handler)[0] == "ok"

    decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")
    assert head(checker) == ("plain", "所列条件均符合；拟办意见为通过，尚待审核。下一步：审核同意（由您办理）")

    send(checker, DESIGN_REVIEW, "check", opinion="同意")
    assert head(checker)[0] == "plain"
    decide(signer, DESIGN_REVIEW, "sign", number="高审方2023-5", authority="高平市行政审批服务管理局")
    assert head(signer)[0] == "ok"


def test_a_gate_that_is_passed_is_not_green_while_an_item_is_open(web: Web) -> None:
    registered(web.office)
    conditions = DESIGN_REVIEW.replace("design_review", "planning_conditions")
    assert head(web.browser(HANDLER), conditions)[0] == "ok"

    web.office.give(OpenSupervision, buildings=("1",), reason="群众反映")
    kind, told = head(web.browser(HANDLER), conditions)
    assert kind == "doubt"
    assert "尚有未了结的事项。未了结事项S1" in told


def test_who_has_just_signed_is_told_whose_turn_it_is_and_not_to_send_it_back(web: Web) -> None:
    under_review(web)
    handler, checker = web.browser(HANDLER), web.browser(CHECKER)
    decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")

    assert "下一步：审核同意（您已经手这份拟办意见，须由另一位审批人员办理）" in head(handler)[1]
    assert opened(handler) == []
    assert opened(checker) == ["check"]
    assert "下一步：审核（由审批人员办理）" in words(handler.get(f"/projects/{CODE}"))


def test_a_pass_that_no_longer_holds_is_sent_back_by_somebody_else(web: Web) -> None:
    under_review(web)
    handler, checker, signer = (web.browser(staff) for staff in (HANDLER, CHECKER, SIGNER))
    decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")
    send(checker, DESIGN_REVIEW, "check", opinion="同意")
    web.office.give(DeclareIndicators, stage=Stage.DESIGNED, declarations=({"building": "1", "values": LOW},))

    assert "退回承办（您已经手这份拟办意见，须由另一位审批人员办理）" in head(checker)[1]
    assert "须由未经手的人员退回承办" in words(checker.get(DESIGN_REVIEW))
    assert "退回承办（由您办理）" in head(signer)[1]
    assert "请退回承办" in words(signer.get(DESIGN_REVIEW))


def test_the_materials_of_an_application_stand_at_its_gate_before_and_after_the_decision(web: Web) -> None:
    registered(web.office)
    handler, checker, signer = (web.browser(staff) for staff in (HANDLER, CHECKER, SIGNER))
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    send(handler, DESIGN_REVIEW, "supplement", items="节能计算书", due="2023-05-20")
    send(handler, DESIGN_REVIEW, "supply", items=["节能计算书"])
    listed = "申请材料 设计方案 2023-05-10 节能专篇 2023-05-10 节能计算书 2023-05-10"
    assert listed in words(handler.get(DESIGN_REVIEW))

    send(handler, DESIGN_REVIEW, "accept")
    decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求")
    send(checker, DESIGN_REVIEW, "check", opinion="同意")
    decide(signer, DESIGN_REVIEW, "sign", number="高审方2023-5", authority="高平市行政审批服务管理局")
    assert listed in words(signer.get(DESIGN_REVIEW))
    assert "申请材料" not in words(signer.get(DRAWING_REVIEW)).split("办理")[0]


def test_nobody_is_told_to_refuse_what_fails_no_condition_and_lacks_values_only(web: Web) -> None:
    registered(web.office, designed=None)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    send(handler, DESIGN_REVIEW, "accept")

    assert "下一步：补报指标（由您办理）" in head(handler)[1]


def test_nobody_is_told_to_refuse_what_waits_for_an_open_item_only(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    send(handler, DESIGN_REVIEW, "accept")
    web.office.give(OpenSupervision, buildings=("1",), reason="现场与图纸不符")

    assert "未了结事项S1" in head(handler)[1]
    assert "下一步：了结督办（由市局人员、县局人员办理）" in head(handler)[1]


def test_who_handles_what_fails_a_condition_is_told_to_refuse_it(web: Web) -> None:
    registered(web.office, designed=LOW)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    send(handler, DESIGN_REVIEW, "accept")

    assert "下一步：拟不予通过（由您办理）" in head(handler)[1]
