"""从备份恢复: the same tree on every database, nothing overwritten, nothing half restored, and what is missing is found."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lifecycle.ledger import AttachmentStore, Ledger, LedgerUnavailable, RolledBack
from lifecycle.ledger.backup import copying
from lifecycle.ledger.backup.making import back_up
from lifecycle.ledger.backup.restore import check, restore
from lifecycle.ledger.facts import AcceptRestore
from lifecycle.ledger.formats.checkpoint import opened
from lifecycle.ledger.signing.continuity import last_gone_out
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.signing.restoring import accept_restore
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import verify_ledger
from lifecycle.vocabulary import CommandId, Refused
from tests.ledger.backup.folders import ALONE, an_empty_place, backed_up, checkpoint, ended, fill, rows, tables
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to


def test_a_backup_comes_back_the_same_on_either_database(source: Ledger, url: str, place: str, keys: Path, tmp_path: Path):
    manifest = backed_up(source, tmp_path / "backup")
    there = AttachmentStore(tmp_path / "restored-scans")
    restored = restore(tmp_path / "backup", place, there, [signing_key(keys).public], ALONE)

    assert (manifest.facts, manifest.attachments, manifest.root) == (301, 2, Tree(source.engine).head().root.hex())
    assert (restored.verified.size, restored.verified.signed, restored.verified.recorded) == (301, True, 1)
    assert rows(place) == rows(url)
    assert dict(there.files()).keys() == dict(source.attachments.files()).keys()
    with a_ledger(place, keys=keys, attachments=there.folder) as ledger:
        assert Tree(ledger.engine).head() == Tree(source.engine).head()
        assert ledger.load("p1") == source.load("p1")
        assert len(ledger.tagged(["p2", "county:140581"])) == 100
        ledger.append([to("p1", noted("恢复之后"), at=100)], command="after", actor=CLERK)
        assert opened(checkpoint(ledger), signing_key(keys).public).head.size == 303
        assert verify_ledger(ledger, [signing_key(keys).public]).fault is None


def test_the_way_to_a_server_and_back_changes_no_byte(source: Ledger, url: str, request: pytest.FixtureRequest, keys: Path, tmp_path: Path):
    backed_up(source, tmp_path / "first")
    with an_empty_place("postgresql", request, tmp_path) as server:
        restore(tmp_path / "first", server, source.attachments, (), ALONE)
        with a_ledger(server, keys=keys, attachments=source.attachments.folder) as ledger:
            assert checkpoint(ledger) == last_gone_out(keys), "nothing new: the same checkpoint again"
            second = backed_up(ledger, tmp_path / "second")
    back = f"sqlite:///{tmp_path / 'back.db'}"
    restore(tmp_path / "second", back, source.attachments, (), ALONE)

    assert second.root == Tree(source.engine).head().root.hex()
    assert rows(back) == rows(url)


def test_nothing_is_overwritten(source: Ledger, url: str, tmp_path: Path):
    backed_up(source, tmp_path / "backup")
    before = rows(url)
    with pytest.raises(Refused, match=r"not_empty|database_exists"):
        restore(tmp_path / "backup", url, source.attachments, (), ALONE)
    assert rows(url) == before
    with pytest.raises(Refused, match=r"backup\.exists"):
        backed_up(source, tmp_path / "backup")


@pytest.mark.parametrize("left", ["r.db", "r.db-wal", "r.db-shm", "r.db-journal"])
def test_a_log_that_an_old_database_left_behind_is_not_taken_over(made: Path, tmp_path: Path, left: str):
    (tmp_path / left).write_bytes(b"")
    with pytest.raises(Refused, match="database_exists") as refused:
        restore(made, f"sqlite:///{tmp_path / 'r.db'}", AttachmentStore(tmp_path / "new"), (), ALONE)
    assert refused.value.values["files"] == [str(tmp_path / left)]


def test_attachments_need_a_place(made: Path, place: str):
    with pytest.raises(Refused, match="no_attachments_folder"):
        restore(made, place, None, (), ALONE)


@pytest.mark.parametrize(("folder", "code"), [("nowhere", "none"), ("keys", "none")])
def test_what_is_no_backup_is_told(made: Path, tmp_path: Path, folder: str, code: str):
    with pytest.raises(Refused, match=code):
        check(tmp_path / folder, (), ALONE)
    with pytest.raises(Refused, match="cannot_restore"):
        restore(made, f"sqlite:///{tmp_path / 'no such folder' / 'r.db'}", None, (), ALONE)


@pytest.mark.parametrize("death", [(copying, "_arrived"), (copying, "_rows"), (AttachmentStore, "put")], ids=lambda one: one[1])
def test_a_restore_that_is_interrupted_leaves_nothing_that_looks_whole(
    made: Path, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, death: tuple[Any, str]
):
    store = AttachmentStore(tmp_path / "new")
    ended(death, monkeypatch, lambda: restore(made, place, store, (), ALONE))
    if place.startswith("sqlite"):
        assert list((tmp_path / "elsewhere").iterdir()) == []
    else:
        assert tables(place) == []
    assert dict(store.files()) == {}
    assert restore(made, place, store, (), ALONE).verified.size == 9


def test_a_file_is_put_into_place_last_and_at_one_stroke(made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    url, store = f"sqlite:///{tmp_path / 'there' / 'r.db'}", AttachmentStore(tmp_path / "new")
    (tmp_path / "there").mkdir()
    ended((os, "link"), monkeypatch, lambda: restore(made, url, store, (), ALONE))
    assert list((tmp_path / "there").iterdir()) == []
    restore(made, url, store, (), ALONE)
    assert [each.name for each in (tmp_path / "there").iterdir()] == ["r.db"]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """What a full disk looks like to whoever writes a longer file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [1000, 60_000, 160_000, 700_000])
