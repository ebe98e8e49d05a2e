"""`lifecycle backup` and `lifecycle restore`, as an administrator meets them at the machine."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lifecycle.accounts import Accounts, Sessions, ensure_schema
from lifecycle.accounts.tokens import Tokens
from lifecycle.cli.opened import opened
from lifecycle.ledger import LedgerUnavailable
from lifecycle.ledger.attachments import AttachmentStore
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.database import open_engine
from lifecycle.vocabulary import StaffId
from tests.cli.program import Ended, Program
from tests.ledger.facts import START
from tests.postgres import empty_database

CLERK = StaffId("SP01")


def restored_alone(program: Program, folder: Path) -> Ended:
    """Restored from the backup where nothing but the backup is left, neither database nor keys."""
    for file in folder.glob("lifecycle.db*"):
        if file.is_file():
            file.unlink()
    restored = program("restore", "backup")
    assert restored.code == 0, restored.err
    return restored


@pytest.fixture
def program(program: Program, url: str) -> Program:
    """With a ledger of an administrator and an approver, who has an account and a token and is signed in."""
    assert program("appoint", "GA01", "--role", "security_admin", "--as", "GA01").code == 0
    assert program("appoint", "SP01", "--role", "approval", "--as", "GA01").code == 0
    engine = open_engine(url)
    ensure_schema(engine)
    Accounts(engine).issue(CLERK, "one-time-password")
    Tokens(engine).keep("t1", CLERK, "lifecycle_secret")
    found = Tokens(engine).find("lifecycle_secret")
    assert found is not None
    Tokens(engine).used(found, date(2023, 5, 10))
    Sessions(engine).begin(CLERK, "browser", START)
    assert Sessions(engine).number(START) == 1
    engine.dispose()
    return program


def test_the_whole_story_of_a_backup(program: Program, tmp_path: Path):
    """It is made and checked; facts follow and are acknowledged; the disk goes; it is restored, what is missing is found and accepted."""
    made = program("backup", "--out", "backup")
    assert (made.code, made.err) == (0, "")
    assert "已备份到backup：3条事实、0个附件" in made.out
    assert "签名密钥" in made.out
    assert "备份成立：3条事实" in program("restore", "--check", "backup").out
    assert program("appoint", "SP02", "--role", "approval", "--as", "GA01").code == 0
    assert program("ledger", "checkpoint").code == 0
    there = program("restore", "backup")
    assert (there.code, there.out) == (2, "")
    assert "恢复从不覆盖" in there.err

    restored = restored_alone(program, tmp_path)
    assert "已恢复：3条事实" in restored.out
    assert "已对5条签发过检查点" in restored.out
    for refused in (program("serve", "--port", "0"), program("appoint", "SP02", "--role", "approval", "--as", "GA01")):
        assert refused.code == 2
        assert "台账回退" in refused.err
    assert program("ledger", "accept-restore", "--as", "GA01", "--reason", "磁盘损坏").code == 0
    assert program("appoint", "SP02", "--role", "approval", "--as", "GA01").code == 0
    assert program("ledger", "verify").code == 0
    assert program("backup", "--out", "backup2").code == 0


def test_who_may_sign_in_is_restored_and_nobody_is_signed_in(
    program: Program, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    program("backup", "--out", "backup")
    monkeypatch.setenv("LIFECYCLE_KEYS", str(tmp_path / "lifecycle.db.keys"))
    monkeypatch.setenv("LIFECYCLE_ATTACHMENTS", str(tmp_path / "scans"))
    with empty_database(postgres_url, "restored_accounts") as server:
        for url in (f"sqlite:///{tmp_path / 'again.db'}", server):
            monkeypatch.setenv("LIFECYCLE_DATABASE_URL", url)
            restored = program("restore", "backup", "--json")
            assert restored.code == 0, restored.err
            engine = open_engine(url)
            try:
                account, token = Accounts(engine).get(CLERK), Tokens(engine).find("lifecycle_secret")
                assert account is not None
                assert account.temporary
                assert account.password_hash
                assert token is not None
                assert token.used_on == date(2023, 5, 10)
                assert Sessions(engine).number(START) == 0
            finally:
                engine.dispose()
            assert program("appoint", "SP03", "--role", "approval", "--as", "GA01").code == 0
            told = program("restore", "backup")
            assert (told.code, told.out) == (2, "")


def test_programs_are_told_in_json(program: Program, tmp_path: Path):
    made = json.loads(program("backup", "--out", "backup", "--json").out)
    key = str(signing_key(tmp_path / "lifecycle.db.keys").public)
    checked = json.loads(program("restore", "--check", "backup", "--key", key, "--json").out)

    assert (made["folder"], made["facts"], made["attachments"], made["damaged"]) == ("backup", 3, 0, [])
    assert (checked["holds"], checked["restored"], checked["signatures"], checked["last_gone_out"]) == (True, False, True, 3)
    assert checked["root"] == made["root"]
    assert checked["origin"] == key.partition("+")[0]


def test_without_a_key_it_is_said_that_signatures_were_not_looked_at(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    program("backup", "--out", "backup")
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert "没有核对lifecycle/" in program("restore", "--check", "backup").out
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "was not looked at" in program("restore", "backup").out
    assert "NAME+ID+BASE64" in program("restore", "backup", "--key", "abc").err


def test_a_damaged_attachment_is_named_and_the_rest_backed_up(program: Program, tmp_path: Path):
    store = AttachmentStore(tmp_path / "lifecycle.db.attachments")
    good, bad = store.put(b"good"), store.put(b"bad")
    (store.folder / bad[:2] / bad[2:]).write_bytes(b"worse")
    made = program("backup", "--out", "backup")

    assert made.code == 1
    assert f"附件已损坏，没有备份：{bad}" in made.out
    shutil.rmtree(store.folder)
    (tmp_path / "lifecycle.db").unlink()
    assert bad in program("restore", "backup").out
    assert [name for name, _ in store.files()] == [good]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "ledger.db").write_bytes(b"x"), "备份不可用：ledger.db"),
        (lambda folder: (folder / "checkpoint.txt").unlink(), "备份不可用：checkpoint.txt"),
        (lambda folder: (folder / "SHA256SUMS").unlink(), "不是备份"),
    ],
    ids=["ledger", "checkpoint", "sums"],
)
def test_what_cannot_be_used_is_refused_in_words(program: Program, tmp_path: Path, spoil: Callable[[Path], object], says: str):
    program("backup", "--out", "backup")
    spoil(tmp_path / "backup")
    (tmp_path / "lifecycle.db").unlink()
    ended = program("restore", "backup")

    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert not (tmp_path / "lifecycle.db").exists()


def test_a_folder_that_is_there_or_cannot_be_made_is_refused(program: Program, tmp_path: Path):
    (tmp_path / "there").mkdir()
    assert "已经存在" in program("backup", "--out", "there").err
    ended = program("backup", "--out", "no/such/folder")
    assert (ended.code, ended.out) == (2, "")
    assert "没有留下备份" in ended.err


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_help_says_what_it_does_in_both_languages(program: Program, command: str):
    shown = program(command, "--help").out
    assert "备份" in shown
    assert "back" in shown


def test_after_a_restore_sealed_attachments_whose_keys_are_elsewhere_are_told(program: Program, tmp_path: Path):
    with opened() as desk:
        sealed = SealedFiles(desk.ledger).put(b"\xff\xd8\xff a photo")
    assert program("backup", "--out", "backup").code == 0
    keys = tmp_path / "lifecycle.db.persons"
    kept = keys.read_bytes()
    restored = restored_alone(program, tmp_path)
    assert "1个加密附件在这里读不出" in restored.out
    with opened() as desk, pytest.raises(LedgerUnavailable):
        SealedFiles(desk.ledger).get(sealed)

    keys.write_bytes(kept)
    with opened() as desk:
        assert SealedFiles(desk.ledger).without_key() == 0
        assert SealedFiles(desk.ledger).get(sealed) == b"\xff\xd8\xff a photo"
