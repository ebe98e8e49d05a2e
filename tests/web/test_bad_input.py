"""不成话的请求: whatever is sent is answered with a status of 4xx and a sentence, for people on a page, for machines as problem+json."""

import asyncio
import gzip
from collections.abc import Iterator
from typing import Any

import h11
import pytest
from fastapi import Request
from httpx2 import Response

from lifecycle.web import app as application
from lifecycle.web.access import routes
from lifecycle.web.api import attachments
from lifecycle.web.transport import bodies
from lifecycle.web.transport.patience import MOST_OF_A_HEAD, BoundedHeads
from lifecycle.web.transport.problems import MEDIA_TYPE
from tests.desk.conftest import CODE, Office
from tests.loops import run
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COMMANDS = ("/api/v1/projects", f"/api/v1/projects/{CODE}/commands/add-buildings")
UNREADABLE = {
    "nested 10,000 deep": b"[" * 10_000 + b"]" * 10_000,
    "nested 100,000 deep in a field and cut off": b'{"on":"2023-05-10","buildings":' + b'[{"a":' * 100_000,
    "a number out of range": b'{"on":1e999}',
    "no number": b'{"on":NaN}',
    "half a sign": b'{"on":"\\ud800"}',
    "half a sign in a key": b'{"\\ud800":1}',
    "half a sign in bytes": b'{"on":"\xed\xa0\x80"}',
    "a number of 100,000 digits": b'{"on":' + b"9" * 100_000 + b"}",
    "no JSON": b"\xff",
    "a key twice": b'{"on":"2023-05-10","on":"2023-05-11"}',
}


def is_told(answer: Response, status: int | None = None) -> None:
    """A person reads a page, a machine problem+json; both find a sentence in it."""
    assert answer.status_code == status if status else 400 <= answer.status_code < 500, (answer.status_code, answer.text[:200])
    if answer.headers["Content-Type"] == MEDIA_TYPE:
        assert answer.json()["status"] == answer.status_code
        assert answer.json()["detail"]
    else:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<!doctype html>" in answer.text


def multipart(charset: str, **fields: bytes) -> dict[str, Any]:
    parts = (f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n" for name, value in fields.items())
    return {"content": b"".join(parts) + b"--x--\r\n", "headers": {"Content-Type": f"multipart/form-data; boundary=x{charset}"}}


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "raw_unicode_escape", "utf-16", '"UTF-7"', "undefined", "no-such"])
def test_a_sign_in_in_another_encoding_is_refused(web: Web, charset: str):
    """In UTF-7, `+2AA-` is half a sign, which no database takes."""
    sent = multipart(f"; charset={charset}", staff=b"+2AA-\\ud800", password=b"+2AA-\\ud800", next=b"/")

    is_told(web.browser().post("/sign-in", **sent), 415)


def test_a_form_that_says_that_it_is_utf8_is_read(web: Web):
    answer = web.browser().post("/sign-in", **multipart('; Charset="UTF-8"', staff="张三".encode(), password=b"x", next=b"/"))

    assert answer.status_code == 422
    assert 'value="张三"' in answer.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml; charset=utf-8", "/", "multipart"])
def test_what_is_no_form_is_not_taken_for_an_empty_one(web: Web, kind: str):
    is_told(web.browser().post("/sign-in", content=b'{"staff":"a"}', headers={"Content-Type": kind}), 415)


@pytest.mark.parametrize(
    "body",
    [b"staff=a&password=%zz&x=%", b"staff=a%00&password=%00", b"staff=a&staff=b&password=%"],
    ids=["percent", "null", "twice"],
)
def test_a_sign_in_with_broken_words_is_answered(web: Web, body: bytes):
    is_told(web.browser().post("/sign-in", content=body, headers=FORM))


@pytest.mark.parametrize("path", ["/projects/%ff%fe", "/projects/%zz", "/projects/%00", "/projects?words=%00", f"/projects?page={10**24}"])
def test_an_address_out_of_range_is_answered(web: Web, path: str):
    is_told(web.browser(HANDLER).get(path))


@pytest.mark.parametrize("asked", ["bytes=a-b", "bytes=-99999999999999999999999,5-2", "bytes=999999999-", "bytes=0-1", "x"])
def test_a_file_is_sent_whole_whatever_part_of_it_is_asked_for(web: Web, asked: str):
    whole = web.browser().get("/static/register.css")

    assert web.browser().get("/static/register.css", headers={"Range": asked}).content == whole.content


@pytest.mark.parametrize("path", ["/projects", "/projects.xlsx", "/api/v1/projects", "/inspections/registers/objects/unit"])
def test_2000_words_are_too_much_to_search_for(web: Web, path: str):
    asking: Any = machine(web, HANDLER) if path.startswith("/api") else web.browser(HANDLER)

    is_told(asking.get(path, params={"words": "甲 " * 2_000}), 422)


@pytest.mark.parametrize("path", COMMANDS)
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_command_that_is_no_json_is_answered(web: Web, path: str, body: bytes):
    web.office.register()

    is_told(machine(web, HANDLER).post(path, content=body, headers={"Content-Type": "application/json", "Idempotency-Key": "k1"}))


