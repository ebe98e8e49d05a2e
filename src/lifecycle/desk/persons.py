"""个人信息的办理: who may erase a person, and who may say that the law obliges to keep one.

三员分立: the security administrator erases, the audit administrator places and lifts what stands against it. So it takes two of them to
erase what has to be kept.
"""

from lifecycle.desk.admission import C, well_formed
from lifecycle.desk.authority import authorise
from lifecycle.desk.desk import Desk
from lifecycle.desk.privacy import refuse_personal
from lifecycle.ledger import PersonRegister, Recorded
from lifecycle.ledger.facts import ErasePerson, LiftRetentionHold, PlaceRetentionHold
from lifecycle.vocabulary import Refused


def erase_person(desk: Desk, command: ErasePerson) -> tuple[Recorded, ...]:
    """删除个人信息. Raises Refused, LedgerUnavailable."""
    command = _permitted(desk, command)
    refuse_personal(command.reason)
    return PersonRegister(desk.ledger).erase(command, desk.today())


def place_retention_hold(desk: Desk, command: PlaceRetentionHold) -> tuple[Recorded, ...]:
    """登记留存. Raises Refused, LedgerUnavailable."""
    command = _permitted(desk, command)
    refuse_personal(command.basis)
    return PersonRegister(desk.ledger).place_hold(command, desk.today())


def lift_retention_hold(desk: Desk, command: LiftRetentionHold) -> tuple[Recorded, ...]:
    """解除留存. Raises Refused, LedgerUnavailable."""
    command = _permitted(desk, command)
    refuse_personal(command.reason)
    return PersonRegister(desk.ledger).lift_hold(command, desk.today())


def _permitted(desk: Desk, command: C) -> C:
    command = well_formed(command)
    if command.on > desk.today():
        raise Refused("command.in_the_future", on=command.on, today=desk.today())
    authorise(desk.ledger, command, None, desk.today())
    return command
