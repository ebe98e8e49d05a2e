"""表单的文字: a form that is no UTF-8 is refused whole, before anything is recorded; one reader reads all of them."""

import ast
from typing import Any

import pytest
from fastapi.routing import APIRoute

from lifecycle.desk.people.access import ACCESS
from lifecycle.staff.appointments import Role
from lifecycle.web.app import ROUTERS
from lifecycle.web.transport.security import FIELDS_OF_A_STRANGER, MOST_FIELDS
from tests.architecture.source import MODULES
from tests.attacks.test_forms import who
from tests.desk.conftest import CODE
from tests.web.conftest import HANDLER, Browser, Web
from tests.web.test_access import calls
from tests.web.test_bad_input import FORM, is_told
from tests.web.works import hidden

LATIN, HALF, CUT, LONG = "é".encode("latin-1"), b"\xed\xa0\x80", "住".encode()[:2], b"\xc1\xa1"
"""Another encoding, half a sign, a sign cut off, and a letter spelled too long."""
NO_UTF8 = {"latin-1": LATIN, "gb18030": "住建局".encode("gb18030"), "half a sign": HALF, "cut off": CUT, "overlong": LONG}
DISPOSITION = b'--x\r\nContent-Disposition: form-data; name="'


def percent(sent: bytes) -> bytes:
    return b"".join(b"%%%02x" % each for each in sent)


def urlencoded(body: bytes) -> dict[str, Any]:
    return {"content": body, "headers": FORM}


def multipart(part: bytes, csrf: str) -> dict[str, Any]:
    body = DISPOSITION + b'csrf"\r\n\r\n' + csrf.encode() + b"\r\n" + part + b"\r\n--x--\r\n"
    return {"content": body, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}


def spelled(sent: bytes, csrf: str) -> dict[str, dict[str, Any]]:
    """Every place of a form in which words stand."""
    token = b"csrf=" + csrf.encode() + b"&"
    return {
        "a value": urlencoded(token + b"a=" + sent),
        "a value in percent signs": urlencoded(token + b"a=" + percent(sent)),
        "a value, half in percent signs": urlencoded(token + b"a=" + sent[:1] + percent(sent[1:]) + b"z"),
        "the name of a field": urlencoded(token + sent + b"=a"),
        "the name of a field in percent signs": urlencoded(token + percent(sent) + b"=a"),
        "a value of a part": multipart(DISPOSITION + b'a"\r\n\r\n' + sent, csrf),
        "the name of a part": multipart(DISPOSITION + sent + b'"\r\n\r\na', csrf),
        "the name of a file": multipart(DISPOSITION + b'a"; filename="' + sent + b'"\r\n\r\na', csrf),
        "the name of the field of a file": multipart(DISPOSITION + sent + b'"; filename="a"\r\n\r\na', csrf),
    }


def head(web: Web) -> int:
    web.tell()
    return web.office.ledger.head()


@pytest.mark.parametrize("sent", NO_UTF8.values(), ids=NO_UTF8)
@pytest.mark.parametrize("path", ["/sign-in", "/password", "/projects/import", f"/projects/{CODE}/works/add-buildings"])
def test_no_form_is_read_in_another_encoding(web: Web, path: str, sent: bytes):
    web.office.register()
    browser = web.browser(HANDLER)
    since = head(web)
    for place, request in spelled(sent, browser.csrf).items():
        answer = browser.post(path, **request)
        is_told(answer, 400)
        assert "UTF-8" in answer.text, place

    assert head(web) == since


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/tray/hand-over"])
def test_no_form_is_read_with_a_sign_that_no_database_keeps(web: Web, path: str):
    """PostgreSQL takes no U+0000, and handing over the work of such a name failed there."""
    browser = web.browser(HANDLER)
    since = head(web)
    for request in spelled(b"a\0b", browser.csrf).values():
        is_told(browser.post(path, **request), 400)

    assert head(web) == since


def test_separators_without_fields_are_not_read_to_their_end(web: Web):
    """60 MB of them took 20 s."""
    is_told(web.browser(HANDLER).post("/password", **urlencoded(b"&" * (MOST_FIELDS + 1))), 400)
    is_told(web.browser(HANDLER).post("/password", **urlencoded(b"&" * 1_000 + b"new=a")), 403)
    is_told(web.browser().post("/sign-in", **urlencoded(b"&" * 10 + b"staff=a")), 422)


def test_a_stranger_sends_no_long_form(web: Web):
    many = {f"field{number}": "x" for number in range(FIELDS_OF_A_STRANGER)}
    for sent in ({"data": {"staff": "a", **many}}, {"files": {name: (None, value) for name, value in {"staff": "a", **many}.items()}}):
        is_told(web.browser().post("/sign-in", **sent), 400)


