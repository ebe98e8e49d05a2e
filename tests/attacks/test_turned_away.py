"""换不来事实: a thousand requests by strangers make a handful of facts, which stay for ever, and none of them says a name or a token."""

from collections import Counter
from collections.abc import Callable

import pytest

from lifecycle.accounts.policy import DEFAULT
from lifecycle.desk.people.access import ACCESS
from lifecycle.staff.access import SignInFailed
from tests.attacks.counts import STRANGERS
from tests.web.api.conftest import Machine
from tests.web.conftest import Office, Web, office, quick_hashes, seated

__all__ = ["office", "quick_hashes", "seated"]
HANDFUL = 5


@pytest.fixture
def web(office: Office) -> Web:
    return Web(office)


def facts_after(web: Web, head: int) -> list[str]:
    """What is recorded when the hour is over in which they were counted."""
    assert web.office.ledger.head() == head, "nothing is recorded at once"
    web.tell()
    return [repr(each.fact) for each in web.office.ledger.read(after=head, limit=STRANGERS)]


def test_names_that_nobody_has_are_counted(web: Web, attacked: Callable[[str], None]):
    """Those that were looked at; what comes beyond the limit of its address is answered 429, and nothing was tried."""
    head, statuses = web.office.ledger.head(), Counter[int]()
    for number in range(STRANGERS):
        answer = web.browser().post("/sign-in", data={"staff": f"stranger-{number}", "password": f"guess-{number}"})
        statuses[answer.status_code] += 1

    looked_at = min(STRANGERS, DEFAULT.per_address)
    assert statuses == Counter({422: looked_at, 429: STRANGERS - looked_at})
    facts = facts_after(web, head)
    assert 0 < len(facts) <= HANDFUL
    assert "stranger" not in "".join(facts)
    assert sum(each.fact.count for each in web.office.ledger.tagged([ACCESS], [SignInFailed])) == looked_at
    attacked(f"strangers: {STRANGERS} sign-ins by names that nobody has made {len(facts)} facts, {looked_at} were looked at")


def test_tokens_that_nobody_has_make_no_facts(web: Web, attacked: Callable[[str], None]):
    head = web.office.ledger.head()
    answers = {Machine(web, f"lifecycle_guess-{number}").get("/api/v1/projects").status_code for number in range(STRANGERS)}

    assert answers == {401, 429}
    facts = facts_after(web, head)
    assert len(facts) <= HANDFUL
    assert "guess" not in "".join(facts)
    attacked(f"strangers: {STRANGERS} calls with tokens that nobody has made {len(facts)} facts")
