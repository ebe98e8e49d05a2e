"""履历的排法: what the timeline shows of each fact, by both clocks."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from lifecycle.vocabulary import StaffId, TimeOfDay


class Mended(Struct, frozen=True, kw_only=True):
    """更正: how an entry has to be read now, and the position of the fact that says so. changes: each value that stands otherwise, beside
    the day, with what it said and what it says."""

    on: date
    at: TimeOfDay | None = None
    detail: str
    reason: str = ""
    position: int | None = None
    changes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()


class Annulled(Struct, frozen=True, kw_only=True):
    """作废: since when an entry counts for nothing, why, who proposed and who confirmed it, and the position of the fact that says so."""

    on: date
    reason: str
    proposer: StaffId
    by: StaffId
    position: int


class TimelineItem(Struct, frozen=True, kw_only=True):
    """履历的一条. title: what happened, in a word; detail: the rest of the line; href: where its full text stands;
    mend, annul: where it is corrected, or annulled; remarks: what it means for the term, where that is not what it seems.

    change: `added` or `removed` between the two moments that are compared.
    """

    position: int
    on: date
    at: TimeOfDay | None = None
    recorded_at: datetime
    by: StaffId
    title: str
    detail: str = ""
    behalf: StaffId | None = None
    href: str | None = None
    mend: str | None = None
    annul: str | None = None
    mended: Mended | None = None
    remarks: tuple[str, ...] = ()
    annulled: Annulled | None = None
    change: Literal["added", "removed"] | None = None
