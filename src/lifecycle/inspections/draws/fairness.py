"""公平性 (fairness): how far what was drawn differs from what was due by chance. Exact in integers; weighted strata are drawn again."""

import hashlib
import struct
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import comb, prod
from typing import Any

from msgspec import Struct

REDRAWS = 10_000
SUSPECT = Fraction(1, 100)
"""Over all rows of a kind together, a fair draw is suspected with this probability at most."""
TICKET = 8
"""Bytes of a ticket of a redraw."""

KEPT = 4096
"""So many probabilities are kept."""

Odds = tuple[int, ...]
"""Of 0, 1, 2 and so on, how often each happens; out of their sum."""


class DrawnStratum(Struct, frozen=True, kw_only=True):
    """一层的抽取. weights: the tickets of every object; chosen: what was drawn; seed: from which it is drawn again."""

    weights: Mapping[str, int]
    chosen: frozenset[str]
    seed: bytes

    @property
    def weighted(self) -> bool:
        return len(set(self.weights.values())) > 1


class GroupKind(StrEnum):
    """偏离的对象."""

    OBJECT = "object"  # 检查对象
    UNIT = "unit"  # 单位的全部检查对象


Group = tuple[GroupKind, str]


class Deviation(Struct, frozen=True, kw_only=True):
    """偏离 of an object, or of all objects of a unit. p: how probable it is, in a fair draw, that at least as few or as many are drawn.

    draws: in how many strata it had objects; expected, drawn: over all of them; redrawn: whether p rests on redraws; suspect: whether so
    small a p would be rare over all groups of the kind together.
    """

    kind: GroupKind
    group: str
    draws: int
    expected: Fraction
    drawn: int
    p: Fraction
    redrawn: bool
    suspect: bool


def deviations(strata: Sequence[DrawnStratum], groups: Mapping[Group, Collection[str]], redraws: int = REDRAWS) -> list[Deviation]:
    """偏离 of each group over all strata, the least probable first. A group without an object in any stratum is left out."""
    of_object: dict[str, list[Group]] = {}
    for group, members in groups.items():
        for each in members:
            of_object.setdefault(each, []).append(group)
    odds: dict[Group, list[Odds]] = {}
    drawn: Counter[Group] = Counter()
    by_redraws = set[Group]()
    for stratum in strata:
        here = Counter(group for each in stratum.weights for group in of_object.get(each, ()))
        chosen = Counter(group for each in stratum.chosen for group in of_object.get(each, ()))
        drawn.update(chosen)
        again = _redrawn(stratum, of_object, here, chosen, redraws) if stratum.weighted else {}
        by_redraws |= again.keys()
        for group, size in here.items():
            found = again[group] if again else hypergeometric(len(stratum.weights), size, len(stratum.chosen))
            odds.setdefault(group, []).append(found)
    alike = Counter(kind for kind, _ in odds)
    rows = []
    for group, several in odds.items():
        kind, name = group
        expected, p = judged(tuple(sorted(several)), drawn[group])
        told: dict[str, Any] = {"draws": len(several), "expected": expected, "drawn": drawn[group], "p": p, "redrawn": group in by_redraws}
        rows.append(Deviation(kind=kind, group=name, **told, suspect=p * alike[kind] <= SUSPECT))
    return sorted(rows, key=lambda row: (row.p, row.kind, row.group))


@lru_cache(KEPT)
def hypergeometric(pool: int, group: int, chosen: int) -> Odds:
    """超几何分布: how many of a group are among so many chosen ones of a pool."""
    return tuple(comb(group, drawn) * comb(pool - group, chosen - drawn) for drawn in range(min(group, chosen) + 1))


@lru_cache(KEPT)
def judged(odds: tuple[Odds, ...], drawn: int) -> tuple[Fraction, Fraction]:
    """The expected number over several independent strata, and twice the probability of the nearer tail, at most 1."""
    whole: Odds = (1,)
    for each in odds:
        whole = _sums(whole, each)
    total = prod(map(sum, odds))
    expected = Fraction(sum(number * ways for number, ways in enumerate(whole)), total)
    nearer = min(sum(whole[: drawn + 1]), sum(whole[drawn:]))
    return expected, min(Fraction(2 * nearer, total), Fraction(1))


def _sums(one: Odds, other: Odds) -> Odds:
    found = [0] * (len(one) + len(other) - 1)
    for number, ways in enumerate(one):
        for more, others in enumerate(other):
            found[number + more] += ways * others
    return tuple(found)


def _redrawn(
    stratum: DrawnStratum, of_object: Mapping[str, Sequence[Group]], sizes: Mapping[Group, int], chosen: Mapping[Group, int], redraws: int
) -> dict[Group, Odds]:
    """How many of each group are drawn by redraws. The draw itself counts as one of them, so that nothing that happened is impossible."""
    found = {group: [0] * (size + 1) for group, size in sizes.items()}
    for drawn in redrawn(stratum, redraws):
        for group, number in Counter(group for each in drawn for group in of_object.get(each, ())).items():
            found[group][number] += 1
    for group, counted in found.items():
        counted[0] = redraws - sum(counted)
        counted[chosen.get(group, 0)] += 1
    return {group: tuple(counted) for group, counted in found.items()}


def redrawn(stratum: DrawnStratum, redraws: int = REDRAWS) -> Iterator[list[str]]:
    """再抽: what so many fair draws choose, by the same rule: an object's rank is the smallest of its tickets.

    The tickets of a redraw come from one call of SHAKE-256 over seed and number. With a keyed hash for each, as the draw itself has them,
    it would take eight times as long (`tests/benchmarks/redrawing.py`).
    """
    by_weight = sorted(stratum.weights, key=lambda name: (stratum.weights[name], name))
    blocks = [(weight, len(list(names))) for weight, names in groupby(by_weight, key=stratum.weights.__getitem__)]
    tickets = sum(weight * number for weight, number in blocks)
    read, chosen = struct.Struct(f"<{tickets}Q").unpack, len(stratum.chosen)
    for number in range(redraws):
        given = read(hashlib.shake_256(stratum.seed + number.to_bytes(8, "big")).digest(TICKET * tickets))
        ranks = _smallest(given, blocks)
        last = sorted(ranks)[chosen - 1] if chosen else -1
        yield [name for name, rank in zip(by_weight, ranks, strict=True) if rank <= last]


def _smallest(given: Sequence[int], blocks: Iterable[tuple[int, int]]) -> list[int]:
    """The smallest ticket of each object. blocks: how many objects have so many tickets, in the order of the objects."""
    ranks: list[int] = []
    start = 0
    for weight, number in blocks:
        end = start + weight * number
        ranks += given[start:end] if weight == 1 else map(min, *(given[start + each : end : weight] for each in range(weight)))
        start = end
    return ranks
