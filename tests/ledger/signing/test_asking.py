"""询问: an answer is read as it was asked for, and an unpacked one was."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from lifecycle.ledger.signing.asking import Unreachable, ask
from lifecycle.reasons import why

ASKED: list[str | None] = []


class Log(BaseHTTPRequestHandler):
    """It answers in the encoding that its path names."""

    def do_GET(self) -> None:
        ASKED.append(self.headers["Accept-Encoding"])
        self.send_response(200)
        if encoding := self.path.strip("/"):
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(b"checkpoint")

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def log() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Log) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("encoding", ["", "identity"])
def test_an_answer_as_it_is_was_asked_for_and_is_read(log: str, encoding: str) -> None:
    assert ask(f"{log}/{encoding}").body == b"checkpoint"
    assert ASKED.pop() == "identity"


@pytest.mark.parametrize("encoding", ["gzip", "br", "x-gzip", "zstd"])
def test_a_packed_answer_is_not_read(log: str, encoding: str) -> None:
    with pytest.raises(Unreachable) as refused:
        ask(f"{log}/{encoding}")

    assert why(refused.value).said("zh") == f"{log}/{encoding}的答复是压缩的（{encoding}），没有这样要求过"
