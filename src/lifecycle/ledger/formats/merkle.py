"""默克尔树: the hash tree of RFC 9162, 2.1, over leaf hashes in the order of their positions; pure arithmetic, no storage.

A proof is a list of node hashes. What it consists of follows from the numbers alone, as ranges of leaves `[start, end)`; where the hash of
a range comes from (leaves in memory, stored nodes) is for the caller to say. Verification takes a subtree `[start, end)` as
draft-ietf-plants-merkle-tree-certs, 4, defines it; the tree of RFC 9162 is the one that begins at 0.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256 as _sha256

from msgspec import Struct

from lifecycle.wording import Sentence

Digest = Callable[[bytes], bytes]
"""散列函数: bytes in, 32 bytes out."""
Range = tuple[int, int]
"""一段叶: from the first up to, not with, the last."""

LENGTH = 32
"""Bytes of a hash, of SHA-256 as of SM3."""


class ProofError(Exception):
    """证明不成立: the sentence says what does not fit."""

    def __init__(self, told: Sentence) -> None:
        super().__init__(told)
        self.sentence = told


class TreeHead(Struct, frozen=True):
    """树头: so many leaves, and the root of the tree over them."""

    size: int
    root: bytes


def sha256(data: bytes) -> bytes:
    """The hash function of RFC 9162."""
    return _sha256(data).digest()


def leaf_hash(entry: bytes, digest: Digest = sha256) -> bytes:
    """叶哈希 of an entry."""
    return digest(b"\x00" + entry)


def node_hash(left: bytes, right: bytes, digest: Digest = sha256) -> bytes:
    """节点哈希 over its two children."""
    return digest(b"\x01" + left + right)


def root(leaf_hashes: Sequence[bytes], digest: Digest = sha256) -> bytes:
    """树根 of all leaves; of none, the hash of nothing."""
    return edge_root(edge_of(leaf_hashes, digest), digest)


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes], digest: Digest = sha256) -> list[bytes]:
    """包含证明 of a leaf in the tree of all these leaves, nearest sibling first. Raises IndexError when there is no such leaf."""
    return _hashed(inclusion_ranges(index, len(leaf_hashes)), leaf_hashes, digest)


def consistency_proof(size1: int, leaf_hashes: Sequence[bytes], digest: Digest = sha256) -> list[bytes]:
    """一致性证明: that the tree of the first `size1` leaves begins the tree of all of them. Raises IndexError for 0, or more than all."""
    return _hashed(consistency_ranges(size1, len(leaf_hashes)), leaf_hashes, digest)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """What an inclusion proof consists of, in its order (RFC 9162, 2.1.3.1). Raises IndexError when there is no such leaf."""
    if not 0 <= index < size:
        raise IndexError(f"there is no leaf {index} in a tree of {size}")
    return list(_subtree_proof((index, index + 1), (0, size)))


def consistency_ranges(size1: int, size: int) -> list[Range]:
    """What a consistency proof consists of, in its order (RFC 9162, 2.1.4.1). Raises IndexError for 0, or more than all."""
    if not 0 < size1 <= size:
        raise IndexError(f"a tree of {size} cannot be shown to begin with one of {size1}")
    return list(_subtree_proof((0, size1), (0, size)))


def full_ranges(start: int, end: int) -> list[Range]:
    """A range as the full subtrees that it falls into, from left to right: those whose nodes are kept. `start` begins a subtree of it."""
    found = []
    while start < end:
        width = 1 << (end - start).bit_length() - 1
        found.append((start, start + width))
        start += width
    return found


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, digest: Digest = sha256) -> None:
    """验证包含证明 (RFC 9162, 2.1.3.2). Raises ProofError."""
    verify_subtree_inclusion(leaf_hash, index, 0, size, proof, root, digest)


def verify_consistency(size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes, digest: Digest = sha256) -> None:
    """验证一致性证明 (RFC 9162, 2.1.4.2). Raises ProofError; an empty first tree proves nothing and is refused."""
    if size1 == 0:
        raise ProofError(Sentence("proof.empty_first"))
    verify_subtree_consistency(0, size1, size2, proof, root1, root2, digest)


def verify_subtree_inclusion(
    leaf_hash: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes, digest: Digest = sha256
) -> None:
    """验证子树内的包含证明: that the leaf at `index` is in the subtree of this root. Raises ProofError."""
    _check_subtree(start, end)
    if not start <= index < end:
        raise ProofError(Sentence("proof.leaf_elsewhere", leaf=index, start=start, end=end))
    if any(len(each) != LENGTH for each in (leaf_hash, root, *proof)):
        raise ProofError(Sentence("proof.hash_length", length=LENGTH))
    verify_subtree_consistency(index - start, index - start + 1, end - start, proof, leaf_hash, root, digest)


def verify_subtree_consistency(
    start: int, end: int, size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes, digest: Digest = sha256
) -> None:
    """验证子树一致性证明: that the subtree of this root is part of the tree of the other. Raises ProofError."""
    if start == end <= size:
        if subtree_root != digest(b"") or proof:
            raise ProofError(Sentence("proof.empty_part"))
        return
    _check_subtree(start, end)
    if end > size:
        raise ProofError(Sentence("proof.tree_short", size=size, end=end))
    left_over = iter(proof)
    try:
        old, new = _rebuilt((start, end), (0, size), left_over, subtree_root, digest)
    except StopIteration:
        raise ProofError(Sentence("proof.short")) from None
    if next(left_over, None) is not None:
        raise ProofError(Sentence("proof.long"))
    if old != subtree_root:
        raise ProofError(Sentence("proof.other_part"))
    if new != root:
        raise ProofError(Sentence("proof.other_whole"))


Edge = tuple[bytes, ...]
"""右缘: the roots of the full subtrees that a tree falls into, the largest first. With the size, all that an append has to know."""


def edge_of(leaf_hashes: Sequence[bytes], digest: Digest = sha256) -> Edge:
    """右缘 of the tree of these leaves."""
    return tuple(_full_root(leaf_hashes[start:end], digest) for start, end in full_ranges(0, len(leaf_hashes)))


def edge_with(edge: Edge, size: int, leaf_hash: bytes, digest: Digest = sha256) -> Edge:
    """右缘 once a leaf is appended to a tree of this size."""
    kept = list(edge)
    while size & 1:
        leaf_hash = node_hash(kept.pop(), leaf_hash, digest)
        size >>= 1
    return (*kept, leaf_hash)


def edge_grown(edge: Edge, size: int, leaf_hashes: Sequence[bytes], digest: Digest = sha256) -> Edge:
    """右缘 once many leaves are appended to a tree of this size: the same as one by one, and quicker."""
    kept, end, at = list(edge), size + len(leaf_hashes), size
    while at < end:
        widest = 1 << (end - at).bit_length() - 1
        width = min(at & -at or widest, widest)
        reached = _full_root(leaf_hashes[at - size : at - size + width], digest)
        before, at = at, at + width
        while before & width:
            reached = node_hash(kept.pop(), reached, digest)
            width <<= 1
        kept.append(reached)
    return tuple(kept)


def edge_root(edge: Edge, digest: Digest = sha256) -> bytes:
    """树根 of the tree that has this edge."""
    if not edge:
        return digest(b"")
    *rest, reached = edge
    for each in reversed(rest):
        reached = node_hash(each, reached, digest)
    return reached


def packed(edge: Edge) -> bytes:
    """右缘 as one column."""
    return b"".join(edge)


def unpacked(column: bytes) -> Edge:
    """右缘 from its column. Raises ValueError when it does not consist of whole hashes."""
    if len(column) % LENGTH:
        raise ValueError(f"{len(column)} bytes are not a number of hashes")
    return tuple(column[at : at + LENGTH] for at in range(0, len(column), LENGTH))


def _check_subtree(start: int, end: int) -> None:
    """A subtree begins at a multiple of the power of two that holds it."""
    if not 0 <= start < end or start & ((1 << (end - start - 1).bit_length()) - 1):
        raise ProofError(Sentence("proof.no_subtree", start=start, end=end))


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1


def _subtree_proof(part: Range, tree: Range, *, whole: bool = True) -> Iterator[Range]:
    """SUBTREE_SUBPROOF of the draft, which is PATH and SUBPROOF of RFC 9162. whole: no leaf of the part lies outside the tree in hand."""
    if part == tree:
        if not whole:
            yield tree
        return
    (start, end), (first, last) = part, tree
    middle = first + _split(last - first)
    if end <= middle:
        yield from _subtree_proof(part, (first, middle), whole=whole)
        yield middle, last
    else:
        yield from _subtree_proof((max(start, middle), end), (middle, last), whole=whole and start >= middle)
        yield first, middle


def _rebuilt(part: Range, tree: Range, proof: Iterator[bytes], known: bytes | None, digest: Digest) -> tuple[bytes, bytes]:
    """The roots of the part and of the tree, from a proof laid out as above. known: the root of the part, while all of it is in hand."""
    if part == tree:
        reached = next(proof) if known is None else known
        return reached, reached
    (start, end), (first, last) = part, tree
    middle = first + _split(last - first)
    if end <= middle:
        old, new = _rebuilt(part, (first, middle), proof, known, digest)
        return old, node_hash(new, next(proof), digest)
    inside = start >= middle
    old, new = _rebuilt((max(start, middle), end), (middle, last), proof, known if inside else None, digest)
    left = next(proof)
    return old if inside else node_hash(left, old, digest), node_hash(left, new, digest)


def _hashed(ranges: Sequence[Range], leaf_hashes: Sequence[bytes], digest: Digest) -> list[bytes]:
    return [root(leaf_hashes[start:end], digest) for start, end in ranges]


def _full_root(level: Sequence[bytes], digest: Digest) -> bytes:
    """树根 of as many leaves as a power of two."""
    while len(level) > 1:
        level = [digest(b"\x01" + level[at] + level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]
