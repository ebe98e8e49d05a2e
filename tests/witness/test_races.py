"""同时送签与中断: whoever comes at once, one history is signed; whatever dies, what was signed is remembered."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.witness.cosigner import Cosigner, Declined
from tests.witness.logs import FORKED, LEAVES, LEDGER, cosigner, head, note, proof

ORIGIN = LEDGER.public.name


def signed(witness: Cosigner, old: int, size: int, leaves: list[bytes]) -> bool:
    try:
        witness.add(note(size, leaves), old, proof(old, size, leaves))
    except Declined:
        return False
    return True


def last(witness: Cosigner) -> int:
    note = witness.latest(ORIGIN)
    return Checkpoint.parse(note.text).head.size if note else 0


@pytest.mark.parametrize("threads", [2, 8])
def test_of_two_histories_at_once_one_is_signed(tmp_path: Path, threads: int):
    """Each thread has a witness of its own over the one file, as processes would."""
    for round_ in range(5):
        file = tmp_path / f"{round_}.db"
        signed(cosigner(file), 0, 7, LEAVES)
        together = Barrier(threads, timeout=30)

        def race(number: int, file: Path = file, together: Barrier = together) -> list[bytes] | None:
            witness, leaves = cosigner(file), (LEAVES, FORKED)[number % 2]
            together.wait()
            return leaves if signed(witness, 7, 10, leaves) else None

        with ThreadPoolExecutor(threads) as pool:
            winners = [leaves for leaves in pool.map(race, range(threads)) if leaves]
        assert len(winners) == 1, "the old size fits once only"
        kept = cosigner(file).latest(ORIGIN)
        assert kept is not None
        assert Checkpoint.parse(kept.text).head == head(10, winners[0])
        assert len(cosigner(file).state.forks()) == 1


def test_eight_that_send_the_same_are_all_told_where_it_stands(tmp_path: Path):
    witness, together = cosigner(tmp_path / "w.db"), Barrier(8, timeout=30)

    def send(size: int) -> bool:
        together.wait()
        return signed(witness, 0, size, LEAVES)

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(send, [9] * 8))
    assert sum(done) == 1
    assert signed(witness, 9, 9, LEAVES), "who lost asks again with the size that it was told, and has its signature"
    assert last(witness) == 9


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from lifecycle.witness.state import Record
from tests.witness.logs import cosigner, note, proof

put = Record.put
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
def put_and_die(*arguments):
    put(*arguments)
    die()
step = sys.argv[2]
if step == "before it is kept":
    Record.put = die
if step == "before the commit":
    Record.put = put_and_die
witness = cosigner(Path(sys.argv[1]))
witness.add(note(9), 5, proof(5, 9))
die()
"""


@pytest.mark.parametrize(
    ("step", "kept"), [("before it is kept", 5), ("before the commit", 5), ("before the answer", 9)], ids=["lost", "torn", "unanswered"]
)
def test_a_witness_that_is_killed_has_signed_nothing_that_it_forgot(tmp_path: Path, step: str, kept: int):
    file, root = tmp_path / "w.db", str(Path(__file__).parents[2])
    signed(cosigner(file), 0, 5, LEAVES)
    killed = subprocess.run([sys.executable, "-c", KILLED.format(root=root), str(file), step], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    witness = cosigner(file)

    assert last(witness) == kept
    if kept == 9:
        assert not signed(witness, 5, 9, FORKED), "the signature may be out, though nobody heard of it"
    assert signed(witness, kept, 9, LEAVES), "and the ledger that asks again gets it"
