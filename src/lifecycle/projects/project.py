"""建设项目的状态: what a project is after its facts; `evolve` has one registered function a fact, in the module of that fact.

Everything is held by building (单体); the state of the whole project is derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import singledispatch

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Handling
from lifecycle.compliance.dossier import Dossier, DossierProject, Milestones
from lifecycle.projects.application.check_results import AcceptanceCheck, Draft, DraftPaper
from lifecycle.projects.application.consultations import Consultation, Inquiry
from lifecycle.projects.application.hours import Hours
from lifecycle.projects.deciding.proposals import Mistake, Silence
from lifecycle.projects.deciding.refusals import RefusalBasis
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.routes import JUDGED_AS, WITHOUT_BUILDINGS, Level, gates_before, route_of
from lifecycle.projects.works.building import Building, BuildingStanding, Passage, told_of
from lifecycle.projects.works.findings import OpenFinding, OwedTest, SiteCheck
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Fact, Funding, Gate, Kind, ProjectId, Refused, StaffId, Verdict, WorksClass


class Outcome(StrEnum):
    """审批结论."""

    PASSED = "passed"  # 通过
    REFUSED = "refused"  # 不予通过


class Mode(StrEnum):
    """办理方式."""

    ORDINARY = "ordinary"  # 一般程序
    INFORMED_COMMITMENT = "informed_commitment"  # 告知承诺
    DEFERRED_MATERIALS = "deferred_materials"  # 容缺受理


class ApplicationStatus(StrEnum):
    """申请的状态."""

    SUBMITTED = "submitted"  # 已提交
    NOT_ACCEPTED = "not_accepted"  # 不予受理
    SUPPLEMENT_REQUESTED = "supplement_requested"  # 待补正
    SUPPLIED = "supplied"  # 已补正
    ACCEPTED = "accepted"  # 已受理
    WITHDRAWN = "withdrawn"  # 已撤回
    CONCLUDED = "concluded"  # 已办结
    NEEDLESS = "needless"  # 无需许可

    @property
    def open(self) -> bool:
        return self.name not in {"NOT_ACCEPTED", "WITHDRAWN", "CONCLUDED", "NEEDLESS"}


class Proposal(Struct, frozen=True, kw_only=True):
    """拟办意见 on its way to signature, with who stood at each level so far. `hands`: everybody who acted, for himself or for another."""

    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    opinion: str
    signatures: tuple[tuple[Level, StaffId], ...]
    hands: frozenset[StaffId]
    drop_reason: str | None = None
    basis: RefusalBasis | None = None


class Application(Struct, frozen=True, kw_only=True):
    """申请: one gate, its buildings, and the way it has gone. remaining: not concluded yet; on: submitted; since: its last step;
    handler: 经办人, who accepted it, last proposed, or was given it; supplement: asked for by the request that is waited for;
    further: asked for besides, and not there yet; suspended_on: as long as it lasts; stands_since: the day of its status;
    acceptors: who accepted it, and for whom; acceptance_check: what a second person last said of that, until it is reworked; hours: of its
    steps, as papers say them; drafts: of its papers, as each last stood; dues: of the items that were asked for."""

    id: str
    gate: Gate
    buildings: tuple[BuildingId, ...]
    remaining: tuple[BuildingId, ...]
    applicant: Unit
    mode: Mode
    status: ApplicationStatus
    on: date
    since: date
    stands_since: date
    supplement: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    proposal: Proposal | None = None
    handler: StaffId | None = None
    extended_on: date | None = None
    suspended_on: date | None = None
    handling: Handling = Handling.SINGLE
    acceptors: frozenset[StaffId] = frozenset()
    acceptance_check: AcceptanceCheck | None = None
    hours: Hours = Hours()
    drafts: Mapping[DraftPaper, Draft] = {}
    dues: Mapping[str, date] = {}

    @property
    def jointly(self) -> bool:
        """是否统一、联合或者集中办理."""
        return self.handling is not Handling.SINGLE

    @property
    def awaited(self) -> tuple[str, ...]:
        """尚待补正的材料."""
        return (*(self.supplement if self.status is ApplicationStatus.SUPPLEMENT_REQUESTED else ()), *self.further)


class CommitmentStatus(StrEnum):
    """承诺的状态."""

    OPEN = "open"  # 待履行
    FULFILLED = "fulfilled"  # 已履行
    BREACHED = "breached"  # 已违诺


class Commitment(Struct, frozen=True, kw_only=True):
    """承诺事项."""

    id: str
    application: str
    text: str
    on: date
    due: date
    status: CommitmentStatus = CommitmentStatus.OPEN


class Project(Struct, frozen=True, kw_only=True):
    """建设项目."""

    id: ProjectId
    code: str
    name: str
    county: str
    kind: Kind
    works_class: WorksClass
    funding: Funding
    urban: bool
    bim_pilot: bool
    approving_authority: str
    registered_on: date
    approved_on: date | None = None
    existing: bool = False
    parties_since: tuple[tuple[date, Party], ...] = ()
    counties: tuple[tuple[date, str], ...] = ()
    buildings: dict[BuildingId, Building] = {}
    applications: dict[str, Application] = {}
    commitments: dict[str, Commitment] = {}
    supervisions: dict[str, Issue] = {}
    flags: dict[str, Issue] = {}
    mistakes: dict[int, Mistake] = {}
    silences: dict[str, Silence] = {}
    consultations: dict[str, Consultation] = {}
    inquiries: dict[str, Inquiry] = {}
    checks: dict[str, SiteCheck] = {}
    findings: dict[str, OpenFinding] = {}
    owed_tests: dict[str, OwedTest] = {}
    retired: tuple[str, ...] = ()
    terminated_on: date | None = None

    @property
    def route(self) -> tuple[Gate, ...]:
        return route_of(self.kind, self.registered_on)

    @property
    def parties(self) -> tuple[Party, ...]:
        """现任参建单位, one a role."""
        return tuple({party.role: party for _, party in self.parties_since}.values())

    def party(self, role: PartyRole, on: date | None = None) -> Unit | None:
        """The unit in a role, now or on a day: what was found on a day stays with the unit of that day."""
        units = [(since, party.unit) for since, party in self.parties_since if party.role is role]
        so_far = [unit for since, unit in units if on is None or since <= on]
        return so_far[-1] if so_far else units[0][1] if units else None

    def standing(self) -> tuple[Building, ...]:
        """存续的单体 (or the whole works), in the order in which they were added."""
        return tuple(b for b in self.buildings.values() if b.standing is BuildingStanding.STANDING)

    def chosen(self, ids: Iterable[BuildingId]) -> tuple[Building, ...]:
        """The buildings named; raises Refused when none is named, one is named twice, is unknown or no longer stands."""
        ids = tuple(ids)
        if not ids:
            raise Refused("building.none_named")
        if len(set(ids)) < len(ids):
            raise Refused("building.named_twice", buildings=ids)
        for id_ in ids:
            building = self.buildings.get(id_)
            if building is None:
                raise Refused("building.unknown", building=id_)
            if building.standing is not BuildingStanding.STANDING:
                raise Refused("building.gone", building=building.name, standing=building.standing)
        return tuple(self.buildings[id_] for id_ in ids)

    def on_route(self, gate: Gate) -> None:
        if gate not in self.route:
            raise Refused("gate.not_on_route", gate=gate, kind=self.kind)

    def missing_before(self, gate: Gate, building: Building, on: date) -> tuple[Gate, ...]:
        """前置环节 that the building had by that day neither passed nor been exempted from."""
        return tuple(earlier for earlier in gates_before(self.route, gate) if not building.has_done_by(earlier, on))

    def refuse_before_last(self, gate: Gate, ids: Iterable[BuildingId], on: date) -> None:
        """At one gate the days go forward: nothing is dated before what is recorded there already."""
        for building in self.chosen(ids):
            last = building.passages.get(gate)
            if last and on < last.on:
                raise Refused("gate.before_last", building=building.name, gate=gate, on=on, status=last.status, since=last.on)

    def refuse_unjudged(self, gate: Gate, ids: Iterable[BuildingId], verdicts: Iterable[Verdict]) -> None:
        """Nothing passes by omission: where a gate is judged, the rules have spoken of every unit of every building."""
        if self.works_class in WITHOUT_BUILDINGS or JUDGED_AS.get(gate, gate) not in JUDGED_STAGE:
            return
        judged = {verdict.building for verdict in verdicts}
        for building in self.chosen(ids):
            if not judged.issuperset(unit for unit, _, _ in building.units):
                raise Refused("gate.not_judged", gate=gate, building=building.name)

    def holds_back(self, ids: Iterable[BuildingId]) -> tuple[Issue, ...]:
        """未了结的督办与待重新决定事项 on these buildings."""
        named = set(ids)
        issues = (*self.supervisions.values(), *self.flags.values())
        return tuple(issue for issue in issues if issue.open and named & set(issue.buildings))

    def specials_held(self, building: Building, on: date) -> bool:
        """三（二）专项验收 by that day 已一并通过, or the works have no building that it would concern."""
        return self.works_class in WITHOUT_BUILDINGS or (building.specialities_on is not None and building.specialities_on <= on)

    def open_application(self, gate: Gate, id_: BuildingId) -> Application | None:
        return next((a for a in self.applications.values() if a.gate is gate and a.status.open and id_ in a.remaining), None)

    def units(self, ids: Iterable[BuildingId]) -> tuple[BuildingId, ...]:
        """评判单元 of the buildings named, as they stand in the dossier."""
        return tuple(unit for id_ in ids if id_ in self.buildings for unit, _, _ in self.buildings[id_].units)

    def numbered(self, letter: str, given: Mapping[str, object], ahead: int = 0) -> str:
        """The next 编号 of its kind: of an application (A), a supervision item (S) or a flag (F). What was annulled keeps its own.
        ahead: how many of the kind the same command gave before."""
        return f"{letter}{len(given) + sum(id_.startswith(letter) for id_ in self.retired) + ahead + 1}"

    def county_on(self, on: date) -> str:
        """在某日的统计归属县: a transfer of jurisdiction counts from its own day."""
        so_far = [county for since, county in self.counties if since <= on]
        return so_far[-1] if so_far else self.counties[0][1]

    def with_buildings(self, changed: Mapping[BuildingId, Building]) -> Project:
        return replace(self, buildings={**self.buildings, **changed})

    def with_each(self, ids: Iterable[BuildingId], **fields: object) -> Project:
        return self.with_buildings({id_: replace(self.buildings[id_], **fields) for id_ in ids})

    def with_passage(self, gate: Gate, ids: Iterable[BuildingId], passage: Passage) -> Project:
        return self.with_buildings({id_: replace(b := self.buildings[id_], passages={**b.passages, gate: passage}) for id_ in ids})

    def with_application(self, application: Application) -> Project:
        return replace(self, applications={**self.applications, application.id: application})

    def dossier(self) -> Dossier:
        """送审卷宗: what the rules are told of the buildings that stand. A project without buildings has an empty one."""
        project = DossierProject(
            code=self.code,
            name=self.name,
            county=self.county,
            kind=self.kind,
            funding=self.funding,
            urban=self.urban,
            bim_pilot=self.bim_pilot,
        )
        told = () if self.works_class in WITHOUT_BUILDINGS else tuple(told_of(self.standing(), self.applications))
        return Dossier(project=project, dates=Milestones(approved_on=self.approved_on), buildings=told)


@singledispatch
def evolve(fact: Fact, project: Project | None) -> Project:
    """The project after a fact. Never refuses a recorded fact: what was recorded happened. An unregistered type is our own mistake."""
    raise TypeError(f"no evolve for {type(fact).__name__}: register one in the fact's module")
