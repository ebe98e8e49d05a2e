"""不读的正文: who may not is answered before the body is read, at every door, and who waits to send it is told not to."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from lifecycle.staff.appointments import Role
from lifecycle.web.access import access, routes
from lifecycle.web.transport.security import BYTES_OF_A_STRANGER
from tests.loops import run
from tests.web.api.conftest import machine
from tests.web.conftest import HOST, Web

FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def answered(web: Web, method: str, path: str, body: Callable[[], bytes], **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer to a request whose body comes only if it is asked for."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body(), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"host": "testserver", "origin": HOST} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1),
        "server": ("x", 80),
    }
    run(asyncio.wait_for(web.app(scope, receive, send), 20))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def unread() -> bytes:
    pytest.fail("the body was read")


def doors(web: Web) -> list[tuple[str, str]]:
    """Every address that changes something and is not open to strangers, filled in somehow."""
    table, found = access(web.app), []
    for route in routes(web.app):
        if table[str(route.name)] is not None:
            path = "/".join(
                "a" * 64 if part == "{sha256}" else "x" if part.startswith("{") else part for part in str(route.path).split("/")
            )
            found += [(method, path) for method in CHANGING & (route.methods or set())]
    return found


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("length", [None, 20_000_000])
def test_nobody_has_a_body_read_who_is_not_known(web: Web, token: str | None, length: int | None):
    tried = doors(web)
    for method, path in tried:
        kind = FILES if not path.startswith("/api/") else "application/json"
        size = {"Transfer_Encoding": "chunked"} if length is None else {"Content_Length": str(length)}
        shown = {"Authorization": f"Bearer {token}", "Cookie": f"lifecycle={token}"} if token else {}
        status, headers = answered(web, method, path, unread, Content_Type=kind, Expect="100-continue", **size, **shown)
        assert (status, headers["connection"]) == (401, "close"), (method, path)
    assert len(tried) > 30


def test_what_a_role_may_not_do_is_refused_before_the_body_is_read(web: Web):
    token = machine(web, Role.AUDITOR).headers["Authorization"]
    for method, path in (("POST", "/api/v1/attachments"), ("PATCH", f"/api/v1/uploads/{'a' * 64}"), ("POST", "/api/v1/projects")):
        status, headers = answered(
            web, method, path, unread, Authorization=token, Content_Length="9000000", Content_Type="application/json"
        )
        assert status == 403, path
        assert "connection" not in headers, "the client is sending already, and reads the answer only then"


def test_what_was_typed_comes_back_where_it_is_not_too_large(web: Web):
    """A session that is over takes nothing with it; only a body that nobody could have typed is refused unread."""
    answer = web.browser().post("/account/delegations", data={"delegation-reason": "一个名称"})

    assert answer.status_code == 401
    assert "一个名称" in answer.text
    assert answered(web, "POST", "/account/delegations", unread, Content_Type=FORM, Content_Length=str(BYTES_OF_A_STRANGER + 1))[0] == 401


@pytest.mark.parametrize("kind", [FORM, FILES])
def test_a_sign_in_is_small(web: Web, kind: str):
    assert answered(web, "POST", "/sign-in", unread, Content_Type=kind, Content_Length=str(BYTES_OF_A_STRANGER + 1))[0] == 413

    pieces = [b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n" if kind == FILES else b"a="]
    came = 0

    def endless() -> bytes:
        nonlocal came
        piece = pieces.pop() if pieces else b"x" * 100_000
        came += len(piece)
        return piece

    assert answered(web, "POST", "/sign-in", endless, Content_Type=kind, Transfer_Encoding="chunked")[0] == 413
    assert came < BYTES_OF_A_STRANGER + 200_000
