"""登录: in by name and password, once a browser; wrong ones are answered alike, too many of them not at all; all of it is recorded."""

from datetime import date
from http.cookies import Morsel, SimpleCookie
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from lifecycle.accounts.policy import DEFAULT
from lifecycle.desk.people.access import ACCESS, access_stream
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.schema import events
from lifecycle.staff.access import AccessRefused, PasswordChanged, RefusalGround, SignedIn, SignInFailed, SignInFailure
from lifecycle.vocabulary import StaffId
from lifecycle.web import create_app
from tests.desk.conftest import Office
from tests.web.conftest import AUDITOR, HANDLER, PASSWORD, TODAY, Browser, Web

PER_ACCOUNT = DEFAULT.per_account
ANOTHER = "石板路上 nine slow carts"


def enter(browser: Browser, staff: str = HANDLER, password: str = PASSWORD, **more: str) -> Response:
    return browser.post("/sign-in", data={"staff": staff, "password": password} | more)


def recorded(web: Web, kind: type[Any]) -> list[Any]:
    web.tell()
    return [each.fact for each in web.office.ledger.tagged([ACCESS], [kind])]


def cookie_of(answer: Response, name: str = "lifecycle") -> Morsel[str]:
    return next(jar[name] for each in answer.headers.get_list("Set-Cookie") if name in (jar := SimpleCookie(each)))


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_the_right_password_lets_in_and_is_recorded(web: Web):
    browser = web.browser()
    answer = enter(browser)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert is_in(browser)
    assert [(fact.by, fact.on) for fact in recorded(web, SignedIn)] == [(HANDLER, TODAY)]
    assert web.office.ledger.load(access_stream(HANDLER, TODAY)).version == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(web: Web):
    cookie = cookie_of(enter(web.browser()))

    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"], cookie["max-age"]) == (True, "lax", "/", "", "")


def test_over_https_the_cookie_stays_on_https_and_on_this_host(office: Office, web: Web):
    web.app = create_app(office.desk, office.clock, https=True)
    answer = enter(web.browser())

    assert cookie_of(answer, "__Host-lifecycle")["secure"] is True
    assert "Strict-Transport-Security" in answer.headers


def test_every_sign_in_has_a_token_of_its_own_and_ends_the_one_before(web: Web):
    browser = web.browser()
    tokens = [cookie_of(enter(browser)).value for _ in range(2)]

    assert tokens[0] != tokens[1]
    assert [web.door.sessions.find(token, web.office.clock()) is not None for token in tokens] == [False, True]


def test_a_wrong_name_and_a_wrong_password_are_answered_alike_and_told_apart_in_the_record(web: Web):
    wrong_password, wrong_name = enter(web.browser(), password="not it"), enter(web.browser(), staff="SP99")

    assert wrong_password.status_code == wrong_name.status_code == 422
    assert wrong_password.text == wrong_name.text.replace("SP99", HANDLER)
    assert "工号或密码不对" in wrong_name.text
    assert [(fact.by, fact.reason) for fact in recorded(web, SignInFailed)] == [
        (HANDLER, SignInFailure.WRONG_PASSWORD),
        ("system", SignInFailure.UNKNOWN_NAME),
    ]


def test_what_was_typed_wrongly_is_in_no_fact(web: Web):
    enter(web.browser(), staff="my-secret-in-the-wrong-field", password="my-other-secret")
    with reading(web.office.ledger.engine) as db:
        stored = [
            b"".join([state, stream.encode(), tags.encode()])
            for state, stream, tags in db.execute(select(events.c.state, events.c.stream, events.c.tags))
        ]

    assert recorded(web, SignInFailed)
    assert [row for row in stored if b"secret" in row] == []


def test_the_name_is_kept_and_the_password_is_not(web: Web):
    page = enter(web.browser(), password="not-it-at-all").text

    assert f'value="{HANDLER}"' in page
    assert "not-it-at-all" not in page


