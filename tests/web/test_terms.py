"""期限: what is left of the term that runs, in working days, with what it rests on; the same words on the tray and on the gate page."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.calendar import Calendar, Procedure, Terms
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.holidays import Calendars
from lifecycle.projects.application import applications, supplements, terms
from lifecycle.projects.application.applications import Material
from lifecycle.projects.mending import annulment, supervision
from lifecycle.vocabulary import BuildingId, Citation, Gate, Refused
from lifecycle.web.layout.terms import term
from tests.desk.conftest import CODE, Office
from tests.holidays import INVENTED, NUMBER_2023, day_off, with_notices
from tests.office import CHECKER, CITY, HANDLER
from tests.packaged import packaged_calendar
from tests.projections.walk import apply_for
from tests.web.conftest import HEAD, Web
from tests.web.gates import DESIGN_REVIEW, confirm, decide, offers, registered, send
from tests.web.reading import words

TODAY = date(2023, 9, 28)
PERMIT = f"/projects/{CODE}/gates/{Gate.CONSTRUCTION_PERMIT}"
DAYS = packaged_calendar().working_days


@pytest.mark.parametrize(
    ("due", "shape", "said"),
    [
        (None, "na", "未定期限"),
        (date(2023, 9, 28), "undetermined", "今天到期"),
        (date(2023, 9, 27), "unmet", "逾期1个工作日"),
        (date(2023, 9, 25), "unmet", "逾期3个工作日"),
        (date(2023, 10, 7), "undetermined", "还剩1个工作日"),  # the holidays from 29 September to 6 October do not count
        (date(2023, 10, 8), "undetermined", "还剩2个工作日"),
        (date(2023, 10, 9), "going", "还剩3个工作日"),
    ],
)
def test_the_days_that_are_left_are_working_days(due: date | None, shape: str, said: str) -> None:
    found = term(due, TODAY, DAYS, "zh")

    assert (found.shape, found.words) == (shape, said)


@pytest.mark.parametrize(("due", "said"), [(date(2023, 10, 9), "还剩3个工作日"), (TODAY, "今天到期"), (date(2023, 9, 27), "逾期1个工作日")])
def test_where_holidays_are_not_announced_yet_the_count_says_so(due: date, said: str) -> None:
    assert term(due, TODAY, DAYS, "zh", provisional=True).words == f"{said}（假期未公布，暂计）"


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital whose design review was applied for on 5 May 2023, before a Saturday that was worked; today is the 10th."""
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 5))
    return Web(office)


def clock(web: Web, gate: str = DESIGN_REVIEW) -> str:
    """What the gate page says of the term."""
    page = web.browser(HANDLER).get(gate).text
    return words(page.partition('<section class="clock')[2].partition("</section>")[0])


def test_the_gate_page_shows_the_term_to_accept_with_its_clause_and_that_it_was_compared(web: Web) -> None:
    said = clock(web)

    assert "还剩1个工作日" in said
    assert "受理期限5个工作日，自收到申请（2023-05-05）起算，2023-05-11到期" in said
    assert "中华人民共和国行政许可法 第三十二条第一款第四项" in said
    assert "已与原文核对" in said
    assert "逾期不告知的，自收到申请材料之日起即为受理" in said


def test_the_tray_says_the_same(web: Web) -> None:
    tray = words(web.browser(HANDLER).get("/tray"))

    assert "还剩1个工作日 2023-05-11到期" in tray


def test_what_is_overdue_is_unmistakable(office: Office, web: Web) -> None:
    office.clock.go_on(days=5)

    assert '<section class="clock stop' in web.browser(HANDLER).get(DESIGN_REVIEW).text
    assert "逾期2个工作日" in clock(web)


def test_after_acceptance_the_term_to_decide_runs(office: Office, web: Web) -> None:
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 8))

    assert "作出决定期限20个工作日，自受理（2023-05-08）起算，2023-06-05到期" in clock(web)


