"""`lifecycle serve` among clients who are many, slow or rude: others are answered, and the log stays short."""

import asyncio
import logging
import os
import re
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import StringIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any, ClassVar
from urllib.request import urlopen

import h11
import pytest
import uvicorn

from lifecycle.cli import files
from lifecycle.cli.files import connections_borne
from lifecycle.cli.serving import listening, server_config
from lifecycle.vocabulary import Refused
from lifecycle.web.transport import log, patience
from lifecycle.web.transport.log import SparingLog
from lifecycle.web.transport.patience import MOST_OF_A_HEAD, BoundedHeads, PatientProtocol

FEW_FILES = 300
UNFINISHED = (b"", b"GET /sign-in HT", b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nab")


@contextmanager
def few_files(tmp_path: Path) -> Iterator[tuple[tuple[str, int], Path]]:
    """A server in a process that may open few files only, as many systems have it; its address, and its log."""
    said = tmp_path / "log"
    environment = os.environ | {"LIFECYCLE_DATABASE_URL": f"sqlite:///{tmp_path / 'lifecycle.db'}"}
    limit = f"import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW_FILES}, {FEW_FILES})); "
    program = f"{limit}from lifecycle.__main__ import main; sys.argv = ['lifecycle', 'serve', '--port', '0']; main()"
    with (
        said.open("w") as log_file,
        subprocess.Popen([sys.executable, "-uc", program], stdout=subprocess.PIPE, stderr=log_file, text=True, env=environment) as server,
    ):
        assert server.stdout is not None
        try:
            announced = re.search(r"http://([\d.]+):(\d+)", server.stdout.readline())
            assert announced, said.read_text()
            yield (announced[1], int(announced[2])), said
        finally:
            server.kill()


def test_500_connections_that_ask_for_nothing_keep_nobody_out(tmp_path: Path):
    with few_files(tmp_path) as (address, said), ExitStack() as half_open:
        for number in range(500):
            connection = half_open.enter_context(socket.create_connection(address, timeout=10))
            try:
                connection.sendall(UNFINISHED[number % len(UNFINISHED)])
            except ConnectionError:
                continue  # it had to give way already
        began = monotonic()
        with urlopen(f"http://{address[0]}:{address[1]}/sign-in", timeout=10) as answer:
            assert answer.status == 200
        assert monotonic() - began < 5
        assert said.stat().st_size < 10_000, said.read_text()[:2_000]


def test_too_few_files_are_said_at_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (200, 200))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    with pytest.raises(Refused, match=r"serve\.too_few_files"):
        connections_borne()


@pytest.mark.parametrize(
    ("limits", "asked", "borne"),
    [
        ((1024, 524288), (4096, 524288), 1000),
        ((256, 512), (512, 512), 320),
        ((1024, resource.RLIM_INFINITY), (4096, resource.RLIM_INFINITY), 1000),
        ((65536, 65536), None, 1000),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), None, 1000),
    ],
)
def test_as_many_files_are_asked_for_as_are_wanted(monkeypatch: pytest.MonkeyPatch, limits: Any, asked: Any, borne: int):
    taken: list[Any] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: taken.append(wanted))

    assert (connections_borne(), taken) == (borne, [asked] if asked else [])
    assert files.RESERVED > 64 + 3 * 15, "databases, and connections that were just accepted"


@contextmanager
def served(application: Any, connections: int = 100) -> Iterator[tuple[str, int]]:
    with listening("127.0.0.1", 0) as listener:
        config = server_config(application, connections)
        config.log_config = None
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = server.force_exit = True
            thread.join(20)


async def greeting(scope: Any, receive: Any, send: Any) -> None:
    """Reads no body, and greets at any length that is asked for."""
    length = int(scope["query_string"] or b"2")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(length).encode())]})
    await send({"type": "http.response.body", "body": b"h" * length})


