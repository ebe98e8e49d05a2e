"""准入表: every route with every role and with none, held against the table; and every project against the county of who asks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, Depends
from httpx2 import Response

from lifecycle.desk.people.access import ACCESS as ACCESS_TAG
from lifecycle.desk.people.access import looked_at_tag
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.staff.access import AccessRefused, ProjectLookedAt, RefusalGround
from lifecycle.staff.appointments import EndAppointment, Role
from lifecycle.vocabulary import StaffId
from lifecycle.web.access import ACCESS, EVERYBODY, OFFICE, OPEN, OfNoCounty, access, routes
from lifecycle.web.app import ROUTERS, Application, create_app
from lifecycle.web.layout.page import VIEWS
from lifecycle.web.scope import WATCHED, TheCounty, TheProject
from lifecycle.web.transport.security import API, READS
from lifecycle.wording import LANGUAGES, sentences
from tests.desk.conftest import CODE, P1
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.web.api.conftest import Machine, token_of
from tests.web.conftest import AUDITOR, CITY, GAOPING, HANDLER, HEAD, HOLDER, TODAY, ZEZHOU, ZEZHOU_HANDLER, Office, Web

SAMPLES = {"code": CODE, "county": "140581"}
"""What stands in an address; anything will do where no access hangs on it, since access is looked at first."""
PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")

Calls = list[tuple[str, str, str]]


def calls(app: Application) -> Calls:
    """Name, method and address of everything that can be asked for."""
    return [(str(route.name), method, addressed(str(route.path))) for route in routes(app) for method in sorted(route.methods or ())]


def addressed(path: str) -> str:
    return PARAMETER.sub(lambda found: SAMPLES.get(found[1], "x"), path)


class Visit:
    """Somebody, or nobody, who asks with a program or, signed in anew each time, at a browser: by whichever the address is for."""

    def __init__(self, web: Web, staff: StaffId | None) -> None:
        self.web = web
        self.staff = staff
        self.machine = Machine(web, token_of(web.office, staff) if staff else None)

    def ask(self, method: str, path: str) -> Response:
        if path.startswith(API):
            return self.machine.request(method, path)
        browser = self.web.browser(self.staff)
        return browser.request(method, path, data=None if method in READS else {"csrf": browser.csrf})


def let_in(visit: Visit, method: str, path: str) -> bool:
    """Whether somebody gets as far as the page, which may still find fault with what was asked."""
    answer = visit.ask(method, path)
    sent_to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in?")
    return answer.status_code not in {401, 403} and not sent_to_sign_in


@pytest.fixture
def web(office: Office) -> Web:
    office.register()
    return Web(office)


def test_every_route_has_a_line_and_every_line_a_route(web: Web):
    written = {route.name for router in ROUTERS for route in router.routes}  # type: ignore[attr-defined]

    assert {name for name, _, _ in calls(web.app)} == written == access(web.app).keys()
    assert len(written) >= 6


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_route_has_a_name_by_which_the_access_records_call_it(web: Web, lang: str):
    named = {name.removeprefix("label.route.") for name in sentences(lang) if name.startswith("label.route.")}
    assert named == access(web.app).keys()


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_in_where_the_table_says_so_and_nowhere_else(web: Web, role: Role):
    asked, visit, table = calls(web.app), Visit(web, HOLDER[role]), access(web.app)
    found = {(name, method): let_in(visit, method, path) for name, method, path in asked}

    assert {
        call: inside for call, inside in found.items() if inside is not (table[call[0]] is OPEN or role in (table[call[0]] or ()))
    } == {}
    assert len(found) == len(asked)


def test_who_has_not_signed_in_gets_in_where_it_is_open_and_nowhere_else(web: Web):
    visit = Visit(web, None)
    found = {(name, method): let_in(visit, method, path) for name, method, path in calls(web.app)}

    assert {call: inside for call, inside in found.items() if inside is not (access(web.app)[call[0]] is OPEN)} == {}
    assert False in found.values()


def test_no_project_and_no_county_is_open_to_another_county(web: Web):
    scoped = [
        (name, method, path)
        for name, method, path in calls(web.app)
        if access(web.app)[name] is not OPEN and (CODE in path or "140581" in path)
    ]

    visits = [Visit(web, staff) for staff in (ZEZHOU, ZEZHOU_HANDLER)]

    assert [call for call in scoped if any(let_in(visit, *call[1:]) for visit in visits)] == []


probe = APIRouter()
"""Pages of a test's own, so that what holds for scoped pages is seen whether or not there are any yet."""


@probe.get("/probe/{code}", name="probe")
def look(opened: TheProject) -> dict[str, str]:
    return {"project": opened.id, "name": opened.project.name}


