"""国密签名: checkpoints countersigned with SM2 by openssl, which stands in for a certified device."""

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.sm2 import Countersigning, Sm2Program, countersigned, key_of
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.verifying.whole import verify_ledger
from lifecycle.settings import sm2_device
from lifecycle.vocabulary import Refused
from tests.ledger.facts import DAY, START
from tests.ledger.signing.test_checkpoints import record

KEY = SigningKey("lifecycle/test", ED25519, sha256(b"test").digest())
IDENTITY = "-sigopt distid:1234567812345678"
"""The default identity of GB/T 35276."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to sign with SM2")
    made = tmp_path_factory.mktemp("sm2")
    for name in ("ours", "another"):
        subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", f"{name}.key"], cwd=made, check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", f"{name}.key", "-pubout", "-out", f"{name}.pem"], cwd=made, check=True)
    return made


def signing(folder: Path, name: str = "ours") -> str:
    return f"openssl dgst -sm3 -sign {folder / name}.key {IDENTITY}"


def verifying(folder: Path, name: str = "ours") -> str:
    return f"openssl dgst -sm3 -verify {folder / name}.pem {IDENTITY} -signature {{signature}}"


@pytest.fixture
def device(folder: Path) -> Sm2Program:
    return Sm2Program(folder / "ours.pem", signing(folder), verifying(folder))


@pytest.fixture
def checkpoints(ledger: Ledger) -> Checkpoints:
    record(ledger, "p1", "p2")
    return Checkpoints(ledger, KEY, lambda: START, sm3=True)


def countersign(checkpoints: Checkpoints, device: Sm2Program) -> Note:
    Countersigning(device, checkpoints)(checkpoints.make(DAY))
    newest = checkpoints.latest()
    assert newest is not None
    return newest


def test_a_checkpoint_is_countersigned_once_and_holds_for_both(ledger: Ledger, checkpoints: Checkpoints, device: Sm2Program):
    note = countersign(checkpoints, device)
    assert countersigned(note, device, KEY.public.name) is True
    assert note.signed_by(KEY.public) is not None
    assert str(countersign(checkpoints, device)) == str(note)
    assert verify_ledger(ledger, [KEY.public], device).fault is None


def test_the_root_of_sm3_is_countersigned_beside_it(ledger: Ledger, checkpoints: Checkpoints, device: Sm2Program):
    size = Checkpoint.parse(countersign(checkpoints, device).text).head.size
    root = checkpoints.sm3_root(size)
    assert root is not None
    assert (root.signed_by(KEY.public) is not None, countersigned(root, device, KEY.public.name)) == (True, True)
    assert str(root) == str(countersign(checkpoints, device) and checkpoints.sm3_root(size)), "once"
    found = verify_ledger(ledger, [KEY.public], device)
    assert (found.fault, found.unseen) == (None, {})
    assert verify_ledger(ledger, [KEY.public]).unseen == {"sm2": 2}
    (signature,) = (each for each in root.signatures if each.key_id != KEY.public.id)
    damaged = type(signature)(signature.name, signature.key_id, bytes([*signature.value[:-1], signature.value[-1] ^ 1]))
    checkpoints.countersigned(size, damaged)
    fault = verify_ledger(ledger, [KEY.public], device).fault
    assert fault is not None
    assert (fault.position, "SM2" in fault.reason) == (size, True)


def test_who_has_another_key_does_not_hold_it_for_ours(checkpoints: Checkpoints, device: Sm2Program, folder: Path):
    note = countersign(checkpoints, device)
    other = Sm2Program(folder / "another.pem", signing(folder, "another"), verifying(folder, "another"))
    assert countersigned(note, other, KEY.public.name) is None
    assert countersigned(note, Sm2Program(folder / "ours.pem", "false", verifying(folder, "another")), KEY.public.name) is False
    changed = Note(note.text.replace("\n", "0\n", 1), note.signatures)
    assert countersigned(changed, device, KEY.public.name) is False


def test_a_signature_that_was_changed_in_the_database_is_found(ledger: Ledger, checkpoints: Checkpoints, device: Sm2Program):
    note = countersign(checkpoints, device)
    key = key_of(device, KEY.public.name)
    (signature,) = (each for each in note.signatures if each.key_id == key.id)
    damaged = bytes([*signature.value[:-1], signature.value[-1] ^ 1])
    forged = str(note).replace(str(signature), str(type(signature)(signature.name, signature.key_id, damaged)))
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE checkpoints SET note = :note"), {"note": forged})
    found = verify_ledger(ledger, [KEY.public], device).fault
    assert found is not None
    assert "SM2" in found.reason
    assert verify_ledger(ledger, [KEY.public]).fault is None, "who has no device passes over signatures that are not his affair"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("no-such-program", "cannot be run"),
        ("false", "ends with 1"),
        (f"{sys.executable} -c \"import sys; sys.stderr.write('token not present')\"", "token not present"),
        (f"{sys.executable} -c \"print('0' * 100)\"", "signs nothing"),
    ],
    ids=["not there", "fails", "says why", "writes something else"],
)
def test_a_device_that_does_not_sign_is_asked_again_later_and_the_checkpoint_stands(
    checkpoints: Checkpoints, folder: Path, program: str, said: str
):
    note = checkpoints.make(DAY)
    with pytest.raises(NotWitnessed, match=said):
        Countersigning(Sm2Program(folder / "ours.pem", program, "true"), checkpoints)(note)
    assert checkpoints.latest() == note


def test_the_setting_is_whole_or_not_there(monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path):
    assert sm2_device() is None
    monkeypatch.setenv("LIFECYCLE_SM2_KEY", str(tmp_path / "none.pem"))
    with pytest.raises(Refused) as refused:
        sm2_device()
    assert refused.value.values["names"] == ["LIFECYCLE_SM2_SIGN", "LIFECYCLE_SM2_VERIFY"]
    monkeypatch.setenv("LIFECYCLE_SM2_SIGN", signing(folder))
    monkeypatch.setenv("LIFECYCLE_SM2_VERIFY", verifying(folder))
    with pytest.raises(LedgerUnavailable, match="PEM"):
        sm2_device()
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n", (folder / "ours.key").read_bytes(), b"\xff"):
        (tmp_path / "none.pem").write_bytes(wrong)
        with pytest.raises(LedgerUnavailable, match="PEM"):
            sm2_device()
    monkeypatch.setenv("LIFECYCLE_SM2_KEY", str(folder / "ours.pem"))
    assert sm2_device() is not None