def test_a_supplement_stops_the_clock_which_begins_anew_when_everything_has_come(office: Office, web: Web) -> None:
    office.give(supplements.RequestSupplement, application="A1", items=("节能专篇",), due=date(2023, 5, 22), on=date(2023, 5, 8))
    waiting = clock(web)
    office.give(supplements.SupplySupplement, application="A1", materials=(Material(title="节能专篇"),), on=date(2023, 5, 9))

    assert "还剩8个工作日" in waiting
    assert "2023-05-08告知补正，申请人应于2023-05-22前补齐" in waiting
    assert "期限都不计算" in waiting
    assert "自收到补正材料（2023-05-09）起算，2023-05-16到期" in clock(web)


def test_what_was_supplied_late_is_marked_among_the_materials(office: Office, web: Web) -> None:
    asked = {"application": "A1", "on": date(2023, 5, 8), "items": ("节能专篇",), "due": date(2023, 5, 8)}
    office.give(supplements.RequestSupplement, **asked)
    office.give(supplements.SupplySupplement, application="A1", materials=(Material(title="节能专篇"),), on=date(2023, 5, 9))

    assert "节能专篇 2023-05-09 逾期，最迟应在2023-05-08" in words(web.browser(HANDLER).get(DESIGN_REVIEW))


@pytest.fixture
def silent(office: Office, web: Web) -> Web:
    """The fifth working day went by on 11 May without a word to the applicant."""
    office.clock.go_on(days=10)
    return web


def test_while_it_is_silent_the_page_says_that_it_counts_as_accepted(silent: Web) -> None:
    assert "2023-05-11前没有受理，也没有告知补正：自收到申请材料之日起即为受理" in clock(silent)


def test_an_acceptance_after_the_fifth_working_day_counts_from_receipt(office: Office, silent: Web) -> None:
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 19))
    said = clock(silent)

    assert "自受理（2023-05-05）起算，2023-06-01到期" in said
    assert "自收到申请材料之日起即为受理" in said
    assert "2023-06-01到期" in words(silent.browser(HANDLER).get("/tray"))


def test_an_acceptance_on_the_fifth_working_day_counts_from_itself(office: Office, silent: Web) -> None:
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 11))
    said = clock(silent)

    assert "自受理（2023-05-11）起算" in said
    assert "即为受理" not in said


def test_a_late_request_for_a_supplement_stops_nothing(office: Office, silent: Web) -> None:
    office.give(supplements.RequestSupplement, application="A1", items=("节能专篇",), due=date(2023, 6, 9), on=date(2023, 5, 15))
    waiting = clock(silent)
    tray = words(silent.browser(HANDLER).get("/tray"))
    to_accept = words(silent.browser(HANDLER).get("/tray/accept"))
    page = silent.browser(HANDLER).get(DESIGN_REVIEW).text
    office.give(supplements.SupplySupplement, application="A1", materials=(Material(title="节能专篇"),), on=date(2023, 5, 18))
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 19))

    assert "自受理（2023-05-05）起算，2023-06-01到期" in waiting
    assert "期限都不计算" not in waiting
    assert "2023-06-01到期" in tray
    assert "受理申请" in tray
    assert "等待补正" not in tray
    assert "设计方案审查 A1" in to_accept
    assert offers(page, "accept")
    assert offers(page, "supply"), "what was asked for may come all the same"
    assert "自受理（2023-05-05）起算，2023-06-01到期" in clock(silent)


EXTENDED = {"on": "2023-05-29", "reason": "方案涉及的专业较多", "told_on": "2023-05-30"}
HEARING = {
    "on": "2023-05-15",
    "procedure": "hearing",
    "required_by": "law",
    "document": "中华人民共和国行政许可法",
    "place": "第四十七条第一款",
    "quote": "行政机关应当在二十日内组织听证",
    "number": "高审听通〔2023〕1号",
    "told_on": "2023-05-15",
    "days": "５",
}


@pytest.fixture
def accepted(office: Office, web: Web) -> Web:
    """Accepted on 8 May, so that it has to be decided by 5 June; today is 30 May."""
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 8))
    office.clock.reach(date(2023, 5, 30))
    return web


