"""示范城市: the demonstration city behind the application, with sessions of those who look at it; built once for a whole module."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.build import build
from lifecycle.demo.calendar import CLOSING
from lifecycle.demo.people import STAFF
from lifecycle.desk import open_desk, open_ledger
from lifecycle.ledger.checkpoints import Checkpoints
from lifecycle.ledger.keys import signing_key
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web import create_app
from lifecycle.web.app import Application

NOW = datetime(CLOSING.year, CLOSING.month, CLOSING.day, 4, tzinfo=UTC) + timedelta(days=1)


def one_of_each_role() -> list[StaffId]:
    return [next(member.staff for member in STAFF if member.role is role) for role in Role if any(m.role is role for m in STAFF)]


def window(staff: StaffId) -> str:
    """The session token of somebody at the city's pages."""
    return f"the window of {staff}"


@contextmanager
def city(folder: Path, staff: Iterable[StaffId]) -> Iterator[Application]:
    """The application over a city in this folder, as the program serves it; these are signed in."""
    url = f"sqlite:///{folder / 'lifecycle.db'}"
    build(url, 1)
    ledger = open_ledger(url, lambda: NOW)
    open_accounts(ledger)
    Checkpoints(ledger, signing_key(ledger.keys), lambda: NOW).make(NOW.date())
    app = create_app(open_desk(ledger, lambda: NOW), lambda: NOW)
    app.state.sheets.open()
    for each in staff:
        app.state.door.sessions.begin(each, window(each), NOW)
    yield app
    ledger.close()
