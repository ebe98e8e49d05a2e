"""办理对象: what a form is filled in about, as it stood when the page was opened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import Desk
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.paperwork.same_numbers import StandsElsewhere
from lifecycle.desk.statutes import Statutes
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.account import AccountLine, account
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.ledger import Stream
from lifecycle.permissions import PERMITTED, Permission
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import WHOLE, Building
from lifecycle.vocabulary import BuildingId, Command, Fact
from lifecycle.web.layout.called import who
from lifecycle.web.layout.numbering import Numbering
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say

FactShown = tuple[str, Fact, tuple[AccountLine, ...], str | None]
"""将要记入的一条: what it is called, the fact, its account, and what is said beside it."""


def expected_in_words(subject: "Subject", facts: Sequence[Fact]) -> list[FactShown]:
    """将要记入的: facts that are about no project, in words."""
    return [fact_shown(fact, account(fact, None, subject.lang, who, subject.rulebook), subject.lang) for fact in facts]


def fact_shown(fact: Fact, lines: tuple[AccountLine, ...], lang: str, remark: str | None = None) -> FactShown:
    """One fact with its account. remark: what stands beside it."""
    return say(f"fact.{fact_name(fact)}", lang), fact, lines, remark


class Kind(Struct, frozen=True, kw_only=True):
    """一类办理对象: all that forms ask of a kind of subject. Without any of it: of what is not there yet, or of the whole city.

    county: whose it is; project: in which it is, or which it is; named: how its commands call it; permissions: who may give which of them;
    admits: which still make sense.
    expected: facts about it in words; elsewhere: papers of them that bear a number already.
    """

    county: Callable[[Any], str | None] = lambda _about: None
    project: Callable[[Any], Any] = lambda about: about
    named: Callable[[Any], dict[str, Any]] = lambda _about: {}
    permissions: Mapping[type[Command], Permission] = PERMITTED
    admits: Callable[[Any, type[Command]], bool] = lambda _about, _command: True
    expected: Callable[["Subject", Sequence[Fact]], list[FactShown]] = expected_in_words
    elsewhere: Callable[[Desk, Any, Sequence[Fact]], tuple[StandsElsewhere, ...]] = lambda _desk, _command, _expected: ()


ANYTHING = Kind()


class Subject(Struct, frozen=True, kw_only=True):
    """办理对象. about: a subject of that kind, None while it is not there yet; of: the one thing that the form is about, by its slug or id.

    sheet: of the gate at which the form is filled in; entries: the history that the visitor has been shown; stream: the same as read, over
    which a command is decided; numbering: how the paper that is to be signed there is numbered; calendar: by which terms are reckoned.
    """

    today: date
    lang: str
    visitor: Visitor
    statutes: Statutes
    calendar: Callable[[], Calendar]
    about: Any = None
    kind: Kind = ANYTHING
    entries: tuple[HistoryEntry, ...] = ()
    stream: Stream | None = None
    of: str = ""
    sheet: GateSheet | None = None
    numbering: Callable[[], Numbering | None] = lambda: None

    @property
    def rulebook(self) -> Rulebook:
        """规则汇编 in force."""
        return self.statutes.rulebook

    @property
    def project(self) -> Project:
        """Raises LookupError in a form that is about no project."""
        project = self.kind.project(self.about)
        if not isinstance(project, Project):
            raise LookupError("this form is about no project")
        return project

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
