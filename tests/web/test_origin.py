"""来处: whom a request came from is believed of the proxies that the bureau names, and of nobody else; wrong tokens are counted by it."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network

import pytest
import uvicorn
from httpx2 import Response

from lifecycle.accounts import SignInPolicy
from lifecycle.accounts.policy import DEFAULT
from lifecycle.accounts.schema import attempts
from lifecycle.ledger.store.database import reading
from lifecycle.settings import sign_in_policy
from lifecycle.vocabulary import Refused
from lifecycle.web import create_app
from tests.cli.program import run
from tests.desk.conftest import CODE
from tests.web.api.conftest import Machine, machine
from tests.web.conftest import HANDLER, PASSWORD, Web

PROXY = "10.0.0.5"
PROJECT = f"/api/v1/projects/{CODE}"


@pytest.fixture
def behind(web: Web) -> Web:
    """The application behind two proxies of ours."""
    policy = SignInPolicy(trusted_proxies=(ip_network("10.0.0.0/24"), ip_network("2001:db8::5")), wrong_tokens=3)
    web.app = create_app(web.office.desk, web.office.clock, policy=policy)
    web.door = web.app.state.door
    return web


def counted(web: Web) -> list[str]:
    """The addresses at which a failure was counted."""
    with reading(web.office.ledger.engine) as db:
        subjects = db.execute(attempts.select()).all()
    return [row.subject.removeprefix("address:") for row in subjects if row.subject.startswith("address:")]


def fail(web: Web, peer: str, *forwarded: str) -> Response:
    headers = [("X-Forwarded-For", each) for each in forwarded]
    return web.browser(client=(peer, 1)).post("/sign-in", data={"staff": HANDLER, "password": "no"}, headers=headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        (PROXY, ["198.51.100.1"], "198.51.100.1"),
        (PROXY, ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),
        (PROXY, ["192.0.2.66", "198.51.100.1, 10.0.0.7"], "198.51.100.1"),
        (PROXY, ["198.51.100.1:50123"], "198.51.100.1"),
        (PROXY, ["[2001:db8:1:2::1]:50123"], "2001:db8:1:2::"),
        ("::ffff:10.0.0.5", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8::5", ["198.51.100.1"], "198.51.100.1"),
        (PROXY, ["10.0.0.7"], "10.0.0.7"),
        (PROXY, ["198.51.100.1, unknown"], PROXY),
        (PROXY, [""], PROXY),
        (PROXY, [], PROXY),
    ],
)
def test_the_rightmost_address_that_is_no_proxy_of_ours_counts(behind: Web, peer: str, forwarded: list[str], origin: str):
    fail(behind, peer, *forwarded)

    assert counted(behind) == [origin]


def test_nobody_is_believed_where_no_proxy_is_named(web: Web):
    fail(web, "127.0.0.1", "198.51.100.1")

    assert counted(web) == ["127.0.0.1"]


def test_the_web_server_itself_believes_no_header(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str):
    """By default uvicorn believes whoever asks from this machine."""
    seen: list[bool] = []
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, **_: seen.append(server.config.proxy_headers))
    assert run(capsys, monkeypatch, "migrate").code == 0
    ended = run(capsys, monkeypatch, "serve", "--port", "0")

    assert (ended.code, seen) == (0, [False]), ended.err


def test_wrong_tokens_are_counted_by_address_and_too_many_are_told_when_to_come_again(behind: Web):
    wrong = [Machine(behind, "lifecycle_wrong", client=("203.0.113.9", 1)).get(PROJECT) for _ in range(5)]
    behind.office.clock.go_on(minutes=5)
    later = Machine(behind, "lifecycle_other", client=("203.0.113.9", 2)).get(PROJECT)

    assert [answer.status_code for answer in wrong] == [401] * 3 + [429] * 2
    assert (wrong[-1].headers["Retry-After"], later.headers["Retry-After"]) == ("900", "600")
    assert wrong[-1].json()["code"] == "api.too_many_tokens"
    assert "15分钟后再来" in wrong[-1].json()["detail"]
    assert Machine(behind, "lifecycle_wrong", client=("203.0.113.10", 1)).get(PROJECT).status_code == 401, "another address"
    assert Machine(behind, None, client=("203.0.113.9", 1)).get(PROJECT).status_code == 401, "no token is no wrong one"

    behind.office.clock.go_on(minutes=10)
    assert Machine(behind, "lifecycle_wrong", client=("203.0.113.9", 1)).get(PROJECT).status_code == 401


def test_a_token_that_stands_opens_what_it_opens_beside_any_number_of_wrong_ones(behind: Web):
    behind.office.register()
    for _ in range(5):
        Machine(behind, "lifecycle_wrong").get(PROJECT)

    assert machine(behind, HANDLER).get(PROJECT).status_code == 200


def test_a_known_device_lets_in_where_a_stranger_holds_the_account(web: Web):
    browser = web.browser()
    typed = {"staff": HANDLER, "password": PASSWORD}
    assert browser.post("/sign-in", data=typed).status_code == 303
    browser.cookies.delete("lifecycle")
    for n in range(DEFAULT.per_account):
        fail(web, f"198.51.100.{n}")

    assert web.browser().post("/sign-in", data=typed).status_code == 429
    assert browser.post("/sign-in", data=typed).status_code == 303


def test_the_token_of_a_device_is_ours_and_out_of_reach_of_scripts(web: Web):
    browser = web.browser()
    browser.cookies.set("lifecycle-device", "planted by somebody else")
    answer = browser.post("/sign-in", data={"staff": HANDLER, "password": PASSWORD})
    cookie = next(each for each in answer.headers.get_list("Set-Cookie") if each.startswith("lifecycle-device="))

    assert "planted" not in cookie
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Max-Age=7776000"))


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.delenv("LIFECYCLE_TRUSTED_PROXIES", raising=False)
    return monkeypatch


def test_the_policy_is_what_the_environment_says(environment: pytest.MonkeyPatch):
    assert sign_in_policy() == SignInPolicy()

    environment.setenv("LIFECYCLE_TRUSTED_PROXIES", "10.0.0.5, 10.1.0.0/16 2001:db8::/48")
    for number, name in enumerate(("MINUTES", "PER_ACCOUNT", "PER_ADDRESS", "WRONG_TOKENS", "WAITING"), start=3):
        environment.setenv(f"LIFECYCLE_SIGN_IN_{name}", str(number))
    assert sign_in_policy() == SignInPolicy(
        window=timedelta(minutes=3),
        per_account=4,
        per_address=5,
        wrong_tokens=6,
        waiting=7,
        trusted_proxies=(ip_network("10.0.0.5"), ip_network("10.1.0.0/16"), ip_network("2001:db8::/48")),
    )


@pytest.mark.parametrize("written", ["proxy.local", "10.0.0.5/8", "10.0.0", "*"])
def test_what_is_no_address_of_a_proxy_is_named(environment: pytest.MonkeyPatch, written: str):
    environment.setenv("LIFECYCLE_TRUSTED_PROXIES", f"10.0.0.5,{written}")

    with pytest.raises(Refused) as refused:
        sign_in_policy()
    assert (refused.value.code, refused.value.values) == ("settings.trusted_proxies", {"value": written})
