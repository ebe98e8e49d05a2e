"""Fixtures for tests in a real browser: Chromium, an application that it can reach, and pages whose console stays silent."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

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


@pytest.fixture
def open_page(browser: Browser, console: list[str]) -> Iterator[OpenPage]:
    """Opens an address in a browser profile of its own: so wide, light or dark, and whatever else Playwright lets a profile be told."""
    with ExitStack() as profiles:

        def opened(address: str, *, width: int = 1280, scheme: str = "light", **told: Any) -> Page:
            profile = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN", **told)
            profiles.callback(profile.close)
            page = profile.new_page()
            page.on("console", lambda message: console.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: console.append(f"error: {error}"))
            page.goto(address, wait_until="load")
            return page

        yield opened


@pytest.fixture
def keep() -> Keep:
    """Keeps a picture of the whole page as build output, for whoever wants to see them."""

    def kept(page: Page, name: str) -> None:
        if os.environ.get(WANTED):
            page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return kept
