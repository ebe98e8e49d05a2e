"""保管: what a ledger leaves on the disk is its owner's only, and what is amiss with its keys is told at the start."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from lifecycle.cli.custody.safekeeping import amiss
from lifecycle.cli.opened import now, opened
from lifecycle.desk import Desk
from lifecycle.ledger import PersonRegister
from lifecycle.ledger.backup.making import back_up
from lifecycle.ledger.persons.keys import WRAPPING_KEY
from lifecycle.ledger.persons.register import Person
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.vocabulary import CommandId, StaffId
from tests.ledger.backup.folders import ALONE


def modes(*paths: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


@contextmanager
def a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'lifecycle.db'}")
    for name in ("LANG", "KEYS", "PERSON_KEYS", "ATTACHMENTS", "WITNESSES"):
        monkeypatch.delenv(f"LIFECYCLE_{name}", raising=False)
    with opened() as desk:
        yield desk


@pytest.fixture(params=[0o022, 0], ids=["as usual", "open to all"], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the account of the program leaves to others where a file says nothing itself."""
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """With a person, a signing key, an attachment and a checkpoint that went out."""
    with a_desk(tmp_path, monkeypatch) as desk:
        person = Person(id="person-1", name="张三")
        PersonRegister(desk.ledger).put(person, on=date(2023, 5, 10), by=StaffId("SP01"), command=CommandId("c1"))
        desk.ledger.attachments.put(b"a scan")
        desk.ledger.continuity.going_out(Checkpoints(desk.ledger, signing_key(desk.ledger.keys), now).make(date(2023, 5, 10)))
        yield desk


def test_what_a_ledger_leaves_on_the_disk_is_its_owners_only(desk: Desk, tmp_path: Path):
    found = {path: path.stat().st_mode for path in tmp_path.rglob("*")}

    assert {path.name for path in found} >= {
        "lifecycle.db",
        "lifecycle.db-wal",
        "lifecycle.db-shm",
        "lifecycle.db.persons",
        WRAPPING_KEY,
        LAST,
    }
    assert {path.name: oct(mode) for path, mode in found.items() if mode & 0o077} == {}
    assert list(amiss(desk.ledger)) == []


def test_a_backup_is_its_owners_only(desk: Desk, tmp_path: Path):
    note = Checkpoints(desk.ledger, signing_key(desk.ledger.keys), now).make(date(2023, 5, 10))
    back_up(desk.ledger, note, now(), tmp_path / "backup", ALONE)

    assert modes(*(path for path in (tmp_path / "backup", *(tmp_path / "backup").rglob("*")) if path.stat().st_mode & 0o077)) == {}


@pytest.mark.parametrize(
    "name", ["lifecycle.db", "lifecycle.db.keys", "lifecycle.db.persons", "lifecycle.db.attachments", "keys/signing.key"]
)
def test_what_others_can_read_is_told_at_the_start(desk: Desk, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]):
    loose = tmp_path / name.replace("keys/", "lifecycle.db.keys/")
    loose.chmod(loose.stat().st_mode | 0o040)

    with opened():
        said = capsys.readouterr().err
    assert f"本机其他用户可以读取{loose}：" in said
    assert "chmod" in said


def lost(path: Path) -> None:
    path.rename(path.with_name("lost"))


def damaged(path: Path) -> None:
    path.write_bytes(b"no key at all" * 100)


@pytest.mark.parametrize("ill", [lost, damaged], ids=lambda ill: ill.__name__)
@pytest.mark.parametrize("name", ["lifecycle.db.persons", f"lifecycle.db.keys/{WRAPPING_KEY}"])
def test_keys_of_persons_that_cannot_be_read_are_told_at_the_start(
    desk: Desk, tmp_path: Path, name: str, ill: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
):
    ill(tmp_path / name)

    with opened():
        said = capsys.readouterr().err
    assert "姓名、电话、证件号" in said
    assert str(tmp_path / name) in said


def test_a_ledger_without_persons_misses_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with a_desk(tmp_path, monkeypatch) as desk:
        assert list(amiss(desk.ledger)) == []
