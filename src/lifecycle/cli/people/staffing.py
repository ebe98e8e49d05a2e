"""岗位: `lifecycle appoint`."""

from typing import Annotated
from uuid import uuid4

import typer

from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json, ProposeUntil, StaffNumber, an_id
from lifecycle.cli.output import language, show, show_json
from lifecycle.cli.people.proposals import proposed
from lifecycle.compliance.reading.json_forms import day, one_of
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import CommandId, StaffId
from lifecycle.wording import label, say


def appoint(
    staff: StaffNumber,
    role: Annotated[str, typer.Option(help="岗位 · " + " | ".join(Role))],
    by: As,
    county: Annotated[
        str | None, typer.Option(help="县（市、区）代码，不填为全市 · county code, the whole city when left out", callback=an_id)
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="起始日期，默认今天 · first day, today when left out")] = None,
    until: Annotated[str | None, typer.Option(help="截止日期 · last day")] = None,
    propose_until: ProposeUntil = None,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """任命岗位；台账的第一次任命，任命安全管理员，无须授权 · appoint staff; the first one, a security administrator, needs no authority."""
    with opened(begins=True) as desk:
        command = AppointStaff(
            id=CommandId(f"appoint/{uuid4()}"),
            on=desk.today() if since is None else day(since, "--from"),
            by=StaffId(by),
            staff=StaffId(staff),
            role=one_of({each.value: each for each in Role})(role, "--role"),
            county=county,
            until=None if until is None else day(until, "--until"),
            confirmed=tuple(confirm or ()),
        )
        if propose_until is not None:
            proposed(desk, command, propose_until, as_json=as_json)
            return
        (recorded,) = desk.carry_out(command).recorded
    if as_json:
        given = {"staff": staff, "role": command.role.value, "county": county, "from": str(command.on)}
        show_json({"position": recorded.position, **given})
    else:
        named = label(command.role, language())
        show(say("staff.appointed", language(), staff=staff, role=named, on=command.on, position=recorded.position))