def test_too_many_failures_hold_the_account_even_for_the_right_password(web: Web):
    answers = [enter(web.browser(client=(f"10.0.0.{n}", 1)), password="not it").status_code for n in range(PER_ACCOUNT + 1)]
    held = enter(web.browser())

    assert answers == [422] * PER_ACCOUNT + [429]
    assert held.status_code == 429
    assert "09:16" in held.text, "the office's clock stands at 09:00 in Asia/Shanghai"
    assert [fact.held for fact in recorded(web, SignInFailed)] == [False] * (PER_ACCOUNT - 1) + [True]

    web.office.clock.go_on(minutes=16)
    assert enter(web.browser()).status_code == 303


def test_a_name_without_an_account_is_held_like_any_other(web: Web):
    answers = [enter(web.browser(client=(f"10.0.0.{n}", 1)), staff="SP99") for n in range(PER_ACCOUNT + 1)]
    held = [enter(web.browser(client=(f"10.0.1.{n}", 1)), password="not it") for n in range(PER_ACCOUNT + 1)]

    assert [answer.text.replace("SP99", HANDLER) for answer in answers] == [answer.text for answer in held]


def test_a_success_forgets_the_failures_before(web: Web):
    for _ in range(2):
        assert {enter(web.browser(), password="not it").status_code for _ in range(PER_ACCOUNT - 1)} == {422}
        assert enter(web.browser()).status_code == 303


def test_an_account_without_an_appointment_gets_no_session(web: Web):
    web.door.accounts.open_all([StaffId("SP77")], PASSWORD)
    browser = web.browser()
    answer = enter(browser, staff="SP77")

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)
    assert "先行任命" in answer.text
    assert [fact.reason for fact in recorded(web, SignInFailed)] == [SignInFailure.NO_APPOINTMENT]


@pytest.mark.parametrize(
    ("asked", "gone"), [("/account", "/account"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"), ("/a\nb", "/")]
)
def test_one_goes_on_to_where_one_wanted_but_to_no_other_site(web: Web, asked: str, gone: str):
    assert enter(web.browser(), next=asked).headers["Location"] == gone


def test_who_is_not_in_is_asked_to_sign_in_and_brought_back(web: Web):
    browser = web.browser()
    asked = browser.get("/account?year=2023").headers["Location"]
    assert asked == "/sign-in?next=%2Faccount%3Fyear%3D2023"
    assert 'name="next" value="/account?year=2023"' in browser.get(asked).text


def test_htmx_is_told_to_go_to_the_sign_in_page_as_a_whole(web: Web):
    answer = web.browser().get("/account", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=%2Faccount")


def test_a_form_that_is_sent_too_late_says_that_nothing_was_done(web: Web):
    answer = web.browser().submit("/password", password_old=PASSWORD, password_new=ANOTHER, password_again=ANOTHER)

    assert answer.status_code == 401
    assert "没有办理" in answer.text
    assert [typed for typed in (PASSWORD, ANOTHER) if typed in answer.text] == [], "a password is not sent back"


def test_an_idle_session_ends(web: Web):
    browser = web.browser(HANDLER)
    web.office.clock.go_on(minutes=29)
    assert is_in(browser)
    web.office.clock.go_on(minutes=29)
    assert is_in(browser), "it was in use half an hour ago"
    web.office.clock.go_on(minutes=30)
    assert not is_in(browser)


def test_no_session_lasts_longer_than_a_long_day(web: Web):
    browser = web.browser(HANDLER)
    seen = []
    for _ in range(31):
        web.office.clock.go_on(minutes=20)
        seen.append(is_in(browser))

    assert seen == [True] * 29 + [False] * 2


def test_signing_out_ends_the_session_on_the_server(web: Web):
    browser = web.browser(HANDLER)
    kept = browser.cookies["lifecycle"]
    answer = browser.submit("/sign-out")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    browser.cookies.set("lifecycle", kept)
    assert not is_in(browser)


def test_the_password_is_changed_and_every_other_session_ends(web: Web):
    here, elsewhere = web.browser(HANDLER), web.browser(HANDLER)
    answer = here.submit("/password", password_old=PASSWORD, password_new=ANOTHER, password_again=ANOTHER)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert (enter(web.browser()).status_code, enter(web.browser(), password=ANOTHER).status_code) == (422, 303)
    assert [fact.by for fact in recorded(web, PasswordChanged)] == [HANDLER]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"password_old": "not it"}, "原密码不对"),
        ({"password_again": "something else entirely"}, "两次输入的新密码不一致"),
        ({"password_new": PASSWORD, "password_again": PASSWORD}, "与原密码相同"),
        ({"password_new": "short", "password_again": "short"}, "至少要有12个字符"),
        ({"password_new": "SP01SP01SP01SP01", "password_again": "SP01SP01SP01SP01"}, "太容易猜到"),
    ],
    ids=["wrong", "differs", "same", "short", "guessed"],
)
def test_a_password_that_will_not_do_changes_nothing_and_says_why(web: Web, fields: dict[str, str], says: str):
    answer = web.browser(HANDLER).submit(
        "/password", **({"password_old": PASSWORD, "password_new": ANOTHER, "password_again": ANOTHER} | fields)
    )

    assert answer.status_code == 422
    assert says in answer.text
    assert enter(web.browser()).status_code == 303


