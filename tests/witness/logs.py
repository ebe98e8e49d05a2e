"""A ledger that is only a list of leaves, and a witness over it: for what the protocol says, whatever the entries hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead, consistency_proof, leaf_hash, root
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey, to_base64
from lifecycle.witness.cosigner import Cosigner
from lifecycle.witness.state import State

LEDGER = SigningKey("lifecycle/jincheng", ED25519, bytes(32))
STRANGER = SigningKey("lifecycle/taiyuan", ED25519, b"\x01" * 32)
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, b"\x02" * 32)
MONITOR = SigningKey("witness.example/shanxi-replay", COSIGNATURE, b"\x03" * 32)
NOW = datetime(2023, 5, 10, 1, 30, tzinfo=UTC)

LEAVES = [leaf_hash(b"%d" % number) for number in range(40)]
FORKED = [*LEAVES[:7], *(leaf_hash(b"another %d" % number) for number in range(7, 40))]


def head(size: int, leaves: list[bytes] = LEAVES) -> TreeHead:
    return TreeHead(size, root(leaves[:size]))


def note(size: int, leaves: list[bytes] = LEAVES, key: SigningKey = LEDGER, origin: str | None = None) -> Note:
    return Checkpoint(origin or key.public.name, head(size, leaves)).signed(key)


def proof(old: int, size: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    return consistency_proof(old, leaves[:size]) if 0 < old < size else []


def submission(old: int | str, size: int, leaves: list[bytes] = LEAVES, **of: SigningKey) -> bytes:
    """A request body as the protocol lays it down; `of` says who signs."""
    lines = [f"old {old}", *map(to_base64, proof(int(old), size, leaves)), "", str(note(size, leaves, **of))]
    return "\n".join(lines).encode()


def cosigner(file: Path, key: SigningKey = WITNESS, clock: Callable[[], datetime] = lambda: NOW) -> Cosigner:
    return Cosigner([key], [LEDGER.public], State(file), clock)
