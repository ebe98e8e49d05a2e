"""默克尔树: the vectors of transparency-dev/merkle (Apache-2.0, commit 417fb0c), the tree of known examples, and proofs of every size."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.ledger.formats.merkle import (
    LENGTH,
    ProofError,
    consistency_proof,
    consistency_ranges,
    edge_of,
    edge_root,
    edge_with,
    full_ranges,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    sha256,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "rfc9162-proofs.json").read_text("utf-8"))["cases"]
KNOWN_ENTRIES = [
    bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
KNOWN_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
LEAVES = [leaf_hash(bytes([number])) for number in range(130)]

Case = dict[str, Any]


def decoded(case: Case) -> Case:
    """Hashes as bytes; a proof that is not there is an empty one."""
    proof = [b64decode(each) for each in case.get("proof") or []]
    hashes = {name: b64decode(case[name] or "") for name in ("leafHash", "root", "root1", "root2") if name in case}
    return {**case, **hashes, "proof": proof}


CHECKS: dict[str, Callable[[Case], None]] = {
    "inclusion": lambda c: verify_inclusion(c["leafHash"], c["leafIdx"], c["treeSize"], c["proof"], c["root"]),
    "consistency": lambda c: verify_consistency(c["size1"], c["size2"], c["proof"], c["root1"], c["root2"]),
    "subtreeinclusion": lambda c: verify_subtree_inclusion(c["leafHash"], c["leafIdx"], c["start"], c["end"], c["proof"], c["root"]),
    "subtreeconsistency": lambda c: verify_subtree_consistency(c["start"], c["end"], c["size"], c["proof"], c["root1"], c["root2"]),
}
NUMBERS = {"inclusion": 98, "consistency": 98, "subtreeinclusion": 204, "subtreeconsistency": 118}


def judged(kind: str) -> Iterator[tuple[str, bool, bool]]:
    """Of each vector: its name, whether it holds here, and whether it has to."""
    for case in CASES[kind]:
        try:
            CHECKS[kind](decoded(case))
        except ProofError:
            yield case["name"], False, not case["wantErr"]
        else:
            yield case["name"], True, not case["wantErr"]


@pytest.mark.parametrize("kind", CHECKS)
def test_the_vectors_of_others_hold_or_are_refused_as_they_should(kind: str):
    found = list(judged(kind))

    assert [name for name, holds, should in found if holds is not should] == []
    assert len(found) == NUMBERS[kind]
    assert {should for _, _, should in found} == {True, False}


def test_the_tree_of_the_certificate_transparency_examples():
    assert root([leaf_hash(entry) for entry in KNOWN_ENTRIES]).hex() == KNOWN_ROOT
    assert root([]) == sha256(b"")


def definition(leaves: list[bytes]) -> bytes:
    """MTH as RFC 9162, 2.1.1, writes it down."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"")
    split = max(1 << power for power in range(len(leaves).bit_length()) if 1 << power < len(leaves))
    return node_hash(definition(leaves[:split]), definition(leaves[split:]))


def test_a_tree_grows_leaf_by_leaf_into_what_the_definition_says():
    edge: tuple[bytes, ...] = ()
    for size in range(len(LEAVES)):
        assert edge == edge_of(LEAVES[:size])
        assert edge_root(edge) == root(LEAVES[:size]) == definition(LEAVES[:size])
        edge = edge_with(edge, size, LEAVES[size])


def test_every_leaf_of_every_tree_is_proved():
    for size in range(1, 66):
        whole = root(LEAVES[:size])
        for index in range(size):
            verify_inclusion(LEAVES[index], index, size, inclusion_proof(index, LEAVES[:size]), whole)


def test_every_tree_begins_every_later_one():
    for size in range(1, 66):
        for earlier in range(1, size + 1):
            proof = consistency_proof(earlier, LEAVES[:size])
            verify_consistency(earlier, size, proof, root(LEAVES[:earlier]), root(LEAVES[:size]))


@given(st.data())
def test_a_proof_with_one_bit_changed_holds_for_nothing(data: st.DataObject):
    size = data.draw(st.integers(2, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, LEAVES[:size])
    at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, LENGTH * 8 - 1))
    changed = bytearray(proof[at])
    changed[bit // 8] ^= 1 << bit % 8
    proof[at] = bytes(changed)

    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], index, size, proof, root(LEAVES[:size]))


@given(st.integers(1, len(LEAVES)), st.integers(0, len(LEAVES)))
def test_history_that_was_changed_is_not_consistent(size: int, position: int):
    """An old root over a leaf that is another one now cannot be proved from the leaves of today."""
    earlier = max(1, size // 2)
    changed = [leaf_hash(b"another") if at == position % earlier else each for at, each in enumerate(LEAVES[:size])]

    with pytest.raises(ProofError):
        verify_consistency(earlier, size, consistency_proof(earlier, changed), root(LEAVES[:earlier]), root(changed))


@given(st.integers(1, 10_000), st.data())
def test_ranges_are_made_of_full_subtrees_that_are_kept(size: int, data: st.DataObject):
    """Each begins at a multiple of its width: it is a node of the tree, whatever the tree grows to."""
    earlier = data.draw(st.integers(1, size))
    for start, end in consistency_ranges(earlier, size):
        full = full_ranges(start, end)
        assert full[0][0] == start
        assert full[-1][1] == end
        assert all(first % (last - first) == 0 and (last - first).bit_count() == 1 for first, last in full)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int):
    with pytest.raises(IndexError):
        inclusion_proof(index, LEAVES[:size])


@pytest.mark.parametrize(("earlier", "size"), [(0, 3), (4, 3)])
def test_a_tree_that_is_not_there_begins_nothing(earlier: int, size: int):
    with pytest.raises(IndexError):
        consistency_proof(earlier, LEAVES[:size])
