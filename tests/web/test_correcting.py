"""更正的栏目: of every fact that was ever shipped, what stands in the form is what the fact says."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lifecycle.desk.opening import FACTS
from lifecycle.desk.statutes import Statutes
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.recorded import Recorded, type_name
from lifecycle.projects import FACTS as OF_PROJECTS
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.works.inspected import OF_CHECKS
from lifecycle.values.correctable import settled, spots
from lifecycle.vocabulary import Fact, StaffId
from lifecycle.web.forms.correcting import correctable, field_of, leaves
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Typed
from lifecycle.web.visitor import Visitor
from lifecycle.wording import say
from tests.packaged import packaged_calendar, statutes
from tests.recorded.test_recorded import SAMPLES

CODEC = Codec(FACTS)
CORRECTABLE = [fact for fact in OF_PROJECTS if fact is not FactCorrected]


def subject(rules: Statutes) -> Subject:
    return Subject(
        today=sample(CORRECTABLE[0]).on,
        lang="zh",
        visitor=Visitor(staff=StaffId("SP01"), appointments=()),
        statutes=rules,
        calendar=packaged_calendar,
    )


def sample(kind: type[Fact]) -> Fact:
    return CODEC.read(1, type_name(kind), 1, SAMPLES[type_name(kind)])


@pytest.mark.parametrize("kind", CORRECTABLE, ids=lambda kind: kind.__name__)
def test_what_stands_in_a_field_is_read_as_what_the_fact_says(kind: type[Fact]) -> None:
    about = subject(statutes())
    found = list(leaves(sample(kind), "zh"))
    assert [leaf.name for leaf in found].count("on") == (kind not in OF_CHECKS), "a legal date is corrected, if not in the check"

    for leaf in found:
        field = field_of(leaf, "zh")
        stands = field.otherwise(about)
        form = Form(Typed(form="correct-fact", values={field.name: (stands,)}), about)
        read: Any = field.read(form) if stands else leaf.value
        form.settle()
        assert read == leaf.value, leaf.path
        assert field.title(say, "zh")


@pytest.mark.parametrize("kind", CORRECTABLE, ids=lambda kind: kind.__name__)
def test_what_is_settled_stands_in_no_field(kind: type[Fact]) -> None:
    closed = {spot.path for spot in spots(sample(kind)) if not spot.correctable}
    assert closed.isdisjoint(leaf.path for leaf in leaves(sample(kind), "zh"))
    assert {path[-1] for path in closed} <= settled(sample(kind)).keys()
    assert ("by",) in closed


@pytest.mark.parametrize("kind", OF_PROJECTS, ids=lambda kind: kind.__name__)
def test_only_what_has_a_field_is_offered_for_correction(kind: type[Fact]) -> None:
    recorded = Recorded(1, "project/p1", 1, datetime(2023, 5, 4, tzinfo=UTC), "SP01", "c", (), sample(kind), 1, b"", b"")
    assert correctable(HistoryEntry(recorded=recorded)) == (kind not in {FactCorrected, *OF_CHECKS})
    assert not correctable(HistoryEntry(recorded=recorded, annulled=recorded))


def test_the_samples_hold_values_at_some_depth() -> None:
    assert max(len(leaf.path) for kind in CORRECTABLE for leaf in leaves(sample(kind), "zh")) >= 4