@pytest.mark.parametrize("path", ["/sign-in", "/password"])
def test_a_field_that_is_too_large_is_told_as_that(web: Web, path: str):
    large = b"a" * (1 << 20) + b"a"
    for sent in (urlencoded(b"staff=" + large), urlencoded(large + b"=a"), multipart(DISPOSITION + b'staff"\r\n\r\n' + large, "")):
        answer = web.browser(HANDLER).post(path, **sent)
        is_told(answer, 413)
        assert "有一栏填写的内容超过1 MB" in answer.text


def test_every_form_is_read_so(web: Web):
    web.office.register()
    since, asked = head(web), [(name, path) for name, method, path in calls(web.app) if method == "POST" and not path.startswith("/api/")]
    read = []
    for name, path in asked:
        browser = web.browser(who(web, name))
        answer = browser.post(path, **urlencoded(b"csrf=" + browser.csrf.encode() + b"&a=" + LATIN))
        if answer.status_code == 400 and "UTF-8" in answer.text:
            read.append(name)

    assert len(read) > 20
    assert {name for name, _ in asked} - set(read) == set()
    assert head(web) == since


def test_a_failed_sign_in_is_not_counted_for_it(web: Web):
    browser = web.browser()
    for _ in range(10):
        browser.post("/sign-in", **urlencoded(b"staff=" + HANDLER.encode() + b"&password=" + LATIN))
    web.tell()

    assert list(web.office.ledger.tagged([ACCESS])) == []


@pytest.mark.parametrize("charset", ["gb18030", "utf-7", "latin-1", '"UTF-16"'])
def test_a_part_in_another_encoding_is_refused(web: Web, charset: str):
    part = DISPOSITION + b'staff"\r\nContent-Type: text/plain; charset=' + charset.encode() + b"\r\n\r\n+2AA-"

    is_told(web.browser().post("/sign-in", **multipart(part, "")), 400)


@pytest.mark.parametrize("charset", ["", "; charset=", "; charset=us-ascii", "; charset*=utf-7''latin-1", "; charset=utf-8"])
def test_whatever_the_head_says_the_words_are_read_as_utf8(web: Web, charset: str):
    """An empty charset made Starlette read Latin-1."""
    request = multipart(DISPOSITION + 'staff"\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n张三'.encode(), "")
    request["headers"] = {"Content-Type": f"multipart/form-data; boundary=x{charset}"}

    assert 'value="张三"' in web.browser().post("/sign-in", **request).text


def test_utf8_needs_no_percent_signs(web: Web):
    answer = web.browser().post("/sign-in", **urlencoded("staff=张+三%2B&password=x".encode()))

    assert 'value="张 三+"' in answer.text


def test_a_type_in_capitals_is_the_same_form(web: Web):
    browser = web.browser_of(Role.CITY)

    assert (
        browser.post("/sign-out", content=f"csrf={browser.csrf}", headers={"Content-Type": FORM["Content-Type"].title()}).status_code == 303
    )


@pytest.mark.parametrize("path", ["/projects?words=%ff", "/projects/%e9", "/projects?%ed%a0%80=1", "/api/v1/projects?words=%ff"])
def test_an_address_that_is_no_utf8_is_told(web: Web, path: str):
    is_told(web.browser(HANDLER).get(path), 400)


def test_a_form_is_read_once(web: Web):
    """For its token and by its page; what a browser keeps of a file is there for both."""
    web.office.register()
    browser: Browser = web.browser(HANDLER)
    name = "add-buildings"
    path = f"/projects/{CODE}/works/{name}"
    answer = browser.post(path, data=hidden(browser.get(path).text, name) | {f"{name}-1-name": "一号楼"}, files={"a": ("a", b"a")})

    assert answer.status_code == 422
    assert "一号楼" in answer.text


def test_no_route_has_a_reader_of_its_own():
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]

    assert len(routes) > 60
    assert [route.path for route in routes if route.body_field is not None] == []


def readers(code: str) -> list[str]:
    """Where a form is read: FastAPI's and Starlette's own ways."""
    nodes = list(ast.walk(ast.parse(code)))
    brought = [
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("fastapi", "starlette"))
        for alias in node.names
        if alias.name in {"Form", "File", "FormParser", "MultiPartParser"}
    ]
    asked = [node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return brought + [name for name in asked if name in {"form", "_get_form"}]


def test_one_module_reads_forms():
    found = {module for module, path in MODULES.items() if readers(path.read_text("utf-8"))}

    assert found == {"lifecycle.web.transport.words_of_forms"}


@pytest.mark.parametrize("bad", ["from fastapi import Form", "from fastapi.param_functions import File", "await request.form()"])
def test_another_reader_is_found(bad: str):
    assert readers(bad) != []
