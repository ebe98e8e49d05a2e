"""不可更正的内容: a field of a fact is closed to corrections unless it is known to be open, so that a new one is decided on by somebody."""

from decimal import Decimal

import pytest

from lifecycle.projects import FACTS
from lifecycle.projects.mending.corrections import SETTLED, FactCorrected
from lifecycle.values.marks import Leaf, leaves
from lifecycle.vocabulary import Fact
from tests.values.structs import structs

OPEN = frozenset(
    {
        "AdviceAsked.advice_kind",
        "AdviceReceived.stance",
        "AdviceGiven.stance",
        "AdviceRequested.on_energy_standards",
        "AnnualPlanListed.year",
        "Citation.document",
        "Citation.place",
        "Citation.quote",
    }
    | {"DeliveryAttempted.delivery_mode", "DeliveryAttempted.receiver", "DeliveryAttempted.signed_by", "Indicators.bim"}
    | {
        "Indicators.energy_standard_path",
        "Indicators.green_star",
        "JurisdictionTransferred.county",
        "NewBuilding.prefabricated",
        "NewBuilding.use",
        "Part.use",
    }
    | {"OutsideDecisionRecorded.grounds", "ProjectRegistered.bim_pilot", "ProjectRegistered.county", "ProjectRegistered.funding"}
    | {"ProjectRegistered.kind", "ProjectRegistered.urban", "SupervisionOpened.reason", "TermSuspended.days", "TermSuspended.procedure"}
    | {"Unit.contact"}
)
"""What a correction may mend though its type does not say that somebody typed it."""


def typed(leaf: Leaf) -> bool:
    """Words, numbers, days and files, which a clerk gives; an id is none of them."""
    return leaf.marks.get("reading", "id") != "id" or "day" in leaf.marks or leaf.marks.get("holds") == "file" or leaf.kind is Decimal


def mendable(kind: type[Fact]) -> set[str]:
    """The fields that a correction of this fact may reach, of which the types do not say that somebody typed them."""
    reached = set(structs(kind, behind=SETTLED))
    found = [(each, name, leaf) for each in reached for name, leaf in leaves(each)]
    return {f"{each.__name__}.{name}" for each, name, leaf in found if name not in SETTLED and not typed(leaf)}


CORRECTABLE = tuple(kind for kind in FACTS if kind is not FactCorrected)


@pytest.mark.parametrize("kind", CORRECTABLE)
def test_no_correction_reaches_a_field_that_nobody_decided_to_open(kind: type[Fact]) -> None:
    """An identity, or what a decision rests on, stays as it was recorded."""
    assert mendable(kind) - OPEN == set(), "name it in SETTLED (projects/corrections), or here"


def test_what_is_open_is_there() -> None:
    assert set().union(*map(mendable, CORRECTABLE)) == OPEN
