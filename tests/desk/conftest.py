"""A desk with staff, and a project to give commands for."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from lifecycle.desk import Receipt
from lifecycle.ledger import migrate
from lifecycle.projects import registration
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.works import buildings
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Command, Funding, Kind, ProjectId, Use
from tests import office as shared
from tests.copies import Fill
from tests.office import CHECKER, CITY, HANDLER, SECURITY, SIGNER, ZEZHOU, code_of

ON = date(2023, 5, 10)
OWNER = Unit(name="高平市城市建设投资有限公司")
P1 = ProjectId("p1")
ENTERED = date(2022, 1, 5)
"""The earliest day on which any test enters the project."""
CODE = code_of(ENTERED)


class Office(shared.Office):
    """An office that speaks of one project, on one day, by one officer, unless it is told otherwise."""

    def give(self, command: type[Command], /, **fields: Any) -> Receipt:
        given = {"on": ON, "by": HANDLER} | fields
        if "project" in command.__struct_fields__:
            given.setdefault("project", P1)
        return super().give(command, **given)

    def register(self, **fields: Any) -> Receipt:
        return self.give(registration.RegisterProject, **({**REGISTRATION} | fields))

    def add_building(self, id_: str = "1", *, on: date = ON, **fields: Any) -> Receipt:
        new = {"name": f"{id_}号楼", "use": Use.HOSPITAL, "floor_area_m2": Decimal(12000), "prefabricated": True} | fields
        return self.give(buildings.AddBuildings, on=on, buildings_added=(buildings.NewBuilding(id=BuildingId(id_), **new),))


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


def staffed(url: str) -> None:
    """Fills an empty database with the staff of the office."""
    migrate(url)
    with TemporaryDirectory() as folder:
        office = Office(url, ON, None if url.startswith("sqlite") else Path(folder))
        office.appoint(SECURITY, Role.SECURITY_ADMIN)
        for officer in (HANDLER, CHECKER, SIGNER):
            office.appoint(officer, Role.APPROVAL)
        office.appoint(CITY, Role.CITY)
        office.appoint(ZEZHOU, Role.COUNTY, county="140525")
        office.close()


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office in which nobody works yet."""
    migrate(database_url)
    office = Office(database_url, ON, None if database_url.startswith("sqlite") else tmp_path)
    yield office
    office.close()


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url = copy_of(staffed)
    office = Office(url, ON, None if url.startswith("sqlite") else tmp_path)
    yield office
    office.close()
