"""选项决定的网页与接口: what is undecided says so; what was decided says by which paper, by whom and from when."""

import re
from typing import Any

import pytest
from httpx2 import Response

from lifecycle.compliance.choices import ChoiceDecided
from lifecycle.desk.people.proposals import proposals
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Funding, StaffId
from tests.desk.conftest import CODE, Office
from tests.office import CITY, HANDLER, SECURITY
from tests.web.api.conftest import Machine, machine
from tests.web.conftest import AUDITOR, PASSWORD, Browser, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import links, rows, words

SECOND = StaffId("SJ10")
PLACE = "/policies/jincheng-2023/choices/clause-6-reach"
NUMBER = "晋市住建函〔2023〕18号"
PDF = b"%PDF-1.7 a decision"
FIELDS = {"option": "government_and_state_owned", "number": NUMBER, "since": "2023-01-01"}
COMMANDS = "/api/v1/policies/jincheng-2023/commands/decide-choice"
BODY = {"on": "2023-05-10", "choice": "clause-6-reach"} | FIELDS


@pytest.fixture
def bureau(office: Office, web: Web) -> Web:
    """With a second officer of the city."""
    office.appoint(SECOND, Role.CITY)
    web.door.accounts.open_all([SECOND], PASSWORD)
    return web


def propose(browser: Browser, *, files: Any = None, **typed: str) -> Response:
    """Opens the form, fills it in and sends it."""
    page = browser.get(PLACE).text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf|command)" value="([^"]*)">', page))
    return browser.post(PLACE, data=hidden | {f"decide-{name}": value for name, value in (FIELDS | typed).items()}, files=files)


def confirmed(web: Web, staff: StaffId = SECOND) -> Response:
    number = proposals(web.office.ledger)[0].id
    return web.browser(staff).submit(f"/proposals/{number}/confirmation", command="a" * 32)


def decided(web: Web) -> list[ChoiceDecided]:
    recorded = web.office.ledger.load("policies/140500").recorded
    return [each.fact for each in recorded if isinstance(each.fact, ChoiceDecided)]


def test_anybody_reads_what_is_open_and_that_nobody_has_decided(web: Web) -> None:
    page = web.browser().get(PLACE)

    assert "待定：资金来源" in words(page)
    assert "主管部门尚未决定 今天按“资金来源：政府投资”办理。" in words(page)
    assert "台账中还没有决定。" in words(page)
    assert "提请决定" not in words(page)
    assert PLACE in links(web.browser().get("/policies/jincheng-2023"))


def test_one_officer_of_the_city_proposes_and_another_confirms(bureau: Web) -> None:
    sent = propose(bureau.browser(CITY))
    assert (sent.status_code, sent.headers["Location"].partition("?")[0]) == (303, "/proposals")
    listed = words(bureau.browser(SECOND).get("/proposals"))
    assert f"《2023年建设科技与标准定额工作要点》待定选项，自2023-01-01起按“资金来源：政府投资、国有资金”办理，依据{NUMBER}" in listed
    assert decided(bureau) == []

    assert confirmed(bureau).status_code == 303

    (fact,) = decided(bureau)
    assert (fact.option, fact.number, fact.by, fact.confirmed_by) == (FIELDS["option"], NUMBER, CITY, SECOND)


def test_what_was_decided_says_by_which_paper_by_whom_and_from_when(bureau: Web) -> None:
    propose(bureau.browser(CITY))
    confirmed(bureau)
    document, choice = (words(bureau.browser(HANDLER).get(place)) for place in ("/policies/jincheng-2023", PLACE))

    assert f"待定：资金来源 由{NUMBER}决定，自2023-01-01起" in document
    assert "SJ01" in document
    assert "SJ10" in document
    assert "依已决定的选项 资金来源：政府投资、国有资金" in document
    assert "待定选项1项" in words(bureau.browser().get("/policies")), "of two, one is decided"
    assert f"由{NUMBER}决定，自2023-01-01起 今天按“资金来源：政府投资、国有资金”办理。" in choice
    (row,) = rows(bureau.browser().get(PLACE))
    assert row.startswith(f"资金来源：政府投资、国有资金 2023-01-01 {NUMBER} 2023-05-10 第")
    assert "SJ01" not in words(bureau.browser().get(PLACE)), "who has not signed in reads no names"


def test_the_gate_page_says_it_and_the_audit_of_an_earlier_fact_does_not(bureau: Web) -> None:
    registered(bureau.office)
    reader = bureau.browser(HANDLER)
    assert "尚未裁定。 暂按“资金来源：政府投资”办理。" in words(reader.get(DESIGN_REVIEW))
    propose(bureau.browser(CITY))
    confirmed(bureau)

    page = words(reader.get(DESIGN_REVIEW))

    assert f"选项已决定。 自2023-01-01起按“资金来源：政府投资、国有资金”办理，依据{NUMBER}（" in page
    assert "尚未裁定。" not in page
    issued = next(each for each in bureau.office.ledger.load("project/p1").recorded if getattr(each.fact, "verdicts", ()))
    audited = words(bureau.browser(AUDITOR).get(f"/audit/{CODE}/facts/{issued.position}"))
    assert "尚未裁定。 暂按“资金来源：政府投资”办理。" in audited


def test_what_does_not_apply_under_an_option_tells_it_where_it_is_folded_away(bureau: Web) -> None:
    registered(bureau.office, funding=Funding.STATE_OWNED)
    page = bureau.browser(HANDLER).get(DESIGN_REVIEW).text
    folded = words(page[page.index("<details><summary>", page.index('class="verdicts"')) :])

    assert re.match(r"\d+项不适用，其中2项涉及待定选项 ", folded)
    assert "尚未裁定。 暂按“资金来源：政府投资”办理。" in folded


def test_the_scan_is_kept_and_shown_to_who_confirms_and_afterwards(bureau: Web) -> None:
    assert propose(bureau.browser(CITY), files={"decide-scan_file": ("decision.pdf", PDF, "application/pdf")}).status_code == 303
    (paper,) = [href for href in links(bureau.browser(SECOND).get(PLACE)) if href.startswith(f"{PLACE}/papers/")]
    assert bureau.browser(SECOND).get(paper).content == PDF
    confirmed(bureau)

    assert bureau.browser(HANDLER).get(paper).content == PDF
    assert bureau.browser().get(paper).status_code == 303, "to sign in"
    assert bureau.browser(HANDLER).get(f"{PLACE}/papers/{'a' * 64}").status_code == 404


def test_what_is_wrong_is_said_beside_what_was_typed(bureau: Web) -> None:
    answer = propose(bureau.browser(CITY), number="", since="2024-02-30")
    assert answer.status_code == 422
    assert "2024-02-30" in answer.text
    refused = propose(bureau.browser(CITY), since="2024-01-01")
    assert refused.status_code == 409
    assert "2024-01-01不在该文件的施行期间内" in words(refused)
    assert NUMBER in refused.text
    assert proposals(bureau.office.ledger) == []


def test_nobody_else_proposes_and_the_three_see_nothing_of_it(bureau: Web) -> None:
    assert bureau.browser(HANDLER).submit(PLACE, command="b" * 32).status_code == 403
    propose(bureau.browser(CITY))

    assert "决定选项" not in words(bureau.browser(SECURITY).get("/proposals"))
    assert confirmed(bureau, SECURITY).status_code == 403
    assert "提请 1" in words(bureau.browser(SECOND).get("/policies")), "the masthead counts what waits"


def test_an_officer_of_the_city_sees_no_proposals_of_the_three(bureau: Web) -> None:
    made = machine(bureau, SECURITY).command(
        "/api/v1/staff/GX02/commands/appoint-staff?propose_until=2023-05-20", {"on": "2023-05-10", "role": "system_admin"}
    )
    assert made.status_code == 201

    assert "任命岗位" not in words(bureau.browser(CITY).get("/proposals"))
    assert machine(bureau, CITY).get("/api/v1/proposals").json() == {"proposals": []}


@pytest.mark.parametrize("place", ["/policies/none/choices/clause-6-reach", "/policies/jincheng-2023/choices/none"])
def test_there_is_no_page_of_what_is_not_in_the_document(web: Web, place: str) -> None:
    assert web.browser().get(place).status_code == 404


def test_programs_propose_confirm_and_read_it(bureau: Web) -> None:
    proposing, confirming = machine(bureau, CITY), machine(bureau, SECOND)
    assert proposing.command(COMMANDS, BODY).json()["code"] == "two.needed"
    made = proposing.command(f"{COMMANDS}?propose_until=2023-05-20", BODY)
    assert made.status_code == 201, made.text
    number = made.json()["recorded"][0]["fact"]["proposal"]
    (listed,) = confirming.get("/api/v1/proposals").json()["proposals"]
    assert (listed["act"], listed["concerns"], listed["roles"], listed["yours"]) == ("decide-choice", [], ["city"], True)

    done = confirming.command(f"/api/v1/proposals/{number}/commands/confirm-act", {"on": "2023-05-10"})

    assert [each["fact"]["fact"] for each in done.json()["recorded"]] == ["act-confirmed", "choice-decided"]
    choice = anybody(bureau)["choices"][0]
    (held,) = choice["decisions"]
    assert (held["option"], held["since"], held["number"]) == (FIELDS["option"], "2023-01-01", NUMBER)
    assert (choice["default"], choice["decided_by"]) == ("government_only", None)


def anybody(web: Web) -> dict[str, Any]:
    found: dict[str, Any] = Machine(web, None).get("/api/v1/policies/jincheng-2023").json()
    return found
