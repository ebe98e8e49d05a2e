"""静态瓦片: from nothing but the files anybody makes the tree again, and they only ever grow."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.entry import decode
from lifecycle.ledger.formats.merkle import TreeHead, leaf_hash, node_hash, root
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from lifecycle.ledger.formats.tile_paths import entries, tile
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.tree.static_tiles import StaticTiles, Written
from lifecycle.ledger.workplaces import DRAFTING, MARK, MARKED
from lifecycle.vocabulary import Refused
from lifecycle.witness.replay import replay, source
from tests.ledger.facts import CLERK, DAY, START, noted, to
from tests.ledger.witnesses import KEY, MONITOR, cosigner

OTHER = SigningKey("lifecycle/taiyuan", ED25519, b"\x01" * 32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tiles"


def grown(ledger: Ledger, to_size: int) -> Note:
    """A checkpoint of so many facts, the last of which records the heads."""
    while (head := ledger.head()) < to_size - 1:
        many = min(500, to_size - 1 - head)
        ledger.append([to(f"s{head}", *(noted(f"{head} {number}") for number in range(many)))], command=f"c{head}", actor=CLERK)
    return Checkpoints(ledger, KEY, lambda: START).make(DAY)


def write(ledger: Ledger, folder: Path, size: int) -> Written:
    note = grown(ledger, size)
    assert Checkpoint.parse(note.text).head.size == size
    return StaticTiles(ledger.engine, folder).write(note, KEY.public)


# A reader of its own, by the page of C2SP alone: paths, widths and hashes once more


def path(kind: str, number: int, width: int) -> str:
    digits = str(number)
    digits = digits.rjust((len(digits) + 2) // 3 * 3, "0")
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{kind}/{name}" + (f".p/{width}" if width < 256 else "")


def parts(number: int) -> Iterator[tuple[int, int]]:
    full, rest = divmod(number, 256)
    yield from ((each, 256) for each in range(full))
    if rest:
        yield full, rest


def read_entries(folder: Path, size: int) -> list[bytes]:
    found = []
    for number, width in parts(size):
        bundle = (folder / path("entries", number, width)).read_bytes()
        before = len(found)
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            entry, bundle = bundle[2 : 2 + length], bundle[2 + length :]
            found.append(entry)
        assert len(found) - before == width
    return found


def read_level(folder: Path, level: int, number: int) -> list[bytes]:
    hashes = []
    for each, width in parts(number):
        content = (folder / path(str(level), each, width)).read_bytes()
        assert len(content) == 32 * width
        hashes += [content[at : at + 32] for at in range(0, len(content), 32)]
    return hashes


def full_root(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def fsck(folder: Path) -> TreeHead:
    """Every tile is what the one below it makes, level 0 what the entries make, and the checkpoint what level 0 makes."""
    checkpoint = opened(Note.parse((folder / "checkpoint").read_text()), KEY.public)
    size = checkpoint.head.size
    below = [leaf_hash(entry) for entry in read_entries(folder, size)]
    assert root(below) == checkpoint.head.root
    level = 0
    while number := size >> 8 * level:
        hashes = read_level(folder, level, number)
        assert hashes == (below if level == 0 else [full_root(below[at * 256 : at * 256 + 256]) for at in range(number)])
        below, level = hashes, level + 1
    return checkpoint.head


def names(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize("size", [2, 255, 256, 257, 700])
def test_the_tree_can_be_made_again_from_the_files_alone(ledger: Ledger, folder: Path, size: int):
    done = write(ledger, folder, size)

    assert fsck(folder).size == size
    assert done == Written(size=size, files=len(names(folder)) - 1)
    assert [decode(entry).position for entry in read_entries(folder, size)] == [*range(1, size + 1)]


def test_entries_do_not_give_away_what_facts_say(ledger: Ledger, folder: Path):
    ledger.append([to("p1", noted("只有台账知道"))], command="c", actor=CLERK)
    write(ledger, folder, 2)

    assert "只有台账知道".encode() not in b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_a_folder_grows_and_only_bundles_give_way_to_what_is_full(ledger: Ledger, folder: Path):
    write(ledger, folder, 250)
    assert names(folder) == {"checkpoint", "tile/entries/000.p/250", "tile/0/000.p/250"}
    times = {each: each.stat().st_mtime_ns for each in folder.rglob("*") if each.is_file()}
    assert write(ledger, folder, 250).files == 0
    assert {each for each, time in times.items() if each.stat().st_mtime_ns != time} == {folder / "checkpoint"}
    assert write(ledger, folder, 255).files == 2
    assert "tile/entries/000.p/250" in names(folder), "who read the checkpoint before still finds its part"
    assert write(ledger, folder, 600).files == 7
    files = {f"tile/{kind}/{part}" for kind in ("0", "entries") for part in ("000", "001", "002.p/88")}
    of_before = {"tile/0/000.p/250", "tile/0/000.p/255"}
    assert names(folder) == {"checkpoint", "tile/1/000.p/2"} | files | of_before
    assert fsck(folder).size == 600


def test_every_checkpoint_finds_its_part_of_each_hash_tile_for_ever(ledger: Ledger, folder: Path):
    """Whoever has an old checkpoint reads its tree without any full tile, whether tiles were written then or not."""
    notes = [grown(ledger, size) for size in (3, 250, 255, 257, 512, 600)]
    StaticTiles(ledger.engine, folder).write(notes[-1], KEY.public)
    (folder / "tile/0/000.p/250").write_bytes(b"damaged")
    (folder / "tile/1/000.p/1").unlink()
    (folder / "tile/0/000.p/7").write_bytes(b"of no checkpoint")

    StaticTiles(ledger.engine, folder).write(notes[-1], KEY.public)

    for note in notes:
        head = Checkpoint.parse(note.text).head
        assert root(read_level(folder, 0, head.size)) == head.root
        if above := head.size >> 8:
            assert read_level(folder, 1, above) == [full_root(read_level(folder, 0, 256 * above)[at * 256 :][:256]) for at in range(above)]
    assert "tile/0/000.p/7" not in names(folder)
    assert {each for each in names(folder) if each.startswith("tile/entries")} == {
        f"tile/entries/{each}" for each in ("000", "001", "002.p/88")
    }


def test_what_a_killed_run_left_half_written_goes_at_the_next_run(ledger: Ledger, folder: Path):
    left = folder / f"{DRAFTING}k1ll3d00"
    (left / "work").mkdir(parents=True)
    (left / "work/draft").write_bytes(b"half a ti")
    (left / MARK).write_bytes(MARKED)
    (folder / f"{DRAFTING}theirs").mkdir()

    write(ledger, folder, 5)

    assert names(folder) == {"checkpoint", "tile/entries/000.p/5", "tile/0/000.p/5"}
    assert [each.name for each in folder.iterdir() if each.name.startswith(DRAFTING)] == [f"{DRAFTING}theirs"]


def test_a_monitor_signs_what_was_written(ledger: Ledger, folder: Path, tmp_path: Path):
    write(ledger, folder, 300)
    write(ledger, folder, 310)
    done = replay(source(str(folder)), cosigner(tmp_path / "witness.db", MONITOR), cosigner(tmp_path / "witness.db"))

    assert (done.head.size, done.recorded) == (310, 2)


def test_what_is_left_of_a_write_that_was_broken_off_is_not_believed(ledger: Ledger, folder: Path):
    """The checkpoint comes last: what no checkpoint covers may be half of what a lost history had."""
    write(ledger, folder, 250)
    for name in ("tile/entries/000.p/255", "tile/0/000.p/255", "tile/entries/000", "tile/0/000"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"another history")
    write(ledger, folder, 255)
    assert fsck(folder).size == 255
    write(ledger, folder, 300)
    assert fsck(folder).size == 300
    (folder / "checkpoint").unlink()
    (folder / "tile/0/000").write_bytes(b"another history")
    write(ledger, folder, 300)
    assert fsck(folder).size == 300


@pytest.mark.parametrize(
    "anothers",
    [
        Checkpoint(OTHER.public.name, TreeHead(10, bytes(32))).signed(OTHER),
        Checkpoint(KEY.public.name, TreeHead(10, bytes(32))).signed(OTHER),
        Checkpoint(KEY.public.name, TreeHead(4000, bytes(32))).signed(OTHER),
    ],
    ids=["of another name", "of our name, by another key", "longer, by another key"],
)
def test_a_folder_of_another_ledger_is_left_alone(ledger: Ledger, folder: Path, anothers: Note):
    write(ledger, folder, 10)
    (folder / "checkpoint").write_text(str(anothers))
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    with pytest.raises(Refused, match="other_ledger"):
        write(ledger, folder, 20)
    assert {name: (folder / name).read_bytes() for name in names(folder)} == before


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "overwritten": lambda _: b"no note",
    "no text": lambda _: b"\xff\xfe",
    "torn off": lambda content: content[:40],
    "another name": lambda content: b"L" + content[1:],
    "another size": lambda content: content.replace(b"\n10\n", b"\n90\n"),
    "a signature that does not fit": lambda content: content[:-20] + bytes([content[-20] ^ 1]) + content[-19:],
    "a signature by no key that is known": lambda content: content.replace("— l".encode(), "— k".encode()),
    "no signature": lambda content: content.partition(b"\n\n")[0] + b"\n\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_checkpoint_that_was_damaged_is_mended(ledger: Ledger, folder: Path, damage: str):
    write(ledger, folder, 10)
    whole = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(DAMAGES[damage](whole))
    assert (folder / "checkpoint").read_bytes() != whole
    write(ledger, folder, 20)
    assert fsck(folder).size == 20


def test_a_folder_of_a_longer_or_another_history_of_ours_is_left_alone(ledger: Ledger, folder: Path):
    write(ledger, folder, 10)
    for there in (TreeHead(10, bytes(32)), TreeHead(400, bytes(32))):
        (folder / "checkpoint").write_text(str(Checkpoint(KEY.public.name, there).signed(KEY)))
        with pytest.raises(Refused, match=r"tiles\.longer"):
            write(ledger, folder, 20)


def test_a_folder_that_cannot_be_written_is_said_so(ledger: Ledger, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="unwritable"):
        write(ledger, tmp_path / "file", 5)


def test_what_does_not_hold_is_not_written(ledger: Ledger, unguarded: Engine, folder: Path):
    note = grown(ledger, 300)
    StaticTiles(ledger.engine, folder.with_name("elsewhere")).write(note, KEY.public)
    with writing(unguarded) as db:
        db.execute(text("UPDATE tile_roots SET root = :root"), {"root": bytes(32)})
    with pytest.raises(LedgerUnavailable, match="not that of the checkpoint"):
        StaticTiles(ledger.engine, folder).write(note, KEY.public)
    with writing(unguarded) as db:
        db.execute(text("DELETE FROM tile_roots"))
        db.execute(text("UPDATE events SET actor = 'E999' WHERE position = 7"))
    with pytest.raises(LedgerUnavailable, match="the row at 7"):
        StaticTiles(ledger.engine, folder).write(note, KEY.public)
    assert not (folder / "checkpoint").exists()


def test_paths_are_those_of_the_specification():
    assert tile(0, 1234067) == "tile/0/x001/x234/067"
    assert entries(0, 3) == "tile/entries/000.p/3"
    assert tile(3, 1000) == "tile/3/x001/000"
    assert [tile(2, number, 7) for number in (0, 999)] == ["tile/2/000.p/7", "tile/2/999.p/7"]
    assert all(path("1", number, 256) == tile(1, number) for number in (0, 7, 999, 1000, 1234067, 10**9))
