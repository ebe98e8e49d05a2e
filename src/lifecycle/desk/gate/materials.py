"""申请材料: what came in with an application, and after it."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.vocabulary import TimeOfDay


class Brought(Struct, frozen=True, kw_only=True):
    """已收到的申请材料: with the application, or as a supplement, at which position; on, at: its day, and the time where known."""

    title: str
    on: date
    sha256: str | None = None
    at: TimeOfDay | None = None
    position: int = 0


def brought(entries: Sequence[HistoryEntry], application: str | None) -> Iterator[Brought]:
    """What came in with an application and after it, in that order."""
    for entry in entries:
        if application and getattr(fact := fact_as_read(entry), "application", None) == application:
            for material in getattr(fact, "materials", ()):
                at, position = getattr(fact, "at", None), entry.recorded.position
                yield Brought(title=material.title, on=fact.on, sha256=material.sha256, at=at, position=position)
