"""台账核对: faults between cells that are each valid: within a row, and among the rows of one project."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from lifecycle.desk.register.form import ALWAYS, BUILDING, OF_PROJECT, Column, Form
from lifecycle.desk.register.line import RowRead
from lifecycle.projects.routes import DECIDERS, WITHOUT_BUILDINGS, route_of
from lifecycle.projects.works.acceptance import SpecialResult
from lifecycle.values.identifiers import refuse_later_code
from lifecycle.vocabulary import Gate, Kind, Refused, WorksClass

RESTS_ON = {"annual_plan": "reserve", "completion": "started", "specials": "completion"}
"""Events that need an earlier one: that has to be filled in, and may not be later."""

AT_GATE = {"reserve": Gate.RESERVE, "annual_plan": Gate.ANNUAL_PLAN} | {f"decisions.{gate}": gate for gate in DECIDERS}
"""Groups of columns that belong to a gate."""


class Fault(NamedTuple):
    """不符之处: the row, the path of its column, and the sentence."""

    row: int
    path: str
    code: str
    values: dict[str, Any]


def faults_of(line: RowRead, form: Form, present: Collection[Column], today: date) -> Iterator[Fault]:
    """What is wrong inside one row. present: the columns that the file has."""
    yield from _incomplete(line, present)
    yield from _about_buildings(line)
    yield from _in_the_future(line, today)
    yield from _out_of_turn(line, form)
    if line.cells.get("building.prefabricated") is True and line.cells.get("specials.assembly") == SpecialResult.NOT_CONCERNED:
        yield Fault(line.number, "specials.assembly", "register.assembly_concerns", {})


def faults_across(lines: Sequence[RowRead], form: Form, today: date) -> Iterator[Fault]:
    """What is wrong among the rows of one project: they disagree on it, speak of one building twice, or of a gate that it does not meet."""
    first, *others = lines
    of_project = [column for column in form.columns if column.group in OF_PROJECT]
    for line in others:
        untold = first.spoiled | line.spoiled
        for column in of_project:
            if column.required and column.group in ALWAYS and (column.path not in first.cells or column.path not in line.cells):
                continue  # that it is missing is told already
            if column.path not in untold and first.cells.get(column.path) != line.cells.get(column.path):
                yield Fault(line.number, column.path, "register.disagrees", {"first": first.number})
    days = [value for line in lines for value in line.cells.values() if isinstance(value, date)]
    try:
        if days:
            refuse_later_code(str(first.cells[CODE]), min(days))
    except Refused as refused:
        yield Fault(first.number, CODE, refused.code, refused.values)
    yield from _off_route(lines, form, min(days, default=today))
    seen: dict[Any, int] = {}
    for line in lines:
        if BUILDING_ID in line.spoiled:
            continue
        earlier = seen.setdefault(line.cells.get(BUILDING_ID), line.number)
        if earlier != line.number:
            path, code = (BUILDING_ID, "register.building_twice") if BUILDING_ID in line.cells else (CODE, "register.project_twice")
            yield Fault(line.number, path, code, {"first": earlier})


CODE = "project.code"
NAME = "project.name"
BUILDING_ID = "building.id"


def _has_buildings(line: RowRead) -> bool:
    return WorksClass(str(line.cells.get("project.works_class", WorksClass.BUILDING))) not in WITHOUT_BUILDINGS


def _incomplete(line: RowRead, present: Collection[Column]) -> Iterator[Fault]:
    for column in present:
        if not column.required or column.path in line.cells or column.path in line.spoiled:
            continue
        if column.group in ALWAYS:
            yield Fault(line.number, column.path, "register.required", {})
        elif column.group == BUILDING and _has_buildings(line) and "project.works_class" not in line.spoiled:
            yield Fault(line.number, column.path, "register.required_of_building", {})
        elif column.group != BUILDING and line.fills(column.group):
            beside = next(each for each in present if each.group == column.group and each.path in line.cells.keys() | line.spoiled)
            yield Fault(line.number, column.path, "register.goes_with", {"beside": beside.heading()})


def _about_buildings(line: RowRead) -> Iterator[Fault]:
    if _has_buildings(line):
        return
    works_class = WorksClass(str(line.cells["project.works_class"]))
    for path in line.cells:
        if path.startswith((f"{BUILDING}.", "indicators.", "specials.")):
            yield Fault(line.number, path, "register.without_buildings", {"works_class": works_class})


def _in_the_future(line: RowRead, today: date) -> Iterator[Fault]:
    for path, value in line.cells.items():
        if isinstance(value, date) and value > today:
            yield Fault(line.number, path, "register.in_the_future", {"on": value, "today": today})


def _off_route(lines: Sequence[RowRead], form: Form, registered_on: date) -> Iterator[Fault]:
    """registered_on: the earliest day that is known of the project, on which it is entered (`life.steps_of`)."""
    for line in lines:
        if "project.kind" not in line.cells:
            continue
        kind = Kind(str(line.cells["project.kind"]))
        for column in form.columns:
            gate = AT_GATE.get(column.group) if column.path in line.cells else None
            if gate and gate not in route_of(kind, registered_on):
                yield Fault(line.number, column.path, "gate.not_on_route", {"gate": gate, "kind": kind})


def _out_of_turn(line: RowRead, form: Form) -> Iterator[Fault]:
    for group, earlier in RESTS_ON.items():
        if not line.fills(group):
            continue
        if not line.fills(earlier):
            yield Fault(line.number, f"{earlier}.on", "register.rests_on", {"beside": form.at(f"{group}.on").heading()})
        then, before = line.cells.get(f"{group}.on"), line.cells.get(f"{earlier}.on")
        if isinstance(then, date) and isinstance(before, date) and then < before:
            yield Fault(line.number, f"{group}.on", "register.too_soon", {"earlier": form.at(f"{earlier}.on").heading(), "on": before})
