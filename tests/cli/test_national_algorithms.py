"""SM3 and SM2 by settings, as the administrator of a machine meets them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lifecycle.cli.custody.keeping import keeping
from lifecycle.cli.opened import opened
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.signing.sm3_roots import Sm3Root
from tests.cli.program import Program
from tests.ledger.facts import START, until

IDENTITY = "-sigopt distid:1234567812345678"


@pytest.fixture
def program(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """With openssl as the device that signs."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to sign with SM2")
    key, public = tmp_path / "sm2.key", tmp_path / "sm2.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", key], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    monkeypatch.setenv("LIFECYCLE_SM3", "1")
    monkeypatch.setenv("LIFECYCLE_SM2_KEY", str(public))
    monkeypatch.setenv("LIFECYCLE_SM2_SIGN", f"openssl dgst -sm3 -sign {key} {IDENTITY}")
    monkeypatch.setenv("LIFECYCLE_SM2_VERIFY", f"openssl dgst -sm3 -verify {public} {IDENTITY} -signature {{signature}}")

    assert program("migrate").code == 0
    return program


def test_a_checkpoint_has_a_second_root_beside_it_and_both_have_both_signatures(program: Program):
    made = json.loads(program("ledger", "checkpoint", "--json").out)
    root = Sm3Root.parse(Note.parse(made["sm3_note"]).text)
    assert (root.head.size, root.head.root.hex(), root.sm3.hex()) == (made["size"], made["root"], made["sm3"])
    assert [len(Note.parse(made[note]).signatures) for note in ("note", "sm3_note")] == [2, 2]
    assert made["note"].partition("\n\n")[0].count("\n") == 2, "no line stands behind the three of a checkpoint"
    verified = json.loads(program("ledger", "verify", "--json").out)
    assert (verified["holds"], verified["sm3_roots"], verified["not_looked_at"]) == (True, 1, {"sheets": 5})


def test_the_second_root_is_written_beside_the_tiles_and_goes_when_it_is_left(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    folder = tmp_path / "tiles"
    program("ledger", "tiles", str(folder))
    assert Sm3Root.parse(Note.parse((folder / "checkpoint.sm3").read_text()).text).head.size
    monkeypatch.delenv("LIFECYCLE_SM3")
    program("appoint", "GA01", "--role", "security_admin", "--as", "GA01")
    program("ledger", "tiles", str(folder))
    assert not (folder / "checkpoint.sm3").exists()


def test_what_was_not_looked_at_is_said_in_both_languages(program: Program, monkeypatch: pytest.MonkeyPatch):
    program("ledger", "checkpoint")
    for name in ("KEY", "SIGN", "VERIFY"):
        monkeypatch.delenv(f"LIFECYCLE_SM2_{name}")
    assert "2个SM2签名没有核对" in program("ledger", "verify").out
    monkeypatch.setenv("LIFECYCLE_LANG", "en")
    assert "Not looked at: 2 signatures of SM2" in program("ledger", "verify").out


def test_a_device_that_is_away_is_said_and_the_checkpoint_stands(program: Program, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIFECYCLE_SM2_SIGN", "false")
    away = program("ledger", "checkpoint")
    assert (away.code, away.out) == (2, "")
    assert "国密签名设备没有完成" in away.err
    monkeypatch.delenv("LIFECYCLE_SM2_KEY")
    monkeypatch.delenv("LIFECYCLE_SM2_SIGN")
    assert "LIFECYCLE_SM2_KEY" in program("ledger", "verify").err
    monkeypatch.delenv("LIFECYCLE_SM2_VERIFY")
    assert program("ledger", "verify").code == 0


def test_a_signature_of_another_device_ends_the_verification_with_1(program: Program, monkeypatch: pytest.MonkeyPatch):
    program("ledger", "checkpoint")
    monkeypatch.setenv("LIFECYCLE_SM2_VERIFY", "false")
    found = program("ledger", "verify")
    assert (found.code, "SM2" in found.out) == (1, True)


def test_a_program_that_serves_has_the_newest_checkpoint_countersigned(program: Program):
    with opened() as desk:
        kept = Checkpoints(desk.ledger, signing_key(desk.ledger.keys), lambda: START)
        kept.make(desk.today())
        with keeping(desk):
            until(lambda: (newest := kept.latest()) is not None and len(newest.signatures) == 2)
