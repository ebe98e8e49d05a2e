"""升级以后: a server listens at once, though the version of a sheet was raised; pages that read it say that it is being rebuilt."""

from collections.abc import Iterator
from threading import Event

import pytest

from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.schema import bookmarks
from lifecycle.projections.following import Following
from lifecycle.projections.runner import Runner
from lifecycle.staff.appointments import Role
from tests.ledger.facts import until
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web
from tests.web.reading import words


@pytest.fixture
def held(web: Web, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A server after an upgrade, whose rebuild goes on once the event is set."""
    sheets, let, rebuild = web.app.state.sheets, Event(), Runner.rebuild
    sheets.catch_up()
    with writing(web.office.ledger.engine) as db:
        db.execute(bookmarks.update().where(bookmarks.c.projection != "stream_heads").values(version=0))

    def waiting(self: Runner[object], stop: Event | None = None) -> int:
        let.wait(20)
        return rebuild(self, stop)

    monkeypatch.setattr(Runner, "rebuild", waiting)
    with Following(sheets, interval=0.01):
        yield let
        let.set()


def test_until_then_pages_say_so_and_others_go_on(web: Web, held: Event) -> None:
    browser, asking = web.browser_of(Role.SYSTEM_ADMIN), machine(web, HANDLER)
    told = web.browser(HANDLER).get("/projects")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
    assert "正在重建统计表，已到第0条" in words(told)
    refused = asking.get("/api/v1/tray")
    assert (refused.status_code, refused.json()["code"]) == (503, "web.being_rebuilt")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert browser.get("/system").status_code == 200, "which reads no sheet"

    held.set()
    runners = web.app.state.sheets.runners
    until(
        lambda: all(runner.position() == web.office.ledger.head() for runner in runners) and asking.get("/api/v1/tray").status_code == 200
    )
    assert browser.get("/system").status_code == 200
