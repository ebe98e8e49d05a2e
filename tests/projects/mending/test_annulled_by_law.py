"""作废与期限: what rests on a fact is asked for again by the calendar and the terms of its own day, as it was decided."""

from datetime import date

import pytest

from lifecycle.calendar import Procedure, StatuteKind
from lifecycle.projects.application.applications import DeclineApplication
from lifecycle.projects.application.supplements import SupplementRequested, SupplementSupplied
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm, TermSuspended
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.vocabulary import Fact, Gate, Refused
from tests.projects.application.test_applications import READY
from tests.projects.application.test_lateness import ACCEPT, LAST, LATE, request, step, supply
from tests.projects.application.test_lateness import facts as decided
from tests.projects.given import CHECKER, CLAUSE, ask, given
from tests.projects.walks import applied

LATER = date(2023, 6, 1)


def annulling(facts: list[Fact], wrong: type[Fact]) -> list[Fact]:
    """The facts, and the first of this kind annulled. Raises Refused."""
    version = next(n for n, each in enumerate(facts, 1) if isinstance(each, wrong))
    proposed = ask(ProposeAnnulment, on=LATER, annuls=version, reason="系另一项目的")
    return given(facts, proposed, ask(AnnulFact, on=LATER, by=CHECKER, annuls=version)).facts


def refusal(facts: list[Fact], wrong: type[Fact]) -> tuple[str, object]:
    with pytest.raises(Refused) as refused:
        annulling(facts, wrong)
    return refused.value.code, refused.value.values.get("resting")


def test_an_acceptance_does_not_rest_on_the_supply_of_what_was_asked_for_too_late() -> None:
    in_time = decided(request(LAST), supply(date(2023, 3, 1), "节能计算书", "总平面图"), ACCEPT)
    assert refusal(in_time, SupplementSupplied) == ("annulment.rested_on", (len(in_time),))
    late = decided(request(LATE), supply(date(2023, 3, 1), "节能计算书", "总平面图"), ACCEPT)
    assert len(annulling(late, SupplementSupplied)) == len(late) + 2


def test_a_decline_for_materials_rests_on_the_request_that_kept_the_application_from_being_accepted() -> None:
    asked = decided(request(LAST), supply(LATE, "节能计算书", "总平面图"))
    decline = step(DeclineApplication, date(2023, 3, 2), reason="材料仍不齐全", ground="materials")
    declined = [*asked, *given(asked).when(decline).facts]
    code, resting = refusal(declined, SupplementRequested)
    assert code == "annulment.rested_on"
    assert isinstance(resting, tuple)
    assert len(declined) in resting


def test_an_extension_rests_on_the_suspension_without_which_the_term_was_over() -> None:
    suspended = step(
        SuspendTerm,
        date(2023, 2, 24),
        procedure=Procedure.EXPERT_REVIEW,
        clause=CLAUSE,
        required_by=StatuteKind.LAW,
        number="高审中〔2023〕1号",
        told_on=date(2023, 2, 24),
        days=30,
    )
    extended = step(ExtendTerm, date(2023, 4, 6), reason="案情复杂", told_on=date(2023, 4, 6))
    story = given(READY, applied(Gate.DESIGN_REVIEW, "A1"), suspended, extended).facts
    assert refusal(story, TermSuspended) == ("annulment.rested_on", (len(story),))
    sooner = given(
        READY, applied(Gate.DESIGN_REVIEW, "A1"), suspended, step(ExtendTerm, date(2023, 3, 2), reason="案情复杂", told_on=date(2023, 3, 2))
    )
    assert len(annulling(sooner.facts, TermSuspended)) == len(sooner.facts) + 2
