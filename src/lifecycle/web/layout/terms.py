"""期限: how many working days are left of what waits, in the same words on the tray and on the gate page, and what that rests on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.calendar import Calendar, TermStep, WorkingDays
from lifecycle.calendar import Term as Prescribed
from lifecycle.calendar.adoption import Edition
from lifecycle.desk.gate.batches import fact_as_read as as_read
from lifecycle.desk.telling.history import HistoryEntry, counted
from lifecycle.projections.moved import moved
from lifecycle.projections.waiting import Task, waiting_in
from lifecycle.projects.application.clock import Mark, Running, marks
from lifecycle.projects.deciding.delivering import late
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Application, ApplicationStatus, Project
from lifecycle.vocabulary import Fact
from lifecycle.web.layout.shown import when
from lifecycle.wording import label, say

SOON = 2
"""Working days before the last one, from which on a thing is pressing."""
NOTES = {"unmet": "stop", "undetermined": "doubt"}
"""形状 -> the kind of note in which a term stands on a page of its own."""


class Term(Struct, frozen=True):
    """期限 in words, with the shape of its mark."""

    shape: str
    words: str


class Deadline(Struct, frozen=True, kw_only=True):
    """一件申请的期限. told: which term it is, since when and until when, or why there is none; remarks: what stops it or is not settled;
    prescribed: where it is laid down."""

    left: Term
    told: str
    remarks: tuple[str, ...] = ()
    prescribed: Prescribed | None = None

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.left.shape == "unmet"

    @property
    def kind(self) -> str:
        return NOTES.get(self.left.shape, "plain")


def term(due: date | None, today: date, working_days: WorkingDays, lang: str, *, provisional: bool = False) -> Term:
    """还剩几个工作日. Where holidays are not announced yet, the count is said to be provisional."""
    if due is None:
        return Term("na", say("term.none", lang))
    left = working_days.left(today, due)
    about = say("term.provisional", lang) if provisional else ""
    if due < today:
        return Term("unmet", say("term.overdue", lang, days=-left) + about)
    if due == today:
        return Term("undetermined", say("term.today", lang) + about)
    return Term("undetermined" if left <= SOON else "going", say("term.left", lang, days=left) + about)


def deadline(
    project: Project,
    application: Application,
    told: Sequence[Fact],
    calendar: Calendar,
    today: date,
    lang: str,
    moved_from: date | None,
) -> Deadline | None:
    """The term that runs for a pending application; None where it waits for nothing. told: the facts of the project, as corrected;
    moved_from: when it fell due before a notice of holidays moved it."""
    waiting = next((each for each in waiting_in(project, told, calendar) if each.item == application.id), None)
    if waiting is None:
        return None
    due = waiting.due
    left = term(due.on if due else None, today, calendar.working_days, lang, provisional=due is not None and due.provisional)
    further = (say("term.further", lang, items=application.further),) if application.further else ()
    if waiting.task is Task.SUPPLY and due and waiting.runs is None:
        told_so = say("term.supplement", lang, since=when(waiting.since, waiting.since_at), due=due.on)
        return Deadline(
            left=left, told=told_so, remarks=(say("term.stopped", lang), *_unsupplied(application, due.on, calendar, today, lang), *further)
        )
    if waiting.runs is None:
        step = TermStep.ACCEPT if waiting.task is Task.ACCEPT else TermStep.DECIDE
        not_given = say("term.not_given", lang, step=step, gate=application.gate)
        return Deadline(left=left, told=not_given, remarks=further)
    supplied = application.status is ApplicationStatus.SUPPLIED and waiting.runs.start > application.on
    running = _running(left, waiting.runs, today, lang, say("term.from_supply", lang) if supplied else None)
    shifted = (_shifted(moved_from, waiting.runs, lang),) if moved_from else ()
    return replace(running, remarks=(*running.remarks, *shifted, *further))


def shifts(project: Project, entries: Sequence[HistoryEntry], followed: Sequence[Edition], lang: str) -> dict[str, str]:
    """期限的移动, by application: from which day to which, where a notice of holidays moved a term that runs."""
    before = moved([entry.recorded for entry in entries], followed)
    if not before:
        return {}
    running = waiting_in(project, [as_read(entry) for entry in _telling(entries)], followed[-1].calendar)
    return {each.item: _shifted(before[each.item], each.runs, lang) for each in running if each.runs and each.item in before}


def _shifted(before: date, runs: Running, lang: str) -> str:
    return say("term.moved", lang, before=before, due=runs.due.on)


def _unsupplied(application: Application, due: date, calendar: Calendar, today: date, lang: str) -> Iterator[str]:
    """What can be done about an applicant who has not supplied it in time."""
    term = calendar.terms.of(TermStep.ACCEPT, application.gate, application.on)
    if due < today and term and term.unsupplied:
        yield say("term.unsupplied", lang, question=term.unsupplied.left_open)


def remarks(project: Project, entries: Sequence[HistoryEntry], calendar: Calendar, lang: str) -> dict[int, str]:
    """期限上的记号 in words, by the position of the entry: what came late, and what stops no term."""
    facts = _telling(entries)
    told = [as_read(entry) for entry in facts]
    found = marks(project, told, calendar) | late(told, calendar)
    return {facts[place].recorded.position: _marked(mark, lang) for place, mark in found.items()}


def remarks_ahead(
    project: Project | None, entries: Sequence[HistoryEntry], expected: Sequence[Fact], calendar: Callable[[], Calendar], lang: str
) -> dict[int, str]:
    """The same of facts that would be recorded behind these, by their place."""
    if project is None or not any(hasattr(fact, name) for fact in expected for name in ("application", "advice", "inquiry")):
        return {}
    before = [as_read(entry) for entry in _telling(entries)]
    told, read = [*before, *expected], calendar()
    found = marks(project, told, read) | late(told, read)
    return {place - len(before): _marked(mark, lang) for place, mark in found.items() if place >= len(before)}


def _telling(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """What counts for a term: neither corrections, which are read where they belong, nor what was annulled."""
    return [entry for entry in counted(entries) if not isinstance(entry.recorded.fact, FactCorrected)]


def _marked(mark: Mark, lang: str) -> str:
    told = say("term.missed", lang, effect=mark.effect, last=mark.last) if mark.last else label(mark.effect, lang)
    return say("term.besides", lang, told=told, besides=mark.besides) if mark.besides else told


def _running(left: Term, runs: Running, today: date, lang: str, runs_from: str | None = None) -> Deadline:
    """runs_from: what it has begun with, where the law does not say it in these words."""
    prescribed = runs.term
    told = say(
        "term.runs",
        lang,
        step=prescribed.step,
        days=prescribed.days,
        counted_in=prescribed.counted_in,
        runs_from=runs_from or prescribed.runs_from,
        start=runs.start,
        due=runs.due.on,
    )
    left_open = (say("term.left_open", lang, question=prescribed.left_open),) if prescribed.left_open else ()
    untold = runs.due.on if prescribed.step is TermStep.ACCEPT and runs.due.on < today else runs.untold_by
    remarks = (say("term.untold", lang, last=untold),) if untold else ()
    return Deadline(left=left, told=told, remarks=(*remarks, *_moved(runs, lang), *left_open), prescribed=prescribed)


def _moved(runs: Running, lang: str) -> Iterator[str]:
    """By what its end has moved, and where that is laid down."""
    term = runs.term
    if runs.extended and (more := term.extension):
        said = {"days": more.days, "counted_in": term.counted_in, "approved_by": more.approved_by}
        yield say("term.extended", lang, **said, document=more.clause.document, place=more.clause.place)
    if term.stops:
        clause = term.stops.clause
        for since, until in (span for span in runs.stopped if span[0] < span[1]):
            yield say("term.not_counted", lang, since=since, until=until, document=clause.document, place=clause.place)
