"""Fixtures for tests in a real browser: Chromium, an application that it can reach, and pages whose console stays silent."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import open_desk, open_ledger
from lifecycle.ledger import migrate
from lifecycle.web import create_app
from tests.browser.chromium import ChromiumMissing, running_browser
from tests.browser.serving import served

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WANTED = "LIFECYCLE_TEST_SCREENSHOTS"
"""The variable that asks for pictures. To draw two hundred takes as long as to look for barriers on all pages, and no test reads one."""
NOW = datetime(2023, 8, 22, 4, tzinfo=UTC)

OpenPage = Callable[..., Page]
Scheme = Literal["light", "dark"]
Keep = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One a test process. Missing in CI is a failure; elsewhere it is a visible skip."""
    try:
        with running_browser() as running:
            yield running
    except ChromiumMissing as missing:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(str(missing))


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application over an empty ledger."""
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'lifecycle.db'}"
    migrate(url)
    ledger = open_ledger(url, lambda: NOW)
    with served(create_app(open_desk(ledger, lambda: NOW, POLICIES), lambda: NOW)) as address:
        yield address
    ledger.close()


@pytest.fixture
def console() -> Iterator[list[str]]:
    """What the pages of a test said into the browser's console, where breaches of the Content-Security-Policy stand too: nothing."""
    said: list[str] = []
    yield said
    assert said == []


class Profiles:
    """浏览器的窗口: profiles of one browser, each with its one page, lent to one test at a time. Who gives one back leaves nothing in it.

    To make one with its page takes as long as most tests then look at it.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[Page]] = {}

    @contextmanager
    def lent(self, **told: Any) -> Iterator[Page]:
        """A page as if nobody had used it. One whose test has failed is given to nobody else."""
        idle = self._idle.setdefault(repr(sorted(told.items())), [])
        page = idle.pop() if idle else self._browser.new_context(locale="zh-CN", **told).new_page()
        try:
            yield page
            self._swept(page)
        except BaseException:
            page.context.close()
            raise
        idle.append(page)

    def _swept(self, page: Page) -> None:
        page.unroute_all(behavior="wait")
        page.goto("about:blank")
        page.emulate_media(media="null")
        page.context.clear_cookies()
        profile = page.context.new_cdp_session(page)
        profile.send("Network.clearBrowserCache")
        profile.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        profile.detach()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    return Profiles(browser)


@pytest.fixture
def open_page(profiles: Profiles, console: list[str]) -> Iterator[OpenPage]:
    """Opens an address in a browser profile of its own: so wide, light or dark, with a session, and whatever else a profile can be told."""
    with ExitStack() as opened:

        def said(message: ConsoleMessage) -> None:
            console.append(f"{message.type}: {message.text}")

        def failed(error: Error) -> None:
            console.append(f"error: {error}")

        def open_(address: str, *, width: int = 1280, scheme: Scheme = "light", token: str = "", **told: Any) -> Page:
            page = opened.enter_context(profiles.lent(**told))
            for event, heard in (("console", said), ("pageerror", failed)):
                page.on(event, heard)
                opened.callback(page.remove_listener, event, heard)
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            if token:
                page.context.add_cookies([{"name": "lifecycle", "value": token, "url": urljoin(address, "/")}])
            page.goto(address, wait_until="load")
            return page

        yield open_


@pytest.fixture
def keep() -> Keep:
    """Keeps a picture of the whole page as build output, for whoever wants to see them."""

    def kept(page: Page, name: str) -> None:
        if os.environ.get(WANTED):
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return kept
