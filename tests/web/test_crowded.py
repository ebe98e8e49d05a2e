"""拥挤时: many who sign in at once wait for one another and hold up nobody who opens a page."""

import asyncio
from collections import Counter
from itertools import pairwise
from time import monotonic, sleep, thread_time

import pytest
from fastapi import Request
from httpx2 import ASGITransport, AsyncClient
from starlette.types import Message

from lifecycle.accounts import passwords
from lifecycle.accounts.policy import DEFAULT
from lifecycle.staff.access import SignInFailed
from lifecycle.web.transport.security import MOST_FIELDS
from lifecycle.web.transport.words_of_forms import form_from
from tests.loops import run
from tests.web.conftest import HANDLER, HOST, Web
from tests.web.test_signing_in import recorded

MANY = 80
CHECK = 0.1
"""Seconds that one password takes here. It sleeps: what is measured is who waits for whom, not how fast this machine is."""


class Slow:
    """A hash that takes its time."""

    def verify_and_update(self, password: str, kept: str) -> tuple[bool, None]:
        sleep(CHECK)
        return False, None

    def hash(self, password: str) -> str:
        return "a hash"


@pytest.fixture
def slow(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hashing", Slow())


async def crowd(web: Web) -> tuple[Counter[int], list[float], float]:
    """80 wrong sign-ins at once: the answers, how long each of the public pages took that were opened meanwhile, and the whole."""
    async with AsyncClient(transport=ASGITransport(web.app), base_url=HOST, headers={"Origin": HOST}) as client:

        async def page() -> float:
            began = monotonic()
            assert (await client.get("/policies")).status_code == 200
            return monotonic() - began

        async def sign_in(number: int) -> int:
            return (await client.post("/sign-in", data={"staff": f"ZZ{number % 20}", "password": "not it"})).status_code

        await page()
        began = monotonic()
        crowded = [asyncio.create_task(sign_in(number)) for number in range(MANY)]
        await asyncio.sleep(CHECK)
        pages = [await page() for _ in range(3)]
        answers = Counter(await asyncio.gather(*crowded))
        return answers, pages, monotonic() - began


@pytest.mark.usefixtures("slow")
def test_a_public_page_does_not_wait_for_eighty_passwords(web: Web):
    answers, pages, whole = run(crowd(web))

    assert answers[422] + answers[503] == MANY
    assert answers[503] > MANY / 2
    assert max(pages) < whole / 4, (pages, whole)


@pytest.mark.usefixtures("slow")
def test_who_was_not_looked_at_is_told_when_to_come_again_and_nothing_was_counted(web: Web):
    for _ in range(DEFAULT.waiting):
        assert web.door._line.acquire(blocking=False)
    browser = web.browser()
    answers = [browser.post("/sign-in", data={"staff": HANDLER, "password": "not it"}) for _ in range(DEFAULT.per_account + 1)]

    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in answers} == {(503, "5")}
    assert "密码还没有核对" in answers[0].text
    assert recorded(web, SignInFailed) == []
    web.door._line.release()
    assert browser.post("/sign-in", data={"staff": HANDLER, "password": "not it"}).status_code == 422


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_very_many_fields_holds_up_nobody(kind: str):
    """From somebody who is not signed in. What is measured is the longest time of the processor in which nobody else had a turn.

    The best of five readings: what the form itself holds up stands in each of them, what the machine does beside it does not.
    """
    fields = range(MOST_FIELDS - 1_000)
    parts = b"".join(b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n%d\r\n' % (each, each) for each in fields) + b"--x--\r\n"
    sent = parts if kind.startswith("multipart") else b"&".join(b"a%d=%d" % (each, each) for each in fields)

    async def read() -> tuple[int, float, float]:
        turns = [thread_time()]

        async def others() -> None:
            while True:
                await asyncio.sleep(0)
                turns.append(thread_time())

        request = Request({"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}, receive=lambda: once(sent))
        beside, began = asyncio.create_task(others()), thread_time()
        form = await form_from(request, MOST_FIELDS)
        beside.cancel()
        return len(form.multi_items()), max(after - before for before, after in pairwise(turns)), thread_time() - began

    readings = [run(read()) for _ in range(5)]
    assert {number for number, _, _ in readings} == {len(fields)}
    assert min(longest / whole for _, longest, whole in readings) < 1 / 5, readings


async def once(sent: bytes) -> Message:
    return {"type": "http.request", "body": sent, "more_body": False}
