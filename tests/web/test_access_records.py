"""访问记录的网页: who came, was turned away and looked, by person, kind, day and project; the latest first, page by page."""

from datetime import date

import pytest

from lifecycle.staff.appointments import Role
from lifecycle.staff.delegations import GrantDelegation
from tests.desk.conftest import CODE, Office
from tests.office import HANDLER, SECURITY
from tests.web.conftest import AUDITOR, GAOPING, Browser, Web
from tests.web.reading import links, rows, words

PAGE = "/access-records"


@pytest.fixture
def web(office: Office) -> Web:
    office.register()
    return Web(office)


@pytest.fixture
def auditor(web: Web) -> Browser:
    return web.browser_of(Role.AUDIT_ADMIN)


def test_the_latest_comes_first(web: Web, auditor: Browser) -> None:
    web.browser().post("/sign-in", data={"staff": "nobody", "password": "x"})
    web.office.clock.go_on(seconds=1)
    web.browser(HANDLER).get("/staff")
    first, second, *rest = rows(auditor.get(PAGE))

    assert "SP01 拒绝访问" in first
    assert "岗位不符" in first
    assert "页面：人员与岗位" in first
    assert "登录失败" in second
    assert "没有此账户" in second
    assert all("岗位任命" in row for row in rest)


def test_they_are_asked_for_by_person_kind_and_day(web: Web, auditor: Browser) -> None:
    web.browser(HANDLER).get("/staff")
    web.browser(GAOPING).get("/staff")
    web.office.clock.go_on(days=2)
    web.browser(HANDLER).get("/staff")
    auditor = web.browser_of(Role.AUDIT_ADMIN)

    def found(**asked: str) -> int:
        return len(rows(auditor.get(PAGE, params=asked)))

    assert found(staff=HANDLER) == 3, "twice turned away, and once appointed by somebody else"
    assert found(staff=HANDLER, kind="access-refused") == 2
    assert found(kind="access-refused", day="2023-05-10") == 2
    assert found(kind="access-refused", day="2023-05-12") == 1
    assert found(staff=GAOPING, day="2023-05-12") == 0
    assert "没有符合条件的记录" in words(auditor.get(PAGE, params={"staff": "nobody"}))


def test_every_look_at_a_project_is_found_by_its_code(web: Web, auditor: Browser) -> None:
    browser = web.browser(AUDITOR)
    browser.get(f"/audit/{CODE}")
    browser.get(f"/projects/{CODE}")
    looks = rows(auditor.get(PAGE, params={"project": CODE}))

    assert [("SJ02 查阅项目" in row, "高平市第二人民医院" in row) for row in looks] == [(True, True)] * 2
    assert [row.rpartition("页面：")[2] for row in looks] == ["项目", "审计：项目历史"]
    assert f"{PAGE}?project={CODE}" in links(auditor.get(PAGE))
    unknown = auditor.get(PAGE, params={"project": "2304-140581-04-01-999999"})
    assert unknown.status_code == 422
    assert auditor.get(PAGE, params={"day": "昨天"}).status_code == 422
    other_kind = auditor.get(PAGE, params={"kind": "nonsense"})
    assert other_kind.status_code == 422
    assert "没有选择" in other_kind.text
    assert "SP01" not in other_kind.text, "nothing is shown as if nothing had been asked"


def test_they_come_page_by_page_and_none_twice(web: Web, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.web.pages.people.access_records.ROWS_A_PAGE", 4)
    seen, path = [], PAGE
    while path:
        page = auditor.get(path)
        seen += rows(page)
        path = next((link for link in links(page) if "before=" in link), "")
        assert len(seen) < 100
    assert len(seen) == len(set(seen)) == 14
    assert "第1条" in seen[-1]


def test_a_delegation_says_who_the_deputy_is(web: Web, auditor: Browser) -> None:
    web.office.give(GrantDelegation, by=HANDLER, staff=HANDLER, deputy=GAOPING, until=date(2023, 5, 20), reason="出差")
    assert "代办委托 由GP01代办 至2023-05-20 出差" in rows(auditor.get(PAGE))[0]


def test_neither_officers_nor_other_administrators_read_them(web: Web) -> None:
    assert {web.browser(staff).get(PAGE).status_code for staff in (HANDLER, SECURITY, GAOPING)} == {403}
