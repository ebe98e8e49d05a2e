"""一案: the project that a scenario speaks of, what has been stated for it, and what came of the last step."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

from msgspec.structs import asdict
from pytest_bdd import given, parsers, when

from lifecycle.compliance.duties import Checklist
from lifecycle.desk.about_projects import project_of
from lifecycle.ledger import Recorded
from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.parties import Unit
from lifecycle.projects.project import Project
from lifecycle.projects.routes import DECIDERS
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import JUDGED_STAGE, Asked, BuildingId, Certificate, Command, Fact, Gate, ProjectId, Refused, StaffId, Stage
from lifecycle.wording import label
from tests.office import HANDLER, Office
from tests.steps.words import stated

OWNER = Unit(name="晋城市城市建设投资有限公司")
PLANNING_BUREAU, APPROVAL_BUREAU, REVIEWERS = "晋城市规划和自然资源局", "晋城市行政审批服务管理局", "晋城市施工图审查中心"
AUTHORITIES = {Gate.PLANNING_CONDITIONS: PLANNING_BUREAU, Gate.DRAWING_REVIEW: REVIEWERS, Gate.COMPLETION_ACCEPTANCE: OWNER.name}


class Case:
    """一案. A refusal is kept only where a scenario tries something (当), and has to be looked at before anything else is done."""

    def __init__(self, office: Office, day: date) -> None:
        self.office = office
        self.day = day
        self.stands_still = False
        self.projects = 0
        self.project_id = ProjectId("none yet")
        self.usual: dict[str, Any] = {}
        self.said: dict[tuple[BuildingId, Stage], dict[str, Any]] = {}
        self.drop_reason: str | None = None
        self.trying = False
        self.refusal: Refused | None = None
        self.unanswered: tuple[type[Command], StaffId, dict[str, Any], tuple[str, ...]] | None = None
        self.looked_at = True
        self.recorded: list[Recorded] = []
        self.not_done: dict[str, Refused] = {}
        self.checked: Checklist | None = None

    @property
    def project(self) -> Project:
        return project_of(self.office.desk.counter(), self.project_id)

    @property
    def facts(self) -> list[Fact]:
        """What the step before recorded."""
        return [recorded.fact for recorded in self.recorded]

    def comes(self, on: str | date | None) -> date:
        """The legal date of a step, by default that of the step before. The clock follows, unless the scenario says what day it is."""
        if on:
            self.day = date.fromisoformat(str(on))
            if not self.stands_still:
                self.office.clock.reach(self.day)
        return self.day

    def today_is(self, day: str) -> None:
        """今天: from now on the clock moves only when the scenario says so; legal dates may lie behind it."""
        self.day = date.fromisoformat(day)
        self.office.clock.reach(self.day)
        self.stands_still = True

    def perform(self, act: Callable[[], None]) -> None:
        """One step of the scenario; what it tries may be refused, and then nothing of the refused command is recorded."""
        assert self.looked_at, f"nobody looked at the refusal before: {self.refusal}"
        self.recorded = []
        self.refusal = None
        try:
            act()
        except Refused as refused:
            if not self.trying:
                raise
            self.refusal, self.looked_at = refused, False

    def give(self, command: type[Command], /, *, by: StaffId = HANDLER, **fields: Any) -> None:
        if issubclass(command, ProjectCommand):
            fields = {"project": self.project_id} | fields
        before = self.office.ledger.head()
        try:
            receipt = self.office.give(command, **({"on": self.day, "by": by} | fields))
        except Refused as refused:
            assert self.office.ledger.head() == before, "a refusal records nothing"
            if isinstance(refused, Asked):
                self.unanswered = command, by, fields, tuple(question.code for question in refused.questions)
            raise
        self.recorded += receipt.recorded

    def declare(self, gate: Gate, ids: Iterable[BuildingId]) -> None:
        """申报 what the gate looks at, where it has not been declared yet."""
        stage = JUDGED_STAGE.get(gate)
        if stage is None:
            return
        project, declarations = self.project, []
        for unit in project.units(ids):
            id_, _, part = unit.partition("/")
            standing = asdict(project.buildings[BuildingId(id_)].at(unit, stage))
            values = self.usual | self.said.get((unit, stage), {})
            if new := {name: value for name, value in values.items() if value is not None and standing[name] is None}:
                declarations.append(Declaration(building=BuildingId(id_), part=part or None, values=stated(new)))
        if declarations:
            self.give(DeclareIndicators, stage=stage, declarations=tuple(declarations))

    def apply(self, gate: Gate, ids: tuple[BuildingId, ...], **fields: Any) -> None:
        """申请, with the indicators that the gate looks at."""
        self.declare(gate, ids)
        self.give(SubmitApplication, gate=gate, buildings=ids, applicant=OWNER, **fields)

    def latest(self) -> str:
        """The application that was made last."""
        return list(self.project.applications)[-1]

    def in_hand(self) -> str:
        """The application that is open; where none is, the next one of ours is made for all buildings and accepted."""
        project = self.project
        if any(application.status.open for application in project.applications.values()):
            return self.latest()
        ids = tuple(building.id for building in project.standing())
        ours = (gate for gate in project.route if gate in DECIDERS and DECIDERS[gate].ours)
        self.apply(next(gate for gate in ours if not project.buildings[ids[0]].has_done(gate)), ids)
        self.give(AcceptApplication, application=self.latest())
        return self.latest()

    def paper(self, gate: Gate, number: str | None = None) -> Certificate:
        """A certificate of the authority that decides the gate."""
        authority = AUTHORITIES.get(gate, APPROVAL_BUREAU)
        return Certificate(number=number or f"{label(gate)}〔{self.day.year}〕{self.office.ledger.head()}号", authority=authority)


def action(pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A step that does something: what has happened already (假如), or what is tried now (当)."""

    def register(act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def step(case: Case, **arguments: Any) -> None:
            case.perform(lambda: act(case, **arguments))

        for keyword in (given, when):
            keyword(parsers.re(pattern), stacklevel=2)(step)
        return step

    return register
