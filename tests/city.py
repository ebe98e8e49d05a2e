"""演示城市: built once by the desk and once by the program, of which tests get copies; and one behind the application, with sessions."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.build import build
from lifecycle.demo.calendar import CLOSING
from lifecycle.demo.people import STAFF
from lifecycle.desk import open_desk, open_ledger
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web import create_app
from lifecycle.web.app import Application
from tests.cli.program import Ended, run_apart
from tests.copies import copied

SEED = 1
NOW = datetime(CLOSING.year, CLOSING.month, CLOSING.day, 4, tzinfo=UTC) + timedelta(days=1)


def built(url: str) -> None:
    """建成 at the desk, in this process."""
    build(url, SEED)


def toured(url: str) -> None:
    """建成 by `lifecycle demo`, the program's first run, which is a process elsewhere: in another zone, with other hashes."""
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "America/New_York", "LC_ALL": "C"}
    ended = run_apart("demo", env=os.environ | elsewhere | {"LIFECYCLE_DATABASE_URL": url, "LIFECYCLE_LANG": "zh"}, durable=False)
    _first_run_beside(url).write_text(json.dumps(ended), "utf-8")


def first_run(url: str) -> Ended:
    """What the first run said that built this copy."""
    return Ended(*json.loads(_first_run_beside(url).read_text("utf-8")))


def _first_run_beside(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///")).with_name("first-run.json")


def one_of_each_role() -> list[StaffId]:
    return [next(member.staff for member in STAFF if member.role is role) for role in Role if any(m.role is role for m in STAFF)]


def window(staff: StaffId) -> str:
    """The session token of somebody at the city's pages."""
    return f"the window of {staff}"


@contextmanager
def city(folder: Path, staff: Iterable[StaffId]) -> Iterator[Application]:
    """The application over a city in this folder, as the program serves it; these are signed in."""
    with _application(copied(opened, f"sqlite:///{folder / 'lifecycle.db'}")) as app:
        for each in staff:
            app.state.door.sessions.begin(each, window(each), NOW)
        yield app


def opened(url: str) -> None:
    """建成, and open to everybody: with accounts, a checkpoint, and its sheets at the last fact."""
    with _application(copied(built, url)) as app:
        ledger = app.state.desk.ledger
        open_accounts(ledger)
        Checkpoints(ledger, signing_key(ledger.keys), lambda: NOW).make(NOW.date())
        app.state.sheets.catch_up()


@contextmanager
def _application(url: str) -> Iterator[Application]:
    ledger = open_ledger(url, lambda: NOW)
    yield create_app(open_desk(ledger, lambda: NOW, POLICIES), lambda: NOW)
    ledger.close()
