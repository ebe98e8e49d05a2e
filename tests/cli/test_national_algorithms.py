"""SM3 and SM2 by settings, as the administrator of a machine meets them."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.cli.keeping import keeping
from lifecycle.cli.opened import opened
from lifecycle.ledger.checkpoints import Checkpoints
from lifecycle.ledger.keys import signing_key
from tests.cli.program import Ended, run
from tests.ledger.facts import START, until

Program = Callable[..., Ended]
IDENTITY = "-sigopt distid:1234567812345678"


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to sign with SM2")
    key, public = tmp_path / "sm2.key", tmp_path / "sm2.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", key], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    monkeypatch.setenv("LIFECYCLE_DATABASE_URL", f"sqlite:///{tmp_path / 'lifecycle.db'}")
    monkeypatch.setenv("LIFECYCLE_SM3", "1")
    monkeypatch.setenv("LIFECYCLE_SM2_KEY", str(public))
    monkeypatch.setenv("LIFECYCLE_SM2_SIGN", f"openssl dgst -sm3 -sign {key} {IDENTITY}")
    monkeypatch.setenv("LIFECYCLE_SM2_VERIFY", f"openssl dgst -sm3 -verify {public} {IDENTITY} -signature {{signature}}")

    def run_it(*arguments: str) -> Ended:
        return run(capsys, monkeypatch, *arguments)

    return run_it


def test_a_checkpoint_bears_both_roots_and_both_signatures(program: Program):
    made = json.loads(program("ledger", "checkpoint", "--json").out)
    text, _, signatures = made["note"].partition("\n\n")
    assert len(bytes.fromhex(made["sm3"])) == 32
    assert text.split("\n")[3].startswith("sm3 ")
    assert len(signatures.strip().split("\n")) == 2
    assert json.loads(program("ledger", "verify", "--json").out)["holds"] is True


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
