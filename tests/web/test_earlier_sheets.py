"""以前的办理单: the sheet of an earlier decision has an address of its own, from the history, and prints as it was recorded."""

from datetime import date

import pytest

from lifecycle.projects.application.applications import AcceptApplication
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, Stage
from tests.desk.conftest import CODE, Office
from tests.projections.walk import FULL, apply_for, check, declare, propose, sign
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, LOW, registered
from tests.web.reading import links, on_paper, words


def applied(office: Office, number: str, on: date) -> None:
    apply_for(office, Gate.DESIGN_REVIEW, "1", on=on)
    office.give(AcceptApplication, application=number, on=on)


@pytest.fixture
def position(web: Web) -> int:
    """Where the refusal stands that came before a second application."""
    registered(web.office, designed=LOW)
    applied(web.office, "A1", date(2023, 4, 20))
    propose(web.office, "A1", "1", outcome=Outcome.REFUSED, opinion="节能率不足，缺日照分析")
    check(web.office, "A1")
    sign(web.office, "A1", passed=False)
    declare(web.office, Stage.DESIGNED, "1", values=FULL)
    applied(web.office, "A2", date(2023, 5, 10))
    (refusal,) = [each for each in web.office.ledger.load("project/p1").recorded if isinstance(each.fact, GateConcluded)]
    return refusal.position


def test_the_sheet_of_a_refusal_prints_from_the_history_though_the_building_is_applied_for_again(web: Web, position: int) -> None:
    auditor = web.browser(AUDITOR)
    address = f"{DESIGN_REVIEW}?building=1&decided={position}"
    assert address in links(auditor.get(f"/projects/{CODE}"))
    assert address in links(auditor.get(DESIGN_REVIEW))

    page = auditor.get(address)
    assert "不予通过）当时的办理单" in words(page)
    printed = on_paper(page.text)
    assert "A1" in printed
    assert "节能率不足，缺日照分析" in printed
    assert "A2" not in printed
    assert "节能率不足，缺日照分析" not in on_paper(auditor.get(DESIGN_REVIEW).text)


def test_it_stays_as_it_was_when_the_second_application_is_granted(web: Web, position: int) -> None:
    address = f"{DESIGN_REVIEW}?building=1&decided={position}"
    before = on_paper(web.browser(AUDITOR).get(address).text)
    propose(web.office, "A2", "1")
    check(web.office, "A2")
    sign(web.office, "A2")
    assert on_paper(web.browser(AUDITOR).get(address).text) == before


@pytest.mark.parametrize("gate", ["design_review", "construction_permit"])
def test_a_position_without_a_decision_of_ours_at_the_gate_is_not_found(web: Web, position: int, gate: str) -> None:
    other = position if gate == "construction_permit" else position - 1
    assert web.browser(AUDITOR).get(f"/projects/{CODE}/gates/{gate}?decided={other}").status_code == 404
