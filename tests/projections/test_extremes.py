"""极端值: facts of every kind, with the largest and smallest values of their types, on both databases: each sheet follows, and is read."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from lifecycle.desk.opening import FACTS, open_ledger
from lifecycle.ledger import Append, Ledger, migrate
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections import check_query, county_progress, number_book, open_work, register_query, targets_set
from lifecycle.projections.sheets import Sheets
from lifecycle.projects.works.buildings import BuildingAdded
from lifecycle.staff.appointments import Appointment, Role
from lifecycle.vocabulary import BuildingId, Fact
from tests.city import built
from tests.copies import Fill, copied
from tests.packaged import packaged_calendar, rulebook
from tests.projections.extremes import EXTREMES, THAT_YEAR, Extreme, Extremes, fields_with_ends, history
from tests.recorded.test_recorded import CODEC, SAMPLES

NOW = datetime(2024, 1, 1, tzinfo=UTC)
BUILDINGS = 2_000
CROWDED = "project/crowded"
BEGUN = 6
"""So many projects stand there a second time, in the middle of their lives: something waits for somebody."""
AT_ONCE = 200
Streams = dict[str, list[Fact]]


@cache
def streams() -> Streams:
    """经过 of the demonstration, as many as show every kind of fact that is recorded there; and each stored sample by itself."""
    with TemporaryDirectory() as folder, closing(open_ledger(copied(built, f"sqlite:///{folder}/lifecycle.db"), lambda: NOW)) as ledger:
        whole: Streams = {}
        for each in ledger.read(limit=100_000):
            whole.setdefault(each.stream, []).append(each.fact)
    missing, chosen = set(FACTS), dict[str, list[Fact]]()
    for name, facts in sorted(whole.items(), key=lambda each: -len({*map(type, each[1])})):
        if found := missing & {*map(type, facts)}:
            missing -= found
            chosen[name] = facts
    samples = {name: CODEC.read(1, name, 1, sample) for name, sample in SAMPLES.items()}
    begun = {f"{name}-begun": facts[: len(facts) // 2] for name, facts in chosen.items() if name.startswith("project/")}
    alone = {f"sample/{name}": [fact] for name, fact in samples.items()}
    return chosen | dict(list(begun.items())[:BEGUN]) | alone


def crowded() -> list[Fact]:
    """A project of very many buildings."""
    [registered], [added] = streams()["sample/project-registered"], streams()["sample/building-added"]
    assert isinstance(added, BuildingAdded)
    first = replace(added.buildings_added[0], parts=())
    return [registered, replace(added, buildings_added=tuple(replace(first, id=BuildingId(f"{number}")) for number in range(BUILDINGS)))]


def record(ledger: Ledger, extreme: Extreme) -> None:
    extremes = Extremes(extreme)
    for name, facts in streams().items():
        _append(ledger, name, tuple(history(extremes, facts)))
    if extreme.past == THAT_YEAR:
        _append(ledger, CROWDED, tuple(history(Extremes(extreme._replace(long=False)), crowded())))


def _append(ledger: Ledger, name: str, changed: Sequence[Fact]) -> None:
    """In pieces, so that an entry of the ledger holds what they say."""
    for at in range(0, len(changed), AT_ONCE):
        some = changed[at : at + AT_ONCE]
        append = Append(stream=name, expected_version=at, facts=some, tags=(frozenset(),) * len(some))
        ledger.append([append], command=f"{name}/{at}", actor="SP01")


def read(ledger: Ledger, sheets: Sheets) -> dict[str, int]:
    """How many rows there are, all of them read as pages ask for them."""
    everybody = [Appointment(role=role, county=None, since=date.min, until=None) for role in Role]
    counted, set_, work = sheets.county_targets.sheets.counted, sheets.county_targets.sheets.set, sheets.open_work.sheets
    rows = sheets.number_book.sheets
    targets = [target for document in rulebook().documents for target in document.targets() if target.counting]
    with snapshot(ledger.engine) as db:
        books = [(by, year) for by, years in number_book.books(db, rows).items() for year in years]
        handlers = open_work.desks(db, work, None)
        return {
            "checks": len(check_query.todays_checks(db, sheets.check_register.sheets, date.min).lines),
            "findings": check_query.open_findings(db, sheets.check_register.sheets, date.max).total,
            "projects": len(list(register_query.look_through(db, sheets.project_register.sheets, register_query.Query()))),
            "work": len(open_work.tray(db, work, everybody)) + sum(len(open_work.on_desk(db, work, each, None)) for each in handlers),
            "loads": len(open_work.load(db, work, everybody, NOW.date())),
            "buildings": sum(len(county_progress.opened_to(db, counted, target.id)) for target in targets),
            "tallies": sum(len(county_progress.tallies(db, counted, target.id)) for target in targets),
            "progress": sum(len(county_progress.progress(db, counted, target.year)) for target in targets),
            "numbers": sum(len(number_book.book(db, rows, by, year)) for by, year in books),
            "targets": sum(len(targets_set.set_in(db, set_, year)) for year in (2023, 2**31 - 1, 2**63, 10**24, -(2**31), -(10**24))),
        }


@pytest.mark.parametrize("extreme", EXTREMES, ids=[each.name for each in EXTREMES])
def test_every_sheet_follows_the_largest_and_the_smallest_facts(copy_of: Callable[[Fill], str], extreme: Extreme, tmp_path: Path) -> None:
    """On 0.1 a year of 10**24 and a building's id of 81 signs stopped a sheet for good, and the server did not start any more."""
    url = copy_of(migrate)
    beside = () if url.startswith("sqlite") else (tmp_path / "attachments", tmp_path / "keys", tmp_path / "persons")
    with closing(open_ledger(url, lambda: NOW, *beside)) as ledger:
        record(ledger, extreme)
        sheets = Sheets(ledger, rulebook(), packaged_calendar())
        sheets.catch_up()
        rows = read(ledger, sheets)
        assert all(number for sheet, number in rows.items() if sheet != "progress"), rows
        assert bool(rows["progress"]) is (rows["buildings"] > BUILDINGS) is (extreme.past == THAT_YEAR), rows
        assert rows["projects"] == sum(name.startswith("project/") for name in streams()) + (extreme.past == THAT_YEAR)
        assert not rows["progress"] or set(sheets.differences().values()) == {0}


def test_nearly_every_field_of_every_fact_is_given_an_extreme_value() -> None:
    extremes = Extremes(EXTREMES[0])
    told = [fact for facts in streams().values() for fact in history(extremes, facts)]
    wanted = fields_with_ends(FACTS)

    assert {*map(type, told)} == set(FACTS)
    assert len(wanted) > 250
    assert len(wanted - extremes.reached) < len(wanted) / 20, sorted(wanted - extremes.reached)


@pytest.mark.parametrize("extreme", EXTREMES, ids=[each.name for each in EXTREMES])
def test_what_is_too_large_for_anything_is_stored_and_read_again(extreme: Extreme) -> None:
    """The other side of the sheets: none of these values is one that the types of facts refuse."""
    extremes = Extremes(extreme)
    for name, sample in SAMPLES.items():
        fact = extremes.of(CODEC.read(1, name, 1, sample))
        assert CODEC.read(1, *CODEC.write(fact)) == fact