def received(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEAD_WITHIN", "REST_WITHIN", "LOOKED_AT_EVERY"):
        monkeypatch.setattr(patience, name, 0.2)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("dribbling", [b"", b"X-A: 1\r\n"], ids=["silent", "dribbling"])
def test_a_head_that_never_ends_is_answered_in_words_and_closed(dribbling: bytes):
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        for _ in range(20 if dribbling else 0):
            try:
                connection.sendall(dribbling)
            except ConnectionError:
                break
            sleep(0.02)
        answer = received(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "请检查网络".encode() in answer


@pytest.mark.usefixtures("hurried")
def test_a_connection_that_says_nothing_is_closed():
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        assert received(connection) == b""


@pytest.mark.usefixtures("hurried")
def test_the_rest_of_a_body_that_nobody_reads_is_not_waited_for():
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx")
        assert received(connection).startswith(b"HTTP/1.1 200 ")


@pytest.mark.usefixtures("hurried")
def test_an_answer_that_is_not_taken_is_not_kept(monkeypatch: pytest.MonkeyPatch):
    lost, given_up = PatientProtocol.connection_lost, threading.Event()

    def seen(protocol: PatientProtocol, error: Exception | None) -> None:
        lost(protocol, error)
        given_up.set()

    monkeypatch.setattr(PatientProtocol, "connection_lost", seen)
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"GET /?50000000 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert given_up.wait(30)
        assert len(received(connection)) < 50_000_000


def test_an_answer_that_is_taken_slowly_comes_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "LOOKED_AT_EVERY", 1)
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        connection.sendall(b"GET /?8000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := connection.recv(100_000):
            taken += len(piece)
            sleep(0.03)
    assert taken > 8_000_000


def test_one_connection_is_kept_for_many_requests(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(patience, "HEAD_WITHIN", 2)
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        for _ in range(12):  # longer than one head may take
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while not answer.endswith(b"hh"):
                answer += connection.recv(65536) or pytest.fail("it was closed")
            sleep(0.2)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 200_000 + b"\r\n\r\n", 431, "Cookie"),
        (b"GET / HTTP/1.1\r\nHost x\r\n\r\n", 400, "请求无法识别"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n", 400, "请求无法识别"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1" + b"0" * 30 + b"\r\n\r\n", 413, "application/problem+json"),
        (b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400, "请求无法识别"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400, "请求无法识别"),
    ],
    ids=["cookie", "header", "https", "a length beyond all numbers", "byte", "lengths"],
)
def test_what_is_no_http_is_told_in_words(sent: bytes, status: int, said: str):
    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        with suppress(ConnectionError):
            connection.sendall(sent)
        answer = received(connection)

    assert answer.startswith(b"HTTP/1.1 %d " % status), answer
    assert said.encode() in answer


@pytest.mark.parametrize(("length", "status"), [(64_000, 200), (66_000, 431), (90_000, 431), (190_000, 431)])
@pytest.mark.parametrize(
    "where", [b"GET / HTTP/1.1\r\nHost: x\r\nCookie: %s", b"GET /%s HTTP/1.1\r\nHost: x"], ids=["in a header", "in the address"]
)
def test_a_long_head_that_arrives_at_once_is_refused_like_one_in_pieces(length: int, status: int, where: bytes):
    """The program finds it whole in its buffer, as after a pause of the machine."""
    filled = where % (b"x" * length) + b"\r\nConnection: close\r\n\r\n"
    bounded = BoundedHeads(MOST_OF_A_HEAD)
    bounded.receive_data(filled)
    if status == 200:
        assert isinstance(bounded.next_event(), h11.Request)
    else:
        with pytest.raises(h11.RemoteProtocolError) as refused:
            bounded.next_event()
        assert refused.value.error_status_hint == status

    with served(greeting) as address, socket.create_connection(address, timeout=10) as connection:
        with suppress(ConnectionError):
            connection.sendall(filled)
        assert received(connection).startswith(b"HTTP/1.1 %d " % status)


