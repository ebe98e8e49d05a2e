"""成表栏目: rows of new buildings, the areas of one building, and the indicators of many."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import count, islice
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import asdict

from lifecycle.compliance import quantities
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.policies.measures import Value
from lifecycle.projects.project import Project
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.projects.works.building import Building, Part
from lifecycle.projects.works.buildings import NewBuilding, refuse_wrong_area
from lifecycle.projects.works.indicators import Declaration
from lifecycle.values.identifiers import same_building
from lifecycle.values.indicators import BY_NAME, Shown, stated_at
from lifecycle.values.quantities import area, floor_area
from lifecycle.values.text import slug
from lifecycle.values.units import Unit
from lifecycle.vocabulary import INDICATORS, STAGES, ZERO, BuildingId, Indicators, Refused, Stage, Use
from lifecycle.web.forms.fields import Field, Option, members, pairs, yes_or_no
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.typed import Typed
from lifecycle.wording import label, say

ROWS = "rows"
"""The field that says how many rows a form has."""
MOST_ROWS = 200
PARTS = 3
"""As many parts as a building may be entered with."""
YES_NO = {"yes": True, "no": False}
STARS: dict[str, Any] = {"none": "none", "0": 0, "1": 1, "2": 2, "3": 3}


class Row(Struct, frozen=True):
    """一行单体, of which nothing is known yet, or what it goes on from. id: the next that was never used."""

    id: BuildingId
    use: str = ""
    prefabricated: str = ""


class NewBuildings(Field, frozen=True):
    """新列单体, a row each; blank rows are passed over. least: of them; alone: the one row is the value itself."""

    rows: int = 4
    least: int = 1
    alone: bool = False
    kind: ClassVar[str] = "new_buildings"

    def possible(self, subject: Subject) -> bool:
        return subject.project.works_class not in WITHOUT_BUILDINGS

    def shown(self, subject: Subject, asked: str = "") -> list[Row]:
        """asked: how many rows, as the form says."""
        number = self.rows if not (asked.isdecimal() and len(asked) <= len(str(MOST_ROWS))) else min(max(int(asked), 1), MOST_ROWS)
        ids = islice(_unused(subject.project), number)
        old = subject.project.buildings.get(BuildingId(subject.of))
        if old is None:
            return [Row(id_) for id_ in ids]
        return [Row(id_, old.use.value, "yes" if old.prefabricated else "no") for id_ in ids]

    def uses(self, subject: Subject) -> list[tuple[str, str]]:
        return [_unchosen(subject), *pairs(members(Use)(subject))]

    def whether(self, subject: Subject) -> list[tuple[str, str]]:
        return [_unchosen(subject), *pairs(yes_or_no(subject))]

    def parted(self, typed: Typed, form: str, row: int) -> bool:
        """Whether an area of a part was typed into a row."""
        return any(typed.one(form, f"{row}-part{part}-area") for part in self.parts())

    def parts(self) -> range:
        return range(1, PARTS + 1)

    def read(self, form: Form) -> Any:
        rows = list(enumerate(self.shown(form.subject, form.written(ROWS)), 1))
        filled = [(number, row) for number, row in rows if self._begun(form, number)]
        filled += [pair for pair in rows if pair not in filled][: max(self.least - len(filled), 0)]
        new = tuple(building for number, row in sorted(filled) if (building := self._building(form, number, row.id)))
        if self.alone:
            return new[0] if new else None
        return new

    def _begun(self, form: Form, number: int) -> bool:
        names = [f"{number}-name", f"{number}-area", *(f"{number}-part{part}-area" for part in self.parts())]
        return any(form.written(name) for name in names)

    def _building(self, form: Form, number: int, id_: BuildingId) -> NewBuilding | None:
        name = form.words(f"{number}-name")
        use = form.one_of(f"{number}-use", {each.value: each for each in Use})
        measured = form.needed(f"{number}-area", form.value(f"{number}-area", floor_area))
        prefabricated = form.one_of(f"{number}-prefabricated", YES_NO)
        parts = tuple(part for each in self.parts() if (part := self._part(form, number, each)))
        if use is None or measured is None or prefabricated is None:
            return None
        form.allowed(f"{number}-area", refuse_wrong_area, name, measured, parts)
        return NewBuilding(id=id_, name=name, use=use, floor_area_m2=measured, prefabricated=prefabricated, parts=parts)

    def _part(self, form: Form, number: int, part: int) -> Part | None:
        field = f"{number}-part{part}"
        measured = form.value(f"{field}-area", floor_area)
        if measured is None:
            return None
        use = form.one_of(f"{field}-use", {each.value: each for each in Use})
        return Part(id=f"p{part}", use=use, floor_area_m2=measured) if use else None


def _unchosen(subject: Subject) -> tuple[str, str]:
    return "", say("form.field.pick", subject.lang)


def _unused(project: Project) -> Iterable[BuildingId]:
    """Ids that no building of the project ever had, however it was spelled: b1, b2 …"""
    used = set(map(same_building, project.buildings))
    return (BuildingId(f"b{number}") for number in count(1) if f"b{number}" not in used)


class Measured(Field, frozen=True):
    """复核的面积 of the building that the form is about: its own, or those of its parts, which it is the sum of."""

    kind: ClassVar[str] = "measured"

    def units(self, subject: Subject) -> tuple[tuple[str, Use, str], ...]:
        """The inputs, with the use and the area as they stand."""
        building = subject.building
        if not building.parts:
            return (("area", building.use, f"{building.floor_area_m2:,f}"),)
        return tuple((f"area-{part.id}", part.use, f"{part.floor_area_m2:,f}") for part in building.parts)

    def gives(self, form: Form) -> dict[str, Any]:
        read = [(name, form.needed(name, form.value(name, floor_area)) or ZERO) for name, _, _ in self.units(form.subject)]
        parts = form.subject.building.parts
        return {
            "floor_area_m2": sum((value for _, value in read), ZERO),
            "parts": tuple(Part(id=part.id, use=part.use, floor_area_m2=value) for part, (_, value) in zip(parts, read, strict=False)),
        }


def every(subject: Subject, fits: Callable[[Building], bool] = lambda _: True) -> dict[BuildingId, tuple[str, ...]]:
    """Every indicator of every unit of the standing buildings that fit."""
    return {unit: INDICATORS for building in subject.project.standing() if fits(building) for unit, _, _ in building.units}


Wanted = Callable[[Subject], Mapping[BuildingId, Iterable[str]]]


class Declarations(Field, frozen=True):
    """指标, a cell for each unit and indicator, with what the stage before states. stage: which one is declared; wanted: the cells.

    changed: the cells show what is declared already, and only those that were changed are declared.
    """

    stage: Callable[[Subject], Stage] = lambda subject: Stage(subject.of)
    wanted: Wanted = every
    changed: bool = False
    kind: ClassVar[str] = "declarations"

    def possible(self, subject: Subject) -> bool:
        return bool(self.wanted(subject))

    def cells(self, subject: Subject) -> dict[BuildingId, tuple[str, ...]]:
        """The cells to be filled in: of what is wanted, the indicators that are stated at the stage."""
        stated = stated_at(self.stage(subject), Shown.FORM)
        return {unit: tuple(name for name in names if name in stated) for unit, names in self.wanted(subject).items()}

    def columns(self, subject: Subject) -> tuple[str, ...]:
        asked = {name for names in self.cells(subject).values() for name in names}
        return tuple(name for name in INDICATORS if name in asked)

    def printed(self, name: str, lang: str) -> str:
        return printed(name, lang)

    def offered(self, name: str) -> Callable[[Subject], list[Option]] | None:
        """What an indicator is chosen from; None where it is typed."""
        return offered(name)

    def example(self, name: str, lang: str) -> str:
        """What stands in an empty cell that is typed into."""
        return say(f"form.hint.{BY_NAME[name].unit}", lang)

    def unit_name(self, subject: Subject, unit: BuildingId) -> str:
        return unit_name(subject.project, unit, subject.lang)

    def stated(self, subject: Subject, unit: str, name: str) -> str:
        """What stands in a cell beforehand."""
        return typed(name, _at(subject, unit, self.stage(subject), name)) if self.changed else ""

    def before(self, subject: Subject, unit: str, name: str) -> tuple[Stage, Value] | None:
        """What the last stage before this one states, with that stage."""
        earlier = STAGES[: STAGES.index(self.stage(subject))]
        found = [(stage, value) for stage in earlier if (value := _at(subject, unit, stage, name)) is not None]
        return found[-1] if found else None

    def gives(self, form: Form) -> dict[str, Any]:
        more = {field: form.words(field, optional=True) or None for field in ("standard", "report")}
        spoken = ((unit, self._values(form, unit, names)) for unit, names in self.cells(form.subject).items())
        return {"declarations": tuple(_declaration(unit, values, more["standard"], more["report"]) for unit, values in spoken if values)}

    def _values(self, form: Form, unit: BuildingId, names: Iterable[str]) -> dict[str, Any]:
        where = self.unit_name(form.subject, unit)
        read = {name: indicator(form, f"{unit}-{name}", name, where) for name in names}
        standing = {name: _at(form.subject, unit, self.stage(form.subject), name) if self.changed else None for name in names}
        return {name: value for name, value in read.items() if value is not None and value != standing[name]}


def stars(subject: Subject) -> list[Option]:
    return [Option(slug, label(f"green_star.{slug}", subject.lang), meaning) for slug, meaning in STARS.items()]


OFFERED: dict[Unit, Callable[[Subject], list[Option]]] = {Unit.STAR: stars, Unit.FLAG: yes_or_no}


def offered(name: str) -> Callable[[Subject], list[Option]] | None:
    """The options of an indicator; None where it is typed."""
    indicator = BY_NAME[name]
    return members(indicator.categories) if indicator.categories else OFFERED.get(indicator.unit)


def _at(subject: Subject, unit: str, stage: Stage, name: str) -> Any:
    building = subject.project.buildings[BuildingId(unit.partition("/")[0])]
    return asdict(building.at(unit, stage))[name]


def _declaration(unit: str, values: dict[str, Any], standard: str | None, report: str | None) -> Declaration:
    building, _, part = unit.partition("/")
    return Declaration(
        building=BuildingId(building), part=part or None, values=Indicators(**values), standard=standard, report_number=report
    )


def typed(name: str, value: Value | None) -> str:
    """An indicator as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return quantities.percent(value) if BY_NAME[name].unit is Unit.RATE else quantities.plain(value)
    return str(value)


def _listed(options: Mapping[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if (listed := slug(text)) not in options:
            raise Refused("form.choose")
        return options[listed]

    return read


READ: dict[Unit, Callable[[str], Any]] = {
    Unit.AREA: area,
    Unit.STAR: _listed(STARS),
    Unit.FLAG: _listed(YES_NO),
}
"""How an indicator is typed, by its unit; a rate is read with what is to be asked of it."""


def indicator(form: Form, field: str, name: str, where: str) -> Any:
    """An indicator as it was typed. where: whose it is, in words."""
    if (unit := BY_NAME[name].unit) is Unit.RATE:
        return form.rate(field, f"{where} {label(f'indicator.{name}', form.subject.lang)}".strip())
    if kind := BY_NAME[name].categories:
        return form.value(field, _listed({each.value: each for each in kind}))
    return form.value(field, READ[unit])


def printed(name: str, lang: str) -> str:
    """The unit as it stands behind the name of an indicator."""
    unit = {Unit.RATE: "%", Unit.AREA: "m²"}.get(BY_NAME[name].unit)
    return say("form.field.in_unit", lang, unit=unit) if unit else ""