@probe.get("/probe-county/{county}", name="probe_county")
def look_at_county(county: TheCounty) -> str:
    return county


@pytest.fixture
def probed(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    monkeypatch.setitem(ACCESS, "probe", OFFICE | WATCHED)
    monkeypatch.setitem(ACCESS, "probe_county", frozenset({Role.COUNTY, Role.CITY}))
    return Web(web.office, (*ROUTERS, probe))


def recorded(web: Web, kind: type[Any], *tags: str) -> list[Any]:
    web.tell()
    return [each.fact for each in web.office.ledger.tagged([ACCESS_TAG, *tags], [kind])]


def test_a_project_opens_for_its_own_county_and_for_the_city(probed: Web):
    opened = {staff: probed.browser(staff).get(f"/probe/{CODE}").status_code for staff in (GAOPING, HANDLER, ZEZHOU, ZEZHOU_HANDLER)}

    assert opened == {GAOPING: 200, HANDLER: 200, ZEZHOU: 403, ZEZHOU_HANDLER: 403}


def test_a_county_opens_for_itself_and_an_unknown_one_for_nobody(probed: Web):
    answers = [probed.browser(GAOPING).get(f"/probe-county/{county}").status_code for county in ("140581", "140525", "999999")]

    assert answers == [200, 403, 403]
    assert probed.browser_of(Role.CITY).get("/probe-county/999999").status_code == 404


def test_an_appointment_for_the_whole_city_opens_only_what_its_own_role_may_open(probed: Web):
    """Receiver in the whole city and county officer in one county: the pages of another county stay closed."""
    probed.office.appoint(ZEZHOU, Role.RECEIVER)

    assert probed.browser(ZEZHOU).get("/probe-county/140525").status_code == 200
    assert probed.browser(ZEZHOU).get("/probe-county/140581").status_code == 403
    assert probed.browser(ZEZHOU).get(f"/probe/{CODE}").status_code == 403


def test_a_project_that_is_not_there_is_not_found(probed: Web):
    assert probed.browser(HANDLER).get("/probe/2304-140581-04-01-999999").status_code == 404


@pytest.mark.parametrize("role", sorted(OFFICE | WATCHED))
def test_looks_of_auditors_and_administrators_are_recorded_and_nobody_elses(probed: Web, role: Role):
    browser = probed.browser_of(role)
    looks = [browser.get(f"/probe/{CODE}").status_code for _ in range(2)]

    seen = recorded(probed, ProjectLookedAt, looked_at_tag(P1))
    assert looks == [200, 200]
    watched = role in {Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    assert [(look.page, look.project) for look in seen] == ([("probe", P1)] * 2 if watched else [])


def test_a_refused_access_is_recorded_with_its_ground(probed: Web):
    probed.browser(ZEZHOU).get(f"/probe/{CODE}")
    probed.office.clock.go_on(seconds=1)
    probed.browser(AUDITOR).get("/probe-county/140581")

    assert [(fact.by, fact.page, fact.ground, fact.project) for fact in recorded(probed, AccessRefused)] == [
        (ZEZHOU, "probe", RefusalGround.COUNTY, P1),
        (AUDITOR, "probe_county", RefusalGround.ROLE, None),
    ]


UNIT: dict[str, Any] = {"object_kind": "unit", "object_id": "91140500MA0JUL7M18", "name": "晋城一建集团有限公司"}
STADIUM: dict[str, Any] = {"object_kind": "building_in_use", "object_id": "SY-1", "name": "高平市体育馆"}
OF_THE_CITY: dict[str, Any] = {"object_kind": "building_in_use", "object_id": "SY-2", "name": "市图书馆"}


def test_an_object_of_another_county_stays_closed_and_the_refusal_says_which(web: Web):
    for county, each in (("140581", UNIT), ("140581", STADIUM), (None, OF_THE_CITY)):
        given = each | {"object_kind": ObjectKind(each["object_kind"])}
        web.office.give(ListObject, **given, county=county, listed_since=TODAY, on=TODAY, by=CITY)

    def opened(staff: StaffId) -> list[int]:
        paths = (f"/inspections/registers/objects/{each['object_kind']}/{each['object_id']}" for each in (UNIT, STADIUM, OF_THE_CITY))
        return [web.browser(staff).get(path).status_code for path in paths]

    assert [opened(staff) for staff in (GAOPING, HANDLER, ZEZHOU)] == [[200] * 3, [200] * 3, [403, 403, 200]]
    asked = Visit(web, ZEZHOU).machine.command("/api/v1/objects/SY-1/commands/delist-object", {"on": TODAY.isoformat()})
    assert asked.status_code == 403
    assert web.browser(ZEZHOU).get("/inspections/registers/objects/unit/SY-9").status_code == 404
    found = {(fact.page, fact.ground, fact.thing) for fact in recorded(web, AccessRefused)}
    stadium = "object/building_in_use/SY-1"
    assert found == {
        ("object_entry", RefusalGround.COUNTY, f"object/unit/{UNIT['object_id']}"),
        ("object_entry", RefusalGround.COUNTY, stadium),
        ("api_object_command", RefusalGround.ROLE, stadium),
    }
    assert "检查对象：SY-1" in web.browser_of(Role.AUDIT_ADMIN).get("/access-records").text


def test_files_of_a_draw_that_is_not_told_yet_are_refused_by_the_campaign_whatever_is_asked(web: Web):
    web.office.give(PlanCampaign, by=CITY, on=TODAY, **PLANNED)
    web.office.give(ApproveCampaign, by=HEAD, on=TODAY, **APPROVED | {"unannounced": True})
    county, city = Visit(web, ZEZHOU).machine, Visit(web, CITY).machine
    files = f"/api/v1/campaigns/{PLANNED['campaign']}/files/{'5' * 64}"

    assert [each.request("GET", files).status_code for each in (county, city)] == [403, 404]
    (fact,) = recorded(web, AccessRefused)
    assert (fact.page, fact.thing) == ("api_campaign_file", f"campaign/{PLANNED['campaign']}")


def test_the_refusal_says_who_may(probed: Web):
    assert "市局人员、县局人员" in probed.browser(AUDITOR).get("/probe-county/140581").text


def test_an_appointment_that_has_ended_lets_nobody_in_the_day_after(web: Web):
    browser = web.browser(AUDITOR)
    assert browser.get("/account").status_code == 200
    web.office.give(EndAppointment, staff=AUDITOR, role=Role.AUDITOR, reason="调离", by="GA01", on=web.office.desk.today())
    assert browser.get("/account").status_code == 200

    web.office.clock.go_on(minutes=20)
    assert browser.get("/account").status_code == 200
    web.office.clock.go_on(hours=15)
    web.door.sessions.begin(AUDITOR, "another", web.office.clock())
    browser.cookies.set("lifecycle", "another")
    assert browser.get("/account").headers["Location"] == "/sign-in?next=%2Faccount"


def test_a_route_without_a_line_does_not_start(office: Office):
    with pytest.raises(LookupError, match="without a line in ACCESS: probe, probe_county"):
        create_app(office.desk, office.clock, routers=(*ROUTERS, probe))


@pytest.mark.parametrize(
    ("path", "check"),
    [
        ("/open/{code}", "the_project"),
        ("/open/{county}/x", "the_county"),
        ("/open/{object_id}", "the_object"),
        ("/open/{check}", "by_the_desk"),
        ("/open/{number}", "the_check"),
        ("/open/{campaign}/x", "the_campaign"),
        ("/open/{novelty}", "nobody says whose"),
    ],
)
def test_a_page_that_names_what_has_a_county_and_does_not_check_it_does_not_start(
    office: Office, monkeypatch: pytest.MonkeyPatch, path: str, check: str
):
    careless = APIRouter()
    careless.add_api_route(path, lambda: "everything", name="careless")
    monkeypatch.setitem(ACCESS, "careless", EVERYBODY)

    with pytest.raises(LookupError, match=check):
        create_app(office.desk, office.clock, routers=(careless,))


def test_what_has_a_county_is_not_declared_to_have_none(office: Office, monkeypatch: pytest.MonkeyPatch):
    careless = APIRouter(dependencies=[Depends(OfNoCounty("code", "novelty"))])
    careless.add_api_route("/open/{novelty}/{code}", lambda: "everything", name="careless")
    monkeypatch.setitem(ACCESS, "careless", EVERYBODY)

    with pytest.raises(LookupError, match="the_project"):
        create_app(office.desk, office.clock, routers=(careless,))


def test_a_route_that_asks_nobody_does_not_start(web: Web):
    web.app.add_route("/beside", lambda request: None)

    with pytest.raises(LookupError, match="/beside is no route of a router"):
        calls(web.app)


def forms() -> Iterator[tuple[str, str]]:
    """Every form that changes something, with the template it stands in."""
    for template in sorted(VIEWS.rglob("*.html")):
        for form in re.findall(r'<form[^>]*method="post".*?</form>', template.read_text("utf-8"), re.DOTALL):
            yield template.relative_to(VIEWS).as_posix(), form


def test_every_form_carries_the_token_of_the_session():
    found = list(forms())

    assert [template for template, form in found if 'hidden("csrf", visitor.csrf' not in form] == ["public/sign_in.html"]
    assert len(found) >= 3
