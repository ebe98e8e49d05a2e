"""文书与送达: what a gate page says of its papers, how a delivery is recorded there, and the receipts on paper."""

from datetime import date

from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    DeclineGround,
    Material,
)
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.project import Mode, Outcome
from lifecycle.vocabulary import Gate
from tests.desk.conftest import CODE
from tests.office import HANDLER
from tests.projections.walk import apply_for, check, deliver, propose, sign
from tests.projects.deciding.test_commitments import promised
from tests.projects.walks import DAYS
from tests.projects.walks import concluded as passed
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, LOW, registered, send
from tests.web.reading import links, on_paper, words
from tests.web.works import PROJECT, address, brought, decide, hidden, typed
from tests.web.works import send as sent

APPROVAL = "高平市行政审批服务管理局"
TICKET = "第三十二条第二款：“行政机关受理或者不予受理行政许可申请，应当出具加盖本行政机关专用印章和注明日期的书面凭证”。"
MATERIALS = (Material(title="建设工程设计方案"), Material(title="绿色建筑与节能专篇"))


def applied(web: Web, **more: object) -> None:
    registered(web.office, **more)  # type: ignore[arg-type]
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 4), materials=MATERIALS)


def concluded(web: Web, outcome: Outcome = Outcome.PASSED) -> None:
    applied(web, **({} if outcome is Outcome.PASSED else {"designed": LOW}))
    web.office.give(AcceptApplication, application="A1", on=date(2023, 5, 5))
    propose(web.office, "A1", "1", outcome=outcome, on=date(2023, 5, 10))
    check(web.office, "A1", on=date(2023, 5, 10))
    sign(web.office, "A1", passed=outcome is Outcome.PASSED, on=date(2023, 5, 10))


def gate(web: Web) -> str:
    return words(web.browser(HANDLER).get(DESIGN_REVIEW))


def printed(web: Web, kind: str) -> str:
    (href,) = [each for each in links(web.browser(HANDLER).get(DESIGN_REVIEW)) if f"/print/{kind}" in each]
    return words(web.browser(AUDITOR).get(href))


def test_a_grant_that_has_not_arrived_says_by_when_and_how_long_there_is(web: Web) -> None:
    concluded(web)
    said = gate(web)

    assert "准予决定及证件 2023-05-10 尚未登记送达 还剩10个工作日" in said
    assert "最迟应在2023-05-24送达（《中华人民共和国行政许可法》第四十四条）" in said
    assert "受理通知书 2023-05-05 尚未登记送达 登记送达" in said


def test_a_refusal_shows_no_due_day(web: Web) -> None:
    concluded(web, Outcome.REFUSED)
    said = gate(web)

    assert "不予行政许可决定书 2023-05-10 尚未登记送达 登记送达" in said
    assert "最迟应在" not in said


def test_a_delivery_is_recorded_on_its_form_and_told_with_its_proof(web: Web) -> None:
    concluded(web)
    browser = web.browser(HANDLER)
    form = next(each for each in links(browser.get(DESIGN_REVIEW)) if "deliver-paper" in each and "of=" in each)
    said = {"outcome": "delivered", "delivery_mode": "direct", "signed_by": "mail_clerk", "receipt": "回证5号", "on": "2023-05-10"}
    opened, (url, _, _) = browser.get(form).text, form.partition("?")

    looked_at = browser.post(url, data={**hidden(opened, "deliver-paper"), **typed("deliver-paper", said)})
    answer = browser.post(url, data={**hidden(looked_at.text, "deliver-paper"), "step": "record"})

    assert answer.status_code == 303, answer.text
    assert "2023-05-10已送达：直接送达、单位负责收件的人、回证5号" in gate(web)


def test_the_tray_leads_to_the_papers_that_have_not_arrived(web: Web) -> None:
    concluded(web)
    browser = web.browser(HANDLER)
    tray = browser.get("/tray")

    assert "送达文书 · 设计方案审查" in words(tray)
    (form,) = [each for each in links(tray) if "deliver-paper" in each]
    assert "准予决定及证件（2023-05-10）" in words(browser.get(form))


