"""打印: the sheet of a gate with its opinions, the notices that go to applicants, and the sealed paper that comes back as a scan."""

import re
from datetime import date
from html import unescape

import pytest
from httpx2 import Response

from lifecycle.desk.about_projects import project_of
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.deciding.certificates import RevokeDecision, ScanAttached
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, ProjectId, Stage
from tests.desk.conftest import CODE
from tests.desk.test_desk import declare
from tests.office import CHECKER, HANDLER, SIGNER
from tests.projections.walk import apply_for, check, propose, sign
from tests.projects.deciding.test_certificates import SEALED
from tests.web.conftest import AUDITOR, ZEZHOU_HANDLER, Browser, Web
from tests.web.gates import DESIGN_REVIEW, LOW, PDF, decide, form, offers, registered, send
from tests.web.reading import links, on_paper, words

APPROVAL = "高平市行政审批服务管理局"
NOT_PRINTED = re.compile(r'<(\w+)[^>]* class="[^"]*no-print[^"]*"[^>]*>.*?</\1>', re.DOTALL)
"""Good for elements that hold none of their own kind."""
REFUSAL, SUPPLEMENT = (f"{DESIGN_REVIEW}/print/{kind}" for kind in ("refusal", "supplement"))


def applied(web: Web, **more: object) -> None:
    registered(web.office, **more)  # type: ignore[arg-type]
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 8))


def accept(web: Web) -> None:
    assert send(web.browser(HANDLER), DESIGN_REVIEW, "accept").status_code == 303


def passed(web: Web) -> None:
    """By three people, at the paper 高审方案〔2023〕1号."""
    applied(web)
    accept(web)
    propose(web.office, "A1", "1")
    check(web.office, "A1")
    assert decide(web.browser(SIGNER), DESIGN_REVIEW, "sign", number="高审方案〔2023〕1号", authority=APPROVAL).status_code == 303


def refused(web: Web) -> None:
    applied(web, designed=LOW)
    accept(web)
    propose(web.office, "A1", "1", outcome=Outcome.REFUSED)
    check(web.office, "A1")
    assert decide(web.browser(SIGNER), DESIGN_REVIEW, "sign").status_code == 303


def attach(browser: Browser, content: bytes = PDF) -> Response:
    return send(browser, DESIGN_REVIEW, "attach", files={"attach-scan_file": ("盖章.pdf", content, "application/pdf")})


def test_the_sheet_has_the_opinions_of_all_three_with_their_days_and_the_number(web: Web) -> None:
    passed(web)
    page = words(web.browser(HANDLER).get(DESIGN_REVIEW))

    assert "承办 通过 ： 拟办意见 SP01 2023-05-10" in page
    assert "审核 同意 SP02 2023-05-10" in page
    assert "签发 通过 SP03 2023-05-10" in page
    assert f"{APPROVAL} 2023年5月10日 （用章处）" in page
    assert "审查意见（送审稿，未签发）" not in page
    assert "依台账截至第" in page


def test_a_draft_leaves_room_for_who_has_yet_to_sign(web: Web) -> None:
    applied(web)
    accept(web)
    propose(web.office, "A1", "1")
    page = words(web.browser(CHECKER).get(DESIGN_REVIEW))

    assert "审查意见（送审稿，未签发）" in page
    assert "审核 （待签）" in page
    assert "年 月 日 （用章处）" in page


def test_what_was_returned_stands_in_no_opinion(web: Web) -> None:
    applied(web)
    accept(web)
    propose(web.office, "A1", "1")
    assert send(web.browser(CHECKER), DESIGN_REVIEW, "return", reason="意见不全").status_code == 303

    page = web.browser(HANDLER).get(DESIGN_REVIEW)
    assert "承办 （待签）" in words(page)
    assert re.search(r"SP02于2023-05-\d\d退回承办，理由：意见不全", words(page)), "whoever handles it is told why"
    assert "意见不全" not in on_paper(page.text)
    propose(web.office, "A1", "1")
    assert "退回承办，理由" not in words(web.browser(HANDLER).get(DESIGN_REVIEW))


