"""工作人员的称呼: name and unit beside the id on pages and paper; who was erased, or is in no register, is called by the id."""

from datetime import date

import pytest

from lifecycle.desk.people.authority import staff_stream
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import ErasePerson
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import Asked, CommandId, Gate, PersonId, StaffId
from tests.desk.conftest import CODE
from tests.office import HANDLER, SECURITY
from tests.projections.walk import apply_for, propose
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import words
from tests.web.test_papers import paper

WANG = PersonId("person-001")
CALLED = "王芳（高平市审批人员，SP01）"


@pytest.fixture
def named(web: Web) -> Web:
    """The handler is Wang Fang, by the person register."""
    office = web.office
    PersonRegister(office.ledger).put(Person(id=WANG, name="王芳"), on=office.desk.today(), by=SECURITY, command=CommandId("persons/1"))
    since = date(2023, 1, 1)
    office.give(AppointStaff, on=since, by=SECURITY, staff=HANDLER, person=WANG, role=Role.APPROVAL, county="140581")
    registered(office)
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=date(2023, 5, 8))
    office.give(AcceptApplication, application="A1", on=date(2023, 5, 9))
    return web


@pytest.mark.parametrize("path", [f"/projects/{CODE}", DESIGN_REVIEW, f"/audit/{CODE}"])
def test_who_recorded_something_stands_there_by_name_and_unit(named: Web, path: str) -> None:
    assert CALLED in words(named.browser(AUDITOR).get(path))


def test_the_opinions_on_paper_and_the_next_step_call_the_handler_by_name(named: Web) -> None:
    assert f"由经办人{CALLED}或其他" in words(named.browser(AUDITOR).get(DESIGN_REVIEW))
    propose(named.office, "A1", "1")
    page = named.browser(AUDITOR).get(DESIGN_REVIEW)
    assert f"拟办意见 {CALLED} 2023-05-10" in words(page)
    assert f'class="code">{CALLED}' not in page.text, "a name is longer than an id, and may be broken"


def test_the_tray_calls_the_handler_by_name(named: Web) -> None:
    propose(named.office, "A1", "1")
    assert CALLED in words(named.browser(StaffId("SP02")).get("/tray"))


def test_who_was_erased_is_called_by_the_id(named: Web) -> None:
    PersonRegister(named.office.ledger).erase(
        ErasePerson(id=CommandId("erase/1"), on=date(2023, 5, 10), by=SECURITY, person=WANG, reason="本人申请"), date(2023, 5, 10)
    )
    page = words(named.browser(AUDITOR).get(f"/projects/{CODE}"))
    assert "王芳" not in page
    assert "SP01" in page


def test_the_unit_of_the_person_register_stands_beside_name_and_id_on_page_and_paper(named: Web) -> None:
    wang = Person(id=WANG, name="王芳", unit="高平市行政审批服务管理局")
    office = named.office
    PersonRegister(office.ledger).put(wang, on=office.desk.today(), by=SECURITY, command=CommandId("persons/2"))
    called = "王芳（高平市行政审批服务管理局，SP01）"

    assert called in words(named.browser(AUDITOR).get(f"/projects/{CODE}"))
    assert called in words(paper(named, PaperKind.ACCEPTANCE))


LIKE_A_NAME = ["王小明", "欧阳娜娜", "王小明01", "王小明-审批", "阿依古丽买买提", "wangxiaoming", "li-na", "Li.Na01", "na.li", "ouyangxiu"]


@pytest.mark.parametrize("id_", LIKE_A_NAME)
def test_an_id_that_looks_like_a_name_is_asked_and_may_be_confirmed(web: Web, id_: str) -> None:
    appointed = {"on": date(2023, 1, 1), "by": SECURITY, "staff": StaffId(id_), "role": Role.APPROVAL}
    with pytest.raises(Asked) as asked:
        web.office.give(AppointStaff, **appointed)
    assert [question.code for question in asked.value.questions] == ["staff.id_like_a_name"]
    web.office.give(AppointStaff, **appointed, confirmed=("staff.id_like_a_name",))
    (fact,) = (each.fact for each in web.office.ledger.load(staff_stream(StaffId(id_))).recorded)
    assert fact.confirmed == ("staff.id_like_a_name",)


OF_A_POST = ["审批07", "监管一科01", "质安站-3", "SP09", "A-0117", "inspector-2", "approval-140581-1", "receiver-1", "admin2"]


@pytest.mark.parametrize("id_", OF_A_POST)
def test_an_id_of_a_post_and_a_number_is_not_asked(web: Web, id_: str) -> None:
    web.office.give(AppointStaff, on=date(2023, 1, 1), by=SECURITY, staff=StaffId(id_), role=Role.APPROVAL)


@pytest.mark.parametrize("path", ["/account", "/projects", "/nowhere", f"/projects/{CODE}"])
def test_who_is_signed_in_stands_at_the_head_of_every_page_by_name(named: Web, path: str) -> None:
    head = words(named.browser(HANDLER).get(path)).split("退出")[0]
    assert "王芳（SP01）" in head


def test_the_administrator_reads_names_in_the_list_and_in_the_records_of_access(named: Web) -> None:
    assert "王芳（SP01）" in words(named.browser(SECURITY).get("/staff"))
    named.browser(HANDLER).get("/audit")
    assert f"{CALLED} 拒绝访问" in words(named.browser(AUDITOR).get("/access-records"))


def test_nobody_gets_a_name_by_typing_the_place_of_one(named: Web) -> None:
    """The place is of this process alone; what is typed stands as it was typed."""
    assert "王芳" not in words(named.browser(SECURITY).get("/staff", params={"words": "f/SP01/"}))
