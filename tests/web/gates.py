"""在环节页上办事: a project brought to a gate, and the forms of the page as a browser would send them back."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

from httpx2 import Response
from msgspec.structs import replace

from lifecycle.vocabulary import Gate, Indicators, Stage
from tests.desk.conftest import CODE, Office
from tests.desk.test_desk import FULL, declare, issue_planning_conditions
from tests.web.conftest import Browser

DESIGN_REVIEW = f"/projects/{CODE}/gates/{Gate.DESIGN_REVIEW}"
DRAWING_REVIEW = f"/projects/{CODE}/gates/{Gate.DRAWING_REVIEW}"
ON = "2023-05-10"
LOW = replace(FULL, energy_saving_rate=Decimal("0.7199"))
PDF = b"%PDF-1.7 a scan"
_HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)">')


def registered(office: Office, designed: Indicators | None = FULL, **fields: Any) -> None:
    """A hospital of one building with its planning conditions; its design as stated, or not stated at all."""
    office.register(on=date(2023, 4, 10), **fields)
    office.add_building(on=date(2023, 4, 10))
    issue_planning_conditions(office)
    if designed is not None:
        declare(office, Stage.DESIGNED, designed)


def form(page: str, name: str) -> Mapping[str, str]:
    """The hidden fields of a form on the page. Fails when the page does not offer it."""
    found = re.search(rf'<form method="post" action="[^"]*/{name}".*?</form>', page, re.DOTALL)
    assert found, f"the page does not offer {name}"
    return {unescape(each["name"]): unescape(each["value"]) for each in _HIDDEN.finditer(found.group())}


def offers(page: str, name: str) -> bool:
    return re.search(rf'<form method="post" action="[^"]*/{name}"', page) is not None


def send(browser: Browser, gate: str, name: str, page: str | None = None, *, files: Any = None, **fields: Any) -> Response:
    """Opens the page (unless it is open already), fills in one of its forms and sends it."""
    page = browser.get(gate).text if page is None else page
    typed = {f"{name}-{field}": value for field, value in ({"on": ON} | fields).items()}
    return browser.post(f"{gate}/{name}", data={**form(page, name), **typed}, files=files)


def confirm(browser: Browser, gate: str, name: str, looked_at: Response) -> Response:
    """Confirms what the page shows will be recorded."""
    assert looked_at.status_code == 200, looked_at.text
    return browser.post(f"{gate}/{name}", data={**form(looked_at.text, name), "step": "record"})


def decide(browser: Browser, gate: str, name: str, **fields: Any) -> Response:
    """Fills in a form that is looked at once more, and confirms it."""
    return confirm(browser, gate, name, send(browser, gate, name, **fields))