def test_a_draft_has_no_words_of_the_screen(web: Web) -> None:
    applied(web, designed=LOW)
    accept(web)
    page = web.browser(HANDLER).get(DESIGN_REVIEW)

    assert "尚不能作出通过结论" in words(page)
    assert "尚不能作出通过结论" not in on_paper(page.text)


def test_the_refused_sheet_says_so_too(web: Web) -> None:
    refused(web)

    page = web.browser(HANDLER).get(DESIGN_REVIEW)

    assert "签发 不予通过 SP03 2023-05-10" in words(page)
    assert "✕ 已于2023-05-10决定不予通过" in words(page)


def test_the_sheet_of_a_refusal_does_not_print_that_no_application_came_in(web: Web) -> None:
    refused(web)
    declare(web.office, Stage.DESIGNED)
    page = web.browser(HANDLER).get(DESIGN_REVIEW)

    assert "所列条件均符合；尚未重新申请" in words(page)
    assert words(page).count("条件与结论") == 2, "as it was recorded, and as it is judged by now"
    assert "尚未收到申请" not in words(page)
    assert "尚未重新申请" not in words(printed(page))


def test_a_pass_that_was_revoked_is_no_refusal_and_no_opinion_to_print(web: Web) -> None:
    passed(web)
    web.office.give(RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=("1",), reason="依据有误")
    page = words(web.browser(HANDLER).get(DESIGN_REVIEW))

    assert "决定不予通过" not in page
    assert "审查意见（送审稿，未签发）" in page


def printed(page: Response) -> str:
    """What stands on paper: without what print.css leaves out."""
    return NOT_PRINTED.sub("", page.text)


def paper(web: Web, href: str = "/print/refusal") -> Response:
    gate = web.browser(HANDLER).get(DESIGN_REVIEW)
    (found,) = [each for each in links(gate) if href in each]
    return web.browser(HANDLER).get(found)


def test_a_refusal_is_printed_under_its_legal_title_with_each_finding_once_and_its_law(web: Web) -> None:
    refused(web)
    said = words(paper(web))

    assert f"{APPROVAL} 不予行政许可决定书" in said
    assert "高平市城市建设投资有限公司：" in said
    assert f"就高平市第二人民医院（项目代码{CODE}）提出的设计方案审查申请，涉及1号楼，经审查：" in said
    work_points = "依据晋城市住房和城乡建设局《2023年建设科技与标准定额工作要点》三（一）不符合"
    assert f"1号楼：节能率为71.99%，低于要求的72%，{work_points}" in said
    conditions = "规划条件（高规条2023-17）和《中华人民共和国城乡规划法》第四十条第二款"
    assert f"1号楼：节能率为71.99%，低于规划条件要求的72%，依据{conditions}不符合" in said
    assert said.count("节能率为71.99%") == 2, "one finding by the document, one by the planning conditions"
    assert "《中华人民共和国行政许可法》第三十八条第二款：“行政机关依法作出不予行政许可的书面决定的，应当说明理由" in said
    assert "据此，本机关决定： 不予行政许可 。" in said
    assert "2023年5月10日" in said


@pytest.mark.parametrize("slip", ["校验规则", "自定规则", "house", "A1", "不予通过", "已记入台账", "None"])
def test_no_word_of_the_screen_and_no_rule_of_ours_is_on_the_paper_of_a_refusal(web: Web, slip: str) -> None:
    refused(web)
    article = paper(web).text.partition('<article class="paper">')[2].partition("</article>")[0]
    assert article
    assert slip not in words(article)


