"""普通文件: a backup is made of files and restored from files; what else lies there is told, and nothing waits for it or is left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from lifecycle.ledger import AttachmentStore, Ledger
from lifecycle.ledger.attachments import AttachmentDamaged
from lifecycle.ledger.backup import making
from lifecycle.ledger.backup import restore as restoring
from lifecycle.ledger.backup.making import ATTACHMENTS, CHECKPOINT, LEDGER, MANIFEST, SUMS
from lifecycle.ledger.backup.restore import check, restore
from lifecycle.ledger.workplaces import MARK
from lifecycle.vocabulary import Refused
from lifecycle.wording import say
from tests.ledger.backup.folders import ALONE, backed_up, fill
from tests.ledger.facts import a_ledger


@pytest.fixture(autouse=True)
def nothing_hangs() -> Iterator[None]:
    """Whoever waits for a pipe would wait for ever."""

    def late(*_: object) -> None:
        raise AssertionError("it hangs")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o20600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes device nodes")


def folder(path: Path) -> None:
    path.mkdir()


def link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


KINDS = (pipe, endless, device, folder, link)
Kind = Callable[[Path], None]


def attachment(made: Path) -> Path:
    return next(file for file in (made / ATTACHMENTS).rglob("*") if file.is_file())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", [LEDGER, CHECKPOINT, MANIFEST, SUMS, ATTACHMENTS])
def test_what_is_no_file_in_a_backup_is_refused(made: Path, tmp_path: Path, name: str, kind: Kind):
    replaced = attachment(made) if name == ATTACHMENTS else made / name
    replaced.unlink()
    kind(replaced)
    before = {*tmp_path.iterdir()}

    with pytest.raises(Refused, match=r"backup\.(damaged|none)"):
        restore(made, f"sqlite:///{tmp_path / 'r.db'}", AttachmentStore(tmp_path / "new"), (), ALONE)
    assert {*tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["../scans/x", "/dev/zero", "../../dev/zero", "attachments/../ledger.db", "a pipe", "", "ledger.db\0"])
def test_a_list_that_names_what_lies_elsewhere_is_refused(made: Path, tmp_path: Path, name: str):
    pipe(made / "a pipe")
    with (made / SUMS).open("a") as sums:
        sums.write(f"{'0' * 64}  {name}\n")

    with pytest.raises(Refused, match=r"backup\.damaged") as refused:
        check(made, (), ALONE)
    assert refused.value.values["file"] == SUMS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_lies_beside_a_backup_and_is_not_listed_does_no_harm(made: Path, kind: Kind):
    kind(made / "beside")

    assert check(made, (), ALONE).manifest.attachments == 1


def test_a_folder_that_is_a_link_is_refused(made: Path, tmp_path: Path):
    (made / ATTACHMENTS).rename(tmp_path / "elsewhere")
    (made / ATTACHMENTS).symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Refused, match=r"backup\.damaged"):
        check(made, (), ALONE)


@pytest.mark.parametrize("name", [SUMS, MANIFEST, CHECKPOINT])
def test_words_without_end_are_not_read(made: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setattr(restoring, "MOST_SUMS", 10_000)
    monkeypatch.setattr(restoring, "MOST_WORDS", 10_000)
    with (made / name).open("a") as file:
        file.write(" " * 10_001)

    with pytest.raises(Refused, match=r"backup\.(damaged|none)"):
        check(made, (), ALONE)


@pytest.mark.parametrize("name", [MANIFEST, CHECKPOINT])
def test_words_without_end_are_not_hashed_either(made: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    """A sparse file of 5 GB costs its maker nothing; whoever hashes it pays."""
    hashed: list[int] = []

    def digest(file: BinaryIO, kind: str) -> Any:
        hashed.append(os.fstat(file.fileno()).st_size)
        return file_digest(file, kind)

    monkeypatch.setattr(making, "file_digest", digest)
    os.truncate(made / name, 5_000_000_000)

    with pytest.raises(Refused, match=r"backup\.damaged") as refused:
        check(made, (), ALONE)
    assert max(hashed, default=0) < 10_000_000
    assert "文件太大" in say(refused.value.code, **refused.value.values)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_attachment_that_is_no_file_is_damaged(source: Ledger, store: AttachmentStore, tmp_path: Path, kind: Kind):
    name, file = next(store.files())
    file.unlink()
    kind(file)

    assert name not in store
    with pytest.raises((AttachmentDamaged, OSError)):
        store.get(name)
    manifest = backed_up(source, tmp_path / "backup")
    assert (manifest.attachments, manifest.damaged) == (1, (name,))


def test_a_restore_that_is_refused_takes_its_attachments_back(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Those that were there before stay."""
    store = AttachmentStore(tmp_path / "new")
    there = store.put(b"there before")

    def refuse(*_: object) -> None:
        raise Refused("backup.database_exists", files=("r.db",))

    monkeypatch.setattr(restoring, "_put_file", refuse)
    with pytest.raises(Refused):
        restore(made, f"sqlite:///{tmp_path / 'r.db'}", store, (), ALONE)
    assert [name for name, _ in store.files()] == [there]


