"""历史: what many writers and readers saw, each with when it asked and when it was told; and whether one order explains all of it.

As Elle does it with lists: every stream is a list that only grows, so every read of it has to be a beginning of what it came to be in the
end, and what was acknowledged before somebody asked has to be in his answer.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct


class Wrote(Struct, frozen=True):
    """An append that was acknowledged: its facts by stream, and their positions."""

    asked: float
    told: float
    facts: dict[str, tuple[str, ...]]
    positions: tuple[int, ...]


class Read(Struct, frozen=True):
    """A stream as somebody saw it."""

    asked: float
    told: float
    stream: str
    facts: tuple[str, ...]


class Followed(Struct, frozen=True):
    """The positions that somebody saw who asked again and again for what is new."""

    positions: tuple[int, ...]


Seen = Wrote | Read | Followed


def anomalies(history: Sequence[Seen], streams: Mapping[str, Sequence[str]], size: int) -> list[str]:
    """What no one order explains. streams: as they are in the end; size: how many facts there are then."""
    wrote = [each for each in history if isinstance(each, Wrote)]
    found = [f"the reader saw {each.positions[:5]}…, which is not 1, 2, 3…" for each in history if not _is_followed(each)]
    found += _positions(wrote, size) + _real_time(wrote)
    for each in wrote:
        for stream, facts in each.facts.items():
            place = _place(streams.get(stream, ()), facts)
            if place is None:
                found.append(f"{facts} were acknowledged, and are not together and once in {stream}")
    return found + _reads([each for each in history if isinstance(each, Read)], wrote, streams)


def _is_followed(each: Seen) -> bool:
    return not isinstance(each, Followed) or each.positions == tuple(range(1, len(each.positions) + 1))


def _positions(wrote: Sequence[Wrote], size: int) -> list[str]:
    """Nobody shares a position, and there is none that nobody wrote."""
    taken = sorted(position for each in wrote for position in each.positions)
    return [] if taken == list(range(1, size + 1)) else [f"{len(taken)} acknowledged positions are not 1 to {size}, each once"]


def _real_time(wrote: Sequence[Wrote]) -> list[str]:
    """Who asked after another was told stands behind him."""
    by_told = sorted(wrote, key=lambda each: each.told)
    times = [each.told for each in by_told]
    reached = list(accumulate((max(each.positions) for each in by_told), max))
    found = []
    for each in wrote:
        before = bisect_left(times, each.asked)
        if before and min(each.positions) <= reached[before - 1]:
            found.append(f"{each.positions} were asked for after {reached[before - 1]} was acknowledged")
    return found


def _reads(reads: Sequence[Read], wrote: Sequence[Wrote], streams: Mapping[str, Sequence[str]]) -> list[str]:
    told: dict[str, list[tuple[float, int]]] = {stream: [] for stream in streams}
    asked = {fact: each.asked for each in wrote for facts in each.facts.values() for fact in facts}
    for each in wrote:
        for stream, facts in each.facts.items():
            place = _place(streams[stream], facts)
            told[stream].append((each.told, (place or 0) + len(facts)))
    longest = {stream: (sorted(each), list(accumulate((length for _, length in sorted(each)), max))) for stream, each in told.items()}
    found = []
    for read in reads:
        if read.facts != tuple(streams.get(read.stream, ())[: len(read.facts)]):
            found.append(f"a read of {read.stream} is no beginning of what it came to be")
            continue
        times, reached = longest.get(read.stream, ([], []))
        before = bisect_left(times, (read.asked, 0))
        if before and len(read.facts) < reached[before - 1]:
            found.append(f"a read of {read.stream} saw {len(read.facts)} facts where {reached[before - 1]} were acknowledged")
        if read.facts and asked.get(read.facts[-1], 0) > read.told:
            found.append(f"a read of {read.stream} saw {read.facts[-1]} before it was asked for")
    return found


def _place(stream: Sequence[str], facts: Sequence[str]) -> int | None:
    """Where these facts stand in a stream, one after the other and nowhere else."""
    if not facts or stream.count(facts[0]) != 1:
        return None
    place = stream.index(facts[0])
    return place if tuple(stream[place : place + len(facts)]) == tuple(facts) else None
