"""在建的检查对象: from the start of the works until the completion acceptance is passed; what stands still stays, and says so."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject, derived
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, BuildingStanding, Passage, PassageStatus
from lifecycle.vocabulary import BuildingId, Funding, Gate, Kind, ProjectId, Use, WorksClass

STARTED, LATER = date(2023, 3, 1), date(2023, 4, 1)
CODE = "91140500MA0JUL7M18"


def building(id_: str, **more: Any) -> Building:
    given = {"use": Use.OFFICE, "floor_area_m2": Decimal(1000), "prefabricated": False, "started_on": STARTED} | more
    return Building(id=BuildingId(id_), name=f"{id_}号楼", **given)


def of(kind: ObjectKind, *buildings: Building, **more: Any) -> list[InspectedObject]:
    project = Project(
        id=ProjectId("p1"),
        code="2304-140581-04-01-135254",
        name="高平市第二人民医院",
        county="140581",
        kind=Kind.NEW,
        works_class=WorksClass.BUILDING,
        funding=Funding.GOVERNMENT,
        urban=True,
        bim_pilot=False,
        approving_authority="某局",
        registered_on=STARTED,
        parties_since=((STARTED, Party(role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name="某公司", uscc=CODE))),),
        buildings={each.id: each for each in buildings},
        **more,
    )
    return list(derived(project, kind))


def accepted(status: PassageStatus) -> Building:
    return building("1", completed_on=LATER, passages={Gate.COMPLETION_ACCEPTANCE: Passage(status=status, on=LATER)})


@pytest.mark.parametrize(
    ("stands", "in_the_pool"),
    [
        (building("1", started_on=None), False),
        (building("1"), True),
        (building("1", completed_on=LATER), True),
        (accepted(PassageStatus.REFUSED), True),
        (accepted(PassageStatus.PASSED), False),
        (accepted(PassageStatus.REVOKED), True),
        (building("1", standing=BuildingStanding.MERGED), False),
    ],
    ids=["not begun", "begun", "complete", "not accepted", "accepted", "acceptance revoked", "merged into another"],
)
@pytest.mark.parametrize("kind", [ObjectKind.PROJECT, ObjectKind.BUILDING])
def test_it_is_under_construction_until_it_is_accepted(stands: Building, in_the_pool: bool, kind: ObjectKind) -> None:
    assert bool(of(kind, stands)) is in_the_pool
    assert of(kind, stands, terminated_on=LATER) == []


def test_a_project_is_in_while_one_of_its_buildings_is() -> None:
    two = building("2", started_on=LATER)
    (project,) = of(ObjectKind.PROJECT, accepted(PassageStatus.PASSED), two)
    (one,) = of(ObjectKind.BUILDING, accepted(PassageStatus.PASSED), two)

    assert (project.id, project.since, project.units) == ("p1", LATER, (CODE,))
    assert (one.id, one.name, one.since, one.units) == ("p1/2", "高平市第二人民医院 2号楼", LATER, (CODE,))


def test_works_that_stand_still_stay_in_and_say_so() -> None:
    still, goes_on = building("1", suspended_on=LATER), building("2")

    assert [each.suspended for each in of(ObjectKind.BUILDING, still, goes_on)] == [True, False]
    assert [each.suspended for each in of(ObjectKind.PROJECT, still, goes_on)] == [False]
    assert [each.suspended for each in of(ObjectKind.PROJECT, still)] == [True]
