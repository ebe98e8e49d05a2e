"""环节办理单: all that an officer needs to decide one gate of a project. It is read from the history and the rules, and records nothing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import cached_property

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.gate.batches import Batch, batches_at, decisions_at, fact_as_read, named
from lifecycle.desk.gate.holding import holding
from lifecycle.desk.gate.judging import judged
from lifecycle.desk.gate.materials import Brought, brought
from lifecycle.desk.gate.opinions import Opinion, opinions, signed
from lifecycle.desk.gate.recorded import kept, recorded
from lifecycle.desk.gate.steps import GateStep, steps_at
from lifecycle.desk.telling.history import HistoryEntry, counted
from lifecycle.projects.application.advice import concerning
from lifecycle.projects.application.consultations import Consultation
from lifecycle.projects.basis import Holding
from lifecycle.projects.deciding.commitments import CommitmentFulfilled
from lifecycle.projects.deciding.conclusion import GateConcluded, refuse_pass
from lifecycle.projects.deciding.elsewhere import GateNotRequired
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Application, Commitment, Outcome, Project, Proposal
from lifecycle.projects.routes import DECIDERS, JUDGED_AS, Decider
from lifecycle.projects.works.building import Passage, called, lineage, whole
from lifecycle.projects.works.indicators import settled_by
from lifecycle.values.indicators import LISTED
from lifecycle.vocabulary import (
    INDICATORS,
    JUDGED_STAGE,
    BuildingId,
    Citation,
    Fact,
    Gate,
    Refused,
    Ruling,
    StaffId,
    Stage,
    Verdict,
)


class GateSheet(Struct, frozen=True, kw_only=True, dict=True):
    """环节办理单 of one batch. Its rules are judged when its verdicts are asked for, and never for a form that asks for none.

    missing: earlier gates by building; held_back: open items; decisions: all that were taken here on the batch, in the order of recording;
    concluded: our own that it stands by, passed or refused; opinions: on the way to it, or so far; materials: of the application, in the
    order in which they came in; kept: the fulfilment of the last promise, by which a provisional pass stands since; advice: asked at the
    gate about the batch, or found not to be needed.
    """

    project: Project
    gate: Gate
    on: date
    decider: Decider | None
    batches: tuple[Batch, ...]
    batch: Batch
    rulebook: Rulebook
    calendar: Callable[[], Calendar]
    missing: dict[BuildingId, tuple[Gate, ...]]
    held_back: tuple[Issue, ...]
    commitments: tuple[Commitment, ...]
    decisions: tuple[HistoryEntry, ...]
    concluded: GateConcluded | None
    opinions: tuple[Opinion, ...]
    materials: tuple[Brought, ...] = ()
    kept: CommitmentFulfilled | None = None
    advice: tuple[Consultation, ...] = ()

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Those recorded with the decision where the batch is decided, else as of `on`."""
        if decision := self.batch.decision:
            return recorded(self.kept or fact_as_read(decision), _ids_of(self.project, self.batch))
        return judged(self.rulebook, self.project, self.gate, self.batch.ids, self.on)

    @cached_property
    def refusals(self) -> dict[BuildingId, Refused]:
        """What the decision would answer to a pass of a building now: asked of the decision itself, so that there is one truth about it."""
        return dict(_refusals(self.project, self.batch, self.verdicts, self.on, holding(lambda: self.rulebook, self.on)))

    @cached_property
    def declarable(self) -> dict[BuildingId, tuple[str, ...]]:
        """By 评判单元 the indicators that stand against a pass and may still be stated."""
        return {} if self.batch.decision else _declarable(self.project, self.gate, self.verdicts, self.rulebook)

    @cached_property
    def steps(self) -> tuple[GateStep, ...]:
        """可走的步骤."""
        return tuple(steps_at(self.project, self.gate, self.batch, self.refusals, bool(self.declarable), self.calendar))

    def ruled(self, ruling: Ruling) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.verdict is ruling)

    @property
    def passable(self) -> tuple[BuildingId, ...]:
        """The buildings of the pending application that could be passed now."""
        return tuple(id_ for id_ in self.batch.ids if self.batch.application and id_ not in self.refusals)

    @property
    def not_reached(self) -> dict[tuple[Gate, ...], tuple[str, ...]]:
        """The earlier gates that are missing, with the names of the buildings that lack just these."""
        found: dict[tuple[Gate, ...], tuple[str, ...]] = {}
        for id_, gates in self.missing.items():
            found[gates] = (*found.get(gates, ()), self.project.buildings[id_].name)
        return found

    @property
    def application(self) -> Application | None:
        """申请: the pending one, or the one that our decision answered."""
        return self.batch.application or (self.project.applications[self.concluded.application] if self.concluded else None)

    @property
    def paper(self) -> Passage | None:
        """证书: what the batch is done by here, where that is a paper."""
        passages = (building.passages.get(self.gate) for building in self.batch.buildings)
        return next((passage for passage in passages if passage and passage.done and passage.certificate), None)

    @property
    def stands_by(self) -> HistoryEntry | None:
        """The last decision on the batch, passed or refused, until somebody applies again."""
        last = self.decisions[-1] if self.decisions and not self.batch.application else None
        return self.batch.decision or (last if last and getattr(fact_as_read(last), "outcome", None) is Outcome.REFUSED else None)

    @property
    def refused_on(self) -> date | None:
        """Where it was refused last: the day."""
        fact = fact_as_read(self.stands_by) if self.stands_by else None
        return fact.on if fact and getattr(fact, "outcome", None) is Outcome.REFUSED else None

    @property
    def drop_reason(self) -> str | None:
        """降低的理由 of the decision that the batch stands by, or of the proposal that is on its way."""
        return getattr(self._decided, "drop_reason", None)

    @property
    def basis(self) -> Citation | None:
        """依据 that was named for a refusal."""
        decided = self._decided
        return decided.basis if isinstance(decided, Proposal | GateConcluded) else None

    @property
    def needless(self) -> GateNotRequired | None:
        """无需办理, where the batch stands by that."""
        return decided if isinstance(decided := self._decided, GateNotRequired) else None

    @property
    def _decided(self) -> Proposal | Fact | None:
        application = self.batch.application
        proposal = application.proposal if application else None
        return proposal or self.concluded or (fact_as_read(self.batch.decision) if self.batch.decision else None)

    def had_a_hand(self, hands: Collection[StaffId]) -> bool:
        """Whether one of them stood at a level of the proposal that is on its way."""
        proposal = self.batch.application.proposal if self.batch.application else None
        return proposal is not None and not proposal.hands.isdisjoint(hands)

    @property
    def stage(self) -> Stage | None:
        """The indicators that are looked at here."""
        return JUDGED_STAGE.get(JUDGED_AS.get(self.gate, self.gate))


