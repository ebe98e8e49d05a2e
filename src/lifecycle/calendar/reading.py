"""期限与工作日的表单: two YAML tables, refused with file, line and reason where they contradict themselves."""

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct
from yaml.nodes import Node

from lifecycle.calendar.laws import read_laws
from lifecycle.calendar.terms import (
    Approver,
    Consulting,
    CountedIn,
    Extension,
    Procedure,
    RunsFrom,
    Stops,
    Term,
    Terms,
    TermStep,
    Unsupplied,
)
from lifecycle.calendar.working_days import SATURDAY, Arrangement, DaysOff, Notice, WorkingDays, amended
from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, day, fault, fields, listing, member, nullable, quoted, text, truth
from lifecycle.vocabulary import Citation, Gate

WORKING_DAYS, TERMS = "national/working-days.yaml", "national/terms.yaml"


class Calendar(Struct, frozen=True):
    """期限与工作日. edition: the SHA-256 of both tables; what was reckoned by another edition may fall due on other days.

    holidays, prescribed: the SHA-256 of the table of holidays, and of that of terms.
    """

    working_days: WorkingDays
    terms: Terms
    edition: str
    holidays: str = ""
    prescribed: str = ""


def read_calendar(folder: Path) -> Calendar:
    """Both tables of a policies folder. Raises BadInput with file, line and reason."""
    days, days_written = read_words(folder / WORKING_DAYS, WORKING_DAYS)
    terms, terms_written = read_words(folder / TERMS, TERMS)
    return Calendar(
        WorkingDays(_years(compose(days, WORKING_DAYS))),
        Terms(listing(_term)(compose(terms, TERMS)), read_laws(folder)),
        sha256(days_written + terms_written).hexdigest(),
        holidays=sha256(days_written).hexdigest(),
        prescribed=sha256(terms_written).hexdigest(),
    )


def _years(node: Node) -> tuple[Arrangement, ...]:
    """Of the notices of a year, each but the first names the earlier one that it amends; what they come to is no contradiction either."""
    arrangements = tuple(sorted(listing(_arrangement)(node), key=lambda each: (each.year, each.notice.issued_on)))
    known: dict[int, set[str]] = {}
    for each in arrangements:
        earlier = known.setdefault(each.year, set())
        if (each.amends not in earlier) if earlier else each.amends:
            raise fault(node, "calendar.year_repeated", years=[each.year])
        earlier.add(each.notice.number)
    for year in amended(arrangements):
        _refuse_twice(node, year)
    return arrangements


def _arrangement(node: Node) -> Arrangement:
    """一年. The year's own days, and those around the turn of the year that its notice moves."""
    form = fields(
        node,
        {
            "year": _number,
            "notice": _notice,
            "verified": truth,
            "days_off": listing(_days_off),
            "worked_weekends": listing(day, allow_empty=True),
        },
        {"amends": text, "no_longer_worked": listing(day)},
    )
    arrangement = Arrangement(**form)
    off = [each for days in arrangement.days_off for each in days]
    if stray := [each for each in (*off, *arrangement.worked_weekends) if each.year not in (arrangement.year, arrangement.year - 1)]:
        raise fault(node, "calendar.other_year", year=arrangement.year, days=stray)
    if weekdays := [each for each in arrangement.worked_weekends if each.weekday() < SATURDAY]:
        raise fault(node, "calendar.not_a_weekend", days=weekdays)
    _refuse_twice(node, arrangement)
    return arrangement


def _refuse_twice(node: Node, arrangement: Arrangement) -> None:
    """No day is off and worked at once, or named twice."""
    off = [each for days in arrangement.days_off for each in days]
    if both := sorted(each for each, times in Counter((*off, *arrangement.worked_weekends)).items() if times > 1):
        raise fault(node, "calendar.day_twice", days=both)


def _notice(node: Node) -> Notice:
    return Notice(**fields(node, {"title": text, "number": text, "issued_on": day}))


def _days_off(node: Node) -> DaysOff:
    form = fields(node, {"name": text, "from": day, "to": day})
    if form["to"] < form["from"]:
        raise fault(node, "calendar.ends_before_it_begins", name=form["name"])
    return DaysOff(name=form["name"], first=form["from"], last=form["to"])


def _term(node: Node) -> Term:
    form = fields(
        node,
        {
            "step": member(TermStep),
            "gates": listing(member(Gate), allow_empty=True),
            "days": _number,
            "counted_in": member(CountedIn),
            "runs_from": member(RunsFrom),
            "in_force_from": day,
            "clause": _clause,
            "verified": truth,
        },
        {
            "text": text,
            "note": text,
            "left_open": text,
            "decided_by": nullable(text),
            "extension": _extension,
            "stops": _stops,
            "consulting": _consulting,
            "unsupplied": _unsupplied,
        },
    )
    if ("left_open" in form) != ("decided_by" in form):
        raise fault(node, "calendar.open_or_decided")
    return Term(**_with_its_text(node, form))


def _extension(node: Node) -> Extension:
    required = {"days": _number, "approved_by": member(Approver), "clause": _clause, "verified": truth}
    return Extension(**_with_its_text(node, fields(node, required, {"text": text, "times": _number})))


def _stops(node: Node) -> Stops:
    required = {"procedures": listing(member(Procedure)), "clause": _clause, "verified": truth}
    return Stops(**_with_its_text(node, fields(node, required, {"text": text})))


def _unsupplied(node: Node) -> Unsupplied:
    return Unsupplied(**fields(node, {"left_open": text, "decided_by": nullable(text), "verified": truth}))


def _consulting(node: Node) -> Consulting:
    said = {"asks": text, "asked": text, "about": text, "within": text, "counts": truth, "clause": _clause, "verified": truth}
    return Consulting(**_with_its_text(node, fields(node, said, {"text": text})))


def _with_its_text(node: Node, form: dict[str, Any]) -> dict[str, Any]:
    """What is marked as verified names the text that it was compared with."""
    if form["verified"] and "text" not in form:
        raise fault(node, "calendar.verified_without_text")
    return form


def _clause(node: Node) -> Citation:
    return Citation(**fields(node, {"document": text, "place": text, "quote": text}))


def _number(node: Node) -> int:
    if not ((digits := quoted(node)).isascii() and digits.isdigit() and 0 < len(digits) <= 4):
        raise fault(node, "calendar.not_a_number", text=digits)
    return int(digits)
