"""伪造: another history in which every hash is as it should be. What went out of the house contradicts it, and says from where on."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lifecycle.ledger import RolledBack
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import SigningKey
from lifecycle.ledger.signing.continuity import LAST
from tests.faults.forging import FORGED, Small, head_after, small_ledger
from tests.ledger.facts import CLERK, noted, to

CHECKPOINTS = (4, 9, 13)
SIZE = 14
THROWN_AWAY = "DELETE FROM stream_heads", "UPDATE bookmarks SET position = 0"
"""What is made from the rows, and would betray that it was made from others."""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    (tmp_path / "true").mkdir()
    small = small_ledger(tmp_path / "true")
    assert small.fault(small.gone_out) is None
    with closing(small.ledger):
        yield small


def forged(small: Small, folder: Path, key: SigningKey | None = None) -> Small:
    """A history made anew from fact 6 on, by who has no key or one of the same name; beside it lies what went out of the true one."""
    folder.mkdir()
    impostor = key or SigningKey(small.key.public.name, ED25519, b"\x07" * 32)
    made = small_ledger(folder, "已申报", impostor)
    assert made.fault() is None, "in itself it holds"
    (made.ledger.keys / LAST).write_bytes((small.ledger.keys / LAST).read_bytes())
    return Small(made.ledger, small.key, made.file)


def put_back(small: Small, older: Path) -> None:
    """An older copy takes the place of the file."""
    small.ledger.close()
    for each in small.file.parent.glob(f"{small.file.name}*"):
        if each.is_file():
            each.unlink()
    shutil.copy(older, small.file)


def refuses(small: Small) -> bool:
    """Whether a program that begins now refuses to append."""
    again = small.reopened()
    with closing(again.ledger), pytest.raises(RolledBack):
        again.ledger.append([to("p9", noted())], command="c9", actor=CLERK)
    return True


@pytest.mark.parametrize("size", range(SIZE + 1))
def test_a_ledger_that_was_cut_off_is_missed_from_there_on(small: Small, size: int):
    """With the head as it was then, and whatever is made from the rows thrown away."""
    intruder = small.intruder
    cut = [f"DELETE FROM {each} WHERE position > {size}" for each in ("events", "tags")]
    given, recorded_at, edge = head_after(small.ledger, size)
    back = f"UPDATE head SET size = {given}, recorded_at = {recorded_at}, edge = x'{edge.hex()}'"
    missing = 0 if size >= CHECKPOINTS[-1] else size + 1
    with intruder.doing(*cut, *THROWN_AWAY, back):
        assert _at(small) == missing, "by the checkpoints in the database"
    with intruder.doing(*cut, *THROWN_AWAY, back, f"DELETE FROM checkpoints WHERE size > {size}"):
        assert _at(small, beside_the_key=True) == missing, "by the checkpoint beside the key"
        assert missing == 0 or refuses(small)


def test_a_backup_that_was_put_back_is_found(small: Small, tmp_path: Path):
    intruder = small.intruder
    for size in (4, 9, 12):
        older = tmp_path / f"{size}.db"
        given, recorded_at, edge = head_after(small.ledger, size)
        with intruder.doing(
            *(f"DELETE FROM {each} WHERE position > {size}" for each in ("events", "tags")),
            f"UPDATE head SET size = {given}, recorded_at = {recorded_at}, edge = x'{edge.hex()}'",
            f"DELETE FROM checkpoints WHERE size > {size}",
            *THROWN_AWAY,
        ):
            intruder.db.execute(f"VACUUM INTO '{older}'")
    intruder.db.close()
    for size in (4, 9, 12):
        put_back(small, tmp_path / f"{size}.db")
        again = small.reopened()
        with closing(again.ledger):
            assert again.fault() is None, "in itself it holds"
            assert _at(again, beside_the_key=True) == size + 1
        assert refuses(small)


def test_a_history_that_was_made_anew_does_not_fit_the_checkpoints(small: Small, tmp_path: Path):
    """All hashes, records of stream heads and tables are as they should be; the signed notes were left, since nobody else can sign."""
    made = forged(small, tmp_path / "forged")
    notes = small.intruder.rows("checkpoints")
    db = made.intruder.db
    db.executemany("UPDATE checkpoints SET note = CAST(? AS TEXT) WHERE size = ?", [(note, size) for size, note, *_ in notes])
    with closing(made.ledger):
        assert _at(made) == min(size for size in CHECKPOINTS if size >= FORGED)


def test_a_foreign_signature_is_no_signature(small: Small, tmp_path: Path):
    made = forged(small, tmp_path / "forged")
    with closing(made.ledger):
        assert _at(made) == CHECKPOINTS[0], "the first checkpoint that it signs"


@pytest.mark.parametrize("size", CHECKPOINTS)
def test_one_checkpoint_that_somebody_else_signed_is_found(small: Small, tmp_path: Path, size: int):
    """Of the same tree and under the same name: nothing else is wrong."""
    (tmp_path / "twin").mkdir()
    twin = small_ledger(tmp_path / "twin", key=SigningKey(small.key.public.name, ED25519, b"\x07" * 32))
    twin.ledger.close()
    (note,) = (note.decode() for each, note, *_ in twin.intruder.rows("checkpoints") if each == size)
    small.intruder.db.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (note, size))
    assert _at(small) == size


def test_a_fork_of_the_same_length_is_found_by_what_went_out(small: Small, tmp_path: Path):
    """Who made it has the key and signs all of it; only what others have seen speaks against him."""
    made = forged(small, tmp_path / "forged", small.key)
    with closing(made.ledger):
        assert made.ledger.head() == small.ledger.head()
        assert made.fault() is None
        assert _at(made, beside_the_key=True) == CHECKPOINTS[-1]
    assert refuses(made)


def test_what_no_checkpoint_covers_can_be_replaced_unseen(small: Small):
    """The limit: it is as wide as the time between two checkpoints."""
    intruder = small.intruder
    given, recorded_at, edge = head_after(small.ledger, SIZE - 1)
    for statement in (
        f"DELETE FROM events WHERE position = {SIZE}",
        f"DELETE FROM tags WHERE position = {SIZE}",
        f"UPDATE head SET size = {given}, recorded_at = {recorded_at}, edge = x'{edge.hex()}'",
    ):
        intruder.db.execute(statement)
    again = small.reopened()
    with closing(again.ledger):
        again.ledger.append([to("p4", noted("另一条"))], command="c6", actor=CLERK)
        assert again.fault(again.gone_out) is None


def _at(small: Small, *, beside_the_key: bool = False) -> int:
    fault = small.fault(small.gone_out if beside_the_key else ())
    return 0 if fault is None else fault.position
