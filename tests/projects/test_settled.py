"""可更正的内容: the fields that a correction may touch are those of a list, since a field without a mark is closed to corrections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from lifecycle.desk.opening import FACTS as OF_ALL
from lifecycle.field_types import Correctable, Settled
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.recorded import type_name
from lifecycle.projects import FACTS
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.works.inspected import OF_CHECKS
from lifecycle.values.correctable import CLOSED, INTERFACE, OPEN, STOPS, correcting, settled, spots
from lifecycle.vocabulary import Fact, FileHash, Text, TextLine
from tests.recorded.test_recorded import SAMPLES

LISTED = Path(__file__).with_name("correctable.txt").read_text(encoding="utf-8").splitlines()
CORRECTABLE = tuple(kind for kind in FACTS if kind is not FactCorrected)
CODEC = Codec(OF_ALL)


def touchable(kind: type[Struct], path: str = "") -> Iterator[str]:
    """The fields that a correction may touch, however deep they stand."""
    for name, stop in STOPS.ways(kind):
        if stop.kind is not None:
            yield from touchable(stop.kind, f"{path}{name}.")
        elif stop.leaf is not None and (said := correcting(stop.leaf)) != CLOSED:
            yield f"{path}{name}{'' if said == OPEN else ' (interface only)'}"


def test_a_correction_may_touch_what_is_listed_and_nothing_else() -> None:
    """A new line is a decision: an identity, or what a decision rests on, stays as it was recorded."""
    found = {f"{type_name(kind)} {path}" for kind in CORRECTABLE for path in touchable(kind)}
    assert found == set(LISTED)
    assert len(LISTED) == len(set(LISTED)) > 250


@pytest.mark.parametrize("kind", FACTS, ids=type_name)
def test_every_mark_is_one_that_is_known(kind: type[Fact]) -> None:
    stops = [stop for _, stop in STOPS.ways(kind)]
    assert {correcting(stop.leaf) for stop in stops if stop.leaf} <= {OPEN, INTERFACE, CLOSED}
    assert stops


@pytest.mark.parametrize("kind", CORRECTABLE, ids=type_name)
def test_in_a_sample_only_what_is_listed_is_open(kind: type[Fact]) -> None:
    """The values of the fact itself, with those on a page among them."""
    fact = CODEC.read(1, type_name(kind), 1, SAMPLES[type_name(kind)])
    at = [(f"{type_name(kind)} {'.'.join(step for step in spot.path if isinstance(step, str))}", spot) for spot in spots(fact)]
    assert {name for name, spot in at if spot.on_a_page} <= set(LISTED)
    assert {f"{name} (interface only)" for name, spot in at if spot.correctable and not spot.on_a_page} <= set(LISTED)
    assert "by" in settled(fact)
    assert ("on" in settled(fact)) == (kind in OF_CHECKS), "what a check has told is mended in the check"


class Inner(Struct, frozen=True):
    id: str
    title: TextLine


class Wrong(Struct, frozen=True, kw_only=True):
    forgotten: str
    number: int
    reason: Text
    scan: FileHash | None = None
    choice: Correctable[bool] = False
    body: Settled[TextLine] = "局"
    inner: tuple[Inner, ...] = ()
    rests_on: Settled[tuple[Inner, ...]] = ()


def test_a_forgotten_field_is_closed_at_any_depth() -> None:
    assert list(touchable(Wrong)) == ["reason", "scan (interface only)", "choice", "inner.title"]
    wrong = Wrong(forgotten="a", number=1, reason="b", inner=(Inner("1", "c"),), rests_on=(Inner("2", "d"),))
    same = replace(wrong, reason="z", scan="0" * 64, choice=True, inner=(Inner("1", "y"),))
    assert (
        settled(same)
        == settled(wrong)
        == {"forgotten": ["a"], "number": [1], "body": ["局"], "id": ["1"], "rests_on": [(Inner("2", "d"),)]}
    )
    for other in (
        replace(wrong, forgotten="z"),
        replace(wrong, body="院"),
        replace(wrong, inner=()),
        replace(wrong, rests_on=(Inner("2", "z"),)),
    ):
        assert settled(other) != settled(wrong)
