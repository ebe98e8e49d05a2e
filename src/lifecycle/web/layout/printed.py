"""纸面: what the sheet of a gate prints: of a decision what was recorded with it, of what is pending how it stands."""

from collections.abc import Callable, Iterable
from functools import partial

from fastapi import Request
from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.desk import Desk
from lifecycle.desk.gate.sheet import GateSheet, decided_sheet
from lifecycle.desk.paperwork.as_recorded import as_recorded, cited
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.projects.deciding.refusals import HOUSE, HOUSE_TITLE
from lifecycle.vocabulary import BuildingId, Verdict
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.advice import Advice, advice
from lifecycle.web.layout.conditions import Undecided, addresses, undecided
from lifecycle.web.layout.gate_page import Head, head


class Printed(Struct, frozen=True, kw_only=True):
    """纸面上的办理单. names: of the units that were judged; documents: titles by id; undecided: the choices that a verdict took;
    known_at: up to which position it tells; None where it tells how things stand."""

    sheet: GateSheet
    head: Head
    advice: Advice
    names: dict[BuildingId | None, str]
    documents: dict[str, str]
    undecided: Callable[[Verdict], list[Undecided]]
    known_at: int | None = None


def printed(request: Request, desk: Desk, subject: Subject, calendar: Calendar, earlier: HistoryEntry | None = None) -> Printed:
    """The sheet as its decision recorded it, where there is one; else as it stands. earlier: of this decision, whatever has come since."""
    decision = earlier or subject.gate_sheet.stands_by
    if decision is None:
        return printed_as_it_stands(request, desk, subject, calendar)
    then = as_recorded(desk, subject.entries, decision)
    sheet = decided_sheet(then.project, then.entries, subject.gate_sheet.gate, desk.rulebook, decision.recorded.version, then.calendar)
    return _of(request, desk, sheet, subject.lang, then.calendar, then.known_at)


def printed_as_it_stands(request: Request, desk: Desk, subject: Subject, calendar: Calendar) -> Printed:
    """The sheet as it stands."""
    return _of(request, desk, subject.gate_sheet, subject.lang, calendar)


def _of(request: Request, desk: Desk, sheet: GateSheet, lang: str, calendar: Calendar, known_at: int | None = None) -> Printed:
    verdicts, day = sheet.verdicts, sheet.on
    applied = cited(desk, verdicts)
    return Printed(
        sheet=sheet,
        head=head(sheet, lang),
        advice=advice(sheet.project, sheet.advice, day, calendar.working_days, calendar.terms.consulting(), lang),
        names={verdict.building: unit_name(sheet.project, verdict.building, lang) for verdict in verdicts},
        documents=_titles(verdicts) | {each.id: each.title for each in applied} | {HOUSE: HOUSE_TITLE},
        undecided=partial(undecided, desk.rulebooks.now(known_at), addresses(request.app), lang, applied=applied),
        known_at=known_at,
    )


def _titles(verdicts: Iterable[Verdict]) -> dict[str, str]:
    """The ids themselves, for documents of which nothing is known."""
    return {verdict.clause.document: verdict.clause.document for verdict in verdicts}
