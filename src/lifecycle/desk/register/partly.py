"""可读部分: a project of whose cells some are wrong is judged by the others.

What has to stand in a wrong or missing cell is stood in for, twice and differently: what is found both times does not follow from it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from lifecycle.desk.register.cells import Value
from lifecycle.desk.register.checks import BUILDING_ID, CODE, NAME, Fault
from lifecycle.desk.register.form import ALWAYS, BUILDING, OF_PROJECT, Column, Form
from lifecycle.desk.register.line import ProjectLines, RowRead
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.values.identifiers import region_of
from lifecycle.vocabulary import WorksClass
from lifecycle.wording import say

TWICE = (0, 1)
NOT_THERE = frozenset({"gate.not_on_route", "register.without_buildings"})
"""Faults of cells that may not be filled at all; what else their group says is left out with them."""
CLASS, COUNTY = "project.works_class", "project.county"
CALLED = frozenset({BUILDING_ID, "building.name"})
"""By these a building is called in sentences: by its row, where they are wrong."""
OLD = ("2001", "2002")
"""Years of a 项目代码 that are later than no entry: what says the code is not found both times."""
USUAL_AREA = Decimal(5000)
SIGNS = "AB"


NO_CODE = "000000"
"""The serial number of a 项目代码 that stands in for all of them."""


class Partly(Struct, frozen=True):
    """项目的可读部分. wrong: the rows and paths of the cells that are wrong; dropped: of the groups that are left out."""

    project: ProjectLines
    wrong: frozenset[tuple[int, str]]
    dropped: frozenset[tuple[int, str]] = frozenset()


def partly(project: ProjectLines, faults: Collection[tuple[int, str, str]]) -> Partly:
    """faults: the row, the path and the code of each."""
    wrong = {(line.number, path) for line in project.lines for path in line.spoiled}
    dropped = frozenset((row, path.rpartition(".")[0]) for row, path, code in faults if code in NOT_THERE)
    return Partly(project, frozenset(wrong | {(row, path) for row, path, _ in faults}), dropped)


def without_code(lines: Sequence[RowRead], projects: Sequence[ProjectLines], form: Form) -> list[ProjectLines]:
    """The rows without a readable 项目代码, as projects: with those of the project of their name, or else with each other; a row without
    a name by itself. None of them can be entered.
    """
    named = {line.cells[NAME]: project for project in projects for line in project.lines if NAME in line.cells}
    groups: dict[Value | int, list[RowRead]] = {}
    for line in lines:
        if CODE not in line.cells and line.cells:
            groups.setdefault(line.cells.get(NAME, line.number), []).append(line)
    region = region_of(form.at(CODE).form.example)
    together = []
    for place, (name, rows) in enumerate(groups.items()):
        of_name = named.get(name) if isinstance(name, str) else None
        code = of_name.code if of_name else f"{OLD[0]}-{region}-04-{place % 100:02}-{NO_CODE}"
        whole = sorted((*(of_name.lines if of_name else ()), *rows), key=lambda line: line.number)
        together.append(ProjectLines(code, tuple(whole)))
    return together


def places_of(faults: Collection[Fault]) -> dict[int, list[tuple[int, str, str]]]:
    """By their rows."""
    places: dict[int, list[tuple[int, str, str]]] = {}
    for fault in faults:
        places.setdefault(fault.row, []).append((fault.row, fault.path, fault.code))
    return places


def stood_in(there: Partly, form: Form, today: date) -> Iterator[ProjectLines]:
    """The project twice, whole, with something else in the place of what is wrong. Which class of works it has where that cannot be read
    is told by whether anything is said of a building.
    """
    for time in TWICE:
        stand_in = _StandIn(there, time, today)
        lines = tuple(_whole(line, there, form, stand_in) for line in there.project.lines)
        yield ProjectLines(str(lines[0].cells[CODE]), lines)


def _whole(line: RowRead, there: Partly, form: Form, stand_in: "_StandIn") -> RowRead:
    def stands(path: str) -> bool:
        return (line.number, path) not in there.wrong and (line.number, path.rpartition(".")[0]) not in there.dropped

    cells = {path: value for path, value in line.cells.items() if stands(path)}
    if (works_class := stand_in.works_class) is not None:
        cells[CLASS] = works_class
    touched = {path.rpartition(".")[0] for path in cells} | {path.rpartition(".")[0] for row, path in there.wrong if row == line.number}
    if WorksClass(str(cells.get(CLASS, WorksClass.BUILDING))) in WITHOUT_BUILDINGS:
        touched -= {BUILDING}
    else:
        touched |= {BUILDING}
    filled = {*ALWAYS, *touched} - {group for row, group in there.dropped if row == line.number}
    for column in form.columns:
        if column.required and column.group in filled and column.path not in cells:
            cells[column.path] = stand_in.of(column, line.number)
    return RowRead(line.number, cells, doubts={path: doubt for path, doubt in line.doubts.items() if stands(path)})


class _StandIn:
    """替代值 of one time: what other rows of the project say, or something of its kind."""

    def __init__(self, there: Partly, time: int, today: date) -> None:
        lines = there.project.lines
        right = [(path, value) for line in lines for path, value in line.cells.items() if (line.number, path) not in there.wrong]
        days = [value for _, value in right if isinstance(value, date)] or [today - timedelta(days=1), today]
        areas = sorted(value for path, value in right if path == "building.floor_area_m2" and isinstance(value, Decimal))
        area = areas[len(areas) // 2] if areas else USUAL_AREA
        self._code, self._time = there.project.code, time
        self._said = {path: value for path, value in reversed(right) if path.rpartition(".")[0] in OF_PROJECT}
        self._said[CODE] = f"{OLD[time]}{self._code[len(OLD[time]) :]}"
        about_buildings = any(line.fills(BUILDING) for line in lines)
        unread = any(path == CLASS for _, path in there.wrong)
        self.works_class = (WorksClass.BUILDING if about_buildings else sorted(WITHOUT_BUILDINGS)[-time]).value if unread else None
        day = max(days) if time else min(days)
        self._of_kind: dict[str, Value] = {"day": day, "year": day.year, "floor_area": area + time}

    def of(self, column: Column, row: int) -> Value:
        if column.path in self._said:
            return self._said[column.path]
        if column.form.choices:
            return self._chosen(column)
        called = say("register.row", row=row)
        return self._of_kind.get(column.form.name, called if column.path in CALLED else f"{called}{SIGNS[self._time]}")

    def _chosen(self, column: Column) -> Value:
        choices = [column.form.read(choice) for choice in column.form.choices]
        region = region_of(self._code)
        return region if column.path == COUNTY and region in choices else choices[-self._time]
