"""网页的客人: an office with staff of every role, the application over it, and browsers that somebody is signed in at."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import cache
from secrets import token_urlsafe
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import APIRouter
from httpx2 import Response
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from lifecycle import accounts
from lifecycle.accounts import passwords
from lifecycle.desk.people.turned_away import LATE, WINDOW, tell
from lifecycle.ledger import migrate
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web import create_app
from lifecycle.web.app import ROUTERS
from lifecycle.web.visitor import csrf_of
from tests.copies import copied
from tests.desk.conftest import Office
from tests.office import CHECKER, CITY, HANDLER, HEAD, SECURITY, SIGNER, ZEZHOU

TODAY = date(2023, 5, 10)
HOST = "http://testserver"

GAOPING, ZEZHOU_HANDLER, INSPECTOR, AUDITOR, RECEIVER, SYSTEM_ADMIN, AUDIT_ADMIN = map(
    StaffId, ("GP01", "ZZ02", "ZF01", "SJ02", "FW01", "GX01", "GS01")
)
SEATS: tuple[tuple[StaffId, Role, str | None], ...] = (
    (SECURITY, Role.SECURITY_ADMIN, None),
    (SYSTEM_ADMIN, Role.SYSTEM_ADMIN, None),
    (AUDIT_ADMIN, Role.AUDIT_ADMIN, None),
    (HANDLER, Role.APPROVAL, None),
    (CHECKER, Role.APPROVAL, None),
    (SIGNER, Role.APPROVAL, None),
    (ZEZHOU_HANDLER, Role.APPROVAL, "140525"),
    (INSPECTOR, Role.INSPECTOR, None),
    (CITY, Role.CITY, None),
    (HEAD, Role.HEAD, None),
    (RECEIVER, Role.RECEIVER, None),
    (AUDITOR, Role.AUDITOR, None),
    (GAOPING, Role.COUNTY, "140581"),
    (ZEZHOU, Role.COUNTY, "140525"),
)
"""Who holds which role where; the administrator who appoints the others first. The project of `office.register()` is in 140581."""

HOLDER = {role: staff for staff, role, _ in reversed(SEATS)}
"""Somebody of each role, of the whole city where there is such a one."""


class Browser(TestClient):
    """A browser of this office. staff: who is signed in at it, None for nobody. It follows no redirects unless it is told to."""

    def __init__(self, web: "Web", staff: StaffId | None, **more: Any) -> None:
        super().__init__(web.app, base_url=HOST, headers={"Origin": HOST}, follow_redirects=False, **more)
        self.portal = running_loop()
        self.csrf = ""
        if staff is not None:
            token = token_urlsafe(32)
            web.door.sessions.begin(staff, token, web.office.clock())
            self.cookies.set("lifecycle", token)
            self.csrf = csrf_of(token)

    def submit(self, path: str, **fields: Any) -> Response:
        """Sends a form of this session."""
        return self.post(path, data={"csrf": self.csrf} | fields)


class Web:
    """The application over an office. `office` gives commands and moves the clock; `browser(staff)` is somebody who is signed in."""

    def __init__(self, office: Office, routers: tuple[APIRouter, ...] = ROUTERS) -> None:
        self.office = office
        self.app = create_app(office.desk, office.clock, routers=routers)
        self.door = self.app.state.door
        self.door.accounts.open_all([staff for staff, _, _ in SEATS], PASSWORD)

    def browser(self, staff: StaffId | None = None, **more: Any) -> Browser:
        return Browser(self, staff, **more)

    def tell(self) -> None:
        """The hour is over in which refusals were counted, and facts tell of it."""
        tell(self.office.ledger, self.office.clock() + WINDOW + LATE)

    def browser_of(self, role: Role) -> Browser:
        return Browser(self, HOLDER[role])


PASSWORD = "风吹麦浪 five quiet lanes"


@cache
def running_loop() -> BlockingPortal:
    """One loop with its threads for all browsers of this process: each request would start its own, at twice the processor time."""
    leaving = ExitStack()
    atexit.register(leaving.close)
    return leaving.enter_context(start_blocking_portal())


@pytest.fixture(autouse=True, scope="module")
def quick_hashes() -> Iterator[None]:
    """Hashes that cost next to nothing: what they cost in earnest is looked at in tests/accounts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_hashing", PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
        passwords.nobodys.cache_clear()
        yield
    passwords.nobodys.cache_clear()


def seated(url: str) -> None:
    """Fills an empty database with staff of every role; their accounts are yet to be opened."""
    migrate(url)
    accounts.migrate(url)
    office = Office(url, TODAY)
    for staff, role, county in SEATS:
        office.appoint(staff, role, county=county)
    office.close()


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """A desk with staff of every role, in May 2023."""
    office = Office(copied(seated, sqlite_url), TODAY)
    yield office
    office.close()


@pytest.fixture
def web(office: Office) -> Web:
    return Web(office)
