"""备份: what is in it and what is not, while others write; nothing is left of one that was not finished."""

import sqlite3
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from lifecycle.ledger import AttachmentStore, Ledger, migrate, verify_chain
from lifecycle.ledger.backup import copying
from lifecycle.ledger.backup import making as backing_up
from lifecycle.ledger.backup.making import ATTACHMENTS, CHECKPOINT, LEDGER, MANIFEST, SUMS, back_up
from lifecycle.ledger.backup.restore import check
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.schema import tags
from lifecycle.ledger.tree.tree import Tree
from lifecycle.vocabulary import Refused
from tests.ledger.backup.folders import ALONE, backed_up, checkpoint, ended, fill
from tests.ledger.facts import CLERK, START, a_ledger, noted, to, until


def test_others_write_while_a_backup_is_made(source: Ledger, url: str, keys: Path, tmp_path: Path):
    stop, written = Event(), [0] * 4

    def write(writer: int) -> None:
        while not stop.is_set():
            at = written[writer]
            other.append([to(f"w{writer}", noted(f"{at}"), at=at, tags=("busy",))], command=f"w{writer}/{at}", actor=CLERK)
            written[writer] += 1

    with a_ledger(url, keys=keys) as other:
        threads = [Thread(target=write, args=(writer,)) for writer in range(4)]
        for thread in threads:
            thread.start()
        try:
            until(lambda: min(written) > 3)
            manifests = [backed_up(source, tmp_path / f"backup{number}") for number in range(2)]
            before = sum(written)
            until(lambda: sum(written) > before)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    for number, manifest in enumerate(manifests):
        found = check(tmp_path / f"backup{number}", [signing_key(keys).public], ALONE)
        assert found.verified.size == manifest.facts < source.head()
        assert Tree(source.engine).head_at(manifest.facts).root.hex() == manifest.root
    assert verify_chain(source.engine) is None


def test_what_is_behind_its_checkpoint_is_not_in_it(source: Ledger, keys: Path, tmp_path: Path):
    note = checkpoint(source)
    source.append([to("p1", noted("检查点之后"), at=100)], command="later", actor=CLERK)
    checkpoint(source)
    back_up(source, note, START, tmp_path / "backup", ALONE)

    found = check(tmp_path / "backup", [signing_key(keys).public], ALONE)
    assert (found.verified.size, found.verified.checkpoints) == (301, 1)
    assert (tmp_path / "backup" / CHECKPOINT).read_text() == str(note)


def test_a_backup_is_an_embedded_ledger_that_other_programs_can_check(made: Path):
    """What `sha256sum -c` does, and a ledger opened on the file as it lies there."""
    for line in (made / SUMS).read_text().splitlines():
        hashed, _, name = line.partition("  ")
        assert sha256((made / name).read_bytes()).hexdigest() == hashed
    assert sorted(each.name for each in made.iterdir()) == sorted([ATTACHMENTS, LEDGER, CHECKPOINT, MANIFEST, SUMS])
    assert made.stat().st_mode & 0o077 == 0, "it holds all that the ledger holds"
    with sqlite3.connect(f"file:{made / LEDGER}?mode=ro&immutable=1", uri=True) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert db.execute("SELECT count(*) FROM events").fetchone() == (9,)


def test_neither_key_nor_what_can_be_made_again_is_in_it(made: Path, keys: Path):
    secret = signing_key(keys).text.encode()
    assert not any(secret in file.read_bytes() for file in made.rglob("*") if file.is_file())
    with sqlite3.connect(made / LEDGER) as db:
        for table in sorted(each.name for each in copying.MADE_AGAIN - {tags, copying.head}):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_an_attachment_that_is_damaged_before_is_left_out_and_told(source: Ledger, store: AttachmentStore, tmp_path: Path):
    name, file = next(store.files())
    file.write_bytes(b"other")
    manifest = backed_up(source, tmp_path / "backup")
    assert (manifest.attachments, manifest.damaged) == (1, (name,))
    assert check(tmp_path / "backup", (), ALONE).manifest == manifest


@pytest.mark.parametrize("death", [(copying, "_arrived"), (backing_up, "flush"), (AttachmentStore, "put")], ids=lambda one: one[1])
def test_a_backup_that_is_interrupted_leaves_nothing(
    source: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, death: tuple[Any, str]
):
    before = sorted(tmp_path.iterdir())
    note = checkpoint(source)
    ended(death, monkeypatch, lambda: back_up(source, note, START, tmp_path / "backup", ALONE))
    assert {*tmp_path.iterdir()} - {*before} <= {tmp_path / "keys"}


@pytest.mark.parametrize("value", ["'E002'", "CAST(x'ff' AS TEXT)", "7"], ids=["another", "no text", "a number"])
def test_a_ledger_that_was_tampered_with_is_not_backed_up(sqlite_url: str, keys: Path, tmp_path: Path, value: str):
    migrate(sqlite_url)
    with a_ledger(sqlite_url, keys=keys) as ledger:
        fill(ledger, 1, 5)
        note = checkpoint(ledger)
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as db:
            db.execute("DROP TRIGGER events_no_update")
            db.execute(f"UPDATE events SET actor = {value} WHERE position = 3")
        with pytest.raises(Refused, match="does_not_hold") as refused:
            back_up(ledger, note, START, tmp_path / "backup", ALONE)
    assert refused.value.values["position"] == 3
    assert not (tmp_path / "backup").exists()
