"""期限: what waits in a stream of any kind, for whom and until when. Its matter says so; the tray shows it (projections/open_work)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.calendar import Calendar, DueDay
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Command, Fact, StaffId


class Deadline(Struct, frozen=True, kw_only=True):
    """期限 of one thing. item: tells it from the others of its stream; ends: the command that ends the waiting, by which is known who may;
    due: None where no day is set; county: None for the whole city.

    name, code: of the subject, as people call it; words: what is to be done; not_by: who may not do it, having had a hand in it.
    """

    item: str
    ends: type[Command]
    since: date
    due: DueDay | None
    county: str | None
    name: str
    code: str = ""
    words: str = ""
    not_by: frozenset[StaffId] = frozenset()


Deadlines = Callable[[Sequence[Fact], Calendar], Iterable[Deadline]]
"""All that waits in a stream now, after these facts; nothing once it is done."""


def no_deadlines(_facts: Sequence[Fact], _calendar: Calendar) -> Iterable[Deadline]:
    return ()


class Awaited(Struct, frozen=True):
    """有期限的业务: a kind of stream, what waits in it, and who may give the command that ends the waiting."""

    name: str
    deadlines: Deadlines
    roles: Callable[[type[Command]], frozenset[Role]]
