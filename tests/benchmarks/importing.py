"""Existing projects entered: a register of 5,000 rows, beside the same at an earlier commit. Run: python -m tests.benchmarks.importing"""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from xlsxwriter import Workbook

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import open_desk, open_ledger
from lifecycle.desk.register.entry import enter, examine
from lifecycle.desk.register.form import Form, form_of
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.rows import read_register
from lifecycle.desk.register.sheet import open_sheet
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, StaffId
from tests.benchmarks._earlier import BASE, HERE, checked_out
from tests.packaged import rulebook

PROJECTS, BUILDINGS = 1250, 4
NOW = datetime(2023, 5, 10, 4, tzinfo=UTC)
CLERK = StaffId("SJ01")
ROUNDS = 3
PROGRAM = "tests/benchmarks/importing.py"
ONCE = "once"
MEASURED = {"read": r"rows read in ([\d.]+) s", "entered": r"projects entered in ([\d.]+) s"}
"""As both programs print it."""
MOST = 1.05
"""No slower, but for what two runs of the same program differ by."""


def main() -> None:
    """Each in turn as a whole process, so that a busy machine slows both; the median of the rounds."""
    with TemporaryDirectory() as scratch:
        base = checked_out(Path(scratch))
        rounds = [(seconds(HERE), seconds(base) if base else {}) for _ in range(ROUNDS)]
    for what in MEASURED:
        ours = median(mine[what] for mine, _ in rounds)
        if not base:
            print(f"{PROJECTS * BUILDINGS:,} rows {what}: {ours:.1f} s")
            continue
        theirs, ratio = median(other[what] for _, other in rounds), median(mine[what] / other[what] for mine, other in rounds)
        verdict = "met" if ratio <= MOST else "MISSED"
        print(f"{PROJECTS * BUILDINGS:,} rows {what}: {ours:.1f} s, {BASE} {theirs:.1f} s, ratio {ratio:.2f}   <= {MOST} {verdict}")


def seconds(tree: Path) -> dict[str, float]:
    """What the program of a tree says of itself, in a process of its own."""
    found_first = f"import sys, runpy; sys.path[:0] = {[str(tree / 'src'), str(tree)]!r}; sys.argv[1:] = [{ONCE!r}]"
    run = f"{found_first}; runpy.run_path({PROGRAM!r}, run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", run], cwd=tree, check=True, capture_output=True, text=True).stdout
    return {what: float(found[1]) for what, pattern in MEASURED.items() if (found := re.search(pattern, told))}


def once() -> None:
    """Every column of the form is filled, except those of retrofits, so that every building has its whole life to enter."""
    form = form_of(rulebook().jurisdictions)
    with TemporaryDirectory() as folder:
        file = Path(folder, "register.xlsx")
        write(file, form)
        ledger = open_ledger(f"sqlite:///{folder}/lifecycle.db", lambda: NOW)
        desk = open_desk(ledger, lambda: NOW, POLICIES, console=True)
        for number, role in enumerate((Role.SECURITY_ADMIN, Role.CITY)):
            appointed = AppointStaff(id=CommandId(f"appoint-{number}"), on=date(2023, 1, 1), by=CLERK, staff=CLERK, role=role)
            desk.carry_out(appointed)
        begun = perf_counter()
        register = read_register(open_sheet(file, partial(looks_like_register, form)), form, desk.today())
        read = perf_counter()
        entered, _ = enter(desk, examine(desk, register, form, CLERK, lambda _: None))
        done = perf_counter()
        again = examine(desk, register, form, CLERK, lambda _: None)
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
            number, building = divmod(row, BUILDINGS)
            own = {"project.code": f"2301-140500-04-01-{number:06}", "building.id": f"{building}#", "building.name": f"{building}号楼"}
            cells = [
                "" if column.group in {"reserve", "annual_plan"} else own.get(column.path, column.form.example) for column in form.columns
            ]
            sheet.write_row(row + 1, 0, cells)


if __name__ == "__main__":
    if sys.argv[1:] == [ONCE]:
        once()
    else:
        main()
