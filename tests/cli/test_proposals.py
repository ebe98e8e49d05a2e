"""`lifecycle proposals` and the console: the three are appointed alone, and from then on what takes two is proposed there as well."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec import Raw
from msgspec.json import encode
from starlette.testclient import TestClient

from lifecycle.accounts import Accounts
from lifecycle.accounts.passwords import matches
from lifecycle.cli import serving
from lifecycle.cli.opened import now, opened
from lifecycle.desk.people import proposals as waiting
from lifecycle.desk.people import tokens
from lifecycle.ledger import Person, PersonRegister
from lifecycle.ledger.facts import EraseAttachment
from lifecycle.ledger.store.database import open_engine
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.staff.confirming import Act, ActProposed
from lifecycle.vocabulary import Command, CommandId, PersonId, StaffId
from lifecycle.web import create_app
from lifecycle.web.layout.called import who
from tests.cli.program import Program

LATER = str((datetime.now(UTC) + timedelta(days=5)).date())


@pytest.fixture
def founded(program: Program) -> Program:
    """With all three administrators, whom the console appointed, and an account of the first."""
    for staff, role in (("GA01", "security_admin"), ("GX01", "system_admin")):
        assert program("appoint", staff, "--role", role, "--as", "GA01").code == 0
    assert program("password", "GA01", "--as", "GA01").code == 0
    assert program("appoint", "GS01", "--role", "audit_admin", "--as", "GA01").code == 0
    return program


def asked(program: Program, *arguments: str) -> str:
    """The number of what was proposed."""
    return str(json.loads(program(*arguments, "--propose-until", LATER, "--json").out)["proposal"])


def test_from_the_third_administrator_on_it_takes_two_at_the_console_too(founded: Program) -> None:
    refused = founded("appoint", "GX02", "--role", "system_admin", "--as", "GA01")
    assert (refused.code, refused.out) == (2, "")
    assert "--propose-until" in refused.err

    number = asked(founded, "appoint", "GX02", "--role", "system_admin", "--as", "GA01")
    listed = json.loads(founded("proposals", "list", "--json").out)
    assert [(each["proposal"], each["act"], each["standing"]) for each in listed] == [(number, "appoint-staff", "waiting")]
    assert "任命岗位" in founded("proposals", "list").out
    assert founded("proposals", "confirm", number, "--as", "GA01").code == 2
    assert "已确认" in founded("proposals", "confirm", number, "--as", "GS01").out
    assert "没有待办的提请" in founded("proposals", "list").out


def test_the_list_says_what_each_proposal_is_about(founded: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever confirms an erasure sees which file it is, and why."""
    sha256, reason = "ab" * 32, "当事人申请删除"
    erasure = EraseAttachment(id=CommandId("c1"), on=date(2026, 1, 1), by=StaffId("GX01"), sha256=sha256, reason=reason)
    appointed = AppointStaff(id=CommandId("c2"), on=date(2026, 1, 1), by=StaffId("GA01"), staff=StaffId("GX02"), role=Role.SYSTEM_ADMIN)
    acts = [waiting_for(erasure, "erase-attachment"), waiting_for(appointed, "appoint-staff")]
    monkeypatch.setattr(waiting, "proposals", lambda _: acts)

    listed = json.loads(founded("proposals", "list", "--json").out)
    assert [each["proposed"].get("sha256") for each in listed] == [sha256, None]
    assert listed[0]["proposed"]["reason"] == reason
    assert listed[1]["proposed"]["role"] == "system_admin"
    shown = "".join(founded("proposals", "list").out.split())
    for part in (reason, "删除附件", "GX02", "系统管理员"):
        assert part in shown
    assert sha256[:12] in shown


