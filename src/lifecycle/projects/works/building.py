"""单体建筑的状态: what one building is after its facts, and where it stands at each gate."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct

from lifecycle.compliance.dossier import DossierBuilding, Milestones
from lifecycle.field_types import ApplicationId, Correctable, Given
from lifecycle.values.identifiers import id_sought
from lifecycle.vocabulary import NEITHER_USES, BuildingId, Certificate, FloorArea, Gate, Indicators, PartId, Sha256, Stage, Use

WHOLE = BuildingId("whole")
"""整项工程: the one subject of a project whose works class has no buildings."""
MOST_AT_ONCE = 500
"""单体 that one command, and one fact, may name: an entry of the ledger carries each of them as a tag."""
MOST = 2_000
"""存续单体 of one project."""


def in_batches(ids: Sequence[BuildingId]) -> Iterator[tuple[BuildingId, ...]]:
    """分批: the same buildings in their order, by as many as one fact may name."""
    for first in range(0, len(ids), MOST_AT_ONCE):
        yield tuple(ids[first : first + MOST_AT_ONCE])


class BuildingStanding(StrEnum):
    """单体的存续."""

    STANDING = "standing"  # 存续
    SPLIT = "split"  # 已拆分
    MERGED = "merged"  # 已合并
    DROPPED = "dropped"  # 已取消


class PassageStatus(StrEnum):
    """单体在一个环节的状态."""

    PASSED = "passed"  # 已通过
    REFUSED = "refused"  # 不予通过
    NOT_REQUIRED = "not_required"  # 无需办理
    UNDER_WAY = "under_way"  # 进行中
    REOPENED = "reopened"  # 需重新办理
    REVOKED = "revoked"  # 已撤销
    CANCELLED = "cancelled"  # 已注销
    LAPSED = "lapsed"  # 已失效


class Passage(Struct, frozen=True, kw_only=True):
    """环节经过: where one building stands at one gate. provisional: passed on a commitment (告知承诺) that is still open.

    in_doubt: recorded as it was decided elsewhere, with a verdict against it;
    application: the one on which we decided, by which the promises that the pass rests on are known;
    scans: SHA-256 of the sealed papers filed afterwards, the latest last.
    """

    status: PassageStatus
    on: date
    certificate: Certificate | None = None
    provisional: bool = False
    in_doubt: bool = False
    elsewhere: bool = False
    application: ApplicationId | None = None
    scans: tuple[Sha256, ...] = ()
    until: date | None = None
    extensions: int = 0

    @property
    def done(self) -> bool:
        return self.status is PassageStatus.PASSED or self.status is PassageStatus.NOT_REQUIRED

    @property
    def filed(self) -> tuple[Sha256, ...]:
        """扫描件 of the paper, the latest first; the one that came with it last."""
        own = self.certificate.scan_sha256 if self.certificate else None
        return (*reversed(self.scans), *([own] if own else []))


class Part(Struct, frozen=True, kw_only=True):
    """单体的一部分, such as the shops under 商住楼; each part is judged by its own rules."""

    id: Given[PartId]
    use: Correctable[Use]
    floor_area_m2: FloorArea


class Declared(Struct, frozen=True, kw_only=True):
    """申报的指标 with the standard and the report that they rest on."""

    values: Indicators
    standard: str | None = None
    report_number: str | None = None


class Building(Struct, frozen=True, kw_only=True):
    """单体建筑 as it stands. `indicators` are by unit (the building's own id, or `id/part`) and stage."""

    id: BuildingId
    name: str
    use: Use
    floor_area_m2: FloorArea
    prefabricated: bool
    parts: tuple[Part, ...] = ()
    standing: BuildingStanding = BuildingStanding.STANDING
    came_from: tuple[BuildingId, ...] = ()
    indicators: dict[str, dict[Stage, Declared]] = {}
    passages: dict[Gate, Passage] = {}
    started_on: date | None = None
    suspended_on: date | None = None
    completed_on: date | None = None
    specialities_on: date | None = None
    joint_opinion: Certificate | None = None

    @property
    def units(self) -> tuple[tuple[BuildingId, Use, Decimal], ...]:
        """评判单元: the building, or its parts when it has any, with use and floor area."""
        if not self.parts:
            return ((self.id, self.use, self.floor_area_m2),)
        return tuple((BuildingId(f"{self.id}/{part.id}"), part.use, part.floor_area_m2) for part in self.parts)

    @property
    def civil(self) -> bool:
        """民用建筑: residential or public, in any of its parts."""
        return any(use not in NEITHER_USES for _, use, _ in self.units)

    def passed_on(self, gate: Gate) -> date | None:
        passage = self.passages.get(gate)
        return passage.on if passage and passage.status is PassageStatus.PASSED else None

    def has_done(self, gate: Gate) -> bool:
        passage = self.passages.get(gate)
        return passage is not None and passage.done

    def has_done_by(self, gate: Gate, on: date) -> bool:
        """Passed on or before that day, or not required at all."""
        passed_on = self.passed_on(gate)
        return self.has_done(gate) and (passed_on is None or passed_on <= on)

    def at(self, unit: str, stage: Stage) -> Indicators:
        declared = self.indicators.get(unit, {}).get(stage)
        return declared.values if declared else Indicators()


def lineage(buildings: Mapping[BuildingId, Building], id_: BuildingId) -> Iterator[BuildingId]:
    """The building and those that it came from by splits and mergers, whose decisions it has taken over."""
    yield id_
    for parent in buildings[id_].came_from:
        yield from lineage(buildings, parent)


def heirs(buildings: Mapping[BuildingId, Building], ids: Collection[BuildingId]) -> tuple[Building, ...]:
    """存续的单体 of these, or that came from them by splits and mergers."""
    standing = (each for each in buildings.values() if each.standing is BuildingStanding.STANDING)
    return tuple(each for each in standing if set(lineage(buildings, each.id)) & set(ids))


def whole(unit: BuildingId | None) -> BuildingId | None:
    """单体建筑 of a unit (`building/part`) that was judged; None where the project as a whole was."""
    return BuildingId(unit.partition("/")[0]) if unit else None


def called(known: Collection[BuildingId], typed: str) -> BuildingId:
    """单体编号 that somebody asks for, folded as ids are; one that was recorded before they were is still called as it stands."""
    return BuildingId(typed if typed in known else id_sought(typed))


def permits_applied_on(buildings: Iterable[Building], applications: Mapping[str, Any]) -> dict[BuildingId, date]:
    """施工许可申请日 by building: of the application that waits for a decision; else of that on which the permit was decided.

    One that was withdrawn or not accepted does not count. A permit that was decided elsewhere has no application here.
    """
    decided = {each.id: passage.application for each in buildings if (passage := each.passages.get(Gate.CONSTRUCTION_PERMIT))}
    found = {id_: applications[number].on for id_, number in decided.items() if number}
    for each in applications.values():
        if each.gate is Gate.CONSTRUCTION_PERMIT and each.status.open:
            found |= dict.fromkeys(each.remaining, each.on)
    return found


def entries(building: Building, permit_applied_on: date | None = None) -> Iterator[DossierBuilding]:
    """The units of one building as the rules are told of them. permit_applied_on: of the application for its permit that counts.

    Others decide on land contract, planning permit, tender and drawing review: no fact has the day of a contract, of that permit, of a
    tender, or on which drawings were submitted.
    """
    dates = Milestones(
        planning_conditions_on=building.passed_on(Gate.PLANNING_CONDITIONS),
        design_reviewed_on=building.passed_on(Gate.DESIGN_REVIEW),
        drawings_reviewed_on=building.passed_on(Gate.DRAWING_REVIEW),
        permit_applied_on=permit_applied_on,
        permitted_on=building.passed_on(Gate.CONSTRUCTION_PERMIT),
        started_on=building.started_on,
        accepted_on=building.passed_on(Gate.COMPLETION_ACCEPTANCE),
    )
    for unit, use, area in building.units:
        yield DossierBuilding(
            id=unit,
            use=use,
            floor_area_m2=area,
            prefabricated=building.prefabricated,
            dates=dates,
            indicators={stage: declared.values for stage, declared in building.indicators.get(unit, {}).items()},
        )


def told_of(buildings: Sequence[Building], applications: Mapping[str, Any]) -> Iterator[DossierBuilding]:
    """The units of these buildings, with the days of their applications."""
    applied = permits_applied_on(buildings, applications)
    for each in buildings:
        yield from entries(each, applied.get(each.id))
