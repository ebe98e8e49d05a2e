"""逐日核对: whether a project could be read on every day of its history, in one pass over the days."""

from bisect import bisect_left
from collections.abc import Sequence

from lifecycle.projects.project import Project, evolve
from lifecycle.vocabulary import Fact

SPACING = 16
"""One state is kept for so many facts: a state of a project of many buildings is large, and sixteen facts are folded in no time."""


def folded_on_every_day(told: Sequence[Fact], always: tuple[type[Fact], ...]) -> Project | None:
    """The project after these facts. Raises LookupError where on some day a fact stands without the one that it rests on.

    told: as corrected, in position order; always: the facts that stand on every day. The next day is folded on from the state before the
    first fact that it adds: the cost grows with the facts, and with what was recorded late and dated early.
    """
    added: dict[int, list[int]] = {fact.on.toordinal(): [] for fact in told}
    stands: list[int] = []
    for place, fact in enumerate(told):
        (stands if isinstance(fact, always) else added[fact.on.toordinal()]).append(place)
    kept: list[Project | None] = [None]  # the state before stands[0], before stands[SPACING], ...
    project: Project | None = None
    for _, new in sorted(added.items()):
        first = bisect_left(stands, new[0]) if new else len(stands)
        stands[first:] = sorted((*stands[first:], *new))
        del kept[first // SPACING + 1 :]
        project = kept[-1]
        for number, place in enumerate(stands[(len(kept) - 1) * SPACING :], (len(kept) - 1) * SPACING + 1):
            project = evolve(told[place], project)
            if number % SPACING == 0:
                kept.append(project)
    return project
