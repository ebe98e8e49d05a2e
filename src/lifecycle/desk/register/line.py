"""台账的一行: one building (or one works without buildings) with all that the register knows of it."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from msgspec import Struct, convert, json

from lifecycle.compliance.quantities import plain
from lifecycle.desk.register.cells import Value
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.acceptance import SpecialResult
from lifecycle.projects.works.buildings import NewBuilding
from lifecycle.vocabulary import Funding, Gate, Indicators, Kind, Question, Stage, WorksClass


class Particulars(Struct, frozen=True, kw_only=True):
    """项目概况, the same in every row of a project."""

    code: str
    name: str
    county: str
    kind: Kind
    funding: Funding
    urban: bool
    bim_pilot: bool
    approving_authority: str
    works_class: WorksClass = WorksClass.BUILDING
    approved_on: date | None = None


class Decision(Struct, frozen=True, kw_only=True):
    """一个环节的决定, as it was taken."""

    number: str
    authority: str
    on: date


class ReserveEntry(Struct, frozen=True, kw_only=True):
    """入储备库."""

    number: str
    on: date


class PlanEntry(Struct, frozen=True, kw_only=True):
    """列入年度计划."""

    year: int
    number: str
    on: date


class Start(Struct, frozen=True, kw_only=True):
    """开工."""

    on: date


class Completion(Struct, frozen=True, kw_only=True):
    """完工报告."""

    report_number: str
    on: date


class Specials(Struct, frozen=True, kw_only=True):
    """专项验收, held together."""

    energy: SpecialResult
    energy_record: str
    green: SpecialResult
    green_record: str
    assembly: SpecialResult
    assembly_record: str
    on: date


class RowContent(Struct, frozen=True, kw_only=True):
    """一行所述. The paths of the form's columns lead to these fields."""

    project: Particulars
    construction_unit: Unit
    general_contractor: Unit | None = None
    building: NewBuilding | None = None
    indicators: dict[Stage, Indicators] = {}
    reserve: ReserveEntry | None = None
    annual_plan: PlanEntry | None = None
    decisions: dict[Gate, Decision] = {}
    started: Start | None = None
    completion: Completion | None = None
    specials: Specials | None = None


class RowRead(Struct, frozen=True):
    """一行 as it was read. cells: what is filled, by path; spoiled: the paths of cells that could not be read.

    doubts: what is asked once more of how a cell was written, by path.
    """

    number: int
    cells: dict[str, Value]
    spoiled: frozenset[str] = frozenset()
    doubts: dict[str, Question] = {}

    def fills(self, group: str) -> bool:
        """Whether anything stands in a group of columns, or in one inside it."""
        inside = f"{group}."
        return any(path.startswith(inside) for paths in (self.cells, self.spoiled) for path in paths)

    def entry(self) -> RowContent:
        """一行所述, once nothing is wrong with it."""
        said: dict[str, Any] = {}
        for path, value in self.cells.items():
            *groups, name = path.split(".")
            inner = said
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[name] = value
        return convert(said, RowContent)


class ProjectLines(Struct, frozen=True):
    """一个项目的各行, in the order of the file."""

    code: str
    lines: tuple[RowRead, ...]

    @property
    def digest(self) -> str:
        """What the rows say, whichever way they are written, ordered and saved. For ever alike: it stands in what was entered long ago."""
        said = ({path: _said(path, value) for path, value in line.cells.items()} for line in self.lines)
        return sha256(b"\n".join(sorted(json.encode(cells, order="sorted") for cells in said))).hexdigest()


def _said(path: str, value: Value) -> Value:
    """A value without its spelling: a number without the zeros behind its point, a 文号 without the width of its signs."""
    if isinstance(value, Decimal):
        return plain(value)
    numbered = path.endswith((".number", ".report_number", "_record"))
    return " ".join(normalize("NFKC", value).split()) if numbered and isinstance(value, str) else value
