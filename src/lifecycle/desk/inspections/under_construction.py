"""在建的检查对象: projects and buildings under construction on a day, read off the facts of their projects."""

from collections.abc import Iterable, Iterator
from datetime import date

from lifecycle.desk.tagging import project_stream
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject, derived
from lifecycle.ledger import Ledger
from lifecycle.projects.mending.corrections import fold
from lifecycle.projects.works.construction import ConstructionStarted
from lifecycle.vocabulary import Fact, ProjectId

PAGE = 2_000
AT_ONCE = 100
"""So many projects are folded together."""


def under_construction(ledger: Ledger, kind: ObjectKind, day: date, *, known_at: int | None = None) -> tuple[InspectedObject, ...]:
    """By id. A start that was annulled or corrected counts as it is known by then."""
    streams = sorted(_started(ledger, known_at))
    batches = (streams[first : first + AT_ONCE] for first in range(0, len(streams), AT_ONCE))
    found = (each for batch in batches for each in _of(ledger, kind, day, batch, known_at))
    return tuple(sorted(found, key=lambda each: each.id))


def under_construction_among(ledger: Ledger, kind: ObjectKind, day: date, projects: Iterable[ProjectId]) -> list[InspectedObject]:
    """The same of these projects only, by id."""
    return sorted(_of(ledger, kind, day, [project_stream(id_) for id_ in projects], None), key=lambda each: each.id)


def _started(ledger: Ledger, known_at: int | None) -> set[str]:
    """The streams of projects that were ever begun."""
    streams, after = set[str](), 0
    while page := ledger.read(after=after, limit=PAGE, until=known_at, types=[ConstructionStarted]):
        streams |= {recorded.stream for recorded in page}
        after = page[-1].position
    return streams


def _of(ledger: Ledger, kind: ObjectKind, day: date, streams: list[str], known_at: int | None) -> Iterator[InspectedObject]:
    facts: dict[str, list[Fact]] = {}
    for recorded in ledger.streams(streams):
        if known_at is None or recorded.position <= known_at:
            facts.setdefault(recorded.stream, []).append(recorded.fact)
    for told in facts.values():
        if project := fold(told, in_force_on=day):
            yield from derived(project, kind)
