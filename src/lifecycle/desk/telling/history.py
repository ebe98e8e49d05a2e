"""历史: a project as it was known at a position and as it was in force on a date. The two clocks are never mixed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.desk.belonging import STREAMS
from lifecycle.desk.desk import Desk
from lifecycle.desk.holidays import Calendars
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger import Ledger, Recorded
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import facts_as_corrected
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Fact, ProjectId
from lifecycle.wording import say


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
    beside: those of the streams that facts of the project name, as its checks, in position order; none unless they were asked for.
    """

    known_at: int | None
    in_force_on: date | None
    entries: tuple[HistoryEntry, ...]
    project: Project | None
    beside: tuple[HistoryEntry, ...] = ()

    @property
    def everything(self) -> tuple[HistoryEntry, ...]:
        """All of them in position order."""
        return tuple(sorted((*self.entries, *self.beside), key=lambda entry: entry.recorded.position))

    def stream_of(self, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """The entries of the stream in which this one stands."""
        return tuple(each for each in (*self.entries, *self.beside) if each.recorded.stream == entry.recorded.stream)


def records(entries: Iterable[HistoryEntry], lang: str) -> Callable[[int], str]:
    """What the records of a project are called, by their version: as the page of the project numbers them, by their position, with their
    name; one that is not among the entries by its number alone.
    """
    known = {entry.recorded.version: entry.recorded for entry in entries}

    def called(version: int) -> str:
        recorded = known.get(version)
        if recorded is None:
            return record_by_number(version, lang)
        return say("look.timeline.record", lang, position=recorded.position, fact=say(f"fact.{fact_name(recorded.fact)}", lang))

    return called


def record_by_number(version: int, lang: str) -> str:
    """What a record is called where nobody knows its position."""
    return say("look.timeline.record_by_number", lang, number=version)


def counted(entries: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """The entries that still count: those that nobody annulled."""
    return tuple(entry for entry in entries if entry.annulled is None)


def replay(desk: Desk, id_: ProjectId, *, known_at: int | None = None, in_force_on: date | None = None) -> History:
    """重放: facts with position <= known_at and legal date <= in_force_on, in position order, corrections known by then applied."""
    recorded = desk.ledger.load(f"project/{id_}", known_at=known_at).recorded
    beside = named_by(desk.ledger, recorded)
    return as_of(recorded, desk.calendars, known_at=known_at, in_force_on=in_force_on, beside=beside)


def named_by(ledger: Ledger, recorded: Iterable[Recorded]) -> tuple[tuple[Recorded, ...], ...]:
    """所指的流: the streams that facts of a project name, each as it is recorded."""
    names = dict.fromkeys(name for each in recorded for name in STREAMS.values(each.fact))
    return tuple(tuple(ledger.load(name).recorded) for name in names)


def as_of(
    recorded: Iterable[Recorded],
    calendars: Calendars,
    *,
    known_at: int | None = None,
    in_force_on: date | None = None,
    beside: Iterable[Sequence[Recorded]] = (),
) -> History:
    """重放 of what has been loaded already, up to that position or further. beside: streams that it names."""
    known = _known(recorded, known_at)
    facts = [recorded.fact for recorded in known]
    others = [entry for stream in beside for entry in _in_force(_known(stream, known_at), in_force_on)]
    return History(
        known_at=known_at,
        in_force_on=in_force_on,
        entries=tuple(_in_force(known, in_force_on)),
        beside=tuple(sorted(others, key=lambda entry: entry.recorded.position)),
        project=fold_by_law(facts, lambda: calendars.now(known_at), in_force_on=in_force_on),
    )


def _known(recorded: Iterable[Recorded], known_at: int | None) -> tuple[Recorded, ...]:
    return tuple(each for each in recorded if known_at is None or each.position <= known_at)


def _in_force(known: tuple[Recorded, ...], in_force_on: date | None) -> Iterator[HistoryEntry]:
    return (entry for entry in entries_of(known) if in_force_on is None or entry.recorded.fact.on <= in_force_on)


def entries_of(known: Sequence[Recorded]) -> Iterator[HistoryEntry]:
    """The records of one stream, each with what mends or annuls it."""
    facts = [recorded.fact for recorded in known]
    told = dict(facts_as_corrected(facts))
    by = {version: each for each in known if isinstance(each.fact, FactAnnulled) for version in each.fact.versions}
    for recorded in known:
        now = told.get(recorded.version, recorded.fact)
        yield HistoryEntry(recorded=recorded, mended=now if now != recorded.fact else None, annulled=by.get(recorded.version))
