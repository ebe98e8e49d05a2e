"""文字里的姓名: the name of a registered person is asked about at every door before it stands in the ledger for ever."""

from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from lifecycle.desk.people.persons import erase_person
from lifecycle.desk.register.entry import enter, examine
from lifecycle.desk.register.rows import read_register
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import ErasePerson
from lifecycle.vocabulary import CommandId, Fact, PersonId, StaffId
from tests.desk.register_files import FORM, HOSPITAL, csv_file, opened, xlsx
from tests.office import CITY, SECURITY
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.test_asked import CASES, ticks
from tests.web.test_asked import sent as sent_by_form
from tests.web.test_doors import BODY, CODE
from tests.web.test_registering import ENTRY

ASKED = "text.person_named"
NAME = "王小芳"
WRITTEN = "桃园小区（联系王小芳）"
REGISTRATION = next(case for case in CASES if case.form == "new")


def know(web: Web, name: str = NAME, id_: str = "person-9") -> None:
    command = CommandId(f"know/{id_}")
    PersonRegister(web.office.ledger).put(Person(id=id_, name=name), on=date(2023, 5, 1), by=SECURITY, command=command)


def registered(web: Web) -> list[Fact]:
    return [each.fact for each in web.office.ledger.tagged([f"code:{CODE}"])]


def by_page(web: Web, _folder: Path, *, confirm: bool) -> str:
    browser = web.browser(HANDLER)
    typed = ENTRY | {"code": CODE, "name": WRITTEN}
    page = browser.get("/projects/new").text
    answer = sent_by_form(browser, REGISTRATION, page, typed)
    if confirm:
        answer = sent_by_form(browser, REGISTRATION, answer.text, typed, confirmed=ticks(answer.text))
    return unescape(answer.text)


def by_interface(web: Web, _folder: Path, *, confirm: bool) -> str:
    body = BODY | {"name": WRITTEN} | ({"confirmed": [ASKED]} if confirm else {})
    answer = machine(web, HANDLER).command("/api/v1/projects", body, key="person-named")
    return "".join(answer.json().get("sentences", ()))


def by_file(write: Callable[..., Path], name: str) -> Callable[..., str]:
    def door(web: Web, folder: Path, *, confirm: bool) -> str:
        file, desk = write(folder / name, [{**HOSPITAL, "project.name": WRITTEN}]), web.office.desk
        register = read_register(opened(file), FORM, desk.today())
        examined = examine(desk, register, FORM, StaffId(CITY), lambda _: None, confirmed=[ASKED] if confirm else ())
        enter(desk, examined)
        assert all((each.row, each.column) == (2, "项目名称") for each in examined.problems)
        return "".join(problem.says("zh") for problem in examined.problems)

    return door


DOORS = {"page": by_page, "interface": by_interface, "xlsx": by_file(xlsx, "1.xlsx"), "csv": by_file(csv_file, "1.csv")}


@pytest.mark.parametrize("door", DOORS)
def test_a_registered_name_is_asked_and_recorded_once_it_is_confirmed(web: Web, tmp_path: Path, door: str) -> None:
    know(web)
    told = DOORS[door](web, tmp_path, confirm=False)
    assert f"名称里写了已登记人员的姓名“{NAME}”" in told
    assert registered(web) == []

    DOORS[door](web, tmp_path, confirm=True)
    assert [fact.confirmed for fact in registered(web)] == [(ASKED,)]


@pytest.mark.parametrize("door", DOORS)
def test_nobody_is_asked_about_who_is_not_registered(web: Web, tmp_path: Path, door: str) -> None:
    know(web, "李四")
    assert ASKED not in DOORS[door](web, tmp_path, confirm=False)
    assert [fact.confirmed for fact in registered(web)] == [()]


def test_the_name_of_a_unit_may_be_that_of_its_owner(web: Web) -> None:
    know(web)
    parties = [{"role": "construction_unit", "unit": {"name": f"{NAME}建筑设计事务所", "contact": "person-9"}}]
    answer = machine(web, HANDLER).command("/api/v1/projects", BODY | {"parties": parties}, key="of-a-unit")
    assert answer.status_code == 201


def test_a_program_that_runs_on_learns_of_who_is_registered_and_of_who_is_erased(web: Web, tmp_path: Path) -> None:
    desk = web.office.desk
    assert list(desk._names.refreshed().inside(WRITTEN)) == []
    know(web)
    assert list(desk._names.refreshed().inside(WRITTEN)) == [NAME]
    erase_person(desk, ErasePerson(id=CommandId("gone"), on=desk.today(), by=SECURITY, person=PersonId("person-9"), reason="本人申请"))
    assert list(desk._names.refreshed().inside(WRITTEN)) == []
    assert DOORS["interface"](web, tmp_path, confirm=False) == ""
    assert len(registered(web)) == 1


def test_keys_that_are_away_stop_nobody(web: Web, tmp_path: Path) -> None:
    know(web)
    keys = web.office.ledger.person_keys
    keys.file.write_bytes(b"no database")
    assert DOORS["interface"](web, tmp_path, confirm=False) == ""
    assert len(registered(web)) == 1