def test_the_head_of_the_authority_extends_the_term_on_the_page_and_the_handler_does_not(accepted: Web) -> None:
    assert not offers(accepted.browser(HANDLER).get(DESIGN_REVIEW).text, "extend-term")
    assert decide(accepted.browser(HEAD), DESIGN_REVIEW, "extend-term", **EXTENDED).status_code == 303

    said = clock(accepted)
    assert "2023-06-19到期" in said
    assert "经本行政机关负责人批准，已延长10个工作日（中华人民共和国行政许可法第四十二条第一款）" in said
    assert "2023-06-19到期" in words(accepted.browser(HANDLER).get("/tray"))
    assert not offers(accepted.browser(HEAD).get(DESIGN_REVIEW).text, "extend-term")


def test_the_applicant_is_not_told_tomorrow(accepted: Web) -> None:
    """Whatever the browser lets through."""
    tomorrow = EXTENDED | {"told_on": "2023-05-31"}
    answer = send(accepted.browser(HEAD), DESIGN_REVIEW, "extend-term", **tomorrow)

    assert answer.status_code == 409
    assert "“告知申请人”2023-05-31晚于今天（2023-05-30）：尚未发生的事不能登记，请核对日期" in answer.text


def test_nobody_is_told_to_extend_or_to_suspend_next(accepted: Web) -> None:
    for staff in (HEAD, HANDLER):
        said = words(accepted.browser(staff).get(DESIGN_REVIEW))
        assert "下一步：延长期限" not in said
        assert "下一步：中止期限" not in said


def test_a_term_that_is_over_is_neither_extended_nor_suspended_by_the_page(office: Office, accepted: Web) -> None:
    assert "中止期限" in words(accepted.browser(HANDLER).get(DESIGN_REVIEW))
    office.clock.reach(date(2023, 7, 31))
    said = words(accepted.browser(HANDLER).get(DESIGN_REVIEW))

    assert "逾期" in clock(accepted)
    assert "中止期限" not in said
    assert "延长期限" not in said


def test_a_hearing_stops_the_term_on_the_page_until_it_is_over(accepted: Web) -> None:
    handler = accepted.browser(HANDLER)
    assert decide(handler, DESIGN_REVIEW, "suspend-term", **HEARING).status_code == 303
    assert "2023-05-15至2023-05-22不计入期限（中华人民共和国行政许可法第四十五条）" in clock(accepted)
    assert "2023-06-12到期" in clock(accepted)
    assert send(handler, DESIGN_REVIEW, "resume-term", on="2023-05-17", result="听证笔录已签字").status_code == 303

    assert "2023-05-15至2023-05-17不计入期限" in clock(accepted)
    assert "2023-06-07到期" in clock(accepted)
    assert offers(handler.get(DESIGN_REVIEW).text, "suspend-term")


def test_a_term_is_suspended_only_for_what_a_statute_requires(accepted: Web) -> None:
    handler = accepted.browser(HANDLER)
    page = handler.get(DESIGN_REVIEW).text
    assert '<option value="民用建筑节能条例">行政法规</option>' in page

    for changed, said in (
        ({"required_by": "department_rule"}, "《中华人民共和国行政许可法》是法律，不是部门规章：请改选依据的种类"),
        ({"document": "关于组织专家论证的通知"}, "“关于组织专家论证的通知”不是法律、法规、规章"),
        ({"quote": "行政机关可以组织听证"}, "在本系统所存的《中华人民共和国行政许可法》里找不到"),
    ):
        answer = send(handler, DESIGN_REVIEW, "suspend-term", **HEARING | changed)
        assert answer.status_code == 409
        assert said in answer.text
    assert offers(handler.get(DESIGN_REVIEW).text, "suspend-term")


