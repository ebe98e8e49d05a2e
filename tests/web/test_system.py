"""系统状态的网页: how far the ledger and the sheets are, what has stopped and where, and no secrets."""

from typing import Any

import pytest

from lifecycle.projections.runner import ProjectionStopped, Runner
from lifecycle.staff.appointments import Role
from tests.web.conftest import Web
from tests.web.reading import rows, words

PAGE = "/system"


def test_it_says_how_far_the_ledger_and_every_sheet_are(web: Web) -> None:
    browser = web.browser_of(Role.SYSTEM_ADMIN)
    web.app.state.sheets.catch_up()
    web.office.register()
    head = web.office.ledger.head()
    found, again = browser.get(PAGE), browser.get(PAGE)

    assert f"第{head}条" in words(found)
    assert [f"已追上 {head - 1} 1" in row for row in rows(found)] == [True] * len(web.app.state.sheets.runners)
    assert [f"与台账一致 {head} 0" in row for row in rows(again)] == [True] * len(web.app.state.sheets.runners)
    assert all(word in words(found) for word in ("sqlite", "lifecycle 0.", "Python 3."))


def test_a_sheet_that_has_stopped_says_where_and_what_to_do(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up = Runner.catch_up

    def stopping(self: Runner[Any]) -> int:
        if self.projection.name == "open_work":
            raise ProjectionStopped("open_work", 7, "project-registered", ValueError("the password is 12345"))
        return catch_up(self)

    monkeypatch.setattr(Runner, "catch_up", stopping)
    page = web.browser_of(Role.SYSTEM_ADMIN).get(PAGE)
    assert page.status_code == 200
    assert "待办停在第7条" in words(page)
    assert "project-registered（ValueError）" in words(page)
    assert "lifecycle rebuild" in words(page)
    assert "12345" not in page.text, "what an error says may hold anything"


def test_the_address_of_the_database_is_not_shown(web: Web) -> None:
    assert ".db" not in web.browser_of(Role.SYSTEM_ADMIN).get(PAGE).text
