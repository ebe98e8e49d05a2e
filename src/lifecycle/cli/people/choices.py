"""选项决定: `lifecycle decide-choice`, which proposes what another officer of the city confirms by `lifecycle proposals confirm`."""

from typing import Annotated
from uuid import uuid4

import typer

from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json
from lifecycle.cli.people.proposals import proposed
from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.reading.json_forms import day
from lifecycle.values.identifiers import identifier
from lifecycle.vocabulary import CommandId, StaffId


def decide_choice(
    document: Annotated[str, typer.Argument(help="政策文件编号 · id of the policy document", metavar="DOCUMENT", callback=identifier)],
    choice: Annotated[str, typer.Argument(help="待定选项 · name of the choice", metavar="CHOICE", callback=identifier)],
    option: Annotated[str, typer.Option(help="按哪一选项办理 · the option that is taken", callback=identifier)],
    number: Annotated[str, typer.Option(help="决定文件的文号 · number of the paper that decides")],
    since: Annotated[str, typer.Option("--from", help="自哪天起 · from which day on")],
    propose_until: Annotated[str, typer.Option("--propose-until", help="提请有效到哪天 · last day of the proposal")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """提请决定政策文件的待定选项，另一名市局人员确认后生效 · propose to decide an open choice of a document; another confirms it."""
    with opened() as desk:
        command = DecideChoice(
            id=CommandId(f"decide-choice/{uuid4()}"),
            on=desk.today(),
            by=StaffId(by),
            document=document,
            choice=choice,
            option=option,
            number=number,
            since=day(since, "--from"),
            confirmed=tuple(confirm or ()),
        )
        proposed(desk, command, propose_until, as_json=as_json)