def test_a_command_in_another_encoding_is_refused(web: Web):
    is_told(machine(web, HANDLER).post(COMMANDS[0], content=b"{}", headers={"Content-Type": "application/json; charset=utf-7"}), 415)


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "x"])
def test_a_compressed_body_is_refused_in_words(web: Web, encoding: str):
    sent = {"Content-Type": "application/json", "Content-Encoding": encoding}
    answer = machine(web, HANDLER).post(COMMANDS[0], content=gzip.compress(b"{}"), headers=sent)
    is_told(answer, 415)
    assert "Content-Encoding" in answer.json()["detail"]
    is_told(web.browser().post("/sign-in", content=gzip.compress(b"staff=a"), headers=FORM | {"Content-Encoding": encoding}), 415)


def test_a_body_that_says_that_it_is_as_it_is_is_read(web: Web):
    assert web.browser().post("/sign-in", content=b"staff=a", headers=FORM | {"Content-Encoding": "Identity"}).status_code == 422


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/projects", "DELETE", "GET, HEAD"),
        ("/sign-in", "PUT", "GET, HEAD, POST"),
        ("/sign-out", "GET", "POST"),
        ("/static/register.css", "POST", "GET, HEAD"),
        ("/api/v1/projects", "PUT", "GET, HEAD, POST"),
        ("/api/v1/tray", "POST", "GET, HEAD"),
    ],
)
def test_another_method_is_told_which_there_are(web: Web, path: str, method: str, allowed: str):
    asking: Any = machine(web, HANDLER) if path.startswith("/api") else web.browser(HANDLER)
    answer = asking.request(method, path)

    is_told(answer, 405)
    assert answer.headers["Allow"] == allowed
    assert "没有这一页" not in answer.text


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_refused_in_words(office: Office, monkeypatch: pytest.MonkeyPatch, declared: bool):
    monkeypatch.setattr(application, "MOST_BYTES", 1000)
    web = Web(office)

    def body() -> Any:
        return b"x" * 2000 if declared else (b"x" * 500 for _ in range(4))

    is_told(web.browser(HANDLER).post("/password", content=body(), headers=FORM), 413)
    answer = machine(web, HANDLER).post(COMMANDS[0], content=body(), headers={"Content-Type": "application/json"})
    is_told(answer, 413)
    assert answer.json()["code"] == "api.too_large"


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/v1/attachments"), ("PATCH", f"/api/v1/uploads/{'0' * 64}")])
def test_a_file_that_is_too_large_is_refused_in_words(web: Web, monkeypatch: pytest.MonkeyPatch, method: str, path: str, declared: bool):
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    whole: Any = b"x" * 2000 if declared else (b"x" * 500 for _ in range(4))
    answer = machine(web, HANDLER).request(method, path, content=whole, headers={"Upload-Offset": "0"})
    is_told(answer, 413)
    assert (answer.headers["Content-Type"], answer.json()["code"]) == (MEDIA_TYPE, "api.too_large")


def test_no_route_bounds_its_body_in_words_of_the_framework(web: Web):
    assert {getattr(route, "max_body_size", None) for route in routes(web.app)} == {None}


def test_a_field_that_is_too_large_is_told_as_a_field(web: Web):
    """Not as a scan to be compressed to 60 MB."""
    for sent in ({"content": b"staff=" + b"a" * 1_100_000, "headers": FORM}, multipart("", staff=b"a" * 1_100_000)):
        answer = web.browser().post("/sign-in", **sent)
        is_told(answer, 413)
        assert "超过1 MB" in answer.text


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_length_beyond_all_numbers_is_too_large(pieces: int):
    head = f"POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: {10**30}\r\n\r\n".encode()
    bounded, step = BoundedHeads(MOST_OF_A_HEAD), -(-len(head) // pieces)
    for at in range(0, len(head), step):
        bounded.receive_data(head[at : at + step])
    with pytest.raises(h11.RemoteProtocolError) as told:
        bounded.next_event()
    assert told.value.error_status_hint == 413


def test_a_length_that_is_no_number_is_refused(web: Web):
    is_told(web.browser().post("/sign-in", content=b"", headers={"Content-Length": "-1", **FORM}), 400)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("path", "kind", "said"), [("/sign-in", FORM["Content-Type"], "没有传完"), (COMMANDS[0], "application/json", "api.too_slow")]
)
def test_a_body_that_does_not_come_is_not_waited_for(web: Web, path: str, kind: str, said: str):
    """It sends a first piece, and then nothing any more."""
    sent: list[Any] = []
    pieces: Iterator[bytes] = iter([b"staff=a&"])

    async def receive() -> Any:
        if (piece := next(pieces, None)) is None:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    program = machine(web, HANDLER)
    headers = {"content-type": kind, "host": "testserver", "origin": "http://testserver", "content-length": "500"}
    headers |= {"authorization": program.headers["Authorization"]}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
    }
    scope |= {
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("x", 80),
    }
    run(asyncio.wait_for(web.app(scope, receive, send), 20))

    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert said in sent[1]["body"].decode()


def test_a_body_that_goes_on_coming_earns_its_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    monkeypatch.setattr(bodies, "SLOWEST", 1_000)
    read: list[bytes] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        read.append(await Request(scope, receive).body())

    async def receive() -> Any:
        await asyncio.sleep(0.04)
        pieces.append(b"x" * 100)
        return {"type": "http.request", "body": pieces[-1], "more_body": len(pieces) < 5}

    pieces: list[bytes] = []
    bounded = bodies.Bodies(application, most=1000, hosts=(), turned_away=lambda *_: pytest.fail("turned away"))
    run(bounded({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, lambda _: pytest.fail("answered")))

    assert read == [b"x" * 500]
