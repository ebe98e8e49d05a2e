"""越权: every route, asked by everybody who has a seat and by nobody, about the own and about another county, against the table."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.desk.matter import Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import ProjectId, StaffId
from lifecycle.web.access import OPEN, access, asked_before
from lifecycle.web.scope import SCOPES, by_the_desk, the_campaign, the_public_draw
from tests.architecture.source import CHECKOUT
from tests.attacks.counts import ROUTES, chance, on_a_server
from tests.desk.conftest import CODE
from tests.office import ZEZHOU
from tests.web.conftest import CITY, GAOPING, SEATS, TODAY, ZEZHOU_HANDLER, Office, Web, quick_hashes
from tests.web.test_access import PARAMETER, SAMPLES, Visit, let_in, routes

__all__ = ["quick_hashes"]
OTHER_CODE = CODE.replace("140581", "140525")
OBJECTS: dict[str, Any] = {"object_kind": ObjectKind.BUILDING_IN_USE, "listed_since": TODAY, "on": TODAY, "by": CITY}
PLACES = {
    county: {
        "code": code,
        "county": county,
        "object_kind": ObjectKind.BUILDING_IN_USE.value,
        "object_id": f"SY-{county}",
        "number": f"c{county}",
    }
    for county, code in (("140581", CODE), ("140525", OTHER_CODE))
}
PROJECT_OF = {"140581": "p1", "140525": "p2"}
CHECK = msgspec.json.decode((CHECKOUT / "tests/recorded/check-initiated.json").read_bytes())
OF_A_COUNTY = {check for checks in SCOPES.values() for check in checks} - {by_the_desk, the_campaign, the_public_draw}
"""What closes an address to other counties. The desk closes commands, and campaigns are the city's."""


@pytest.fixture
def web(office: Office) -> Web:
    """With a project, an object of inspection and a check in each of two counties."""
    office.register()
    office.register(project=ProjectId("p2"), code=OTHER_CODE, county="140525", name="泽州县某中学")
    for county, place in PLACES.items():
        office.give(ListObject, **OBJECTS, object_id=place["object_id"], name="体育馆", county=county)
        check = msgspec.convert(CHECK | {"check": place["number"], "project": PROJECT_OF[county], "county": county}, CheckInitiated)
        append = Matters(MATTERS).append(office.ledger.load(check_stream(check.check)), (check,))
        office.ledger.append([append], command=f"check/{county}", actor=CITY)
    return Web(office)


def asked(web: Web) -> Iterator[tuple[str, str, str, str | None]]:
    """Name, method, address and county of all that can be asked; no county: the address names nothing of one."""
    for route in routes(web.app):
        for method in sorted(route.methods or ()):
            scoped = OF_A_COUNTY.intersection(asked_before(route))
            for county, sample in PLACES.items():
                path = PARAMETER.sub(lambda found, given=sample: given.get(found[1], SAMPLES.get(found[1], "x")), str(route.path))
                yield str(route.name), method, path, county if scoped else None
                if not scoped:
                    break


def may(web: Web, name: str, county: str | None, staff: StaffId | None) -> bool:
    """What the table says: a role of the line, and for a project or a county one that reaches there."""
    line = access(web.app)[name]
    if line is OPEN:
        return True
    held = [(role, of) for who, role, of in SEATS if who == staff and role in (line or ())]
    return bool(held) and (county is None or any(of in {None, county} for _, of in held))


def test_everybody_gets_in_where_the_table_says_so_and_nowhere_else(web: Web, attacked: Callable[[str], None]):
    everything = list(asked(web))
    if on_a_server(web.office):
        everything = [call for call in everything if call[3]]  # what the database answers differently for each county
    tried = chance("routes").sample(everything, max(1, len(everything) // (ROUTES * (2 if on_a_server(web.office) else 1))))
    people = [None, *(staff for staff, _, _ in SEATS)]
    visits = {staff: Visit(web, staff) for staff in people}
    wrong, foreign = [], 0
    for name, method, path, county in tried:
        for staff in people:
            expected = may(web, name, county, staff)
            foreign += county is not None and not expected
            if let_in(visits[staff], method, path) is not expected:
                wrong.append((name, method, path, staff, expected))

    assert wrong == []
    assert foreign > 0
    roles = {role for _, role, _ in SEATS}
    assert roles == set(Role)
    attacked(f"routes: {len(tried) * len(people)} of {len(everything) * len(people)} calls by {len(people)} people as the table says")


def test_the_table_knows_own_and_foreign_counties(web: Web):
    """The other side of what is compared: a county's officers reach their own project and not the other."""
    assert [may(web, "project", county, GAOPING) for county in PLACES] == [True, False]
    assert [may(web, "project", county, ZEZHOU) for county in PLACES] == [False, True]
    assert [may(web, "api_project", county, ZEZHOU_HANDLER) for county in PLACES] == [False, True]
