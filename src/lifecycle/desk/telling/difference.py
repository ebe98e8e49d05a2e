"""两时点对照: a project at two moments side by side, line by line, so that what changed between them can be marked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.phrases import amount
from lifecycle.desk.telling.gist import building_names
from lifecycle.desk.telling.unfit_codes import marked_unfit
from lifecycle.policies.measures import MEASURES, Value
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, Passage
from lifecycle.vocabulary import INDICATORS, STAGES, BuildingId, StaffId
from lifecycle.wording import label, say

STEP, NOTHING = " → ", "—"
"""Between the stages of an indicator; where a stage states none."""

Said = tuple[str, str]
"""What a line is about, and what is said of it; both in words."""


class Snapshot(NamedTuple):
    """One section of a project at one moment."""

    building: BuildingId | None
    name: str
    lines: dict[str, str]


AtAMoment = dict[str, Snapshot]
"""A project at one moment, by a key that stays the same when a name is corrected."""


class DifferenceLine(Struct, frozen=True, kw_only=True):
    """对照的一行. None: nothing was said of it at that moment."""

    name: str
    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


class Section(Struct, frozen=True, kw_only=True):
    """对照的一节: the project itself, one building, or what is under way. building: its id, where it is about one."""

    building: BuildingId | None
    name: str
    lines: tuple[DifferenceLine, ...]

    @property
    def changed(self) -> tuple[DifferenceLine, ...]:
        return tuple(line for line in self.lines if line.changed)

    @property
    def same(self) -> tuple[DifferenceLine, ...]:
        return tuple(line for line in self.lines if not line.changed)

    @property
    def changes(self) -> int:
        return len(self.changed)


def side_by_side(
    before: Project | None,
    after: Project | None,
    counties: Mapping[str, str],
    lang: str = "zh",
    called: Callable[[StaffId], str] = str,
    beside: tuple[AtAMoment, AtAMoment] = ({}, {}),
) -> tuple[Section, ...]:
    """对照 of two moments. A section or line that only one of them has stands where that one has it.

    beside: what is told of the project's other streams at the two moments.
    """
    left, right = _told(before, counties, lang, called) | beside[0], _told(after, counties, lang, called) | beside[1]
    nothing = Snapshot(None, "", {})
    both = [(left.get(key, nothing), right.get(key, nothing)) for key in _in_order(right, left)]
    return tuple(
        Section(building=(now.building or then.building), name=now.name or then.name, lines=tuple(_lines(then.lines, now.lines)))
        for then, now in both
    )


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[DifferenceLine]:
    for name in _in_order(after, before):
        yield DifferenceLine(name=name, before=before.get(name), after=after.get(name))


def _in_order(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Each once: those of the first in their order, then what only the second has."""
    return tuple(dict.fromkeys((*first, *second)))


def _told(project: Project | None, counties: Mapping[str, str], lang: str, called: Callable[[StaffId], str]) -> AtAMoment:
    """A project in words."""
    if project is None:
        return {}
    told = {"project": Snapshot(None, say("difference.project", lang), dict(_project(project, counties, lang)))}
    for building in project.buildings.values():
        name = say("difference.building", lang, name=building.name, id=building.id)
        told[f"building/{building.id}"] = Snapshot(building.id, name, dict(_building(project, building, lang)))
    if under_way := dict(_under_way(project, lang, called)):
        told["under_way"] = Snapshot(None, say("difference.under_way", lang), under_way)
    return told


def _project(project: Project, counties: Mapping[str, str], lang: str) -> Iterator[Said]:
    for name in ("code", "name", "kind", "works_class", "funding", "urban", "bim_pilot", "approving_authority", "approved_on"):
        yield say(f"register.heading.project.{name}", lang), words(getattr(project, name), lang)
    yield say("register.heading.project.county", lang), counties.get(project.county, project.county)
    for party in project.parties:
        yield label(party.role, lang), " ".join((party.unit.name, *marked_unfit(party.unit, lang)))
    if project.existing:
        yield say("walk.existing", lang), words(True, lang)
    if project.terminated_on:
        yield say("difference.terminated_on", lang), words(project.terminated_on, lang)


