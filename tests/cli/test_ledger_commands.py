"""`lifecycle export` and `lifecycle ledger`, as somebody meets them who has never seen the program; what leaves is verified apart."""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from lifecycle.cli.opened import now
from lifecycle.desk.people.access import looked_at_tag
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import FACTS
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import SIGNING_KEY, keep
from lifecycle.ledger.signing.restoring import NEXT, RETIRED
from lifecycle.projects.application import applications
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Gate
from tests.cli.program import Ended, Program
from tests.desk.conftest import CODE, HANDLER, ON, OWNER, SECURITY, ZEZHOU, Office
from tests.ledger.exports import apart, fails
from tests.ledger.witnesses import KEY, MONITOR, WITNESS, witnessing

LETTER = b"%PDF-1.7 a letter of application"
OTHER = "2304-140581-04-01-135255"


@pytest.fixture
def folder(tmp_path: Path, url: str) -> Path:
    """Where the program is run: a ledger of one project, with a letter attached, and the key that the witness knows."""
    (tmp_path / "lifecycle.db.keys").mkdir(mode=0o700)
    keep(tmp_path / "lifecycle.db.keys" / SIGNING_KEY, KEY.text)
    office = Office(url, ON)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    office.appoint(HANDLER, Role.APPROVAL)
    office.appoint(ZEZHOU, Role.COUNTY, county="140525")
    office.register(on=date(2023, 4, 1))
    office.add_building(on=date(2023, 4, 1))
    letter = applications.Material(title="申请书", sha256=office.hand_in(LETTER))
    one = (BuildingId("1"),)
    office.give(applications.SubmitApplication, gate=Gate.DESIGN_REVIEW, buildings=one, applicant=OWNER, materials=(letter,))
    office.close()
    return tmp_path


@pytest.fixture
def program(folder: Path, program: Program) -> Program:
    """In this folder."""
    return program


def refused(ended: Ended, *words: str) -> None:
    assert (ended.code, ended.out) == (2, ""), ended
    assert "Traceback" not in ended.err
    for word in words:
        assert word in ended.err, ended


def with_checkpoints(act: Callable[[Checkpoints], None]) -> None:
    ledger = Ledger(os.environ["LIFECYCLE_DATABASE_URL"], facts=FACTS, clock=now)
    try:
        act(Checkpoints(ledger, KEY, now))
    finally:
        ledger.close()


EXPORT = ("export", CODE, "--as", HANDLER, "--out")


def test_a_project_is_exported_and_verified_and_that_is_written_down(program: Program, folder: Path, sqlite_url: str):
    done = program(*EXPORT, "export.zip")
    assert (done.code, done.err) == (0, "")
    assert "3条事实、0份政策文件、1个附件" in done.out
    assert done.out.splitlines()[-1] == str(KEY.public), "on a line of its own, to be copied"
    assert apart(folder / "export.zip").code == 0
    office = Office(sqlite_url, ON)
    assert [recorded.actor for recorded in office.ledger.tagged([looked_at_tag("p1")])] == [HANDLER]
    office.close()


def test_programs_read_what_was_exported(program: Program, folder: Path):
    done = json.loads(program(*EXPORT, "export.zip", "--json").out)
    counted = {name: done[name] for name in ("facts", "documents", "attachments", "file", "key")}
    assert counted == {"facts": 3, "documents": 0, "attachments": 1, "file": "export.zip", "key": str(KEY.public)}
    assert done["as_of"] == done["size"] - 1
    assert f"complete up to position {done['as_of']}" in apart(folder / "export.zip").out


