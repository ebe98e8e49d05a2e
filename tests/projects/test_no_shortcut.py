"""没有捷径: no sequence of commands brings a building to its filing past a required gate, a rule or an open item.

Any command, at any time, with any verdicts; an auditor with his own book looks on. LIFECYCLE_LONG_SEARCH=1 searches long and at random.
"""

import os
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from lifecycle.projects.application.applications import (
    AcceptApplication,
    Pledge,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.supplements import SupplySupplement
from lifecycle.projects.basis import Judged
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.deciding.commitments import BreachCommitment, FulfilCommitment
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.mending.annulment import AnnulFact, FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected, fold
from lifecycle.projects.mending.supervision import CloseSupervision, ResolveFlag
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Mode, Outcome, Project, evolve
from lifecycle.projects.routes import JUDGED_AS
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.construction import ReportCompletion, StartConstruction
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Fact, Gate, Kind, PersonId, Refused, Ruling, Verdict, WorksClass
from tests.projects.asking import FILLED, FITS_SELDOM, PAPERWORK, SELDOM, STAFF, USUAL, Question
from tests.projects.auditor import Auditor
from tests.projects.given import ask, decided, given, verdict
from tests.projects.walks import OWNER, added, new, paper, registration, specials

CHANCES = st.integers(0, 2**32 - 1)
"""What one step leaves to chance."""
LONG = bool(os.environ.get("LIFECYCLE_LONG_SEARCH"))
SEARCH = settings(
    max_examples=20000 if LONG else 1200,
    stateful_step_count=80 if LONG else 50,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
KINDS = [Kind.NEW, Kind.NEW, Kind.EXTENSION, Kind.PUBLIC_RETROFIT, Kind.RESIDENTIAL_RETROFIT]
CLASSES = [WorksClass.BUILDING] * 5 + [WorksClass.ROAD_BRIDGE]
PLEDGE = Pledge(promisor=PersonId("person-1"), text="补交", due=date(2099, 12, 31))
SEEN: Counter[str] = Counter()
"""What came about in one whole search: accepted commands, refusals, filings."""


class NoShortcut(RuleBasedStateMachine):
    """A project under any commands at all."""

    @initialize(kind=st.sampled_from(KINDS), works_class=st.sampled_from(CLASSES), existing=st.booleans())
    def register(self, kind: Kind, works_class: WorksClass, existing: bool) -> None:
        self.today = date(2023, 1, 10)
        self.steps = 0
        start = [registration(kind=kind, works_class=works_class, existing=existing)]
        if works_class is WorksClass.BUILDING:
            start.append(added(new("1"), new("2"), new("3", prefabricated=False)))
        self.facts: list[Fact] = given(*start).facts
        self.auditor = Auditor(self.facts[0])  # type: ignore[arg-type]
        for fact in self.facts:
            self.auditor.take(fact)
        self.kept: Project = fold(self.facts)  # type: ignore[assignment]

    # What is asked

    @rule(seed=CHANCES)
    def anything(self, seed: int) -> None:
        """Any command about anything, by anybody, on any verdicts."""
        chance = self.chance(seed)
        self.today += timedelta(days=chance.choice([0, 1, 5, 20]))
        self.ask_one_of(USUAL, chance)

    @rule(seed=CHANCES)
    @precondition(lambda self: any(application.status.open for application in self.kept.applications.values()))
    def paperwork(self, seed: int) -> None:
        """Any step of an application."""
        chance = self.chance(seed)
        self.ask_one_of(PAPERWORK, chance)

    @rule(seed=CHANCES)
    @precondition(lambda self: any(application.status.open for application in self.kept.applications.values()))
    def carry_on(self, seed: int) -> None:
        """An application that was left lying goes on for some steps, by anybody."""
        chance = self.chance(seed)
        id_ = chance.choice([application.id for application in self.kept.applications.values() if application.status.open])
        for _ in range(chance.choice([1, 2, 4])):
            kind = self.next_step(self.kept.applications[id_])
            filled = FILLED[kind](Question(chance, self.kept, self.facts, self.today)) | {"application": id_}
            behalf = chance.choice([None, None, None, *STAFF])
            on = self.today - timedelta(days=chance.choice([0, 0, 1, 4]))
            if not self.attempt(ask(kind, on=on, by=chance.choice(STAFF), behalf=behalf, **filled), chance):
                return

    @staticmethod
    def next_step(application: Application) -> type[ProjectCommand]:
        if application.status in {ApplicationStatus.SUBMITTED, ApplicationStatus.SUPPLIED}:
            return AcceptApplication
        if application.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
            return SupplySupplement
        signatures = len(application.proposal.signatures) if application.proposal else 0
        return (ProposeConclusion, CheckConclusion, SignConclusion)[signatures] if application.status.open else WithdrawApplication

    @rule(seed=CHANCES)
    @precondition(lambda self: any(promise.status is CommitmentStatus.OPEN for promise in self.kept.commitments.values()))
    def promises(self, seed: int) -> None:
        """A promise is kept or broken."""
        self.ask_one_of([FulfilCommitment, BreachCommitment], self.chance(seed))

    @rule(seed=CHANCES)
    def something_rare(self, seed: int) -> None:
        """A long silence; now and then the project is registered again, or terminated."""
        chance = self.chance(seed)
        self.today += timedelta(days=chance.randrange(400))
        if chance.randrange(20) == 0:
            self.ask_one_of(SELDOM, chance)

    @rule(seed=CHANCES)
    @precondition(lambda self: any(fits(self.kept) for fits in FITS_SELDOM.values()))
    def what_fits_seldom(self, seed: int) -> None:
        """A command that few states of a project admit, and that would hardly come up among all of them."""
        self.ask_one_of([kind for kind, fits in FITS_SELDOM.items() if fits(self.kept)], self.chance(seed))

    @rule(seed=CHANCES)
    @precondition(lambda self: self.kept.terminated_on is None and self.kept.standing())
    def walk_on(self, seed: int) -> None:
        """Some gates further in the ordinary way, as far as that goes; now and then with a gate left out."""
        chance = self.chance(seed)
        id_ = chance.choice(self.kept.standing()).id
        for _ in range(chance.choice([1, 1, 2, 3, 7])):
            ahead = [gate for gate in self.auditor.route if gate not in self.auditor.done[id_]]
            if not ahead or not self.come_through(chance.choice([*[ahead[0]] * 9, *ahead]), id_, chance):
                return

    @rule(seed=CHANCES)
    @precondition(lambda self: any(issue.open for issue in (*self.kept.supervisions.values(), *self.kept.flags.values())))
    def settle(self, seed: int) -> None:
        """An open item is closed, or a flag resolved; else everything would soon stand still."""
        chance = self.chance(seed)
        flags = [ask(ResolveFlag, on=self.today, flag=flag.id, ground="维持") for flag in self.kept.flags.values() if flag.open]
        open_items = [item.id for item in self.kept.supervisions.values() if item.open]
        items = [ask(CloseSupervision, on=self.today, supervision=id_, settlement="已了结") for id_ in open_items]
        self.attempt(chance.choice([*flags, *items]))

    @rule(seed=CHANCES)
    @precondition(lambda self: self.kept.mistakes)
    def confirm(self, seed: int) -> None:
        """What somebody proposed to annul is annulled."""
        self.ask_one_of([AnnulFact], self.chance(seed))

    # How it is asked

    def chance(self, seed: int) -> Random:
        """Hypothesis likes the same few seeds; with the step they make different ones."""
        self.steps += 1
        return Random(f"{seed} in step {self.steps}")

    def ask_one_of(self, kinds: list[type[ProjectCommand]], chance: Random) -> None:
        kind = chance.choice(kinds)
        question = Question(chance, self.kept, self.facts, self.today)
        behalf = chance.choice([None, None, None, None, *STAFF])
        self.attempt(ask(kind, on=question.day(), by=chance.choice(STAFF), behalf=behalf, **FILLED[kind](question)), chance)

    def come_through(self, gate: Gate, id_: BuildingId, chance: Random) -> bool:
        self.today += timedelta(days=5)
        match gate:
            case Gate.RESERVE:
                steps = [ask(EnterReserve, on=self.today, buildings=(id_,), number="CBK-1")]
            case Gate.ANNUAL_PLAN:
                steps = [ask(ListInAnnualPlan, on=self.today, buildings=(id_,), year=2023, number="JH-1")]
            case Gate.CONSTRUCTION:
                steps = [ask(kind, on=self.today, buildings=(id_,), **more) for kind, more in SITE[: chance.choice([1, 2, 2])]]
            case Gate.DESIGN_REVIEW | Gate.CONSTRUCTION_PERMIT | Gate.ACCEPTANCE_FILING:
                return self.apply_and_pass(gate, id_, chance)
            case _:
                before = [specials(self.today, (id_,))] if gate is Gate.COMPLETION_ACCEPTANCE else []
                decision = {"gate": gate, "buildings": (id_,), "outcome": Outcome.PASSED, "certificate": paper()}
                steps = [*before, ask(RecordOutsideDecision, on=self.today, **decision)]
        return [self.attempt(step, chance if chance.randrange(4) == 0 else None) for step in steps][-1]

    def apply_and_pass(self, gate: Gate, id_: BuildingId, chance: Random) -> bool:
        """By three persons; sometimes the application is left lying after some step."""
        if lying := self.kept.open_application(gate, id_):
            self.attempt(ask(WithdrawApplication, on=self.today, application=lying.id, reason="另行申请"))
        mode = chance.choice([Mode.ORDINARY, Mode.ORDINARY, *Mode])
        asked = {"gate": gate, "buildings": (id_,), "applicant": OWNER, "mode": mode}
        if mode is not Mode.ORDINARY:
            asked["commitments"] = (PLEDGE,)
        number = self.kept.numbered("A", self.kept.applications)
        steps: list[ProjectCommand] = [
            ask(SubmitApplication, on=self.today, **asked),
            ask(AcceptApplication, on=self.today, application=number),
            ask(ProposeConclusion, on=self.today, application=number, buildings=(id_,), outcome=Outcome.PASSED, opinion="符合"),
            ask(CheckConclusion, on=self.today, by=STAFF[1], application=number, opinion="同意"),
            ask(SignConclusion, on=self.today, by=STAFF[2], application=number, certificate=paper()),
        ]
        if mode is Mode.DEFERRED_MATERIALS:
            steps.insert(2, ask(FulfilCommitment, on=self.today, commitment=f"{number}-1", evidence="已补交"))
        last = chance.choice([1, 2, 2, 3, 4, *[len(steps)] * 9])
        judged = chance if chance.randrange(4) == 0 else None
        return all(self.attempt(step, judged) for step in steps[:last]) and last == len(steps)

    # What comes of it

    def attempt(self, command: ProjectCommand, chance: Random | None = None) -> bool:
        try:
            happened = decided(self.kept, command, self.facts, self.judged(chance))
        except Refused as refusal:
            SEEN[refusal.code] += 1
            return False
        SEEN[type(command).__name__] += 1
        note(f"{command} -> {[type(fact).__name__ for fact in happened]}")
        filed = len(self.auditor.filed())
        for fact in happened:
            self.facts.append(fact)
            if isinstance(fact, FactAnnulled):
                self.auditor = Auditor.anew(self.facts)
            else:
                self.auditor.take(fact)
            self.kept = evolve(fact, self.kept)
        self.auditor.close_the_page()
        if any(isinstance(fact, (FactCorrected, FactAnnulled)) for fact in happened):
            self.kept = fold(self.facts)  # type: ignore[assignment]
        SEEN["filed"] += len(self.auditor.filed()) - filed
        return True

    @staticmethod
    def judged(chance: Random | None) -> Judged:
        """All met where the way is to be ordinary; else anything, or nothing for some unit."""

        def judged(project: Project, gate: Gate, buildings: Collection[BuildingId]) -> tuple[Verdict, ...]:
            if JUDGED_AS.get(gate, gate) not in JUDGED_STAGE:
                return ()
            units = [unit for unit in project.units(buildings) if WHOLE not in buildings]
            if chance is None or chance.randrange(2):
                return tuple(verdict(Ruling.MET, unit) for unit in units)
            rulings = [chance.choice([None, *Ruling]) for _ in units]
            return tuple(verdict(ruling, unit) for unit, ruling in zip(units, rulings, strict=True) if ruling)

        return judged

    # What always holds

    @invariant()
    def the_register_says_what_the_auditor_wrote(self) -> None:
        if not hasattr(self, "kept"):
            return
        for building in self.kept.standing():
            said = {gate for gate in Gate if building.has_done(gate)}
            assert said == set(self.auditor.done[building.id]), building.id

    def teardown(self) -> None:
        if not hasattr(self, "kept"):
            return
        assert fold(self.facts) == fold(self.facts) == self.kept
        for day in {fact.on for fact in self.facts}:
            fold(self.facts, in_force_on=day)
        event(f"filed: {min(len(self.auditor.filed()), 3)}")


SITE: list[tuple[type[ProjectCommand], dict[str, Any]]] = [
    (StartConstruction, {}),
    (ReportCompletion, {"report_number": "WG-1"}),
]


def test_no_sequence_of_commands_takes_a_shortcut():
    SEEN.clear()
    run_state_machine_as_test(NoShortcut, settings=SEARCH)

    assert SEEN["filed"] > 50, "the search has to come to filings, or it proves nothing"
    assert {"gate.not_passable", "gate.earlier_not_passed", "gate.held_back", "gate.not_judged", "gate.provisional"} <= SEEN.keys()
    assert "AnnulFact" in SEEN
    never = {command.__name__ for command in COMMANDS} - SEEN.keys()
    assert "RegisterProject" in never, "a project is registered once"
    assert len(never) < 8, f"the search has to carry out nearly every command; never: {never}"


def test_every_command_can_be_asked():
    assert set(FILLED) == set(COMMANDS)