def gate_sheet(
    project: Project,
    entries: Sequence[HistoryEntry],
    gate: Gate,
    rulebook: Rulebook,
    *,
    on: date,
    calendar: Callable[[], Calendar],
    building: BuildingId | None = None,
) -> GateSheet:
    """The sheet of the batch in which the building is; by default of the first one, which is the one that waits for us.

    Raises Refused for a gate that is not on the project's route, and for an unknown building.
    """
    project.on_route(gate)
    entries = counted(entries)
    batches = batches_at(project, gate, decisions_at(gate, entries))
    return _laid_out(project, entries, gate, batches, _chosen(project, batches, building), rulebook, on, calendar)


def decided_sheet(
    project: Project, entries: Sequence[HistoryEntry], gate: Gate, rulebook: Rulebook, decision: int, calendar: Calendar
) -> GateSheet:
    """决定时的办理单: of the buildings that a decision names, with the verdicts that stand in it, passed or refused.

    project, entries: as they were known when it was recorded (`desk/paperwork/as_recorded.py`); decision: the version of its fact.
    """
    entries = counted(entries)
    entry = next(each for each in entries if each.recorded.version == decision)
    fact = fact_as_read(entry)
    batch = Batch(buildings=tuple(building for id_, building in project.buildings.items() if id_ in named(fact)), decision=entry)
    return _laid_out(project, entries, gate, (batch,), batch, rulebook, fact.on, lambda: calendar)


