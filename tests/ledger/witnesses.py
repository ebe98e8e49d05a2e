"""A witness that runs on this machine, for the ledger's side of the protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import SigningKey
from lifecycle.ledger.signing.witnessing import Witness
from lifecycle.witness.cosigner import Cosigner
from lifecycle.witness.serving import create_witness
from lifecycle.witness.state import State
from tests.browser.serving import served
from tests.ledger.facts import START

KEY = SigningKey("lifecycle/jincheng", ED25519, bytes(32))
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, b"\x02" * 32)
MONITOR = SigningKey("witness.example/shanxi-replay", COSIGNATURE, b"\x03" * 32)


def cosigner(file: Path, key: SigningKey = WITNESS) -> Cosigner:
    return Cosigner([key], [KEY.public], State(file), lambda: START)


@contextmanager
def witnessing(folder: Path) -> Iterator[Witness]:
    """The witness whose state is in this folder, as a ledger that trusts it and the monitor beside it knows it."""
    file = folder / "witness.db"
    with served(create_witness(cosigner(file), cosigner(file, MONITOR))) as address:
        yield Witness(address, (WITNESS.public, MONITOR.public))
