"""名录表样: the columns of what is imported into the registers of random inspections, one row an entry. A path is kept for ever."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.desk.register import cells
from lifecycle.desk.register.cells import Cell, CellForm
from lifecycle.desk.register.form import Column, Form
from lifecycle.inspections.registers.experts import ExpertListed, ListExpert
from lifecycle.inspections.registers.inspectors import InspectorListed, ListInspector
from lifecycle.inspections.registers.objects import BY_CREDIT_CODE, DERIVED, ListObject, ObjectKind, ObjectListed, known_as
from lifecycle.inspections.registers.roster_names import RosterName
from lifecycle.staff.appointments import Staff
from lifecycle.vocabulary import Command, Fact, PersonId, Refused, StaffId
from lifecycle.wording import label, say

SEPARATORS = str.maketrans(dict.fromkeys("、，,；;\n", ";"))
"""What stands between several values of one cell."""


class Roster(Struct, frozen=True):
    """一种名录. completed: what the columns leave out of the command, from who is appointed under a staff id."""

    name: RosterName
    form: Form
    command: type[Command]
    entry: type[Fact]
    completed: Callable[[dict[str, Any], Callable[[StaffId], Staff]], dict[str, Any]] = lambda said, _: said


def roster_of(name: RosterName, jurisdictions: Jurisdictions) -> Roster:
    """一种名录 of one city: its columns, and the command that a row becomes."""
    own = jurisdictions.own_regions
    county = cells.choice({each.name: each.code for each in jurisdictions.counties})
    words, sign = partial(_words, own), partial(_sign, own)
    since, until = Column(f"{name}.listed_since", cells.DAY, required=True), Column(f"{name}.listed_until", cells.DAY)
    columns: tuple[Column, ...]
    match name:
        case RosterName.OBJECTS:
            kinds = {label(each): each.value for each in ObjectKind if each not in DERIVED}
            columns = (
                Column("objects.object_kind", cells.choice(kinds), required=True),
                Column("objects.object_id", sign("SY-1"), required=True),
                Column("objects.name", words("roster_object"), required=True),
                Column("objects.county", county),
                Column("objects.uscc", cells.CREDIT_CODE),
                Column("objects.address", words("roster_address")),
                Column("objects.contact", sign("R-9")),
                since,
                until,
                Column("objects.reason", words("roster_reason")),
            )
            return Roster(name, _form("objects.object_id", columns), ListObject, ObjectListed, _object)
        case RosterName.INSPECTORS:
            number = CellForm("sign", partial(cells.paper_number, own), "04050012023007")
            columns = (
                Column("inspectors.staff", sign("ZF-07"), required=True),
                Column("inspectors.certificate_number", number, required=True),
                Column("inspectors.valid_until", cells.DAY, required=True),
                Column("inspectors.authority", words("roster_authority"), required=True),
                Column("inspectors.fields", several(words("roster_fields"))),
                Column("inspectors.counties", several(county)),
                since,
                until,
            )
            return Roster(name, _form("inspectors.staff", columns), ListInspector, InspectorListed, _inspector)
        case RosterName.EXPERTS:
            columns = (
                Column("experts.person", sign("R-7"), required=True),
                Column("experts.speciality", words("roster_speciality"), required=True),
                Column("experts.employer", words("roster_employer"), required=True),
                Column("experts.recused_from", several(cells.CREDIT_CODE)),
                since,
                until,
            )
            return Roster(name, _form("experts.person", columns), ListExpert, ExpertListed)


def _form(key: str, columns: tuple[Column, ...]) -> Form:
    name = key.partition(".")[0]
    return Form(columns, key=key, sheet=say(f"roster.sheet.{name}"), always=(name,), opening="roster.opening")


def _words(own: Collection[str], example: str) -> CellForm:
    return CellForm("words", partial(cells.words, own), say(f"register.example.{example}"))


def _sign(own: Collection[str], example: str) -> CellForm:
    return CellForm("sign", partial(cells.sign, own), example)


def several(form: CellForm) -> CellForm:
    """多个值 in one cell, each read by itself. The spreadsheet offers no list: it would let in one of them alone."""

    def read(cell: Cell) -> Any:
        parts = cell.translate(SEPARATORS).split(";") if isinstance(cell, str) else [cell]
        return tuple(form.read(part) for part in parts if not isinstance(part, str) or part.strip())

    return replace(form, name="words" if form.choices else form.name, read=read, choices=())


def _object(said: dict[str, Any], _: Callable[[StaffId], Staff]) -> dict[str, Any]:
    """What has a credit code for its id has it as its credit code, too."""
    kind = ObjectKind(said["object_kind"])
    id_ = known_as(kind, said["object_id"])
    return {"uscc": id_} | said | {"object_id": id_} if kind in BY_CREDIT_CODE else said


def _inspector(said: dict[str, Any], staff: Callable[[StaffId], Staff]) -> dict[str, Any]:
    """The person as whom the inspector was appointed. Raises Refused for nobody, and for more than one."""
    persons: Mapping[PersonId, None] = dict.fromkeys(staff(StaffId(said["staff"])).persons)
    if len(persons) != 1:
        raise Refused("registers.not_appointed", staff=said["staff"], day=said["listed_since"])
    return said | {"person": next(iter(persons))}
