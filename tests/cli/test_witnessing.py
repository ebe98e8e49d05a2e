"""`lifecycle witness`, `lifecycle serve` beside it and `lifecycle ledger accept-restore`, as two administrators meet them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lifecycle.cli.opened import now
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import FACTS
from lifecycle.ledger.formats.signature_kinds import ML_DSA_44
from lifecycle.ledger.formats.signed_notes import Note, VerifierKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.settings import checkpoint_age, checkpoint_facts, keys_folder, stamping_address, witnesses
from lifecycle.vocabulary import Refused
from tests.cli.program import Ended, Program
from tests.ledger.facts import until
from tests.witness.logs import FORKED, LEDGER, WITNESS, cosigner, note
from tests.witness.tiles import changed, entries_of, write

KEY = str(LEDGER.public)


pytestmark = pytest.mark.usefixtures("url")


@contextmanager
def running(lines: int, *arguments: str) -> Iterator[list[str]]:
    """A program of its own, from its first lines until it is told to stop."""
    command = [sys.executable, "-u", "-m", "lifecycle", *arguments, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()) as started:
        assert started.stdout is not None
        try:
            said = [started.stdout.readline() for _ in range(lines)]
            assert "http://" in said[0], started.communicate(timeout=10)
            yield said
            started.send_signal(signal.SIGTERM)
            assert started.wait(20) in {0, -signal.SIGTERM}
        finally:
            started.kill()


def signed_by(watch: VerifierKey, folder: Path) -> bool:
    ledger = Ledger(os.environ["LIFECYCLE_DATABASE_URL"], facts=FACTS, clock=now)
    try:
        newest = Checkpoints(ledger, signing_key(folder), now).latest()
    finally:
        ledger.close()
    return newest is not None and newest.signed_by(watch) is not None


def test_a_ledger_is_served_and_witnessed_and_a_backup_that_was_put_back_is_found(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program("appoint", "GA01", "--role", "security_admin", "--as", "GA01")
    shutil.copy("lifecycle.db", "backup.db")
    folder = tmp_path / "lifecycle.db.keys"
    key = signing_key(folder).public
    with running(7, "witness", "--ledger", str(key)) as said:
        address = re.findall(r"http://\S+", said[0])[0]
        watch, monitor, watch_44, monitor_44 = (VerifierKey.parse(line.split()[-1]) for line in (*said[1:3], *said[5:7]))
        assert (watch_44.name, watch_44.kind, monitor_44.name) == (watch.name, ML_DSA_44, monitor.name)
        monkeypatch.setenv("LIFECYCLE_WITNESSES", f"{address} {watch} {monitor} {watch_44}")
        with running(1, "serve"):
            until(lambda: signed_by(watch, folder) and signed_by(watch_44, folder), seconds=60)
        (folder / "witnessed.txt").unlink()  # this folder, too, came out of the backup
        shutil.copy("backup.db", "lifecycle.db")
        for name in ("lifecycle.db-wal", "lifecycle.db-shm"):
            Path(name).unlink(missing_ok=True)
        ended = program("serve", "--port", "0")
        assert (ended.code, ended.out) == (2, "")
        assert "台账回退" in ended.err
        assert "accept-restore" in ended.err
        accepted = program("ledger", "accept-restore", "--as", "GA01", "--reason", "磁盘损坏，只有前一日的备份", "--json")
    assert accepted.code == 0, accepted.err
    assert json.loads(accepted.out)["key"] == str(signing_key(folder).public) != str(key)
    assert program("ledger", "accept-restore", "--as", "GA01", "--reason", "再来一次").code == 2


def test_a_loss_is_said_in_both_languages_and_accepted_by_an_administrator(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program("appoint", "GA01", "--role", "security_admin", "--as", "GA01")
    program("appoint", "SP01", "--role", "approval", "--as", "GA01")
    folder = tmp_path / "lifecycle.db.keys"
    signing_key(folder)
    (folder / "witnessed.txt").write_text(str(note(9)))
    assert "9条事实" in program("appoint", "SP02", "--role", "approval", "--as", "GA01").err
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "checkpoint of 9 facts, and there are only 2" in program("serve", "--port", "0").err
    assert "approval officer" in program("ledger", "accept-restore", "--as", "SP01", "--reason", "x").err
    assert program("ledger", "accept-restore", "--as", "GA01", "--reason", " ").code == 2
    assert program("ledger", "accept-restore", "--as", "GA01", "--reason", "见13800138000").code == 2
    accepted = program("ledger", "accept-restore", "--as", "GA01", "--reason", "disk")
    assert str(signing_key(folder).public) in accepted.out.splitlines(), "on a line of its own, to be copied"
    assert program("appoint", "SP02", "--role", "approval", "--as", "GA01").code == 0


def test_forks_are_shown_with_both_notes(program: Program, tmp_path: Path):
    watch = cosigner(tmp_path / "witness.db")
    watch.add(note(9), 0, ())
    assert program("witness", "forks") == Ended(0, "没有见到分叉\n", "")
    with pytest.raises(Exception, match="another tree"):
        watch.add(note(9, FORKED), 9, ())
    ended = program("witness", "forks")

    assert ended.code == 1
    assert "lifecycle/jincheng对9条事实" in ended.out
    assert str(note(9, FORKED)) in ended.out
    (fork,) = json.loads(program("witness", "forks", "--json").out)
    assert Note.parse(fork["known"]).signed_by(LEDGER.public)
    assert Note.parse(fork["known"]).signed_by(WITNESS.public)
    assert fork["other"] == str(note(9, FORKED))


def test_no_state_is_not_no_forks(program: Program, tmp_path: Path):
    ended = program("witness", "forks", "--state", "mistyped.db")

    assert (ended.code, ended.out) == (2, "")
    assert "mistyped.db" in ended.err
    assert not (tmp_path / "mistyped.db").exists()
    Path("no.db").write_text("this is no database, and longer than the header of one would be: " * 3)
    assert "no.db" in program("witness", "forks", "--state", "no.db").err


def test_the_state_is_its_owners_only(program: Program, tmp_path: Path):
    (tmp_path / "kept").mkdir()
    program("witness", "--ledger", KEY, "--state", "kept/w.db", "--replay", "nowhere")
    found = [path for path in (tmp_path / "kept").rglob("*") if path.stat().st_mode & 0o077]
    assert ((tmp_path / "kept/w.db").exists(), found) == (True, [])

    (tmp_path / "kept/w.db").chmod(0o644)
    assert "kept/w.db" in program("witness", "--ledger", KEY, "--state", "kept/w.db", "--replay", "nowhere").err


def test_tiles_with_entries_that_others_can_reach_are_told(program: Program, tmp_path: Path):
    program("appoint", "GA01", "--role", "security_admin", "--as", "GA01")
    assert program("ledger", "tiles", "for-monitors").err == ""
    (tmp_path / "for-monitors").chmod(0o755)
    assert "for-monitors" in program("ledger", "tiles", "for-monitors").err


def test_an_authorisation_is_not_shown_to_whoever_listens(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIFECYCLE_REPLAY_AUTHORIZATION", "Bearer secret")
    ended = program("witness", "--ledger", KEY, "--replay", "http://city.example/log")

    assert (ended.code, ended.out) == (2, "")
    assert "不是https" in ended.err
    assert "secret" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "--ledger"),
        (["--ledger", "abc"], "公钥应写作"),
        (["--ledger", str(WITNESS.public)], "另一种密钥"),
        (["--ledger", KEY, "--replay", "nowhere"], "checkpoint"),
        (["--ledger", KEY, "--replay", "http://127.0.0.1:1"], "127.0.0.1:1"),
        (["--ledger", KEY, "--state", "/no/such/folder/w.db"], "没有文件夹/no/such/folder"),
    ],
    ids=["no ledger", "no key", "a key of a witness", "no tiles", "nobody there", "no folder"],
)
def test_bad_input_is_said_so(program: Program, arguments: list[str], says: str):
    ended = program("witness", *arguments)

    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


def test_a_replay_says_what_holds_and_what_does_not(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program("appoint", "GA01", "--role", "security_admin", "--as", "GA01")
    program("ledger", "--help")
    ledger = Ledger(os.environ["LIFECYCLE_DATABASE_URL"], facts=FACTS, clock=now)
    entries = entries_of(ledger)
    ledger.close()
    write(tmp_path / "tiles", entries, LEDGER)
    asked = ("witness", "--ledger", KEY, "--replay", "tiles")
    good = program(*asked)
    assert good.code == 0
    assert "复算相符" in good.out
    signed = json.loads(program(*asked, "--json").out)
    monitor = VerifierKey.parse(str(signing_key(tmp_path / "witness.db.keys" / "replay").public))
    assert Note.parse(signed["note"]).signed_by(monitor)
    assert signed["holds"]
    write(tmp_path / "tiles", changed(entries, 1, version=3), LEDGER)
    bad = program(*asked)
    assert (bad.code, bad.err) == (1, "")
    assert bad.out.startswith("复算不符：第1条，流")
    assert "的版本号3不连续" in bad.out
    assert json.loads(program(*asked, "--json").out)["position"] == 1
    write(tmp_path / "tiles", entries, WITNESS)
    assert program(*asked).out == f"不予副署：没有{WITNESS.public.name}的公钥，不认识这个台账\n"


def test_settings_are_read_and_wrong_ones_refused(monkeypatch: pytest.MonkeyPatch):
    assert (witnesses(), checkpoint_facts(), checkpoint_age().seconds, keys_folder(), stamping_address()) == ((), 1000, 60, None, None)
    monkeypatch.setenv("LIFECYCLE_WITNESSES", f"http://a {WITNESS.public}, https://b/w/ {WITNESS.public}\n{KEY} ,")
    assert [(each.url, len(each.keys)) for each in witnesses()] == [("http://a", 1), ("https://b/w", 2)]
    for wrong in ("http://a", f"http://a {WITNESS.public} x", str(WITNESS.public)):
        monkeypatch.setenv("LIFECYCLE_WITNESSES", wrong)
        with pytest.raises(Refused, match=r"settings\.witnesses"):
            witnesses()
    for wrong in ("0", "-1", "1.5", "many", "٣", "9" * 5000):
        monkeypatch.setenv("LIFECYCLE_CHECKPOINT_SECONDS", wrong)
        with pytest.raises(Refused, match=r"settings\.number"):
            checkpoint_age()
    monkeypatch.setenv("LIFECYCLE_CHECKPOINT_FACTS", "7")
    monkeypatch.setenv("LIFECYCLE_TSA", "http://tsa")
    assert (checkpoint_facts(), stamping_address()) == (7, "http://tsa")


def test_wrong_settings_end_the_server_in_words(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIFECYCLE_CHECKPOINT_FACTS", "none")
    ended = program("serve", "--port", "0")
    assert (ended.code, ended.out) == (2, "")
    assert "LIFECYCLE_CHECKPOINT_FACTS" in ended.err
