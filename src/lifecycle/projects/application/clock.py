"""期限的起止: from which days the terms of an application run, by its facts as corrected. The calendar is handed in, like verdicts."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Calendar, DueDay, RunsFrom, Stopped, Term, TermStep
from lifecycle.projects.application.advice import AdviceAsked, AdviceReceived, entered
from lifecycle.projects.application.applications import (
    ApplicationAccepted,
    ApplicationNotAccepted,
)
from lifecycle.projects.application.inquiries import answered_late
from lifecycle.projects.application.supplements import SupplementRequested, SupplementRequestWithdrawn, SupplementSupplied
from lifecycle.projects.application.terms import TermExtended, TermResumed, TermSuspended
from lifecycle.projects.project import Application, Project
from lifecycle.vocabulary import Fact, Gate


class Effect(StrEnum):
    """一步对期限的效力, where it is another than its reader would think."""

    LATE = "late"  # 逾期
    STOPS_NOTHING = "stops_nothing"  # 不停止期限
    MOVES_NOTHING = "moves_nothing"  # 届满以后才告知，期限不变
    AFTER_CONCLUSION = "after_conclusion"  # 结论作出以后
    DATED_BEFORE = "dated_before"  # 录入于结论之后，日期在结论之前


class Mark(Struct, frozen=True):
    """期限上的记号. last: the day that was missed; None where none was; besides: what else is to be said of it."""

    effect: Effect
    last: date | None = None
    besides: Effect | None = None


class Clock(Struct, frozen=True, kw_only=True):
    """期限的起止 of one application. received: complete for the last time; asked_on: the first request; waits_for: what it asked;
    dues: of every item that was asked for; marks: by the place of the fact among those told.

    untold_by: the last day to tell the applicant, once it has passed in silence: the application then counts as accepted since it was
    received, and neither a later request nor a later acceptance moves that day (行政许可法 第三十二条第一款第四项).
    stopped: what does not count, each span until its end or, where that was earlier, until the time that the applicant was told.
    Only the first request before acceptance stops anything: what is lacking is said once and in full.
    """

    received: date
    accepted: date | None = None
    asked_on: date | None = None
    supplement_due: date | None = None
    waits_for: tuple[str, ...] = ()
    dues: dict[str, date] = {}
    untold_by: date | None = None
    extended: bool = False
    stopped: tuple[Stopped, ...] = ()
    marks: dict[int, Mark] = {}
    jointly: bool = False

    @classmethod
    def of(cls, application: Application, told: Sequence[Fact], calendar: Calendar) -> "Clock":
        """Where the clock stands after these facts. told: of the whole project, as corrected."""
        clock = cls(received=application.on, jointly=application.jointly)
        for place, fact in enumerate(told):
            if getattr(fact, "application", None) == application.id:
                clock = clock.answered(place, fact, application.gate, calendar).moved(place, fact, application.gate, calendar)
        return clock if clock.untold_by is None else replace(clock, accepted=clock.received)

    def answered(self, place: int, fact: Fact, gate: Gate, calendar: Calendar) -> "Clock":
        """From when the terms run, after the answers to the applicant."""
        if isinstance(fact, SupplementRequestWithdrawn):
            return self._not_asked(fact)
        match fact:
            case SupplementRequested() if self.asked_on or self.accepted:
                return self._marked(place, Mark(Effect.STOPS_NOTHING)).asking(fact)
            case SupplementRequested():
                asked = self._told(place, fact.on, gate, calendar).asking(fact)
                return replace(asked, asked_on=fact.on, supplement_due=fact.due, waits_for=fact.items)
            case SupplementSupplied():
                return self._supplied(place, fact)
            case ApplicationAccepted() | ApplicationNotAccepted():
                answered = self._told(place, fact.on, gate, calendar)
                return replace(answered, accepted=fact.on) if isinstance(fact, ApplicationAccepted) else answered
        return self

    def moved(self, place: int, fact: Fact, gate: Gate, calendar: Calendar) -> "Clock":
        """Until when they run. What the applicant was told of once the term was over moves nothing."""
        match fact:
            case TermExtended() | TermSuspended() if over := self._over(fact.told_on, gate, calendar):
                late = self._marked(place, Mark(Effect.LATE, over, Effect.MOVES_NOTHING))
                return replace(late, stopped=(*self.stopped, (fact.on, fact.on))) if isinstance(fact, TermSuspended) else late
            case TermExtended():
                return replace(self, extended=True)
            case TermSuspended():
                return replace(self, stopped=(*self.stopped, (fact.on, calendar.working_days.after(fact.on, fact.days).on)))
            case TermResumed() if self.stopped:
                *earlier, (since, needed) = self.stopped
                return replace(self, stopped=(*earlier, (since, min(needed, fact.on))))
        return self

    def _over(self, told_on: date, gate: Gate, calendar: Calendar) -> date | None:
        """The last day of the term to decide, where the day lies behind it."""
        running = self.runs(TermStep.DECIDE, gate, calendar)
        return running.due.on if running and running.due.on < told_on else None

    def runs(self, step: TermStep, gate: Gate, calendar: Calendar) -> "Running | None":
        """The prescribed term of the step, and when it ends; None where no document gives one, or it has not begun."""
        terms = calendar.terms
        term = (
            terms.to_decide(gate, self.received, jointly=self.jointly) if step is TermStep.DECIDE else terms.of(step, gate, self.received)
        )
        start = self.accepted if term and term.runs_from is RunsFrom.ACCEPTED else self.received
        if term is None or start is None:
            return None
        due = term.ends(start, calendar.working_days, extended=self.extended, stopped=self.stopped)
        return Running(term=term, start=start, due=due, untold_by=self.untold_by, extended=self.extended, stopped=self.stopped)

    def missed(self, on: date, gate: Gate, calendar: Calendar) -> date | None:
        """The last day to tell the applicant, where the day lies behind it; None where it was kept or no document gives one.

        Who was asked in time and has not supplied yet was told: nothing has been missed, however long that takes.
        """
        if self.waits_for and self.untold_by is None:
            return None
        term = calendar.terms.of(TermStep.ACCEPT, gate, self.received)
        last = term.ends(self.received, calendar.working_days).on if term else None
        return self.untold_by or (last if last and last < on else None)

    def asking(self, fact: SupplementRequested) -> "Clock":
        return replace(self, dues=self.dues | dict.fromkeys(fact.items, fact.due))

    def _not_asked(self, fact: SupplementRequestWithdrawn) -> "Clock":
        """Where nothing is left of the first request, the term has run on since receipt, as if nobody had asked."""
        if not self.waits_for:
            return self
        left = tuple(item for item in self.waits_for if item not in fact.items)
        return replace(self, waits_for=left) if left else replace(self, waits_for=(), asked_on=None, supplement_due=None)

    def _supplied(self, place: int, fact: SupplementSupplied) -> "Clock":
        """What the first request waited for is received anew. An item that comes after its day is marked."""
        missed = [due for material in fact.materials if (due := self.dues.get(material.title)) and due < fact.on]
        clock = self._marked(place, Mark(Effect.LATE, min(missed))) if missed else self
        if not self.waits_for:
            return clock
        return replace(clock, waits_for=(), received=self.received if self.untold_by else fact.on)

    def _told(self, place: int, on: date, gate: Gate, calendar: Calendar) -> "Clock":
        last = self.missed(on, gate, calendar)
        return replace(self._marked(place, Mark(Effect.LATE, last)), untold_by=last) if last else self

    def _marked(self, place: int, mark: Mark) -> "Clock":
        return replace(self, marks={**self.marks, place: mark})


class Running(Struct, frozen=True, kw_only=True):
    """进行中的期限: which one, since what day, and when it ends; extended and stopped: by what its end has moved.

    untold_by: the day by which the applicant had to be told and was not, so that the application counts as accepted since it came.
    """

    term: Term
    start: date
    due: DueDay
    untold_by: date | None = None
    extended: bool = False
    stopped: tuple[Stopped, ...] = ()


def marks(project: Project, told: Sequence[Fact], calendar: Calendar) -> dict[int, Mark]:
    """期限上的记号 of a project's facts, by their place among those told."""
    clocks = (Clock.of(application, told, calendar) for application in project.applications.values())
    ours = {place: Mark(Effect.LATE, last) for place, last in answered_late(project, told, calendar)}
    return {place: mark for clock in clocks for place, mark in clock.marks.items()} | dict(_late_answers(project, told)) | ours


def _late_answers(project: Project, told: Sequence[Fact]) -> Iterator[tuple[int, Mark]]:
    """Advice that came after the day by which the body was to answer, or after the conclusion, or both."""
    dues: dict[tuple[str, str], date] = {}
    for place, fact in enumerate(told):
        match fact:
            case AdviceAsked():
                dues |= {(fact.advice, each.body): each.answer_by for each in fact.bodies}
            case AdviceReceived():
                due, after = dues[fact.advice, fact.body], _after(project, fact)
                if due < fact.on:
                    yield place, Mark(Effect.LATE, due, after)
                elif after:
                    yield place, Mark(after)


def _after(project: Project, answer: AdviceReceived) -> Effect | None:
    """How it stands to the conclusion, or would, where it is not recorded yet."""
    asked = project.consultations[answer.advice]
    reply = next(each for each in asked.replies if each.body == answer.body)
    if not reply.stance:
        would = entered(project, asked, answer.on)
        return Effect(would) if would else None
    if reply.dated_before:
        return Effect.DATED_BEFORE
    return Effect.AFTER_CONCLUSION if reply.after_conclusion else None
