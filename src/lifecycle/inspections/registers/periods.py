"""在册期间: from which day to which an entry stands in a register, both included."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.vocabulary import Fact, Refused


class Period(Struct, frozen=True):
    """期间. until: None while nobody has said when it ends."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Period") -> bool:
        return (self.until is None or other.since <= self.until) and (other.until is None or self.since <= other.until)


Periods = tuple[Period, ...]


def periods_of(facts: Iterable[Fact], listed: type[Fact], delisted: type[Fact]) -> Periods:
    """在册期间 after these facts: one from each entry, ended by the removal that falls into it."""
    found: Periods = ()
    for fact in facts:
        if isinstance(fact, listed):
            found = (*found, Period(fact.listed_since, fact.listed_until))  # type: ignore[attr-defined]
        elif isinstance(fact, delisted):
            last: date = fact.listed_until  # type: ignore[attr-defined]
            found = tuple(replace(each, until=last) if each.holds_on(last) else each for each in found)
    return found


def refuse_listed(periods: Periods, since: date, until: date | None, called: str) -> None:
    """Raises Refused for days that run backwards, and for an entry over days on which one stands already."""
    if until is not None and until < since:
        raise Refused("registers.days_backwards", since=since, until=until)
    if known := next((each for each in periods if each.overlaps(Period(since, until))), None):
        raise Refused("registers.listed_already", called=called, since=known.since, until=known.until or "—")


def refuse_unlisted(periods: Periods, day: date, called: str) -> None:
    """Raises Refused for a change or a removal on a day on which nothing stands."""
    if not any(each.holds_on(day) for each in periods):
        raise Refused("registers.not_listed", called=called, day=day)
