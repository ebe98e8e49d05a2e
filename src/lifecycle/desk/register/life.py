"""存量项目的经过: what the rows of one project say, as commands in the order of their legal dates."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import asdict, astuple, replace

from lifecycle.desk.register.line import ProjectLines, RowContent
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.parties import Party, PartyRole
from lifecycle.projects.project import Outcome
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.works.acceptance import HoldSpecialAcceptances, Special
from lifecycle.projects.works.building import MOST_AT_ONCE, WHOLE, in_batches
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.construction import ReportCompletion, StartConstruction
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.values.identifiers import code as read_code
from lifecycle.values.paper_numbers import meaning
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Certificate, CommandId, Gate, Indicators, ProjectId, StaffId, Stage

T = TypeVar("T")
Buildings = tuple[BuildingId, ...]

PROJECTS = UUID("7c0b1d58-5a3e-4f0c-9a64-2f1f6d8f8f5e")
"""Under which the id of an imported project follows from its code."""


class Planned(NamedTuple):
    """一步: a command still without its bookkeeping. path: the column that says most of it, where a refusal of it is told."""

    on: date
    command: type[ProjectCommand]
    said: dict[str, Any]
    path: str

    @property
    def buildings(self) -> Buildings:
        """The buildings that it is about; none where it is about the project."""
        told = self.said.get("declarations") or ()
        return (
            *self.said.get("buildings", ()),
            *(building.id for building in self.said.get("buildings_added", ())),
            *(declaration.building for declaration in told),
        )

    def says(self, path: str) -> bool:
        """Whether a column is one of those that it says."""
        return self.path in {path, path.rpartition(".")[0]} or self.path.rpartition(".")[0] == path.rpartition(".")[0]

    def about(self, building: BuildingId) -> "Planned":
        """The same of one building alone."""
        said = dict(self.said)
        if "buildings" in said:
            said["buildings"] = (building,)
        for name, of in (("buildings_added", "id"), ("declarations", "building")):
            if name in said:
                said[name] = tuple(each for each in said[name] if getattr(each, of) == building)
        return self._replace(said=said)

    def without(self, indicator: str) -> "Planned":
        """The same without one indicator; nothing is left of a declaration that speaks of no other."""
        told = [(each, {**asdict(each.values), indicator: None}) for each in self.said.get("declarations", ())]
        left = tuple(replace(each, values=Indicators(**values)) for each, values in told if set(values.values()) != {None})
        return self._replace(said={**self.said, "declarations": left})

    def asked(self, id_: CommandId, by: StaffId, behalf: StaffId | None, project: ProjectId, confirmed: tuple[str, ...]) -> ProjectCommand:
        return self.command(id=id_, on=self.on, by=by, behalf=behalf, project=project, confirmed=confirmed, **self.said)


def project_id(code: str) -> ProjectId:
    """Its id follows from its code, however that was typed. Raises Refused for a code with a sign that cannot be seen."""
    return ProjectId(str(uuid5(PROJECTS, read_code(code))))


def steps_of(project: ProjectLines, today: date) -> list[Planned]:
    """一个项目的各步. Those of one day keep the order of a project's life. today: the day of registration when no row has a date."""
    days = [value for line in project.lines for value in line.cells.values() if isinstance(value, date)]
    life = Life([line.entry() for line in project.lines], project.digest, min(days, default=today))
    return sorted(life.steps(), key=lambda step: step.on)


