"""环节页上征求意见: of whom it was asked, until when, who answered how; and the question before a conclusion over open advice."""

import re
from datetime import date

import pytest

from lifecycle.desk.tagging import project_stream
from lifecycle.projects.application import applications
from lifecycle.projects.application.advice import ReceiveAdvice
from lifecycle.projects.application.consultations import Reply, Stance
from lifecycle.projects.deciding.conclusion import ConclusionProposed
from lifecycle.projects.mending.corrections import fold
from lifecycle.vocabulary import Fact, Gate
from tests.desk.conftest import CODE, P1, Office
from tests.office import HANDLER
from tests.projections.walk import apply_for, check, propose, sign
from tests.web.conftest import GAOPING, Browser, Web
from tests.web.gates import DESIGN_REVIEW, PDF, confirm, decide, form, offers, registered, send
from tests.web.reading import rows, words

FIRE, WATER, RELICS = "高平市消防救援大队", "高平市水务局", "高平市文物保护中心（地下文物埋藏区踏勘与考古勘探管理科）"


@pytest.fixture
def web(office: Office) -> Web:
    """A hospital whose design review is accepted; today is 10 May 2023, a Wednesday."""
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 5))
    office.give(applications.AcceptApplication, on=date(2023, 5, 8), application="A1")
    return Web(office)


@pytest.fixture
def handler(web: Web) -> Browser:
    return web.browser(HANDLER)


def ask(browser: Browser, bodies: str = f"{FIRE}\n{WATER}", due: str = "2023-05-17") -> None:
    typed = {"advice_kind": "consultation", "buildings": "1", "bodies": bodies, "bodies_answer_by": due, "matter": "总平面与消防车道"}
    assert decide(browser, DESIGN_REVIEW, "ask-advice", **typed).status_code == 303


def facts(web: Web) -> list[Fact]:
    return [recorded.fact for recorded in web.office.ledger.load(project_stream(P1)).recorded]


def replies(web: Web) -> tuple[Reply, ...]:
    project = fold(facts(web))
    assert project is not None
    return tuple(reply for asked in project.consultations.values() for reply in asked.replies)


def test_a_page_without_advice_says_nothing_of_it(handler: Browser) -> None:
    page = handler.get(DESIGN_REVIEW)
    assert 'id="advice"' not in page.text
    assert not offers(page.text, "receive-advice")
    assert offers(page.text, "ask-advice")


def test_the_page_says_who_was_asked_until_when_and_who_has_not_answered(web: Web, handler: Browser) -> None:
    ask(handler)
    page = handler.get(DESIGN_REVIEW)

    assert [row for row in rows(page) if "答复" in row] == [
        f"{FIRE} 2023-05-17 尚未答复，还剩5个工作日",
        f"{WATER} 2023-05-17 尚未答复，还剩5个工作日",
    ]
    assert f"尚未答复征求意见：{FIRE}、{WATER}" in words(page)
    assert "民用建筑节能条例 第十二条第二款" in words(page)
    assert f"{FIRE} {WATER}" in words(handler.get("/tray?task=advice"))


def test_a_body_that_is_still_asked_comes_back_beside_what_was_typed(handler: Browser) -> None:
    ask(handler)
    typed = {"advice_kind": "countersignature", "buildings": "1", "bodies": FIRE, "bodies_answer_by": "2023-05-20", "matter": "再问一次"}
    back = send(handler, DESIGN_REVIEW, "ask-advice", **typed)
    assert back.status_code == 409
    assert "尚未答复：请先登记它的答复" in words(back)
    assert "再问一次" in back.text


def test_an_answer_is_recorded_with_its_scan_by_who_enters_papers(web: Web, handler: Browser) -> None:
    ask(handler)
    county = web.browser(GAOPING)
    scan = {"receive-advice-scan_file": ("复函.pdf", PDF, "application/pdf")}
    looked_at = send(
        county, DESIGN_REVIEW, "receive-advice", answering="C1-1", stance="against", content="登高操作场地不足", number="", files=scan
    )
    assert confirm(county, DESIGN_REVIEW, "receive-advice", looked_at).status_code == 303

    assert replies(web)[0].stance is Stance.AGAINST
    page = handler.get(DESIGN_REVIEW)
    assert f"{FIRE} 2023-05-17 不同意 2023-05-10 登高操作场地不足 扫描件" in rows(page)
    assert f"答复不同意：{FIRE}" in words(page)
    (href,) = set(re.findall(r'href="(/projects/[^"]+/attachments/[0-9a-f]{64})"', page.text))
    assert handler.get(href).content == PDF
    assert "意见答复" in words(handler.get(f"/projects/{CODE}"))


def test_an_answer_needs_no_scan_and_comes_late(web: Web, handler: Browser) -> None:
    ask(handler)
    web.office.clock.go_on(days=9)
    handler = web.browser(HANDLER)
    decide(handler, DESIGN_REVIEW, "receive-advice", answering="C1-2", stance="none", content="无意见", number="", on="2023-05-19")
    page = handler.get(DESIGN_REVIEW)
    assert f"{WATER} 2023-05-17 无意见（逾期答复） 2023-05-19 无意见" in rows(page)
    assert f"{FIRE} 2023-05-17 尚未答复，逾期2个工作日" in rows(page)
    assert "逾期，最迟应在2023-05-17" in words(handler.get(f"/projects/{CODE}"))


