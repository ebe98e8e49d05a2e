"""工作人员的称呼: name and unit beside the id on pages and paper; who was erased, or is in no register, is called by the id."""

from datetime import date

import pytest

from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import ErasePerson
from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, Gate, PersonId, Refused, StaffId
from tests.desk.conftest import CODE
from tests.office import HANDLER, SECURITY
from tests.projections.walk import apply_for, propose
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import words

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


@pytest.mark.parametrize("name", ["王芳", "欧阳娜娜", "张伟明"])
def test_an_id_that_is_a_name_is_not_assigned(web: Web, name: str) -> None:
    with pytest.raises(Refused) as refused:
        web.office.give(AppointStaff, on=date(2023, 1, 1), by=SECURITY, staff=StaffId(name), role=Role.APPROVAL)
    assert refused.value.code == "staff.id_is_a_name"
    web.office.give(AppointStaff, on=date(2023, 1, 1), by=SECURITY, staff=StaffId("审批07"), role=Role.APPROVAL)


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