def test_who_waits_for_nothing_gives_way_first():
    """Of two that are full, the one that has sent nothing goes, and not the one that is answered."""
    finish = threading.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.to_thread(finish.wait, 10)
        await greeting(scope, receive, send)

    with served(slow, connections=3) as address, ExitStack() as connections:
        busy, idle = (connections.enter_context(socket.create_connection(address, timeout=10)) for _ in range(2))
        busy.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        sleep(0.2)
        late = connections.enter_context(socket.create_connection(address, timeout=10))
        assert received(idle) == b""
        late.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        finish.set()
        assert received(busy).endswith(b"hh")
        assert received(late).endswith(b"hh")


class Minute:
    """A timer that runs out when the test says so."""

    running: ClassVar[list["Minute"]] = []

    def __init__(self, _seconds: float, then: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.then, self.arguments = then, arguments

    def start(self) -> None:
        self.running.append(self)

    @classmethod
    def over(cls) -> None:
        running = list(cls.running)
        cls.running.clear()
        for each in running:
            each.then(*each.arguments)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[logging.Logger, StringIO, SparingLog]]:
    monkeypatch.setattr(log, "Timer", Minute)
    stream = StringIO()
    handler = SparingLog(stream)
    logger = logging.Logger("tried")
    logger.addHandler(handler)
    yield logger, stream, handler
    handler.close()
    Minute.running.clear()


Written = tuple[logging.Logger, StringIO, SparingLog]


def test_an_error_that_repeats_is_told_first_counted_and_told_last(written: Written):
    logger, stream, handler = written
    for number in range(1, 1001):
        try:
            raise OSError(24, "Too many open files")
        except OSError:
            logger.exception("accepting failed: %s", number)
    logger.error("something else")

    first, _, rest = stream.getvalue().partition("accepting failed: 1\n")
    assert (first, rest.count("Traceback"), rest.count("accepting failed")) == ("", 1, 0)
    assert "something else" in rest

    Minute.over()
    assert stream.getvalue().count("accepting failed") == 2
    assert "accepting failed: 1000 (OSError: [Errno 24] Too many open files) [the last of 999 more" in stream.getvalue()

    logger.error("accepting failed: %s", "without an exception")
    logger.error("accepting failed: %s", "at last")
    handler.close()
    assert stream.getvalue().endswith("accepting failed: at last [the last of 1 more of the kind since it was told]\n")


def test_after_a_quiet_minute_an_error_is_told_in_full_again(written: Written):
    logger, stream, _ = written
    logger.error("the disk is full")
    Minute.over()
    logger.error("the disk is full")
    logger.error("the disk is full")
    Minute.over()
    Minute.over()
    logger.error("the disk is full")

    assert stream.getvalue().splitlines() == [
        "the disk is full",
        "the disk is full",
        "the disk is full [the last of 1 more of the kind since it was told]",
        "the disk is full",
    ]


def test_errors_from_different_places_do_not_hide_each_other(written: Written):
    logger, stream, _ = written
    for wrong in ("int('x')", "[][1]", "int('y')"):
        try:
            eval(compile(wrong, wrong, "eval"))
        except (ValueError, IndexError):
            logger.exception("a request failed")

    assert stream.getvalue().count("Traceback") == 3


def test_what_is_no_warning_is_told_each_time(written: Written):
    logger, stream, _ = written
    for _ in range(5):
        logger.info("a request was answered")

    assert stream.getvalue().count("answered") == 5


@pytest.mark.parametrize("journal", [True, False])
def test_the_journal_learns_how_grave_each_line_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: bool):
    with (tmp_path / "journal").open("w+") as stream:
        file = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{file.st_dev}:{file.st_ino if journal else 1}")
        handler = SparingLog(stream)
        for level, said in ((logging.INFO, "as usual"), (logging.ERROR, "one\nand two")):
            handler.handle(logging.makeLogRecord({"levelno": level, "levelname": "", "msg": said}))
        stream.seek(0)
        told = stream.read().splitlines()

    assert told == (["<6>as usual", "<3>one", "<3>and two"] if journal else ["as usual", "one", "and two"])
