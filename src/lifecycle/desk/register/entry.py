"""存量补录: each project of a register is decided separately, all refusals are told at once, and valid projects are entered together."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import asdict

from lifecycle.compliance.problems import Problem
from lifecycle.desk.admission import decoded
from lifecycle.desk.desk import Desk
from lifecycle.desk.drafting import Drafts
from lifecycle.desk.paperwork.same_numbers import standing_elsewhere_of_many
from lifecycle.desk.recording import Receipt
from lifecycle.desk.register.checks import BUILDING_ID, CODE
from lifecycle.desk.register.form import Form
from lifecycle.desk.register.known import Known, known_of, told_of
from lifecycle.desk.register.life import Planned, project_id, steps_of
from lifecycle.desk.register.line import ProjectLines, RowRead
from lifecycle.desk.register.partly import Partly, stood_in
from lifecycle.desk.register.rows import BadCell, Register, bad_cell, bad_rows, place_of
from lifecycle.desk.tagging import project_stream
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.construction import ReportCompletion, StartConstruction
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.vocabulary import BuildingId, CommandId, Question, Refused, StaffId

ASKED = "asked."
"""Before the code of a problem that is a question: it may be confirmed."""
DOUBTED = ("number", "code", "area", "building", "text", "name")
"""The value of a question that stands in a cell."""
OF_NO_ROW = frozenset({"staff.no_appointment", "staff.role_may_not"})
"""Refusals that concern who imports, whatever stands in the rows."""
CARRIES_THE_REST = (RegisterProject, AddBuildings, StartConstruction, ReportCompletion)
"""If one of these is refused, the later steps are not tried, since they depend on it."""
RESTS_ON: dict[type[ProjectCommand], type[ProjectCommand]] = {ListInAnnualPlan: EnterReserve}
"""The same of one command alone."""


class Examined(Struct, frozen=True):
    """核对结果. new: the projects that can be entered, decided already; known: those that are there; problems: all that is wrong,
    and all that has to be confirmed first.
    """

    register: Register
    new: tuple[ProjectLines, ...]
    known: dict[str, Known]
    faulty: int
    problems: tuple[BadCell, ...]
    notes: tuple[Problem, ...]
    drafts: Drafts
    supervisions: int
    by: StaffId
    id: CommandId

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of what has to be confirmed."""
        return tuple(sorted({each.code.removeprefix(ASKED) for each in self.problems if each.code.startswith(ASKED)}))

    @property
    def passed_over(self) -> int:
        """Projects whose rows say something that does not come in: they stand otherwise in the register, or are wrong."""
        return self.faulty + sum(known in {Known.DIFFERENT, Known.ONLINE} for known in self.known.values())

    @property
    def buildings(self) -> int:
        return sum(line.fills("building") for project in self.new for line in project.lines)

    @property
    def unchanged(self) -> int:
        return sum(known in {Known.SAME, Known.CORRECTED} for known in self.known.values())


class Entered(Struct, frozen=True, kw_only=True):
    """补录结果. first, last: positions of the facts recorded; None when nothing was. unchanged: projects that had come in before."""

    projects: int
    buildings: int
    facts: int
    supervisions: int
    unchanged: int
    first: int | None = None
    last: int | None = None


def examine(
    desk: Desk,
    register: Register,
    form: Form,
    by: StaffId,
    advance: Callable[[int], None],
    behalf: StaffId | None = None,
    confirmed: Collection[str] = (),
) -> Examined:
    """核对: every project is decided by itself, and nothing is recorded. advance is told of the rows as they are done; behalf: 被代办人;
    confirmed: the codes of the questions that are answered with yes.

    Raises Refused for what concerns no single project.
    """
    known = known_of(desk, [*register.projects, *(each.project for each in register.partly)])
    new = [project for project in register.projects if project.code not in known]
    batch = _batch(by, new)
    entry = _Entry(desk, register.sheet, form, by, behalf, tuple(confirmed), batch)
    right = []
    for project in new:
        if entry.decide(project):
            right.append(project)
        advance(len(project.lines))
    for there in register.partly:
        if there.project.code not in known:
            entry.problems += entry.found_beside(there)
    notes = (*register.notes, *told_of(register, known), *entry.same_numbers(right))
    problems = sorted([*register.problems, *entry.problems], key=lambda problem: problem.row)
    faulty = register.faulty + len(new) - len(right)
    supervisions = sum(isinstance(fact, SupervisionOpened) for _, facts in entry.drafts.appends() for fact in facts)
    id_ = batch if len(right) == len(new) else _batch(by, right)
    return Examined(register, tuple(right), known, faulty, tuple(problems), notes, entry.drafts, supervisions, by, id_)


