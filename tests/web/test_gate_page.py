"""环节页: a gate decided on its page, by three people, and everything that can come in between."""

import re
from datetime import timedelta

import pytest

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.tagging import fact_name
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded, RecordOutsideDecision
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.buildings import AddBuildings, BuildingAdded
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Certificate, Gate, Indicators, ProjectId, Stage
from tests.desk.conftest import CHECKER, CODE, HANDLER, SIGNER, Office
from tests.desk.test_desk import FULL
from tests.web.conftest import AUDITOR, INSPECTOR, ZEZHOU_HANDLER, Web
from tests.web.gates import DESIGN_REVIEW, DRAWING_REVIEW, LOW, PDF, confirm, decide, form, offers, registered, send
from tests.web.reading import words

BUILDING = BuildingId("1")
SUBMISSION = {"buildings": "1", "applicant": "高平市城市建设投资有限公司", "materials": "设计方案\n节能专篇", "mode": "ordinary"}

BASIS = {"document": "《中华人民共和国城乡规划法》", "place": "第四十条第二款", "quote": "对符合控制性详细规划和规划条件的"}


def facts(office: Office) -> list[str]:
    return [fact_name(recorded.fact) for recorded in office.ledger.load("project/p1").recorded]


def under_review(web: Web, designed: Indicators | None = FULL, **fields: object) -> None:
    """An application that is submitted and accepted, by the forms of the page."""
    registered(web.office, designed, **fields)
    handler = web.browser(HANDLER)
    assert send(handler, DESIGN_REVIEW, "submit", **SUBMISSION).status_code == 303
    assert send(handler, DESIGN_REVIEW, "accept").status_code == 303


def test_three_people_decide_a_design_review(web: Web) -> None:
    under_review(web)
    handler, checker, signer = (web.browser(staff) for staff in (HANDLER, CHECKER, SIGNER))
    page = handler.get(DESIGN_REVIEW).text
    assert "全部符合，可以作出通过结论" in page
    assert decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合要求").status_code == 303
    assert send(checker, DESIGN_REVIEW, "check", opinion="同意").status_code == 303

    signed = decide(signer, DESIGN_REVIEW, "sign", number="高审方2023-5", authority="高平市行政审批服务管理局")

    assert signed.status_code == 303
    after = signer.get(signed.headers["Location"]).text
    assert "已记入台账第" in after
    assert "文号高审方2023-5" in after
    assert project_of(web.office.desk.counter(), ProjectId("p1")).buildings[BUILDING].has_done(Gate.DESIGN_REVIEW)
    (concluded,) = web.office.ledger.read(limit=100, types=(GateConcluded,))
    assert isinstance(concluded.fact, GateConcluded)
    assert [staff for _, staff in concluded.fact.signatures] == [HANDLER, CHECKER, SIGNER]
    assert not any(offers(after, name) for name in ("pass", "refuse", "check", "sign", "submit", "accept"))


def test_what_will_be_recorded_is_shown_before_it_is_and_records_nothing(web: Web) -> None:
    under_review(web)
    before = facts(web.office)
    looked_at = send(web.browser(HANDLER), DESIGN_REVIEW, "pass", buildings="1", opinion="经核查符合要求")
    assert looked_at.status_code == 200
    told = re.sub(r"<[^>]+>", " ", looked_at.text[looked_at.text.index("将要记入台账的内容") :])
    for said in ("拟办意见", "1号楼", "通过", "经核查符合要求", "尚未记入"):
        assert said in told
    assert facts(web.office) == before


