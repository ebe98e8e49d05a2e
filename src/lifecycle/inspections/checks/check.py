"""检查 as it stands after its facts. `evolve` has one registered function a fact, in the module of that fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import singledispatch

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.inspections.checks.laboratory import DeferredTest, Sample
from lifecycle.inspections.checks.terms import (
    STREAMS,
    AuthorityLevel,
    ItemInScope,
    ItemResult,
    ItemSubject,
    ResultOfItem,
    Subject,
    UnitRole,
    WorksSeen,
)
from lifecycle.inspections.findings.finding import Finding, Order
from lifecycle.projects.deciding.proposals import Mistake
from lifecycle.projects.mending.annulment import AnnulmentProposed, AnnulmentRejected, FactAnnulled
from lifecycle.projects.mending.corrections import facts_as_corrected
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Fact, ProjectId, Refused, StaffId


class Check(Struct, frozen=True, kw_only=True):
    """检查. results: by item and subject, the last one of each; lines: 签字情况 of units; confirmed: inspectors who did;
    mistakes: proposed for annulment, by version; retired: numbers of what was annulled, which are not given again.
    """

    id: str
    project: ProjectId
    origin: CheckOrigin
    level: AuthorityLevel
    buildings: tuple[BuildingId, ...]
    inspectors: tuple[StaffId, ...]
    items: tuple[ItemInScope, ...]
    due: date
    campaign: str | None = None
    opened_on: date
    last_on: date
    asked_of: Mapping[str, tuple[BuildingId, ...]] = {}
    noticed_on: date | None = None
    arrived_on: date | None = None
    stages: Mapping[BuildingId, WorksSeen] = {}
    results: Mapping[Subject, ResultOfItem] = {}
    findings: Mapping[str, Finding] = {}
    orders: Mapping[str, Order] = {}
    samples: Mapping[str, Sample] = {}
    tests: Mapping[str, DeferredTest] = {}
    signed_on: date | None = None
    lines: Mapping[UnitRole, str] = {}
    on_paper: bool = False
    confirmed: frozenset[StaffId] = frozenset()
    concluded_on: date | None = None
    mistakes: Mapping[int, Mistake] = {}
    retired: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        return f"{STREAMS}{self.id}"

    def numbered(self, letter: str, known: Collection[str]) -> str:
        """The next number of a kind that has so many: none is given twice."""
        return f"{letter}{len(known) + sum(each.startswith(letter) for each in self.retired) + 1}"

    def item(self, id_: str) -> ItemInScope | None:
        return next((each for each in self.items if each.item == id_), None)

    def subjects(self) -> Iterator[Subject]:
        """Every item of the list with each of its subjects, all of which get a result."""
        for item in self.items:
            of_buildings = self.asked_of.get(item.item) or self.buildings
            yield from ((item.item, id_) for id_ in (of_buildings if item.subject is ItemSubject.BUILDING else (None,)))

    def missing(self) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects() if subject not in self.results)

    def samples_awaited(self) -> tuple[Sample, ...]:
        return tuple(each for each in self.samples.values() if each.awaited)

    def tests_owed(self) -> tuple[DeferredTest, ...]:
        return tuple(each for each in self.tests.values() if not each.made_up)

    def open_findings(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings.values() if each.open)


class Tally(Struct, frozen=True):
    """检查项合格率: met over met and unmet; the other results stand outside. None where nothing was either."""

    met: int
    unmet: int

    @property
    def rate(self) -> tuple[int, int] | None:
        return (self.met, self.met + self.unmet) if self.met + self.unmet else None


def tally(check: Check) -> Tally:
    """合格率 of a check, counted over its results."""
    found = [each.result for each in check.results.values()]
    return Tally(found.count(ItemResult.MET), found.count(ItemResult.UNMET))


@singledispatch
def evolve(fact: Fact, check: Check | None) -> Check:
    """The check after a fact. Never refuses a recorded fact."""
    raise TypeError(f"no evolve for {type(fact).__name__}: register one in the fact's module")


def fold(facts: Sequence[Fact]) -> Check | None:
    """The check after these facts, corrections applied in the place of what they correct; None before the first one."""
    check: Check | None = None
    for _, fact in facts_as_corrected(facts):
        check = evolve_on(fact, check)
    return check


def evolve_on(fact: Fact, check: Check | None) -> Check:
    """The check after a fact, and after its day; what mends the record is no step of the check."""
    check = evolve(fact, check)
    if isinstance(fact, (AnnulmentProposed, AnnulmentRejected, FactAnnulled)):
        return check
    return replace(check, last_on=max(check.last_on, fact.on))


class CheckBasis(Struct, frozen=True, kw_only=True):
    """决定依据 of a check: the project as it stands. facts: all of the check so far, as they were recorded."""

    project: Project
    facts: Sequence[Fact] = ()


class Happened(Struct, frozen=True, kw_only=True):
    """所发生的: facts of the check, and of its project in the same transaction."""

    check: list[Fact]
    project: list[Fact] = []


def opened(check: Check | None, id_: str) -> Check:
    """Raises Refused where there is none."""
    if check is None:
        raise Refused("check.unknown", check=id_)
    return check


def refuse_before(check: Check, on: date) -> None:
    """On the spot the days go forward."""
    if on < check.last_on:
        raise Refused("check.before_last", check=check.id, on=on, since=check.last_on)


def refuse_before_opening(check: Check, on: date) -> None:
    """What follows a check goes finding by finding, each with days of its own; none lies before the check."""
    if on < check.opened_on:
        raise Refused("check.before_last", check=check.id, on=on, since=check.opened_on)


def refuse_not_on_site(check: Check, by: StaffId, on: date) -> None:
    """What is done on the spot is done by an inspector of the check, after arriving and before its end."""
    if by not in check.inspectors:  # first, since a stranger is told nothing of it, not even who inspects
        raise Refused("check.not_its_inspector", check=check.id, staff=by)
    refuse_before(check, on)
    if check.concluded_on:
        raise Refused("check.concluded_already", check=check.id, on=check.concluded_on)
    if check.arrived_on is None:
        raise Refused("check.not_arrived", check=check.id)
