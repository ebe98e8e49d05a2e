"""标签: the buildings that a fact is about are found by the type of its fields."""

from decimal import Decimal

import pytest

from lifecycle.desk.matter import Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.desk.tagging import NAMED_BUILDINGS
from lifecycle.ledger import Stream
from lifecycle.projects import FACTS
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.buildings import BuildingRemeasured
from lifecycle.projects.works.indicators import Declaration, IndicatorsDeclared
from lifecycle.values.marks import leaves
from lifecycle.vocabulary import BuildingId, Certificate, Fact, Gate, Indicators, Ruling, Stage
from tests.projects.given import fact, verdict

P1 = Stream("project/p1", 0, ())
ONE, TWO = BuildingId("1"), BuildingId("2")


def tags(stream: Stream, given: Fact) -> frozenset[str]:
    (found,) = Matters(MATTERS).append(stream, (given,)).tags
    return found


def decided(*ids: BuildingId, judged: str = "1") -> Fact:
    return fact(
        OutsideDecisionRecorded,
        gate=Gate.DRAWING_REVIEW,
        buildings=ids,
        outcome=Outcome.REFUSED,
        certificate=Certificate(number="高审2023-1", authority="高平市住建局"),
        verdicts=(verdict(Ruling.UNMET, judged),),
    )


def test_one_building_or_several_are_named() -> None:
    measured = fact(BuildingRemeasured, building=ONE, floor_area_m2=Decimal(100), report_number="测1")

    assert tags(P1, measured) == {"building:p1/1"}
    assert {"building:p1/1", "building:p1/2"} < tags(P1, decided(ONE, TWO))


def test_what_a_verdict_or_a_declaration_inside_says_is_not_what_the_fact_is_about() -> None:
    declared = fact(IndicatorsDeclared, stage=Stage.DESIGNED, declarations=(Declaration(building=ONE, values=Indicators(bim=True)),))

    assert "building:p1/2" not in tags(P1, decided(ONE, judged="2"))
    assert tags(P1, declared) == frozenset()


@pytest.mark.parametrize("kind", FACTS)
def test_every_building_that_a_fact_is_about_is_typed_as_one(kind: type[Fact]) -> None:
    """An id of another type would be found by nobody: not by a check across streams, and not in the history of the building."""
    called = {name for name, _ in leaves(kind) if name in ("building", "buildings")}

    assert {name for name, _ in NAMED_BUILDINGS.ways(kind)} == called
