"""越权: every route, asked by everybody who has a seat and by nobody, about the own and about another county, against the table."""

from collections.abc import Callable, Iterator

import pytest

from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import ProjectId, StaffId
from lifecycle.web.access import OPEN, access
from tests.attacks.counts import ROUTES, chance, on_a_server
from tests.desk.conftest import CODE
from tests.office import ZEZHOU
from tests.web.conftest import GAOPING, SEATS, ZEZHOU_HANDLER, Office, Web, quick_hashes
from tests.web.test_access import PARAMETER, SAMPLES, Visit, let_in, routes

__all__ = ["quick_hashes"]
OTHER_CODE = CODE.replace("140581", "140525")
PLACES = {"140581": {"code": CODE, "county": "140581"}, "140525": {"code": OTHER_CODE, "county": "140525"}}


@pytest.fixture
def web(office: Office) -> Web:
    """With a project in each of two counties."""
    office.register()
    office.register(project=ProjectId("p2"), code=OTHER_CODE, county="140525", name="泽州县某中学")
    return Web(office)


def asked(web: Web) -> Iterator[tuple[str, str, str, str | None]]:
    """Name, method, address and county of all that can be asked; no county: the address names neither project nor county."""
    for route in routes(web.app):
        for method in sorted(route.methods or ()):
            scoped = {"code", "county"} & {*PARAMETER.findall(str(route.path))}
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