def enter(desk: Desk, examined: Examined, id_: CommandId | None = None) -> tuple[Entered, Receipt]:
    """补录 of what is right, in one transaction. id_: that of the command, if it has one. Raises Refused when something came first."""
    if not examined.new:
        return Entered(projects=0, buildings=0, facts=0, supervisions=0, unchanged=examined.unchanged), Receipt(())
    receipt = desk.carry_out_together(id_ or examined.id, examined.by, (), examined.drafts)
    positions = [recorded.position for recorded in receipt.recorded]
    entered = Entered(
        projects=len(examined.new),
        buildings=examined.buildings,
        facts=len(positions),
        supervisions=examined.supervisions,
        unchanged=examined.unchanged,
        first=min(positions),
        last=max(positions),
    )
    return entered, receipt


class _Entry:
    """The projects of one register, decided one by one. problems: what was refused, with the rows that said it."""

    def __init__(
        self, desk: Desk, sheet: str, form: Form, by: StaffId, behalf: StaffId | None, confirmed: tuple[str, ...], batch: CommandId
    ) -> None:
        self.desk, self.sheet, self.form, self.by, self.behalf, self.batch = desk, sheet, form, by, behalf, batch
        self.confirmed = confirmed
        self.drafts = desk.draft()
        self.problems: list[BadCell] = []

    def decide(self, project: ProjectLines) -> bool:
        """Whether all of it can be recorded; then it is drafted. One refusal hides no other that does not follow from it."""
        refused: set[type[ProjectCommand]] = set()
        for number, step in enumerate(steps_of(project, self.desk.today()), 1):
            if RESTS_ON.get(step.command) in refused:
                continue
            if found := list(self._refused(project, step, CommandId(f"{self.batch}/{project.code}/{number}"))):
                self.problems += found
                refused.add(step.command)
            if refused.intersection(CARRIES_THE_REST):
                break
        asked = self.drafts.asked(project_stream(project_id(project.code)))
        self.problems += [self._doubted(project, question) for question in asked]
        if refused or asked:
            self.drafts.leave_out(project_stream(project_id(project.code)))
        return not (refused or asked)

    def found_beside(self, there: Partly) -> list[BadCell]:
        """What is wrong with a project, or asked, beside what is told of its cells: what is found whatever stands in for those."""
        found: list[dict[tuple[object, ...], BadCell]] = []
        for project in stood_in(there, self.form, self.desk.today()):
            other = _Entry(self.desk, self.sheet, self.form, self.by, self.behalf, self.confirmed, self.batch)
            try:
                other.decide(project)
            except Refused:
                return []  # of who may enter it, where nobody knows whose it is
            found.append({(each.row, each.column, each.code, str(each.values)): each for each in other.problems})
        return [each for key, each in found[0].items() if all(key in others for others in found)] if found else []

    def same_numbers(self, right: Sequence[ProjectLines]) -> Iterator[Problem]:
        """Of each number that stands in another project, of the ledger or of the rows before, what a preview says of it."""
        drafted = {stream.name: facts for stream, facts in self.drafts.appends()}
        facts = [drafted[project_stream(project_id(project.code))] for project in right]
        for place, found in standing_elsewhere_of_many(self.desk, facts):
            yield Problem(place_of(self.sheet, right[place].lines), "number.stands_elsewhere", asdict(found))

    def _doubted(self, project: ProjectLines, question: Question) -> BadCell:
        """The question, at the cell that it is about."""
        value = next((question.values[name] for name in DOUBTED if name in question.values), None)
        place = question.values.get("place", "")
        places = place if isinstance(place, tuple) else (place,)
        of_building = [line for line in project.lines if line.cells.get(BUILDING_ID) in places]
        lines = of_building or project.lines
        cells = [(line.number, path) for line in lines for path, written in line.doubts.items() if written is question]
        cells += [(line.number, path) for line in lines for path, cell in line.cells.items() if cell == value]
        row, path = next(iter(cells), (lines[0].number, CODE))
        return bad_cell(self.sheet, row, self.form.at(path).heading(), f"{ASKED}{question.code}", question.values)

    def _refused(self, project: ProjectLines, step: Planned, id_: CommandId) -> Iterator[BadCell]:
        """What is refused of a step: of each building by itself, or of all of them for the same reason."""
        refusal = self._refusal(project, step, id_)
        if refusal is None:
            return
        if refusal.code in OF_NO_ROW:
            raise refusal
        found = [(line, path, each) for line in project.lines for path, each in self._refused_of(project, step, line, id_)]
        if len({(each.code, str(each.values)) for _, _, each in found}) > 1 or len(found) == 1:
            for line, path, each in found:
                yield bad_cell(self.sheet, line.number, self.form.at(path).heading(), each.code, each.values)
        else:
            lines = [line for line, _, _ in found] or project.lines
            yield bad_rows(self.sheet, lines, self.form.at(_path(step, refusal, lines[0])).heading(), refusal.code, refusal.values)

    def _refused_of(self, project: ProjectLines, step: Planned, line: RowRead, id_: CommandId) -> Iterator[tuple[str, Refused]]:
        """What is refused of one building; of its indicators, each that is."""
        building = BuildingId(str(line.cells.get(BUILDING_ID, WHOLE)))
        if building not in step.buildings:
            return
        part = step.about(building)
        while part.buildings and (refusal := self._refusal(project, part, id_)):
            yield _path(step, refusal, line), refusal
            if "indicator" not in refusal.values:
                return
            part = part.without(refusal.values["indicator"])

    def _refusal(self, project: ProjectLines, step: Planned, id_: CommandId) -> Refused | None:
        try:
            command = step.asked(id_, self.by, self.behalf, project_id(project.code), self.confirmed)
            self.drafts.add(decoded(command), _of_reading(project, step))
        except Refused as refused:
            return refused
        return None


