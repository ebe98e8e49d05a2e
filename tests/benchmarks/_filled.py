"""A ledger of a big city: the demonstration's, whose projects have their whole lives, and as many more as asked for, of which the sheets
are full while their streams hold only that they were registered.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from lifecycle.demo.accounts import open_accounts
from lifecycle.demo.build import build
from lifecycle.desk import open_ledger
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.tagging import code_tag
from lifecycle.ledger import Append, Ledger
from lifecycle.ledger.store.database import reading, writing
from lifecycle.projections import county_targets, project_register
from lifecycle.projections.generations import Generations
from lifecycle.projections.sheets import Sheets
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.vocabulary import Funding, Kind, ProjectId
from tests.benchmarks.register import rows
from tests.packaged import packaged_calendar, rulebook

SEED, AT_ONCE = 1, 500

Row = dict[str, Any]


def now() -> datetime:
    return datetime.now(UTC)


def fill(url: str, projects: int) -> None:
    """The database has to be migrated, and empty."""
    build(url, SEED)
    ledger = open_ledger(url, now)
    open_accounts(ledger)
    sheets = Sheets(ledger, rulebook(), packaged_calendar())
    sheets.catch_up()
    models = Models(ledger, sheets)
    known, made, number = ledger.head(), rows(projects), 0
    while page := list(islice(made, AT_ONCE)):
        register(ledger, page)
        with writing(ledger.engine) as db:
            models.deal_out(db, page, number)
        number += len(page)
    with writing(ledger.engine) as db:
        for runner in sheets.runners:
            projection = runner.projection
            Generations(projection.name, projection.version, projection.tables).move(db, 1, known, ledger.head())
    if ledger.engine.dialect.name == "postgresql":
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))  # as its own housekeeping does soon after
    ledger.close()


def register(ledger: Ledger, page: list[Row]) -> None:
    """The one fact that each of these projects has, in one transaction."""
    appends = [
        Append(stream=row["stream"], expected_version=0, facts=(_registered(row),), tags=(frozenset({code_tag(row["code"])}),))
        for row in page
    ]
    ledger.append(appends, command=f"filled/{page[0]['stream']}", actor=SYSTEM)


def _registered(row: Row) -> ProjectRegistered:
    unit = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=Unit(name=row["unit"]))
    return ProjectRegistered(
        on=date(2023, 1, 5),
        by=SYSTEM,
        project=ProjectId(row["stream"].partition("/")[2]),
        code=row["code"],
        name=row["name"],
        county=row["county"],
        kind=Kind(row["kind"]),
        funding=Funding(row["funding"]),
        urban=True,
        bim_pilot=False,
        approving_authority="市行政审批服务管理局",
        parties=(unit,),
    )


class Models:
    """What the sheets hold of the projects of the demonstration, dealt out to the others again and again."""

    def __init__(self, ledger: Ledger, sheets: Sheets) -> None:
        self._register = sheets.project_register.projection.tables(MetaData(), "project_register__1__")
        self._targets = sheets.county_targets.projection.tables(MetaData(), "county_targets__1__").counted
        self._open = sheets.open_work.projection.tables(MetaData(), "open_work__1__")
        with reading(ledger.engine) as db:
            streams = db.execute(select(self._register.rows.c.stream)).scalars().all()
            counted, waiting = _by_stream(db, self._targets.rows), _by_stream(db, self._open)
        self._counted = [counted[stream] for stream in streams]
        self._waiting = [waiting[stream] for stream in streams]

    def deal_out(self, db: Connection, page: list[Row], first: int) -> None:
        streams = [row["stream"] for row in page]
        project_register.write(db, self._register, streams, page)
        county_targets.write(db, self._targets, streams, list(_given(page, first, self._counted)))
        db.execute(insert(self._open), list(_given(page, first, self._waiting)))


def _given(page: list[Row], first: int, models: list[list[Row]]) -> Iterator[Row]:
    for number, row in enumerate(page, first):
        own = {"stream": row["stream"], "code": row["code"], "project": row["name"], "county": row["county"]}
        yield from (model | own for model in models[number % len(models)])


def _by_stream(db: Connection, table: Table) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in db.execute(select(table)).mappings():
        found[row["stream"]].append(dict(row))
    return found
