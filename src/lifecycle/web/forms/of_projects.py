"""建设项目的表单: what forms ask of a project, and a project as it was opened."""

from collections.abc import Callable, Sequence

from lifecycle.desk import Desk
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere, standing_elsewhere
from lifecycle.desk.telling.account import account
from lifecycle.desk.telling.history import records
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import AFTER_THE_END
from lifecycle.vocabulary import Fact
from lifecycle.web.forms.correcting import corrected
from lifecycle.web.forms.subject import FactShown, Kind, Subject, fact_shown
from lifecycle.web.layout.called import who
from lifecycle.web.layout.numbering import Numbering
from lifecycle.web.layout.terms import remarks_ahead
from lifecycle.web.scope import Opened
from lifecycle.web.visitor import Visitor


def _expected(subject: Subject, facts: Sequence[Fact]) -> list[FactShown]:
    project, lang, rulebook = subject.project, subject.lang, subject.rulebook
    ahead = remarks_ahead(project, subject.entries, facts, subject.calendar, lang)
    record = records(subject.entries, lang)
    accounts = [account(fact, project, lang, who, rulebook, corrected(subject, fact), record) for fact in facts]
    return [fact_shown(fact, lines, lang, ahead.get(place)) for place, (fact, lines) in enumerate(zip(facts, accounts, strict=True))]


def _elsewhere(desk: Desk, command: ProjectCommand, expected: Sequence[Fact]) -> tuple[StandsElsewhere, ...]:
    return standing_elsewhere(desk, command.project, expected)


PROJECT = Kind(
    county=lambda project: project.county,
    named=lambda project: {"project": project.id},
    admits=lambda project, command: not project.terminated_on or command in AFTER_THE_END,
    expected=_expected,
    elsewhere=_elsewhere,
)
"""建设项目."""


def about(
    opened: Opened,
    desk: Desk,
    visitor: Visitor,
    lang: str,
    *,
    of: str = "",
    sheet: GateSheet | None = None,
    numbering: Callable[[], Numbering | None] = lambda: None,
) -> Subject:
    """What a form is filled in about: a project as it was opened."""
    return Subject(
        today=desk.today(),
        lang=lang,
        visitor=visitor,
        statutes=desk.statutes,
        about=opened.project,
        kind=PROJECT,
        entries=opened.history.entries,
        stream=opened.stream,
        of=of,
        sheet=sheet,
        numbering=numbering,
        calendar=desk.calendars.now,
    )
