"""个人密钥库: keys are there for those who have them, and for those who had them nowhere at all."""

import sqlite3
import stat
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from lifecycle.ledger import LedgerUnavailable
from lifecycle.ledger.persons import keys as person_keys
from lifecycle.ledger.persons.keys import WRAPPING_KEY, PersonKeys


@pytest.fixture
def keys(tmp_path: Path) -> PersonKeys:
    return PersonKeys(tmp_path / "persons", tmp_path / "keys")


def wrapped(file: Path, *persons: str) -> list[bytes]:
    """As they stand in the file."""
    with closing(sqlite3.connect(file)) as db:
        found = dict(db.execute("SELECT person, wrapped FROM person_keys"))
    return [found[person] for person in persons]


def everything(folder: Path) -> bytes:
    """The bytes of all files, journals and left-overs included."""
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_everybody_has_a_key_of_their_own_and_keeps_it(keys: PersonKeys):
    made = keys.made(["p1", "p2"])
    assert len({*made.values()}) == 2
    assert {len(key) for key in made.values()} == {32}
    assert keys.made(["p2", "p3"])["p2"] == made["p2"]
    assert keys.of(["p1", "p2", "p9"]) == made
    assert (keys.holds("p1"), keys.holds("p9")) == (True, False)


def test_to_ask_makes_nothing(keys: PersonKeys, tmp_path: Path):
    assert keys.of(["p1"]) == {}
    assert not keys.holds("p1")
    keys.destroy(["p1"])
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_what_lies_there(keys: PersonKeys, tmp_path: Path):
    keys.made(["p1"])
    assert {stat.S_IMODE(file.stat().st_mode) for file in (keys.file, tmp_path / "keys" / WRAPPING_KEY)} == {0o600}


def test_the_file_alone_opens_nothing(keys: PersonKeys):
    key = keys.made(["p1"])["p1"]
    assert key not in keys.file.read_bytes()
    assert wrapped(keys.file, "p1")[0] in keys.file.read_bytes()


def test_programs_that_ask_at_once_get_the_same_keys(tmp_path: Path):
    def ask(_: int) -> dict[str, bytes]:
        return PersonKeys(tmp_path / "persons", tmp_path / "keys").made([f"p{number}" for number in range(5)])

    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(ask, range(16))
    assert all(each == first for each in others)


def test_who_is_destroyed_is_gone_and_the_others_stay(keys: PersonKeys):
    made = keys.made(["p1", "p2"])
    keys.destroy(["p1"])
    keys.destroy(["p1"])
    assert keys.of(["p1", "p2"]) == {"p2": made["p2"]}


def test_a_key_that_was_destroyed_is_in_no_file(keys: PersonKeys, tmp_path: Path):
    """Through hundreds of splits and merges of pages, in which SQLite copies rows about, and while another program has the file open."""
    chance, there = Random(2), set[str]()
    keys.made([])
    other = sqlite3.connect(keys.file)
    other.execute("SELECT count(*) FROM person_keys").fetchall()
    for _ in range(60):
        new = [f"person-{chance.randrange(10**9)}" for _ in range(chance.randint(1, 40))]
        keys.made(new)
        there |= {*new}
        gone = chance.sample(sorted(there), len(there) // 4)
        stood = wrapped(keys.file, *gone)
        keys.destroy(gone)
        there -= {*gone}
        left = everything(tmp_path)
        assert [each for each in stood if each in left] == []
    assert keys.of(there).keys() == there
    other.close()


def test_what_others_left_behind_in_the_file_goes_with_the_next_erasure(keys: PersonKeys, tmp_path: Path):
    """SQLite's own shell does not clear what it deletes."""
    keys.made([f"p{number}" for number in range(200)])
    (stood,) = wrapped(keys.file, "p77")
    with closing(sqlite3.connect(keys.file, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM person_keys WHERE person = 'p77'")
    assert stood in everything(tmp_path)
    keys.destroy(["p8"])
    assert stood not in everything(tmp_path)


def test_what_was_begun_is_finished_by_the_next_who_writes(keys: PersonKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keys.made([f"p{number}" for number in range(200)])
    (stood,) = wrapped(keys.file, "p77")

    def killed(_: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(person_keys, "_write_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            keys.destroy(["p77"])
    assert keys.of(["p77"]) == {}
    anew: list[int] = []
    write = person_keys._write_anew
    monkeypatch.setattr(person_keys, "_write_anew", lambda db: (anew.append(1), write(db)))
    keys.made(["p300"])
    keys.made(["p301"])
    assert anew == [1]
    assert stood not in everything(tmp_path)


def test_a_deletion_that_is_undone_takes_nothing_along(keys: PersonKeys):
    made = keys.made(["p1"])

    def delete_and_fail() -> None:
        with keys._writing() as db:
            db.execute("DELETE FROM person_keys")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_and_fail()
    assert keys.of(["p1"]) == made


def without(file: Path) -> None:
    file.unlink()


def damaged(file: Path) -> None:
    file.write_text("no key\n")


def another(file: Path) -> None:
    file.write_text(f"{bytes(32).hex()}\n")


@pytest.mark.parametrize(
    ("change", "advice"),
    [(without, "put it back from its backup"), (damaged, "is damaged: put it back"), (another, "the two that belong together")],
)
@pytest.mark.parametrize("ask", [PersonKeys.of, PersonKeys.made])
def test_a_wrapping_key_that_is_gone_or_another_is_told_and_never_made_anew(
    ask: object, change: object, advice: str, keys: PersonKeys, tmp_path: Path
):
    keys.made(["p1"])
    file = tmp_path / "keys" / WRAPPING_KEY
    assert callable(change)
    assert callable(ask)
    change(file)
    before = file.read_text() if file.exists() else None
    with pytest.raises(LedgerUnavailable, match=advice):
        ask(keys, ["p1"])
    assert (file.read_text() if file.exists() else None) == before
    keys.destroy(["p1"])
    assert not keys.holds("p1"), "who is erased needs no wrapping key for that"


def test_a_file_that_is_no_key_file_is_told(keys: PersonKeys):
    keys.file.write_text("尊敬的审批人员：" * 100)
    with pytest.raises(LedgerUnavailable, match="not a database"):
        keys.made(["p1"])


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "no-folder").write_text("")
    for file, folder in ((tmp_path / "no-folder" / "persons", tmp_path), (tmp_path / "persons", tmp_path / "no-folder")):
        with pytest.raises(LedgerUnavailable, match=r"cannot be (written|made|read)"):
            PersonKeys(file, folder).made(["p1"])


def test_any_number_is_asked_for_at_once(keys: PersonKeys):
    many: Collection[str] = [f"p{number}" for number in range(3000)]
    assert keys.of(many) == {}
    assert keys.made(many).keys() == {*many}
