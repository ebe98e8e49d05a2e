"""投影换代: a projection is rebuilt in new tables, which replace the old ones in one transaction.

The tables of a generation are called `<projection>__<number>__<table>`. What is read are views, and a change of generation is a change of
views. They bear the tables' own names; those of an edition begin with it, since each edition is read beside the others.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, CreateView, MetaData, Table, TableClause, column, delete, func, insert, inspect, select, update
from sqlalchemy.schema import DropTable, DropView

from lifecycle.ledger.store.schema import bookmarks

Tables = TypeVar("Tables")
_b = bookmarks.c
_ROW = (_b.generation, _b.version, _b.position, _b.live, _b.edition)


EDITIONS = 3
"""The most editions of a sheet that are kept: for a server, for its successor, and for a command line with another folder."""
NAMED_BY = 12
"""So many characters of an edition tell its views from those of the others."""


class Generation(NamedTuple):
    """一代: one set of tables, written by one version of a projection in one edition, up to a position."""

    number: int
    version: int
    position: int
    live: bool
    edition: str = ""


class TablesFound(NamedTuple):
    """现有的表 of a projection: the tables and views of the generations of this program, and what those of others begin with."""

    names: set[str]
    prefixes: set[str]


def shown_of(edition: str) -> str:
    """What the names of the views of an edition begin with."""
    return f"e{edition[:NAMED_BY]}__" if edition else ""


class Generations(Generic[Tables]):
    """All generations of one projection, as a program of one version and one edition sees them: it reads and writes only its own edition.

    Each method belongs into a transaction that writes. shown: what the names of the views begin with.
    """

    def __init__(self, projection: str, version: int, edition: str, tables: Callable[[MetaData, str], Tables]) -> None:
        self._projection = projection
        self._version = version
        self._edition = edition
        self._tables = tables
        self.shown = shown_of(edition)
        self.tables = cache(self._tables_of)

    def live(self, db: Connection) -> Generation | None:
        """The one that is read; where a newer program has written any edition, that of the newer program."""
        live = [one for one in self._all(db) if one.live]
        newer = (one for one in live if one.version > self._version)
        return next(newer, None) or next((one for one in live if one.edition == self._edition), None)

    def beside(self, db: Connection, live: int) -> int:
        """How far the one has come that is to take the place of a live one; 0 where none is begun."""
        return max((one.position for one in self._all(db) if one.number > live and one.edition == self._edition), default=0)

    def get(self, db: Connection, number: int) -> Generation | None:
        """None when a later one has taken its place."""
        return next((one for one in self._all(db) if one.number == number), None)

    def move(self, db: Connection, number: int, old: int, new: int) -> bool:
        """Moves a bookmark by compare-and-set. Fails if it has moved, or belongs to another version or edition."""
        here = (_b.projection == self._projection) & (_b.generation == number) & (_b.position == old)
        mine = (_b.version == self._version) & (_b.edition == self._edition)
        return db.execute(update(bookmarks).where(here, mine).values(position=new)).rowcount == 1

    def first(self, db: Connection) -> Generation:
        """The live one; where there is none yet, an empty one."""
        self._take_turn(db)
        if (live := self.live(db)) is None:
            live = self.add(db)
            self._show(db, live)
        return live

    def add(self, db: Connection) -> Generation:
        """A new one with empty tables, to be filled from the first fact on."""
        self._take_turn(db)
        number = max((one.number for one in self._all(db)), default=0) + 1
        self._metadata(number).create_all(db, checkfirst=False)
        new = Generation(number, self._version, 0, live=False, edition=self._edition)
        what = {"version": new.version, "position": 0, "live": False, "edition": new.edition}
        db.execute(insert(bookmarks).values(projection=self._projection, generation=number, **what))
        return new

    def swap(self, db: Connection, number: int) -> bool:
        """Makes one generation the current one, and drops the older ones of its edition. False while it is behind the current one, or if
        a later one is current."""
        self._take_turn(db)
        held = self._all(db, hold=True)
        new = next((one for one in held if one.number == number), None)
        own = [one for one in held if one.edition == self._edition]
        if new is None or any(one.live and one.position > new.position for one in own):
            return False
        for one in own:
            if one.number < number:
                self._drop(db, one.number)
        self._show(db, new)
        return True

    def compared(self, db: Connection, number: int) -> dict[str, int] | None:
        """By table, how many rows stand in only one of a generation and the one that is read. None where one has read further."""
        live, other = self.live(db), self.get(db, number)
        if live is None or other is None or live.position != other.position:
            return None
        prefix, found = self._prefix(number), {}
        for mine in self._metadata(number).tables.values():
            name = mine.name.removeprefix(prefix)
            shown = TableClause(self.shown + name, *(column(each.name) for each in mine.columns))
            made = TableClause(mine.name, *(column(each.name) for each in mine.columns))
            both = [select(shown).except_(select(made)), select(made).except_(select(shown))]
            found[name] = sum(db.execute(select(func.count()).select_from(each.subquery())).scalar_one() for each in both)
        return found

    def drop(self, db: Connection, number: int) -> None:
        """One that was never read."""
        self._take_turn(db)
        held = self.get(db, number)
        if held and not held.live:
            self._drop(db, number)

    def forget(self, db: Connection) -> bool:
        """Drops the other editions that an older version wrote, and those beyond as many as are kept, the furthest behind first.

        A program that still reads one of these makes it anew. An edition that is being written is as far as the ledger, and stays.
        """
        self._take_turn(db)
        others = [one for one in self._all(db) if one.edition != self._edition]
        ahead = sorted((one for one in others if one.live and one.version >= self._version), key=lambda one: (-one.position, -one.number))
        kept = {one.edition for one in ahead[: EDITIONS - 1]}
        for one in others:
            if one.edition not in kept:
                self._drop(db, one.number)
        return True

    def standing(self, db: Connection) -> TablesFound:
        """What there has to be of the generations that its bookmarks tell of."""
        names: set[str] = set()
        prefixes: set[str] = set()
        for one in self._all(db):
            prefix = self._prefix(one.number)
            if (one.version, one.edition) != (self._version, self._edition):
                prefixes |= {prefix, shown_of(one.edition)} - {""}
                continue
            tables = [each.name for each in self._metadata(one.number).tables.values()]
            names |= {*tables, *(self.shown + each.removeprefix(prefix) for each in tables if one.live)}
        return TablesFound(names, prefixes)

    def _show(self, db: Connection, new: Generation) -> None:
        own = self._metadata(new.number).tables
        for table in own.values():
            db.execute(CreateView(select(table), self.shown + table.name.removeprefix(self._prefix(new.number))))
        db.execute(update(bookmarks).where(_b.projection == self._projection, _b.generation == new.number).values(live=True))

    def _drop(self, db: Connection, number: int) -> None:
        """An earlier version may have had other tables: they are found by their names, and their views by what they show."""
        there = inspect(db)
        prefix = self._prefix(number)
        for view in there.get_view_names():
            if re.search(rf"\b{prefix}", there.get_view_definition(view)):
                db.execute(DropView(Table(view, MetaData())))
        for table in there.get_table_names():
            if table.startswith(prefix):
                db.execute(DropTable(Table(table, MetaData())))
        db.execute(delete(bookmarks).where(_b.projection == self._projection, _b.generation == number))

    def _all(self, db: Connection, *, hold: bool = False) -> list[Generation]:
        wanted = select(*_ROW).where(_b.projection == self._projection).order_by(_b.generation)
        return [Generation(*row) for row in db.execute(wanted.with_for_update() if hold else wanted)]

    def _take_turn(self, db: Connection) -> None:
        """Only one transaction at a time may change the set of generations. On SQLite the write lock ensures that."""
        if db.dialect.name == "postgresql":
            db.execute(select(func.pg_advisory_xact_lock(func.hashtext(self._projection))))

    def _prefix(self, number: int) -> str:
        return f"{self._projection}__{number}__"

    def _metadata(self, number: int) -> MetaData:
        metadata = MetaData()
        self._tables(metadata, self._prefix(number))
        return metadata

    def _tables_of(self, number: int) -> Tables:
        return self._tables(MetaData(), self._prefix(number))


def bookmarked(db: Connection) -> dict[str, list[Generation]]:
    """书签 of every projection that the database knows, the one that is read first."""
    found: dict[str, list[Generation]] = {}
    order = (_b.projection, _b.live.desc(), _b.generation)
    for projection, *generation in db.execute(select(_b.projection, *_ROW).order_by(*order)):
        found.setdefault(projection, []).append(Generation(*generation))
    return found
