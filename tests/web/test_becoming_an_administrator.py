"""任管理员之后: whoever issued an officer's password alone is not that officer once two have made the officer an administrator."""

from collections.abc import Callable, Iterator

import pytest

from lifecycle.accounts import Accounts
from lifecycle.accounts.halves import Halves
from lifecycle.accounts.openid_connect import OpenIDProvider
from lifecycle.accounts.secrets import Kind, second_half
from lifecycle.desk.people.authority import staff_member
from lifecycle.staff.access import PasswordIssued, SignInFailed, SignInFailure
from lifecycle.staff.appointments import Role
from lifecycle.staff.confirming import ConfirmAct
from lifecycle.vocabulary import StaffId
from tests.office import HANDLER, SECURITY
from tests.web.api.conftest import machine
from tests.web.conftest import AUDIT_ADMIN, HOST, SYSTEM_ADMIN, TODAY, Browser, Web
from tests.web.forms import fill_in, followed
from tests.web.provider import IdentityProvider, is_in, providing, recorded, sign_in
from tests.web.reading import words
from tests.web.test_proposals import PAGE, confirmed, number
from tests.web.test_staff import secret

OWN = "只有本人知道的一句话 seventeen"
APPOINTED = {
    "appoint-staff": HANDLER,
    "appoint-role": "audit_admin",
    "appoint-county": "",
    "appoint-since": str(TODAY),
    "appoint-until": "",
}


def enter(web: Web, password: str, staff: StaffId = HANDLER) -> tuple[Browser, int]:
    """A browser of somebody who types this, and what the answer was."""
    browser = web.browser()
    return browser, browser.post("/sign-in", data={"staff": staff, "password": password}).status_code


def issued_alone(web: Web) -> str:
    admin = web.browser(SECURITY)
    return secret(fill_in(admin, "/staff/people/SP01", "/staff/people/SP01/password"))


def issues(web: Web) -> list[PasswordIssued]:
    return [each.fact for each in web.office.ledger.tagged(["staff"], [PasswordIssued]) if isinstance(each.fact, PasswordIssued)]


def by_pages(web: Web) -> None:
    followed(web.browser(SECURITY), fill_in(web.browser(SECURITY), "/staff/appoint", "/staff/appoint", **APPOINTED))
    confirmed(web, SYSTEM_ADMIN)


def by_the_interface(web: Web) -> None:
    asked = machine(web, SECURITY).command(
        f"/api/v1/staff/{HANDLER}/commands/appoint-staff?propose_until=2023-05-20", {"on": str(TODAY), "role": "audit_admin"}
    )
    proposal = asked.json()["recorded"][0]["fact"]["proposal"]
    answer = machine(web, SYSTEM_ADMIN).command(f"/api/v1/proposals/{proposal}/commands/confirm-act", {"on": str(TODAY)})
    assert answer.status_code == 201


@pytest.mark.parametrize("appoint", [by_pages, by_the_interface])
@pytest.mark.parametrize("changed", [False, True], ids=["as it was issued", "changed by who issued it"])
def test_a_password_that_one_alone_issued_opens_nothing_once_its_owner_is_an_administrator(
    web: Web, appoint: Callable[[Web], None], changed: bool
) -> None:
    password = issued_alone(web)
    attacker, answer = enter(web, password)
    assert answer == 303
    if changed:
        page = attacker.get("/password").text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        given = {"csrf": csrf, "password_old": password, "password_new": OWN, "password_again": OWN}
        assert attacker.post("/password", data=given).status_code == 303
        password = OWN
    assert attacker.get("/account" if changed else "/password").status_code == 200

    appoint(web)
    assert not is_in(attacker), "the session that was open before"
    answered = web.browser().post("/sign-in", data={"staff": HANDLER, "password": password})
    assert answered.status_code == 403
    assert "已经作废" in words(answered)
    assert [(fact.by, fact.reason) for fact in recorded(web, SignInFailed)] == [(HANDLER, SignInFailure.VOID_PASSWORD)]
    assert "密码已作废，须由两人重新发放" in words(web.browser(SECURITY).get(f"/staff/people/{HANDLER}"))


def test_the_next_password_is_issued_by_two_and_told_in_halves(web: Web) -> None:
    issued_alone(web)
    by_pages(web)
    admin, person = web.browser(SECURITY), f"/staff/people/{HANDLER}"
    followed(admin, fill_in(admin, person, f"{person}/password"))
    proposal = number(web)
    first_page = fill_in(web.browser(SYSTEM_ADMIN), PAGE, f"{PAGE}/{proposal}/confirmation")
    assert "前一半" in words(first_page)
    second_page = fill_in(admin, PAGE, f"{PAGE}/{proposal}/carrying-out")
    assert "后一半" in words(second_page)
    first, second = secret(first_page), secret(second_page)

    assert [enter(web, each)[1] for each in (first, second, second + first)] == [422, 422, 422]
    owner, answer = enter(web, first + second)
    assert answer == 303
    assert owner.get("/account").headers["Location"] == "/password", "to be changed first"
    issued = issues(web)[-1]
    assert (issued.by, issued.confirmed_by, issued.staff) == (SECURITY, SYSTEM_ADMIN, HANDLER), "who saw which half"
    assert not staff_member(web.office.ledger, HANDLER).password_void


