"""项目登记: a project enters the ledger, changes hands or place, and ends."""

from msgspec.structs import replace

from lifecycle.field_types import Correctable
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.parties import Party, PartyRole, Unit, checked
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.values.identifiers import refuse_later_code, region_of
from lifecycle.vocabulary import (
    ZERO,
    County,
    Fact,
    Funding,
    Kind,
    Past,
    ProjectCode,
    ProjectId,
    Refused,
    Sha256,
    Text,
    TextLine,
    Use,
    WorksClass,
    fact_of,
)


class ProjectRegistered(Fact, frozen=True, kw_only=True, tag="project-registered"):
    """项目登记: the project as it entered. existing: 存量补录; approving_authority decides, county counts.

    source_digest: of the rows of the register that it was imported from, by which they are known when they come again.
    """

    project: ProjectId
    code: ProjectCode
    name: TextLine
    county: County
    kind: Correctable[Kind]
    funding: Correctable[Funding]
    urban: Correctable[bool]
    bim_pilot: Correctable[bool]
    approving_authority: TextLine
    works_class: WorksClass = WorksClass.BUILDING
    approved_on: Past | None = None
    parties: tuple[Party, ...] = ()
    existing: bool = False
    source_digest: Sha256 | None = None


class RegisterProject(ProjectCommand, frozen=True, kw_only=True):
    """登记项目."""

    code: ProjectCode
    name: TextLine
    county: County
    kind: Correctable[Kind]
    funding: Correctable[Funding]
    urban: Correctable[bool]
    bim_pilot: Correctable[bool]
    approving_authority: TextLine
    works_class: WorksClass = WorksClass.BUILDING
    approved_on: Past | None = None
    parties: tuple[Party, ...] = ()
    existing: bool = False
    source_digest: Sha256 | None = None


def register(project: Project | None, command: RegisterProject, _basis: Basis) -> list[Fact]:
    """登记项目. Raises Refused for a code of wrong form, a project without 建设单位, or one registered already."""
    if project is not None:
        raise Refused("project.registered_already", code=project.code)
    refuse_wrong_entry(command)
    parties = tuple(Party(role=party.role, unit=checked(party.unit)) for party in command.parties)
    return [fact_of(ProjectRegistered, command, parties=parties)]


@evolve.register
def _(fact: ProjectRegistered, project: Project | None) -> Project:
    whole = Building(id=WHOLE, name=fact.name, use=Use.OTHER, floor_area_m2=ZERO, prefabricated=False)
    return Project(
        id=fact.project,
        code=fact.code,
        name=fact.name,
        county=fact.county,
        kind=fact.kind,
        works_class=fact.works_class,
        funding=fact.funding,
        urban=fact.urban,
        bim_pilot=fact.bim_pilot,
        approving_authority=fact.approving_authority,
        registered_on=fact.on,
        approved_on=fact.approved_on,
        existing=fact.existing,
        parties_since=tuple((fact.on, party) for party in fact.parties),
        counties=((fact.on, fact.county),),
        buildings={WHOLE: whole} if fact.works_class in WITHOUT_BUILDINGS else {},
    )


def refuse_wrong_entry(entry: RegisterProject | ProjectRegistered) -> None:
    region_of(entry.code)
    refuse_later_code(entry.code, entry.on)
    roles = [party.role for party in entry.parties]
    if PartyRole.CONSTRUCTION_UNIT not in roles:
        raise Refused("project.no_construction_unit", name=entry.name)
    if len(set(roles)) < len(roles):
        raise Refused("project.role_twice", name=entry.name)
    if entry.approved_on and entry.approved_on > entry.on and not entry.existing:
        raise Refused("project.approved_later", approved_on=entry.approved_on, on=entry.on)
    for party in entry.parties:
        checked(party.unit)


class PartyChanged(Fact, frozen=True, kw_only=True, tag="party-changed"):
    """参建单位变更: from this day the role is another unit's; what was found before stays with the unit before."""

    role: PartyRole
    unit: Unit
    reason: Text


class ChangeParty(ProjectCommand, frozen=True, kw_only=True):
    """变更参建单位."""

    role: PartyRole
    unit: Unit
    reason: Text


def change_party(project: Project, command: ChangeParty, _basis: Basis) -> list[Fact]:
    """变更参建单位. Raises Refused when the unit holds the role already, or before the last change of that role."""
    unit = checked(command.unit)
    if project.party(command.role) == unit:
        raise Refused("party.same", role=command.role, unit=unit.name)
    if since := [since for since, party in project.parties_since if party.role is command.role and command.on < since]:
        raise Refused("party.before_last", role=command.role, on=command.on, since=since[-1])
    return [fact_of(PartyChanged, command, unit=unit)]


@evolve.register
def _(fact: PartyChanged, project: Project) -> Project:
    return replace(project, parties_since=(*project.parties_since, (fact.on, Party(role=fact.role, unit=fact.unit))))


class JurisdictionTransferred(Fact, frozen=True, kw_only=True, tag="jurisdiction-transferred"):
    """管辖移交: from this day another county counts the project, and another authority may decide it."""

    county: County
    approving_authority: TextLine
    reason: Text


class TransferJurisdiction(ProjectCommand, frozen=True, kw_only=True):
    """移交管辖."""

    county: County
    approving_authority: TextLine
    reason: Text


def transfer(project: Project, command: TransferJurisdiction, _basis: Basis) -> list[Fact]:
    """移交管辖. Raises Refused when nothing would change, or before an earlier transfer."""
    if (command.county, command.approving_authority) == (project.county, project.approving_authority):
        raise Refused("jurisdiction.same", county=command.county)
    if command.on < project.counties[-1][0]:
        raise Refused("jurisdiction.before_last", on=command.on, last=project.counties[-1][0])
    return [fact_of(JurisdictionTransferred, command)]


@evolve.register
def _(fact: JurisdictionTransferred, project: Project) -> Project:
    return replace(
        project,
        county=fact.county,
        approving_authority=fact.approving_authority,
        counties=(*project.counties, (fact.on, fact.county)),
    )


class ProjectTerminated(Fact, frozen=True, kw_only=True, tag="project-terminated"):
    """项目终止: the project will not go on; only corrections and the closing of open items remain possible."""

    reason: Text


class TerminateProject(ProjectCommand, frozen=True, kw_only=True):
    """终止项目."""

    reason: Text


def terminate(project: Project, command: TerminateProject, _basis: Basis) -> list[Fact]:
    """终止项目. Raises Refused when an application is still open."""
    if pending := [a.id for a in project.applications.values() if a.status.open]:
        raise Refused("project.applications_open", applications=pending)
    return [fact_of(ProjectTerminated, command)]


@evolve.register
def _(fact: ProjectTerminated, project: Project) -> Project:
    return replace(project, terminated_on=fact.on)


DECISIONS: Decisions = {
    RegisterProject: register,
    ChangeParty: change_party,
    TransferJurisdiction: transfer,
    TerminateProject: terminate,
}
