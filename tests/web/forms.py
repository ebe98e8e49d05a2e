"""填表: any form of a page, filled in and sent as a browser would send it."""

import re
from html import unescape
from typing import Any

from httpx2 import Response

from tests.web.conftest import Browser

_INPUT = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)">')


def hidden_of(page: str, action: str) -> dict[str, Any]:
    """The hidden fields of the form with this action. Fails when the page has none."""
    found = re.search(rf'<form method="post" action="{re.escape(action)}"[^>]*>.*?</form>', page, re.DOTALL)
    assert found, f"the page has no form for {action}"
    fields: dict[str, Any] = {}
    for each in _INPUT.finditer(found.group()):
        fields.setdefault(unescape(each["name"]), []).append(unescape(each["value"]))
    return fields


def offers(page: str, action: str) -> bool:
    return f'<form method="post" action="{action}">' in page


def fill_in(browser: Browser, path: str, action: str, **fields: Any) -> Response:
    """Opens a page, fills in one of its forms and sends it."""
    return browser.post(action, data={**hidden_of(browser.get(path).text, action), **fields})


def confirm(browser: Browser, looked_at: Response, action: str) -> Response:
    """Confirms what a page shows will be recorded."""
    assert looked_at.status_code == 200, looked_at.text
    return browser.post(action, data={**hidden_of(looked_at.text, action), "step": "record"})


def followed(browser: Browser, answer: Response) -> Response:
    """Where a form that was carried out leads."""
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["Location"])
