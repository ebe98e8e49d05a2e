"""离线核验 as a program among others: where it reads from, where it writes to, and what its exit code says then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from tests.ledger.exports import KEY, a_log, an_export, apart, zipped

PROGRAM = Path(verifier.__file__)
CLOSED = "import os, sys; os.close({number}); os.execv(sys.executable, [sys.executable, '-I', *sys.argv[1:]])"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "export.zip"
    file.write_bytes(zipped(an_export(a_log())))
    return file


def asked(export: Path) -> list[str]:
    return [str(export), "--key", str(KEY.public)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is a matter of Linux")
def test_an_output_that_cannot_be_written_is_no_fault_of_the_export(export: Path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-I", PROGRAM, *asked(export)], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)

    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "not verified" in done.stderr.decode()


def test_without_an_output_the_exit_code_is_the_answer(export: Path):
    command = [sys.executable, "-c", CLOSED.format(number=1), str(PROGRAM), *asked(export)]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    export.write_bytes(zipped(an_export(a_log()) | {"facts.jsonl": b"{}\n"}))
    assert subprocess.run(command, stderr=subprocess.PIPE, check=False, timeout=60).returncode == 1


def test_a_verifier_that_python_reads_from_its_input_says_that_it_did_not_compare_itself(export: Path):
    done = subprocess.run(
        [sys.executable, "-I", "-", *asked(export)], input=PROGRAM.read_bytes(), capture_output=True, check=False, timeout=60
    )

    assert done.returncode == 0
    assert "verify_lifecycle.py (not compared with the one that runs)" in done.stdout.decode()


@pytest.mark.parametrize("place", ["export", "--since"])
def test_a_pipe_or_a_device_is_no_file_to_be_verified(tmp_path: Path, export: Path, place: str):
    """Reading from it might never end, and what is read once cannot be read from its end."""
    os.mkfifo(pipe := tmp_path / "pipe")
    for strange in (pipe, Path("/dev/zero")):
        said = apart(strange) if place == "export" else apart(export, "--since", str(strange))
        assert (said.code, said.out) == (2, "")
        assert "not a file" in said.err
        assert "Traceback" not in said.err


def test_too_little_memory_is_no_fault_of_the_export(export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verifier, "proved", exhausted)
    monkeypatch.setattr(verifier, "discard_output", lambda: None)

    assert verifier.main(asked(export)) == 2
    assert "not verified" in capsys.readouterr().err
