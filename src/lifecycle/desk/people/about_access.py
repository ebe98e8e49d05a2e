"""准入业务: commands about access, such as exporting a project. Page views and refused access are entered by the program."""

from datetime import date

from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.desk.people.access import ACCESS, access_stream, access_tags
from lifecycle.desk.tagging import project_stream
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.staff.access import ExportProject, ProjectExported
from lifecycle.vocabulary import Fact, Refused, fact_of


def _county(at: Counter, command: ExportProject, _earlier: object) -> str:
    """That of the project. Raises Refused where there is none."""
    project = fold_by_law(at.facts(project_stream(command.project)), at.calendar)
    if project is None:
        raise Refused("project.unknown", project=command.project)
    return project.county


def _latest(at: Counter) -> date:
    """导出, by the day of a demonstration or the real one."""
    return max(at.today, at.real_day)


def _exported(_at: Counter, docket: Docket) -> list[Fact]:
    return [fact_of(ProjectExported, docket.command)]


ACCESSES = Matter(
    name=ACCESS,
    commands=(ExportProject,),
    stream=lambda command: access_stream(command.by, command.on),
    county=_county,
    latest=_latest,
    decide=_exported,
    tags=lambda _stream, fact: access_tags(fact),
    again=True,
)
