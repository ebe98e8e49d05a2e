"""`lifecycle token`, as a security administrator meets it."""

import json
import re

import pytest

from tests.cli.program import Program


@pytest.fixture
def program(program: Program) -> Program:
    """With a security administrator and an approver."""
    assert program("appoint", "GA01", "--role", "security_admin", "--as", "GA01").code == 0
    assert program("appoint", "SP01", "--role", "approval", "--as", "GA01").code == 0
    return program


def test_a_token_is_issued_listed_and_revoked(program: Program, far_day: str):
    issue = ("token", "issue", "SP01", "--name", "市政务服务平台", "--until", far_day, "--as", "GA01", "--json")
    issued = json.loads(program(*issue).out)
    listed = json.loads(program("token", "list", "--json").out)

    assert issued["secret"].startswith("lifecycle_")
    assert listed == [{"staff": "SP01", "token": issued["token"], "name": "市政务服务平台", "until": far_day, "used_on": None}]
    assert issued["secret"] not in program("token", "list").out

    assert "已吊销" in program("token", "revoke", "SP01", issued["token"], "--as", "GA01").out
    assert "没有有效的接口令牌" in program("token", "list").out


@pytest.fixture
def far_day(program: Program) -> str:
    """The last day that a token may have."""
    refused = program("token", "issue", "SP01", "--name", "x", "--until", "2999-01-01", "--as", "GA01")
    assert refused.code == 2
    return refused.err.rpartition("最晚")[2].strip()


def test_the_secret_stands_on_a_line_of_its_own(program: Program, far_day: str):
    shown = program("token", "issue", "SP01", "--name", "市政务服务平台", "--until", far_day, "--as", "GA01").out

    assert re.fullmatch(r"lifecycle_[\w-]{43}", shown.splitlines()[-1])


def test_only_the_security_administrator_issues_and_revokes(program: Program, far_day: str):
    refused = program("token", "issue", "SP01", "--name", "x", "--until", far_day, "--as", "SP01")

    assert (refused.code, refused.out) == (2, "")
    assert "安全管理员" in refused.err
    assert program("token", "revoke", "SP01", "0000", "--as", "GA01").code == 2


def test_a_registered_name_in_that_of_a_token_is_asked(program: Program, far_day: str):
    registered = ("register-person", "P-1", "--name", "王小芳", "--phone", "", "--identity-number", "", "--as", "SP01")
    assert program(*registered).code == 0
    issue = ("token", "issue", "SP01", "--name", "王小芳的电脑", "--until", far_day, "--as", "GA01")
    asked = program(*issue)
    assert (asked.code, "王小芳" in asked.err) == (2, True)
    assert program(*issue, "--confirm", "text.person_named").code == 0
