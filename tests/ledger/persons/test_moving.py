"""个人信息迁入: what an older release kept in clear is encrypted, all of it, and nothing of it stays behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from lifecycle.ledger import Ledger, Person, PersonRegister, SchemaMismatch, migrate, verify_chain
from lifecycle.ledger.persons.moving import IN_CLEAR, move_persons, refuse_in_clear, stand_in_clear
from lifecycle.ledger.store.database import open_engine, reading, writing
from lifecycle.ledger.store.upgrade import upgrade_to
from tests.ledger.facts import DAY, a_ledger
from tests.ledger.persons.test_keys import everything

PERSONS = [Person(id=f"person-{n}", name=f"王建国{n}", phone=f"1390000{n:04}", identity_number=None) for n in range(50)]
FORMER = "曾用名"
OLDER = "INSERT INTO persons (id, name, phone, identity_number) VALUES (:id, :name, :phone, :identity_number)"


@pytest.fixture
def older(database_url: str) -> Iterator[str]:
    """A database as an older release left it, with values in its free pages and its log that were replaced long ago; upgraded but for its
    persons. Some program still has it open.
    """
    engine = open_engine(database_url)
    rows = [{"id": p.id, "name": p.name, "phone": p.phone, "identity_number": p.identity_number} for p in PERSONS]
    with writing(engine) as db:
        upgrade_to(db, "0002")
        if engine.dialect.name == "sqlite":
            db.execute(text("PRAGMA secure_delete = OFF"))
        db.execute(text(OLDER), [row | {"name": FORMER * 1000} for row in rows])
    with writing(engine) as db:
        db.execute(text("DELETE FROM persons"))
        db.execute(text(OLDER), rows)
    migrate(database_url)
    yield database_url
    engine.dispose()


@contextmanager
def unlocked(url: str, folder: Path) -> Iterator[Ledger]:
    with a_ledger(url, keys=folder / "keys", person_keys=folder / "persons") as ledger:
        yield ledger


def test_they_are_moved_and_leave_no_trace(older: str, tmp_path: Path):
    with unlocked(older, tmp_path) as ledger:
        with pytest.raises(SchemaMismatch, match="holds values of persons in clear, which this program encrypts: run `lifecycle migrate`"):
            refuse_in_clear(ledger.engine)
        if ledger.engine.dialect.name == "sqlite":
            assert FORMER.encode() in everything(tmp_path)
        assert move_persons(ledger, DAY) == 50
        refuse_in_clear(ledger.engine)
        assert PersonRegister(ledger).known([each.id for each in PERSONS]) == {each.id: each for each in PERSONS}
        assert {each.actor for each in ledger.read(limit=100)} == {"system"}
        assert verify_chain(ledger.engine) is None
        left = everything(tmp_path)
        assert FORMER.encode() not in left
        assert [each for each in PERSONS if each.name.encode() in left or str(each.phone).encode() in left] == []
        with reading(ledger.engine) as db:
            assert not {IN_CLEAR, "persons"} & {*inspect(db).get_table_names()}


def test_what_was_cut_off_is_gone_on_with(older: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put, number = PersonRegister.put, 0

    def killed(register: PersonRegister, person: Person, **more: object) -> None:
        nonlocal number
        number += 1
        if number > 20:
            raise KeyboardInterrupt
        put(register, person, **more)  # type: ignore[arg-type]

    with unlocked(older, tmp_path) as ledger:
        with monkeypatch.context() as patched:
            patched.setattr(PersonRegister, "put", killed)
            with pytest.raises(KeyboardInterrupt):
                move_persons(ledger, DAY)
        assert stand_in_clear(ledger.engine)
        assert move_persons(ledger, DAY) == 50
        assert ledger.head() == 50, "nobody is recorded twice"


def test_a_ledger_that_knew_nobody_has_nothing_to_move(database_url: str, tmp_path: Path):
    migrate(database_url)
    with unlocked(database_url, tmp_path) as ledger:
        assert not stand_in_clear(ledger.engine)
        refuse_in_clear(ledger.engine)
