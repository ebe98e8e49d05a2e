"""The register at 100 000 projects, on SQLite and PostgreSQL: what each kind of look takes. Run: python -m tests.benchmarks.register

Its rows are written straight into the sheet; the look is the one that the page takes.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import MetaData, text

from lifecycle.desk import open_ledger
from lifecycle.ledger import Ledger, migrate
from lifecycle.ledger.store.database import snapshot, writing
from lifecycle.papers.register import write_workbook
from lifecycle.projections.project_register import STREAMS, ProjectRegister, as_sought, in_dictionary_order, listed, write
from lifecycle.projections.project_state import ProjectState
from lifecycle.projections.register_query import PER_PAGE, Judged, Query, Sort, look_through, look_up
from lifecycle.projections.runner import PAGE, Runner
from lifecycle.projects.routes import route_of
from lifecycle.vocabulary import Funding, Gate, Kind, WorksClass
from tests.packaged import rulebook
from tests.postgres import empty_database, running_server

PROJECTS, ROUNDS, UNITS = 100_000, 40, 4_000
COUNTIES = tuple(county.code for county in rulebook().jurisdictions.counties)
PLACES = "东西南北中新城河山泽高平阳沁陵川安康福华明德仁和信义"
WORKS = ("第二人民医院", "实验小学", "安置房", "商务中心", "标准厂房", "体育馆", "保障性住房", "综合楼", "康养中心", "科研楼")
STATES = (*[ProjectState.UNDER_WAY] * 12, *[ProjectState.COMPLETED] * 5, ProjectState.REGISTERED, ProjectState.SUSPENDED)

LOOKS = {
    "first page": Query(),
    "one county": Query(county="140581"),
    "deep page": Query(page=PROJECTS // PER_PAGE),
    "by name": Query(sort=Sort.NAME, page=7),
    "gate, largest first": Query(gate=Gate.CONSTRUCTION_PERMIT, sort=Sort.AREA),
    "few: suspended, unmet": Query(county="140521", state=ProjectState.SUSPENDED, judged=Judged.UNMET, kind=Kind.ALTERATION),
    "word, 1 in 10": Query(words="医院"),
    "word and county": Query(words="医院", county="140581"),
    "two words, few": Query(words="沁阳 康养中心3期"),
    "code": Query(words="04-01-054321"),
    "no such word": Query(words="没有这个项目"),
    "word in every row": Query(words="有限公司"),
}


def rows(number: int) -> Iterator[dict[str, Any]]:
    chance = Random(2023)
    units = [f"{''.join(chance.choices(PLACES, k=4))}城市建设投资开发有限公司" for _ in range(UNITS)]
    for each in range(number):
        name = f"{''.join(chance.choices(PLACES, k=4))}{chance.choice(WORKS)}{chance.randrange(1, 9)}期"
        unit, county, kind = chance.choice(units), chance.choice(COUNTIES), chance.choice((*[Kind.NEW] * 6, *Kind))
        code = f"2301-{county[:6]}-04-01-{each:06}"
        unmet, undetermined = chance.choice(((0, 0),) * 8 + ((1, 0), (0, 2)))
        yield {
            "stream": f"{STREAMS}{chance.randbytes(16).hex()}",
            "code": code,
            "name": name,
            "unit": unit,
            "county": county,
            "kind": kind.value,
            "funding": Funding.GOVERNMENT.value,
            "works_class": WorksClass.BUILDING.value,
            "state": chance.choice(STATES).value,
            "gates": listed({gate.value for gate in chance.choices(route_of(kind, date(2023, 1, 1)), k=chance.choice((1, 1, 2)))}),
            "reached": None,
            "buildings": chance.randrange(1, 12),
            "area": chance.randrange(10**6, 10**9),
            "supervisions": 0,
            "flags": 0,
            "judged": chance.random() < 0.9,
            "unmet": unmet,
            "undetermined": undetermined,
            "last_on": date(2015, 1, 1) + timedelta(days=chance.randrange(4_000)),
            "position": 30 * each,
            "by_name": in_dictionary_order(name),
            "sought": as_sought(f"{code}\n{name}\n{unit}"),
        }


def pages(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while page := list(islice(rows, size)):
        yield page


def measure(ledger: Ledger) -> None:
    runner = Runner(ledger, ProjectRegister())
    runner.catch_up()
    sheet = ProjectRegister().tables(MetaData(), "project_register__1__")
    begun = perf_counter()
    with writing(ledger.engine) as db:
        for some in pages(rows(PROJECTS), PAGE):
            write(db, sheet, [row["stream"] for row in some], some)
    if ledger.engine.dialect.name == "postgresql":
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))  # as its own housekeeping does soon after
    print(f"  {PROJECTS} rows written in {perf_counter() - begun:.1f} s")
    every = []
    for name, query in LOOKS.items():
        taken = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            runner.catch_up()
            with snapshot(ledger.engine) as db:
                found = look_up(db, runner.sheets, query)
            taken.append((perf_counter() - begun) * 1000)
        every += taken
        print(f"  {name:24} {percentile(taken, 50):6.1f} ms, p95 {percentile(taken, 95):6.1f} ms   {found.total:6} projects")
    print(f"  {'all of these':24} {percentile(every, 50):6.1f} ms, p95 {percentile(every, 95):6.1f} ms")
    with TemporaryDirectory() as folder, snapshot(ledger.engine) as db:
        begun = perf_counter()
        file = Path(folder, "register.xlsx")
        write_workbook(look_through(db, runner.sheets, Query(words="医院")), {}, file, position=ledger.head())
        print(f"  Excel of the 1 in 10: {perf_counter() - begun:.1f} s, {file.stat().st_size / 1e6:.1f} MB")


def percentile(taken: list[float], share: int) -> float:
    return sorted(taken)[min(len(taken) - 1, len(taken) * share // 100)]


@contextmanager
def ledgers() -> Iterator[dict[str, Ledger]]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        server = stack.enter_context(running_server())
        urls = {"SQLite": f"sqlite:///{folder}/lifecycle.db", "PostgreSQL": stack.enter_context(empty_database(server, "benchmark"))}
        opened = {}
        for name, url in urls.items():
            migrate(url)
            opened[name] = open_ledger(url, lambda: datetime(2026, 1, 5, tzinfo=UTC))
            stack.callback(opened[name].close)
        yield opened


if __name__ == "__main__":
    with ledgers() as opened:
        for name, ledger in opened.items():
            print(name)
            measure(ledger)
