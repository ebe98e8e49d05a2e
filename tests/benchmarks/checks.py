"""Today's checks with 100,000 open findings, on SQLite and PostgreSQL. Run: python -m tests.benchmarks.checks

Aim: p95 of a page under 50 ms. The rows are those that the sheet writes of a check, with other ids, places and days, put straight into its
tables; the look is the one that the page takes, the question for new facts included. The baseline fetches one row by its key.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy import MetaData, select, text

from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.ledger import Ledger
from lifecycle.ledger.store.database import snapshot, writing
from lifecycle.projections.check_query import PER_PAGE
from lifecycle.projections.check_register import CheckRegister, Rows, put, written
from lifecycle.projections.readings import Readings
from lifecycle.projections.sheets import Sheets
from lifecycle.vocabulary import StaffId
from tests.benchmarks.register import COUNTIES, ROUNDS, ledgers, percentile
from tests.inspections.story import DONE, Situation
from tests.packaged import packaged_calendar, rulebook

CHECKS, INSPECTORS, AT_ONCE = 50_000, 60, 500
TODAY = date(2026, 6, 1)


def rows() -> Iterator[Rows]:
    """Two open findings a check, half of them with a day; who inspects, where and when is drawn."""
    situation, chance = Situation(*DONE), Random(2026)
    opening = situation.facts[0]
    assert isinstance(opening, CheckInitiated)
    check, hands, findings = written(situation.check, opening, {"county": "", "code": "", "name": "第二人民医院"})
    for number in range(CHECKS):
        county = chance.choice(COUNTIES)
        due = TODAY + timedelta(days=chance.randrange(-30, 90)) if chance.random() < 0.5 else date.max
        own = {"stream": f"check/c{number:06}", "county": county, "code": f"2301-{county[:6]}-04-01-{number // 8:06}"}
        whose = [f"zf{each}" for each in chance.sample(range(INSPECTORS), 2)]
        told = own | {"id": f"c{number:06}", "project": f"p{number // 8}", "first_due": due}
        yield Rows(
            check | told | {"inspectors": f",{','.join(whose)},"},
            [row | {"stream": own["stream"], "inspector": who, "first_due": due} for row, who in zip(hands, whose, strict=True)],
            [row | own | {"id": told["id"], "project": told["project"], "due": due} for row in findings],
        )


def fill(ledger: Ledger, sheets: Sheets) -> None:
    sheets.check_register.catch_up()
    tables = CheckRegister().tables(MetaData(), "check_register__1__")
    begun, some = perf_counter(), list[Rows]()
    with writing(ledger.engine) as db:
        for each in rows():
            some.append(each)
            if len(some) == AT_ONCE:
                put(db, tables, [each.check["stream"] for each in some], some)
                some.clear()
    if ledger.engine.dialect.name == "postgresql":
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))  # as its own housekeeping does soon after
    print(f"  {CHECKS} checks with {2 * CHECKS} open findings, {INSPECTORS} inspectors: written in {perf_counter() - begun:.1f} s")


def looks(sheets: Sheets) -> dict[str, Callable[[], Any]]:
    reading, county, who = Readings(sheets), [COUNTIES[3]], StaffId("zf7")
    last = CHECKS // PER_PAGE

    def one_row() -> None:
        sheet = sheets.check_register.sheets.checks
        with snapshot(sheets.check_register.ledger.engine) as db:
            db.execute(select(sheet).where(sheet.c.stream == "check/c000001")).one()

    return {
        "one row by its key (baseline)": one_row,
        "today, the whole city": lambda: reading.todays_checks(TODAY),
        "today, a county": lambda: reading.todays_checks(TODAY, county),
        "today, three counties": lambda: reading.todays_checks(TODAY, COUNTIES[:3]),
        "today, one inspector": lambda: reading.todays_checks(TODAY, inspector=who),
        "today, the last page": lambda: reading.todays_checks(TODAY, page=last),
        "open findings, the whole city": lambda: reading.open_findings(TODAY),
        "open findings, a county": lambda: reading.open_findings(TODAY, county),
    }


def measure(ledger: Ledger) -> None:
    sheets = Sheets(ledger, rulebook(), packaged_calendar())
    fill(ledger, sheets)
    of_today = []
    for name, look in looks(sheets).items():
        taken = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            look()
            taken.append((perf_counter() - begun) * 1000)
        of_today += taken if name.startswith("today") else []
        print(f"  {name:30} {percentile(taken, 50):6.1f} ms, p95 {percentile(taken, 95):6.1f} ms")
    print(f"  {'all of today':30} {percentile(of_today, 50):6.1f} ms, p95 {percentile(of_today, 95):6.1f} ms")


if __name__ == "__main__":
    with ledgers() as opened:
        for name, ledger in opened.items():
            print(name)
            measure(ledger)
