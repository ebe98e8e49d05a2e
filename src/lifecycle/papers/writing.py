"""文书的行文: what the sentences of every paper of a gate are made of, as it was known when its fact was recorded."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, Protocol

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.desk import Desk
from lifecycle.desk.gate.materials import Brought
from lifecycle.desk.paperwork.paper_forms import PaperForm, PaperForms
from lifecycle.desk.paperwork.refusal_forms import Remedies, Statute
from lifecycle.desk.statutes import Statutes
from lifecycle.papers.paper import Blank, Block, Words, said, written
from lifecycle.projects.application.clock import Clock
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.project import Application, Project
from lifecycle.projects.works.building import WHOLE
from lifecycle.vocabulary import BuildingId, Citation, Fact, Gate, StaffId
from lifecycle.wording import JOINED_BY, say


class Notice(Struct, frozen=True, kw_only=True):
    """一份文书的来由. project, application, before (facts so far) and calendar: as they were known when its fact was recorded.

    materials: what had come in; called: what a staff member is called.
    """

    kind: PaperKind
    gate: Gate
    fact: Any
    position: int
    project: Project
    application: Application
    buildings: Sequence[BuildingId]
    before: Sequence[Fact]
    materials: Sequence[Brought]
    calendar: Calendar
    called: Callable[[StaffId], str]
    lang: str


class Quoted(Protocol):
    """引用的条款, and whether it was compared with the text of the law."""

    @property
    def clause(self) -> Citation: ...

    @property
    def verified(self) -> bool: ...


class Writing:
    """What the sentences of one paper are made of."""

    def __init__(self, asked: Notice, desk: Desk) -> None:
        self.asked, self.desk = asked, desk
        self.fact, self.application, self.project = asked.fact, asked.application, asked.project
        self.say = partial(_say, asked.lang)
        self.written = partial(written, asked.lang)
        self.clock = Clock.of(asked.application, [*asked.before, asked.fact], asked.calendar)

    @cached_property
    def in_force(self) -> Statutes:
        """现行规定 at the position of the paper, which is printed again as it was served."""
        return self.desk.rulebooks.statutes(self.asked.position)

    @property
    def form(self) -> PaperForm:
        return self.papers.of(self.asked.kind, self.asked.gate)

    @property
    def papers(self) -> PaperForms:
        """文书格式 of the edition by which the paper was made."""
        return self.in_force.papers

    @property
    def remedies(self) -> Remedies | None:
        """What may be done against a decision of that day."""
        return self.papers.refusals.against(self.fact.on)

    def statute(self, each: Quoted) -> tuple[Words, ...]:
        told = Words(f"《{each.clause.document}》{each.clause.place}：“{each.clause.quote}”")
        return (told,) if each.verified else (told, Words(self.say("page.notice.unverified"), "unverified"))

    def statutes(self, several: Sequence[Statute], between: str, after: str) -> tuple[Words, ...]:
        stops = [between] * (len(several) - 1) + [after]
        told = [(*self.statute(each), Words(stop)) for each, stop in zip(several, stops, strict=False)]
        return tuple(words for each in told for words in each if words.words)

    def received(self, *more: str, code: str = "page.notice.received") -> tuple[str, ...]:
        """What was applied for. The hour stands only where the paper answers to it."""
        at = self.application.hours.submitted if code == "page.notice.received" else None
        told = {"on": self.written(self.application.on, at), "gate": self.asked.gate, "application": self.application.id}
        names = [self.project.buildings[id_].name for id_ in self.asked.buildings if id_ != WHOLE]
        buildings = self.say("page.notice.buildings", buildings=JOINED_BY[self.asked.lang].join(names)) if names else ""
        return (self.say(code, project=self.project.name, code=self.project.code, **told), buildings, *more)

    def against(self, remedies: Remedies | None, scope: Statute | None = None) -> Iterator[Block]:
        """救济途径, and by which clauses."""
        if remedies is None:
            return
        yield said(
            self.say("page.notice.refusal.remedies", reconsideration=remedies.reconsideration, litigation=remedies.litigation),
        )
        clauses = (scope, *remedies.clauses) if scope else remedies.clauses
        yield said(
            *self.statutes(clauses, self.say("page.notice.refusal.semicolon"), self.say("page.notice.refusal.stop")), look="statutes"
        )

    def to_ask(self, staff: StaffId) -> Iterator[Block]:
        """经办人 and a line for the telephone."""
        yield said(self.say("page.notice.ask", who=self.asked.called(staff)), look="whom")
        yield Blank(self.say("page.notice.contact"))

    @property
    def author(self) -> StaffId:
        return StaffId(self.fact.behalf or self.fact.by)


def _say(lang: str, code: str, /, **values: Any) -> str:
    return say(code, lang, **values)


def in_quotes(clause: Citation) -> str:
    return f"《{clause.document}》{clause.place}：“{clause.quote}”"
