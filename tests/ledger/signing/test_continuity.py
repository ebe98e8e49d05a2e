"""连续性: a ledger that has forgotten what somebody was told of is not written to; how it may go on, and under which name."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.ledger import Ledger, LedgerUnavailable, RolledBack, migrate, verify_chain
from lifecycle.ledger.facts import AcceptRestore, RestoreAccepted
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import LAST, going_out, last_gone_out
from lifecycle.ledger.signing.keeper import check_start
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.signing.restoring import RETIRED, STREAM, accept_restore
from lifecycle.ledger.tree.tree import Tree
from lifecycle.vocabulary import CommandId, Refused
from tests.copies import copied
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to
from tests.ledger.witnesses import KEY, cosigner, witnessing
from tests.postgres import empty_database

LOST = AcceptRestore(id=CommandId("r1"), on=DAY, by=CLERK, reason="磁盘损坏，只有前一日的备份")


def record(ledger: Ledger, words: str = "节能率未申报") -> None:
    at = ledger.load("p1").version
    ledger.append([to("p1", noted(words), at=at)], command=f"{words}{at}", actor=CLERK)


def checkpoint(ledger: Ledger) -> Note:
    return Checkpoints(ledger, signing_key(ledger.keys), lambda: START).make(DAY)


def last(folder: Path) -> Checkpoint:
    note = last_gone_out(folder)
    assert note is not None
    return Checkpoint.parse(note.text)


@pytest.fixture
def url(sqlite_url: str) -> str:
    return copied(migrate, sqlite_url)


@pytest.fixture
def folder(url: str) -> Path:
    return Path(f"{url.removeprefix('sqlite:///')}.keys")


@pytest.fixture
def rolled_back(url: str, folder: Path) -> str:
    """A ledger of which a backup was put back: it had 2 facts, and after 2 more a checkpoint of 5 went out."""
    file = Path(url.removeprefix("sqlite:///"))
    with a_ledger(url) as ledger:
        record(ledger)
        record(ledger)
    shutil.copy(file, file.with_suffix(".backup"))
    with a_ledger(url) as ledger:
        record(ledger)
        record(ledger)
        checkpoint(ledger)
    shutil.copy(file.with_suffix(".backup"), file)
    assert last(folder).head.size == 5
    return url


def test_a_checkpoint_is_kept_beside_the_key_before_anybody_sees_it(url: str, folder: Path):
    with a_ledger(url) as ledger:
        record(ledger)
        assert last_gone_out(folder) is None
        note = checkpoint(ledger)
        assert last_gone_out(folder) == note
        record(ledger)
        checkpoint(ledger)
    assert last(folder).head.size == 4
    assert sorted(each.name for each in folder.iterdir()) == [SIGNING_KEY, LAST]


def test_an_older_checkpoint_does_not_take_the_place_of_a_newer_one(tmp_path: Path):
    for size in (3, 2, 3, 4):
        going_out(tmp_path, Checkpoint("x", TreeHead(size, bytes(32))).signed(KEY))
    assert last(tmp_path).head.size == 4


def test_a_ledger_that_was_rolled_back_is_read_and_not_written_to(rolled_back: str):
    with a_ledger(rolled_back) as ledger:
        assert len(ledger.load("p1").recorded) == 2
        for _ in range(2):
            with pytest.raises(RolledBack, match=r"a checkpoint of 5 facts, and there are only 2\. .*accept-restore"):
                record(ledger)
        with pytest.raises(RolledBack):
            checkpoint(ledger)
        assert ledger.head() == 2


def test_facts_that_took_the_place_of_others_are_found_by_the_root(rolled_back: str, folder: Path):
    kept = (folder / LAST).read_text()
    (folder / LAST).unlink()
    with a_ledger(rolled_back) as ledger:
        for _ in range(5):
            record(ledger, "另一段历史")
    (folder / LAST).write_text(kept)
    with a_ledger(rolled_back) as ledger, pytest.raises(RolledBack, match="begins otherwise"):
        record(ledger)


def test_a_running_program_finds_it_at_the_next_checkpoint_and_writes_no_more(url: str, folder: Path):
    with a_ledger(url) as ledger:
        record(ledger)
        going_out(folder, Checkpoint("lifecycle/x", TreeHead(9, bytes(32))).signed(signing_key(folder)))
        record(ledger)
        with pytest.raises(RolledBack):
            checkpoint(ledger)
        with pytest.raises(RolledBack):
            record(ledger)
        assert ledger.head() == 2


def test_at_the_start_the_witness_is_asked_what_it_has_seen(rolled_back: str, folder: Path, tmp_path: Path):
    """The folder of the key came out of the same backup."""
    (folder / LAST).unlink()
    with a_ledger(rolled_back) as ledger:
        key = signing_key(folder)
        checkpoints = Checkpoints(ledger, key, lambda: START)
        watch = cosigner(tmp_path / "witness.db")
        watch._ledgers = [key.public]
        watch.add(Checkpoint(key.public.name, TreeHead(5, bytes(32))).signed(key), 0, ())
        with witnessing(tmp_path) as asked, pytest.raises(RolledBack):
            check_start(ledger.continuity, checkpoints, [asked])
        with pytest.raises(RolledBack):
            record(ledger)


def test_a_witness_that_is_away_at_the_start_is_logged(url: str, caplog: pytest.LogCaptureFixture, tmp_path: Path):
    with a_ledger(url) as ledger:
        record(ledger)
        with witnessing(tmp_path) as gone:
            pass
        check_start(ledger.continuity, Checkpoints(ledger, signing_key(ledger.keys), lambda: START), [gone])
        record(ledger)
    assert "started without this witness" in caplog.text


def test_a_ledger_does_not_change_its_name_because_a_file_was_lost(url: str, folder: Path):
    with a_ledger(url) as ledger:
        record(ledger)
        checkpoint(ledger)
        shutil.rmtree(folder)
        record(ledger)
        with pytest.raises(LedgerUnavailable, match=r"put the key back.*accept-restore"):
            checkpoint(ledger)
        with pytest.raises(LedgerUnavailable, match="put the key back"):
            check_start(ledger.continuity, Checkpoints(ledger, signing_key(folder), lambda: START), [])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_text("lifecycle"),
    "no text": lambda file: file.write_bytes(b"\xff"),
    "a folder": lambda file: file.unlink() or file.mkdir(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_last_checkpoint_that_cannot_be_read_is_not_passed_over(url: str, folder: Path, damage: str):
    with a_ledger(url) as ledger:
        record(ledger)
        checkpoint(ledger)
    DAMAGES[damage](folder / LAST)
    with a_ledger(url) as ledger, pytest.raises(LedgerUnavailable, match=LAST):
        record(ledger)


def test_a_loss_that_is_accepted_is_recorded_and_the_name_given_up(rolled_back: str, folder: Path):
    former = signing_key(folder).public
    gone = last(folder)
    with a_ledger(rolled_back) as ledger:
        key = accept_restore(ledger, LOST, lambda: START)
        (recorded,) = ledger.load(STREAM).recorded
        assert isinstance(recorded.fact, RestoreAccepted)
        assert (recorded.fact.former, recorded.fact.size, recorded.fact.root) == (former.name, 5, gone.head.root.hex())
        assert (recorded.fact.key, recorded.fact.reason, recorded.fact.by) == (str(key), LOST.reason, CLERK)
        record(ledger)
    with a_ledger(rolled_back) as ledger:
        record(ledger)
        note = checkpoint(ledger)
        assert opened(note, key).head == Tree(ledger.engine).head()
        assert verify_chain(ledger.engine) is None
    assert key.name != former.name
    assert signing_key(folder).public == key
    assert signing_key(folder / RETIRED / former.id.hex()).public == former, "the old key is evidence"
    assert [Note.parse(each.read_text()).text for each in (folder / RETIRED).glob("*.txt")] == [gone.text]


def test_a_key_that_is_lost_is_accepted_likewise(url: str, folder: Path):
    with a_ledger(url) as ledger:
        record(ledger)
        former = checkpoint(ledger)
        shutil.rmtree(folder)
        key = accept_restore(ledger, LOST, lambda: START)
        (recorded,) = ledger.load(STREAM).recorded
        assert isinstance(recorded.fact, RestoreAccepted)
        assert recorded.fact.former == Checkpoint.parse(former.text).origin
        assert opened(checkpoint(ledger), key)


def test_what_only_a_witness_knows_is_accepted_likewise(rolled_back: str, folder: Path, tmp_path: Path):
    (folder / LAST).unlink()
    with a_ledger(rolled_back) as ledger:
        key = signing_key(folder)
        watch = cosigner(tmp_path / "witness.db")
        watch._ledgers = [key.public]
        watch.add(Checkpoint(key.public.name, TreeHead(7, bytes(32))).signed(key), 0, ())
        with witnessing(tmp_path) as asked:
            accept_restore(ledger, LOST, lambda: START, [asked])
        assert isinstance(fact := ledger.load(STREAM).recorded[0].fact, RestoreAccepted)
        assert fact.size == 7


def test_where_nothing_is_missing_nothing_is_given_up(url: str, folder: Path, tmp_path: Path):
    with a_ledger(url) as ledger:
        with pytest.raises(Refused, match="nothing_lost"):
            accept_restore(ledger, LOST, lambda: START)
        record(ledger)
        checkpoint(ledger)
        with witnessing(tmp_path) as gone:
            pass
        with pytest.raises(Refused, match="nothing_lost"):
            accept_restore(ledger, LOST, lambda: START, [gone])
        assert ledger.head() == 2
        assert checkpoint(ledger) == last_gone_out(folder)


class Killed(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("moves", range(4))
def test_a_crash_in_the_middle_is_mended_by_doing_it_again(rolled_back: str, folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int):
    """It dies before the checkpoint, or before one of the three files is moved; until it is done again nobody can go on."""
    left, replace, make = [moves], Path.replace, Checkpoints.make

    def step(path: Path, target: Path) -> Path:
        if path.is_relative_to(folder) and not path.name.startswith(LAST + "."):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
        return replace(path, target)

    def made(*arguments: object, **more: object) -> Note:
        if moves == 0:
            raise Killed
        return make(*arguments, **more)  # type: ignore[arg-type]  # whatever it was called with

    with monkeypatch.context() as dying:
        dying.setattr(Path, "replace", step)
        dying.setattr(Checkpoints, "make", made)
        with a_ledger(rolled_back) as ledger, pytest.raises(Killed):
            accept_restore(ledger, LOST, lambda: START)
    with a_ledger(rolled_back) as ledger, pytest.raises(LedgerUnavailable):
        check_start(ledger.continuity, Checkpoints(ledger, signing_key(folder), lambda: START), [])
    with a_ledger(rolled_back) as ledger:
        key = accept_restore(ledger, LOST, lambda: START)
        assert len(ledger.load(STREAM).recorded) == 1, "recorded once"
        assert opened(checkpoint(ledger), key)
        assert signing_key(folder).public == key


def test_on_a_server_the_folder_has_to_be_named(postgres_url: str, tmp_path: Path):
    with empty_database(postgres_url, "continuity") as url:
        migrate(url)
        with pytest.raises(LedgerUnavailable, match="LIFECYCLE_KEYS"), a_ledger(url) as ledger:
            _ = ledger.keys
        with a_ledger(url, keys=tmp_path) as ledger:
            record(ledger)
            checkpoint(ledger)
        going_out(tmp_path, Checkpoint("lifecycle/x", TreeHead(9, bytes(32))).signed(signing_key(tmp_path)))
        with a_ledger(url, keys=tmp_path) as ledger, pytest.raises(RolledBack):
            record(ledger)
