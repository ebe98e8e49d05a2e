"""提请与确认: `lifecycle proposals`, and `lifecycle reinstate`; and what a command says that was proposed instead of given."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar
from uuid import uuid4

import typer
from rich.table import Table

from lifecycle.accounts import ensure_schema
from lifecycle.accounts.secrets import first_half, second_half
from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json, StaffNumber
from lifecycle.cli.output import language, show, show_json, write
from lifecycle.compliance.reading.json_forms import day
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.people import halves
from lifecycle.desk.people import proposals as waiting
from lifecycle.staff.confirming import UNSETTLED, Act, CarryOutAct, ConfirmAct, DeclineAct, WithdrawAct
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.values.identifiers import identifier
from lifecycle.vocabulary import Command, CommandId, StaffId
from lifecycle.wording import label, say

proposals = typer.Typer(help="须两人办理的提请 · proposals of what takes two", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="提请编号 · number of the proposal", metavar="PROPOSAL", callback=identifier)]
C = TypeVar("C", bound=Command)
Reason = Annotated[str, typer.Option(help="理由 · the reason")]


def proposed(desk: Desk, command: Command, until: str, *, as_json: bool) -> None:
    """提请 the command, and say under which number."""
    asked = waiting.proposing(command, desk.today(), day(until, "--propose-until"))
    desk.carry_out(asked)
    given = {"proposal": asked.proposal, "until": str(asked.until)}
    if as_json:
        show_json(given)
    else:
        show(say("two.proposed", language(), **given))


@proposals.command("list")
def list_proposals(as_json: Json = False) -> None:
    """列出待办的提请 · what waits to be confirmed or carried out."""
    with opened() as desk:
        found = [act for act in waiting.proposals(desk.ledger) if act.standing_on(desk.today()) in UNSETTLED]
        told = [] if as_json else _in_words(desk, found)
    rows = [
        {
            "proposal": act.id,
            "act": act.asked.act,
            "concerns": list(act.asked.concerns),
            "proposed": json.loads(bytes(act.asked.proposed)),
            "proposer": act.proposer,
            "until": str(act.asked.until),
            "standing": act.standing.value,
        }
        for act in found
    ]
    if as_json:
        show_json(rows)
    elif found:
        table = Table(title=say("two.listed", language()), show_header=False)
        for act, (what, proposer) in zip(found, told, strict=True):
            table.add_row(act.id, what, proposer, str(act.asked.until), label(act.standing, language()))
        show(table)
    else:
        show(say("two.none", language()))


def _in_words(desk: Desk, acts: Sequence[Act]) -> list[tuple[str, str]]:
    """Of each what it would do, and who proposed it, everybody by name with the id, as the pages tell it."""
    from lifecycle.web.layout.called import in_plain_text, who  # noqa: PLC0415  slow to import, and needed only here
    from lifecycle.web.layout.told import proposed as what  # noqa: PLC0415  as above

    rulebook, lang = desk.rulebooks.folder, language()
    told = in_plain_text([*(what(act.asked, rulebook, lang) for act in acts), *(who(act.proposer) for act in acts)], desk, lang)
    return list(zip(told[: len(acts)], told[len(acts) :], strict=True))


@proposals.command()
def confirm(number: Number, by: As, confirm: Confirm = None, as_json: Json = False) -> None:
    """确认提请；密码、令牌的前一半只显示一次 · confirm a proposal; the first half of a secret is shown once."""
    half: str | None = None
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        if kind := halves.secret_of(desk, number):
            half = first_half(kind)
        receipt = halves.confirm(desk, _command(desk, ConfirmAct, by, number, confirmed=tuple(confirm or ())), half or "")
    _tell("two.confirmed", number, half, as_json=as_json, which="first_half", recorded=receipt)


@proposals.command()
def decline(number: Number, reason: Reason, by: As, confirm: Confirm = None, as_json: Json = False) -> None:
    """退回提请 · decline a proposal."""
    _give("two.declined", number, as_json=as_json, kind=DeclineAct, by=by, reason=reason, confirmed=tuple(confirm or ()))


@proposals.command()
def withdraw(number: Number, by: As, confirm: Confirm = None, as_json: Json = False) -> None:
    """撤回提请 · withdraw one's own proposal."""
    _give("two.withdrawn", number, as_json=as_json, kind=WithdrawAct, by=by, confirmed=tuple(confirm or ()))


@proposals.command("carry-out")
def carry_out(number: Number, by: As, confirm: Confirm = None, as_json: Json = False) -> None:
    """办结已确认的提请：密码、令牌的后一半只显示一次 · carry out what was permitted; the second half of a secret is shown once."""
    half: str | None = None
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        if kind := halves.secret_of(desk, number):
            half = second_half(kind)
        halves.carry_out(desk, _command(desk, CarryOutAct, by, number, confirmed=tuple(confirm or ())), half or "")
    _tell("two.carried_out", number, half, as_json=as_json, which="second_half")


def reinstate(
    staff: StaffNumber,
    reason: Reason,
    propose_until: Annotated[str, typer.Option("--propose-until", help="提请有效到哪天 · last day of the proposal")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """恢复安全管理员：另两名管理员一人提请、一人确认后在此办结 · reinstate a security administrator where there is none."""
    with opened() as desk:
        command = ReinstateSecurityAdmin(
            id=CommandId(f"reinstate/{uuid4()}"),
            on=desk.today(),
            by=StaffId(by),
            staff=StaffId(staff),
            reason=reason,
            confirmed=tuple(confirm or ()),
        )
        proposed(desk, command, propose_until, as_json=as_json)


def _give(code: str, number: str, *, as_json: bool, kind: type[Command], by: str, **more: Any) -> None:
    with opened() as desk:
        receipt = desk.carry_out(_command(desk, kind, by, number, **more))
    _tell(code, number, None, as_json=as_json, recorded=receipt)


def _tell(code: str, number: str, half: str | None, *, as_json: bool, which: str = "", recorded: Receipt | None = None) -> None:
    """What was done, and the half of a secret on a line of its own, so that it can be taken whole."""
    positions = [each.position for each in recorded.recorded] if recorded else []
    if as_json:
        show_json({"proposal": number} | ({"recorded": positions} if recorded else {}) | ({which: half} if half else {}))
        return
    show(say(code, language(), proposal=number, position=positions[-1] if positions else ""))
    if half:
        show(say(f"two.{which}", language()))
        write(f"{half}\n")


def _command(desk: Desk, kind: type[C], by: str, number: str, **more: Any) -> C:
    named: dict[str, Any] = {"proposal": number, **more}
    return kind(id=CommandId(f"proposal/{uuid4()}"), on=desk.today(), by=StaffId(by), **named)