def test_the_next_step_names_what_has_not_arrived_and_an_overdue_paper_is_not_calm(web: Web) -> None:
    concluded(web)
    handler, project = web.browser(HANDLER), f"/projects/{CODE}"
    told = "下一步： 送达准予决定及证件（设计方案审查，2023-05-10） {} （由您办理）"
    for page in (handler.get(DESIGN_REVIEW), handler.get(project)):
        assert told.format("还剩10个工作日") in words(page)
    assert "此刻没有要办的事" not in gate(web)
    assert '<div class="no-print"><div class="note ok">' in handler.get(DESIGN_REVIEW).text

    web.office.clock.reach(date(2023, 5, 26))
    handler = web.browser(HANDLER)
    assert told.format("逾期2个工作日") in words(handler.get(project))
    late = handler.get(DESIGN_REVIEW)
    assert "送达准予决定及证件（设计方案审查，2023-05-10）：已逾期，尚未送达申请人。" in words(late)
    assert '<div class="no-print"><div class="note ok">' not in late.text
    assert "已逾期" not in on_paper(late.text)

    deliver(web.office, on=date(2023, 5, 25))
    assert "此刻没有要办的事" in gate(web)
    assert '<div class="no-print"><div class="note ok">' in handler.get(DESIGN_REVIEW).text
    assert "下一步： 送达" not in words(handler.get(project))


def test_who_may_not_deliver_sees_how_it_stands(web: Web) -> None:
    concluded(web)
    page = web.browser(AUDITOR).get(DESIGN_REVIEW)

    assert "尚未登记送达" in words(page)
    assert not [each for each in links(page) if "deliver-paper" in each]


def test_a_late_delivery_is_marked_beside_the_paper_and_on_the_history(web: Web) -> None:
    concluded(web)
    web.office.clock.reach(date(2023, 5, 26))
    deliver(web.office, on=date(2023, 5, 25))

    assert "2023-05-25已送达：直接送达、单位负责收件的人（逾期，最迟应在2023-05-24送达）" in gate(web)
    assert "逾期，最迟应在2023-05-24" in words(web.browser(HANDLER).get(f"/projects/{CODE}"))


def test_the_receipt_of_an_acceptance_says_what_came_in_when_the_clause_the_seal_and_whom_to_ask(web: Web) -> None:
    applied(web)
    web.office.give(AcceptApplication, application="A1", on=date(2023, 5, 5), number="高审受〔2023〕7号")
    said = printed(web, "acceptance")

    assert f"{APPROVAL} 受理通知书 高审受〔2023〕7号" in said
    assert "收到的材料： 建设工程设计方案（2023年5月4日收到）； 绿色建筑与节能专篇（2023年5月4日收到）。" in said
    assert "经审查，申请材料齐全、符合法定形式，本机关决定予以受理。" in said
    assert TICKET in said
    assert "办理期限：自受理之日起20个工作日内作出决定（《中华人民共和国行政许可法》第四十二条第一款）。" in said
    assert "本件经办人：" in said
    assert f"{APPROVAL} 2023年5月5日 （加盖本行政机关专用印章）" in said
    assert "行政复议" not in said
    assert "法律没有写明，待主管部门定" in said


def test_where_the_time_of_day_is_known_page_history_and_receipt_say_it(web: Web) -> None:
    registered(web.office)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 4), at="9：05", materials=(Material(title="总平面图"),))
    web.office.give(AcceptApplication, application="A1", on=date(2023, 5, 5), at="下午2点05分")
    accepted = gate(web)
    deliver(web.office, on=date(2023, 5, 5), at="15:30")
    said, history = printed(web, "acceptance"), words(web.browser(HANDLER).get(f"/projects/{CODE}"))

    assert "A1 已受理，2023-05-05 14:05" in accepted
    assert "总平面图 2023-05-04 09:05" in accepted
    assert "2023-05-05 15:30已送达：直接送达" in gate(web)
    assert "你单位于2023年5月4日9时05分就" in said
    assert "总平面图（2023年5月4日9时05分收到）。" in said
    assert f"{APPROVAL} 2023年5月5日14时05分 （加盖本行政机关专用印章）" in said
    assert all(when in history for when in ("2023-05-04 09:05", "2023-05-05 14:05", "2023-05-05 15:30"))


