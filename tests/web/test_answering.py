"""答复申请人: what is asked for besides or by mistake, what is no ground any more, and what needs no permit, on the page of the gate."""

from tests.desk.conftest import CHECKER, CODE, HANDLER
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, confirm, decide, offers, registered, send
from tests.web.reading import words
from tests.web.test_gate_page import SUBMISSION, under_review

SUSPENSION = {
    "procedure": "hearing",
    "required_by": "law",
    "document": "中华人民共和国行政许可法",
    "place": "第四十七条第一款",
    "quote": "行政机关应当在二十日内组织听证",
    "number": "高审听通〔2023〕1号",
    "told_on": "2023-05-10",
    "days": "5",
}


def test_what_is_asked_for_a_second_time_does_not_keep_the_application_from_being_accepted(web: Web) -> None:
    under_review(web, None)
    handler = web.browser(HANDLER)
    page = handler.get(DESIGN_REVIEW).text
    assert send(handler, DESIGN_REVIEW, "supplement", page, items="附图", due="2023-05-20").status_code == 303
    said = words(handler.get(DESIGN_REVIEW))
    assert "告知的补正尚未补齐：附图。不停止期限，也不妨碍受理和作出决定。" in said
    assert send(handler, DESIGN_REVIEW, "supply", items=["附图"]).status_code == 303
    assert "尚未补齐" not in words(handler.get(DESIGN_REVIEW))
    told = words(handler.get(f"/projects/{CODE}"))
    assert "另行告知，期限不停止" in told
    assert "补正告知 A1 附图" in told, "which material it is about"
    assert "补正材料提交 A1 附图" in told


def test_a_request_made_by_mistake_is_taken_back_by_ticking_it(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    send(handler, DESIGN_REVIEW, "supplement", items="节能计算书", due="2023-05-20")
    mistaken = {"items": ["节能计算书"], "reason": "申请时已经提交"}
    assert decide(handler, DESIGN_REVIEW, "withdraw-request", **mistaken).status_code == 303
    page = handler.get(DESIGN_REVIEW).text
    assert offers(page, "accept")
    assert not offers(page, "withdraw-request")


def test_materials_are_no_ground_for_not_accepting_once_five_days_have_gone_by(web: Web) -> None:
    registered(web.office, None)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION | {"on": "2023-04-24"})
    page = handler.get(DESIGN_REVIEW).text
    declined = {"reason": "缺少节能计算书"}
    materials = send(handler, DESIGN_REVIEW, "decline", page, ground="materials", **declined)
    assert materials.status_code == 409
    assert "自收到之日起即为受理" in materials.text
    other = send(handler, DESIGN_REVIEW, "decline", page, ground="not_ours", turn_to="水行政主管部门", **declined)
    assert confirm(handler, DESIGN_REVIEW, "decline", other).status_code == 303
    assert "逾期，最迟应在2023-05-04" in words(handler.get(f"/projects/{CODE}"))


def test_an_accepted_application_is_found_to_need_no_permit(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    clause = {"document": "中华人民共和国行政许可法", "place": "第三十二条第一款第一项", "quote": "申请事项依法不需要取得行政许可的"}
    assert decide(handler, DESIGN_REVIEW, "find-needless", basis="只修缮内部装饰", **clause).status_code == 303

    page = handler.get(DESIGN_REVIEW)
    assert offers(page.text, "submit")
    assert "所列条件均符合；尚未重新申请。" in words(page)
    assert "下一步：认定环节无需办理（由审批人员办理）" in words(page), "nobody is told to apply again"
    assert "无需许可认定" in words(handler.get(f"/projects/{CODE}"))


def test_an_acceptance_is_checked_by_another_person_returned_reworked_and_checked_again(web: Web) -> None:
    under_review(web)
    handler, checker = web.browser(HANDLER), web.browser(CHECKER)
    assert not offers(handler.get(DESIGN_REVIEW).text, "check-acceptance"), "nobody checks what he accepted"

    unexplained = send(checker, DESIGN_REVIEW, "check-acceptance", result="returned")
    assert (unexplained.status_code, "请填写核对意见" in words(unexplained)) == (409, True)
    assert send(checker, DESIGN_REVIEW, "check-acceptance", result="returned", remark="受理日期写错").status_code == 303
    assert not offers(checker.get(DESIGN_REVIEW).text, "check-acceptance")
    assert offers(handler.get(DESIGN_REVIEW).text, "pass"), "it holds nothing up"
    assert send(handler, DESIGN_REVIEW, "rework-acceptance", remark="日期已改").status_code == 303
    assert send(checker, DESIGN_REVIEW, "check-acceptance", result="agreed").status_code == 303

    told = words(handler.get(f"/projects/{CODE}"))
    assert told.count("受理核对") == 2
    assert "受理日期写错" in told
    assert "日期已改" in told


def test_a_paper_is_drafted_and_looked_through_by_another_person(web: Web) -> None:
    under_review(web)
    handler, checker = web.browser(HANDLER), web.browser(CHECKER)
    assert send(handler, DESIGN_REVIEW, "draft-step", draft="needless", step="drafted").status_code == 303
    own = send(handler, DESIGN_REVIEW, "draft-step", draft="needless", step="agreed")
    assert (own.status_code, "请另一位审批人员核稿" in words(own)) == (409, True)
    assert send(checker, DESIGN_REVIEW, "draft-step", draft="needless", step="returned", remark="条款写错").status_code == 303

    assert "文稿：无需许可告知（退回修改，" in words(handler.get(DESIGN_REVIEW))
    assert offers(handler.get(DESIGN_REVIEW).text, "pass"), "it holds nothing up"
    assert "无需许可告知 退回修改 条款写错" in words(handler.get(f"/projects/{CODE}"))


def test_nothing_is_green_while_what_was_asked_for_after_acceptance_is_missing(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    assert "全部符合，可以作出通过结论" in words(handler.get(DESIGN_REVIEW))
    assert send(handler, DESIGN_REVIEW, "supplement", items="附图", due="2023-05-20").status_code == 303
    missing = handler.get(DESIGN_REVIEW)
    assert "全部符合" not in words(missing)
    assert "所列条件均符合；尚待高平市城市建设投资有限公司于2023-05-20前补正1项材料。 附图 下一步： 拟予通过" in words(missing)
    assert send(handler, DESIGN_REVIEW, "supply", items=["附图"]).status_code == 303
    assert "全部符合，可以作出通过结论" in words(handler.get(DESIGN_REVIEW))


def test_nothing_is_green_while_the_term_is_suspended(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    assert decide(handler, DESIGN_REVIEW, "suspend-term", **SUSPENSION).status_code == 303
    assert "所列条件均符合；期限自2023-05-10起中止，程序尚未结束。" in words(handler.get(DESIGN_REVIEW))
    assert send(handler, DESIGN_REVIEW, "resume-term", result="听证笔录").status_code == 303
    assert "全部符合，可以作出通过结论" in words(handler.get(DESIGN_REVIEW))


def test_who_accepted_is_told_that_another_officer_checks_it(web: Web) -> None:
    under_review(web)
    assert "核对受理（这份申请由您受理，须由另一位审批人员核对）" in words(web.browser(HANDLER).get(DESIGN_REVIEW))
