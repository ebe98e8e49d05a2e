"""竣工验收: energy, green and assembly accepted together (三（二）), the joint opinion, and an acceptance that failed.

The acceptance report itself is a decision of the construction unit (`elsewhere.py`); filing it (备案) is ours (`conclusion.py`).
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import Each
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.works.building import Building, Passage, PassageStatus
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import BuildingId, Certificate, Fact, Gate, NumberOrReason, Refused, TextLine, fact_of


class Speciality(StrEnum):
    """专项."""

    ENERGY = "energy"  # 建筑节能
    GREEN = "green"  # 绿色建筑
    ASSEMBLY = "assembly"  # 装配式建筑


class SpecialResult(StrEnum):
    """专项验收结果."""

    PASSED = "passed"  # 合格
    FAILED = "failed"  # 不合格
    NOT_CONCERNED = "not_concerned"  # 不涉及


class Special(Struct, frozen=True, kw_only=True):
    """一项专项验收: the result and the record it rests on; `record` says why where the item does not concern the building."""

    result: SpecialResult
    record: NumberOrReason


class SpecialAcceptancesHeld(Fact, frozen=True, kw_only=True, tag="special-acceptances-held"):
    """专项验收: 建筑节能, 绿色建筑 and 装配式 accepted together (三（二）); none is held without the others."""

    buildings: tuple[BuildingId, ...]
    energy: Special
    green: Special
    assembly: Special


class HoldSpecialAcceptances(ProjectCommand, frozen=True, kw_only=True):
    """登记专项验收."""

    buildings: tuple[BuildingId, ...]
    energy: Special | None = None
    green: Special | None = None
    assembly: Special | None = None


def hold_specials(project: Project, command: HoldSpecialAcceptances, _basis: Basis) -> list[Fact]:
    """登记专项验收. Raises Refused unless all three are there, or before the works are complete.

    建筑节能 cannot be 不涉及 for a residential or public building (民用建筑节能条例 第十七条), nor 装配式 for a prefabricated one.
    """
    results = {Speciality.ENERGY: command.energy, Speciality.GREEN: command.green, Speciality.ASSEMBLY: command.assembly}
    if absent := tuple(speciality for speciality, special in results.items() if special is None):
        raise Refused("acceptance.specials_together", absent=absent)
    for building in project.chosen(command.buildings):
        _refuse_incomplete(building, command.on)
        if building.prefabricated and _not_concerned(command.assembly):
            raise Refused("acceptance.assembly_concerns", building=building.name)
        if building.civil and _not_concerned(command.energy):
            raise Refused("acceptance.energy_concerns", building=building.name)
    return [fact_of(SpecialAcceptancesHeld, command)]


@evolve.register
def _(fact: SpecialAcceptancesHeld, project: Project) -> Project:
    failed = SpecialResult.FAILED in (fact.energy.result, fact.green.result, fact.assembly.result)
    return project.with_each(fact.buildings, specialities_on=None if failed else fact.on)


class AcceptanceFailed(Fact, frozen=True, kw_only=True, tag="acceptance-failed"):
    """竣工验收未通过: the acceptance was held and failed, with what has to be mended before it is held again."""

    buildings: tuple[BuildingId, ...]
    defects: Each[tuple[TextLine, ...]]


class FailAcceptance(ProjectCommand, frozen=True, kw_only=True):
    """登记竣工验收未通过."""

    buildings: tuple[BuildingId, ...]
    defects: Each[tuple[TextLine, ...]]


def fail(project: Project, command: FailAcceptance, _basis: Basis) -> list[Fact]:
    """登记竣工验收未通过. Raises Refused without a defect, before completion, or when it is accepted already."""
    refuse_no_defects(command.defects)
    for building in project.chosen(command.buildings):
        _refuse_incomplete(building, command.on)
        if building.has_done(Gate.COMPLETION_ACCEPTANCE):
            raise Refused("gate.passed_already", gate=Gate.COMPLETION_ACCEPTANCE, building=building.name)
    project.refuse_before_last(Gate.COMPLETION_ACCEPTANCE, command.buildings, command.on)
    return [fact_of(AcceptanceFailed, command)]


@evolve.register
def _(fact: AcceptanceFailed, project: Project) -> Project:
    failed = Passage(status=PassageStatus.REFUSED, on=fact.on)
    return project.with_passage(Gate.COMPLETION_ACCEPTANCE, fact.buildings, failed)


class JointOpinionIssued(Fact, frozen=True, kw_only=True, tag="joint-opinion-issued"):
    """联合验收意见书: planning, fire, archives and the others have agreed."""

    buildings: tuple[BuildingId, ...]
    certificate: Certificate


class IssueJointOpinion(ProjectCommand, frozen=True, kw_only=True):
    """出具联合验收意见书."""

    buildings: tuple[BuildingId, ...]
    certificate: Certificate


def issue_joint_opinion(project: Project, command: IssueJointOpinion, _basis: Basis) -> list[Fact]:
    """出具联合验收意见书. Raises Refused before the works are complete, or a second time."""
    refuse_year(command.certificate.number, command.on)
    for building in project.chosen(command.buildings):
        _refuse_incomplete(building, command.on)
        if building.joint_opinion:
            raise Refused("acceptance.opinion_issued", building=building.name, number=building.joint_opinion.number)
    return [fact_of(JointOpinionIssued, command)]


@evolve.register
def _(fact: JointOpinionIssued, project: Project) -> Project:
    return project.with_each(fact.buildings, joint_opinion=fact.certificate)


def refuse_no_defects(defects: tuple[str, ...]) -> None:
    if not defects:
        raise Refused("acceptance.no_defects")


def _refuse_incomplete(building: Building, on: date) -> None:
    if building.completed_on is None or on < building.completed_on:
        raise Refused("acceptance.not_complete", building=building.name, on=on)


def _not_concerned(special: Special | None) -> bool:
    return special is not None and special.result is SpecialResult.NOT_CONCERNED


DECISIONS: Decisions = {
    HoldSpecialAcceptances: hold_specials,
    FailAcceptance: fail,
    IssueJointOpinion: issue_joint_opinion,
}
