"""散列瓦片: who replays a ledger signs for the hash tiles, too, since others take their proofs from them and have no entries."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.ledger.formats.merkle import leaf_hash, root
from lifecycle.vocabulary import Refused
from lifecycle.witness.hash_tiles import HashTiles
from lifecycle.witness.replay import source
from lifecycle.witness.stream_heads import Fault
from tests.witness.tiles import put_hashes

LEAVES = [leaf_hash(b"%d" % number) for number in range(66_000)]
SIZES = [1, 255, 256, 257, 700, 65_535, 65_536, 66_000]


def compare(folder: Path, size: int) -> None:
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.exists() else None

    tiles = HashTiles(read, source(str(folder)).parts)
    for leaf in LEAVES[:size]:
        tiles.put(leaf)
    tiles.end()


@pytest.mark.parametrize("size", SIZES)
def test_tiles_that_the_entries_make_are_taken(tmp_path: Path, size: int):
    put_hashes(tmp_path, LEAVES[:size])
    compare(tmp_path, size)


@pytest.mark.parametrize("size", [1, 255, 300, 65_535])
def test_a_part_may_have_grown_full_and_is_read_there(tmp_path: Path, size: int):
    put_hashes(tmp_path, LEAVES[:65_536])
    assert not list(tmp_path.rglob("tile/0/*.p"))
    compare(tmp_path, size)


def test_a_part_that_is_neither_there_nor_full_is_missing(tmp_path: Path):
    put_hashes(tmp_path, LEAVES[:300])
    with pytest.raises(Refused, match="tiles_missing"):
        compare(tmp_path, 299)
    (tmp_path / "tile/0/000").unlink()
    with pytest.raises(Refused, match="tiles_missing"):
        compare(tmp_path, 300)


def test_a_partial_tile_of_an_earlier_checkpoint_is_compared_where_files_are_listed(tmp_path: Path):
    put_hashes(tmp_path, LEAVES[:300])
    whole = (tmp_path / "tile/0/000").read_bytes()
    part = tmp_path / "tile/0/000.p/200"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(whole[: 200 * 32])
    compare(tmp_path, 300)

    part.write_bytes(whole[: 199 * 32] + bytes(32))
    with pytest.raises(Fault, match="hash tile") as found:
        compare(tmp_path, 300)
    assert found.value.position == 200


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a bit": lambda tile: bytes([*tile[:-1], tile[-1] ^ 1]),
    "the first hash": lambda tile: bytes(32) + tile[32:],
    "cut off": lambda tile: tile[:-1],
    "more behind": lambda tile: tile + bytes(32),
    "nothing": lambda tile: b"",
}


@pytest.mark.parametrize(
    ("path", "first", "last"),
    [
        ("tile/0/000", 1, 256),
        ("tile/0/257.p/208", 65_793, 66_000),
        ("tile/0/256", 65_537, 65_792),
        ("tile/1/000", 1, 65_281),
        ("tile/1/001.p/1", 65_537, 65_537),
        ("tile/2/000.p/1", 1, 1),
    ],
)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_tile_is_a_fault_where_its_leaves_begin(tmp_path: Path, damage: str, path: str, first: int, last: int):
    put_hashes(tmp_path, LEAVES)
    file = tmp_path / path
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    with pytest.raises(Fault, match=path) as found:
        compare(tmp_path, len(LEAVES))
    assert found.value.position == (first if damage in {"the first hash", "nothing"} else last)


def test_the_tiles_of_the_test_are_those_of_the_tree(tmp_path: Path):
    put_hashes(tmp_path, LEAVES)
    assert (tmp_path / "tile/2/000.p/1").read_bytes() == root(LEAVES[:65_536])
    assert sorted(each.name for each in (tmp_path / "tile").iterdir()) == ["0", "1", "2"]