def test_a_password_that_is_put_late_does_not_take_the_place_of_one_that_took_two(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its fact was recorded before the appointment, and the account was to be given it behind all that."""
    put, two = Accounts.issue, []

    def late(accounts: Accounts, staff: StaffId, password: str, newest: Callable[[], bool]) -> bool:
        monkeypatch.undo()
        by_pages(web)
        admin, person = web.browser(SECURITY), f"/staff/people/{HANDLER}"
        followed(admin, fill_in(admin, person, f"{person}/password"))
        first = secret(fill_in(web.browser(SYSTEM_ADMIN), PAGE, f"{PAGE}/{number(web)}/confirmation"))
        two.append(first + secret(fill_in(admin, PAGE, f"{PAGE}/{number(web)}/carrying-out")))
        return put(accounts, staff, password, newest)

    monkeypatch.setattr(Accounts, "issue", late)
    answer = fill_in(web.browser(SECURITY), "/staff/people/SP01", "/staff/people/SP01/password")
    assert (answer.status_code, "又另行发放了一次" in answer.text) == (409, True)
    assert [enter(web, password)[1] for password in two] == [303], "what took two stands"


def test_until_the_day_on_which_the_appointment_begins_the_officer_works_on(web: Web) -> None:
    officer, _ = enter(web, issued_alone(web))
    admin = web.browser(SECURITY)
    followed(admin, fill_in(admin, "/staff/appoint", "/staff/appoint", **(APPOINTED | {"appoint-since": "2023-05-11"})))
    confirmed(web, SYSTEM_ADMIN)
    assert officer.get("/password").status_code == 200
    web.office.clock.go_on(days=1)
    assert officer.get("/password").headers["Location"].startswith("/sign-in")


def test_an_officer_who_becomes_no_administrator_keeps_the_password(web: Web) -> None:
    password = issued_alone(web)
    web.office.appoint(HANDLER, Role.INSPECTOR)
    assert enter(web, password)[1] == 303


@pytest.fixture
def provider(web: Web, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with providing(web.office.clock) as running:
        web.app.state.provider = OpenIDProvider(running.agreed(HOST))
        yield running


def test_who_comes_by_single_sign_on_needs_no_password(web: Web, provider: IdentityProvider) -> None:
    issued_alone(web)
    by_pages(web)
    provider.who = HANDLER
    browser = web.browser()
    assert sign_in(browser).status_code == 303
    assert is_in(browser)


def test_a_token_of_an_administrator_is_told_in_halves_and_no_program_confirms_it(web: Web) -> None:
    admin, person = web.browser(SECURITY), f"/staff/people/{AUDIT_ADMIN}"
    followed(admin, fill_in(admin, person, f"{person}/tokens", **{"token-name": "对账", "token-until": "2023-12-31"}))
    proposal = number(web)
    answer = machine(web, SYSTEM_ADMIN).command(f"/api/v1/proposals/{proposal}/commands/confirm-act", {"on": str(TODAY)})
    assert (answer.status_code, answer.json()["code"]) == (409, "two.not_by_a_program")

    first = secret(fill_in(web.browser(SYSTEM_ADMIN), PAGE, f"{PAGE}/{proposal}/confirmation"))
    second = secret(fill_in(admin, PAGE, f"{PAGE}/{proposal}/carrying-out"))

    def asked(token: str) -> int:
        return web.browser().get("/api/v1/proposals", headers={"Authorization": f"Bearer {token}"}).status_code

    assert [asked(each) for each in (first, second, first + second)] == [401, 401, 200]


def test_what_was_confirmed_without_a_first_half_is_not_carried_out(web: Web) -> None:
    """As when the program was stopped between the two."""
    admin, person = web.browser(SECURITY), f"/staff/people/{AUDIT_ADMIN}"
    followed(admin, fill_in(admin, person, f"{person}/password"))
    web.office.give(ConfirmAct, on=TODAY, by=SYSTEM_ADMIN, proposal=number(web))
    answer = fill_in(admin, PAGE, f"{PAGE}/{number(web)}/carrying-out")
    assert answer.status_code == 409
    assert "撤回后重新提请" in words(answer)
    assert issues(web) == []


def test_a_half_lapses_with_its_proposal(web: Web) -> None:
    halves = Halves(web.office.ledger.engine)
    halves.keep("one", second_half(Kind.PASSWORD), TODAY, TODAY)
    halves.keep("other", "x", TODAY.replace(day=20), TODAY.replace(day=11))
    assert (halves.get("one"), halves.get("other")) == (None, "x")