@pytest.mark.parametrize(
    ("on", "bodies", "law"),
    [
        ("2023-12-31", "本机关的本级人民政府或者上一级主管部门申请行政复议", "第九条第一款"),
        ("2024-01-01", "本机关的本级人民政府申请行政复议", "第二十条第一款"),
    ],
)
def test_the_remedies_are_those_of_the_day_of_the_decision(web: Web, on: str, bodies: str, law: str) -> None:
    web.office.clock.reach(date(2024, 1, 3))
    registered(web.office, designed=LOW)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date.fromisoformat(on))
    web.office.give(AcceptApplication, application="A1", on=date.fromisoformat(on))
    propose(web.office, "A1", "1", outcome=Outcome.REFUSED, on=date.fromisoformat(on))
    check(web.office, "A1", on=date.fromisoformat(on))
    sign(web.office, "A1", passed=False, on=date.fromisoformat(on))
    said = words(web.browser(HANDLER).get(REFUSAL))

    assert f"自收到本文书之日起六十日内，向{bodies}" in said
    assert "六个月内，直接向有管辖权的人民法院提起行政诉讼" in said
    assert f"《中华人民共和国行政复议法》{law}" in said
    assert 'class="blank-line"' not in paper(web).text


def test_the_opinion_adds_what_no_finding_says_and_repeats_none(web: Web) -> None:
    applied(web, designed=LOW)
    accept(web)
    prefilled = form_words(web)
    assert "节能率为71.99%" in prefilled
    asked = {"buildings": "1", "opinion": f"{prefilled}\n另缺日照分析"}
    assert decide(web.browser(HANDLER), DESIGN_REVIEW, "refuse", **asked).status_code == 303
    check(web.office, "A1")
    assert decide(web.browser(SIGNER), DESIGN_REVIEW, "sign").status_code == 303
    said = words(paper(web))

    assert "另缺日照分析" in said
    assert "请修改后重新申报" not in said
    assert said.count("节能率为71.99%") == 2


