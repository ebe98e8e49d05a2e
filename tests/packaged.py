"""随软件发布的现行规定, read once a test process."""

from functools import cache

from lifecycle.calendar import Calendar
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.statutes import Statutes, read_statutes


@cache
def statutes() -> Statutes:
    return read_statutes(POLICIES)


def rulebook() -> Rulebook:
    return statutes().rulebook


def packaged_calendar() -> Calendar:
    return statutes().calendar
