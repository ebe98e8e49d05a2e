"""准入业务: commands about access, such as exporting a project. Page views and refused access are entered by the program."""

from lifecycle.desk.matter import Counter, Decided, Matter
from lifecycle.desk.people.access import ACCESS, access_stream, access_tags
from lifecycle.desk.people.authority import authorise
from lifecycle.desk.tagging import project_stream
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.staff.access import ExportProject, ProjectExported
from lifecycle.values.past import refuse_ahead
from lifecycle.vocabulary import Refused, fact_of


def _exported(at: Counter, command: ExportProject) -> Decided:
    """导出, by the day of a demonstration or the real one. Raises Refused if the appointment does not cover the county of the project."""
    refuse_ahead(command, max(at.today, at.real_day))
    project = fold_by_law([each.fact for each in at.ledger.load(project_stream(command.project)).recorded], at.calendar)
    if project is None:
        raise Refused("project.unknown", project=command.project)
    authorise(at.ledger, at.jurisdictions, command, project.county, at.today)
    return Decided(((at.ledger.load(access_stream(command.by, command.on)), [fact_of(ProjectExported, command)]),))


ACCESSES = Matter(name=ACCESS, across={ExportProject: _exported}, tags=lambda _stream, fact: access_tags(fact), again=True)
