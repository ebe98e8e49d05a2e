"""两人各持一半: a password or token that takes two persons is shown in halves: the confirmer sees the first half, the issuer the second.
Neither half alone signs in. The owner gets both, and joins them in this order.
"""

from typing import Any

from lifecycle.accounts.halves import Halves
from lifecycle.accounts.register import Accounts
from lifecycle.accounts.secrets import Kind
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import staff_member
from lifecycle.desk.people.passwords import keep_password
from lifecycle.desk.people.proposals import act_of, proposed_in
from lifecycle.desk.people.tokens import keep_token
from lifecycle.desk.recording import Receipt
from lifecycle.staff.access import IssuePassword, IssueToken
from lifecycle.staff.confirming import ActStanding, CarryOutAct, ConfirmAct
from lifecycle.vocabulary import Refused, StaffId

KINDS: dict[type[Any], Kind] = {IssuePassword: Kind.PASSWORD, IssueToken: Kind.TOKEN}


def secret_of(desk: Desk, proposal: str) -> Kind | None:
    """The kind of secret that a proposal leads to; None for most. Raises Refused for an unknown number."""
    return KINDS.get(type(proposed_in(act_of(desk.ledger, proposal)[1].asked)))


def concerned(desk: Desk, proposal: str) -> StaffId:
    """当事人, whose secret it is."""
    return act_of(desk.ledger, proposal)[1].asked.concerns[0]


def confirm(desk: Desk, command: ConfirmAct, half: str) -> Receipt:
    """确认, with the first half of what is permitted by it. It is kept until the second one is made."""
    receipt = desk.carry_out(command)
    if not receipt.repeated and secret_of(desk, command.proposal):
        until = act_of(desk.ledger, command.proposal)[1].asked.until
        Halves(desk.ledger.engine).keep(command.proposal, half, until, desk.today())
    return receipt


def carry_out(desk: Desk, command: CarryOutAct, half: str) -> Receipt:
    """办结, with the second half where a secret comes of it. Raises Refused where the first one was never told."""
    kind, halves = secret_of(desk, command.proposal), Halves(desk.ledger.engine)
    if kind is None or desk.ledger.recorded_by(command.id):
        return desk.carry_out(command)
    first, act, staff = halves.get(command.proposal), act_of(desk.ledger, command.proposal)[1], concerned(desk, command.proposal)
    if first is None and act.standing is ActStanding.PERMITTED:
        raise Refused("two.half_missing", proposal=act.id)
    if first and kind is Kind.PASSWORD and act.proposer == command.by and staff_member(desk.ledger, staff).password_void:
        Accounts(desk.ledger.engine).close(staff)  # before the fact by which it is void no more, or a crash between the two would revive it
    receipt = desk.carry_out(command)
    if first and not receipt.repeated:
        keep_password(desk, receipt, first + half)
        keep_token(desk, receipt, first + half)
        halves.drop(act.id)
    return receipt
