"""What a command costs on a long project, beside the same at an earlier commit. Run: python -m tests.benchmarks.long_projects

CPU time of one process, so that a busy machine can be borne. Commands are named and spelled as JSON, since both programs read these alike.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from inspect import signature
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from msgspec import convert
from msgspec.json import decode

from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk import FACTS, Desk, open_desk, open_ledger
from lifecycle.ledger import Append
from lifecycle.projections.sheets import Sheets
from lifecycle.projects.decide import COMMANDS
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, StaffId
from tests.benchmarks._earlier import BASE, HERE, checked_out

NOW = datetime(2026, 5, 10, 4, tzinfo=UTC)
CLERK = StaffId("SJ01")
UNIT = {"name": "晋城市城市建设投资有限公司", "code": "91140500MA0K00017Y"}
BUILDINGS, DAYS = 10, 1_000
LENGTHS = (50, 500, 5_000)
COMMANDS_EACH, FURTHER = 20, 1_000
PROGRAM = "tests/benchmarks/long_projects.py"
ONCE = "once"
SHORTEST, LONGEST = str(LENGTHS[0]), str(LENGTHS[-1])


def main() -> None:
    """Both as whole processes, one after the other."""
    with TemporaryDirectory() as scratch:
        base = checked_out(Path(scratch))
        told = {"now": figures(HERE)} | ({BASE: figures(base)} if base else {})
    for program, found in told.items():
        print(f"{program}:")
        for facts, each in found["each"].items():
            print(f"  project of {facts} facts: command {each['command']:.1f} ms, all sheets {each['sheets']:.1f} ms")
        longer = whole(found, LONGEST) / whole(found, SHORTEST)
        print(f"  command and all sheets, {LONGEST} facts beside {SHORTEST}: ratio {longer:.1f}   < 3 {verdict(met=longer < 3)}")
        first, second = found["further"]
        linear = second / first
        print(f"  {FURTHER} further facts by commands: {first + second:.1f} s; second half beside first: ratio {linear:.2f}   ", end="")
        print(f"< 1.2 (linear: 1) {verdict(met=linear < 1.2)}")
        print(f"  a correction over {DAYS} days: {found['correction']:.2f} s   < 0.5 {verdict(met=found['correction'] < 0.5)}")


def whole(found: dict[str, Any], facts: str) -> float:
    each: dict[str, float] = found["each"][facts]
    return each["command"] + each["sheets"]


def verdict(*, met: bool) -> str:
    return "met" if met else "MISSED"


def figures(tree: Path) -> dict[str, Any]:
    """What this program finds when it runs on the source of a tree, in a process of its own."""
    found_first = f"import sys, runpy; sys.path[:0] = {[str(tree / 'src'), str(HERE)]!r}; sys.argv[1:] = [{ONCE!r}]"
    run = f"{found_first}; runpy.run_path({str(HERE / PROGRAM)!r}, run_name='__main__')"
    told = subprocess.run([sys.executable, "-c", run], cwd=tree, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def once() -> None:
    each, further, correction = {}, [0.0, 0.0], 0.0
    for facts in LENGTHS:
        with TemporaryDirectory() as folder:
            desk, sheets = office(folder)
            project = filled(desk, facts)
            sheets.catch_up()
            each[str(facts)] = commands(desk, sheets, project)
            if facts == LENGTHS[0]:
                further = [spent(declare_many, desk, project, half) for half in ("first", "second")]
            if facts == LENGTHS[-1]:
                correction = spent(correct, desk, project, 4)
            desk.ledger.close()
    print(json.dumps({"each": each, "further": further, "correction": correction}))


def office(folder: str) -> tuple[Desk, Sheets]:
    ledger = open_ledger(f"sqlite:///{folder}/lifecycle.db", lambda: NOW)
    console = {"console": True} if "console" in signature(open_desk).parameters else {}  # the earlier program has no such thing
    folder_of_rules = {"policies": POLICIES} if "policies" in signature(open_desk).parameters else {}
    desk = open_desk(ledger, lambda: NOW, **folder_of_rules, **console)
    for number, role in enumerate((Role.SECURITY_ADMIN, Role.CITY)):
        desk.carry_out(AppointStaff(id=CommandId(f"appoint-{number}"), on=date(2020, 1, 1), by=CLERK, staff=CLERK, role=role))
    by_calendar = [desk.statutes.calendar] if "calendar" in signature(Sheets).parameters and hasattr(desk, "statutes") else []
    sheets = Sheets(ledger, desk.rulebook, *by_calendar)
    sheets.catch_up()
    return desk, sheets


def filled(desk: Desk, facts: int) -> str:
    """A project of so many facts over the days before today, the latest of them today's; one application is open all the while."""
    project = f"{facts:032}"
    give(
        desk,
        "RegisterProject",
        project,
        on="2023-05-10",
        code=f"2305-140502-04-01-{facts:06}",
        name="第二人民医院",
        county="140502",
        kind="new",
        funding="government",
        urban=True,
        bim_pilot=False,
        approving_authority="晋城市发展和改革委员会",
        parties=[{"role": "construction_unit", "unit": UNIT}],
    )
    added = [
        {"id": f"{n}#", "name": f"{n}号楼", "use": "hospital", "floor_area_m2": "9000", "prefabricated": False}
        for n in range(1, BUILDINGS + 1)
    ]
    give(desk, "AddBuildings", project, on="2023-05-10", buildings_added=added)
    application = {"gate": "construction_permit", "buildings": [each["id"] for each in added], "applicant": UNIT}
    give(desk, "SubmitApplication", project, on="2023-05-10", mode="ordinary", **application)
    declared = next(fact for fact in FACTS if fact.__name__ == "IndicatorsDeclared")
    stream = desk.ledger.load(f"project/{project}")
    new = [
        convert(
            {
                "type": declared.__struct_config__.tag,
                "by": CLERK,
                "on": str(date(2023, 5, 10) + timedelta(days=n * DAYS // facts)),
                **stated(n),
            },
            declared,
            strict=False,
        )
        for n in range(facts - stream.version)
    ]
    whole = Append(stream=stream.name, expected_version=stream.version, facts=tuple(new), tags=(frozenset[str](),) * len(new))
    desk.ledger.append([whole], command=f"fill-{facts}", actor=CLERK)
    return project


def stated(number: int) -> dict[str, Any]:
    values = {"green_star": 1 + number % 3}
    return {"stage": "required", "declarations": [{"building": f"{1 + number % BUILDINGS}#", "values": values}]}


def give(desk: Desk, name: str, project: str, /, **fields: Any) -> None:
    command = next(each for each in COMMANDS if each.__name__ == name)
    whole = {"id": f"{name}/{desk.ledger.head()}", "by": CLERK, "project": project, **fields}
    desk.carry_out(decode(json.dumps(whole), type=command, strict=False))


def declare(desk: Desk, project: str, number: int) -> None:
    give(desk, "DeclareIndicators", project, on="2026-05-10", **stated(number))


def declare_many(desk: Desk, project: str, half: str) -> None:
    for number in range(FURTHER // 2):
        declare(desk, project, number + len(half))


def correct(desk: Desk, project: str, version: int) -> None:
    wrong = desk.ledger.load(f"project/{project}").recorded[version - 1].fact
    declarations = stated(0)["declarations"]
    declarations[0]["values"]["green_star"] = 3
    assert wrong.on == date(2023, 5, 10)
    give(desk, "CorrectFact", project, on="2026-05-10", corrects=version, changed={"declarations": declarations}, reason="录入笔误")


def commands(desk: Desk, sheets: Sheets, project: str) -> dict[str, float]:
    """Milliseconds of a command, and of bringing all sheets up to it."""
    both = [(spent(declare, desk, project, n), spent(sheets.catch_up)) for n in range(COMMANDS_EACH)]
    return {"command": 1_000 * median(command for command, _ in both), "sheets": 1_000 * median(caught for _, caught in both)}


def spent(act: Callable[..., object], *given: object) -> float:
    begun = process_time()
    act(*given)
    return process_time() - begun


if __name__ == "__main__":
    if sys.argv[1:] == [ONCE]:
        once()
    else:
        main()
