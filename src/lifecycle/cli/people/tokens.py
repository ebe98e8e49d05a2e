"""接口令牌: `lifecycle token issue`, `list` and `revoke`."""

from typing import Annotated
from uuid import uuid4

import typer
from rich.table import Table

from lifecycle.accounts import ensure_schema
from lifecycle.accounts.secrets import token_number, token_secret
from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json, ProposeUntil, StaffNumber
from lifecycle.cli.output import language, show, show_json, write
from lifecycle.cli.people.proposals import proposed
from lifecycle.compliance.reading.json_forms import day
from lifecycle.desk.people import tokens
from lifecycle.staff.access import IssueToken, RevokeToken, TokenIssued
from lifecycle.values.identifiers import identifier
from lifecycle.vocabulary import CommandId, StaffId
from lifecycle.wording import say

token = typer.Typer(help="程序接口的令牌 · tokens for programs that use the interface", no_args_is_help=True)


@token.command()
def issue(
    staff: StaffNumber,
    name: Annotated[str, typer.Option(help="用于哪个程序 · which program it is for")],
    until: Annotated[str, typer.Option(help="截止日期 · last day")],
    by: As,
    propose_until: ProposeUntil = None,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """发放令牌，只显示一次 · issue a token, which is shown once."""
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        command = IssueToken(
            id=CommandId(f"token/{uuid4()}"),
            on=desk.real_day(),
            by=StaffId(by),
            staff=StaffId(staff),
            token=token_number(),
            name=name,
            until=day(until, "--until"),
            confirmed=tuple(confirm or ()),
        )
        if propose_until is not None:
            proposed(desk, command, propose_until, as_json=as_json)
            return
        secret = token_secret()
        (recorded,) = tokens.issue(desk, command, secret).recorded
    issued = recorded.fact.name if isinstance(recorded.fact, TokenIssued) else name
    given = {"staff": staff, "token": command.token, "name": issued, "until": str(command.until), "secret": secret}
    if as_json:
        show_json(given)
    else:
        show(say("token.issued", language(), **given))
        write(f"{secret}\n")  # on a line of its own, so that it can be taken whole


@token.command("list")
def list_tokens(as_json: Json = False) -> None:
    """列出现有令牌 · the tokens that stand, with the last day of use."""
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        found = list(tokens.tokens_in_force(desk))
    rows = [(each.staff, each.token.id, each.token.name, str(each.token.until), each.used_on and str(each.used_on)) for each in found]
    if as_json:
        show_json([dict(zip(("staff", "token", "name", "until", "used_on"), row, strict=True)) for row in rows])
    elif rows:
        table = Table(title=say("token.listed", language()), show_header=False)
        for row in rows:
            table.add_row(*(each or say("token.never_used", language()) for each in row))
        show(table)
    else:
        show(say("token.none", language()))


@token.command()
def revoke(
    staff: StaffNumber,
    number: Annotated[str, typer.Argument(help="令牌编号 · number of the token", metavar="TOKEN", callback=identifier)],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """吊销令牌，立即生效 · revoke a token, at once."""
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        command = RevokeToken(
            id=CommandId(f"token/{uuid4()}"),
            on=desk.real_day(),
            by=StaffId(by),
            staff=StaffId(staff),
            token=number,
            confirmed=tuple(confirm or ()),
        )
        tokens.revoke(desk, command)
    if as_json:
        show_json({"staff": staff, "revoked": number})
    else:
        show(say("token.revoked", language(), staff=staff, token=number))