def _of_reading(project: ProjectLines, step: Planned) -> list[Question]:
    """What is asked of how the cells were written that a step says; of a step that is about the project, those of its first row."""
    of_buildings = (line for line in project.lines if BuildingId(str(line.cells.get(BUILDING_ID, WHOLE))) in step.buildings)
    lines = of_buildings if step.buildings else project.lines[:1]
    return [question for line in lines for path, question in line.doubts.items() if step.says(path)]


def _path(step: Planned, refusal: Refused, line: RowRead) -> str:
    """The column that is to be looked at: that of the value which the refusal names, or else the first one that the step says."""
    if "indicator" in refusal.values:
        return f"{step.path}.{refusal.values['indicator']}"
    if refusal.code.startswith("building.id"):
        return BUILDING_ID
    group = step.path.rpartition(".")[0] if step.path in line.cells else step.path
    of_step = [path for path in line.cells if path.startswith(f"{group}.")]
    named = [value for value in refusal.values.values() if isinstance(value, (str, Decimal, date))]
    told = step.path if step.path in line.cells else next(iter(of_step), step.path)
    return next((path for path in of_step if line.cells[path] in named), told)


def _batch(by: StaffId, projects: Sequence[ProjectLines]) -> CommandId:
    """The same projects by the same person are the same command."""
    content = "\n".join([by, *sorted(project.digest for project in projects)])
    return CommandId(f"import/{sha256(content.encode()).hexdigest()}")
