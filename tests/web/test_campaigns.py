"""抽查活动的网页: every form of a campaign at its step, what nobody may see beforehand, and the public page."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer, LeftOut, NamedSource
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.campaigns.drawing import SeedDraw, SourceNumbers
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.registers.inspectors import ListInspector
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import Citation, PersonId, StaffId
from tests.desk.conftest import Office
from tests.inspections.registers.test_registers import STADIUM, ZHAO_LISTED
from tests.office import OPENED
from tests.web.conftest import AUDITOR, CITY, GAOPING, HANDLER, HEAD, SECURITY, TODAY, Browser, Web
from tests.web.forms import hidden_of

LIST, FORMS, NUMBER = "/inspections/campaigns", "/inspections/campaign-forms", "2023-01"
PAGE = f"{LIST}/{NUMBER}"
LOTTERY = datetime(2023, 6, 1, 13, 15, tzinfo=UTC)
LONG = "全市既有公共建筑节能运行管理" * 10
QUOTE = "县级以上地方人民政府建设主管部门负责本行政区域民用建筑节能的监督管理工作"
PLAN = {
    "campaign": NUMBER, "title": LONG, "year": "2023", "items": "inspection-items-2023", "object_kind": "building_in_use",
    "pool_size": "3", "ratio": "50", "started_by": "晋城市住房和城乡建设局", "batches-1-name": "上半年", "batches-1-months": ["5", "6"],
}  # fmt: skip
APPROVAL = {
    "number": "晋市建检批〔2023〕3号", "task_source": "年度抽查计划", "first_day": "2023-06-05", "last_day": "2023-06-30",
    "unannounced": "no", "basis-1-document": "民用建筑节能条例", "basis-1-place": "第五条", "basis-1-quote": QUOTE,
}  # fmt: skip
ANNOUNCEMENT = {
    "layers-1-layer": "全部", "layers-1-drawn": "2", "per_object": "2", "across": "any", "randomness_from": "2023-06-01",
    "randomness_at": "21:15", "sources-1-called": "演示用公开随机数", "sources-1-issue": "第1期", "sources-1-drawn_on": "2023-06-01",
    "sources-1-if_missing": "顺延至下一期", "left_out-1-object_id": "SY-4", "left_out-1-reason": "正在拆除",
}  # fmt: skip


@pytest.fixture
def web(office: Office) -> Web:
    """With four objects and three inspectors in the registers."""
    for number in (1, 2, 3, 4):
        office.give(ListObject, by=CITY, **STADIUM | {"object_id": f"SY-{number}", "name": f"第{number}中学教学楼", "listed_since": TODAY})
    for number in (1, 2, 3):
        staff, person = StaffId(f"ZF1{number}"), office.know(PersonId(f"R-1{number}"))
        office.give(AppointStaff, on=OPENED, by=SECURITY, staff=staff, person=person, role=Role.INSPECTOR, county=None)
        office.give(ListInspector, by=CITY, **ZHAO_LISTED | {"staff": staff, "person": person, "listed_since": TODAY})
    return Web(office)


def send(browser: Browser, form: str, of: str = "", *, step: str = "", about: str = NUMBER, **fields: Any) -> Response:
    """Fills in a form. What it comes to is the page that it leads to, or the form that came back."""
    action = f"{FORMS}/{form}" + (f"?campaign={about}" if about else "")
    asked = browser.get(action + (f"&of={of.replace(' ', '+')}" if of else ""))
    assert asked.status_code == 200, asked.text
    typed = {f"{form}-{name}": value for name, value in fields.items()} | ({"step": step} if step else {})
    on = browser.app.state.desk.today().isoformat()
    sent = browser.post(action, data={**hidden_of(asked.text, action), f"{form}-on": on, **({"of": of} if of else {}), **typed})
    return browser.get(sent.headers["Location"]) if sent.status_code == 303 else sent


def words_of(page: Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def offered(browser: Browser) -> list[str]:
    return re.findall(rf'href="{FORMS}/([a-z-]+)\?', browser.get(PAGE).text)


def standing(web: Web) -> Campaign:
    return campaign_of(web.office.ledger, NUMBER)


def announced(web: Web, *, unannounced: bool = False) -> None:
    give, of = web.office.give, {"campaign": NUMBER}
    plan = {"title": LONG, "year": 2023, "items": "inspection-items-2023", "object_kind": ObjectKind.BUILDING_IN_USE, "pool_size": 3}
    give(PlanCampaign, by=CITY, **of, **plan, ratio=Decimal("0.5"), started_by="晋城市住房和城乡建设局")
    days = {"first_day": date(2023, 6, 5), "last_day": date(2023, 6, 30), "unannounced": unannounced}
    basis = (Citation("民用建筑节能条例", "第五条", QUOTE),)
    give(ApproveCampaign, by=HEAD, **of, **days, number="晋市建检批〔2023〕3号", basis=basis, task_source="年度抽查计划")
    source = NamedSource(called="演示用公开随机数", issue="第1期", drawn_on=LOTTERY.date(), if_missing="顺延至下一期")
    pools = {"layers": (DrawLayer(layer="全部", drawn=2),), "left_out": (LeftOut(object_id="SY-4", reason="正在拆除"),)}
    when = {"sources": (source,), "randomness_from": LOTTERY.date(), "randomness_at": "21:15"}
    give(AnnounceDraw, by=CITY, **of, **pools, across=AcrossCounties.ANY, **when)


def after_the_lottery(web: Web) -> Browser:
    web.office.clock.now = LOTTERY
    return web.browser(CITY)


def drawn(web: Web) -> Browser:
    city, numbers = after_the_lottery(web), (SourceNumbers(numbers=(9, 18, 26)),)
    web.office.give(SeedDraw, by=CITY, on=LOTTERY.date(), campaign=NUMBER, numbers=numbers, confirmed=("draw.not_witnessed",))
    return city


def test_each_form_is_offered_at_its_step_to_whom_it_is_open(web: Web):
    city, head = web.browser(CITY), web.browser(HEAD)
    assert "还没有抽查活动" in city.get(LIST).text
    assert LONG in words_of(send(city, "plan-campaign", about="", **PLAN))
    assert (offered(city), offered(head)) == ([], ["approve-campaign"])
    send(head, "approve-campaign", **APPROVAL)
    assert (offered(city), offered(head)) == (["announce-draw"], [])
    looked = words_of(send(city, "announce-draw", step="look", **ANNOUNCEMENT))
    assert ("抽取数 2" in looked, standing(web).draws) == (True, ()), "a look records nothing"
    send(city, "announce-draw", step="record", **ANNOUNCEMENT)
    assert (offered(city), offered(head)) == ([], ["void-draw"]), "numbers are not entered before they may exist"
    assert "活动已经到了另一步" in city.get(f"{FORMS}/seed-draw?campaign={NUMBER}").text

    city, head = after_the_lottery(web), web.browser(HEAD)
    asked = send(city, "seed-draw", source1="9，18 26")
    assert (asked.status_code, "没有检查点包括这次公告" in asked.text) == (409, True)
    action, (tick,) = f"{FORMS}/seed-draw?campaign={NUMBER}", re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    sure = {"seed-draw-source1": "9，18 26", "seed-draw-on": "2023-06-01", "confirmed": tick}
    assert city.post(action, data={**hidden_of(asked.text, action), **sure}).status_code == 303
    assert (offered(city), offered(head)) == (["replace-inspector", "replace-object"], ["decide-recusal", "void-draw"])
    assert web.browser(HANDLER).get(f"{FORMS}/void-draw?campaign={NUMBER}").status_code == 403
    assert [city.get(path).status_code for path in (f"{LIST}/2023-99", f"{FORMS}/nothing", f"{PAGE}/files/{'0' * 64}")] == [404] * 3


def test_a_page_tells_what_is_frozen_what_was_drawn_and_who_is_next(web: Web):
    announced(web)
    page = words_of(web.browser(HANDLER).get(PAGE))
    for said in (LONG, "3个对象中抽2个", "SY-4", "正在拆除", "2023-06-01 21:15起才有随机数", "没有检查点能证明公告在先", "由市局人员办理"):
        assert said in page, said
    drawn(web)
    city = web.browser(AUDITOR)
    page = words_of(city.get(PAGE))
    for said in ("抽取结果", "9.18.26./", "台账记录（5条）", "第1名", *standing(web).files):
        assert said in page, said
    for sha256 in standing(web).files:
        assert city.get(f"{PAGE}/files/{sha256}").json()
    assert LONG in words_of(city.get(LIST))


def test_nobody_is_shown_who_comes_next_before_a_decision(web: Web):
    announced(web)
    city, head = drawn(web), web.browser(HEAD)
    (name, inspectors), (other, _) = standing(web).chosen.items()
    (spare,) = {"ZF11", "ZF12", "ZF13"} - set(inspectors)
    of = f"{inspectors[0]} {name}"
    asked = head.get(f"{FORMS}/decide-recusal?campaign={NUMBER}&of={of.replace(' ', '+')}").text
    incomplete = send(head, "decide-recusal", of, step="look", asked_for_by="建设单位", granted="yes")
    assert (incomplete.status_code, spare in asked, spare in incomplete.text) == (422, False, False)
    looked = send(head, "decide-recusal", of, step="edit", asked_for_by="建设单位", granted="yes", ground="近亲属任职")
    assert (spare in looked.text, standing(web).left) == (False, frozenset())

    page = words_of(send(head, "decide-recusal", of, asked_for_by="建设单位", granted="yes", ground="近亲属任职"))
    assert ("准予回避" in page, "近亲属任职" in page, spare in standing(web).chosen[name]) == (True, True, True)
    send(city, "replace-object", other, reason="现场停工")
    assert "递补" in words_of(city.get(PAGE))
    send(head, "void-draw", reason="名录漏列一个对象")
    page = words_of(city.get(PAGE))
    assert ("名录漏列一个对象" in page, "原来抽中的如下" in page, offered(city)) == (True, True, ["announce-draw"])


def test_faults_of_a_form_are_told_beside_their_fields(web: Web):
    announced(web)
    city = after_the_lottery(web)
    wrong = send(city, "seed-draw", source1="九 18")
    assert (wrong.status_code, "请填写公布的号码" in wrong.text) == (422, True)
    more = send(city, "plan-campaign", about="", step="more", **PLAN | {"campaign": "2023-02"})
    assert (more.status_code, 'name="plan-campaign-batches-5-name"' in more.text) == (200, True)
    unsaid = send(city, "plan-campaign", about="", **PLAN | {"campaign": "2023-02", "batches-1-months": [], "pool_size": "几个"})
    assert (unsaid.status_code, "不是个数" in unsaid.text) == (422, True)
    refused = send(city, "plan-campaign", about="", **PLAN)
    assert (refused.status_code, "请换一个编号" in refused.text) == (409, True)


def test_what_is_due_stands_in_the_tray_of_who_does_it(web: Web):
    announced(web)
    city, head = web.browser(CITY), web.browser(HEAD)
    tray = words_of(city.get("/tray"))
    assert ("录入随机数并抽取" in tray, "2023-06-01" in tray, f"{PAGE}?of=seed-draw" in city.get("/tray").text) == (True, True, True)
    assert LONG not in words_of(head.get("/tray"))
    web.office.clock.now = datetime(2023, 6, 2, 1, 0, tzinfo=UTC)
    assert "已过2023-06-01" in web.browser(CITY).get(PAGE).text
    assert "录入随机数并抽取" not in words_of(drawn(web).get("/tray"))


def test_everybody_sees_an_announced_draw_and_calls_inspectors_by_their_ids(web: Web):
    stranger = web.browser()
    assert "还没有公告的抽取" in stranger.get("/draws").text
    assert stranger.get(f"/draws/{NUMBER}").status_code == 404
    announced(web)
    drawn(web)
    assert LONG in stranger.get("/draws").text
    page = stranger.get(f"/draws/{NUMBER}")
    assert ("ZF11" in page.text, "data-recheck" in page.text, "张三" in page.text) == (True, True, False)
    for sha256 in standing(web).files:
        assert stranger.get(f"/draws/{NUMBER}/files/{sha256}").json()
    assert stranger.get(f"/draws/{NUMBER}/files/{'0' * 64}").status_code == 404


def test_an_unannounced_draw_is_hidden_from_those_who_may_not_know(web: Web):
    announced(web, unannounced=True)
    drawn(web)
    file = next(iter(standing(web).files))
    county, stranger = web.browser(GAOPING), web.browser()
    page = county.get(PAGE).text
    assert ("这项抽查不预先告知" in page, "第1中学教学楼" in page, "SY-4" in page) == (True, False, False)
    hidden = county.get(f"{PAGE}/files/{file}"), stranger.get(f"/draws/{NUMBER}"), stranger.get(f"/draws/{NUMBER}/files/{file}")
    assert [each.status_code for each in hidden] == [403, 404, 404]
    assert (LONG in stranger.get("/draws").text, "SY-4" in web.browser(CITY).get(PAGE).text) == (False, True)
