"""公平性: a fair series of draws looks fair, a rigged one does not, and weighted strata are drawn again by the draw's own rule."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from lifecycle.inspections.draws.announcement import Announcement, Drawable, Stratum
from lifecycle.inspections.draws.draw import ranked, tickets
from lifecycle.inspections.draws.fairness import Deviation, DrawnStratum, Group, GroupKind, deviations, hypergeometric, redrawn

POOL = [f"X-{number:02}" for number in range(60)]
ALONE: dict[Group, frozenset[str]] = {(GroupKind.OBJECT, each): frozenset({each}) for each in POOL}
TENS: dict[Group, frozenset[str]] = {(GroupKind.UNIT, f"U-{number}"): frozenset(POOL[number : number + 20]) for number in range(0, 60, 20)}


def drawn(dice: Random, *always: str, weights: dict[str, int] | None = None, seed: bytes = b"1") -> DrawnStratum:
    """Six of sixty, these among them."""
    others = [each for each in POOL if each not in always]
    chosen = frozenset([*always, *dice.sample(others, 6 - len(always))])
    return DrawnStratum(weights=weights or dict.fromkeys(POOL, 1), chosen=chosen, seed=seed)


def test_the_probability_is_exact() -> None:
    assert hypergeometric(10, 4, 3) == (20, 60, 36, 4)
    stratum = DrawnStratum(weights=dict.fromkeys("abcdefghij", 1), chosen=frozenset("abc"), seed=b"")
    (row,) = deviations([stratum], {(GroupKind.UNIT, "U"): frozenset("abcd")})
    assert (row.expected, row.drawn, row.p) == (Fraction(6, 5), 3, Fraction(2 * 4, 120))
    (twice,) = deviations([stratum, stratum], {(GroupKind.OBJECT, "a"): frozenset("a")})
    assert (twice.draws, twice.p) == (2, 2 * Fraction(9, 100))


def test_in_fair_series_p_is_as_often_small_as_its_name_says() -> None:
    dice = Random(3797)
    found = [row for _ in range(150) for row in deviations([drawn(dice) for _ in range(12)], TENS)]
    for bound in (0.1, 0.3, 0.5):
        share = sum(row.p <= bound for row in found) / len(found)
        assert bound / 3 <= share <= bound * 1.1, f"{bound}: {share}"
    assert sum(row.suspect for row in found) <= 3


def test_an_object_that_is_always_drawn_is_suspected_and_no_other() -> None:
    dice = Random(9319)
    rows = deviations([drawn(dice, "X-07") for _ in range(12)], ALONE)
    assert [(row.group, row.drawn, row.p) for row in rows if row.suspect] == [("X-07", 12, 2 * Fraction(1, 10**12))]
    assert not any(row.suspect for row in deviations([drawn(dice) for _ in range(12)], ALONE))


@pytest.mark.parametrize("always", [(), ("X-07",)])
def test_so_it_is_where_weights_ask_for_redraws(always: tuple[str, ...]) -> None:
    dice, weights = Random(7), {each: 1 + (each == "X-01") for each in POOL}
    series = [drawn(dice, *always, weights=weights, seed=bytes([number])) for number in range(8)]
    rows = deviations(series, ALONE | TENS, redraws=500)
    assert [row.group for row in rows if row.suspect and row.kind is GroupKind.OBJECT] == [*always]
    assert all(row.redrawn for row in rows)
    assert rows == deviations(series, ALONE | TENS, redraws=500), "the same seed gives the same report"


def test_a_redraw_chooses_as_often_as_the_draw_itself() -> None:
    weights = {"a": 1, "b": 1, "c": 2, "d": 4}
    stratum = DrawnStratum(weights=weights, chosen=frozenset("ab"), seed=b"x")
    again = Counter(each for chosen in redrawn(stratum, 4_000) for each in chosen)
    pool = tuple(Drawable(name, "s", "140581", None, weight) for name, weight in weights.items())
    announced = Announcement("c", "2023-01-01", pool, (Stratum("s", 2),), (), 2, None, (), (), ())
    itself = Counter(each for number in range(4_000) for each in ranked(announced, tickets(b"", b"%d" % number))["s"][:2])
    for name in weights:
        assert abs(again[name] - itself[name]) < 130, "four standard deviations of the difference"


def test_the_draw_that_happened_is_one_of_the_redraws() -> None:
    """What no redraw chose has happened all the same: its p is never nothing, and its odds are out of one draw more."""
    stratum = DrawnStratum(weights={"rare": 1, "heavy": 1000}, chosen=frozenset({"rare"}), seed=b"")
    assert ["rare"] not in list(redrawn(stratum, 9))
    rows = deviations([stratum], {(GroupKind.OBJECT, name): frozenset({name}) for name in stratum.weights}, redraws=9)
    told = {(row.group, row.expected, row.drawn, row.p) for row in rows}
    assert told == {("rare", Fraction(1, 10), 1, Fraction(2, 10)), ("heavy", Fraction(9, 10), 0, Fraction(2, 10))}


def test_a_stratum_of_which_nothing_or_everything_is_drawn_says_nothing() -> None:
    rows: list[Deviation] = []
    for chosen in (frozenset[str](), frozenset("ab")):
        for weights in ({"a": 1, "b": 1}, {"a": 1, "b": 2}):
            stratum = DrawnStratum(weights=weights, chosen=chosen, seed=b"")
            rows += deviations([stratum], {(GroupKind.OBJECT, "a"): frozenset("a")}, redraws=20)
    assert {row.p for row in rows} == {Fraction(1)}
    assert deviations([stratum], {(GroupKind.OBJECT, "z"): frozenset("z")}) == []
