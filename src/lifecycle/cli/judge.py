"""评判一份卷宗: `lifecycle judge`, without a database."""

from datetime import date
from typing import Annotated, Any

import typer

from lifecycle.cli.output import show, show_json
from lifecycle.cli.reading import bytes_of
from lifecycle.cli.verdicts import answer_for_people
from lifecycle.compliance.building import latest_day
from lifecycle.compliance.dossier_file import read_dossier, refuse_later
from lifecycle.compliance.reading.json_forms import day, one_of
from lifecycle.compliance.rulebook import Rulebook, passable
from lifecycle.policies_folder import policies_folder
from lifecycle.vocabulary import JUDGED_STAGE, Gate, Verdict

NOT_PASSABLE = 1


def judge(
    dossier: Annotated[str, typer.Option(help="卷宗文件（JSON），- 为标准输入 · dossier file, - for standard input")],
    gate: Annotated[str, typer.Option(help="环节 · " + " | ".join(JUDGED_STAGE))],
    on: Annotated[str | None, typer.Option(help="判定日期，默认取卷宗中最晚的日期 · day of judgement")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """评判一份卷宗能否通过一个环节 · judge a dossier at a gate. 退出码 0 可通过，1 不可通过，2 输入有误."""
    at = one_of({each.value: each for each in JUDGED_STAGE})(gate, "--gate")
    asked = None if on is None else day(on, "--on")
    rulebook = Rulebook.load(policies_folder())
    submitted = read_dossier(bytes_of(dossier), rulebook.jurisdictions)
    judged_on = asked or latest_day(submitted)
    if judged_on:
        refuse_later(submitted, judged_on)
    verdicts = rulebook.judge(submitted, at, judged_on)
    if as_json:
        show_json(answer(at, judged_on, verdicts))
    else:
        show(answer_for_people(submitted, at, judged_on, verdicts))
    if not passable(verdicts):
        raise typer.Exit(NOT_PASSABLE)


def answer(gate: Gate, on: date | None, verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
    """结论 for programs. subject: only where it is not a building, which has an id."""
    return {
        "gate": gate.value,
        "on": on.isoformat() if on else None,
        "passable": passable(verdicts),
        "verdicts": [
            {
                "rule": each.rule,
                "building": each.building,
                "verdict": each.verdict.value,
                "measure": each.measure,
                "measured": each.measured,
                "required": each.required,
                "comparison": each.comparison,
                "clause": {"document": each.clause.document, "place": each.clause.place, "quote": each.clause.quote},
                "missing": list(each.missing),
                "warning": each.warning,
            }
            | ({} if each.building else {"subject": each.subject})
            for each in verdicts
        ],
    }