def test_english_is_spoken_where_it_is_wanted(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "3 facts" in program(*EXPORT, "export.zip").out
    assert "--force" in program(*EXPORT, "export.zip").err
    assert "It holds" in program("ledger", "verify").out
    assert "tiles" in program("ledger", "tiles", "tiles").out


def test_a_witness_that_can_be_reached_signs_the_export_and_one_that_cannot_is_named(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with witnessing(folder) as witness:
        monkeypatch.setenv("LIFECYCLE_WITNESSES", f"{witness.url} {WITNESS.public}, http://127.0.0.1:1 {MONITOR.public}")
        done = program(*EXPORT, "export.zip")
    assert done.code == 0
    assert "http://127.0.0.1:1这次没有副署" in done.err
    assert apart(folder / "export.zip", "--witness", str(WITNESS.public)).code == 0
    assert "witness.example/shanxi 于" in apart(folder / "export.zip", "--witness", str(WITNESS.public)).out
    fails(apart(folder / "export.zip", "--monitor", str(MONITOR.public)), "shanxi-replay has not signed it")


def test_an_export_as_of_what_a_monitor_has_signed(program: Program, folder: Path):
    note = Note.parse(program("ledger", "checkpoint").out)
    asked = ("--cosigned-by", str(MONITOR.public))
    refused(program(*EXPORT, "export.zip", *asked), "shanxi-replay还没有副署过")
    size = Checkpoint.parse(note.text).head.size
    with_checkpoints(lambda checkpoints: checkpoints.cosigned(size, MONITOR.cosign(note.text, 1_683_700_000)))
    program("appoint", "SP09", "--role", "approval", "--as", SECURITY)
    done = json.loads(program(*EXPORT, "export.zip", *asked, "--json").out)

    assert done["size"] == size
    assert "由复算人证实" in apart(folder / "export.zip", "--monitor", str(MONITOR.public)).out


def test_what_was_cosigned_before_a_restore_bears_another_name(program: Program, folder: Path):
    note = Note.parse(program("ledger", "checkpoint").out)
    with_checkpoints(lambda checkpoints: checkpoints.cosigned(Checkpoint.parse(note.text).head.size, MONITOR.cosign(note.text, 1)))
    going_out = Checkpoint(KEY.public.name, TreeHead(99, bytes(32))).signed(KEY)
    (folder / "lifecycle.db.keys" / "witnessed.txt").write_text(str(going_out))
    accepted = program("ledger", "accept-restore", "--as", SECURITY, "--reason", "磁盘损坏，只有前一日的备份", "--json")
    assert accepted.code == 0, accepted.err
    refused(program(*EXPORT, "export.zip", "--cosigned-by", str(MONITOR.public)), "还没有副署过")
    (folder / "old.txt").write_text(str(note))
    refused(program(*EXPORT, "export.zip", "--since", "old.txt"), "要用当时的名称核对")
    assert program(*EXPORT, "export.zip").code == 0
    new = json.loads(program("ledger", "key", "--json").out)["key"]
    assert apart(folder / "export.zip", key=new).code == 0
    fails(apart(folder / "export.zip"), "checkpoint.txt")
    assert program("ledger", "verify").code == 0, "the former key is kept, and the present one is recorded"
    assert (folder / "lifecycle.db.keys" / RETIRED).is_dir()
    assert not (folder / "lifecycle.db.keys" / NEXT / SIGNING_KEY).exists()


def test_an_old_checkpoint_is_continued(program: Program, folder: Path):
    (folder / "old.txt").write_text(program("ledger", "checkpoint").out)
    assert program(*EXPORT, "export.zip", "--since", "old.txt").code == 0
    assert "此后只有增添" in apart(folder / "export.zip", "--since", str(folder / "old.txt")).out


def test_attachments_may_be_left_out(program: Program, folder: Path):
    shutil.rmtree(folder / "lifecycle.db.attachments")
    refused(program(*EXPORT, "export.zip"), "--without-attachments")
    assert program(*EXPORT, "export.zip", "--without-attachments").code == 0
    assert apart(folder / "export.zip", "--without-attachments").code == 0


def test_every_refusal_of_an_export_says_what_to_do(program: Program, folder: Path):
    refused(program("export", OTHER, "--as", HANDLER, "--out", "a.zip"), OTHER)
    refused(program("export", CODE, "--as", ZEZHOU, "--out", "a.zip"), "高平市")
    refused(program("export", CODE, "--as", SECURITY, "--out", "a.zip"))
    refused(program(*EXPORT, "nowhere/a.zip"), "nowhere/a.zip")
    (folder / "there.zip").write_text("something else")
    refused(program(*EXPORT, "there.zip"), "--force")
    assert (folder / "there.zip").read_text() == "something else"
    assert program(*EXPORT, "there.zip", "--force").code == 0
    refused(program(*EXPORT, "a.zip", "--since", "nowhere.txt"), "nowhere.txt")
    (folder / "binary.txt").write_bytes(b"\xff")
    refused(program(*EXPORT, "a.zip", "--since", "binary.txt"), "binary.txt")
    refused(program(*EXPORT, "a.zip", "--since", "there.zip"), "there.zip")
    refused(program(*EXPORT, "a.zip", "--cosigned-by", "abc"), "abc")
    newer = Note.parse(program("ledger", "checkpoint").out)
    size = Checkpoint.parse(newer.text).head.size
    with_checkpoints(lambda checkpoints: checkpoints.cosigned(size, MONITOR.cosign(newer.text, 1)))
    program("appoint", "SP09", "--role", "approval", "--as", SECURITY)
    (folder / "newer.txt").write_text(program("ledger", "checkpoint").out)
    refused(program(*EXPORT, "a.zip", "--since", "newer.txt", "--cosigned-by", str(MONITOR.public)), f"{size}条", "更早的检查点")
    stranger = SigningKey("lifecycle/taiyuan", 1, b"\x01" * 32)
    (folder / "strange.txt").write_text(str(Checkpoint(stranger.public.name, TreeHead(1, bytes(32))).signed(stranger)))
    refused(program(*EXPORT, "a.zip", "--since", "strange.txt"), "不是lifecycle/jincheng签发的")
    assert not (folder / "a.zip").exists()


def test_a_project_that_is_younger_than_the_cosigned_checkpoint(program: Program, folder: Path, sqlite_url: str):
    note = Note.parse(program("ledger", "checkpoint").out)
    with_checkpoints(lambda checkpoints: checkpoints.cosigned(Checkpoint.parse(note.text).head.size, MONITOR.cosign(note.text, 1)))
    office = Office(sqlite_url, ON)
    office.register(code=OTHER, project="p2")
    office.close()
    refused(program("export", OTHER, "--as", HANDLER, "--out", "a.zip", "--cosigned-by", str(MONITOR.public)), "还没有这个项目")


def test_a_cosignature_that_does_not_hold_is_said_so(program: Program):
    note = Note.parse(program("ledger", "checkpoint").out)
    with_checkpoints(lambda checkpoints: checkpoints.cosigned(Checkpoint.parse(note.text).head.size, MONITOR.cosign("another", 1)))
    refused(program(*EXPORT, "a.zip", "--cosigned-by", str(MONITOR.public)), "lifecycle ledger verify")


# The ledger itself


def test_the_key_and_the_checkpoint_are_printed_to_be_handed_on(program: Program):
    assert program("ledger", "key") == Ended(0, f"{KEY.public}\n", "")
    assert json.loads(program("ledger", "key", "--json").out) == {"key": str(KEY.public), "name": "lifecycle/jincheng"}
    made = program("ledger", "checkpoint")
    assert Note.parse(made.out).signed_by(KEY.public)
    again = json.loads(program("ledger", "checkpoint", "--json").out)
    assert again["note"] == made.out, "nothing was recorded since: it is the same one"
    assert again["size"] == Checkpoint.parse(Note.parse(made.out).text).head.size


def test_a_ledger_is_verified(program: Program, folder: Path):
    program("ledger", "checkpoint")
    done = program("ledger", "verify")
    assert (done.code, done.err) == (0, "")
    assert "1个检查点、1次流头登记全部核对" in done.out
    told = json.loads(program("ledger", "verify", "--json").out)
    assert (told["holds"], told["fault"], told["checkpoints"], told["stream_heads"], told["signatures"]) == (True, None, 1, 1, True)
    assert program("ledger", "verify", "--key", str(KEY.public)).code == 0
    refused(program("ledger", "verify", "--key", "abc"), "abc")
    shutil.rmtree(folder / "lifecycle.db.keys")
    without = program("ledger", "verify")
    assert without.code == 0
    assert "检查点的1个签名没有核对" in without.out
    assert not (folder / "lifecycle.db.keys").exists(), "to verify makes no key"


def test_what_does_not_hold_ends_in_1_and_names_the_position(program: Program, monkeypatch: pytest.MonkeyPatch):
    stranger = SigningKey(KEY.public.name, 1, b"\x01" * 32)
    program("ledger", "checkpoint")
    ended = program("ledger", "verify", "--key", str(stranger.public))
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith("不成立：第")
    told = json.loads(program("ledger", "verify", "--key", str(stranger.public), "--json").out)
    assert (told["holds"], told["fault"]["position"]) == (False, told["size"])
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "It does not hold: position" in program("ledger", "verify", "--key", str(stranger.public)).out


def test_an_old_backup_does_not_pass_for_the_ledger(program: Program, folder: Path):
    shutil.copy("lifecycle.db", "backup.db")
    program("appoint", "SP09", "--role", "approval", "--as", SECURITY)
    program("ledger", "checkpoint")
    for name in ("lifecycle.db-wal", "lifecycle.db-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copy("backup.db", "lifecycle.db")
    ended = program("ledger", "verify")
    assert ended.code == 1, ended
    assert "已对8条签发检查点，而现在不齐" in ended.out
    refused(program(*EXPORT, "a.zip"), "台账回退")


def test_tiles_are_written_and_grow(program: Program, folder: Path):
    done = program("ledger", "tiles", "tiles")
    assert (done.code, done.err) == (0, "")
    assert "静态瓦片已写到tiles" in done.out
    program("appoint", "SP09", "--role", "approval", "--as", SECURITY)
    more = json.loads(program("ledger", "tiles", "tiles", "--json").out)
    assert (more["folder"], more["files"]) == ("tiles", 2)
    assert Checkpoint.parse(Note.parse((folder / "tiles" / "checkpoint").read_text()).text).head.size == more["size"]


def test_tiles_for_everybody_hold_no_entries_and_each_kind_says_whom_it_is_for(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    assert "只交给经授权的复算人" in program("ledger", "tiles", "tiles").out
    assert "可以公开" in program("ledger", "tiles", "public", "--public").out
    assert [(folder / each / "tile/entries").exists() for each in ("tiles", "public")] == [True, False]
    assert json.loads(program("ledger", "tiles", "public", "--public", "--json").out)["public"] is True
    refused(program("ledger", "tiles", "tiles", "--public"), "不能改作公开", "空文件夹")
    refused(program("ledger", "tiles", "public"), "条目不能写进去", "--public")
    assert "授权" in program("witness", "--ledger", str(KEY.public), "--replay", "public").err
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "monitors that you have authorised" in program("ledger", "tiles", "tiles").out


def test_every_refusal_to_write_tiles_says_what_to_do(program: Program, folder: Path):
    program("ledger", "tiles", "tiles")
    longer = Checkpoint(KEY.public.name, TreeHead(99, bytes(32))).signed(KEY)
    (folder / "tiles" / "checkpoint").write_text(str(longer))
    refused(program("ledger", "tiles", "tiles"), "99条", "lifecycle ledger verify")
    stranger = SigningKey("lifecycle/taiyuan", 1, b"\x01" * 32)
    (folder / "tiles" / "checkpoint").write_text(str(Checkpoint(stranger.public.name, TreeHead(1, bytes(32))).signed(stranger)))
    refused(program("ledger", "tiles", "tiles"), "另用一个空文件夹")
    (folder / "file").write_text("in the way")
    refused(program("ledger", "tiles", "file/tiles"), "file/tiles写不了")


def test_what_is_wrong_is_said_in_the_language_of_the_command_line(program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch):
    program("ledger", "checkpoint")
    with closing(sqlite3.connect(folder / "lifecycle.db", isolation_level=None)) as db:
        db.execute("DROP TRIGGER events_no_update")
        db.execute("UPDATE events SET actor = 'E999' WHERE position = 3")
    chinese = program("ledger", "verify")
    assert chinese.code == 1
    assert chinese.out.splitlines()[0] == "不成立：第3条，这一条的内容与散列不符，已被改动"
    assert "缺少触发器events_no_update" in chinese.out
    told = json.loads(program("ledger", "verify", "--json").out)
    assert (told["fault"]["code"], told["guards"]) == ("changed", [{"trigger": "events_no_update", "is": "lacking"}])
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    english = program("ledger", "verify").out
    assert not re.search("[一-鿿]", english)
    assert "position 3, the row is not what its leaf hash says" in english


def test_a_trigger_that_was_taken_away_ends_in_1_though_all_rows_hold(program: Program, folder: Path):
    assert program("ledger", "verify").code == 0
    with closing(sqlite3.connect(folder / "lifecycle.db", isolation_level=None)) as db:
        db.execute("DROP TRIGGER tags_no_delete")
    done = program("ledger", "verify")
    assert (done.code, "缺少触发器tags_no_delete" in done.out) == (1, True)
    assert json.loads(program("ledger", "verify", "--json").out)["holds"] is False


def test_what_is_not_in_the_tree_is_said_to_be_not_looked_at_or_is_compared(program: Program, folder: Path):
    program("migrate")
    told = json.loads(program("ledger", "verify", "--json").out)
    assert told["not_looked_at"] == {"attachments": 1, "sheets": 5}
    assert "5张统计表没有核对" in program("ledger", "verify").out
    compared = program("ledger", "verify", "--sheets")
    assert compared.code == 0
    assert "统计表project_register：从事实重建，逐行一致" in compared.out
    assert "统计表没有核对" not in compared.out
    with closing(sqlite3.connect(folder / "lifecycle.db", isolation_level=None)) as db:
        (table,) = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'project_register__%'").fetchone()
        db.execute(f"UPDATE {table} SET name = '另一个项目'")
    changed = program("ledger", "verify", "--sheets")
    assert (changed.code, "统计表project_register：2行与从事实重建的不同" in changed.out) == (1, True)
    assert json.loads(program("ledger", "verify", "--sheets", "--json").out)["sheets_differing"]["project_register"] == 2
