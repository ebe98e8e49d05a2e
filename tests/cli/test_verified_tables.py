"""每张表都有着落: each table of a database is compared with the facts by `lifecycle ledger verify`, or named as not looked at."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, inspect, text

from lifecycle.accounts.register import ALL_TABLES as ACCOUNTS
from lifecycle.accounts.register import Accounts
from lifecycle.accounts.upgrade import migrate as migrate_accounts
from lifecycle.cli.custody.tables import ACCOUNTS_TOLD, Tables, sorted_out
from lifecycle.ledger import SchemaMismatch, migrate
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.store.upgrade import check_schema
from lifecycle.ledger.verifying.tables import BESIDE, COMPARED, VERSION, rows_of_all, tells_of
from lifecycle.ledger.verifying.whole import verify_ledger
from lifecycle.projections.sheets import Sheets
from lifecycle.staff.access import PasswordIssued
from tests.cli.program import Program
from tests.copies import Fill, copied
from tests.desk.conftest import HANDLER, ON, Office, staffed
from tests.ledger.conftest import SQLITE_TRIGGERS
from tests.ledger.facts import to
from tests.ledger.witnesses import KEY, WITNESS


def with_a_checkpoint(url: str) -> None:
    """A project, a checkpoint, sheets and an account."""
    migrate(url)
    migrate_accounts(url)
    staffed(url)
    office = Office(url, ON)
    office.register(on=ON)
    Checkpoints(office.ledger, KEY, office.clock).make(ON)
    sheets_of(office).catch_up()
    Accounts(office.ledger.engine).open_all([HANDLER], "一个不会被猜中的口令")
    office.close()


def sheets_of(office: Office) -> Sheets:
    desk = office.desk
    return Sheets(desk.ledger, desk.rulebook, desk.statutes.calendar, desk.matters.awaited())


@pytest.fixture
def office(copy_of: Callable[[Fill], str]) -> Iterator[Office]:
    office = Office(copy_of(with_a_checkpoint), ON)
    yield office
    office.close()


def found(office: Office) -> Tables:
    return sorted_out(rows_of_all(office.ledger.engine), sheets_of(office), accounts=False)


def all_tables(engine: Engine) -> list[str]:
    return [*inspect(engine).get_table_names(), *inspect(engine).get_view_names()]


def of_sheets(office: Office) -> set[str]:
    return {name for runner in sheets_of(office).runners for name in runner.standing().names}


def unguard(engine: Engine) -> None:
    with writing(engine) as db:
        if db.dialect.name == "sqlite":
            for statement in db.execute(text(SQLITE_TRIGGERS)).scalars().all():
                db.execute(text(statement))
        else:
            for table in ("events", "tags", "head"):
                db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def change(engine: Engine, statement: str) -> None:
    with writing(engine) as db:
        db.execute(text(statement))


def test_every_table_stands_in_one_list(office: Office):
    """A new table has to be put into one of them."""
    there = all_tables(office.ledger.engine)
    lists = (COMPARED, BESIDE, ACCOUNTS, (VERSION,), of_sheets(office))
    assert [each for each in there if sum(each in one for one in lists) != 1] == []
    assert len(there) > 25
    tables = found(office)
    assert (tables.foreign, tables.lacking) == ({}, {})
    assert [*tables.compared] == [*COMPARED]
    assert {*tables.not_looked_at} == {*BESIDE, *ACCOUNTS}
    assert tables.not_looked_at["accounts"] == 1


def test_whatever_table_is_dropped_is_told(office: Office):
    engine, sheets = office.ledger.engine, sheets_of(office)
    for table in {*inspect(engine).get_table_names()} - of_sheets(office) - {VERSION}:
        change(engine, f"ALTER TABLE {table} RENAME TO put_aside")
        if table in {*COMPARED, *BESIDE}:
            with pytest.raises(SchemaMismatch, match=table):
                check_schema(engine)
        else:
            told = sorted_out(rows_of_all(engine), sheets, accounts=False)
            assert told.lacking == {"accounts": [table]}
            assert table in next(told.lines("zh"))
            assert "put_aside" in told.foreign, "and what is there in its place"
        change(engine, f"ALTER TABLE put_aside RENAME TO {table}")
    assert sorted_out(rows_of_all(engine), sheets, accounts=False).lacking == {}


@pytest.mark.parametrize("table", ["accounts", "halves"])
def test_a_view_in_the_place_of_a_table_is_no_table(office: Office, table: str):
    engine = office.ledger.engine
    change(engine, f"ALTER TABLE {table} RENAME TO put_aside")
    change(engine, f"CREATE VIEW {table} AS SELECT * FROM put_aside")
    told = found(office)
    assert told.lacking == {"accounts": [table]}
    assert {*told.foreign} == {table, "put_aside"}


def test_accounts_that_facts_tell_of_are_lacking_when_all_their_tables_are_dropped(office: Office):
    engine, sheets = office.ledger.engine, sheets_of(office)
    assert not tells_of(engine, ACCOUNTS_TOLD)
    issued = PasswordIssued(on=ON, by="E900", staff=HANDLER)
    office.ledger.append([to("access/E900", issued)], command="c9", actor="E900")
    for table in reversed(ACCOUNTS):
        change(engine, f"DROP TABLE {table}")

    assert tells_of(engine, ACCOUNTS_TOLD)
    assert sorted_out(rows_of_all(engine), sheets, accounts=False).lacking == {}
    assert sorted_out(rows_of_all(engine), sheets, accounts=True).lacking == {"accounts": [*ACCOUNTS]}


def test_a_table_of_a_sheet_that_is_dropped_is_told(office: Office):
    views = {*inspect(office.ledger.engine).get_view_names()}
    for view in views:
        change(office.ledger.engine, f"DROP VIEW {view}")
    (table,) = (each for each in inspect(office.ledger.engine).get_table_names() if each.startswith("number_book__"))
    change(office.ledger.engine, f"DROP TABLE {table}")
    assert {*found(office).lacking["sheet"]} == {table, *views}


@pytest.mark.parametrize("table", [each for each in COMPARED if each != "tile_roots"])
def test_whose_rows_are_all_deleted_is_told(office: Office, table: str):
    unguard(office.ledger.engine)
    change(office.ledger.engine, f"DELETE FROM {table}")
    verified = verify_ledger(office.ledger, [KEY.public])
    assert verified.fault or verified.unseen == {"checkpoints": 1}, table


def test_kept_nodes_that_are_deleted_are_made_anew_and_their_number_is_listed(office: Office):
    change(office.ledger.engine, "DELETE FROM tile_roots")
    assert found(office).compared["tile_roots"] == 0
    assert verify_ledger(office.ledger, [KEY.public]).fault is None


EDITS = {
    "events": "UPDATE events SET actor = 'E999' WHERE position = 2",
    "tags": "UPDATE tags SET tag = 'another' WHERE position = (SELECT max(position) FROM tags)",
    "head": "UPDATE head SET recorded_at = recorded_at + 1",
    "tile_roots": "INSERT INTO tile_roots SELECT 'sha256', 1, 0, leaf_hash FROM events WHERE position = 1",  # 256 rows make one
    "stream_heads": "UPDATE stream_heads SET version = 9 WHERE number = 1",
    "checkpoints": "UPDATE checkpoints SET note = 'nothing'",
    "bookmarks": "UPDATE bookmarks SET position = position + 9 WHERE projection = 'stream_heads'",
}
"""One row of each table that is compared."""


@pytest.mark.parametrize("table", COMPARED)
def test_one_row_that_is_edited_is_told(office: Office, table: str):
    unguard(office.ledger.engine)
    change(office.ledger.engine, EDITS[table])
    assert verify_ledger(office.ledger, [KEY.public]).fault, table


def test_a_checkpoint_that_went_out_and_was_deleted_does_not_hold(office: Office):
    """The last one that went out lies beside the key, too."""
    last = Checkpoints(office.ledger, KEY, office.clock).latest()
    assert last is not None
    gone_out = [Checkpoint.parse(last.text).head]
    assert verify_ledger(office.ledger, [KEY.public], gone_out=gone_out).fault is None
    change(office.ledger.engine, "DELETE FROM checkpoints")
    fault = verify_ledger(office.ledger, [KEY.public], gone_out=gone_out).fault
    assert fault is not None
    assert (fault.position, fault.code) == (gone_out[0].size, "checkpoint_deleted")


def test_one_checkpoint_of_several_that_is_deleted_is_told_by_the_record_made_for_it(office: Office):
    for building in "12":
        office.add_building(building)
        Checkpoints(office.ledger, KEY, office.clock).make(ON)
    assert verify_ledger(office.ledger, [KEY.public]).unseen == {}
    change(office.ledger.engine, "DELETE FROM checkpoints WHERE size = (SELECT min(size) FROM checkpoints)")
    assert verify_ledger(office.ledger, [KEY.public]).unseen == {"checkpoints": 1}


def test_the_program_says_so_and_ends_in_1(sqlite_url: str, program: Program, monkeypatch: pytest.MonkeyPatch):
    copied(with_a_checkpoint, sqlite_url)
    said = program("ledger", "verify")
    assert said.code == 0, said
    assert "没有核对的表（行数），没有事实载明其中应有什么：tracking 0, snapshots 0" in said.out
    assert "accounts 1" in said.out
    office = Office(sqlite_url, ON)
    change(office.ledger.engine, "DROP TABLE uploads")
    change(office.ledger.engine, "DELETE FROM checkpoints")
    office.close()
    said = program("ledger", "verify", "--sheets")
    assert said.code == 1
    assert "账户的表uploads不在了" in said.out
    assert "1次流头登记之后没有检查点" in said.out
    told = json.loads(program("ledger", "verify", "--json").out)
    assert (told["holds"], told["tables"]["lacking"], told["not_looked_at"]["checkpoints"]) == (False, {"accounts": ["uploads"]}, 1)
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert not re.search("[一-鿿]", program("ledger", "verify").out)


def test_what_comes_after_a_fault_is_not_called_compared(sqlite_url: str, program: Program):
    copied(with_a_checkpoint, sqlite_url)
    office = Office(sqlite_url, ON)
    unguard(office.ledger.engine)
    note = Checkpoints(office.ledger, KEY, office.clock).latest()
    assert note
    with writing(office.ledger.engine) as db:
        db.execute(text("UPDATE checkpoints SET note = :note"), {"note": str(note.with_signature(WITNESS.cosign(note.text, 1)))})
    change(office.ledger.engine, EDITS["events"])
    office.close()

    said = program("ledger", "verify")
    assert said.code == 1
    assert "已与事实核对的表" not in said.out
    assert "其后没有核对" in said.out
    assert "1个副署没有核对" in said.out
    told = json.loads(program("ledger", "verify", "--json").out)
    assert (told["signatures"], told["tables"]["compared"]) == (False, {})
    assert [*told["tables"]["unfinished"]] == [*COMPARED]
