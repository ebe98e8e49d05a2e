"""保管: what a ledger leaves on the disk is its owner's only, and what is amiss with its keys is told at the start."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from lifecycle.cli.custody.safekeeping import amiss
from lifecycle.cli.custody.verifying import verify
from lifecycle.cli.opened import now, opened
from lifecycle.cli.output import complain
from lifecycle.desk import Desk
from lifecycle.ledger import PersonRegister
from lifecycle.ledger.backup import putting
from lifecycle.ledger.backup.making import back_up
from lifecycle.ledger.facts import ErasePerson
from lifecycle.ledger.persons.keys import WRAPPING_KEY
from lifecycle.ledger.persons.register import Person
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.vocabulary import CommandId, PersonId, Refused, StaffId
from tests.ledger.backup.folders import ALONE


def modes(*paths: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


@contextmanager
def a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'lifecycle.db'}")
    for name in ("LANG", "KEYS", "PERSON_KEYS", "ATTACHMENTS", "WITNESSES"):
        monkeypatch.delenv(f"LIFECYCLE_{name}", raising=False)
    with opened(begins=True) as desk:
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


def test_a_file_of_keys_that_cannot_be_read_is_told_before_there_is_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    with a_desk(tmp_path, monkeypatch):
        assert "个人密钥读不出" not in capsys.readouterr().err
    damaged(tmp_path / "lifecycle.db.persons")

    with opened():
        said = capsys.readouterr().err
    assert "个人密钥读不出" in said
    assert str(tmp_path / "lifecycle.db.persons") in said


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def without_rows(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM person_keys")


@pytest.mark.parametrize("ill", [emptied, without_rows], ids=lambda ill: ill.__name__)
def test_a_file_without_the_keys_that_it_held_is_told_at_the_start(desk: Desk, tmp_path: Path, ill: Callable[[Path], None]):
    ill(tmp_path / "lifecycle.db.persons")
    (said,) = amiss(desk.ledger)
    assert "1人" in said
    assert str(tmp_path / "lifecycle.db.persons") in said


def test_keys_of_persons_who_came_later_than_the_file_are_told(desk: Desk, tmp_path: Path):
    file = tmp_path / "lifecycle.db.persons"
    older, register, by = file.read_bytes(), PersonRegister(desk.ledger), StaffId("SP01")
    register.put(Person(id="person-2", name="李四"), on=date(2023, 5, 10), by=by, command=CommandId("c2"))
    file.write_bytes(older)
    (said,) = amiss(desk.ledger)
    assert "缺密钥（1人，0件" in said


def test_nobody_misses_the_key_of_who_was_erased(desk: Desk):
    gone = ErasePerson(id=CommandId("c3"), on=date(2023, 5, 11), by=StaffId("SP01"), person=PersonId("person-1"), reason="申请删除")
    PersonRegister(desk.ledger).erase(gone, date(2023, 5, 11))
    assert list(amiss(desk.ledger)) == []


@pytest.mark.parametrize("ill", [lost, emptied, without_rows], ids=lambda ill: ill.__name__)
def test_the_key_of_an_encrypted_file_is_missed_where_there_is_no_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ill: Callable[[Path], None]
):
    with a_desk(tmp_path, monkeypatch) as desk:
        SealedFiles(desk.ledger).put(b"a photo")
        assert list(amiss(desk.ledger)) == []
        ill(tmp_path / "lifecycle.db.persons")
        (said,) = amiss(desk.ledger)
        assert "1件加密的附件" in said


def test_a_ledger_without_persons_misses_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with a_desk(tmp_path, monkeypatch) as desk:
        assert list(amiss(desk.ledger)) == []


def test_some_keys_of_encrypted_files_that_are_lost_are_told_by_serve_and_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """As when an older copy of the file of keys is put back. What looks at every file does so where somebody waits for it anyway."""
    with a_desk(tmp_path, monkeypatch) as desk:
        SealedFiles(desk.ledger).put(b"a photo")
        older = (tmp_path / "lifecycle.db.persons").read_bytes()
        SealedFiles(desk.ledger).put(b"a later photo")
        assert list(amiss(desk.ledger)) == []
    (tmp_path / "lifecycle.db.persons").write_bytes(older)

    with opened():
        assert capsys.readouterr().err == ""
    with opened(every_file=True):
        assert "缺密钥（0人，1件" in capsys.readouterr().err
    verify()
    assert "有1件加密的附件在这里读不出" in capsys.readouterr().out


def test_what_a_killed_restore_left_is_cleared_away_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    with a_desk(tmp_path, monkeypatch) as desk:
        put = desk.ledger.attachments.put(b"a scan of the backup")
        journal = (putting.HEADING, str(tmp_path / "lifecycle.db"), f"7 {'00' * 32}", put, putting.END)
        (desk.ledger.attachments.folder / putting.JOURNAL).write_text("".join(f"{line}\n" for line in journal))

    with opened():
        assert "有一次恢复在数据库就位之前中断，已清除它放入的1件附件" in capsys.readouterr().err
    with opened():
        assert capsys.readouterr().err == ""
    assert not (tmp_path / "lifecycle.db.attachments").exists()


def test_what_is_told_at_the_start_bears_its_priority_where_the_journal_reads_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "lifecycle.db").chmod(0o640)
    with (tmp_path / "journal").open("w+") as stream:
        file = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{file.st_dev}:{file.st_ino}")
        monkeypatch.setattr("sys.stderr", stream)
        with opened():
            complain(Refused("serve.cannot_listen", host="127.0.0.1", port=1, reason="x"))
        stream.seek(0)
        told = stream.read().splitlines()

    assert [line[:3] for line in told] == ["<4>", "<3>"]
