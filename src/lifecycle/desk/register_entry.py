"""存量补录: a register is entered as a whole or not at all; what was entered before is left as it is."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.desk import Desk, Receipt, code_tag
from lifecycle.desk.register_checks import CODE
from lifecycle.desk.register_form import Form
from lifecycle.desk.register_life import commands_of, project_id
from lifecycle.desk.register_line import ProjectLines
from lifecycle.desk.register_rows import BadCell, Register
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.supervision import SupervisionOpened
from lifecycle.vocabulary import Asked, CommandId, Refused, StaffId
from lifecycle.wording import say

SHOWN_ROWS = 10
ASKED = "asked."
"""Before the code of a problem that is a question: it may be confirmed."""
OF_NO_ROW = frozenset({"staff.no_appointment", "staff.role_may_not"})
"""Refusals that concern who imports, whatever stands in the rows."""


class Entered(Struct, frozen=True, kw_only=True):
    """补录结果. first, last: positions of the facts recorded; None when nothing was. unchanged: projects that had come in before."""

    projects: int
    buildings: int
    facts: int
    supervisions: int
    unchanged: int
    first: int | None = None
    last: int | None = None


def enter(
    desk: Desk, register: Register, form: Form, by: StaffId, advance: Callable[[int], None], confirmed: tuple[str, ...] = ()
) -> Entered:
    """补录. advance is told of the rows as they are done; confirmed: the codes of the questions that are answered with yes.

    Raises BadInput for rows that differ from what they were when they came in, whose commands are refused, or that have to be confirmed;
    Refused for what concerns no single project. Nothing is recorded then.
    """
    new = tuple(_not_yet_entered(desk, register, form))
    unchanged = len(register.projects) - len(new)
    if not new:
        return Entered(projects=0, buildings=0, facts=0, supervisions=0, unchanged=unchanged)
    receipt = _carry_out(desk, register, form, by, new, advance, confirmed)
    positions = [recorded.position for recorded in receipt.recorded]
    return Entered(
        projects=len(new),
        buildings=sum(line.fills("building") for project in new for line in project.lines),
        facts=len(positions),
        supervisions=sum(isinstance(recorded.fact, SupervisionOpened) for recorded in receipt.recorded),
        unchanged=unchanged,
        first=min(positions),
        last=max(positions),
    )


def _not_yet_entered(desk: Desk, register: Register, form: Form) -> Iterator[ProjectLines]:
    differing = []
    for project in register.projects:
        known = desk.ledger.tagged([code_tag(project.code)])
        if not known:
            yield project
        elif project.digest not in {each.fact.source_digest for each in known if isinstance(each.fact, ProjectRegistered)}:
            differing.append(_bad_rows(register, form, project, "register.differs", {"project": project.code}))
    if differing:
        raise BadInput(*differing)


def _carry_out(
    desk: Desk,
    register: Register,
    form: Form,
    by: StaffId,
    new: Sequence[ProjectLines],
    advance: Callable[[int], None],
    confirmed: tuple[str, ...],
) -> Receipt:
    content = "\n".join([by, *sorted(project.digest for project in new)])
    batch = CommandId(f"import/{sha256(content.encode()).hexdigest()}")
    under_way: ProjectLines | None = None

    def commands() -> Iterator[ProjectCommand]:
        nonlocal under_way
        for project in new:
            under_way = project
            yield from (replace(command, confirmed=confirmed) for command in commands_of(project, batch, by, desk.today()))
            advance(len(project.lines))
        under_way = None

    try:
        return desk.carry_out_together(batch, by, commands())
    except Asked as asked:
        lines = {project_id(project.code): project for project in new}
        doubted = ((lines[question.project], question) for question in asked.questions if question.project)
        raise BadInput(*(_bad_rows(register, form, rows, f"{ASKED}{each.code}", each.values) for rows, each in doubted)) from asked
    except Refused as refused:
        if under_way is None or refused.code in OF_NO_ROW:
            raise
        raise BadInput(_bad_rows(register, form, under_way, refused.code, refused.values)) from refused


def _bad_rows(register: Register, form: Form, project: ProjectLines, code: str, values: dict[str, Any]) -> BadCell:
    """A problem of a project, with the rows that speak of it."""
    numbers = [str(line.number) for line in project.lines]
    rows = numbers if len(numbers) <= SHOWN_ROWS else [*numbers[:SHOWN_ROWS], "…"]
    where = say("register.place_rows", sheet=register.sheet, rows=rows)
    return BadCell(where, code, values, sheet=register.sheet, row=project.lines[0].number, column=form.at(CODE).heading())
