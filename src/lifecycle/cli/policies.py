"""核验政策文件: `lifecycle check-policies`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from lifecycle.cli.output import language, show, show_json
from lifecycle.compliance.annotation import coverage
from lifecycle.compliance.conditions import InForce
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.examples import WorkedExample, work_examples
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.reading.index import read_index
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.statutes import read_statutes
from lifecycle.policies_folder import policies_folder
from lifecycle.wording import say


def check_policies(
    folder: Annotated[
        Path | None,
        typer.Argument(help="政策文件目录，默认LIFECYCLE_POLICIES 所指，否则随软件发布的 · folder of the documents", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """读入全部政策文件并逐条核验示例 · read every policy document and judge every worked example. 有问题时退出码为 2."""
    folder = folder or policies_folder()
    rulebook = Rulebook.load(folder)
    worked = list(work_examples(rulebook))
    if failing := [each.problem for each in worked if not each.as_expected]:
        raise BadInput(*failing)
    if read_index(folder).tables:  # else these are drafts, by which nobody works yet
        read_statutes(folder)
    summaries = [summary(document, worked) for document in rulebook.documents]
    if as_json:
        show_json({"documents": summaries})
    else:
        show(_table(summaries))
        if unverified := sum(not each.verified for each in rulebook.jurisdictions.by_code.values()):
            show(say("policies.codes_unverified", language(), count=unverified))


def summary(document: PolicyDocument, worked: list[WorkedExample]) -> dict[str, Any]:
    """一份文件: what was read, and how many examples were judged, a gate at a time."""
    return {
        "id": document.id,
        "title": document.title,
        "file": document.file,
        "sha256": document.sha256,
        "in_force": _period(document.in_force),
        "clauses": len(document.clauses),
        "rules": sum(1 for _ in document.rules()),
        "targets": sum(1 for _ in document.targets()),
        "scores": sum(isinstance(each, ScoreLine) for _, each in document.provisions()),
        "checklist_items": sum(isinstance(each, Checklist) for _, each in document.provisions()),
        "unverified": [each.id for _, each in document.provisions() if isinstance(each, (ScoreLine, Checklist)) and not each.verified],
        "questions": [{"place": clause.place, "question": each} for clause in document.clauses for each in clause.questions],
        "coverage": dict(zip(("in_clauses", "in_all"), coverage(document), strict=True)),
        "examples": sum(len(rule.examples) for _, rule in document.rules()),
        "judged": sum(each.document is document for each in worked),
        "undecided": [choice.taken for choice in document.choices if choice.decided_by is None],
    }


def _period(in_force: InForce) -> dict[str, Any]:
    return {
        "from": in_force.first.isoformat() if in_force.first else None,
        "until": in_force.last.isoformat() if in_force.last else None,
        "assumed": in_force.assumed,
    }


def _table(summaries: list[dict[str, Any]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("document", "in_force"):
        table.add_column(say(f"policies.{column}", language()), overflow="fold")
    for column in ("clauses", "rules", "targets", "examples"):
        table.add_column(say(f"policies.{column}", language()), justify="right", no_wrap=True)
    for each in summaries:
        period = each["in_force"]
        assumed = say("policies.assumed", language()) if period["assumed"] else ""
        table.add_row(
            f"{each['id']}  {each['title']}",
            f"{period['from'] or '…'} — {period['until'] or '…'}{assumed}",
            *(str(each[column]) for column in ("clauses", "rules", "targets", "examples")),
        )
    return table
