"""A desk with staff, on a clock that the test moves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from lifecycle.desk import Desk, Receipt, open_desk, open_ledger
from lifecycle.ledger import migrate
from lifecycle.projects import buildings, registration
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import BuildingId, Command, CommandId, Funding, Kind, ProjectId, StaffId, Use

ON = date(2023, 5, 10)
OWNER = Unit(name="高平市城市建设投资有限公司")
SECURITY, HANDLER, CHECKER, SIGNER, CITY, ZEZHOU = map(StaffId, ("GA01", "SP01", "SP02", "SP03", "SJ01", "ZZ01"))
P1 = ProjectId("p1")
CODE = "2304-140581-04-01-135254"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2023, 5, 10, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


class Office:
    """A desk to which commands are given without their bookkeeping."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        migrate(url)
        self.ledger = open_ledger(url, self.clock)
        self.desk: Desk = open_desk(self.ledger, self.clock)
        self._ids = (CommandId(f"command-{number}") for number in count(1))

    def give(self, command: type[Command], /, **fields: Any) -> Receipt:
        given = {"id": next(self._ids), "on": ON, "by": HANDLER} | fields
        if "project" in command.__struct_fields__:
            given.setdefault("project", P1)
        return self.desk.carry_out(command(**given))

    def register(self, **fields: Any) -> Receipt:
        return self.give(registration.RegisterProject, **({**REGISTRATION} | fields))

    def add_building(self, id_: str = "1", **fields: Any) -> Receipt:
        new = {"name": f"{id_}号楼", "use": Use.HOSPITAL, "floor_area_m2": Decimal(12000), "prefabricated": True} | fields
        return self.give(buildings.AddBuildings, buildings_added=(buildings.NewBuilding(id=BuildingId(id_), **new),))


REGISTRATION: dict[str, Any] = {
    "code": CODE,
    "name": "高平市第二人民医院",
    "county": "140581",
    "kind": Kind.NEW,
    "funding": Funding.GOVERNMENT,
    "urban": True,
    "bim_pilot": False,
    "approving_authority": "高平市行政审批服务管理局",
    "approved_on": date(2023, 4, 1),
    "parties": (Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER),),
}


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    since = {"on": date(2023, 1, 1)}
    office.give(AppointStaff, **since, by=SECURITY, staff=SECURITY, role=Role.SECURITY_ADMIN)
    for officer in (HANDLER, CHECKER, SIGNER):
        office.give(AppointStaff, **since, by=SECURITY, staff=officer, role=Role.APPROVAL)
    office.give(AppointStaff, **since, by=SECURITY, staff=CITY, role=Role.CITY)
    office.give(AppointStaff, **since, by=SECURITY, staff=ZEZHOU, role=Role.COUNTY, county="140525")
    yield office
    office.ledger.close()