def test_the_old_password_cannot_be_guessed_at_for_ever(web: Web):
    browser = web.browser(HANDLER)
    answers = [
        browser.submit("/password", password_old=f"guess {n}", password_new=ANOTHER, password_again=ANOTHER).status_code
        for n in range(PER_ACCOUNT + 1)
    ]

    assert answers == [422] * PER_ACCOUNT + [429]


def test_a_password_that_was_issued_has_to_be_changed_first(web: Web):
    web.door.accounts.issue(AUDITOR, "once and never again")
    browser = web.browser()
    enter(browser, AUDITOR, "once and never again")

    assert {path: browser.get(path).headers.get("Location") for path in ("/", "/account", "/password")} == {
        "/": "/password",
        "/account": "/password",
        "/password": None,
    }
    browser.csrf = browser.get("/password").text.partition('name="csrf" value="')[2].partition('"')[0]
    assert browser.submit("/password", password_old="once and never again", password_new=ANOTHER, password_again=ANOTHER).status_code == 303
    assert is_in(browser)


def test_a_demonstration_shows_its_password_and_nothing_else_does(web: Web):
    assert "jincheng-demonstration" not in web.browser().get("/sign-in").text
    web.app.state.demonstration = True
    assert "jincheng-demonstration" in web.browser().get("/sign-in").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=["other-origin", "no-origin", "silent", "cross-site", "same-site"],
)
def test_nothing_is_taken_from_another_site(web: Web, headers: dict[str, str]):
    browser = web.browser(HANDLER)
    answers = [browser.post(path, data={"csrf": browser.csrf}, headers=headers).status_code for path in ("/sign-in", "/sign-out")]

    assert answers == [403, 403]
    assert is_in(browser)


def test_nothing_is_taken_from_what_is_no_browser(web: Web):
    browser = web.browser(HANDLER)
    del browser.headers["Origin"]

    assert browser.submit("/sign-out").status_code == 403
    assert is_in(browser)


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_nothing_is_taken_from_a_form_without_the_token_of_the_session(web: Web, csrf: str):
    browser = web.browser(HANDLER)

    assert browser.post("/sign-out", data={"csrf": csrf}).status_code == 403
    assert browser.post("/sign-out", headers={"X-CSRF-Token": csrf}).status_code == 403
    assert browser.post("/sign-out", data={"csrf": web.browser(HANDLER).csrf}).status_code == 403, "of another session"
    assert is_in(browser)
    assert [(fact.by, fact.page, fact.ground) for fact in recorded(web, AccessRefused)] == [(HANDLER, "sign_out", RefusalGround.ORIGIN)]
    assert recorded(web, AccessRefused)[0].count == 3


def test_the_token_may_come_in_a_header_as_htmx_sends_it(web: Web):
    browser = web.browser(HANDLER)

    assert browser.post("/sign-out", headers={"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_the_year_that_the_clock_shows_is_the_year_that_is_recorded(web: Web):
    web.office.clock.reach(date(2023, 6, 1))
    enter(web.browser())

    assert [fact.on for fact in recorded(web, SignedIn)] == [date(2023, 6, 1)]
