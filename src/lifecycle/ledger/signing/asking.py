"""询问: one question to another program over HTTP. Redirects are not followed. Answers that are too long or compressed are not read.

The library asks for `identity`, so no compressed answer is expected.
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from msgspec import Struct

from lifecycle.reasons import why
from lifecycle.wording import Sentence

PATIENCE = 10
"""Seconds to wait for another program."""
LARGEST = 20_000_000
"""Bytes of an answer at most; a bundle of 256 of the longest entries has 16.8 million."""


class Unreachable(Exception):
    """联系不上: no answer from that address, or none in HTTP. Its sentence says why."""


class Answer(Struct, frozen=True):
    """答复."""

    status: int
    kind: str
    body: bytes


def ask(url: str, body: bytes | None = None, kind: str = "text/plain; charset=utf-8", authorization: str = "") -> Answer:
    """Gets what is there, or posts a body of this kind. authorization: the header of that name. Raises Unreachable."""
    try:
        parts = urlsplit(url)
        kinds = {"http": HTTPConnection, "https": HTTPSConnection}
        if parts.scheme not in kinds or not parts.hostname:
            raise Unreachable(Sentence("why.no_address", url=url))
        connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=PATIENCE)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            shown = {"Authorization": authorization} if authorization else {}
            if body is None:
                connection.request("GET", path, headers=shown)
            else:
                connection.request("POST", path, body, {"Content-Type": kind, **shown})
            with connection.getresponse() as answer:
                read = answer.read(LARGEST + 1)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(Sentence("why.unreachable", url=url, why=why(error))) from error
    if (packed := answer.getheader("Content-Encoding", "identity").strip().lower()) != "identity":
        raise Unreachable(Sentence("why.packed_answer", url=url, encoding=packed))
    if len(read) > LARGEST:
        raise Unreachable(Sentence("why.long_answer", url=url, most=LARGEST))
    return Answer(answer.status, answer.getheader("Content-Type", ""), read)
