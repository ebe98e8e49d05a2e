"""国密散列: SM3 over the same entries, in a second root that checkpoints bear where it is wanted."""

from hashlib import sha256

import pytest
from sqlalchemy import text

from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.checkpoint import Checkpoint, opened
from lifecycle.ledger.checkpoints import Checkpoints
from lifecycle.ledger.database import snapshot, writing
from lifecycle.ledger.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from lifecycle.ledger.signature_kinds import ED25519
from lifecycle.ledger.signed_notes import NoteError, SigningKey
from lifecycle.ledger.sm3 import Sm3Edge, sm3
from lifecycle.ledger.tree import SM3, Tree, entries
from lifecycle.ledger.whole import verify_ledger
from tests.ledger.facts import DAY, START
from tests.ledger.test_checkpoints import record

KEY = SigningKey("lifecycle/test", ED25519, sha256(b"test").digest())


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
    ids=["one block", "two blocks"],
)
def test_the_examples_of_the_standard(message: bytes, digest: str):
    """GB/T 32905-2016, annex A."""
    assert sm3(message).hex() == digest


def test_the_second_tree_stands_over_the_same_entries_and_proves_as_the_first(ledger: Ledger):
    record(ledger, *(f"p{number}" for number in range(300)))
    with snapshot(ledger.engine) as db:
        leaves = [leaf_hash(entry, sm3) for entry in entries(db, 0, 300)]
    tree = Tree(ledger.engine, SM3)
    for size in (0, 1, 255, 256, 257, 300):
        assert tree.head_at(size).root == root(leaves[:size], sm3)
    whole = tree.head_at(300).root
    for position in (1, 256, 257, 300):
        verify_inclusion(leaves[position - 1], position - 1, 300, tree.inclusion(position, 300), whole, sm3)
    verify_consistency(256, 300, tree.consistency(256, 300), root(leaves[:256], sm3), whole, sm3)


def test_a_checkpoint_bears_both_roots_under_one_signature(ledger: Ledger):
    record(ledger, "p1", "p2")
    note = Checkpoints(ledger, KEY, lambda: START, sm3=True).make(DAY)
    checkpoint = opened(note, KEY.public)
    size = checkpoint.head.size
    assert note.text.splitlines()[3] == f"sm3 {note.text.splitlines()[3].split()[1]}"
    assert checkpoint.sm3 == Tree(ledger.engine, SM3).head_at(size).root
    assert checkpoint.sm3 != checkpoint.head.root
    edge = Sm3Edge()
    with snapshot(ledger.engine) as db:
        assert list(edge.through(entries(db, 0, size))) == entries(db, 0, size)
    assert edge.root == checkpoint.sm3
    assert verify_ledger(ledger, [KEY.public]).fault is None


def test_it_can_be_begun_and_left_at_any_time(ledger: Ledger):
    record(ledger, "p1")
    first = Checkpoints(ledger, KEY, lambda: START).make(DAY)
    record(ledger, "p2")
    second = Checkpoints(ledger, KEY, lambda: START, sm3=True).make(DAY)
    record(ledger, "p3")
    third = Checkpoints(ledger, KEY, lambda: START).make(DAY)
    assert [bool(Checkpoint.parse(note.text).sm3) for note in (first, second, third)] == [False, True, False]
    assert verify_ledger(ledger, [KEY.public]).checkpoints == 3


def test_a_false_second_root_is_found_though_our_own_key_signed_it(ledger: Ledger):
    record(ledger, "p1")
    checkpoints = Checkpoints(ledger, KEY, lambda: START, sm3=True)
    true = Checkpoint.parse(checkpoints.make(DAY).text)
    false = Checkpoint(true.origin, true.head, sha256(b"another").digest()).signed(KEY)
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE checkpoints SET note = :note"), {"note": str(false)})
    found = verify_ledger(ledger, [KEY.public]).fault
    assert found is not None
    assert (found.position, "SM3" in found.reason) == (true.head.size, True)


def test_a_kept_node_of_the_second_tree_that_was_changed_is_found(ledger: Ledger):
    record(ledger, *(f"p{number}" for number in range(260)))
    Checkpoints(ledger, KEY, lambda: START, sm3=True).make(DAY)
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE tile_roots SET root = :root WHERE algorithm = 'sm3'"), {"root": sha256(b"another").digest()})
    found = verify_ledger(ledger, [KEY.public]).fault
    assert found is not None
    assert (found.position, "SM3" in found.reason) == (1, True)


def test_a_row_that_is_not_what_its_hash_says_gets_no_place_in_the_second_tree(unguarded, ledger: Ledger):
    record(ledger, "p1")
    with writing(unguarded) as db:
        db.execute(text("UPDATE events SET actor = 'E666' WHERE position = 1"))
    with pytest.raises(LedgerUnavailable, match="row at 1"):
        Tree(unguarded, SM3).head_at(1)


@pytest.mark.parametrize("line", ["sm3 AAAA", "sm3 x", f"sm3 {'A' * 43}=\nsm3 {'A' * 43}="], ids=["short", "no base64", "two"])
def test_a_second_root_is_one_of_32_bytes(line: str):
    with pytest.raises(NoteError):
        Checkpoint.parse(f"ledger\n1\n{'A' * 43}=\n{line}\n")
