"""`lifecycle serve` and `lifecycle password`, as an administrator meets them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from lifecycle.accounts import Accounts
from lifecycle.accounts.passwords import matches
from lifecycle.cli.serving import listening
from lifecycle.ledger.store.database import open_engine
from lifecycle.vocabulary import StaffId
from tests.cli.program import Program


@pytest.fixture
def staffed(program: Program) -> Program:
    assert program("appoint", "GA01", "--role", "security_admin", "--as", "GA01").code == 0
    assert program("appoint", "SP01", "--role", "approval", "--as", "GA01").code == 0
    return program


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address that a server of its own process announces."""
    command = [sys.executable, "-u", "-m", "lifecycle", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()) as server:
        assert server.stdout is not None
        try:
            announced = re.search(r"http://\S+", server.stdout.readline())
            assert announced, server.communicate(timeout=10)
            yield announced[0], server
        finally:
            server.kill()


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_it_serves_until_it_is_interrupted(url: str):
    with serving() as (address, server):
        assert [status(f"{address}{path}") for path in ("sign-in", "", "nowhere")] == [200, 200, 404]
        assert server.stdout is not None
        assert "lifecycle password" in server.stdout.readline(), "an empty office is told how to begin"
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in {0, 130}


def test_a_port_that_is_taken_is_said_so(program: Program):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = program("serve", "--port", str(taken.getsockname()[1]))

    assert (ended.code, ended.out) == (2, "")
    assert "--port" in ended.err


def test_the_body_of_an_answer_does_not_wait_until_its_head_was_received():
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_that_is_not_here_is_said_so(program: Program):
    assert program("serve", "--host", "no.such.host.invalid").code == 2


def test_a_security_administrator_issues_a_password_that_is_to_be_changed(staffed: Program, url: str):
    issued = json.loads(staffed("password", "SP01", "--as", "GA01", "--json").out)
    engine = open_engine(url)
    account = Accounts(engine).get(StaffId("SP01"))
    engine.dispose()

    assert account is not None
    assert account.temporary
    assert matches(issued["password"], account.password_hash)[0]


@pytest.mark.parametrize(("staff", "by", "says"), [("SP01", "SP01", "安全管理员"), ("SP99", "GA01", "从未任过岗位")])
def test_nobody_else_issues_one_and_strangers_get_none(staffed: Program, url: str, staff: str, by: str, says: str):
    ended = staffed("password", staff, "--as", by)
    engine = open_engine(url)
    account = Accounts(engine).get(StaffId(staff))
    engine.dispose()

    assert (ended.code, ended.out, account) == (2, "", None)
    assert says in ended.err


def test_migrating_covers_the_accounts(program: Program, url: str):
    assert program("migrate").code == 0
    engine = open_engine(url)
    assert not Accounts(engine).any()
    engine.dispose()
