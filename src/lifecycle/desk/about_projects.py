"""建设项目业务: construction projects as a matter of the desk."""

from collections.abc import Sequence

from lifecycle.desk.admission import decoded
from lifecycle.desk.gate.holding import holding
from lifecycle.desk.gate.judging import judged
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.desk.once import Once
from lifecycle.desk.paperwork.numbers import given
from lifecycle.desk.people.handing_over import refuse_unfit_hand_over
from lifecycle.desk.places import known_of_places
from lifecycle.desk.tagging import code_tag, codes_in, project_stream, project_tags
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.application.timeliness import refuse_out_of_time
from lifecycle.projects.basis import Basis
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import COMMANDS, decide, decided_again
from lifecycle.projects.doubts import settled
from lifecycle.projects.mending.corrections import effective
from lifecycle.projects.project import Project
from lifecycle.projects.registration import RegisterProject
from lifecycle.values.doubts import Settled
from lifecycle.values.identifiers import code_sought
from lifecycle.values.marked import as_read
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Fact, ProjectId, Question, Refused


def project_of(at: Counter, id_: ProjectId) -> Project:
    """建设项目 as it stands. Raises Refused when there is none."""
    project = fold_by_law(at.facts(project_stream(id_)), at.calendar)
    if project is None:
        raise Refused("project.unknown", project=id_)
    return project


def project_bearing(at: Counter, code: str) -> ProjectId:
    """The project that bears (or before a correction bore) this 项目代码, however it is typed. Raises Refused when there is none."""
    found = at.ledger.tagged([code_tag(code_sought(code))])
    if not found:
        raise Refused("project.code_unknown", code=code)
    return ProjectId(found[-1].stream.removeprefix("project/"))


def _county(_at: Counter, command: ProjectCommand, project: Project | None) -> str | None:
    return command.county if isinstance(command, RegisterProject) else project.county if project else None


def _refuse_by_state(at: Counter, docket: Docket) -> None:
    """What the application on somebody's desk, and its clock, do not allow."""
    if docket.subject:
        refuse_unfit_hand_over(at.ledger, docket.subject, docket.command, at.today)
        refuse_out_of_time(docket.subject, docket.command, lambda: effective(docket.facts), at.calendar)


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    return decide(docket.subject, docket.command, _basis(at, docket))


def _basis(at: Counter, docket: Docket) -> Basis:
    """What the decision may ask for. The rules are asked only by a decision that needs their verdicts."""
    return Basis(
        facts=docket.facts,
        judged=lambda project, gate, buildings: judged(at.rulebook, project, gate, buildings, on=docket.command.on),
        holding=holding(lambda: at.rulebook, docket.command.on),
        calendar=at.calendar,
        again=decided_again,
    )


def _ask(at: Counter, docket: Docket, happened: Sequence[Fact], of_reading: Sequence[Question], names: Names) -> Settled:
    known = known_of_places(at.jurisdictions, names, laws=lambda: at.calendar().terms.laws)
    return settled(happened, docket.command.confirmed, docket.subject, docket.facts, of_reading, known)


def _once(at: Counter, before: Sequence[Fact], new: Sequence[Fact]) -> list[Once]:
    """Numbers that an authority gave, and 项目代码. The form of the register checks the codes of all its rows at once."""
    return [*at.numbers.once(list(given(before, new))), *(_code_once(code) for fact in new for code in codes_in(fact))]


def _code_once(code: str) -> Once:
    return Once(tag=code_tag(code), used=lambda _first: Refused("project.code_used", code=code), known_before=False)


PROJECT = Matter(
    name="project",
    commands=COMMANDS,
    stream=lambda command: project_stream(command.project),
    fold=lambda facts, at: fold_by_law(facts, at.calendar),
    county=_county,
    taken_in=decoded,
    read=lambda _at, command, project: as_read(command, project.buildings if project else ()),
    guards=(_refuse_by_state,),
    decide=_decide,
    ask=_ask,
    tags=project_tags,
    once=_once,
)
