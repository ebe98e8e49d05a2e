"""业务表单: projects brought to where a form is needed, and the forms as a browser would fill them in and send them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any

from httpx2 import Response
from msgspec.structs import replace

from lifecycle.desk.people.registered import PERSONS
from lifecycle.desk.tagging import fact_name
from lifecycle.ledger import PersonRegister
from lifecycle.projects.deciding.conclusion import SignConclusion
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import STAGES, Certificate, Command, CommandId, PersonId
from tests.desk.conftest import Office
from tests.desk.test_desk import FULL
from tests.projects.given import ask
from tests.projects.walks import ADDED, AUTHORITY, BOTH, CODE
from tests.web.conftest import Browser

PROJECT = f"/projects/{CODE}"
TODAY = date(2023, 12, 1)
"""After the whole walk of `walks.py`."""
DECLARED = tuple(
    ask(DeclareIndicators, on=date(2023, 1, 12), stage=stage, declarations=tuple(Declaration(building=id_, values=FULL) for id_ in BOTH))
    for stage in STAGES
)
"""Everything that the rules ask for, at every stage, so that the walk is lawful."""
Story = Command | Iterable["Story"]


def brought(office: Office, *story: Story) -> None:
    """Gives the commands of a walk, each under an id and with a number of its own, and moves on to a day after it."""
    office.clock.reach(TODAY)
    register = PersonRegister(office.ledger)
    for number, command in enumerate(_flat(story), 1):
        given = replace(command, id=CommandId(f"walk-{office.ledger.head()}"))
        if isinstance(given, SignConclusion) and given.certificate:
            given = replace(given, certificate=Certificate(number=f"高审2023-{number}", authority=AUTHORITY))
        for person in PERSONS.values(given):
            if register.get(person) is None:
                office.know(PersonId(person))
        office.desk.carry_out(given)
        if command is ADDED:
            brought(office, DECLARED)


def _flat(story: Iterable[Story]) -> Iterator[Command]:
    for each in story:
        if isinstance(each, Command):
            yield each
        else:
            yield from _flat(each)


def address(name: str, of: str = "") -> str:
    return f"{PROJECT}/works/{name}" + (f"?of={of}" if of else "")


def send(browser: Browser, name: str, of: str = "", page: str | None = None, *, files: Any = None, **fields: Any) -> Response:
    """Opens the form (unless it is open already), fills it in and sends it. Fields are given without the name of the form."""
    page = browser.get(address(name, of)).text if page is None else page
    return browser.post(address(name), data={**hidden(page, name), **typed(name, fields)}, files=files)


def decide(browser: Browser, name: str, of: str = "", **fields: Any) -> Response:
    """Sends a form, and confirms it where it is looked at once more."""
    answer = send(browser, name, of, **fields)
    if answer.status_code == 200:
        answer = confirm(browser, name, answer)
    return answer


def confirm(browser: Browser, name: str, looked_at: Response) -> Response:
    return browser.post(address(name), data={**hidden(looked_at.text, name), "step": "record"})


def hidden(page: str, name: str) -> dict[str, list[str]]:
    """The hidden fields of the form, all their values."""
    found = re.search(rf'<form method="post" action="[^"]*/{name}".*?</form>', page, re.DOTALL)
    assert found, f"the page does not offer {name}"
    values: dict[str, list[str]] = {}
    for field, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found.group()):
        values.setdefault(unescape(field), []).append(unescape(value))
    return values


def typed(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}-{field}": value for field, value in ({"on": str(TODAY)} | dict(fields)).items()}


def facts(office: Office) -> list[str]:
    return [fact_name(recorded.fact) for recorded in office.ledger.load("project/p1").recorded]
