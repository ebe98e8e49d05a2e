"""请求见证: the ledger asks, a witness signs or says what it has seen; whatever it answers is taken for what it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lifecycle.ledger import Ledger
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signed_notes import NoteError
from lifecycle.ledger.signing.asking import LARGEST, Unreachable, ask
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.witnessing import Disputed, NotWitnessed, Witness, witness
from lifecycle.ledger.tree.tree import Tree
from tests.browser.serving import served
from tests.ledger.facts import CLERK, DAY, START, noted, to
from tests.ledger.witnesses import KEY, MONITOR, WITNESS, cosigner, witnessing

NOWHERE = "http://127.0.0.1:1"


def record(ledger: Ledger, number: int = 1, text: str = "节能率未申报") -> None:
    for _ in range(number):
        at = ledger.load("p1").version
        ledger.append([to("p1", noted(text), at=at)], command=f"c{text}{at}", actor=CLERK)


@pytest.fixture
def checkpoints(ledger: Ledger) -> Checkpoints:
    record(ledger, 3)
    return Checkpoints(ledger, KEY, lambda: START)


@pytest.fixture
def tree(ledger: Ledger) -> Tree:
    return Tree(ledger.engine)


@contextmanager
def answering(status: int, body: bytes = b"", kind: str = "text/plain") -> Iterator[Witness]:
    """A program that answers everything in one way."""

    async def answer(request: Request) -> Response:
        await request.body()
        return Response(body, status, media_type=kind)

    with served(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])) as address:
        yield Witness(address, (WITNESS.public,))


def test_a_witness_signs_one_checkpoint_after_the_other(ledger: Ledger, checkpoints: Checkpoints, tree: Tree, tmp_path: Path):
    with witnessing(tmp_path) as asked:
        first = checkpoints.make(DAY)
        (signature,) = asked.cosign(first, tree.consistency)
        assert first.with_signature(signature).signed_by(WITNESS.public)
        record(ledger, 300)
        second = checkpoints.make(DAY)
        assert asked.cosign(second, tree.consistency, old=Checkpoint.parse(first.text).head.size)
        assert asked.cosign(second, tree.consistency), "who has forgotten how far the witness has seen is told"
        kept = asked.latest(KEY.public)
    assert kept is not None
    assert opened(kept, KEY.public).head == tree.head()


def test_a_witness_that_has_seen_another_history_is_in_dispute(ledger: Ledger, checkpoints: Checkpoints, tree: Tree, tmp_path: Path):
    note = checkpoints.make(DAY)
    size = Checkpoint.parse(note.text).head.size
    for seen in (size, size - 1, size + 1):
        folder = tmp_path / str(seen)
        folder.mkdir()
        cosigner(folder / "witness.db").add(Checkpoint(KEY.public.name, TreeHead(seen, bytes(32))).signed(KEY), 0, ())
        with witnessing(folder) as asked, pytest.raises(Disputed):
            asked.cosign(note, tree.consistency)


def test_what_the_monitor_signed_is_fetched(checkpoints: Checkpoints, tree: Tree, tmp_path: Path):
    note = checkpoints.make(DAY)
    with witnessing(tmp_path) as asked:
        assert asked.replayed(KEY.public) is None
        cosigner(tmp_path / "witness.db", MONITOR).cosign(note, lambda known, head: None)
        replayed = asked.replayed(KEY.public)
        assert replayed is not None
        (signature,) = asked.vouched(replayed)
    assert signature.name == MONITOR.public.name


ODD: dict[str, tuple[int, bytes, str]] = {
    "nothing": (200, b"", "text/plain"),
    "no signature": (200, b"fine\n", "text/plain"),
    "no text": (200, b"\xff", "text/plain"),
    "a signature by nobody we know": (200, f"{MONITOR.cosign('x', 1)}\n".encode(), "text/plain"),
    "a signature that does not hold": (200, f"{WITNESS.cosign('x', 1)}\n".encode(), "text/plain"),
    "a conflict without a size": (409, b"sorry", "text/plain"),
    "a conflict of a size that is none": (409, b"9" * 5000, "text/x.tlog.size"),
    "the same conflict again and again": (409, b"2\n", "text/x.tlog.size"),
    "more facts than there are": (409, b"99\n", "text/x.tlog.size"),
    "a wrong proof": (422, b"", "text/plain"),
    "not found": (404, b"", "text/plain"),
    "elsewhere": (302, b"", "text/plain"),
    "out of order": (500, b"\xff" * 300, "text/plain"),
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_are_no_signatures(checkpoints: Checkpoints, tree: Tree, odd: str):
    note = checkpoints.make(DAY)
    with answering(*ODD[odd]) as asked, pytest.raises(NotWitnessed):
        asked.cosign(note, tree.consistency)


@pytest.mark.parametrize(
    ("status", "body", "zh", "en"),
    [
        (
            403,
            "日本語の理由\n".encode(),
            "没有副署，答复403：它不认可本台账的签名。它的原话：日本語の理由",
            "answers 403: it does not accept the signature",
        ),
        (404, b"", "没有副署，答复404：它不认识本台账，或者网址有误", "answers 404: it does not know this ledger"),
        (503, b"a\x1b[2Jb\r\nc", "它的原话：a [2Jb c", "In its own words: a [2Jb c"),
        (418, b"", "没有规定这个状态的含义", "gives this status no meaning"),
    ],
    ids=["forbidden", "not found", "signs of control", "a teapot"],
)
def test_what_a_witness_answers_is_said_in_our_words_before_its_own(
    checkpoints: Checkpoints, tree: Tree, status: int, body: bytes, zh: str, en: str
):
    note = checkpoints.make(DAY)
    with answering(status, body) as asked, pytest.raises(NotWitnessed) as told:
        asked.cosign(note, tree.consistency)
    assert zh in told.value.args[0].said("zh")
    assert en in told.value.args[0].said("en")


NOT_OURS = {
    "nothing": b"",
    "no note": b"x",
    "no text": b"\xff",
    "another ledger": str(Checkpoint("another", TreeHead(1, bytes(32))).signed(KEY)).encode(),
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_is_no_checkpoint_of_ours_is_not_believed(what: str):
    with answering(200, NOT_OURS[what]) as asked, pytest.raises(NotWitnessed):
        asked.latest(KEY.public)


def test_a_note_with_a_signature_that_does_not_hold_vouches_for_nothing(checkpoints: Checkpoints):
    note = checkpoints.make(DAY).with_signature(WITNESS.cosign("x", 1))
    with pytest.raises(NotWitnessed, match="does not hold"):
        Witness(NOWHERE, (WITNESS.public,)).vouched(note)


NOBODY: dict[str, str] = {
    "no port": NOWHERE,
    "no name": "http://no.such.host.invalid",
    "no address": "witness.example",
    "another protocol": "ftp://127.0.0.1",
    "no number": "http://127.0.0.1:port",
    "a line break": "http://127.0.0.1/\nx",
}


@pytest.mark.parametrize("nobody", NOBODY)
def test_nobody_there(nobody: str):
    with pytest.raises(Unreachable):
        ask(NOBODY[nobody])


def test_an_answer_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("lifecycle.ledger.signing.asking.LARGEST", 100)
    assert LARGEST > 256 * 65_537, "a bundle of the longest entries fits"
    with answering(200, b"x" * 101) as asked, pytest.raises(Unreachable, match="more than 100"):
        ask(asked.url)
    with answering(200, b"x" * 100) as asked:
        assert len(ask(asked.url).body) == 100


def test_a_witness_is_named_by_its_address_and_keys():
    named = witness("http://w.example/", str(WITNESS.public), str(MONITOR.public))

    assert named == Witness("http://w.example", (WITNESS.public, MONITOR.public))
    with pytest.raises(NoteError):
        witness("http://w.example/", "key")
