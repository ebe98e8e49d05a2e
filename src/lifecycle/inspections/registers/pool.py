"""检查对象: an inspected object on a day, entered or derived, as a draw takes it."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.vocabulary import Gate, ProjectId


class InspectedObject(Struct, frozen=True, kw_only=True):
    """检查对象. id: of a building `project/building`; units: credit codes of all who answer for it; project: of what is derived.

    since: in the register, or under construction; suspended: 停工, which takes nothing out of the register.
    """

    kind: ObjectKind
    id: str
    name: str
    county: str | None
    units: tuple[str, ...] = ()
    address: str | None = None
    contact: str | None = None
    project: ProjectId | None = None
    code: str | None = None
    since: date
    until: date | None = None
    suspended: bool = False


def derived(project: Project, kind: ObjectKind) -> Iterator[InspectedObject]:
    """在建的检查对象 of a project as it stood: its buildings that were started and not accepted, or the project that has such a one."""
    building_now = [] if project.terminated_on else [each for each in project.standing() if is_under_construction(each)]
    units = tuple(party.unit.uscc for party in project.parties if party.unit.uscc)
    if kind is ObjectKind.BUILDING:
        for building in building_now:
            yield InspectedObject(
                kind=kind,
                id=f"{project.id}/{building.id}",
                name=project.name if building.id == WHOLE else f"{project.name} {building.name}",
                county=project.county,
                units=units,
                project=project.id,
                code=project.code,
                since=building.started_on or project.registered_on,
                suspended=building.suspended_on is not None,
            )
    elif building_now:
        yield InspectedObject(
            kind=kind,
            id=project.id,
            name=project.name,
            county=project.county,
            units=units,
            project=project.id,
            code=project.code,
            since=min(building.started_on for building in building_now if building.started_on),
            suspended=all(building.suspended_on for building in building_now),
        )


def is_under_construction(building: Building) -> bool:
    """是否在建: from the start of the works until the completion acceptance has been passed."""
    return building.started_on is not None and not building.has_done(Gate.COMPLETION_ACCEPTANCE)