@pytest.mark.parametrize(
    ("needless", "other", "row"),
    [
        ("C1-1", "", f"{FIRE} 2023-05-17 无需征求 2023-05-10 不涉及"),
        ("other", RELICS, f"{RELICS} 无需征求 2023-05-10 不涉及"),
    ],
)
def test_a_body_that_need_not_be_asked_stands_there_with_the_reason(handler: Browser, needless: str, other: str, row: str) -> None:
    ask(handler)
    assert decide(handler, DESIGN_REVIEW, "forgo-advice", needless=needless, other_body=other, reason="不涉及").status_code == 303
    assert row in rows(handler.get(DESIGN_REVIEW))


def test_that_nobody_need_be_asked_is_found_before_anybody_is(handler: Browser) -> None:
    assert decide(handler, DESIGN_REVIEW, "forgo-advice", needless="nobody", other_body="", reason="不涉及").status_code == 303
    assert "任何单位 无需征求 2023-05-10 不涉及" in rows(handler.get(DESIGN_REVIEW))
    ask(handler)
    assert send(handler, DESIGN_REVIEW, "forgo-advice", needless="nobody", other_body="", reason="不涉及").status_code == 422


def test_another_body_has_a_name(handler: Browser) -> None:
    assert send(handler, DESIGN_REVIEW, "forgo-advice", needless="other", other_body="", reason="不涉及").status_code == 422


def test_a_proposal_over_open_advice_is_asked_once_more_and_keeps_that_it_was(web: Web, handler: Browser) -> None:
    ask(handler)
    asked = send(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="拟予通过")
    assert asked.status_code == 409
    assert f"「设计方案审查」有征求意见尚未答复：{FIRE}、{WATER}（不等答复就办理吗？）" in words(asked)
    assert not any(isinstance(fact, ConclusionProposed) for fact in facts(web))

    tick = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    again = {"pass-on": "2023-05-10", "pass-buildings": "1", "pass-opinion": "拟予通过", "confirmed": tick}
    looked_at = handler.post(f"{DESIGN_REVIEW}/pass", data=form(asked.text, "pass") | again)
    assert confirm_ticked(handler, looked_at.text, tick) == 303
    proposed = next(fact for fact in facts(web) if isinstance(fact, ConclusionProposed))
    assert proposed.confirmed == ("advice.open",)
    assert "征求意见尚未答复" in words(handler.get(f"/projects/{CODE}"))


def confirm_ticked(browser: Browser, page: str, tick: list[str]) -> int:
    sent = {**form(page, "pass"), "step": "record", "confirmed": tick}
    return browser.post(f"{DESIGN_REVIEW}/pass", data=sent).status_code


def test_a_body_may_have_its_own_day_behind_its_name(web: Web, handler: Browser) -> None:
    ask(handler, f"{FIRE}\n{WATER} 2023年5月24日\n高平市 园林局")

    assert [(each.body, each.due) for each in replies(web)] == [
        (FIRE, date(2023, 5, 17)),
        (WATER, date(2023, 5, 24)),
        ("高平市 园林局", date(2023, 5, 17)),
    ]


def test_what_comes_after_the_conclusion_is_marked_so_at_the_gate_and_on_the_history(web: Web, handler: Browser) -> None:
    ask(handler, due="2023-05-10")
    decided = {"application": "A1", "confirmed": ("advice.open",)}
    propose(web.office, "A1", "1", confirmed=("advice.open",))
    web.office.give(ReceiveAdvice, advice="C1", body=WATER, stance=Stance.FOR, content="同意")
    check(web.office, **decided)
    sign(web.office, **decided)
    web.office.clock.reach(date(2023, 5, 11))
    web.office.give(ReceiveAdvice, advice="C1", body=FIRE, stance=Stance.AGAINST, content="消防车道不足", on=date(2023, 5, 11))

    assert [each.after_conclusion for each in replies(web)] == [True, False]
    assert "不同意（逾期答复）（结论作出以后答复）" in words(web.browser(HANDLER).get(DESIGN_REVIEW))
    told = words(web.browser(HANDLER).get(f"/projects/{CODE}"))
    assert "逾期，最迟应在2023-05-10；在结论作出以后答复" in told


def test_an_answer_that_is_only_entered_after_the_conclusion_says_that_it_is_dated_before(web: Web, handler: Browser) -> None:
    ask(handler)
    decided = {"application": "A1", "confirmed": ("advice.open",)}
    propose(web.office, "A1", "1", confirmed=("advice.open",))
    web.office.clock.reach(date(2023, 5, 12))
    check(web.office, on=date(2023, 5, 12), **decided)
    sign(web.office, on=date(2023, 5, 12), **decided)
    for body, on in ((FIRE, date(2023, 5, 11)), (WATER, date(2023, 5, 12))):
        web.office.give(ReceiveAdvice, advice="C1", body=body, stance=Stance.FOR, content="同意", on=on)

    assert [(each.after_conclusion, each.dated_before) for each in replies(web)] == [(False, True), (True, False)]
    page = words(web.browser(HANDLER).get(DESIGN_REVIEW))
    assert "同意（录入于结论之后，答复日期在结论之前） 2023-05-11" in page
    assert "同意（结论作出以后答复） 2023-05-12" in page
    told = words(web.browser(HANDLER).get(f"/projects/{CODE}"))
    assert "录入于结论之后，答复日期在结论之前" in told
    assert "在结论作出以后答复" in told
    assert told.count("在结论作出以后答复") == 1
