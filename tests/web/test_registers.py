"""名录的网页: inspectors, objects, experts and classes as they stood on a day, and every form by which they are kept."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from lifecycle.desk.inspections.on_a_day import classes_on, experts_on, inspectors_on, objects_on
from lifecycle.inspections.registers.inspectors import ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import BuildingId, PersonId, StaffId
from tests.desk.conftest import CODE, Office
from tests.inspections.registers.test_registers import CODE as UNIT
from tests.inspections.registers.test_registers import STADIUM, ZHAO_LISTED
from tests.office import OPENED
from tests.web.conftest import CITY, GAOPING, HANDLER, INSPECTOR, SECURITY, TODAY, ZEZHOU, Browser, Web
from tests.web.forms import hidden_of

ZHAO = StaffId("ZF07")
REGISTERS = "/inspections/registers"
FORMS = f"{REGISTERS}/forms"
LONG = "晋城市" + "非常长的名称" * 20


@pytest.fixture
def web(office: Office) -> Web:
    """With an inspector of 高平市, who may sign in."""
    for person in ("R-1", "R-2"):
        office.know(PersonId(person))
    office.give(AppointStaff, on=OPENED, by=SECURITY, staff=ZHAO, person=PersonId("R-1"), role=Role.INSPECTOR, county="140581")
    made = Web(office)
    made.door.accounts.open_all([ZHAO], "风吹麦浪 five quiet lanes")
    return made


def send(browser: Browser, form: str, entry: str = "", of: str = "", **fields: Any) -> Response:
    """Fills in a form of a register. What it comes to is the page that it leads to, or the form that came back."""
    action = f"{FORMS}/{form}" + (f"?entry={quote(entry, safe='')}" if entry else "")
    page = browser.get(action)
    assert page.status_code == 200, page.text
    typed = {f"{form}-{name}": value for name, value in fields.items()}
    sent = browser.post(
        action, data={**hidden_of(page.text, action), f"{form}-on": TODAY.isoformat(), **({"of": of} if of else {}), **typed}
    )
    return browser.get(sent.headers["Location"]) if sent.status_code == 303 else sent


def words_of(page: Response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


ENTRY = {
    "number": "04050012021007",
    "valid_until": "2023-05-09",
    "authority": "高平市住房和城乡建设局",
    "fields": "建筑节能\n工程质量",
    "counties": ["140581", "140525"],
    "listed_since": "2023-05-01",
}


def test_an_inspector_is_listed_changed_and_delisted_by_the_city(web: Web):
    city = web.browser(CITY)
    page = send(city, "list-inspector", staff=ZHAO, **ENTRY)
    assert ("执法检查人员入库" in page.text, "已过期：2023-05-09到期" in words_of(page)) == (True, True)
    listing = words_of(city.get(REGISTERS))
    for said in ("已过期：2023-05-09到期", "建筑节能、工程质量", "高平市", "泽州县", "未申报"):
        assert said in listing
    (listed,) = inspectors_on(web.office.ledger, TODAY)
    assert (listed.person, listed.fields, listed.counties) == ("R-1", ("建筑节能", "工程质量"), ("140525", "140581"))

    changed = ENTRY | {"valid_until": "2028-05-09", "counties": [], "fields": "", "listed_since": "2023-05-10", "reason": "换发新证"}
    assert "有效：2028-05-09到期" in words_of(send(city, "change-inspector", ZHAO, **changed))
    listing = words_of(city.get(REGISTERS))
    assert ("全部领域" in listing, "全市" in listing) == (True, True)
    send(city, "delist-inspector", ZHAO, listed_until="2023-05-10", reason="调离执法岗位")
    assert "这一天名录里没有" in city.get(f"{REGISTERS}?on=2023-05-11").text
    assert "有效：2023-05-09到期" in words_of(city.get(f"{REGISTERS}?on=2023-05-09"))


def listed(web: Web, staff: StaffId = ZHAO, **otherwise: Any) -> None:
    web.office.give(ListInspector, **{"by": CITY} | ZHAO_LISTED | {"staff": staff} | otherwise)


def test_inspectors_declare_what_only_they_the_city_and_auditors_see(web: Web):
    listed(web)
    own = web.browser(ZHAO)
    assert "配偶在该单位任职" in send(own, "declare-interest", ZHAO, uscc=UNIT, ground="配偶在该单位任职").text
    both = send(own, "declare-interest", ZHAO, uscc=UNIT, code=CODE, ground="亲属")
    assert (both.status_code, "填且只填一个" in both.text, "亲属" in both.text) == (409, True, True)
    for staff, sees in ((ZHAO, True), (CITY, True), (HANDLER, False), (INSPECTOR, False)):
        browser = web.browser(staff)
        pages = browser.get(REGISTERS).text, browser.get(f"{REGISTERS}/inspectors/{ZHAO}").text
        assert ["配偶在该单位任职" in page for page in pages] == [sees, sees], staff
        assert ("仅本人、市局和审计人员可见" in pages[0], "利害关系的申报和解除" in pages[1]) == (not sees, not sees)
    assert "配偶已离职" in send(own, "end-interest", ZHAO, of="I1", reason="配偶已离职").text
    assert own.get(f"{FORMS}/end-interest?entry={ZHAO}").status_code == 200


def test_nobody_files_for_another_who_may_not(web: Web):
    listed(web)
    refused = {
        (staff, form): web.browser(staff).get(f"{FORMS}/{form}").status_code
        for staff, form in (
            (INSPECTOR, f"declare-interest?entry={ZHAO}"),
            (INSPECTOR, "list-inspector"),
            (HANDLER, "list-object"),
            (ZEZHOU, "record-class"),
        )
    }
    assert set(refused.values()) == {403}
    city = web.browser(CITY)
    assert [city.get(f"{FORMS}/{form}").status_code for form in ("delist-inspector?entry=ZF99", "delist-object?entry=x/1", "nothing")] == [
        404
    ] * 3
    assert city.get(f"{REGISTERS}/inspectors/ZF99").status_code == 404


def test_objects_are_listed_by_kind_and_what_is_derived_is_not(web: Web):
    city = web.browser(CITY)
    page = send(city, "list-object", object_kind="laboratory", object_id=UNIT, object_name=LONG, county="140581", listed_since="2023-05-01")
    assert LONG in page.text
    assert (LONG in city.get(f"{REGISTERS}/objects/laboratory").text, LONG in city.get(f"{REGISTERS}/objects/unit").text) == (True, False)
    derived = send(city, "list-object", object_kind="project", object_id="p1", object_name="某项目", listed_since="2023-05-01")
    assert (derived.status_code, "某项目" in derived.text) == (422, True)
    send(city, "delist-object", f"laboratory/{UNIT}", listed_until="2023-05-10", reason="资质注销")
    assert objects_on(web.office.ledger, ObjectKind.LABORATORY, date(2023, 5, 11)) == ()
    again = city.get(f"{FORMS}/delist-object?entry=laboratory/{UNIT}")
    assert again.status_code == 200


def test_an_officer_of_a_county_sees_the_objects_of_the_county(web: Web):
    office = web.office
    office.register()
    office.add_building()
    office.give(StartConstruction, buildings=(BuildingId("1"),))
    office.give(ListObject, by=CITY, **STADIUM)
    office.give(ListObject, by=CITY, **STADIUM | {"object_id": "SY-2", "name": "市图书馆", "county": None})
    for staff, seen in ((GAOPING, True), (CITY, True), (ZEZHOU, False)):
        browser = web.browser(staff)
        for kind, name in (
            ("project", "高平市第二人民医院"),
            ("building", "高平市第二人民医院 1号楼"),
            ("building_in_use", "高平市体育馆"),
        ):
            assert (name in browser.get(f"{REGISTERS}/objects/{kind}").text) is seen, (staff, kind)
        assert "市图书馆" in browser.get(f"{REGISTERS}/objects/building_in_use").text
    city = web.browser(CITY)
    assert "高平市第二人民医院" not in city.get(f"{REGISTERS}/objects/project?words=没有这个").text
    assert "高平市第二人民医院" not in city.get(f"{REGISTERS}/objects/project?on=2023-05-09").text


def test_experts_and_classes_are_entered_and_shown(web: Web):
    city = web.browser(CITY)
    page = send(
        city, "list-expert", person="R-2", speciality="暖通空调", employer="市建筑设计院", recused_from=UNIT, listed_since="2023-05-01"
    )
    assert "暖通空调" in page.text
    listing = city.get(f"{REGISTERS}/experts").text
    assert ("张三" in listing, "R-2" in listing, UNIT in listing) == (True, True, True)
    send(city, "delist-expert", "R-2", listed_until="2023-05-10", reason="聘期届满")
    assert experts_on(web.office.ledger, date(2023, 5, 11)) == ()

    wrong = send(city, "record-class", uscc=UNIT, unit_name="某公司", scheme="market_risk", credit_class="良好", class_source="公示")
    assert (wrong.status_code, "企业信用风险分类只有A、B、C、D" in wrong.text) == (409, True)
    send(city, "record-class", uscc=UNIT, unit_name="某公司", scheme="market_risk", credit_class="B", class_source="公示")
    shown = words_of(city.get(f"{REGISTERS}/units"))
    assert ("某公司" in shown, "企业信用风险分类" in shown, "没有" in shown) == (True, True, True)
    assert list(classes_on(web.office.ledger, TODAY)) == [UNIT]


def test_what_an_auditor_reads_of_a_register_is_in_words(web: Web):
    listed(web)
    web.office.give(DeclareInterest, by=CITY, staff=ZHAO, uscc=UNIT, ground="曾任职")
    page = words_of(web.browser_of(Role.AUDITOR).get(f"{REGISTERS}/inspectors/{ZHAO}"))

    for said in ("执法检查人员入库", "执法证号", "04050012021007", "利害关系申报", "曾任职", "高平市"):
        assert said in page
