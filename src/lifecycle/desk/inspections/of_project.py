"""项目的检查: the checks of a project with what is open in them, as the streams tell it that the project names."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.findings.finding import Finding
from lifecycle.ledger import Ledger
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import BuildingId


class OpenOne(Struct, frozen=True, kw_only=True):
    """一项未销号的问题, with its check."""

    check: Check
    finding: Finding

    @property
    def name(self) -> str:
        """As sentences and lists call it, `OpenFinding.name` among them."""
        return f"{self.check.id} {self.finding.id}"


def checks_of(ledger: Ledger, project: Project, *, known_at: int | None = None) -> tuple[Check, ...]:
    """检查 in the order in which they were opened, as they were known at a position."""
    folded = (fold([each.fact for each in ledger.load(stream, known_at=known_at).recorded]) for stream in project.checks)
    return tuple(check for check in folded if check)


def about(project: Project, checks: Iterable[Check], ids: Collection[BuildingId]) -> tuple[Check, ...]:
    """The checks of these buildings, or of those that they came from."""
    named = lineages(project, ids)
    return tuple(check for check in checks if not named.isdisjoint(check.buildings))


def open_in(project: Project, checks: Iterable[Check], ids: Collection[BuildingId]) -> Iterator[OpenOne]:
    """未销号的问题 on these buildings, or on those that they came from."""
    named = lineages(project, ids)
    for check in checks:
        yield from (OpenOne(check=check, finding=each) for each in check.open_findings() if not named.isdisjoint(each.buildings))


def lineages(project: Project, ids: Collection[BuildingId]) -> frozenset[BuildingId]:
    """The buildings, and those that they came from."""
    return frozenset(each for id_ in ids for each in lineage(project.buildings, id_))
