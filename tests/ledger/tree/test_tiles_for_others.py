"""静态瓦片给别人用: every checkpoint that went out finds its tiles, damaged files are mended, and what is public tells nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.entry import decode
from lifecycle.ledger.formats.merkle import root
from lifecycle.ledger.formats.signed_notes import Note
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.tree.static_tiles import StaticTiles, Written
from lifecycle.ledger.tree.tree import Tree
from lifecycle.vocabulary import Refused
from lifecycle.witness.replay import replay, source
from tests.ledger.facts import CLERK, a_ledger, noted, to
from tests.ledger.tree.test_static_tiles import fsck, grown, names, path, read_entries, read_level, write
from tests.ledger.witnesses import KEY, MONITOR, cosigner


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tiles"


def write_public(ledger: Ledger, folder: Path, size: int) -> Written:
    return StaticTiles(ledger.engine, folder, public=True).write(grown(ledger, size), KEY.public)


def test_every_checkpoint_that_went_out_finds_its_tiles(ledger: Ledger, folder: Path):
    """Others got them from witnesses, though no tiles were written in between."""
    heads = [Checkpoint.parse(grown(ledger, size).text).head for size in (7, 200, 260, 300)]
    write(ledger, folder, 500)

    for head in heads:
        assert root(read_level(folder, 0, head.size)) == head.root
    for head in heads[2:]:
        assert len(read_entries(folder, head.size)) == head.size
        assert read_level(folder, 1, 1) == [root(read_level(folder, 0, 256))]
    assert not (folder / "tile/entries/000.p").exists(), "a part of a bundle gives way to the whole"
    write(ledger, folder, 520)
    assert names(folder) >= {"tile/0/001", "tile/0/002.p/8", "tile/1/000.p/1", "tile/1/000.p/2"}
    assert names(folder) >= {f"tile/0/001.p/{width}" for width in (4, 44, 244)}, "parts of hash tiles stay"
    for size in (530, 540):
        grown(ledger, size)
    write(ledger, folder, 550)
    assert {int(each.name) for each in (folder / "tile/0/002.p").iterdir()} == {8, 18, 28, 38}
    assert {int(each.name) for each in (folder / "tile/entries/002.p").iterdir()} == {8, 18, 28, 38}
    assert fsck(folder).size == 550


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda file: file.unlink(),
    "emptied": lambda file: file.write_bytes(b""),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "more behind": lambda file: file.write_bytes(file.read_bytes() + b"\x00"),
    "an empty entry behind": lambda file: file.write_bytes(file.read_bytes() + b"\x00\x00"),
    "the first bit": lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 0x80]) + file.read_bytes()[1:]),
    "the last bit": lambda file: file.write_bytes(file.read_bytes()[:-1] + bytes([file.read_bytes()[-1] ^ 1])),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_mended_and_no_other_touched(sqlite_url: str, folder: Path, damage: str):
    migrate(sqlite_url)
    with a_ledger(sqlite_url) as ledger:
        grown(ledger, 290)
        write(ledger, folder, 300)
        true = {name: (folder / name).read_bytes() for name in names(folder)}
        assert len(true) == 8
        for name in sorted(true.keys() - {"checkpoint"}):
            DAMAGES[damage](folder / name)
            times = {other: (folder / other).stat().st_mtime_ns for other in true.keys() - {name, "checkpoint"}}
            assert write(ledger, folder, 300).files == 1, name
            assert {other: (folder / other).read_bytes() for other in true} == true
            assert {other: (folder / other).stat().st_mtime_ns for other in times} == times


def test_a_length_that_says_more_than_there_is_is_damage(ledger: Ledger, folder: Path):
    """The entry that was cut off would have the right hash."""
    write(ledger, folder, 2)
    bundle = folder / path("entries", 0, 2)
    true = bundle.read_bytes()
    second = 2 + int.from_bytes(true[:2])
    longer = int.from_bytes(true[second : second + 2]) + 1
    bundle.write_bytes(true[:second] + longer.to_bytes(2) + true[second + 2 :])

    assert write(ledger, folder, 2).files == 1
    assert bundle.read_bytes() == true


def test_a_public_folder_holds_hashes_and_checkpoint_and_no_word_of_an_entry(ledger: Ledger, folder: Path, tmp_path: Path):
    ledger.append([to("project/demo-001", noted(), tags=["paper:晋城市审批局/晋审建字|2023|7"])], command="who-looked", actor=CLERK)
    assert write_public(ledger, folder, 300).files == 3
    content = b"".join((folder / name).read_bytes() for name in names(folder))

    assert names(folder) == {"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"}
    for word in ("project", "paper", "晋审建字", "who-looked", CLERK, "noted"):
        assert word.encode() not in content
    assert root(read_level(folder, 0, 300)) == Tree(ledger.engine).head_at(300).root
    write_public(ledger, folder, 600)
    assert not (folder / "tile/entries").exists()
    with pytest.raises(Refused, match="no_entries"):
        replay(source(str(folder)), cosigner(tmp_path / "w.db", MONITOR), cosigner(tmp_path / "w.db"))


def test_a_folder_stays_public_or_not_as_it_was_begun(ledger: Ledger, folder: Path, tmp_path: Path):
    write_public(ledger, folder, 10)
    before = names(folder)
    with pytest.raises(Refused, match=r"tiles\.is_public"):
        write(ledger, folder, 20)
    (folder / "checkpoint").unlink()
    with pytest.raises(Refused, match=r"tiles\.is_public"):
        write(ledger, folder, 20)
    assert names(folder) == before - {"checkpoint"}, "also where writing was broken off before the checkpoint"
    entries = tmp_path / "for monitors"
    write(ledger, entries, 20)
    with pytest.raises(Refused, match="holds_entries"):
        write_public(ledger, entries, 30)
    assert [decode(entry).position for entry in read_entries(entries, 20)] == [*range(1, 21)]


@pytest.mark.parametrize("public", [True, False])
def test_a_node_that_the_nodes_below_do_not_make_is_never_written(
    ledger: Ledger, unguarded: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch, public: bool
):
    """In a large ledger the root of the whole rests on the upper levels, and would not show it."""
    note: Note = grown(ledger, 300)
    head = Checkpoint.parse(note.text).head
    StaticTiles(ledger.engine, folder.with_name("before"), public=public).write(note, KEY.public)
    with writing(unguarded) as db:
        db.execute(text("UPDATE tile_roots SET root = :root WHERE algorithm = 'sha256'"), {"root": bytes(32)})
    monkeypatch.setattr(Tree, "head_at", lambda tree, size: head)
    with pytest.raises(LedgerUnavailable, match="not what stands below it makes"):
        StaticTiles(ledger.engine, folder, public=public).write(note, KEY.public)
    assert not (folder / "checkpoint").exists()
    assert not (folder / "tile/1").exists()


def test_only_what_is_public_can_be_read_by_others(ledger: Ledger, folder: Path, tmp_path: Path):
    before = os.umask(0o022)
    try:
        write_public(ledger, folder, 300)
        write(ledger, tmp_path / "above" / "entries", 310)
    finally:
        os.umask(before)

    def loose(top: Path) -> set[Path]:
        return {path for path in (top, *top.rglob("*")) if path.stat().st_mode & 0o077}

    assert loose(tmp_path / "above") == set()
    assert loose(folder) == {folder, *folder.rglob("*")}