def _laid_out(
    project: Project,
    entries: Sequence[HistoryEntry],
    gate: Gate,
    batches: tuple[Batch, ...],
    batch: Batch,
    rulebook: Rulebook,
    on: date,
    calendar: Callable[[], Calendar],
) -> GateSheet:
    ids = _ids_of(project, batch)
    here = tuple(entry for entry in decisions_at(gate, entries) if ids & named(fact_as_read(entry)))
    decision = signed(batch, here)
    concluded = fact_as_read(decision) if decision else None
    return GateSheet(
        project=project,
        gate=gate,
        on=on,
        decider=DECIDERS.get(gate),
        batches=batches,
        batch=batch,
        rulebook=rulebook,
        calendar=calendar,
        missing={b.id: gates for b in batch.buildings if not batch.decision and (gates := project.missing_before(gate, b, on))},
        held_back=holding(lambda: rulebook, on).held_back(project, batch.ids, gate),
        commitments=_commitments(project, batch),
        decisions=here,
        concluded=concluded if isinstance(concluded, GateConcluded) else None,
        opinions=opinions(batch, decision, entries),
        kept=kept(project, fact_as_read(batch.decision), ids, entries) if batch.decision else None,
        advice=concerning(project, gate, batch.ids),
        materials=tuple(brought(entries, batch.application.id if batch.application else getattr(concluded, "application", None))),
    )


def _chosen(project: Project, batches: Sequence[Batch], building: BuildingId | None) -> Batch:
    if building is not None:
        building = project.chosen([called(project.buildings, building)])[0].id
    return next((batch for batch in batches if building is None or building in batch.ids), Batch(buildings=()))


def _ids_of(project: Project, batch: Batch) -> frozenset[BuildingId]:
    """Its buildings, and those from which they came."""
    return frozenset(each for id_ in batch.ids for each in lineage(project.buildings, id_))


def _commitments(project: Project, batch: Batch) -> tuple[Commitment, ...]:
    decided = fact_as_read(batch.decision) if batch.decision else None
    application = batch.application.id if batch.application else getattr(decided, "application", None)
    return tuple(commitment for commitment in project.commitments.values() if commitment.application == application)


def _declarable(project: Project, gate: Gate, verdicts: Sequence[Verdict], rulebook: Rulebook) -> dict[BuildingId, tuple[str, ...]]:
    """What is missing, and what is unmet as long as no concluded gate rests on it (then only a change or a correction helps).

    If several values can answer the same rule, all of them are asked for, with those that go with them.
    """
    found: dict[BuildingId, dict[str, None]] = {}
    stage = JUDGED_STAGE[JUDGED_AS.get(gate, gate)] if verdicts else None
    for verdict in verdicts:
        if stage is None or verdict.building is None or (id_ := whole(verdict.building)) is None:
            continue  # 项目的指标由各单体得出，不另申报
        building = project.buildings[id_]
        open_still = not building.has_done(settled_by(project, stage))
        names = (verdict.measure,) if verdict.verdict is Ruling.UNMET and open_still else _missing(verdict, rulebook)
        stated = building.at(verdict.building, stage)
        beside = [each.name for each in LISTED if each.goes_with in names and getattr(stated, each.name) is None]
        found.setdefault(verdict.building, {}).update((name, None) for name in (*names, *beside) if name in INDICATORS)
    return {unit: tuple(names) for unit, names in found.items() if names}


def _missing(verdict: Verdict, rulebook: Rulebook) -> tuple[str, ...]:
    answers = rulebook.answers.get(verdict.rule, ())
    return tuple(dict.fromkeys((*verdict.missing, *(answers if set(answers) & set(verdict.missing) else ()))))


def _refusals(project: Project, batch: Batch, verdicts: Sequence[Verdict], on: date, held: Holding) -> Iterator[tuple[BuildingId, Refused]]:
    if (application := batch.application) is None:
        return
    for id_ in batch.ids:
        units = {None, *project.units([id_])}
        try:
            refuse_pass(project, application, (id_,), on, held, tuple(each for each in verdicts if each.building in units))
        except Refused as refused:
            yield id_, refused
