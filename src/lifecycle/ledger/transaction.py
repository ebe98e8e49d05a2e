"""What an append does while it holds the lock. Each database says how."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from eventsourcing.persistence import Tracking
from sqlalchemy import bindparam, select

from lifecycle.ledger.recorded import Condition, type_name
from lifecycle.ledger.rows import Head, Row, Tip, tag_list
from lifecycle.ledger.schema import HAS_COMMAND, events

ROWS_OF = select(events).where(events.c.command_id == bindparam("command"), HAS_COMMAND).order_by(events.c.position)


class Transaction(ABC):
    """From the lock of the head to the commit; nobody else writes in between.

    before: what the command recorded when it was seen before, in position order; tips: the newest row of each stream that has one.
    """

    head: Head
    before: list[Row]
    tips: dict[str, Tip]

    @abstractmethod
    def standing_against(self, condition: Condition) -> int | None:
        """The first position that breaks the condition."""

    @abstractmethod
    def insert(self, rows: Sequence[Row]) -> None:
        """Writes rows and tags, and moves the head."""

    @abstractmethod
    def track(self, tracking: Tracking) -> bool:
        """Moves a tracking forward; False when it is there already."""


def indexed(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """The rows of the table `tags` that belong to these events."""
    return [(tag, row.position) for row in rows for tag in tag_list(row.tags)]


def standing(condition: Condition, mark: str) -> tuple[str, list[str | int]]:
    """The SQL that finds the first fact against a condition, and its parameters. `mark` is the driver's placeholder."""
    joins = "".join(f" JOIN tags t{n} ON t{n}.tag = {mark} AND t{n}.position = e.position" for n in range(len(condition.tags)))
    of_types = f" AND e.type IN ({', '.join([mark] * len(condition.types))})" if condition.types else ""
    statement = f"SELECT min(e.position) FROM events e{joins} WHERE e.position > {mark}{of_types}"  # noqa: S608  placeholders only
    return statement, [*sorted(condition.tags), condition.after, *map(type_name, condition.types)]
