"""接口令牌的办理: issued, listed and revoked at the desk. A secret is shown once, to its issuer. Only its hash is stored."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from lifecycle.accounts.tokens import Tokens
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.recording import Receipt
from lifecycle.staff.access import IssueToken, RevokeToken, TokenIssued
from lifecycle.staff.appointments import MachineToken, Staff
from lifecycle.vocabulary import StaffId


class TokenStanding(Struct, frozen=True, kw_only=True):
    """现有令牌. used_on: None before it was first used."""

    staff: StaffId
    token: MachineToken
    used_on: date | None


def issue(desk: Desk, command: IssueToken, secret: str) -> Receipt:
    """发放, by one alone. The fact comes first: a token of which there is no fact opens nothing."""
    receipt = desk.carry_out(command)
    keep_token(desk, receipt, secret)
    return receipt


def keep_token(desk: Desk, receipt: Receipt, secret: str) -> None:
    """保存 the token that was issued now, if any was."""
    for recorded in () if receipt.repeated else receipt.recorded:
        if isinstance(recorded.fact, TokenIssued):
            Tokens(desk.ledger.engine).keep(recorded.fact.token, recorded.fact.staff, secret)


def revoke(desk: Desk, command: RevokeToken) -> None:
    """吊销. The fact is what closes the door; what is kept of the token is cleared away behind it."""
    desk.carry_out(command)
    Tokens(desk.ledger.engine).drop(command.token)


def tokens_in_force(desk: Desk) -> Iterator[TokenStanding]:
    """现有令牌 of everybody: issued, not revoked, and not past their last day."""
    used = Tokens(desk.ledger.engine).last_used()
    holders = dict.fromkeys(each.fact.staff for each in desk.ledger.tagged(["staff"], [TokenIssued]) if isinstance(each.fact, TokenIssued))
    for staff in holders:
        for token in staff_member(desk.ledger, staff).tokens:
            if token.until >= desk.real_day():
                yield TokenStanding(staff=staff, token=token, used_on=used.get(token.id))


def holder(desk: Desk, secret: str) -> Staff | None:
    """持有人: as whom a token lets a program in today; None when it is unknown, revoked or past its last day. Its use is noted."""
    tokens = Tokens(desk.ledger.engine)
    kept = tokens.find(secret)
    if kept is None:
        return None
    staff = staff_member(desk.ledger, kept.staff)
    if not any(token.id == kept.id and token.until >= desk.real_day() for token in staff.tokens):
        return None
    tokens.used(kept, desk.real_day())
    return staff