def form_words(web: Web) -> str:
    """What the form of a refusal proposes as its opinion."""
    page = web.browser(HANDLER).get(DESIGN_REVIEW).text
    found = re.search(r'<textarea id="refuse-opinion"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_where_no_verdict_brings_a_basis_the_form_asks_for_one_and_the_paper_names_it(web: Web) -> None:
    applied(web)
    accept(web)
    asked = {"buildings": "1", "opinion": "总平面与规划条件不符"}
    answer = send(web.browser(HANDLER), DESIGN_REVIEW, "refuse", **asked)
    assert answer.status_code == 422
    assert 'id="refuse-document-wrong"' in answer.text
    assert "不予通过要写明依据" in words(answer)
    ours = {"document": "系统校验规则", "place": "四", "quote": "无法判定"}
    assert "系统校验规则不是执法依据" in words(send(web.browser(HANDLER), DESIGN_REVIEW, "refuse", **asked, **ours))

    basis = {"document": "规划条件（高规条2023-17）", "place": "第三条", "quote": "建筑高度不超过24米"}
    assert decide(web.browser(HANDLER), DESIGN_REVIEW, "refuse", **asked, **basis).status_code == 303
    check(web.office, "A1")
    assert decide(web.browser(SIGNER), DESIGN_REVIEW, "sign").status_code == 303
    assert "不予通过的依据： 规划条件（高规条2023-17） 第三条：建筑高度不超过24米" in words(web.browser(HANDLER).get(DESIGN_REVIEW))
    assert "本文书依据：规划条件（高规条2023-17）第三条：“建筑高度不超过24米”" in words(paper(web))


def test_a_supplement_is_printed_with_all_of_its_items_and_an_unchecked_basis(web: Web) -> None:
    applied(web)
    sent = send(web.browser(HANDLER), DESIGN_REVIEW, "supplement", items="节能专篇\n装配率计算书", due="2023-05-22")
    assert sent.status_code == 303
    said = words(web.browser(AUDITOR).get(SUPPLEMENT))

    assert f"{APPROVAL} 补正通知书" in said
    assert "一次性告知如下： 节能专篇； 装配率计算书。" in said
    assert "请于2023年5月22日前一次补齐" in said
    assert "《中华人民共和国行政许可法》第三十二条第一款第四项：“申请材料不齐全或者不符合法定形式的，应当当场或者在五日内一次告知" in said
    assert "未与原文核对" not in said


def test_a_notice_that_was_never_given_is_not_to_be_printed(web: Web) -> None:
    applied(web)

    assert web.browser(HANDLER).get(SUPPLEMENT).status_code == 404
    assert web.browser(HANDLER).get(REFUSAL).status_code == 404
    refused_at = web.office.ledger.head()
    assert web.browser(HANDLER).get(REFUSAL, params={"position": refused_at}).status_code == 404
    assert web.browser(HANDLER).get(f"{DESIGN_REVIEW}/print/permit").status_code == 422


def test_a_notice_is_not_for_another_county(web: Web) -> None:
    refused(web)

    assert web.browser(ZEZHOU_HANDLER).get(REFUSAL).status_code == 403


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_are_shown_as_text_on_paper_too(web: Web, lang: str) -> None:
    applied(web, name="<b>高平</b>" * 40)
    send(web.browser(HANDLER), DESIGN_REVIEW, "supplement", items="<i>专篇</i>", due="2023-05-22")
    page = web.browser(HANDLER, cookies={"lang": lang}).get(SUPPLEMENT).text

    assert "<b>高平" not in page
    assert "<i>专篇" not in page


def test_the_sealed_paper_is_filed_and_given_out_from_both_pages(web: Web) -> None:
    passed(web)
    handler = web.browser(HANDLER)
    assert "尚未归档盖章后的扫描件" in words(handler.get(DESIGN_REVIEW))

    filed = attach(handler)

    assert filed.status_code == 303
    (attached,) = web.office.ledger.read(limit=1000, types=(ScanAttached,))
    assert isinstance(attached.fact, ScanAttached)
    href = f"/projects/{CODE}/attachments/{attached.fact.scan_sha256}"
    assert href in links(handler.get(DESIGN_REVIEW))
    assert href in links(handler.get(f"/projects/{CODE}"))
    assert handler.get(href).content == PDF


def test_the_latest_scan_stands_first_and_the_earlier_ones_stay(web: Web) -> None:
    passed(web)
    handler = web.browser(HANDLER)
    for content in (PDF, PDF + b" with the seal straight"):
        assert attach(handler, content).status_code == 303
    scans = [href for href in links(handler.get(DESIGN_REVIEW)) if "/attachments/" in href]
    project = project_of(web.office.desk.counter(), ProjectId("p1"))
    (building,) = project.standing()

    assert [href.rpartition("/")[2] for href in scans] == list(building.passages[Gate.DESIGN_REVIEW].filed)
    assert handler.get(scans[0]).content.endswith(b"straight")
    assert "最新的扫描件2" in words(handler.get(DESIGN_REVIEW))


def test_a_scan_has_to_be_there_and_not_be_filed_already(web: Web) -> None:
    passed(web)
    handler = web.browser(HANDLER)

    assert send(handler, DESIGN_REVIEW, "attach").status_code == 422
    assert attach(handler, b"<html>").status_code == 422
    assert attach(handler).status_code == 303
    again = attach(handler)
    assert again.status_code == 409
    assert "不必重复归档" in words(again)


def test_only_who_enters_papers_may_file_one_and_only_where_there_is_one(web: Web) -> None:
    applied(web)
    assert not offers(web.browser(HANDLER).get(DESIGN_REVIEW).text, "attach")


def test_an_auditor_reads_the_scan_and_files_none(web: Web) -> None:
    passed(web)
    page = web.browser(AUDITOR).get(DESIGN_REVIEW).text

    assert not offers(page, "attach")
    handler = form(web.browser(HANDLER).get(DESIGN_REVIEW).text, "attach")
    auditor = web.browser(AUDITOR)
    assert auditor.post(f"{DESIGN_REVIEW}/attach", data={**handler, "csrf": auditor.csrf, "attach-scan": SEALED}).status_code == 403
