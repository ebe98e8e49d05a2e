"""The queries and writes of an append. Each database implements them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from eventsourcing.persistence import Tracking
from sqlalchemy import bindparam, select

from lifecycle.ledger.store.recorded import AppendCondition, type_name
from lifecycle.ledger.store.rows import Head, Row, Tip, tag_list
from lifecycle.ledger.store.schema import HAS_COMMAND, events

ROWS_OF = select(events).where(events.c.command_id == bindparam("command"), HAS_COMMAND).order_by(events.c.position)
NUMBER_OF = "SELECT count(*) FROM (SELECT 1 FROM tags WHERE tag = :tag LIMIT 1000) AS counted"
"""How many facts carry a tag; a thousand is many."""


class Found(NamedTuple):
    """What an append rests on, as of one moment: the head; what each command recorded if it was seen before, in position order; and the
    newest row of each stream.
    """

    head: Head
    recorded_by: Mapping[str, list[Row]]
    tips: Mapping[str, Tip]


class Overtaken(Exception):
    """Somebody else wrote after this transaction read, or it needs the lock and does not hold it. Nothing was recorded: decide again."""


class Transaction(ABC):
    """From the first read to the commit. The write succeeds only if nobody else wrote in between."""

    guessed = False
    """True if the head came from our cache. It is checked at write time; until then no request may be refused."""

    @abstractmethod
    def look(self, commands: Collection[str], streams: Mapping[str, int]) -> Found:
        """Reads these first. streams: each with its expected version."""

    @abstractmethod
    def standing_against(self, condition: AppendCondition) -> int | None:
        """The first position that breaks the condition."""

    @abstractmethod
    def insert(self, rows: Sequence[Row], head: Head) -> None:
        """Writes rows and tags, and moves the head to where it stands after them."""

    @abstractmethod
    def track(self, tracking: Tracking) -> bool:
        """Moves a tracking forward; False when it is there already."""


def indexed(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """The rows of the table `tags` that belong to these events."""
    return [(tag, row.position) for row in rows for tag in tag_list(row.tags)]


def against_sql(condition: AppendCondition, rarest_first: Sequence[str], mark: str) -> tuple[str, list[str | int]]:
    """The SQL that finds the first fact against a condition, and its parameters. `mark` is the driver's placeholder.

    The rarest tag is followed through the index, the rest is looked up for each of its facts. A join would leave the plan to the statistics
    of the database, and where there were none yet one ran for minutes, under the lock.
    """
    types = [type_name(fact) for fact in condition.types]
    of_types = f" IN ({', '.join([mark] * len(types))})"
    if not condition.tags:
        wanted = f" AND type{of_types}" if types else ""
        return f"SELECT min(position) FROM events WHERE position > {mark}{wanted}", [condition.after, *types]  # noqa: S608  placeholders
    first, *others = rarest_first
    wanted = f" AND (SELECT 1 FROM tags WHERE tag = {mark} AND position = followed.position) = 1" * len(others)  # noqa: S608
    if types:
        wanted += f" AND (SELECT type FROM events WHERE position = followed.position){of_types}"  # noqa: S608
    statement = f"SELECT min(position) FROM tags AS followed WHERE tag = {mark} AND position > {mark}{wanted}"  # noqa: S608
    return statement, [first, condition.after, *others, *types]


def rarest_first(tags: Collection[str], number_of: Callable[[str], int]) -> list[str]:
    """Tags by how many facts carry them, as far as NUMBER_OF counts."""
    return list(tags) if len(tags) < 2 else sorted(tags, key=number_of)
