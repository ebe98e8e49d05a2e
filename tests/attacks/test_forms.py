"""伪造请求: every form, sent in every way in which the page of a stranger could send it; and every address, by every other verb."""

from collections.abc import Callable
from typing import Any

import pytest

from lifecycle.staff.access import AccessRefused
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web.access import EVERYBODY, OPEN, access
from lifecycle.web.transport.security import API, READS
from tests.attacks.counts import WAYS, chance
from tests.web.api.conftest import Machine, token_of
from tests.web.conftest import HOLDER, HOST, Office, Web, office, quick_hashes, seated
from tests.web.test_access import addressed, calls, routes

__all__ = ["office", "quick_hashes", "seated"]
RIGHT, NONE, WRONG = "right", None, "00" * 32

WAYS_IN: dict[str, tuple[dict[str, str | None], str | None]] = {
    "no token": ({}, NONE),
    "an empty token": ({}, ""),
    "a wrong token": ({}, WRONG),
    "a token that is no hash": ({}, "令牌"),
    "a wrong token in the header": ({"X-CSRF-Token": WRONG}, RIGHT),
    "no word of where it comes from": ({"Origin": None}, RIGHT),
    "from another site": ({"Origin": "https://evil.example"}, RIGHT),
    "from another port": ({"Origin": f"{HOST}:8443"}, RIGHT),
    "from a site of a like name": ({"Origin": f"{HOST}.evil.example"}, RIGHT),
    "from a site before an @": ({"Origin": "http://testserver@evil.example"}, RIGHT),
    "from a frame without an origin": ({"Origin": "null"}, RIGHT),
    "from nowhere": ({"Origin": ""}, RIGHT),
    "a browser says cross-site": ({"Sec-Fetch-Site": "cross-site"}, RIGHT),
    "a browser says same-site": ({"Sec-Fetch-Site": "same-site"}, RIGHT),
    "a browser says something new": ({"Sec-Fetch-Site": "same-origin, cross-site"}, RIGHT),
    "only a referrer of ours": ({"Origin": None, "Referer": f"{HOST}/account"}, RIGHT),
    "another site that forwards our name": ({"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, RIGHT),
}
"""Headers that take the place of those of our page (None: left out), and the token of the form."""
WITHOUT_TOKEN = {name for name, (_, token) in WAYS_IN.items() if token != RIGHT or name.startswith("a wrong token")}


def who(web: Web, name: str) -> StaffId:
    """Somebody whom the table lets in."""
    return HOLDER[min(access(web.app)[name] or EVERYBODY)]


@pytest.fixture
def web(office: Office) -> Web:
    office.register()
    return Web(office)


def recorded(web: Web, since: int) -> list[str]:
    """What was recorded since, but that somebody was turned away."""
    return [
        type(each.fact).__name__ for each in web.office.ledger.read(after=since, limit=1000) if not isinstance(each.fact, AccessRefused)
    ]


def test_no_form_is_taken_from_a_page_that_is_not_ours(web: Web, attacked: Callable[[str], None]):
    forms = [(name, path) for name, method, path in calls(web.app) if method not in READS and not path.startswith(API)]
    tried = chance("forms").sample(forms, max(1, len(forms) // WAYS))
    wrong, number, since = [], 0, web.office.ledger.head()
    for name, path in tried:
        for way, (headers, token) in WAYS_IN.items():
            if access(web.app)[name] is OPEN and way in WITHOUT_TOKEN:
                continue  # who has not signed in has no token yet
            browser = web.browser(who(web, name))
            for header in headers:
                browser.headers.pop(header, None)
            given = browser.csrf if token == RIGHT else token
            data = {} if given is None else {"csrf": given}
            answer = browser.post(path, data=data, headers={header: value for header, value in headers.items() if value is not None})
            number += 1
            if answer.status_code != 403:
                wrong.append((name, path, way, answer.status_code))

    assert wrong == []
    assert recorded(web, since) == []
    attacked(f"forms: {number} forged requests to {len(tried)} of {len(forms)} forms refused in {len(WAYS_IN)} ways, nothing recorded")


def test_a_token_of_another_session_is_none(web: Web):
    mine, other = web.browser_of(Role.CITY), web.browser_of(Role.CITY)
    assert mine.csrf != other.csrf
    assert mine.post("/account/delegations", data={"csrf": other.csrf}).status_code in {403, 404}
    for path in ("/sign-out", "/password"):
        assert mine.post(path, data={"csrf": other.csrf}).status_code == 403, path
        assert mine.post(f"{path}?csrf={mine.csrf}").status_code == 403, "a token in the address counts for nothing"
        assert mine.post(path, json={"csrf": mine.csrf}).status_code in {403, 415}, "nor one in JSON"
        assert mine.post(path, content=f"csrf={mine.csrf}", headers={"Content-Type": "text/plain"}).status_code in {403, 415}, (
            "nor in plain text"
        )


VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


def test_no_address_answers_a_verb_that_it_does_not_have(web: Web, attacked: Callable[[str], None]):
    taken: dict[str, set[str]] = {}
    for route in routes(web.app):
        taken.setdefault(addressed(str(route.path)), set()).update(route.methods or ())
    tried = chance("verbs").sample(sorted(taken), max(1, len(taken) // WAYS))
    browser, machine = web.browser_of(Role.CITY), Machine(web, token_of(web.office, HOLDER[Role.CITY]))
    since, wrong, number = web.office.ledger.head(), [], 0
    for path in tried:
        for verb in VERBS:
            allowed = taken[path] | ({"HEAD"} if "GET" in taken[path] else set())
            if verb in allowed:
                continue
            client: Any = machine if path.startswith(API) else browser
            ways = {"plain": {}, "overriding": {"X-HTTP-Method-Override": "POST"}}
            for way, headers in ways.items():
                number += 1
                answer = client.request(verb, path, headers=headers)
                if answer.status_code not in {400, 403, 404, 405}:
                    wrong.append((verb, path, way, answer.status_code))

    assert wrong == []
    assert recorded(web, since) == []
    attacked(f"verbs: {number} requests by other verbs at {len(tried)} of {len(taken)} addresses, none answered")


def test_the_interface_looks_at_no_cookie(web: Web, attacked: Callable[[str], None]):
    closed = [(method, path) for name, method, path in calls(web.app) if path.startswith(API) and access(web.app)[name] is not OPEN]
    browser, since = web.browser_of(Role.CITY), web.office.ledger.head()
    answers = [browser.request(method, path, headers={"X-CSRF-Token": browser.csrf}).status_code for method, path in closed]

    assert set(answers) == {401}
    assert recorded(web, since) == []
    attacked(f"interface: {len(answers)} calls with a cookie and no token, all 401")
