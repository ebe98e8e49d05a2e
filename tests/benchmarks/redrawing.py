"""10,000 redraws of 100 out of 1,000 weighted objects, beside the draw itself. Run: python -m tests.benchmarks.redrawing"""

from random import Random
from time import perf_counter

from lifecycle.inspections.draws.announcement import Announcement, Drawable, Stratum
from lifecycle.inspections.draws.draw import ranked, tickets
from lifecycle.inspections.draws.fairness import REDRAWS, DrawnStratum, redrawn

OBJECTS, CHOSEN, COMPARED = 1_000, 100, 200


def main() -> None:
    """Print both times for as many redraws as a report has."""
    dice = Random(3797)
    weights = {f"2304-140581-04-01-{number:06}": dice.choice((1, 1, 1, 2, 4)) for number in range(OBJECTS)}
    stratum = DrawnStratum(weights=weights, chosen=frozenset(sorted(weights)[:CHOSEN]), seed=b"benchmark")
    before = perf_counter()
    assert all(len(chosen) == CHOSEN for chosen in redrawn(stratum))
    took = perf_counter() - before
    pool = tuple(Drawable(name, "全部", "140581", None, weight) for name, weight in weights.items())
    announced = Announcement("基准", "2023-09-01", pool, (Stratum("全部", CHOSEN),), (), 2, None, (), (), ())
    before = perf_counter()
    for number in range(COMPARED):
        ranked(announced, tickets(b"", number.to_bytes(8, "big")))
    itself = (perf_counter() - before) * REDRAWS / COMPARED
    told = f"{REDRAWS:,} redraws of {CHOSEN} of {OBJECTS:,} objects, {sum(weights.values()):,} tickets: {took:.1f} s"
    print(f"{told}; by the draw itself {itself:.0f} s, ratio {itself / took:.1f}")


if __name__ == "__main__":
    main()
