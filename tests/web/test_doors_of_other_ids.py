"""同样的编号，同样的结果: ids of applications, persons, staff and counties are read alike, as those of buildings are.

The command line is tried beside its other confirmations (`tests/cli/test_confirming.py`).
"""

from collections.abc import Callable
from typing import Any

import pytest

from lifecycle.staff.appointments import StaffAppointed
from lifecycle.vocabulary import PersonId
from tests.desk.conftest import CODE
from tests.desk.test_desk import issue_planning_conditions
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, SECURITY, Web
from tests.web.test_doors import BODY
from tests.web.test_staff import NEW, fill_in

ON = "2023-05-10"
COMMANDS = f"/api/v1/projects/{CODE}/commands"
UNIT = {"name": "高平市城市建设投资有限公司"}
PROMISE = {"promisor": "\u3000ｐｅｒｓｏｎ－９ ", "text": "三十日内补交节能计算书", "due": "2023-06-30"}


@pytest.fixture
def begun(web: Web) -> Web:
    web.office.register()
    web.office.add_building()
    issue_planning_conditions(web.office)
    return web


def last(web: Web) -> Any:
    return list(web.office.ledger.read(limit=200))[-1].fact


def submitted(web: Web, **more: Any) -> Any:
    """By the interface. The building is called in full width, as its application is below."""
    body = {"on": ON, "gate": "design_review", "buildings": ["１"], "applicant": UNIT}
    answer = machine(web, HANDLER).command(f"{COMMANDS}/submit-application", body | more, key="submitted")
    assert answer.status_code == 201, answer.text
    return last(web)


def test_an_application_is_called_by_any_width(begun: Web) -> None:
    submitted(begun)
    asking = machine(begun, HANDLER)
    for typed, code in (("A\u200b1", "text.unseen"), ("A\n1", "text.line_end"), ("A" * 101, "text.long"), ("А1", "application.unknown")):
        answer = asking.command(f"{COMMANDS}/accept-application", {"on": ON, "application": typed}).json()
        assert answer["code"] == code
    answer = asking.command(f"{COMMANDS}/accept-application", {"on": ON, "application": "\u3000Ａ１ "})
    assert answer.status_code == 201, answer.text
    assert last(begun).application == "A1"


def test_a_person_and_a_county_are_called_by_any_width(begun: Web) -> None:
    begun.office.know(PersonId("person-9"))
    promised = submitted(begun, mode="informed_commitment", commitments=[PROMISE])
    assert promised.commitments[0].promisor == "person-9"

    other = BODY | {"code": "２３０１-140581-04-01-100777", "county": " １４０５８１ "}
    assert machine(begun, HANDLER).command("/api/v1/projects", other, key="county").status_code == 201
    assert last(begun).county == "140581"


def appointed_by_page(web: Web, typed: str) -> None:
    fill_in(web.browser(SECURITY), "/staff/appoint", "/staff/appoint", **NEW | {"appoint-staff": typed, "appoint-until": ""})


def appointed_by_interface(web: Web, typed: str) -> None:
    machine(web, SECURITY).command(f"/api/v1/staff/{typed}/commands/appoint-staff", {"on": ON, "role": "auditor"})


@pytest.mark.parametrize("door", [appointed_by_page, appointed_by_interface])
def test_a_staff_id_is_read_alike(web: Web, door: Callable[[Web, str], None]) -> None:
    door(web, "ＳＰ－０９")
    found = [each.fact.staff for each in web.office.ledger.read(limit=100) if isinstance(each.fact, StaffAppointed)]
    assert found[-1] == "SP-09"
