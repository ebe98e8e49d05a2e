"""项目登记: how a project enters by its page."""

from typing import Any

import pytest
from httpx2 import Response

from lifecycle.projects.registration import ProjectRegistered
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Funding, Kind
from tests.desk.conftest import CODE
from tests.office import HANDLER
from tests.web.conftest import HOLDER, ZEZHOU_HANDLER, Browser, Web
from tests.web.works import hidden

NEW = "/projects/new"
MAY = {Role.APPROVAL, Role.COUNTY, Role.CITY}
ENTRY = {
    "code": CODE,
    "name": "高平市第二人民医院",
    "county": "140581",
    "kind": "new",
    "works_class": "building",
    "funding": "government",
    "urban": "yes",
    "bim_pilot": "no",
    "approving_authority": "高平市行政审批服务管理局",
    "approved_on": "2023-04-01",
    "construction_unit": "高平市城市建设投资有限公司",
    "construction_unit-uscc": "91330100799655058b",
    "designer": "晋城市建筑设计院",
    "on": "2023-05-10",
}


def register(browser: Browser, page: str | None = None, **fields: Any) -> Response:
    page = browser.get(NEW).text if page is None else page
    typed = {f"register-project-{field}": value for field, value in (ENTRY | fields).items()}
    return browser.post(NEW, data={**hidden(page, "new"), **typed})


def registered(web: Web) -> list[ProjectRegistered]:
    found = web.office.ledger.read(limit=100, types=(ProjectRegistered,))
    return [each.fact for each in found if isinstance(each.fact, ProjectRegistered)]


def test_a_project_is_registered_with_its_parties_and_leads_to_its_buildings(web: Web) -> None:
    browser = web.browser(HANDLER)
    answer = register(browser)

    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "已记入台账第" in page
    assert f'href="/projects/{CODE}/works/add-buildings"' in page
    (fact,) = registered(web)
    assert (fact.code, fact.kind, fact.funding, fact.urban, fact.bim_pilot) == (CODE, Kind.NEW, Funding.GOVERNMENT, True, False)
    assert [(party.role, party.unit.name, party.unit.uscc) for party in fact.parties] == [
        ("construction_unit", "高平市城市建设投资有限公司", "91330100799655058B"),
        ("designer", "晋城市建筑设计院", None),
    ]


@pytest.mark.parametrize("role", HOLDER)
def test_it_is_open_to_just_those_who_may_register(web: Web, role: Role) -> None:
    browser = web.browser_of(role)

    assert browser.get(NEW).status_code == (200 if role in MAY else 403)
    assert (f'href="{NEW}"' in browser.get("/projects").text) is (role in MAY)


def test_who_has_one_county_registers_in_that_one(web: Web) -> None:
    browser = web.browser(ZEZHOU_HANDLER)
    page = browser.get(NEW).text
    assert '<option value="140525" selected>' in page
    assert "140581" not in page.partition("register-project-county")[2].partition("</select>")[0]

    assert register(browser, page).status_code == 422, "another county is not among what can be chosen"
    assert registered(web) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "2304-140581", "“2304-140581”"),
        ("name", " ", "没有填写"),
        ("kind", "", "没有选择"),
        ("construction_unit", "", "没有填写"),
        ("construction_unit-uscc", "9133010079965505C", "“9133010079965505C”"),
        ("supervisor-uscc", "91330100799655058B", "没有填写"),
        ("on", "2023-02-30", "不是日期"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(web: Web, field: str, value: str, sentence: str) -> None:
    answer = register(web.browser(HANDLER), **{field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text or "field bad" in answer.text
    assert 'value="晋城市建筑设计院"' in answer.text
    assert registered(web) == []


def test_a_form_sent_twice_is_recorded_once(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = browser.get(NEW).text
    first, second = register(browser, page), register(browser, page)

    assert (first.status_code, second.status_code) == (303, 303)
    assert "没有重复记入" in browser.get(second.headers["Location"]).text
    assert len(registered(web)) == 1


def test_a_code_that_is_used_already_is_refused_and_the_form_stays(web: Web) -> None:
    web.office.register()
    answer = register(web.browser(HANDLER), name="另一个项目")

    assert answer.status_code == 409
    assert 'value="另一个项目"' in answer.text
    assert len(registered(web)) == 1
