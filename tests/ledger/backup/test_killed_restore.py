"""恢复中断: a restore that is killed at any step leaves nothing that the next program does not finish or clear away."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lifecycle.ledger import AttachmentStore, migrate
from lifecycle.ledger.backup import copying, putting
from lifecycle.ledger.backup import restore as restoring
from lifecycle.ledger.backup.putting import JOURNAL, settle
from lifecycle.ledger.backup.restore import restore
from lifecycle.vocabulary import Refused
from tests.apart import APART
from tests.ledger.backup.folders import ALONE, backed_up, ended, fill
from tests.ledger.facts import a_ledger

CONTENTS = (b"a scan", b"another scan", b"%PDF-1.7" * 1000)


@pytest.fixture
def backup(sqlite_url: str, keys: Path, store: AttachmentStore, tmp_path: Path) -> Path:
    with a_ledger(sqlite_url, keys=keys, attachments=store.folder) as ledger:
        fill(ledger, 2, 4)
        for content in CONTENTS:
            store.put(content)
        backed_up(ledger, tmp_path / "backup")
    return tmp_path / "backup"


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_its_second(call: Callable[..., Any]) -> Callable[..., Any]:
    calls: list[object] = []

    def deadly(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return call(*given, **named) if len(calls) == 1 else die()

    return deadly


def half_written(file: Path, _: object) -> None:
    file.write_text(f"{putting.HEADING}\n/some")
    die()


def once_in_place(call: Callable[..., Any]) -> Callable[..., Any]:
    def deadly(*given: Any, **named: Any) -> None:
        call(*given, **named)
        die()

    return deadly


STEPS: dict[str, Callable[[], None]] = {
    "the journal half written": lambda: setattr(putting, "_write", half_written),
    "before the first attachment": lambda: setattr(AttachmentStore, "put", die),
    "an attachment half put": lambda: setattr(Path, "replace", at_its_second(Path.replace)),
    "between two attachments": lambda: setattr(AttachmentStore, "put", at_its_second(AttachmentStore.put)),
    "while the database is filled": lambda: setattr(copying, "_arrived", die),
    "before the database is in place": lambda: setattr(restoring, "copy", once_in_place(lambda *_: None)),
}
ON_A_SERVER = ("while the database is filled", "before the database is in place")
IN_PLACE: dict[str, Callable[[], None]] = {
    "once the database is in place": lambda: setattr(putting, "_forget", die),
}


def dying(step: str, backup: str, url: str, folder: str) -> None:
    (STEPS | IN_PLACE)[step]()
    restore(Path(backup), url, AttachmentStore(Path(folder)), (), ALONE)


def killed(step: str, backup: Path, url: str, store: AttachmentStore) -> None:
    running = APART.Process(target=dying, args=(step, str(backup), url, str(store.folder)))
    running.start()
    running.join(60)
    assert running.exitcode == -signal.SIGKILL


def left(store: AttachmentStore) -> set[str]:
    return {str(each.relative_to(store.folder)) for each in store.folder.rglob("*")} if store.folder.exists() else set()


@pytest.fixture
def there(tmp_path: Path) -> AttachmentStore:
    """With an attachment of somebody else, which the backup has, too."""
    store = AttachmentStore(tmp_path / "there")
    store.put(CONTENTS[0])
    return store


@pytest.mark.parametrize("step", STEPS)
def test_what_a_killed_restore_put_is_removed_by_the_next_start(step: str, backup: Path, place: str, there: AttachmentStore, keys: Path):
    if place.startswith("postgresql") and step not in ON_A_SERVER:
        pytest.skip("what comes before the database is the same")
    before = left(there)
    killed(step, backup, place, there)
    assert left(there) > before

    migrate(place)
    with a_ledger(place, keys=keys, attachments=there.folder) as ledger:
        removed = settle(ledger)
        assert left(there) == before
        assert settle(ledger) == 0
    assert removed == {
        "an attachment half put": 1,
        "between two attachments": 1,
        "while the database is filled": 2,
        "before the database is in place": 2,
    }.get(step, 0)


@pytest.mark.parametrize("step", ["the journal half written", "between two attachments"])
def test_the_next_restore_begins_anew(step: str, backup: Path, place: str, there: AttachmentStore):
    killed(step, backup, place, there)

    restore(backup, place, there, (), ALONE)

    assert sorted(map(there.get, dict(there.files()))) == sorted(CONTENTS)
    assert {name for name in left(there) if "/" not in name and len(name) != len("ab")} == set()


@pytest.mark.parametrize("step", IN_PLACE)
def test_what_was_in_place_stays(step: str, backup: Path, place: str, there: AttachmentStore, keys: Path):
    killed(step, backup, place, there)
    assert JOURNAL in left(there)

    with a_ledger(place, keys=keys, attachments=there.folder) as ledger:
        assert settle(ledger) == 0
        assert sorted(map(there.get, dict(there.files()))) == sorted(CONTENTS)
    assert JOURNAL not in left(there)


def test_nothing_is_left_beside_the_database(backup: Path, tmp_path: Path, there: AttachmentStore, keys: Path):
    (tmp_path / "elsewhere").mkdir()
    url = f"sqlite:///{tmp_path / 'elsewhere' / 'r.db'}"
    killed("while the database is filled", backup, url, there)
    assert [each.name for each in (tmp_path / "elsewhere").iterdir()] != []
    migrate(url)
    with a_ledger(url, keys=keys, attachments=there.folder) as ledger:
        settle(ledger)
    assert {each.name for each in (tmp_path / "elsewhere").iterdir()} <= {"r.db", "r.db-wal", "r.db-shm"}


def test_a_restore_that_is_under_way_is_left_alone(
    backup: Path, sqlite_url: str, tmp_path: Path, there: AttachmentStore, keys: Path, monkeypatch: pytest.MonkeyPatch
):
    """The folder is locked, and another program that starts does not wait."""
    found: list[set[str]] = []
    copy = restoring.copy

    def meanwhile(*given: Any) -> None:
        before = left(there)
        with a_ledger(sqlite_url, keys=keys, attachments=there.folder) as another:
            settle(another)
        found.extend([before, left(there)])
        copy(*given)

    monkeypatch.setattr(restoring, "copy", meanwhile)
    restore(backup, f"sqlite:///{tmp_path / 'r.db'}", there, (), ALONE)
    assert found[0] == found[1]


def test_a_restore_into_another_database_waits_until_it_is_known_what_became_of_the_first(
    backup: Path, tmp_path: Path, there: AttachmentStore, keys: Path
):
    first, second = f"sqlite:///{tmp_path / '1.db'}", f"sqlite:///{tmp_path / '2.db'}"
    killed("between two attachments", backup, first, there)
    migrate(first)
    with a_ledger(first, keys=keys, attachments=there.folder) as ledger:
        with pytest.raises(Refused, match=r"backup\.another_restore"):
            restore(backup, second, there, (), ALONE)
        settle(ledger)
    restore(backup, second, there, (), ALONE)
    assert sorted(map(there.get, dict(there.files()))) == sorted(CONTENTS)


def test_a_restore_that_failed_once_its_database_was_in_place_keeps_its_attachments(
    backup: Path, tmp_path: Path, there: AttachmentStore, monkeypatch: pytest.MonkeyPatch
):
    ended((restoring, "flush_folder"), monkeypatch, lambda: restore(backup, f"sqlite:///{tmp_path / 'r.db'}", there, (), ALONE))
    assert sorted(map(there.get, dict(there.files()))) == sorted(CONTENTS)