def test_a_full_disk_leaves_no_backup_and_no_restored_ledger(
    sqlite_url: str, keys: Path, store: AttachmentStore, tmp_path: Path, size: int
):
    with a_ledger(sqlite_url, keys=keys, attachments=store.folder) as ledger:
        fill(ledger, 2, 400)
        store.put(bytes(800_000))
        note, out = checkpoint(ledger), tmp_path / "backup"
        with pytest.raises((Refused, LedgerUnavailable)), files_of_at_most(size):
            back_up(ledger, note, START, out, ALONE)
        assert not out.exists()
        assert not list(tmp_path.glob("*unfinished*"))
        back_up(ledger, note, START, out, ALONE)
    there = tmp_path / "there"
    there.mkdir()
    with pytest.raises((Refused, LedgerUnavailable)), files_of_at_most(size):
        restore(out, f"sqlite:///{there / 'r.db'}", AttachmentStore(there / "scans"), (), ALONE)
    assert [each.name for each in there.iterdir() if each.name != "scans"] == []
    assert dict(AttachmentStore(there / "scans").files()) == {}


def test_what_went_out_after_the_backup_is_missed_and_the_loss_is_accepted(source: Ledger, place: str, keys: Path, tmp_path: Path):
    backed_up(source, tmp_path / "backup")
    source.append([to("p1", noted("备份之后"), at=100)], command="later", actor=CLERK)
    checkpoint(source)
    former = signing_key(keys).public
    restore(tmp_path / "backup", place, source.attachments, [former], ALONE)
    with a_ledger(place, keys=keys, attachments=source.attachments.folder) as ledger:
        with pytest.raises(RolledBack):
            ledger.append([to("p1", noted(), at=100)], command="again", actor=CLERK)
        lost = AcceptRestore(id=CommandId("r1"), on=DAY, by=CLERK, reason="磁盘损坏，只有前一日的备份")
        key = accept_restore(ledger, lost, lambda: START)
        ledger.append([to("p1", noted(), at=100)], command="again", actor=CLERK)
        assert opened(checkpoint(ledger), key)
        assert verify_ledger(ledger, [former]).fault is None
        backed_up(ledger, tmp_path / "under the new name")
    assert key.name != former.name
    assert check(tmp_path / "under the new name", [former], ALONE).manifest.origin == key.name
