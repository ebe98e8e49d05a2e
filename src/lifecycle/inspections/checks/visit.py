"""到场: the inspectors arrive, and say how far the works have come, building by building."""

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import Correctable, Words
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before, refuse_not_on_site
from lifecycle.inspections.checks.terms import CheckCommand, WorksSeen
from lifecycle.vocabulary import BuildingId, Fact, FileHash, Refused, TimeOfDay, fact_of


class ArrivedOnSite(Fact, frozen=True, kw_only=True, tag="arrived-on-site"):
    """到场: when and where; certificates_shown: 执法证件 were shown; scanned: 扫码, where there is one; recorder: 执法记录仪 file."""

    at: TimeOfDay
    spot: Words = ""
    certificates_shown: Correctable[bool]
    scanned: Words = ""
    recorder: FileHash | None = None


class ArriveOnSite(CheckCommand, frozen=True, kw_only=True):
    """登记到场."""

    at: TimeOfDay
    spot: Words = ""
    certificates_shown: Correctable[bool]
    scanned: Words = ""
    recorder: FileHash | None = None


def arrive(check: Check | None, command: ArriveOnSite, _basis: CheckBasis) -> Happened:
    """登记到场. Raises Refused for anybody but its inspectors, after its end, and without the certificates (行政处罚法 第五十五条)."""
    check = opened(check, command.check)
    refuse_before(check, command.on)
    if check.arrived_on:
        raise Refused("check.arrived_already", check=check.id, on=check.arrived_on)
    refuse_not_on_site(replace(check, arrived_on=command.on), command.behalf or command.by, command.on)
    if not command.certificates_shown:
        raise Refused("check.certificates_first", check=check.id)
    return Happened(check=[fact_of(ArrivedOnSite, command)])


@evolve.register
def _(fact: ArrivedOnSite, check: Check) -> Check:
    return replace(check, arrived_on=fact.on)


class StageOfBuilding(Struct, frozen=True, kw_only=True):
    """一栋的施工阶段."""

    building: BuildingId
    works_seen: Correctable[WorksSeen]


class StageObserved(Fact, frozen=True, kw_only=True, tag="stage-observed"):
    """施工阶段: how far the works on each of these buildings were seen to have come."""

    stages: tuple[StageOfBuilding, ...]


class ObserveStage(CheckCommand, frozen=True, kw_only=True):
    """登记施工阶段."""

    stages: tuple[StageOfBuilding, ...]


def observe(check: Check | None, command: ObserveStage, _basis: CheckBasis) -> Happened:
    """登记施工阶段. Raises Refused for buildings that the check does not concern."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    refuse_other_buildings(check, [each.building for each in command.stages])
    if not command.stages:
        raise Refused("check.nothing_said", check=check.id)
    return Happened(check=[fact_of(StageObserved, command)])


@evolve.register
def _(fact: StageObserved, check: Check) -> Check:
    return replace(check, stages={**check.stages, **{each.building: each.works_seen for each in fact.stages}})


def refuse_other_buildings(check: Check, ids: list[BuildingId]) -> None:
    if other := [id_ for id_ in ids if id_ not in check.buildings]:
        raise Refused("check.other_buildings", check=check.id, buildings=other)
