"""别家的见证人: one that knows C2SP tlog-witness and nothing of ours is asked to sign, and compared with at the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.ledger import Ledger, RolledBack
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signature_kinds import ML_DSA_44
from lifecycle.ledger.formats.signed_notes import Note, Signature, SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keeper import Witnessing, check_start
from lifecycle.ledger.signing.witnessing import NotWitnessed, Witness, witness
from lifecycle.ledger.tree.tree import Tree
from tests.browser.serving import served
from tests.ledger.facts import CLERK, DAY, START, noted, to
from tests.ledger.witnesses import KEY, WITNESS, witnessing

POST_QUANTUM = SigningKey(WITNESS.public.name, ML_DSA_44, b"\x05" * 32)
UNKNOWN = Signature("other.example", b"\x01\x02\x03\x04", bytes(64))
HASH = sha256(KEY.public.name.encode()).hexdigest()


@contextmanager
def foreign(shown: Note | None, monitoring: str = "") -> Iterator[Witness]:
    """It signs whatever it is sent, by two keys, and shows this checkpoint under its monitoring prefix."""

    async def add(request: Request) -> Response:
        note = Note.parse((await request.body()).decode().partition("\n\n")[2])
        lines = (UNKNOWN, WITNESS.cosign(note.text, 7), POST_QUANTUM.cosign(note.text, 7))
        return Response("".join(f"{line}\n" for line in lines), media_type="text/plain")

    def show(request: Request) -> Response:
        return Response(str(shown), media_type="text/plain") if shown else Response(status_code=404)

    routes = [Route("/add-checkpoint", add, methods=["POST"]), Route(f"{monitoring}/{HASH}/checkpoint", show)]
    with served(Starlette(routes=routes)) as address:
        read = [f"{address}{monitoring}/"] if monitoring else []
        yield witness(address, *read, str(WITNESS.public), str(POST_QUANTUM.public))


@pytest.fixture
def checkpoints(ledger: Ledger) -> Checkpoints:
    ledger.append([to("p1", noted())], command="c", actor=CLERK)
    return Checkpoints(ledger, KEY, lambda: START)


@pytest.mark.parametrize("monitoring", ["", "/read/only"], ids=["one address", "two addresses"])
def test_a_roll_back_is_found_at_the_start_through_the_address_of_c2sp(ledger: Ledger, checkpoints: Checkpoints, monitoring: str):
    signed = Checkpoint(KEY.public.name, TreeHead(9, bytes(32))).signed(KEY)
    shown = signed.with_signature(UNKNOWN, WITNESS.cosign(signed.text, 7), POST_QUANTUM.cosign(signed.text, 7))
    with foreign(shown, monitoring) as asked, pytest.raises(RolledBack):
        check_start(ledger.continuity, checkpoints, [asked])


def test_all_lines_of_keys_that_are_named_are_taken_over(ledger: Ledger, checkpoints: Checkpoints):
    note = checkpoints.make(DAY)
    with foreign(None) as asked:
        Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity)(note)
    latest = checkpoints.latest()

    assert latest is not None
    assert latest.signatures == (*note.signatures, *latest.signatures[1:])
    assert [each.key_id for each in latest.signatures[1:]] == [WITNESS.public.id, POST_QUANTUM.public.id]
    assert checkpoints.signed_by(POST_QUANTUM.public) == latest


def test_a_witness_that_signed_and_shows_nothing_is_told(
    ledger: Ledger, checkpoints: Checkpoints, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    """Of an older version, or with another address to read from: at the start nothing would be compared, and nobody would know."""
    with foreign(None) as asked:
        check_start(ledger.continuity, checkpoints, [asked])
        assert caplog.text == "", "one that has signed nothing has nothing to show"
        Witnessing(asked, checkpoints, Tree(ledger.engine), ledger.continuity)(checkpoints.make(DAY))
        check_start(ledger.continuity, checkpoints, [asked])
    assert f"{asked.url} has signed our checkpoints and hands none out" in caplog.text
    caplog.clear()
    with witnessing(tmp_path) as ours:
        Witnessing(ours, checkpoints, Tree(ledger.engine), ledger.continuity)(checkpoints.make(DAY))
        check_start(ledger.continuity, checkpoints, [ours])
    assert caplog.text == ""


def test_a_broken_line_of_a_key_that_is_named_spoils_the_answer(checkpoints: Checkpoints):
    note = checkpoints.make(DAY)
    good = WITNESS.cosign(note.text, 7)
    both = note.with_signature(good)
    spoilt = Note(note.text, (*both.signatures, Signature(good.name, good.key_id, bytes(72))))
    with pytest.raises(NotWitnessed, match="does not hold"):
        Witness("http://127.0.0.1:1", (WITNESS.public,)).vouched(spoilt)