KILLED = """
import os, signal, sys
from pathlib import Path
from lifecycle.ledger import AttachmentStore
from lifecycle.ledger.backup import copying, making, restore
from lifecycle.ledger.store.database import open_engine
from tests.ledger.backup.folders import ALONE, backed_up
from tests.ledger.facts import a_ledger

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

made, url, folder = sys.argv[2:]
if sys.argv[1] == "backup":
    making.flush = die
    with a_ledger(url, keys=Path(folder) / "keys") as ledger:
        backed_up(ledger, Path(made))
elif sys.argv[1] == "restore":
    restore._put_file = die
    restore.restore(Path(made), url, AttachmentStore(Path(folder) / "new"), (), ALONE)
else:
    os.replace = Path.replace = die
    AttachmentStore(Path(folder) / "new").put(b"a scan")
"""


def kill_in(what: str, made: Path, url: str, folder: Path) -> None:
    """With SIGKILL, in the middle of it."""
    died = subprocess.run([sys.executable, "-c", KILLED, what, str(made), url, str(folder)], check=False, timeout=60, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def test_the_next_backup_clears_away_what_a_killed_one_left(made: Path, sqlite_url: str, keys: Path, tmp_path: Path):
    kill_in("backup", tmp_path / "second", sqlite_url, tmp_path)
    assert [each.name for each in tmp_path.glob("*unfinished*")] != []

    with a_ledger(sqlite_url, keys=keys) as ledger:
        backed_up(ledger, tmp_path / "third")
    assert list(tmp_path.glob("*unfinished*")) == []
    assert not (tmp_path / "second").exists()
    assert check(tmp_path / "third", (), ALONE).verified.size == 9


def test_the_next_restore_clears_away_what_a_killed_one_left(made: Path, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'there' / 'r.db'}"
    (tmp_path / "there").mkdir()
    kill_in("restore", made, url, tmp_path)
    assert [each.name[:21] for each in (tmp_path / "there").iterdir()] == [
        "lifecycle-restoring-" + next((tmp_path / "there").iterdir()).name[20]
    ]

    assert restore(made, url, AttachmentStore(tmp_path / "new"), (), ALONE).verified.size == 9
    assert [each.name for each in (tmp_path / "there").iterdir()] == ["r.db"]


def test_an_attachment_that_was_about_to_be_kept_is_cleared_away(tmp_path: Path):
    kill_in("put", tmp_path, "", tmp_path)
    store = AttachmentStore(tmp_path / "new")
    assert len(list(store.folder.glob("incoming-*"))) == 1

    assert len(store.tidy()) == 1
    assert list(store.folder.glob("incoming-*")) == []


def test_what_is_being_made_at_this_moment_is_left_alone(
    made: Path, sqlite_url: str, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Two backups side by side: the second begins while the first one copies its attachments."""
    with a_ledger(sqlite_url, keys=keys, attachments=tmp_path / "scans") as ledger:
        put = AttachmentStore.put
        second: list[Path] = []

        def slowly(store: AttachmentStore, content: bytes) -> str:
            if not second:
                second.append(tmp_path / "second")
                backed_up(ledger, second[0])
            return put(store, content)

        monkeypatch.setattr(AttachmentStore, "put", slowly)
        backed_up(ledger, tmp_path / "first")
    for name in ("first", "second"):
        assert check(tmp_path / name, (), ALONE).manifest.attachments == 1


@pytest.mark.parametrize("mark", [None, b"", b"something else"], ids=["none", "empty", "another"])
def test_a_folder_of_somebody_else_that_bears_such_a_name_is_left_alone(sqlite_url: str, keys: Path, tmp_path: Path, mark: bytes | None):
    """Of this user, locked by nobody, and named like unfinished work."""
    theirs = tmp_path / "thesis.unfinished-12345678"
    theirs.mkdir()
    (theirs / "chapter").write_text("kept")
    if mark is not None:
        (theirs / MARK).write_bytes(mark)
    with a_ledger(sqlite_url, keys=keys) as ledger:
        fill(ledger, 1, 1)
        backed_up(ledger, tmp_path / "backup")
    assert (theirs / "chapter").read_text() == "kept"


def test_a_finished_backup_bears_no_mark(made: Path):
    assert sorted(each.name for each in made.iterdir()) == ["SHA256SUMS", "attachments", "checkpoint.txt", "ledger.db", "manifest.json"]
    assert list(made.parent.glob("*unfinished*")) == []


def test_a_link_that_looks_like_something_left_behind_is_not_followed(made: Path, sqlite_url: str, keys: Path, tmp_path: Path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "paper").write_text("kept")
    (tmp_path / "x.unfinished-1").symlink_to(tmp_path / "precious")
    with a_ledger(sqlite_url, keys=keys) as ledger:
        backed_up(ledger, tmp_path / "second")

    assert (tmp_path / "precious" / "paper").read_text() == "kept"
