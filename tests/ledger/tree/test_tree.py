"""散列树: every append moves it, proofs come out of tiles, and a database that was made before there was a tree gets one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from lifecycle.ledger import Ledger, verify_chain
from lifecycle.ledger.formats.merkle import (
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    leaf_hash,
    root,
    sha256,
    verify_consistency,
    verify_inclusion,
)
from lifecycle.ledger.store.database import open_engine, reading, writing
from lifecycle.ledger.store.schema import tile_roots
from lifecycle.ledger.tree.tiles import WIDTH, Tiles
from lifecycle.ledger.tree.tree import Tree
from tests.ledger.facts import CLERK, noted, to

LEAVES = [leaf_hash(number.to_bytes(4)) for number in range(WIDTH * WIDTH + 3 * WIDTH + 17)]
"""Enough for a tile of level 2 that is full, and others that are not."""


def filled(ledger: Ledger, number: int, batch: int = 7) -> list[bytes]:
    """The leaf hashes of so many facts, recorded in batches."""
    found: list[bytes] = []
    while len(found) < number:
        facts = [noted(str(at)) for at in range(min(batch, number - len(found)))]
        stream = f"p{len(found)}"
        recorded = ledger.append([to(stream, *facts)], command=f"c{len(found)}", actor=CLERK)
        found += [each.leaf_hash for each in recorded]
    return found


def test_every_append_moves_the_head_of_the_tree(ledger: Ledger):
    tree, leaves = Tree(ledger.engine), []
    assert tree.head().root == sha256(b"")
    for number in range(1, 20):
        (recorded,) = ledger.append([to(f"p{number}", noted())], command=f"c{number}", actor=CLERK)
        leaves.append(recorded.leaf_hash)
        assert tree.head().size == number
        assert tree.head().root == root(leaves)


def test_proofs_of_a_ledger_lead_to_its_heads(ledger: Ledger):
    leaves, tree = filled(ledger, 600), Tree(ledger.engine)
    for size in (1, 255, 256, 257, 512, 600):
        there = tree.head_at(size)
        assert there.root == root(leaves[:size])
        for position in {1, size // 2 or 1, size}:
            verify_inclusion(leaves[position - 1], position - 1, size, tree.inclusion(position, size), there.root)
        verify_consistency(size, 600, tree.consistency(size, 600), there.root, tree.head().root)


@pytest.mark.parametrize("size", [4, 999])
def test_nothing_is_proved_of_facts_that_are_not_there(ledger: Ledger, size: int):
    filled(ledger, 3)
    with pytest.raises(IndexError):
        Tree(ledger.engine).inclusion(size, size)
    with pytest.raises(IndexError):
        Tree(ledger.engine).consistency(1, size)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Tiles]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('tiles') / 'tiles.db'}")
    with writing(engine) as db:
        tile_roots.create(db)

    def leaves(_: Connection, start: int, end: int) -> list[bytes]:
        return LEAVES[start:end]

    made = Tiles("sha256", sha256, leaves)
    made.catch_up(engine, len(LEAVES))
    return engine, made


@settings(deadline=None, max_examples=60)
@given(st.integers(1, len(LEAVES)), st.data())
def test_a_proof_from_tiles_is_the_one_from_all_leaves(kept: tuple[Engine, Tiles], size: int, data: st.DataObject):
    index, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    engine, tiles = kept
    with reading(engine) as db:
        assert tiles.hashed(db, inclusion_ranges(index, size)) == inclusion_proof(index, LEAVES[:size])
        assert tiles.hashed(db, consistency_ranges(earlier, size)) == consistency_proof(earlier, LEAVES[:size])


def test_tiles_of_all_levels_are_kept(kept: tuple[Engine, Tiles]):
    engine, tiles = kept
    with reading(engine) as db:
        assert tiles.tile(db, 0, 0, len(LEAVES)) == LEAVES[:WIDTH]
        assert tiles.tile(db, 1, 0, len(LEAVES))[3] == root(LEAVES[3 * WIDTH : 4 * WIDTH])
        assert tiles.tile(db, 2, 0, len(LEAVES)) == [root(LEAVES[: WIDTH * WIDTH])]
        assert len(tiles.tile(db, 1, 1, len(LEAVES))) == 3


def test_leaves_that_change_change_what_stands_above_them(tmp_path: Path):
    """As the heads of streams do: whatever is changed, however often, the root is that of the leaves as they are."""
    engine = open_engine(f"sqlite:///{tmp_path / 'tiles.db'}")
    leaves = list(LEAVES[: 3 * WIDTH])
    tiles = Tiles("heads", sha256, lambda _db, start, end: leaves[start:end])
    with writing(engine) as db:
        tile_roots.create(db)
        tiles.renew(db, range(len(leaves)), len(leaves))
        for changed in ({0}, {WIDTH, WIDTH + 1}, {3 * WIDTH - 1}):
            for number in changed:
                leaves[number] = leaf_hash(b"changed" + leaves[number])
            leaves.extend(LEAVES[len(leaves) : len(leaves) + WIDTH // 2])
            tiles.renew(db, changed | set(range(len(leaves) - WIDTH // 2, len(leaves))), len(leaves))
            assert tiles.hashed(db, [(0, len(leaves))]) == [root(leaves)]


def test_a_head_that_bears_another_tree_is_found(ledger: Ledger):
    filled(ledger, 5)
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE head SET edge = :edge"), {"edge": bytes(64)})
    fault = verify_chain(ledger.engine)

    assert fault is not None
    assert fault.position == 5
    assert "tree" in fault.reason
