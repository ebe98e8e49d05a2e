"""合计: sums that are stored beside their rows and updated with every change, so that pages do not add them up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select, update

NUMBER = "number"
"""The column of the totals that counts the rows."""


class Totalled(NamedTuple):
    """A sheet and its totals: rows that are alike in some columns are counted and added up together."""

    rows: Table
    totals: Table


def put(
    db: Connection,
    tables: Totalled,
    streams: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    alike: Sequence[str],
    summed: Sequence[str] = (),
) -> None:
    """Replaces the rows of these streams, and updates the totals.

    alike: the columns to group by; summed: columns to add up; NULL counts as 0.
    """
    old = select(*(tables.rows.c[name] for name in (*alike, *summed))).where(tables.rows.c.stream.in_(streams))
    change = _change(db.execute(old).mappings(), rows, alike, summed)
    db.execute(delete(tables.rows).where(tables.rows.c.stream.in_(streams)))
    if rows:
        db.execute(insert(tables.rows), rows)
    c = tables.totals.c
    for values, sums in change.items():
        here = [c[name] == value for name, value in zip(alike, values, strict=True)]
        more = {name: c[name] + figure for name, figure in zip((NUMBER, *summed), sums, strict=True) if figure}
        if more and not db.execute(update(tables.totals).where(*here).values(more)).rowcount:
            db.execute(insert(tables.totals), [dict(zip((*alike, NUMBER, *summed), (*values, *sums), strict=True))])
    db.execute(delete(tables.totals).where(c[NUMBER] == 0))


def _change(
    old: Iterable[Mapping[Any, Any]], new: Iterable[Mapping[Any, Any]], alike: Sequence[str], summed: Sequence[str]
) -> dict[tuple[Any, ...], list[int]]:
    """By how much each total changes: how many rows, then each sum."""
    change: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * (1 + len(summed)))
    for sign, rows in ((-1, old), (1, new)):
        for row in rows:
            sums = change[tuple(row[name] for name in alike)]
            for place, figure in enumerate((1, *(row[name] or 0 for name in summed))):
                sums[place] += sign * figure
    return change
