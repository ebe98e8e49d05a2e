"""见证服务: C2SP tlog-witness over HTTP, https://c2sp.org/tlog-witness; and what auditors and the start of a ledger ask for.

POST /add-checkpoint   `old SIZE`, up to 63 lines of proof, an empty line, a checkpoint -> 200 and a line for each signature; 400 malformed,
                       or old beyond the checkpoint; 403 not signed by a key of this ledger, or not by each that says so; 404 no such
                       ledger; 409 another size than the last one, which is in the answer; 422 another root for that size, or a proof
                       that does not hold
GET /HASH/checkpoint   the last checkpoint under which the witness put its name; HASH is the SHA-256 of the ledger's name, in hexadecimal
GET /replayed/HASH     the same, of who recomputed all stream heads (`replay.py`): an address of ours
GET /checkpoints/HASH  the first one as ledgers of version 0.1 ask for it at their start: without an answer they would compare nothing
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from msgspec import Struct, json
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lifecycle.ledger.formats.checkpoint import SIZE
from lifecycle.ledger.formats.merkle import LENGTH
from lifecycle.ledger.formats.signed_notes import Note, NoteError, from_base64
from lifecycle.witness.cosigner import Cosigner, Declined
from lifecycle.wording import Sentence

LONGEST_PROOF = 63
LARGEST = 262_144
"""Bytes of a request at most: 63 lines of proof are 2 835 of them, and 16 signatures of 5 kB each 108 000."""
SIZE_ALONE = {"Content-Type": "text/x.tlog.size"}
"""To the letter, as a log compares it: a `media_type` would get a charset behind it."""

_OLD = re.compile(f"old ({SIZE.pattern})")


class Submission(Struct, frozen=True):
    """送签: a checkpoint, with the proof that it follows one of size `old`."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @classmethod
    def parse(cls, body: bytes) -> "Submission":
        """Raises NoteError."""
        try:
            head, _, note = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise NoteError("note.not_utf8") from None
        first, *lines = head.split("\n")
        old = _OLD.fullmatch(first)
        proof = tuple(map(from_base64, lines))
        if not old or len(proof) > LONGEST_PROOF or any(len(each) != LENGTH for each in proof):
            raise NoteError("note.submission", most=LONGEST_PROOF)
        return cls(int(old[1]), proof, Note.parse(note))


def create_witness(witness: Cosigner, monitor: Cosigner) -> Starlette:
    """见证服务 of a witness, which hands out what the monitor beside it signed, too."""

    def add(body: bytes) -> Response:
        try:
            submission = Submission.parse(body)
            signatures = witness.add(submission.note, submission.old, submission.proof)
        except NoteError as error:
            return PlainTextResponse(f"{error}\n", HTTPStatus.BAD_REQUEST)
        except Declined as declined:
            if declined.size is not None:
                return Response(f"{declined.size}\n", declined.status, SIZE_ALONE)
            return PlainTextResponse(f"{declined}\n", declined.status)
        return PlainTextResponse("".join(f"{each}\n" for each in signatures))

    async def add_checkpoint(request: Request) -> Response:
        if request.headers.get("Content-Encoding", "").strip().lower() not in {"", "identity"}:
            return _problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Sentence("witness.because.compressed"))
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return _problem(HTTPStatus(413), Sentence("witness.because.too_large", most=LARGEST))
        return await run_in_threadpool(add, bytes(body))

    routes = [
        Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
        Route("/{hashed}/checkpoint", _latest_of(witness), methods=["GET"]),
        Route("/checkpoints/{hashed}", _latest_of(witness), methods=["GET"]),
        Route("/replayed/{hashed}", _latest_of(monitor), methods=["GET"]),
    ]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False  # a redirect would repeat whatever Host was sent
    return app


def _problem(status: HTTPStatus, because: Sentence) -> Response:
    """Of a body that is not read: as problem+json (RFC 9457), as the pages of a ledger answer it."""
    said = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": str(because)}
    return Response(json.encode(said), status, media_type="application/problem+json")


def _latest_of(cosigner: Cosigner) -> Callable[[Request], Response]:
    def latest(request: Request) -> Response:
        note = cosigner.state.found(cosigner.name, request.path_params["hashed"])
        return PlainTextResponse(str(note)) if note else PlainTextResponse("nothing was signed for this ledger\n", HTTPStatus.NOT_FOUND)

    return latest
