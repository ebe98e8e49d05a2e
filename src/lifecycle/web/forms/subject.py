"""办理对象: what a form is filled in about, as it stood when the page was opened."""

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import Desk
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.statutes import Statutes
from lifecycle.desk.telling.history import Entry
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.vocabulary import BuildingId
from lifecycle.web.layout.numbering import Numbering
from lifecycle.web.scope import Opened
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say


class Subject(Struct, frozen=True, kw_only=True):
    """办理对象. about: the project, None while it is being registered; of: the one thing that the form is about, by its slug or id.

    sheet: of the gate at which the form is filled in; entries: the history that the visitor has been shown; numbering: how the paper that
    is to be signed there is numbered; calendar: by which terms are reckoned.
    """

    today: date
    lang: str
    visitor: Visitor
    statutes: Statutes
    calendar: Callable[[], Calendar]
    about: Project | None = None
    entries: tuple[Entry, ...] = ()
    of: str = ""
    sheet: GateSheet | None = None
    numbering: Numbering | None = None

    @property
    def rulebook(self) -> Rulebook:
        """规则汇编 in force."""
        return self.statutes.rulebook

    @property
    def project(self) -> Project:
        """Raises LookupError in a form that is about no project yet."""
        if self.about is None:
            raise LookupError("this form is filled in before there is a project")
        return self.about

    @property
    def gate_sheet(self) -> GateSheet:
        """Raises LookupError in a form that is filled in away from a gate."""
        if self.sheet is None:
            raise LookupError("this form belongs on the page of a gate")
        return self.sheet

    @property
    def building(self) -> Building:
        """The building that the form is about. Raises KeyError when the project has none of that id."""
        return self.project.buildings[BuildingId(self.of)]

    @property
    def seen(self) -> int:
        """The last position of the history that the visitor has been shown."""
        return self.entries[-1].recorded.position if self.entries else 0

    def names(self, buildings: Iterable[Building]) -> dict[str, str]:
        """Buildings as they are chosen from: id -> name."""
        return {each.id: say("work.whole", self.lang) if each.id == WHOLE else each.name for each in buildings}


def about(
    opened: Opened,
    desk: Desk,
    visitor: Visitor,
    lang: str,
    *,
    of: str = "",
    sheet: GateSheet | None = None,
    numbering: Numbering | None = None,
) -> Subject:
    """What a form is filled in about: a project as it was opened."""
    return Subject(
        today=desk.today(),
        lang=lang,
        visitor=visitor,
        statutes=desk.in_force,
        about=opened.project,
        entries=opened.history.entries,
        of=of,
        sheet=sheet,
        numbering=numbering,
        calendar=desk.calendars.now,
    )
