"""轮流: variants of one piece of work, by turns in one process, and what they print as: one line a target."""

import os
import platform
from collections.abc import Callable, Sequence
from random import Random
from statistics import median, quantiles
from time import perf_counter

BLOCKS = 10
"""Consecutive parts that the rounds fall into; how far their ratios lie apart is the spread."""

Times = dict[str, list[float]]
"""Seconds that each variant took in each round."""


def by_turns(steps: dict[str, Callable[[], object]], rounds: int) -> Times:
    """One of each a round, in an order drawn anew, after a tenth of the rounds to warm up."""
    times: Times = {name: [] for name in steps}
    draw = Random(1)
    for number in range(-(-rounds // -10), rounds):
        for name in draw.sample(list(steps), len(steps)):
            start = perf_counter()
            steps[name]()
            if number >= 0:
                times[name].append(perf_counter() - start)
    return times


def ratio(ours: Sequence[float], base: Sequence[float]) -> tuple[float, float, float]:
    """How many times as fast as the baseline ours is: of the medians, and the quartiles of the same over consecutive rounds."""
    size = max(1, len(ours) // BLOCKS)
    parts = [median(base[at : at + size]) / median(ours[at : at + size]) for at in range(0, len(ours) - size + 1, size)]
    low, _, high = quantiles(parts, n=4) if len(parts) > 1 else (parts[0],) * 3
    return median(base) / median(ours), low, high


def percentile(times: Sequence[float], share: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def head(title: str) -> None:
    one, two, three = os.getloadavg()
    print(f"\n{title}   (load {one:.1f} {two:.1f} {three:.1f})")


def compared(what: str, times: Times, ours: str, base: str, target: float | None, *, each: int = 1) -> None:
    """One line: a ratio to a baseline. each: facts a round."""
    found, low, high = ratio(times[ours], times[base])
    verdict = "" if target is None else f">= {target:<5} {'met' if found >= target else 'MISSED'}"
    mine, theirs = (median(times[name]) / each * 1e6 for name in (ours, base))
    print(f"  {what:42} {mine:8,.1f} us   {base} {theirs:,.1f} us   ratio {found:.2f} [{low:.2f}-{high:.2f}]   {verdict}")


def reached(what: str, value: str, target: str, *, met: bool) -> None:
    """One line: a figure of its own."""
    print(f"  {what:42} {value:>33}   {target} {'met' if met else 'MISSED'}")


def told(what: str, value: str) -> None:
    """One line that no target goes with."""
    print(f"  {what:42} {value}")


def host() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
