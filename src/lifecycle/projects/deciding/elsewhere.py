"""外部决定: what other authorities decided is recorded as it was, with our verdicts beside it; and gates that are not required."""

from datetime import date

from msgspec.structs import replace

from lifecycle.field_types import Words
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.drops import refuse_unexplained
from lifecycle.projects.deciding.refusals import blocking
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import supervision
from lifecycle.projects.project import Outcome, Project, evolve
from lifecycle.projects.routes import DECIDERS
from lifecycle.projects.works.building import Building, Passage, PassageStatus, lineage, whole
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Fact, Gate, Refused, Text, Verdict, Verdicts, fact_of


class OutsideDecisionRecorded(Fact, frozen=True, kw_only=True, tag="outside-decision-recorded"):
    """外部决定登记: authority, number, date and scan as they are, with our verdicts. existing: 存量补录.

    drop_reason: 降低的理由 of the values that fell below an earlier stage; not asked of what was decided before the register began.
    For completion acceptance this is the acceptance report of the construction unit (竣工验收报告).
    """

    gate: Gate
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    certificate: Certificate
    grounds: Words = ""
    existing: bool = False
    drop_reason: Text | None = None
    verdicts: Verdicts = ()


class RecordOutsideDecision(ProjectCommand, frozen=True, kw_only=True):
    """登记外部决定."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    outcome: Outcome
    certificate: Certificate
    grounds: Words = ""
    existing: bool = False
    drop_reason: Text | None = None


def record(project: Project, command: RecordOutsideDecision, basis: Basis) -> list[Fact]:
    """登记外部决定. A bad verdict, or an earlier gate that is missing, does not make it unrecordable: it opens a 督办 item.

    Raises Refused at a gate that we decide ourselves (unless an existing project's is entered as 存量补录), that is passed already, or
    for which we have an application pending; and for a pass over a value that fell, without the reason.
    """
    project.on_route(command.gate)
    decider = DECIDERS.get(command.gate)
    if decider is None:
        raise Refused("gate.no_conclusion", gate=command.gate)
    if decider.ours and not command.existing:
        raise Refused("gate.decided_here", gate=command.gate)
    if command.existing and not project.existing:
        raise Refused("outside.project_not_existing", code=project.code)
    for building in project.chosen(command.buildings):
        if building.has_done(command.gate):
            raise Refused("gate.passed_already", gate=command.gate, building=building.name)
        if pending := project.open_application(command.gate, building.id):
            raise Refused("application.pending", application=pending.id, gate=command.gate, building=building.name)
    project.refuse_before_last(command.gate, command.buildings, command.on)
    verdicts = basis.judged(project, command.gate, command.buildings)
    project.refuse_unjudged(command.gate, command.buildings, verdicts)
    refuse_no_grounds(command.gate, command.outcome, command.grounds)
    refuse_year(command.certificate.number, command.on)
    recorded = fact_of(OutsideDecisionRecorded, command, verdicts=verdicts)
    if command.outcome is Outcome.REFUSED:
        return [recorded]
    if not command.existing:
        refuse_unexplained(command.gate, verdicts, command.drop_reason)
    items = _items(project, command, verdicts)
    return [recorded, *items, *_over_findings(project, command, basis, ahead=len(items))]


def _over_findings(project: Project, command: RecordOutsideDecision, basis: Basis, ahead: int) -> list[Fact]:
    """An acceptance is the construction unit's act: it is recorded over findings that hold back the filing, and one 督办 names them all."""
    if command.gate is not Gate.COMPLETION_ACCEPTANCE:
        return []
    held = [
        each for each in basis.holding.held_back(project, command.buildings, Gate.ACCEPTANCE_FILING) if each.ground is Ground.OPEN_FINDING
    ]
    concerned = [id_ for id_ in command.buildings if any(set(lineage(project.buildings, id_)) & set(each.buildings) for each in held)]
    if not concerned:
        return []
    clauses = dict.fromkeys(clause for each in held for clause in each.clauses)
    reason = "\n".join(f"{each.id}：{each.reason}" for each in held)
    return [supervision(project, command, concerned, Ground.ACCEPTED_OVER_FINDING, reason=reason, clauses=clauses, ahead=ahead)]


def _items(project: Project, command: RecordOutsideDecision, verdicts: tuple[Verdict, ...]) -> list[Fact]:
    """One 督办 item for all that does not hold, on just the buildings that it concerns; a verdict on the project concerns all."""
    against = blocking(verdicts)
    judged_badly = {verdict.building for verdict in against}
    chosen = project.chosen(command.buildings)
    lacking = {building.id: _lacking(project, command.gate, building, command.on) for building in chosen}
    concerned = [b.id for b in chosen if lacking[b.id] or judged_badly & {None, *project.units([b.id])}]
    if not concerned:
        return []
    gates = sorted({gate for missing in lacking.values() for gate in missing}, key=project.route.index)
    rules = dict.fromkeys(verdict.rule for verdict in against)
    return [supervision(project, command, concerned, Ground.RECORDED_IN_DOUBT, gates=gates, rules=rules)]


def _lacking(project: Project, gate: Gate, building: Building, on: date) -> tuple[Gate, ...]:
    """Earlier gates that were missing that day; an acceptance without the three special acceptances (三（二）) lacks itself."""
    missing = project.missing_before(gate, building, on)
    return (*missing, gate) if gate is Gate.COMPLETION_ACCEPTANCE and not project.specials_held(building, on) else missing


@evolve.register
def _(fact: OutsideDecisionRecorded, project: Project) -> Project:
    passage = Passage(
        status=PassageStatus.PASSED if fact.outcome is Outcome.PASSED else PassageStatus.REFUSED,
        on=fact.on,
        certificate=fact.certificate,
        elsewhere=True,
    )
    against = {whole(verdict.building) for verdict in blocking(fact.verdicts)} if passage.done else set()
    doubted = tuple(id_ for id_ in fact.buildings if against & {None, id_})
    project = project.with_passage(fact.gate, fact.buildings, passage)
    return project.with_passage(fact.gate, doubted, replace(passage, in_doubt=True))


def refuse_no_grounds(gate: Gate, outcome: Outcome, grounds: str) -> None:
    if outcome is Outcome.REFUSED and not grounds.strip():
        raise Refused("outside.refused_without_grounds", gate=gate)


class GateNotRequired(Fact, frozen=True, kw_only=True, tag="gate-not-required"):
    """环节无需办理, with the basis and the clause that says so."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    basis: Text
    clause: Citation


class ExemptGate(ProjectCommand, frozen=True, kw_only=True):
    """认定环节无需办理."""

    gate: Gate
    buildings: tuple[BuildingId, ...]
    basis: Text
    clause: Citation


UNFORGOABLE = frozenset({Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE, Gate.ACCEPTANCE_FILING})
"""不可免除的环节: works that are built are accepted (建筑法 第六十一条)."""


def exempt(project: Project, command: ExemptGate, _basis: Basis) -> list[Fact]:
    """认定环节无需办理. Raises Refused for what cannot be forgone, is not on the route, pending or decided already."""
    project.on_route(command.gate)
    if command.gate in UNFORGOABLE:
        raise Refused("gate.always_required", gate=command.gate)
    refuse_blank_clause(command.gate, command.clause)
    for building in project.chosen(command.buildings):
        passage = building.passages.get(command.gate)
        if passage and passage.status is not PassageStatus.REOPENED:
            raise Refused("gate.decided_already", gate=command.gate, building=building.name, status=passage.status)
        if pending := project.open_application(command.gate, building.id):
            raise Refused("application.pending", application=pending.id, gate=command.gate, building=building.name)
    project.refuse_before_last(command.gate, command.buildings, command.on)
    return [fact_of(GateNotRequired, command)]


@evolve.register
def _(fact: GateNotRequired, project: Project) -> Project:
    return project.with_passage(fact.gate, fact.buildings, Passage(status=PassageStatus.NOT_REQUIRED, on=fact.on))


def refuse_blank_clause(gate: Gate, clause: Citation) -> None:
    if not (clause.document.strip() and clause.place.strip() and clause.quote.strip()):
        raise Refused("gate.exempt_without_clause", gate=gate)


DECISIONS: Decisions = {
    RecordOutsideDecision: record,
    ExemptGate: exempt,
}
