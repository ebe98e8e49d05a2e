"""落后: while an import runs, pages and interface show a sheet as of the position that it has reached, and say so."""

import pytest

from lifecycle.staff.appointments import Role
from tests.desk.conftest import CODE, Office
from tests.web.conftest import Web

SAID = "本页的统计表截至台账第{}条；其后还有{}条正在记入，稍后刷新本页即可看到。"


@pytest.fixture
def importing(office: Office, web: Web, monkeypatch: pytest.MonkeyPatch) -> int:
    """Ten facts, of which two fit into the pages that a reader applies; the position before them."""
    web.app.state.sheets.catch_up()
    before = office.ledger.head()
    office.register()
    for number in range(1, 10):
        office.add_building(str(number))
    for runner in web.app.state.sheets.runners:
        monkeypatch.setattr(runner, "_page", 1)
    return before


@pytest.mark.parametrize("path", ["/projects", "/tray", "/targets/2023", "/numbers", f"/audit?project={CODE[:6]}"])
def test_a_page_says_how_far_its_sheet_is_and_no_more_once_it_is_there(office: Office, web: Web, importing: int, path: str) -> None:
    browser = web.browser_of(Role.AUDITOR if path.startswith("/audit") else Role.CITY)
    first = browser.get(path)
    head = office.ledger.head()
    position = importing + 2

    assert first.status_code == 200
    assert first.text.count(SAID.format(position, head - position)) == 1
    web.app.state.sheets.catch_up()
    assert "正在记入" not in browser.get(path).text


def test_a_page_of_no_sheet_says_nothing_of_it(web: Web, importing: int) -> None:
    assert "正在记入" not in web.browser_of(Role.CITY).get("/account").text
    assert "正在记入" not in web.browser_of(Role.CITY).get(f"/projects/{CODE}").text
