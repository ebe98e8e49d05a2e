"""日志: a life is written down as commands, in any order; read off, they stand by day, with the numbers that the register will give."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from lifecycle.demo.calendar import CLOSING, later
from lifecycle.demo.life import Life
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.works.changes import ChangeDesign, ChangePlanningConditions
from lifecycle.values.indicators import LISTED
from lifecycle.values.units import Unit
from lifecycle.vocabulary import STAGES, BuildingId, Command, CommandId, Gate, Indicators, StaffId, Stage

NUMBERED = {"application": "A", "supervision": "S", "flag": "F", "silence": "N", "advice": "C", "needless": "D", "inquiry": "Q"}
"""What the register numbers within a project, and the letter it uses."""
STATED_AT = {ChangeDesign: Stage.DRAWN, ChangePlanningConditions: Stage.REQUIRED}
"""The stage that a command speaks of, where it does not name it."""


class DiaryStep(Struct, frozen=True, kw_only=True):
    """一步: a command and the day on which the desk is given it.

    opens: the numbers of the application, 督办 items and flags that come of it; refused: the code of the refusal that it has to meet.
    paper: the application and kind of the paper that it delivers, whose version is known once it is there.
    """

    recorded_on: date
    command: Command
    opens: tuple[str, ...] = ()
    refused: str | None = None
    paper: tuple[str, PaperKind] | None = None


class DiaryEntry(Struct, frozen=True, kw_only=True):
    """A line of the diary. `fields` refer to what is numbered by labels, `opens` gives labels: ("supervision", "early start")."""

    kind: type[ProjectCommand]
    on: date
    by: StaffId
    fields: dict[str, Any]
    late: int
    opens: tuple[tuple[str, str], ...]
    refused: str | None


RATES = tuple(each.name for each in LISTED if each.unit is Unit.RATE and each.kept)
"""A rate that falls needs a reason beside the decision."""


class Diary:
    """日志 of one project."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self._entries: list[DiaryEntry] = []
        self._stated: dict[tuple[BuildingId, str | None], dict[Stage, Indicators]] = {}
        self._papers = 0

    def write(
        self,
        kind: type[ProjectCommand],
        on: date,
        /,
        *,
        by: StaffId | None = None,
        late: int = 0,
        opens: tuple[tuple[str, str], ...] = (),
        refused: str | None = None,
        **fields: Any,
    ) -> None:
        """记一笔: by is the officer who enters unless named; late: so many days pass before it is recorded, or fewer if the next is due."""
        entry = DiaryEntry(kind=kind, on=on, by=by or self.life.officers.entry, fields=fields, late=late, opens=opens, refused=refused)
        self._entries.append(entry)
        for each in fields.get("declarations", ()):
            self._stated.setdefault((each.building, each.part), {})[fields.get("stage") or STATED_AT[kind]] = each.values

    def fell(self, ids: tuple[BuildingId, ...], stage: Stage) -> bool:
        """Whether a rate of one of the buildings, as written down so far, is lower at a stage than at the last one before it."""
        return any(_fell(stated, stage, name) for (id_, _), stated in self._stated.items() if id_ in ids for name in RATES)

    def gate_of(self, application: str) -> Gate:
        """The gate that an application, known by its label, is for."""
        gate: Gate = next(entry.fields["gate"] for entry in self._entries if ("application", application) in entry.opens)
        return gate

    def serial(self) -> str:
        """A serial number for the next paper, unlike that of any other project."""
        self._papers += 1
        return f"{self.life.number:03}{self._papers}"

    def steps(self, name: str) -> Iterator[DiaryStep]:
        """The steps up to the end of the year. `name`: what command ids begin with."""
        entries = sorted(self._entries, key=lambda entry: entry.on)
        given: dict[tuple[str, str], str] = {}
        last: Counter[str] = Counter()
        for number, entry in enumerate(entries, 1):
            for what, label in entry.opens:
                last[what] += 1
                given[what, label] = f"{NUMBERED[what]}{last[what]}"
            due = entries[number].on if number < len(entries) else CLOSING
            recorded_on = max(entry.on, min(later(entry.on, entry.late), due, CLOSING), self.life.entered_on)
            if recorded_on > CLOSING:
                return
            fields = {"project": self.life.id} | _numbered(entry.fields, given)
            paper = (fields.pop("application"), fields.pop("paper")) if "paper" in fields else None
            command = entry.kind(id=CommandId(f"{name}/{self.life.number:03}/{number:03}"), on=entry.on, by=entry.by, **fields)
            opens = tuple(given[opened] for opened in entry.opens)
            yield DiaryStep(recorded_on=recorded_on, command=command, opens=opens, refused=entry.refused, paper=paper)


def _fell(stated: dict[Stage, Indicators], stage: Stage, name: str) -> bool:
    values = [getattr(stated[each], name) for each in STAGES[: STAGES.index(stage) + 1] if each in stated]
    known = [value for value in values if value is not None]
    return stage in stated and values[-1] is not None and len(known) > 1 and known[-1] < known[-2]


def _numbered(fields: dict[str, Any], given: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Labels become numbers. A promise is known by its application, of which it is the first."""
    numbered = {what: given[what, fields[what]] for what in NUMBERED if what in fields}
    if "commitment" in fields:
        numbered["commitment"] = f"{given['application', fields['commitment']]}-1"
    return fields | numbered
