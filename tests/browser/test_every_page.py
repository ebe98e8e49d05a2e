"""每一页: who goes by links alone, in every role, through the demonstration city comes to every page there is; and none of them stands in
anybody's way, wide or narrow, light or dark, jumps about while it loads, or weighs more than a slow line bears.
"""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import pytest
from httpx2 import Client
from msgspec import Struct
from playwright.sync_api import Page
from starlette.routing import Match

from lifecycle.vocabulary import StaffId
from lifecycle.web.access import routes
from lifecycle.web.app import Application
from tests.browser.axe import barriers
from tests.browser.conftest import Keep, OpenPage
from tests.browser.serving import served
from tests.browser.test_style import SHIFT
from tests.city import city, one_of_each_role, window

HREF = re.compile(r'href="(/[^"#]*)')
HEAVIEST = 100_000
"""Bytes of HTML."""
NO_PAGES = {
    "attachment",
    "check_file",
    "audit_export",
    "choice_paper",
    "home",
    "language",
    "register_workbook",
    "single_sign_on",
    "single_sign_on_callback",
} | {
    "register_form",
    "marked_register",
    "notice_file",
    "policy_items_form",
    "campaign_export",
    "fairness_workbook",
    "campaign_file",
    "draw_file",
    "gate_sheet_file",
}
"""What answers with a file, or sends on to a page."""
ON_PAPER = {"notice"}
"""Papers that a gate links while there is something to tell; tests/web/test_printing.py looks at them."""


class Found(Struct, frozen=True, kw_only=True):
    """一页: its address, who came there, and how heavy it is."""

    path: str
    staff: StaffId | None
    bytes: int


class Running(Struct, frozen=True):
    """A running application over the demonstration city, with a session token for one of each role, and (None) nobody."""

    app: Application
    address: str
    tokens: dict[StaffId | None, str]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    staff = one_of_each_role()
    with city(tmp_path_factory.mktemp("city"), staff) as app, served(app) as address:
        yield Running(app, address, {**{each: window(each) for each in staff}, None: ""})


@pytest.fixture(scope="module")
def pages(running: Running) -> dict[str, Found]:
    """The heaviest page found of every route, by following links from the front page, one address a route and role."""
    found: dict[str, Found] = {}
    for staff, token in running.tokens.items():
        with Client(base_url=running.address, cookies={"lifecycle": token} if token else {}, timeout=60) as client:
            for name, page in followed(running.app, client, staff):
                if name not in found or page.bytes > found[name].bytes:
                    found[name] = page
    return found


def followed(app: Application, client: Client, staff: StaffId | None) -> Iterator[tuple[str, Found]]:
    seen: set[str] = set()
    waiting = deque(["/" if staff else "/sign-in", "/style"])
    while waiting:
        path = waiting.popleft()
        name = route_of(app, path)
        if name is None or name in seen:
            continue
        seen.add(name)
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code in ({200, 401} if staff is None else {200}), f"{path} is linked for {staff}: {answer.status_code}"
        if answer.headers["Content-Type"].startswith("text/html"):
            yield name, Found(path=path, staff=staff, bytes=len(answer.content))
            waiting.extend(unescape(href) for href in HREF.findall(answer.text))


def route_of(app: Application, path: str) -> str | None:
    """The name of the route that answers a link; None for files and for the machines' interface."""
    place = urlsplit(path).path
    scope = {"type": "http", "method": "GET", "path": place, "root_path": "", "headers": []}
    if place.startswith(("/static/", "/api/")):
        return None
    matched = next((route for route in routes(app) if route.original_route.matches(scope)[0] is Match.FULL), None)
    assert matched is not None, f"a link leads to {path}, where nothing is"
    return str(matched.name)


def test_every_page_is_linked_from_a_page(running: Running, pages: dict[str, Found]):
    there = {str(r.name) for r in routes(running.app) if "GET" in (r.methods or ()) and not str(r.path).startswith("/api/")}

    assert sorted(there - NO_PAGES - ON_PAPER - pages.keys()) == []


def test_no_page_is_heavy(pages: dict[str, Found]):
    assert {name: page for name, page in pages.items() if page.bytes > HEAVIEST} == {}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_page_stands_in_anybodys_way(
    running: Running, pages: dict[str, Found], open_page: OpenPage, keep: Keep, width: int, scheme: str
):
    faults: list[str] = []
    page = open_page(f"{running.address}/sign-in", width=width, scheme=scheme)
    for name, found in visited(running, page, pages):
        told = list(looked_at(page))
        keep(page, f"every-{name}-{width}")  # after the shifts were measured: the window grows for it
        faults += (f"{name} {found.path}: {each}" for each in told)

    assert not faults, "\n".join(faults)


def test_no_page_sticks_out_of_a_telephone_in_english(running: Running, pages: dict[str, Found], open_page: OpenPage):
    faults: list[str] = []
    page = open_page(f"{running.address}/sign-in", width=390)
    for name, found in visited(running, page, pages, lang="en"):
        faults += (f"{name} {found.path}: {each}" for each in sticking_out(page))

    assert not faults, "\n".join(faults)


def visited(running: Running, page: Page, pages: dict[str, Found], **told: str) -> Iterator[tuple[str, Found]]:
    """Each page in turn, opened by whoever found it. One window, at which one after the other sits down. told: its other cookies."""
    for staff, token in running.tokens.items():
        page.context.clear_cookies()
        cookies = told | ({"lifecycle": token} if token else {})
        page.context.add_cookies([{"name": name, "value": value, "url": running.address} for name, value in cookies.items()])
        for name, found in pages.items():
            if found.staff == staff and name not in NO_PAGES:
                page.goto(f"{running.address}{found.path}")
                yield name, found


AGAIN = 3
"""How often a page that has moved is loaded again."""


def looked_at(page: Page) -> Iterator[str]:
    """Everything that is wrong with a page as it has just been loaded.

    A busy machine may paint half a page before the rest has come; what the page itself moves, it moves each time.
    """
    page.evaluate(f"window.settled = ({SHIFT})(); null")
    told = list(barriers(page))  # while it settles
    shifted = page.evaluate("window.settled")
    for _ in range(AGAIN):
        if shifted:
            page.reload()
            shifted = page.evaluate(SHIFT)
    if shifted:
        yield f"shifts by {shifted}"
    yield from sticking_out(page)
    yield from (f"{each} breaks over lines" for each in page.evaluate(BROKEN))
    yield from told


BROKEN = """[...document.querySelectorAll(".code")].flatMap(code => {
  const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), broken = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) broken.push(texts.currentNode.data);
  }
  return broken;
})"""
"""Ids, codes and days of which a part stands on another line."""


def sticking_out(page: Page) -> Iterator[str]:
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide[0] > wide[1]:
        yield f"{wide[0]} px wide"
