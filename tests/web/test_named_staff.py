"""姓名: the pages of staff and accounts ask about a registered name in a reason, with a box to tick where it was typed."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest

from lifecycle.staff.delegations import GrantDelegation
from lifecycle.vocabulary import StaffId
from tests.office import CHECKER, HANDLER, SECURITY
from tests.web.conftest import AUDIT_ADMIN, GAOPING, Web
from tests.web.forms import fill_in, followed, hidden_of
from tests.web.test_asked import ticks
from tests.web.test_person_named import NAME, know
from tests.web.test_proposals import number

PERSON = "/staff/people/SP01"
WORDS = f"据{NAME}来电"


class Page(NamedTuple):
    """who fills in which form of which page; before: what has to be there."""

    who: StaffId
    path: str
    action: str
    fields: dict[str, str]
    before: Callable[[Web], object] = lambda _: None


def delegated(web: Web) -> None:
    web.office.give(GrantDelegation, by=HANDLER, staff=HANDLER, deputy=CHECKER, until=date(2023, 6, 30), reason="休假")


PAGES = {
    "end": Page(SECURITY, f"{PERSON}/roles/approval/end", f"{PERSON}/roles/approval/end", {"end-reason": WORDS}),
    "sessions": Page(SECURITY, PERSON, f"{PERSON}/sessions/end", {"sessions-reason": WORDS}),
    "token": Page(SECURITY, PERSON, f"{PERSON}/tokens", {"token-name": WORDS, "token-until": "2023-06-30"}),
    "delegation": Page(SECURITY, PERSON, f"{PERSON}/delegations/withdrawal", {"delegation-1-reason": WORDS}, delegated),
    "grant": Page(
        HANDLER, "/account", "/account/delegations", {"grant-deputy": GAOPING, "grant-until": "2023-06-30", "grant-reason": WORDS}
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_name_is_asked_beside_its_form_and_recorded_once_it_is_ticked(web: Web, page: Page) -> None:
    know(web)
    page.before(web)
    head, browser = web.office.ledger.head(), web.browser(page.who)
    head = web.office.ledger.head()
    asked = fill_in(browser, page.path, page.action, **page.fields)
    assert asked.status_code == 409
    assert f"已登记人员的姓名“{NAME}”" in asked.text
    assert WORDS in asked.text
    (tick,) = ticks(asked.text)
    assert web.office.ledger.head() == head

    done = browser.post(page.action, data={**hidden_of(asked.text, page.action), **page.fields, "confirmed": tick})
    assert done.status_code in (200, 303)
    assert ("text.person_named",) in [each.fact.confirmed for each in web.office.ledger.read(after=head, limit=10)]


def test_a_name_in_the_reason_of_a_declined_proposal_is_asked_on_its_line(web: Web) -> None:
    know(web)
    fields = {"appoint-staff": "GX02", "appoint-role": "system_admin", "appoint-county": "", "appoint-since": "2023-05-10"}
    followed(web.browser(SECURITY), fill_in(web.browser(SECURITY), "/staff/appoint", "/staff/appoint", **fields))
    other, action = web.browser(AUDIT_ADMIN), f"/proposals/{number(web)}/decline"
    given = {f"decline-{number(web)}-reason": WORDS}
    asked = fill_in(other, "/proposals", action, **given)
    assert asked.status_code == 409
    (tick,) = ticks(asked.text)
    page = followed(other, other.post(action, data={**hidden_of(asked.text, action), **given, "confirmed": tick}))
    assert WORDS in page.text