def _building(project: Project, building: Building, lang: str) -> Iterator[Said]:
    for name in ("standing", "use", "floor_area_m2", "prefabricated"):
        yield say(f"difference.{name}", lang), words(getattr(building, name), lang)
    if building.came_from:
        yield say("difference.came_from", lang), building_names(project, building.came_from, lang)
    for gate in project.route:
        if passage := building.passages.get(gate):
            yield label(gate, lang), _passage(passage, lang)
    for name in ("started_on", "suspended_on", "completed_on", "specialities_on"):
        if (day := getattr(building, name)) is not None:
            yield say(f"difference.{name}", lang), words(day, lang)
    if building.joint_opinion:
        yield say("fact.joint-opinion-issued", lang), building.joint_opinion.number
    yield from _indicators(building, lang)


def _passage(passage: Passage, lang: str) -> str:
    status = say("walk.provisional", lang) if passage.provisional else label(passage.status, lang)
    until = [say("difference.until", lang, day=passage.until)] if passage.until else []
    number = [passage.certificate.number] if passage.certificate else []
    return "  ".join([status, passage.on.isoformat(), *number, *until])


def _indicators(building: Building, lang: str) -> Iterator[Said]:
    """指标 from promise to building, only those that somebody stated; a building that is judged by its parts has them by part."""
    for unit, use, _ in building.units:
        part = "" if unit == building.id else say("difference.part", lang, use=use, id=unit.removeprefix(f"{building.id}/"))
        for name in INDICATORS:
            values = [getattr(building.at(unit, stage), name) for stage in STAGES]
            if any(value is not None for value in values):
                yield part + label(f"indicator.{name}", lang), STEP.join(_amount(name, value, lang) for value in values)


def _amount(name: str, value: Value | None, lang: str) -> str:
    return NOTHING if value is None else amount(name, shown(MEASURES[name].unit, value), lang)


def _under_way(project: Project, lang: str, called: Callable[[StaffId], str]) -> Iterator[Said]:
    for application in project.applications.values():
        line = say("difference.application", lang, id=application.id, gate=application.gate)
        handled = [say("difference.handler", lang, handler=called(application.handler))] if application.handler else []
        stands = " ".join(filter(None, (application.stands_since.isoformat(), application.hours.stands)))
        yield line, "  ".join([label(application.status, lang), stands, *handled])
    for commitment in project.commitments.values():
        line = say("difference.commitment", lang, id=commitment.id, text=commitment.text)
        yield line, say("difference.promised", lang, status=commitment.status, due=commitment.due)
    for kind, issues in (("supervision", project.supervisions), ("flag", project.flags)):
        for issue in issues.values():
            yield say(f"difference.{kind}", lang, id=issue.id, ground=issue.ground), _issue(project, issue, lang)
    for silence in project.silences.values():
        state = "asked" if silence.open else "decided" if silence.decided else "returned"
        day = silence.decided.on if silence.decided else silence.on
        told = [say(f"difference.{state}", lang), day.isoformat(), building_names(project, silence.buildings, lang), silence.basis]
        yield say("difference.silence", lang, id=silence.id, gate=silence.gate), "  ".join(told)
    for mistake in project.mistakes.values():
        yield say("difference.mistake", lang, version=mistake.version), f"{mistake.on}  {mistake.reason}"


def _issue(project: Project, issue: Issue, lang: str) -> str:
    state = say("difference.open" if issue.open else "difference.closed", lang)
    return f"{state}  {issue.on}  {building_names(project, issue.buildings, lang)}"


def words(value: Enum | Decimal | date | bool | str | None, lang: str) -> str:
    """A value of a project as a line says it; a missing one is said to be unknown."""
    match value:
        case None:
            return say("amount.unknown", lang)
        case bool():
            return say("amount.yes" if value else "amount.no", lang)
        case Enum():
            return label(value, lang)
        case Decimal():
            return say("walk.area", lang, area=value.normalize())
        case _:
            return str(value)