def test_a_held_law_is_of_its_own_kind(office: Office, accepted: Web) -> None:
    asked = {
        "clause": Citation("《行政许可法》", "第四十七条第一款", HEARING["quote"]),
        "number": "TZ-1",
        "days": 5,
        "told_on": date(2023, 5, 15),
    }
    with pytest.raises(Refused) as refused:
        office.give(
            terms.SuspendTerm, application="A1", procedure=Procedure.HEARING, required_by="local_regulation", on=date(2023, 5, 15), **asked
        )
    assert refused.value.code == "clock.other_kind"


@pytest.mark.parametrize("days", ["", "二十", "20.5", "-3", "99999"])
def test_the_days_that_are_needed_are_a_number(accepted: Web, days: str) -> None:
    answer = send(accepted.browser(HANDLER), DESIGN_REVIEW, "suspend-term", **HEARING | {"days": days})

    assert answer.status_code == 422
    assert "请填写整数" in answer.text


def test_a_permit_of_the_construction_law_is_neither_extended_nor_suspended(office: Office) -> None:
    registered(office)
    apply_for(office, Gate.CONSTRUCTION_PERMIT, "1", on=date(2023, 5, 8))
    office.give(applications.AcceptApplication, application="A1", on=date(2023, 5, 8))
    web = Web(office)
    for staff in (HEAD, HANDLER):
        page = web.browser(staff).get(PERMIT).text
        assert not any(offers(page, form) for form in ("extend-term", "suspend-term"))
    asked = {"application": "A1", "on": date(2023, 5, 9), "told_on": date(2023, 5, 9)}
    with pytest.raises(Refused) as refused:
        office.give(terms.ExtendTerm, by=HEAD, reason="材料较多", **asked)
    assert refused.value.code == "clock.not_extendable"
    clause = Citation("中华人民共和国行政许可法", "第四十五条", "依法需要听证")
    with pytest.raises(Refused) as refused:
        office.give(terms.SuspendTerm, procedure=Procedure.HEARING, clause=clause, number="TZ-1", days=5, **asked)
    assert refused.value.code == "clock.not_stopped"


