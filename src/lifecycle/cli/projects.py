"""项目: `lifecycle show` and `lifecycle replay`."""

from datetime import date
from typing import Annotated, Any

import typer
from msgspec import to_builtins
from msgspec.json import decode, encode

from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json, ProjectCode, whole
from lifecycle.cli.output import show, show_json
from lifecycle.cli.walk import walk
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.json_forms import day
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.telling.history import History, HistoryEntry, replay
from lifecycle.values.ends import FURTHEST
from lifecycle.vocabulary import Fact


def show_project(code: ProjectCode, as_json: Json = False) -> None:
    """显示一个项目：环节、指标、督办、历史 · show a project with its gates, indicators, open items and history."""
    _print(code, None, None, as_json)


def replay_project(
    code: ProjectCode,
    known_at: Annotated[
        int | None,
        typer.Option(help="只看台账到此位置所知 · as known at this position", parser=whole("--known-at", 0, FURTHEST), metavar="POSITION"),
    ] = None,
    in_force_on: Annotated[str | None, typer.Option(help="只看法定日期到此日的事实 · as in force on this date")] = None,
    as_json: Json = False,
) -> None:
    """按两个时钟重放一个项目：当时知道什么，当日是什么 · replay a project by the two clocks."""
    _print(code, known_at, None if in_force_on is None else day(in_force_on, "--in-force-on"), as_json)


def _print(code: str, known_at: int | None, in_force_on: date | None, as_json: bool) -> None:
    with opened() as desk:
        if known_at is not None and known_at > (head := desk.ledger.head()):
            raise BadInput(Problem("--known-at", "page.audit.position_wrong", {"typed": known_at, "head": head}))
        history = replay(desk, project_bearing(desk.counter(), code), known_at=known_at, in_force_on=in_force_on)
    if as_json:
        show_json(answer(code, history))
    else:
        show(walk(history))


def answer(code: str, history: History) -> dict[str, Any]:
    """历史 for programs: the facts exactly as stored, and the state that they amount to."""
    return {
        "code": code,
        "known_at": history.known_at,
        "in_force_on": history.in_force_on.isoformat() if history.in_force_on else None,
        "facts": [_entry(entry) for entry in history.everything],
        "project": to_builtins(history.project, str_keys=True),
    }


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    recorded = entry.recorded
    return {
        "position": recorded.position,
        "stream": recorded.stream,
        "version": recorded.version,
        "recorded_at": recorded.recorded_at.isoformat(),
        "actor": recorded.actor,
        "command": recorded.command,
        "leaf_hash": recorded.leaf_hash.hex(),
        "fact": _plain(recorded.fact),
        "mended": None if entry.mended is None else _plain(entry.mended),
        "annulled_by": entry.annulled.position if entry.annulled else None,
    }


def _plain(fact: Fact) -> Any:
    return decode(encode(fact))
