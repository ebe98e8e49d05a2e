"""名录导入: each row is decided by itself and all that is wrong is told at once; a row that stands in the register already is left."""

from collections.abc import Collection
from datetime import date
from hashlib import sha256
from typing import Any

from msgspec import Struct, json

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.admission import decoded
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.register.beside import RowKind
from lifecycle.desk.register.entry import ASKED, OF_NO_ROW
from lifecycle.desk.register.heads import headings_of, row_kinds
from lifecycle.desk.register.rosters import Roster
from lifecycle.desk.register.rows import BadCell, bad_cell, maybe_total, merged_cells, read_row, strays
from lifecycle.desk.register.sheet import SheetRead
from lifecycle.desk.register.unseen import notes_of
from lifecycle.vocabulary import Asked, Command, CommandId, Question, Refused, StaffId


class RosterRow(Struct, frozen=True):
    """一行, as the command that it becomes. doubts: what is asked of how its cells are written."""

    number: int
    command: Command
    doubts: tuple[Question, ...]


class RosterExamined(Struct, frozen=True):
    """核对结果. new: the rows that can be entered; unchanged: how many stand in the register as they are; faulty: how many are wrong."""

    sheet: str
    new: tuple[RosterRow, ...]
    unchanged: int
    faulty: int
    problems: tuple[BadCell, ...]
    notes: tuple[Problem, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of what has to be confirmed."""
        return tuple(sorted({each.code.removeprefix(ASKED) for each in self.problems if each.code.startswith(ASKED)}))


def examine_roster(desk: Desk, sheet: SheetRead, roster: Roster, by: StaffId, confirmed: Collection[str] = ()) -> RosterExamined:
    """核对: nothing is recorded. Raises BadInput where there is nothing to read, Refused for what concerns who imports."""
    return _Rows(desk, sheet, roster, by, tuple(confirmed)).examined()


def enter_roster(desk: Desk, examined: RosterExamined, roster: Roster) -> tuple[int, list[BadCell]]:
    """入库, row by row: an entry of a register is recorded by itself. How many were entered, and what was refused meanwhile.

    The id of each command follows from its row, so that an import that broke off is given again and writes nothing twice.
    """
    entered, refused = 0, []
    for row in examined.new:
        try:
            entered += not desk.carry_out(row.command, of_reading=row.doubts).repeated
        except Refused as wrong:
            refused.append(bad_cell(examined.sheet, row.number, roster.form.at(roster.form.key).heading(), wrong.code, wrong.values))
    return entered, refused


class _Rows:
    """The rows of one file, decided one by one."""

    def __init__(self, desk: Desk, sheet: SheetRead, roster: Roster, by: StaffId, confirmed: tuple[str, ...]) -> None:
        self.desk, self.sheet, self.roster, self.by, self.confirmed = desk, sheet, roster, by, confirmed
        self.problems: list[BadCell] = []
        self.new: list[RosterRow] = []
        self.first: dict[str, int] = {}
        self.unchanged = 0

    def examined(self) -> RosterExamined:
        sheet, form = self.sheet, self.roster.form
        filled = list(sheet.filled())
        if len(filled) < 2:
            raise BadInput(Problem(sheet.name, "roster.no_rows"))
        headings, misnamed = headings_of(sheet, form)
        of_file = [bad_cell(sheet.name, row, column, code, values) for row, column, code, values in misnamed]
        if not headings.placed:
            raise BadInput(*of_file)
        below = [row for row in filled if row[0] > headings.rows[-1]]
        kinds = {number: (is_, place) for number, is_, place in row_kinds(below, headings, form.key)}
        totals = frozenset(number for number, (is_, _) in kinds.items() if is_ is RowKind.NONE)
        rows = [row for row in below if row[0] not in totals and row[0] not in sheet.hidden_rows]
        notes = tuple(notes_of(sheet, headings, below, totals))
        if not rows:
            raise BadInput(Problem(sheet.name, "roster.no_rows"), *notes)
        of_file += strays(sheet, headings, rows)
        merged = merged_cells(sheet, headings, frozenset(number for number, _ in rows))
        self.problems += (bad_cell(sheet.name, row, column.heading(), "register.merged", {}) for row, column, _ in merged)
        spoiled = {number for _, _, numbers in merged for number in numbers}
        for row in rows:
            if row[0] in kinds:
                self.problems.append(maybe_total(sheet, form, headings, row, kinds[row[0]][1]))
            elif row[0] not in spoiled:
                line, faults = read_row(row, headings.placed, sheet, self.desk.today())
                wrong = [(path, code, values) for _, path, code, values in faults]
                unread = {path for path, _, _ in wrong}
                wrong += [
                    (column.path, "register.required", {})
                    for column in headings.placed.values()
                    if column.required and column.path not in line.cells and column.path not in unread
                ]
                if wrong:
                    self.problems += (self._at(row[0], path, code, values) for path, code, values in wrong)
                elif not of_file:
                    self._decide(row[0], dict(line.cells), dict(line.doubts))
        problems = tuple(sorted([*of_file, *self.problems], key=lambda problem: problem.row))
        faulty = len({problem.row for problem in self.problems} | spoiled)
        return RosterExamined(sheet.name, tuple(self.new), self.unchanged, faulty, problems, notes)

    def _at(self, row: int, path: str, code: str, values: dict[str, Any]) -> BadCell:
        return bad_cell(self.sheet.name, row, self.roster.form.at(path).heading(), code, values)

    def _decide(self, number: int, said: dict[str, Any], doubts: dict[str, Question]) -> None:
        """One row: it can be entered, stands already, or is told."""
        try:
            row = RosterRow(number, self._asked(said), tuple(doubts.values()))
            stream = self.desk.matters.of(row.command).stream(row.command)
            if (first := self.first.setdefault(stream, number)) != number:
                raise Refused("roster.row_twice", first=first)
            if self._stands(stream, row.command):
                self.unchanged += 1
                return
            self.desk.preview(row.command, row.doubts)
            self.new.append(row)
        except Asked as asked:
            for question in asked.questions:
                path = next((path for path, doubt in doubts.items() if doubt is question), self._named(said, question.values))
                self.problems.append(self._at(number, path, f"{ASKED}{question.code}", question.values))
        except Refused as refused:
            if refused.code in OF_NO_ROW:
                raise
            self.problems.append(self._at(number, self._named(said, refused.values), refused.code, refused.values))

    def _asked(self, said: dict[str, Any]) -> Command:
        """The command of a row. Its id follows from what the row says."""
        of_row = {path.rpartition(".")[2]: value for path, value in said.items()}
        fields = self.roster.completed(of_row, lambda staff: staff_member(self.desk.ledger, staff))
        digest = sha256(json.encode([self.roster.name, sorted(fields.items())])).hexdigest()
        ours: dict[str, Any] = {"id": CommandId(f"import/{digest}"), "on": self.desk.today(), "by": self.by, "confirmed": self.confirmed}
        made: Command = decoded(self.roster.command(**fields, **ours))
        taken_in: Command = self.desk.matters.of(made).taken_in(made)
        return taken_in

    def _stands(self, stream: str, command: Command) -> bool:
        """Whether the register has this very entry."""
        said = [name for name in command.__struct_fields__ if name not in Command.__struct_fields__]
        entries = (each.fact for each in self.desk.ledger.load(stream).recorded if isinstance(each.fact, self.roster.entry))
        return any(all(getattr(fact, name) == getattr(command, name) for name in said) for fact in entries)

    def _named(self, said: dict[str, Any], values: dict[str, Any]) -> str:
        """The column that holds what is told, or else that by which the entry is called."""
        told = [value for value in values.values() if isinstance(value, str | date)]
        key = self.roster.form.key
        return key if said.get(key) in told else next((path for path, value in said.items() if value in told), key)