def test_a_non_acceptance_gives_its_ground_and_the_remedies_of_its_day(web: Web) -> None:
    applied(web)
    reason, turn_to = "该事项由规划和自然资源局办理", "高平市规划和自然资源局"
    asked = {"application": "A1", "on": date(2023, 5, 5), "reason": reason, "ground": DeclineGround.NOT_OURS}
    web.office.give(DeclineApplication, **asked, turn_to=turn_to)
    said = printed(web, "non_acceptance")

    assert f"{APPROVAL} 不予受理决定书" in said
    assert f"理由：{reason}" in said
    assert "因不属于本机关职权范围， 本机关决定不予受理。 请向高平市规划和自然资源局申请。" in said
    assert "第三十二条第一款第二项：“申请事项依法不属于本行政机关职权范围的，应当即时作出不予受理的决定" in said
    assert TICKET in said
    assert "自收到本文书之日起六十日内，向本机关的本级人民政府或者上一级主管部门申请行政复议" in said
    assert "《中华人民共和国行政复议法》第六条第八项" in said
    assert "办理期限" not in said


def test_a_request_for_supplements_has_its_number_and_its_clause(web: Web) -> None:
    applied(web)
    asked = {"items": "节能专篇", "due": "2023-05-22", "number": "高审补〔2023〕3号"}
    assert send(web.browser(HANDLER), DESIGN_REVIEW, "supplement", **asked).status_code == 303
    said = printed(web, "supplement")

    assert f"{APPROVAL} 补正通知书 高审补〔2023〕3号" in said
    assert "须补正的全部内容一次性告知如下： 节能专篇" in said
    assert "第三十二条第一款第四项：“" in said


def test_an_earlier_paper_tells_only_what_had_come_in_by_then(web: Web) -> None:
    applied(web)
    web.office.give(RequestSupplement, application="A1", on=date(2023, 5, 5), items=("日照分析",), due=date(2023, 5, 22))
    assert "日照分析" in printed(web, "supplement")
    assert web.browser(HANDLER).get(f"{DESIGN_REVIEW}/print/acceptance").status_code == 404
    assert web.browser(HANDLER).get(f"{DESIGN_REVIEW}/print/grant").status_code == 404


def test_the_sheet_on_paper_is_the_same_before_its_papers_were_sent_and_after(web: Web) -> None:
    concluded(web)
    before = web.browser(HANDLER).get(DESIGN_REVIEW).text
    deliver(web.office, on=date(2023, 5, 10))
    after = web.browser(HANDLER).get(DESIGN_REVIEW).text

    assert words(before) != words(after)
    assert on_paper(before) == on_paper(after)


def test_a_broken_promise_asks_for_the_case_of_the_law_and_says_where_no_article_names_it(web: Web) -> None:
    """Where a permit was passed on it; the case stands on the paper of the revocation, which then waits to be served."""
    brought(web.office, promised(Mode.INFORMED_COMMITMENT), passed("A1", DAYS[Gate.DESIGN_REVIEW]))
    handler = web.browser(HANDLER)
    form = handler.get(address("breach-commitment", "A1-1"))
    assert "没有条文写明按哪一项，由决定机关选定" in words(form)
    assert sent(handler, "breach-commitment", "A1-1", finding="计算书系伪造").status_code == 422

    answer = decide(handler, "breach-commitment", "A1-1", finding="计算书系伪造", ground="by_deceit")

    assert answer.status_code == 303, answer.text
    paper = handler.get(f"{PROJECT}/gates/design_review/print/revocation")
    assert "第六十九条第二款：“被许可人以欺骗、贿赂等不正当手段取得行政许可的，应当予以撤销”" in words(paper)
    assert "承诺没有履行的，按第六十九条哪一项撤销" in words(paper), "the office is told what is open"
    tray = words(handler.get("/tray", params={"task": "deliver"}))
    assert "送达文书 · 设计方案审查 1号楼、2号楼 撤销决定" in tray
