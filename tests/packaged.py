"""随软件发布的现行规定, read once a test process."""

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import TypeVar

from lifecycle.calendar import Calendar
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import statutes as reading
from lifecycle.desk.statutes import Statutes, read_statutes

Value = TypeVar("Value")


def once(read: Callable[[Path], Value]) -> Callable[[Path], Value]:
    """The same reading; of the packaged folder, which no test changes, what it has read already."""
    packaged = cache(lambda: read(POLICIES))

    @wraps(read)
    def reads(folder: Path) -> Value:
        return packaged() if folder == POLICIES else read(folder)

    return reads


# Every command that a test gives the program in this process reads the folder: nearly all that such a test cost.
Rulebook.load = staticmethod(once(Rulebook.load))  # type: ignore[method-assign]
reading.read_calendar = once(reading.read_calendar)  # type: ignore[attr-defined]


@cache
def statutes() -> Statutes:
    return read_statutes(POLICIES)


def rulebook() -> Rulebook:
    return statutes().rulebook


def packaged_calendar() -> Calendar:
    return statutes().calendar