def test_one_may_go_back_to_the_form_and_finds_it_as_it_was(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    looked_at = send(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="写了一半")
    again = handler.post(f"{DESIGN_REVIEW}/pass", data={**form(looked_at.text, "pass"), "step": "edit"})
    assert "写了一半</textarea>" in again.text
    assert "将要记入台账的内容" not in again.text


@pytest.mark.parametrize(("designed", "word"), [(LOW, "不符合"), (None, "无法判定")])
def test_no_pass_is_offered_over_what_is_unmet_or_undetermined_and_the_reason_stands_there(
    web: Web, designed: Indicators | None, word: str
) -> None:
    under_review(web, designed)
    page = web.browser(HANDLER).get(DESIGN_REVIEW).text
    assert "尚不能作出通过结论" in page
    assert re.search(rf"\d+项{word}", page)
    assert not offers(page, "pass")
    assert offers(page, "refuse")
    assert "不提供“拟予通过”" in page
    assert "新建公共建筑执行72%节能标准" in page, "the clause is quoted"


def test_a_pass_that_is_sent_all_the_same_is_refused_and_what_was_typed_stays(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    offered = form(handler.get(DESIGN_REVIEW).text, "pass")
    web.office.give(
        DeclareIndicators,
        stage=Stage.DESIGNED,
        declarations=({"building": "1", "values": LOW},),
    )
    current = form(handler.get(DESIGN_REVIEW).text, "refuse")["seen"]
    before = facts(web.office)
    answer = handler.post(
        f"{DESIGN_REVIEW}/pass",
        data={**offered, "seen": current, "step": "record", "pass-buildings": "1", "pass-opinion": "照此办理", "pass-on": "2023-05-10"},
    )
    assert answer.status_code == 409
    assert "不予作出「设计方案审查」通过结论" in answer.text
    assert "照此办理" in answer.text
    assert facts(web.office) == before


def test_a_persons_number_is_told_beside_its_field_and_everything_that_was_typed_is_kept(web: Web) -> None:
    under_review(web)
    opinion = "经核查，请电 13812345678"
    answer = send(web.browser(HANDLER), DESIGN_REVIEW, "pass", buildings="1", opinion=opinion, on="2023-05-10")
    assert answer.status_code == 422
    assert "内容中含有手机号码“138****5678”" in answer.text
    assert "pass-opinion-wrong" in answer.text
    assert f"{opinion}</textarea>" in answer.text
    assert 'id="pass" open' in answer.text


def test_all_that_cannot_be_read_is_said_at_once_beside_its_field(web: Web) -> None:
    under_review(web)
    answer = send(web.browser(HANDLER), DESIGN_REVIEW, "pass", buildings="7", opinion=" ", on="2023-02-30")
    assert answer.status_code == 422
    for field in ("pass-buildings", "pass-opinion", "pass-on"):
        assert f'<a href="#{field}" data-field>' in answer.text
    assert "有3处需要改正" in answer.text
    assert 'value="2023-02-30"' in answer.text


def test_a_form_sent_twice_is_recorded_once_and_says_so(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    page = handler.get(DESIGN_REVIEW).text
    first = send(handler, DESIGN_REVIEW, "accept", page)
    second = send(handler, DESIGN_REVIEW, "accept", page)
    assert (first.status_code, second.status_code) == (303, 303)
    assert facts(web.office).count("application-accepted") == 1
    assert "没有重复记入" in handler.get(second.headers["Location"]).text


def test_a_lost_race_says_who_did_what_and_keeps_what_was_typed(web: Web) -> None:
    registered(web.office)
    handler, checker = web.browser(HANDLER), web.browser(CHECKER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    opened = handler.get(DESIGN_REVIEW).text
    assert send(checker, DESIGN_REVIEW, "accept").status_code == 303
    late = send(handler, DESIGN_REVIEW, "decline", opened, reason="材料与项目不符", ground="materials")
    assert late.status_code == 409
    assert f"办理期间{CHECKER}已改动此项目（受理）" in words(late)
    assert "材料与项目不符" in late.text
    assert "application-not-accepted" not in facts(web.office)


def test_what_came_in_meanwhile_is_seen_before_the_same_step_is_taken_again(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    opened = handler.get(DESIGN_REVIEW).text
    web.office.give(DeclareIndicators, by=CHECKER, stage=Stage.DESIGNED, declarations=({"building": "1", "values": {"green_star": 2}},))
    late = send(handler, DESIGN_REVIEW, "pass", opened, buildings="1", opinion="符合要求")
    assert late.status_code == 409
    assert "指标申报" in late.text
    assert (
        confirm(
            handler, DESIGN_REVIEW, "pass", send(handler, DESIGN_REVIEW, "pass", late.text, buildings="1", opinion="符合要求")
        ).status_code
        == 303
    )


def test_the_supplement_is_asked_once_with_all_that_is_lacking(web: Web) -> None:
    registered(web.office, None)
    handler = web.browser(HANDLER)
    send(handler, DESIGN_REVIEW, "submit", **SUBMISSION)
    page = handler.get(DESIGN_REVIEW).text
    prefilled = re.search(r'name="supplement-items"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert prefilled is not None
    for lacking in ("节能率", "绿色建筑星级", "装配率", "应用BIM"):
        assert lacking in prefilled[1]
    assert send(handler, DESIGN_REVIEW, "supplement", page, items="节能计算书\n装配率计算书", due="2023-05-20").status_code == 303
    waiting = handler.get(DESIGN_REVIEW).text
    assert send(handler, DESIGN_REVIEW, "supply", waiting, items=["节能计算书", "装配率计算书"]).status_code == 303
    assert offers(handler.get(DESIGN_REVIEW).text, "accept")


def test_a_missing_indicator_is_stated_on_the_page_and_the_verdict_changes(web: Web) -> None:
    under_review(web, Indicators(green_star=1, assembly_rate=FULL.assembly_rate, bim=True))
    handler = web.browser(HANDLER)
    page = handler.get(DESIGN_REVIEW).text
    assert "1号楼：节能率" in page
    wrong = send(handler, DESIGN_REVIEW, "declare", page, **{"1-energy_saving_rate": "175%"})
    assert wrong.status_code == 422
    assert "超过100%" in wrong.text
    assert 'value="175%"' in wrong.text
    assert send(handler, DESIGN_REVIEW, "declare", page, **{"1-energy_saving_rate": "72.5%", "report": "JN-7"}).status_code == 303
    assert "全部符合" in handler.get(DESIGN_REVIEW).text


def test_the_one_who_handled_it_is_not_offered_to_check_it(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    decide(handler, DESIGN_REVIEW, "pass", buildings="1", opinion="符合")
    page = handler.get(DESIGN_REVIEW).text
    assert not offers(page, "check")
    assert "您已经手这份拟办意见" in page
    assert offers(page, "return")
    assert offers(web.browser(CHECKER).get(DESIGN_REVIEW).text, "check")


@pytest.mark.parametrize("staff", [INSPECTOR, AUDITOR])
def test_who_only_looks_is_offered_nothing_and_may_send_nothing(web: Web, staff: object) -> None:
    under_review(web)
    page = web.browser(HANDLER).get(DESIGN_REVIEW).text
    onlooker = web.browser(staff)  # type: ignore[arg-type]
    assert not any(offers(onlooker.get(DESIGN_REVIEW).text, name) for name in ("pass", "refuse", "withdraw", "declare"))
    sent = {**form(page, "refuse"), "csrf": onlooker.csrf, "refuse-buildings": "1", "refuse-opinion": "不", "refuse-on": "2023-05-10"}
    assert onlooker.post(f"{DESIGN_REVIEW}/refuse", data=sent).status_code == 403


def test_who_enters_but_does_not_decide_is_told_who_does(web: Web) -> None:
    under_review(web)
    page = web.browser_of(Role.COUNTY).get(DESIGN_REVIEW).text
    assert not offers(page, "pass")
    assert f"拟予通过（由经办人{HANDLER}或其他审批人员办理）" in words(page)
    forged = {
        **form(web.browser(HANDLER).get(DESIGN_REVIEW).text, "refuse"),
        "refuse-buildings": "1",
        "refuse-opinion": "不",
        "refuse-on": "2023-05-10",
        **{f"refuse-{name}": value for name, value in BASIS.items()},
    }
    county = web.browser_of(Role.COUNTY)
    assert county.post(f"{DESIGN_REVIEW}/refuse", data=forged | {"csrf": county.csrf, "step": "record"}).status_code == 403


def test_another_county_neither_sees_nor_decides(web: Web) -> None:
    under_review(web)
    assert web.browser(ZEZHOU_HANDLER).get(DESIGN_REVIEW).status_code == 403
    page = web.browser(HANDLER).get(DESIGN_REVIEW).text
    other = web.browser(ZEZHOU_HANDLER)
    assert other.post(f"{DESIGN_REVIEW}/withdraw", data={**form(page, "withdraw"), "csrf": other.csrf}).status_code == 403


def test_a_paper_whose_number_stands_in_another_project_is_told_beforehand(web: Web) -> None:
    registered(web.office)
    office, other = web.office, ProjectId("p2")
    office.register(project=other, code="2304-140581-04-01-135255", name="桃园小学")
    (one,) = (recorded.fact for recorded in office.ledger.load("project/p1").recorded if isinstance(recorded.fact, BuildingAdded))
    office.give(AddBuildings, project=other, buildings_added=one.buildings_added)
    paper = Certificate(number="高图审2023-9", authority="晋城市施工图审查中心")
    outside = {"gate": Gate.DRAWING_REVIEW, "buildings": (BuildingId("1"),), "outcome": Outcome.PASSED}
    office.give(RecordOutsideDecision, project=other, certificate=paper, **outside)

    typed = {"buildings": "1", "outcome": "passed", "number": "高图审2023—09号", "authority": "晋城市施工图审查中心"}
    handler = web.browser(HANDLER)
    looked_at = send(handler, DRAWING_REVIEW, "outside", files={"outside-scan_file": ("合格书.pdf", PDF, "application/pdf")}, **typed)

    assert "高图审2023—09号已登记在另一项目“桃园小学”（2304-140581-04-01-135255）" in looked_at.text
    assert confirm(handler, DRAWING_REVIEW, "outside", looked_at).status_code == 303, "one paper may cover two projects"


def test_a_decision_taken_elsewhere_is_recorded_with_its_scan_and_opens_an_item_when_it_does_not_hold(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    typed = {"buildings": "1", "outcome": "passed", "number": "高图审2023-9", "authority": "晋城市施工图审查中心"}
    looked_at = send(handler, DRAWING_REVIEW, "outside", files={"outside-scan_file": ("合格书.pdf", PDF, "application/pdf")}, **typed)
    assert "外部决定登记" in looked_at.text
    assert "督办事项" in looked_at.text, "the item that it will open is shown beforehand"
    confirmed = confirm(handler, DRAWING_REVIEW, "outside", looked_at)
    assert confirmed.status_code == 303
    (recorded,) = (
        each.fact for each in web.office.ledger.load("project/p1").recorded if getattr(each.fact, "gate", None) is Gate.DRAWING_REVIEW
    )
    assert isinstance(recorded, OutsideDecisionRecorded)
    sha256 = recorded.certificate.scan_sha256
    assert sha256 is not None
    assert web.office.ledger.attachments.get(sha256) == PDF
    assert handler.get(f"/projects/{CODE}/attachments/{sha256}").content == PDF


def test_a_scan_outlives_a_refusal(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    typed = {"buildings": "1", "outcome": "passed", "number": " ", "authority": "晋城市施工图审查中心"}
    wrong = send(handler, DRAWING_REVIEW, "outside", files={"outside-scan_file": ("合格书.pdf", PDF, "application/pdf")}, **typed)
    assert wrong.status_code == 422
    assert "已保存：合格书.pdf" in wrong.text
    kept = form(wrong.text, "outside")
    again = handler.post(
        f"{DRAWING_REVIEW}/outside",
        data={**kept, **{f"outside-{k}": v for k, v in typed.items()}, "outside-number": "高图审2023-9", "outside-on": "2023-05-10"},
    )
    assert confirm(handler, DRAWING_REVIEW, "outside", again).status_code == 303


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html>not a scan</html>", "只收PDF、JPEG或PNG"), (b"%PDF-" + b"0" * 20_000_001, "超过20 MB")],
    ids=["no scan", "too large"],
)
def test_what_is_no_scan_is_not_kept(web: Web, content: bytes, sentence: str) -> None:
    registered(web.office)
    typed = {"buildings": "1", "outcome": "passed", "number": "高图审2023-9", "authority": "晋城市施工图审查中心"}
    answer = send(
        web.browser(HANDLER), DRAWING_REVIEW, "outside", files={"outside-scan_file": ("x.pdf", content, "application/pdf")}, **typed
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "高图审2023-9" in answer.text


def test_a_scan_that_was_never_kept_here_is_not_taken_on_trust(web: Web) -> None:
    registered(web.office)
    typed = {"buildings": "1", "outcome": "passed", "number": "n", "authority": "a", "scan": "0" * 64, "scan_name": "x.pdf"}
    answer = send(web.browser(HANDLER), DRAWING_REVIEW, "outside", **typed)
    assert answer.status_code == 422
    assert "扫描件没有保存下来" in answer.text


def test_names_are_shown_as_text_and_long_ones_do_not_break_the_page(web: Web) -> None:
    under_review(web, name="<script>alert(1)</script>" + "很长的项目名称" * 40)
    handler = web.browser(HANDLER)
    looked_at = send(handler, DESIGN_REVIEW, "pass", buildings="1", opinion='"><img src=x onerror=alert(2)>')
    for page in (handler.get(DESIGN_REVIEW).text, looked_at.text):
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert len(looked_at.content) < 100_000


def test_a_worn_out_form_records_nothing_and_says_what_to_do(web: Web) -> None:
    under_review(web)
    before = facts(web.office)
    handler = web.browser(HANDLER)
    fields = {
        **form(handler.get(DESIGN_REVIEW).text, "withdraw"),
        "command": "mine",
        "step": "record",
        "withdraw-reason": "撤回",
        "withdraw-on": "2023-05-10",
    }
    answer = handler.post(f"{DESIGN_REVIEW}/withdraw", data=fields)
    assert answer.status_code == 422
    assert "表单已失效" in answer.text
    assert facts(web.office) == before


def test_htmx_is_given_the_part_that_changes(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    whole, part = handler.get(DESIGN_REVIEW).text, handler.get(DESIGN_REVIEW, headers={"HX-Request": "true"}).text
    assert "<html" in whole
    assert part.lstrip().startswith('<div id="sheet">')
    assert offers(part, "pass")


def test_the_rules_are_asked_as_of_a_given_day(web: Web) -> None:
    registered(web.office)
    handler = web.browser(HANDLER)
    assert "按2023-05-10评判" in handler.get(DESIGN_REVIEW).text
    assert "按2023-05-08评判" in handler.get(f"{DESIGN_REVIEW}?on=2023-05-08").text
    assert "尚未办结：规划条件" in handler.get(f"{DESIGN_REVIEW}?on=2023-05-08").text


def test_looking_records_nothing(web: Web) -> None:
    registered(web.office)
    head = web.office.ledger.head()
    for gate in Gate:
        web.browser(HANDLER).get(f"/projects/{CODE}/gates/{gate}")
    assert web.office.ledger.head() == head


def test_an_unknown_form_gate_or_project_is_not_found(web: Web) -> None:
    under_review(web)
    handler = web.browser(HANDLER)
    assert handler.submit(f"{DESIGN_REVIEW}/approve-at-once").status_code == 404
    assert handler.get("/projects/2304-140581-04-01-999999/gates/design_review").status_code == 404


def test_a_date_in_the_future_is_refused_with_what_was_typed(web: Web) -> None:
    under_review(web)
    tomorrow = str(web.office.desk.today() + timedelta(days=1))
    answer = send(web.browser(HANDLER), DESIGN_REVIEW, "refuse", buildings="1", opinion="不符合", on=tomorrow, **BASIS)
    assert answer.status_code == 409
    assert "尚未发生的事不能登记" in answer.text
    assert f'value="{tomorrow}"' in answer.text
