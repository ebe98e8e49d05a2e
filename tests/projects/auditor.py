"""旁证: what an auditor writes down beside the register, from the facts alone and by his own rules; it knows nothing of how we decide."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatchmethod

from lifecycle.projects import registration
from lifecycle.projects.application import applications, needless, supplements
from lifecycle.projects.deciding import certificates, commitments, conclusion, elsewhere
from lifecycle.projects.mending import annulment, corrections, supervision
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.works import acceptance, buildings, changes, construction, retrofit
from lifecycle.vocabulary import Fact, Gate, Kind, Ruling, Verdict, WorksClass

NEW_WORKS = [
    Gate.PLANNING_CONDITIONS,
    Gate.DESIGN_REVIEW,
    Gate.DRAWING_REVIEW,
    Gate.CONSTRUCTION_PERMIT,
    Gate.CONSTRUCTION,
    Gate.COMPLETION_ACCEPTANCE,
    Gate.ACCEPTANCE_FILING,
]
RETROFIT = [Gate.RESERVE, Gate.ANNUAL_PLAN, Gate.DESIGN_REVIEW, *NEW_WORKS[3:]]

STEPS: dict[type[Fact], tuple[set[str], str]] = {
    applications.ApplicationAccepted: ({"submitted", "supplied"}, "accepted"),
    applications.ApplicationNotAccepted: ({"submitted", "supplied"}, "ended"),
    applications.ApplicationWithdrawn: ({"submitted", "waiting", "supplied", "accepted", "proposed", "checked"}, "ended"),
    needless.FoundToNeedNoPermit: ({"submitted", "waiting", "supplied", "accepted"}, "ended"),
    conclusion.ConclusionProposed: ({"accepted"}, "proposed"),
    conclusion.ConclusionChecked: ({"proposed"}, "checked"),
    conclusion.ConclusionReturned: ({"proposed", "checked"}, "accepted"),
    conclusion.GateConcluded: ({"checked"}, "accepted"),
}
"""Each step of an application: from where it may be taken, and to where it leads."""


UNENDED = {"submitted", "waiting", "supplied", "accepted", "proposed", "checked"}
SUPPLEMENTS = (supplements.SupplementRequested, supplements.SupplementSupplied, supplements.SupplementRequestWithdrawn)


class Auditor:
    """One project's book. `done`: by building and gate, the day, or None where none is to be compared."""

    def __init__(self, registered: registration.ProjectRegistered) -> None:
        self.route = RETROFIT if registered.kind in {Kind.RESIDENTIAL_RETROFIT, Kind.PUBLIC_RETROFIT} else NEW_WORKS
        self.judged = registered.works_class is WorksClass.BUILDING
        self.units: dict[str, set[str]] = {} if self.judged else {"whole": set()}
        self.gone: set[str] = set()
        self.done: dict[str, dict[Gate, date | None]] = {id_: {} for id_ in self.units}
        self.on_promise: dict[tuple[str, Gate], str] = {}
        self.promises: dict[str, dict[str, str]] = {}
        self.issues: dict[str, set[str]] = {}
        self.steps: dict[str, tuple[str, date]] = {}
        self.modes: dict[str, Mode] = {}
        self.waiting: dict[str, set[str]] = {}
        self.asked: dict[str, set[str]] = {}
        self.hands: dict[str, list[set[str]]] = {}
        self.suspended: set[str] = set()
        self.days_moved = False
        self.copying = False

    @classmethod
    def anew(cls, facts: Sequence[Fact]) -> "Auditor":
        """A new book, without what was annulled. What was signed stays signed over it, though an earlier gate may be gone by now."""
        gone = {version for fact in facts if isinstance(fact, annulment.FactAnnulled) for version in (fact.annuls, *fact.together)}
        registered, *others = (fact for version, fact in enumerate(facts, 1) if version not in gone)
        book = cls(registered)  # type: ignore[arg-type]
        book.copying = True
        for fact in others:
            book.take(fact)
        book.copying = False
        return book

    def filed(self) -> list[str]:
        return [id_ for id_, gates in self.done.items() if Gate.ACCEPTANCE_FILING in gates]

    def take(self, fact: Fact) -> None:
        """Writes a fact down. Fails where it should not have come to it."""
        self._step(fact)
        self._note(fact)

    @singledispatchmethod
    def _note(self, fact: Fact) -> None:
        """Facts that bear on no gate are not written down."""

    @_note.register
    def _(self, fact: buildings.BuildingAdded) -> None:
        for new in fact.buildings_added:
            self._enter(new, {})

    @_note.register
    def _(self, fact: buildings.BuildingSplit) -> None:
        old = fact.building
        self.gone.add(old)
        for new in fact.into:
            self._enter(new, dict(self.done[old]))
            self.on_promise |= {(new.id, gate): application for (id_, gate), application in self.on_promise.items() if id_ == old}
            if old in self.suspended:
                self.suspended.add(new.id)

    @_note.register
    def _(self, fact: buildings.BuildingsMerged) -> None:
        self.gone.update(fact.buildings)
        together = set.intersection(*(set(self.done[old]) for old in fact.buildings))
        days = {gate: [day for old in fact.buildings if (day := self.done[old][gate])] for gate in together}
        self._enter(fact.into, {gate: max(passed, default=None) for gate, passed in days.items()})

    @_note.register
    def _(self, fact: buildings.BuildingDropped) -> None:
        self.gone.add(fact.building)

    @_note.register
    def _(self, fact: elsewhere.OutsideDecisionRecorded) -> None:
        if fact.outcome is Outcome.PASSED:
            self._pass(fact.buildings, fact.gate, fact.on)
        else:
            self._undo(fact.buildings, fact.gate)

    @_note.register
    def _(self, fact: elsewhere.GateNotRequired) -> None:
        assert fact.gate not in self.route[-3:]
        self._pass(fact.buildings, fact.gate, None)

    @_note.register
    def _(self, fact: retrofit.ReserveEntered) -> None:
        self._pass(fact.buildings, Gate.RESERVE, fact.on)

    @_note.register
    def _(self, fact: retrofit.ReserveLeft) -> None:
        self._undo(fact.buildings, Gate.RESERVE)

    @_note.register
    def _(self, fact: retrofit.AnnualPlanListed) -> None:
        self._pass(fact.buildings, Gate.ANNUAL_PLAN, fact.on)

    @_note.register(certificates.DecisionRevoked)
    @_note.register(certificates.CertificateCancelled)
    def _(self, fact: certificates.DecisionRevoked | certificates.CertificateCancelled) -> None:
        self._undo(fact.buildings, fact.gate)

    @_note.register
    def _(self, fact: certificates.PermitLapsed) -> None:
        self._undo(fact.buildings, Gate.CONSTRUCTION_PERMIT)

    @_note.register
    def _(self, fact: changes.DesignChanged) -> None:
        back = Gate.DRAWING_REVIEW if self.route is NEW_WORKS else Gate.DESIGN_REVIEW
        self._undo({declaration.building for declaration in fact.declarations}, back)

    @_note.register
    def _(self, fact: changes.PlanningConditionsChanged) -> None:
        if fact.redated:
            self._pass({declaration.building for declaration in fact.declarations}, Gate.PLANNING_CONDITIONS, fact.on)

    @_note.register
    def _(self, fact: construction.ConstructionSuspended) -> None:
        self.suspended.update(fact.buildings)

    @_note.register
    def _(self, fact: construction.ConstructionResumed) -> None:
        self.suspended.difference_update(fact.buildings)

    @_note.register
    def _(self, fact: construction.CompletionReported) -> None:
        assert not self.suspended & set(fact.buildings)
        self._pass(fact.buildings, Gate.CONSTRUCTION, fact.on)

    @_note.register
    def _(self, fact: acceptance.AcceptanceFailed) -> None:
        self._undo(fact.buildings, Gate.COMPLETION_ACCEPTANCE)

    @_note.register(supervision.SupervisionOpened)
    @_note.register(supervision.LaterDecisionsFlagged)
    def _(self, fact: supervision.SupervisionOpened | supervision.LaterDecisionsFlagged) -> None:
        id_ = fact.supervision if isinstance(fact, supervision.SupervisionOpened) else fact.flag
        assert id_ not in self.issues
        self.issues[id_] = set(fact.buildings)

    @_note.register(supervision.SupervisionClosed)
    @_note.register(supervision.FlagResolved)
    def _(self, fact: supervision.SupervisionClosed | supervision.FlagResolved) -> None:
        id_ = fact.supervision if isinstance(fact, supervision.SupervisionClosed) else fact.flag
        assert self.issues[id_]
        self.issues[id_] = set()

    @_note.register
    def _(self, fact: corrections.FactCorrected) -> None:
        self.days_moved = self.days_moved or b'"on"' in bytes(fact.changed)

    @_note.register
    def _(self, fact: commitments.CommitmentBreached) -> None:
        self.promises[fact.commitment.split("-")[0]][fact.commitment] = "broken"

    def _enter(self, new: buildings.NewBuilding, done: dict[Gate, date | None]) -> None:
        assert new.id not in self.units, "an id is never used again"
        self.units[new.id] = {f"{new.id}/{part.id}" for part in new.parts} or {new.id}
        self.done[new.id] = done

    def _pass(self, ids: Iterable[str], gate: Gate, day: date | None) -> None:
        self._undo(ids, gate)
        for id_ in ids:
            self.done[id_][gate] = day

    def _undo(self, ids: Iterable[str], gate: Gate) -> None:
        for id_ in ids:
            assert id_ in self.units
            assert id_ not in self.gone, "nothing is decided about what is gone"
            self.on_promise.pop((id_, gate), None)
            self.done[id_].pop(gate, None)

    @_note.register
    def _(self, fact: conclusion.GateConcluded) -> None:
        *earlier, last = self.hands.pop(fact.application)
        assert not last & set.union(*earlier), "three persons"
        assert len({staff for _, staff in fact.signatures}) == len(fact.signatures) == 3
        self.waiting[fact.application] -= set(fact.buildings)
        if not self.waiting[fact.application]:
            self.steps[fact.application] = ("ended", fact.on)
        if fact.outcome is Outcome.REFUSED:
            self._undo(fact.buildings, fact.gate)
            return
        self._may_pass(fact)
        self._pass(fact.buildings, fact.gate, fact.on)
        if fact.provisional:
            self.on_promise |= {(id_, fact.gate): fact.application for id_ in fact.buildings}

    def _may_pass(self, fact: conclusion.GateConcluded) -> None:
        """The heart of it: no shortcut past an earlier gate, an open item or a rule."""
        promises = set(self.promises[fact.application].values())
        mode = self.modes[fact.application]
        assert fact.provisional == (mode is Mode.INFORMED_COMMITMENT and "open" in promises)
        assert "broken" not in promises
        assert mode is not Mode.DEFERRED_MATERIALS or promises == {"kept"}
        blocking = {Ruling.UNMET} if fact.provisional else {Ruling.UNMET, Ruling.UNDETERMINED}
        assert not blocking & {verdict.verdict for verdict in fact.verdicts}
        self._all_judged(fact.buildings, fact.verdicts)
        assert not any(issue & set(fact.buildings) for issue in self.issues.values())
        assert not self.suspended & set(fact.buildings)
        for id_ in fact.buildings:
            for gate in self.route[: self.route.index(fact.gate)]:
                assert self.copying or gate in self.done[id_], f"{id_} came to {fact.gate} without {gate}"
                day = self.done[id_].get(gate)
                assert self.days_moved or day is None or day <= fact.on
            if fact.gate is Gate.ACCEPTANCE_FILING:
                assert not [gate for (promised, gate) in self.on_promise if promised == id_]

    def _all_judged(self, ids: Iterable[str], verdicts: tuple[Verdict, ...]) -> None:
        if self.judged:
            assert set.union(*(self.units[id_] for id_ in ids)) <= {verdict.building for verdict in verdicts}

    @_note.register
    def _(self, fact: commitments.CommitmentFulfilled) -> None:
        application = fact.commitment.split("-")[0]
        self.promises[application][fact.commitment] = "kept"
        resting = {key for key, app in self.on_promise.items() if app == application and key[0] not in self.gone}
        if "open" in self.promises[application].values() or not resting:
            return
        assert not {Ruling.UNMET, Ruling.UNDETERMINED} & {verdict.verdict for verdict in fact.verdicts}
        self._all_judged({id_ for id_, _ in resting}, fact.verdicts)
        for key in resting:
            del self.on_promise[key]

    def _step(self, fact: Fact) -> None:
        if isinstance(fact, applications.ApplicationSubmitted):
            assert fact.application not in self.steps
            self.steps[fact.application] = ("submitted", fact.on)
            self.modes[fact.application] = fact.mode
            self.waiting[fact.application] = set(fact.buildings)
            self.promises[fact.application] = {f"{fact.application}-{n + 1}": "open" for n in range(len(fact.commitments))}
            return
        if type(fact) not in (*STEPS, *SUPPLEMENTS):
            return
        application: str = fact.application  # type: ignore[attr-defined]
        state, since = self.steps[application]
        legal, leads_to = STEPS.get(type(fact)) or (UNENDED, self._supplement(fact, application, state))
        assert state in legal, f"{type(fact).__name__} of an application that is {state}"
        assert self.days_moved or since <= fact.on
        self.steps[application] = (leads_to, fact.on)
        if isinstance(fact, conclusion.ConclusionProposed):
            self.hands[application] = []
        if isinstance(fact, (conclusion.ConclusionProposed, conclusion.ConclusionChecked, conclusion.GateConcluded)):
            self.hands[application].append({fact.by, fact.behalf or fact.by})

    def _supplement(self, fact: Fact, application: str, state: str) -> str:
        """The first request is waited for, until it is taken back or has come; what is asked for besides moves nothing."""
        match fact:
            case supplements.SupplementRequested() if state == "submitted":
                self.asked[application] = set(fact.items)
                return "waiting"
            case supplements.SupplementSupplied() if state == "waiting":
                return "supplied"
            case supplements.SupplementRequestWithdrawn() if state == "waiting":
                self.asked[application] -= set(fact.items)
                return state if self.asked[application] else "submitted"
        return state

    def close_the_page(self) -> None:
        """After each command: what rests on a broken promise does not stand."""
        for (id_, gate), application in self.on_promise.items():
            assert id_ in self.gone or gate not in self.done[id_] or "broken" not in self.promises[application].values()