class Life:
    """一个项目从登记到备案. first: the earliest day that is known of it, on which it enters."""

    def __init__(self, entries: Sequence[RowContent], digest: str, first: date) -> None:
        self.entries = entries
        self.digest = digest
        self.first = first

    def steps(self) -> Iterator[Planned]:
        yield self._registered()
        yield from self._with_buildings()
        yield from self._in_reserve()
        yield from self._in_annual_plan()
        yield from self._declared(Stage.REQUIRED)
        yield from self._decided(Gate.PLANNING_CONDITIONS)
        yield from self._declared(Stage.DESIGNED)
        yield from self._decided(Gate.DESIGN_REVIEW)
        yield from self._declared(Stage.DRAWN)
        yield from self._decided(Gate.DRAWING_REVIEW)
        yield from self._decided(Gate.CONSTRUCTION_PERMIT)
        yield from self._started()
        yield from self._completed()
        yield from self._declared(Stage.AS_BUILT)
        yield from self._specially_accepted()
        yield from self._decided(Gate.COMPLETION_ACCEPTANCE)
        yield from self._decided(Gate.ACCEPTANCE_FILING)

    def _registered(self) -> Planned:
        entry = self.entries[0]
        parties = [Party(role=PartyRole.CONSTRUCTION_UNIT, unit=entry.construction_unit)]
        if entry.general_contractor:
            parties.append(Party(role=PartyRole.GENERAL_CONTRACTOR, unit=entry.general_contractor))
        known = {name: getattr(entry.project, name) for name in entry.project.__struct_fields__}
        said = {**known, "parties": tuple(parties), "existing": True, "source_digest": self.digest}
        return Planned(self.first, RegisterProject, said, "project.code")

    def _with_buildings(self) -> Iterator[Planned]:
        added = tuple(entry.building for entry in self.entries if entry.building)
        for first in range(0, len(added), MOST_AT_ONCE):
            yield Planned(self.first, AddBuildings, {"buildings_added": added[first : first + MOST_AT_ONCE]}, "building.floor_area_m2")

    def _in_reserve(self) -> Iterator[Planned]:
        for entered, buildings in self._alike(lambda entry: entry.reserve):
            yield Planned(entered.on, EnterReserve, {"buildings": buildings, "number": entered.number}, "reserve.number")

    def _in_annual_plan(self) -> Iterator[Planned]:
        for listed, buildings in self._alike(lambda entry: entry.annual_plan):
            said = {"buildings": buildings, "year": listed.year, "number": listed.number}
            yield Planned(listed.on, ListInAnnualPlan, said, "annual_plan.number")

    def _declared(self, stage: Stage) -> Iterator[Planned]:
        """指标: known by the first decision that looks at them; without one, from the beginning, so that every decision sees them."""
        gates = [gate for gate, judged in JUDGED_STAGE.items() if judged is stage]

        def known_on(entry: RowContent) -> date | None:
            if stage not in entry.indicators:
                return None
            return min((entry.decisions[gate].on for gate in gates if gate in entry.decisions), default=self.first)

        values = {_id(entry): entry.indicators.get(stage) for entry in self.entries}
        for on, buildings in self._alike(known_on):
            declarations = tuple(Declaration(building=id_, values=said) for id_ in buildings if (said := values[id_]))
            yield Planned(on, DeclareIndicators, {"stage": stage, "declarations": declarations}, f"indicators.{stage}")

    def _decided(self, gate: Gate) -> Iterator[Planned]:
        for decision, buildings in self._alike(lambda entry: entry.decisions.get(gate)):
            certificate = Certificate(number=decision.number, authority=decision.authority)
            said = {"gate": gate, "buildings": buildings, "outcome": Outcome.PASSED, "certificate": certificate, "existing": True}
            yield Planned(decision.on, RecordOutsideDecision, said, f"decisions.{gate}.number")

    def _started(self) -> Iterator[Planned]:
        for start, buildings in self._alike(lambda entry: entry.started):
            yield Planned(start.on, StartConstruction, {"buildings": buildings, "existing": True}, "started.on")

    def _completed(self) -> Iterator[Planned]:
        for report, buildings in self._alike(lambda entry: entry.completion):
            said = {"buildings": buildings, "report_number": report.report_number}
            yield Planned(report.on, ReportCompletion, said, "completion.report_number")

    def _specially_accepted(self) -> Iterator[Planned]:
        for held, buildings in self._alike(lambda entry: entry.specials):
            said = {
                "buildings": buildings,
                "energy": Special(result=held.energy, record=held.energy_record),
                "green": Special(result=held.green, record=held.green_record),
                "assembly": Special(result=held.assembly, record=held.assembly_record),
            }
            yield Planned(held.on, HoldSpecialAcceptances, said, "specials.on")

    def _alike(self, pick: Callable[[RowContent], T | None]) -> Iterable[tuple[T, Buildings]]:
        """What the rows say of one thing, each different saying once, with the buildings that it covers: one paper, one decision.

        A paper that two rows spell differently is one, and keeps the spelling of the first. One command names so many buildings at most.
        """
        found: dict[Hashable, tuple[T, Buildings]] = {}
        for entry in self.entries:
            if (said := pick(entry)) is not None:
                first, buildings = found.get(_saying(said), (said, ()))
                found[_saying(said)] = first, (*buildings, _id(entry))
        return [(said, batch) for said, buildings in found.values() for batch in in_batches(buildings)]


def _saying(said: object) -> Hashable:
    values = astuple(said) if isinstance(said, Struct) else (said,)
    return tuple(_meaning(value) if isinstance(value, str) else value for value in values)


_meaning = lru_cache(maxsize=10_000)(meaning)
"""The rows of a register say the same papers over and over."""


def _id(entry: RowContent) -> BuildingId:
    return entry.building.id if entry.building else WHOLE
