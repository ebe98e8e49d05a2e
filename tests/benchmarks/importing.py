"""Existing projects entered a minute: a register of 5 000 rows, read and imported. Run: python tests/benchmarks/importing.py"""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from xlsxwriter import Workbook

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk import open_desk, open_ledger
from lifecycle.desk.register_entry import enter
from lifecycle.desk.register_form import Form, form_of
from lifecycle.desk.register_rows import read_register
from lifecycle.desk.register_sheet import open_sheet
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, StaffId

PROJECTS, BUILDINGS = 1250, 4
NOW = datetime(2023, 5, 10, 4, tzinfo=UTC)
CLERK = StaffId("SJ01")


def main() -> None:
    """Every column of the form is filled, except those of retrofits, so that every building has its whole life to enter."""
    form = form_of(Rulebook.load().jurisdictions)
    with TemporaryDirectory() as folder:
        file = Path(folder, "register.xlsx")
        write(file, form)
        ledger = open_ledger(f"sqlite:///{folder}/lifecycle.db", lambda: NOW)
        desk = open_desk(ledger, lambda: NOW)
        for number, role in enumerate((Role.SECURITY_ADMIN, Role.CITY)):
            appointed = AppointStaff(id=CommandId(f"appoint-{number}"), on=date(2023, 1, 1), by=CLERK, staff=CLERK, role=role)
            desk.carry_out(appointed)
        begun = perf_counter()
        register = read_register(open_sheet(file), form, desk.today())
        read = perf_counter()
        entered = enter(desk, register, form, CLERK, lambda _: None)
        done = perf_counter()
        again = enter(desk, register, form, CLERK, lambda _: None)
        known = perf_counter()
        ledger.close()
    print(f"{register.lines} rows read in {read - begun:.1f} s")
    rate = entered.facts / (done - read)
    print(f"{entered.projects} projects entered in {done - read:.1f} s: {entered.facts} facts, {rate:,.0f} a second")
    print(f"{again.unchanged} projects known again in {known - done:.1f} s")


def write(file: Path, form: Form) -> None:
    with Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [column.heading() for column in form.columns])
        for row in range(PROJECTS * BUILDINGS):
            own = {"project.code": f"2301-140502-04-01-{row // BUILDINGS:06}", "building.id": f"{row % BUILDINGS}#"}
            cells = [
                "" if column.group in {"reserve", "annual_plan"} else own.get(column.path, column.form.example) for column in form.columns
            ]
            sheet.write_row(row + 1, 0, cells)


if __name__ == "__main__":
    main()
