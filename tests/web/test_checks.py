"""检查的网页: the whole way of a check through its forms, from its opening to the close-out of what was found."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import CHECK, check_stream, matter_of_checks
from lifecycle.desk.matters import MATTERS
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.decide import COMMANDS
from lifecycle.inspections.checks.opening import Scope
from lifecycle.inspections.checks.terms import ItemResult
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import PersonId, StaffId
from lifecycle.web.forms.checks import BY_NAME
from lifecycle.web.forms.form import WorkForm
from lifecycle.wording import LANGUAGES, say
from tests.desk.conftest import CODE, Office
from tests.inspections.story import ITEMS
from tests.packaged import statutes
from tests.web.conftest import CITY, HANDLER, INSPECTOR, TODAY, ZEZHOU, Browser, Web
from tests.web.forms import hidden_of

SECOND, THIRD = StaffId("ZF02"), StaffId("ZF03")
PHOTO = b"\x89PNG\r\n\x1a\nphoto"
CHECKS = "/inspections/checks"
OPENED = f"/projects/{CODE}/check"


@pytest.fixture
def web(office: Office) -> Web:
    """With a project of two buildings, two inspectors, and three items that may be checked."""
    for staff in (SECOND, THIRD):
        office.appoint(staff, Role.INSPECTOR)
    matters = tuple(matter_of_checks(lambda *_: Scope(ITEMS)) if matter is CHECK else matter for matter in MATTERS)
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=matters)
    office.register()
    for id_ in ("1", "2"):
        office.add_building(id_)
    for role, name in ((PartyRole.GENERAL_CONTRACTOR, "晋城一建集团有限公司"), (PartyRole.SUPERVISOR, "山西诚正监理有限公司")):
        office.give(ChangeParty, role=role, unit=Unit(name=name), reason="中标")
    made = Web(office)
    made.door.accounts.open_all([SECOND], "风吹麦浪 five quiet lanes")
    return made


def send(browser: Browser, action: str, form: str, files: dict[str, Any] | None = None, **typed: Any) -> Response:
    """Fills in a form, and confirms what is shown once more. What it comes to is the page that it leads to, or the form that came back."""
    page = browser.get(action)
    assert page.status_code == 200, page.text
    address = action.partition("?")[0]
    fields = {f"{form}-{name.replace('__', '-')}": value for name, value in typed.items()}
    named = {f"{form}-{name}": file for name, file in (files or {}).items()}
    sent = browser.post(address, data={**hidden_of(page.text, address), f"{form}-on": TODAY.isoformat(), **fields}, files=named or None)
    if sent.status_code == 200 and "将要记入台账的内容" in sent.text:
        kept = hidden_of(sent.text, address)
        sent = browser.post(address, data={**kept, "step": "record"})
    return browser.get(sent.headers["Location"]) if sent.status_code == 303 else sent


def words_of(page: Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def check_of(web: Web) -> Check:
    check = fold([each.fact for each in web.office.ledger.load(check_stream("c1")).recorded])
    assert check is not None
    return check


OPENING = {
    "check": "c1",
    "origin": "routine",
    "authority_level": "city",
    "buildings": ["1", "2"],
    "inspectors": [INSPECTOR, SECOND],
    "approval_number": "晋市建查〔2023〕5号",
    "approver": CITY,
    "deadline": "2023-06-12",
}
CLAUSE = {"c1__document": "建筑节能工程施工质量验收标准", "c1__place": "4.2.7", "c1__quote": "保温层应当与基层粘结牢固"}
RESULTS = {
    "i1__result": "unmet",
    "i1__measured": "28mm",
    "i1__drawn": "30mm",
    "i1__spot": "3层南墙",
    "i2__result": "not_yet",
    "i3__result": "met",
    "i3__seen": ["1"],
    "i4__result": "not_checked",
    "i4__remark": "场地积水，当日无法查看",
}
FINDING = {
    "words": "外墙保温厚度不足",
    "severity": "serious",
    "responsible": ["contractor", "supervisor"],
    "buildings": ["1"],
    "spot": "3层南墙",
    **CLAUSE,
}
SIGNED = {"construction_unit": "signed", "contractor": "signed", "supervisor": "absent", "summary": "情况属实"}
ORDER = {
    "number": "晋市建改〔2023〕8号",
    "addressee": "contractor",
    "findings": ["F1"],
    "deadline": "2023-06-12",
    "served_by": "direct",
    "served_on": TODAY.isoformat(),
}


def at(form: str, of: str = "") -> str:
    return f"{CHECKS}/c1/forms/{form}" + (f"?of={of}" if of else "")


def visited(web: Web) -> Browser:
    """The check is open, its inspectors are there, and every item has its result."""
    browser = web.browser(INSPECTOR)
    send(browser, OPENED, "initiate-check", **OPENING)
    send(browser, at("arrive-on-site"), "arrive-on-site", at="9:30", certificates_shown="yes")
    send(browser, at("observe-stage"), "observe-stage", **{"stage-1": "energy_works"})
    send(browser, at("results"), "results", **RESULTS)
    return browser


def test_the_whole_way_from_the_opening_to_the_close_out(web: Web) -> None:
    browser, other = visited(web), web.browser(SECOND)
    page = words_of(browser.get(f"{CHECKS}/c1"))
    for said in ("高平市第二人民医院", "50.00%", "符合1项、不符合1项", "未到工序1", "未查1", "28mm", "设计：30mm", "下一步： 登记问题"):
        assert said in page
    photo = {"photos_file": ("a.png", PHOTO, "image/png")}
    send(browser, at("record-finding", "i1"), "record-finding", photo, **FINDING)
    send(browser, at("sign-record"), "sign-record", **SIGNED)
    for each in (browser, other):
        send(each, at("confirm-record"), "confirm-record")
    assert "检查结束" in send(browser, at("conclude-check"), "conclude-check", summary="发现问题1项").text
    send(browser, at("order-rectification"), "order-rectification", **ORDER, **CLAUSE)
    send(browser, at("ask-extension"), "ask-extension", until="2023-07-01", reason="材料重新订货")
    send(browser, at("decide-extension"), "decide-extension", given="yes", until="2023-06-30", reason="情况属实")
    assert check_of(web).findings["F1"].due == date(2023, 6, 30)
    photos = {"F1-before-photos_file": ("b.png", PHOTO, "image/png"), "F1-after-photos_file": ("c.png", PHOTO + b"2", "image/png")}
    reply = {"replier": "contractor", "F1__words": "已更换", "supervisor_confirms": "yes"}
    send(browser, at("receive-reply"), "receive-reply", photos, **reply)
    send(browser, at("re-check-findings"), "re-check-findings", second=SECOND, F1__result="rectified")
    assert "另一名检查人员由本人" in words_of(other.get(at("confirm-re-check")))
    send(other, at("confirm-re-check"), "confirm-re-check", findings=["F1"])
    assert send(browser, at("close-finding"), "close-finding", ground="复查合格").status_code == 200

    check = check_of(web)
    assert (check.findings["F1"].status, check.concluded_on, [*check.stages]) == (FindingStatus.CLOSED, TODAY, ["1"])
    finding = browser.get(f"{CHECKS}/c1/findings/F1")
    for said in ("已销号", "检查发现登记", "责令改正通知书", "延期整改决定", "整改前", "整改后", "问题复查", "问题销号", "3层南墙"):
        assert said in words_of(finding)
    for address in set(re.findall(rf'href="({CHECKS}/c1/files/\w+)"', finding.text)):
        assert browser.get(address).headers["Content-Type"] == "image/png"
    assert browser.get(f"{CHECKS}/c1/files/{'0' * 64}").status_code == 404
    assert "已全部办结" in words_of(browser.get(f"{CHECKS}/c1"))
    assert "c1" in browser.get(f"{CHECKS}?tab=finished").text


def test_nothing_is_answered_by_omission_and_what_is_wrong_comes_back_with_all_that_was_typed(web: Web) -> None:
    browser = web.browser(INSPECTOR)
    send(browser, OPENED, "initiate-check", **OPENING)
    send(browser, at("arrive-on-site"), "arrive-on-site", at="9:30", certificates_shown="yes")
    page = browser.get(at("results"))
    assert " checked" not in page.text
    photo = {"i1-photos_file": ("a.png", PHOTO, "image/png"), "i3-photos_file": ("a.txt", b"no photo", "image/png")}
    wrong = {"i1__result": "unmet", "i1__measured": "28mm", "i2__spot": "2层", "i4__result": "not_checked"}
    sent = send(browser, at("results"), "results", photo, **wrong)
    assert (sent.status_code, "a.txt" in sent.text, "28mm" in sent.text, 'value="unmet" checked' in sent.text) == (422, True, True, True)
    kept = re.search(r'name="results-i1-photos" value="(\w{64})"', sent.text)
    assert kept
    again = send(browser, at("results"), "results", **wrong, i1__photos=kept[1])
    assert (again.status_code, "未查的要写明原因" in again.text, again.text.count('class="wrong"')) == (422, True, 2)
    assert not check_of(web).results
    send(browser, at("results"), "results", i1__result="unmet", i1__photos=kept[1])
    (result,) = check_of(web).results.values()
    assert (result.result, result.photos) == (ItemResult.UNMET, (kept[1],))


def test_a_form_is_offered_only_to_those_who_may_when_it_makes_sense(web: Web) -> None:
    browser = visited(web)

    def offered(staff: StaffId) -> set[str]:
        return set(re.findall(rf"{CHECKS}/c1/forms/([a-z-]+)", web.browser(staff).get(f"{CHECKS}/c1").text))

    on_the_spot = {"observe-stage", "results", "record-finding", "sign-record"}
    assert offered(INSPECTOR) == on_the_spot | {"take-sample", "defer-site-test", "correct-in-check", "propose-annulment-in-check"}
    assert (offered(CITY), offered(HANDLER)) == ({"hand-over-check"}, set())
    assert web.browser(HANDLER).get(at("results")).status_code == 403
    assert web.browser(ZEZHOU).get(f"{CHECKS}/c1").status_code == 403
    assert "此刻没有可以办理的对象" in browser.get(at("conclude-check")).text
    assert [browser.get(each).status_code for each in (at("nothing"), f"{CHECKS}/none", f"{CHECKS}/c1/findings/F9")] == [404] * 3
    for staff, tab, seen in ((INSPECTOR, "mine", True), (CITY, "open", True), (ZEZHOU, "open", False), (SECOND, "mine", True)):
        assert ("高平市第二人民医院" in web.browser(staff).get(f"{CHECKS}?tab={tab}").text) is seen
    assert "c1" in web.browser(HANDLER).get(f"/projects/{CODE}").text


def test_what_a_laboratory_owes_and_what_the_season_puts_off_keep_waiting(web: Web) -> None:
    browser, city = web.browser(INSPECTOR), web.browser(CITY)
    send(browser, OPENED, "initiate-check", **OPENING)
    notice = {"number": "晋市建查通〔2023〕1号", "addressees": ["contractor"], "visit_on": TODAY.isoformat(), "served_by": "direct"}
    assert "通知送达 2023-05-10" in words_of(send(browser, at("serve-notice"), "serve-notice", **notice, served_on=TODAY.isoformat()))
    send(browser, at("arrive-on-site"), "arrive-on-site", at="9:30", certificates_shown="yes")
    web.office.know(PersonId("R-7"))
    sample = {"material": "保温板", "sample_size": "3块", "seal_number": "FY-1", "laboratory": "市建筑质检站", "witness": "R-7"}
    page = send(browser, at("take-sample", "s1"), "take-sample", **sample)
    assert ("FY-1" in page.text, "待检测报告" in page.text) == (True, True)
    refused = send(browser, at("results"), "results", **RESULTS | {"i1__result": "met"})
    assert (refused.status_code, "还没有检测报告" in refused.text, "28mm" in refused.text) == (409, True, True)
    scan = {"scan_file": ("r.pdf", b"%PDF-1.7 report", "application/pdf")}
    send(browser, at("record-lab-report"), "record-lab-report", scan, number="BG-1", conclusion="passed")
    send(browser, at("dispute-lab-report"), "dispute-lab-report", objector="contractor", reason="取样部位不对")
    send(browser, at("record-lab-report"), "record-lab-report", scan, number="BG-2", conclusion="failed")
    put_off = {"buildings": ["1"], "what": "外窗气密性试验", "reason": "冬季不具备条件", "deadline": "2024-05-31"}
    send(browser, at("defer-site-test"), "defer-site-test", **put_off)
    page = send(browser, at("make-up-site-test"), "make-up-site-test", conclusion="passed", number="BG-3")
    assert ("不合格" in page.text, "已于2023-05-10补做合格" in page.text) == (True, True)
    page = send(city, at("hand-over-check", SECOND), "hand-over-check", successor=THIRD, reason="调离")
    assert (page.status_code, check_of(web).inspectors) == (200, (INSPECTOR, THIRD))


def test_every_command_of_a_check_has_its_form() -> None:
    assert {form.command for form in BY_NAME.values()} == set(COMMANDS)


@pytest.mark.parametrize("form", BY_NAME.values(), ids=lambda form: form.name)
def test_every_form_and_field_has_its_words(form: WorkForm) -> None:
    for lang in LANGUAGES:
        assert say(f"form.title.{form.name}", lang)
        assert say(f"form.purpose.{form.name}", lang)
        assert all(
            field.title(lambda code, lang=lang: say(code, lang), lang) for field in form.fields if field.kind not in ("of_check", "mended")
        )
        assert all(say(f"form.hint.{field.hint}", lang) for field in form.fields if field.hint)


def test_a_record_that_is_wrong_is_corrected_or_annulled_where_it_stands(web: Web) -> None:
    browser, other = visited(web), web.browser(SECOND)
    arrived, observed = (each.position for each in web.office.ledger.load(check_stream("c1")).recorded[-3:-1])
    page = send(browser, at("correct-in-check", str(arrived)), "correct-in-check", reason="记错地点", **{"mended.spot": "2号楼门厅"})
    assert all(each in words_of(page) for each in ("更正为", "2号楼门厅", "记错地点"))
    send(browser, at("propose-annulment-in-check", str(observed)), "propose-annulment-in-check", reason="记到了别的楼")
    page = send(other, at("annul-in-check", str(observed)), "annul-in-check")
    assert ("<del>" in page.text, "记到了别的楼" in page.text, check_of(web).stages) == (True, True, {})
    assert f"of={observed}" not in page.text, "what is annulled is not annulled twice"
