"""准入业务: commands about access, such as exporting a project. Page views and refused access are entered by the program."""

from datetime import date

from lifecycle.desk.about_projects import project_of
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.desk.people.access import ACCESS, access_stream, access_tags
from lifecycle.staff.access import ExportProject, ProjectExported
from lifecycle.vocabulary import Fact, fact_of


def _county(at: Counter, command: ExportProject, _earlier: object) -> str:
    """That of the project. Raises Refused where there is none."""
    return project_of(at, command.project).county


def _latest(at: Counter) -> date:
    """导出, by the day of a demonstration or the real one."""
    return max(at.today, at.real_day)


def _exported(_at: Counter, docket: Docket) -> list[Fact]:
    return [fact_of(ProjectExported, docket.command)]


ACCESSES = Matter(
    by_policies=False,
    name=ACCESS,
    commands=(ExportProject,),
    stream=lambda command: access_stream(command.by, command.on),
    county=_county,
    latest=_latest,
    decide=_exported,
    tags=lambda _stream, fact: access_tags(fact),
    again=True,
)
