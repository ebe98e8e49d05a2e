"""历史: a project as it was known at a position and as it was in force on a date. The two clocks are never mixed."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from lifecycle.desk.desk import Desk
from lifecycle.desk.holidays import Calendars
from lifecycle.ledger import Recorded
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import facts_as_corrected
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Fact, ProjectId


class HistoryEntry(Struct, frozen=True, kw_only=True):
    """一条历史: the fact as recorded; mended: as it has to be read now, when what is known by then corrects it.

    annulled: the fact that annulled it, when what is known by then does; it counts for nothing any more.
    """

    recorded: Recorded
    mended: Fact | None = None
    annulled: Recorded | None = None


class History(Struct, frozen=True, kw_only=True):
    """历史 of one project. known_at: only facts up to this position; in_force_on: only facts whose legal date is not later.

    project: what the entries amount to; None when nothing of it was known or in force.
    """

    known_at: int | None
    in_force_on: date | None
    entries: tuple[HistoryEntry, ...]
    project: Project | None


def counted(entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """The entries that still count: those that nobody annulled."""
    return tuple(entry for entry in entries if entry.annulled is None)


def replay(desk: Desk, id_: ProjectId, *, known_at: int | None = None, in_force_on: date | None = None) -> History:
    """重放: facts with position <= known_at and legal date <= in_force_on, in position order, corrections known by then applied."""
    recorded = desk.ledger.load(f"project/{id_}", known_at=known_at).recorded
    return as_of(recorded, desk.calendars, known_at=known_at, in_force_on=in_force_on)


def as_of(recorded: Iterable[Recorded], calendars: Calendars, *, known_at: int | None = None, in_force_on: date | None = None) -> History:
    """重放 of what has been loaded already, up to that position or further."""
    known = tuple(each for each in recorded if known_at is None or each.position <= known_at)
    facts = [recorded.fact for recorded in known]
    return History(
        known_at=known_at,
        in_force_on=in_force_on,
        entries=tuple(entry for entry in _entries(known) if in_force_on is None or entry.recorded.fact.on <= in_force_on),
        project=fold_by_law(facts, lambda: calendars.now(known_at), in_force_on=in_force_on),
    )


def _entries(known: tuple[Recorded, ...]) -> Iterator[HistoryEntry]:
    facts = [recorded.fact for recorded in known]
    told = dict(facts_as_corrected(facts))
    by = {version: each for each in known if isinstance(each.fact, FactAnnulled) for version in each.fact.versions}
    for recorded in known:
        now = told.get(recorded.version, recorded.fact)
        yield HistoryEntry(recorded=recorded, mended=now if now != recorded.fact else None, annulled=by.get(recorded.version))