def test_the_list_calls_everybody_by_name_with_the_id(founded: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened() as desk:
        PersonRegister(desk.ledger).put(Person(id="P-1", name="张<三&"), on=desk.today(), by=StaffId("GA01"), command=CommandId("p1"))
        named = AppointStaff(
            id=CommandId("c1"), on=desk.today(), by=StaffId("GA01"), staff=StaffId("SP09"), role=Role.APPROVAL, person=PersonId("P-1")
        )
        desk.carry_out(named)
    asked(founded, "appoint", "SP09", "--role", "audit_admin", "--as", "GA01")
    monkeypatch.setenv("COLUMNS", "300")

    shown = founded("proposals", "list").out
    assert "张<三&（全市审批人员，SP09）" in shown
    assert "GA01" in shown
    assert who(StaffId("SP09")).split("/")[-1] not in shown, "no mark of a page"


def waiting_for(command: Command, act: str) -> Act:
    return Act(
        asked=ActProposed(
            on=command.on,
            by=command.by,
            proposal="T1",
            act=act,
            proposed=Raw(encode(command)),
            until=date.fromisoformat(LATER),
            roles=(Role.AUDIT_ADMIN,),
            concerns=(),
        )
    )


def test_a_password_of_an_administrator_is_permitted_first_and_shown_once(founded: Program, url: str) -> None:
    assert founded("password", "GS01", "--as", "GA01").code == 2
    number = asked(founded, "password", "GS01", "--as", "GA01")
    assert founded("proposals", "carry-out", number, "--as", "GA01").code == 2
    first = founded("proposals", "confirm", number, "--as", "GX01").out.splitlines()[-1]
    second = founded("proposals", "carry-out", number, "--as", "GA01").out.splitlines()[-1]

    account = Accounts(open_engine(url)).get(StaffId("GS01"))
    assert account is not None
    assert [matches(each, account.password_hash)[0] for each in (first, second, first + second)] == [False, False, True]
    assert account.temporary
    assert founded("proposals", "carry-out", number, "--as", "GA01").code == 2


def test_a_token_of_an_administrator_is_permitted_first(founded: Program) -> None:
    until = ("--until", LATER)
    number = asked(founded, "token", "issue", "GX01", "--name", "监控", *until, "--as", "GA01")
    first = json.loads(founded("proposals", "confirm", number, "--as", "GS01", "--json").out)["first_half"]
    second = json.loads(founded("proposals", "carry-out", number, "--as", "GA01", "--json").out)["second_half"]
    with opened() as desk:
        held = [tokens.holder(desk, each) for each in (first, second, first + second)]
    assert [each and each.id for each in held] == [None, None, "GX01"]
    assert first.startswith("lifecycle_")
    assert [each["staff"] for each in json.loads(founded("token", "list", "--json").out)] == ["GX01"]


def test_a_password_that_the_console_issued_in_one_name_is_void_once_its_owner_is_an_administrator(founded: Program) -> None:
    assert founded("appoint", "SP09", "--role", "approval", "--as", "GA01").code == 0
    password = json.loads(founded("password", "SP09", "--as", "GA01", "--json").out)["password"]
    number = asked(founded, "appoint", "SP09", "--role", "audit_admin", "--as", "GA01")
    with opened(console=False) as desk:
        browser = TestClient(create_app(desk, now), headers={"Origin": "http://testserver"}, follow_redirects=False)

        def entered() -> int:
            return browser.post("/sign-in", data={"staff": "SP09", "password": password}).status_code

        assert entered() == 303
        assert founded("proposals", "confirm", number, "--as", "GX01").code == 0
        assert (entered(), browser.get("/password").headers["Location"][:8]) == (403, "/sign-in")


def test_a_proposal_is_declined_or_withdrawn(founded: Program) -> None:
    one, other = (asked(founded, "appoint", staff, "--role", "audit_admin", "--as", "GA01") for staff in ("GS02", "GS03"))
    assert "已退回" in founded("proposals", "decline", one, "--reason", "未附任命文件", "--as", "GX01").out
    assert "已撤回" in founded("proposals", "withdraw", other, "--as", "GA01").out
    assert json.loads(founded("proposals", "list", "--json").out) == []


def test_where_there_is_a_security_administrator_none_is_reinstated(founded: Program) -> None:
    refused = founded("reinstate", "GA09", "--reason", "x", "--propose-until", LATER, "--as", "GX01")
    assert (refused.code, "现任安全管理员" in refused.err) == (2, True)


def test_what_others_reach_over_a_network_is_no_console(founded: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def look(desk: Any, *_: Any, **__: Any) -> None:
        seen.append(desk.console)
        raise SystemExit

    monkeypatch.setattr(serving, "create_app", look)
    founded("serve", "--port", "0")
    assert seen == [False]


def test_two_officers_of_the_city_decide_a_choice_at_the_console(founded: Program) -> None:
    for staff in ("SJ01", "SJ02"):
        assert founded("appoint", staff, "--role", "city", "--as", "GA01").code == 0
    given = ("decide-choice", "jincheng-2023", "clause-6-reach", "--option", "all_funding", "--number", f"晋市住建函〔{LATER[:4]}〕18号")
    refused = founded(*given, "--from", "2024-01-01", "--as", "SJ01", "--propose-until", LATER)
    assert (refused.code, refused.out) == (2, "")
    assert "不在该文件的施行期间内" in refused.err

    number = asked(founded, *given, "--from", "2023-06-01", "--as", "SJ01")
    assert "决定选项" in founded("proposals", "list").out
    assert founded("proposals", "confirm", number, "--as", "SJ01").code == 2
    assert "已确认" in founded("proposals", "confirm", number, "--as", "SJ02").out