def test_what_the_law_leaves_open_is_said(office: Office, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    table = packaged_calendar().terms
    permit = next(each for each in reversed(table.all) if each.left_open)
    monkeypatch.setattr(table, "of", lambda *_: permit)

    assert "尚未裁定：条文写“七日”，未写明是否工作日" in clock(web)


def test_where_no_document_gives_a_term_the_page_says_so(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged_calendar().terms, "of", lambda *_: None)
    said = clock(web)

    assert "未定期限" in said
    assert "所收录的文件没有规定它的期限" in said


def test_a_supervision_item_has_no_term_and_both_pages_say_why(office: Office, web: Web) -> None:
    office.give(supervision.OpenSupervision, buildings=(BuildingId("1"),), reason="现场与图纸不符")

    assert "未定期限 所收录的文件没有规定" in words(web.browser(CITY).get("/tray"))
    assert "未了结事项未定期限" in words(web.browser(HANDLER).get(DESIGN_REVIEW))


@pytest.mark.parametrize("said", ["Term for this step", "working days", "compared with the text of the law"])
def test_the_term_is_told_in_english_too(web: Web, said: str) -> None:
    browser: Any = web.browser(HANDLER)
    browser.cookies.set("lang", "en")

    assert said in browser.get(DESIGN_REVIEW).text
    assert CODE in browser.get(DESIGN_REVIEW).text


@pytest.mark.parametrize(("on", "mark"), [("2023-05-11", False), ("2023-05-12", True)])
def test_a_late_decline_is_marked_before_it_is_recorded_as_it_is_afterwards(silent: Web, on: str, mark: bool) -> None:
    handler = silent.browser(HANDLER)
    looked_at = send(handler, DESIGN_REVIEW, "decline", on=on, reason="属水行政主管部门职权", ground="not_ours", turn_to="水行政主管部门")
    before = words(looked_at.text.partition('id="expected"')[2].partition("</section>")[0])
    assert confirm(handler, DESIGN_REVIEW, "decline", looked_at).status_code == 303
    after = words(handler.get(f"/projects/{CODE}"))

    assert ("逾期，最迟应在2023-05-11" in before, "逾期，最迟应在2023-05-11" in after) == (mark, mark)


def test_an_answer_that_was_annulled_makes_no_later_one_late(office: Office, silent: Web) -> None:
    """It counts for nothing, and so it stopped nothing."""
    asked = office.give(supplements.RequestSupplement, application="A1", items=("节能专篇",), due=date(2023, 6, 9), on=date(2023, 5, 15))
    (request,) = asked.recorded
    office.give(annulment.ProposeAnnulment, annuls=request.version, reason="误登", on=date(2023, 5, 16))
    office.give(annulment.AnnulFact, by=CHECKER, annuls=request.version, on=date(2023, 5, 16))

    assert "逾期，最迟应在" not in words(silent.browser(HANDLER).get(f"/projects/{CODE}"))


def test_a_new_notice_of_holidays_moves_the_term_and_tray_and_gate_page_say_from_which_day_to_which(office: Office, web: Web) -> None:
    Calendars(office.ledger, packaged_calendar()).adopt(date(2023, 5, 8), SYSTEM)
    before = clock(web)
    Calendars(office.ledger, with_notices(day_off(date(2023, 5, 10), date(2023, 5, 11)))).adopt(date(2023, 5, 9), SYSTEM)
    tray = words(web.browser(HANDLER).get("/tray"))

    assert "到期日由" not in before
    assert "放假通知采用后，到期日由2023-05-11改为2023-05-15。" in clock(web)
    assert "2023-05-15到期 放假通知采用后，到期日由2023-05-11改为2023-05-15。" in tray


def test_the_notices_that_are_followed_are_listed_with_the_position_of_their_adoption(office: Office, web: Web) -> None:
    packaged = words(web.browser().get("/policies"))
    Calendars(office.ledger, packaged_calendar()).adopt(date(2023, 5, 8), SYSTEM)
    second = Calendars(office.ledger, with_notices(day_off(date(2023, 5, 18), date(2023, 5, 19)))).adopt(date(2023, 5, 9), SYSTEM)
    said = words(web.browser().get("/policies"))

    assert second
    assert "国办发明电〔2022〕16号 未与原文核对 2022-12-08 — 尚未采用" in packaged
    assert f"{INVENTED} 未与原文核对 2023-05-09 {NUMBER_2023} 第{second.position}条" in said
    assert f"国办发明电〔2022〕16号 未与原文核对 2022-12-08 — 第{second.position - 1}条" in said


def test_of_an_applicant_who_never_supplies_the_page_says_what_can_be_done_and_that_no_law_says_more(office: Office) -> None:
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 4, 10))
    office.give(supplements.RequestSupplement, application="A1", items=("节能专篇",), due=date(2023, 4, 20), on=date(2023, 4, 12))
    web = Web(office)
    said = clock(web)
    assert "补正期限已过。材料补来的，仍登记补正材料；申请人不再申请的，登记撤回" in said
    assert "尚未裁定（未与法律原文核对）：申请人逾期不补正如何处理，行政许可法没有规定" in said
    offered = web.browser(HANDLER).get(DESIGN_REVIEW).text
    assert all(offers(offered, form) for form in ("supply", "withdraw"))


def test_what_moves_a_term_is_offered_by_the_calendar_that_the_ledger_follows(accepted: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = accepted.office.desk
    followed = desk.calendars.now()
    unmoved = tuple(replace(each, stops=None) for each in followed.terms.all)
    other = Calendar(followed.working_days, Terms(unmoved), "x", holidays=followed.holidays, prescribed=followed.prescribed)
    assert offers(accepted.browser(HANDLER).get(DESIGN_REVIEW).text, "suspend-term")
    monkeypatch.setattr(type(desk), "_terms_of", staticmethod(lambda _rulebooks: lambda _position: other))
    assert not offers(accepted.browser(HANDLER).get(DESIGN_REVIEW).text, "suspend-term")
