"""程序: machines with tokens, over the office of the web tests."""

from itertools import count
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from lifecycle.desk.people import tokens
from lifecycle.desk.people.twofold import takes_two
from lifecycle.staff.access import IssueToken
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import CommandId, StaffId
from tests.desk.conftest import CODE
from tests.office import SECURITY
from tests.web.conftest import HOLDER, HOST, Office, Web

SECRETS = count(1)
PROJECT = f"/api/v1/projects/{CODE}"


def token_of(office: Office, staff: StaffId, *, days: int = 30) -> str:
    """A token that this staff id holds from today on."""
    secret = f"lifecycle_secret-{next(SECRETS)}"
    today = office.desk.today()
    given: dict[str, Any] = {
        "id": CommandId(f"issue/{secret}"),
        "on": today,
        "by": SECURITY,
        "staff": staff,
        "token": secret[-8:],
        "name": "市政务服务平台",
        "until": today.replace(day=days),
    }
    alone = takes_two(office.ledger, IssueToken(**given), today) is None
    receipt = office.desk.carry_out(IssueToken(**given) if alone else office.permit(IssueToken, **given))
    tokens.keep_token(office.desk, receipt, secret)
    return secret


class Machine(TestClient):
    """A program that shows a token; None: it shows none."""

    def __init__(self, web: Web, token: str | None, **more: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(web.app, base_url=HOST, headers=headers, follow_redirects=False, **more)
        self.keys = count(1)

    def command(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Response:
        """Gives a command under a key of its own."""
        return self.post(path, json=body, headers={"Idempotency-Key": key or f"key-{next(self.keys)}"} | headers)


def machine(web: Web, who: StaffId | Role) -> Machine:
    return Machine(web, token_of(web.office, HOLDER[who] if isinstance(who, Role) else who))


@pytest.fixture
def web(office: Office) -> Web:
    """With a project of one building in 140581."""
    office.register()
    office.add_building()
    return Web(office)
