"""密码的发放: the fact is recorded first. The account then gets the password that belongs to the newest of these facts."""

from functools import partial

from lifecycle.accounts.register import Accounts
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import staff_stream
from lifecycle.desk.recording import Receipt
from lifecycle.staff.access import PasswordIssued
from lifecycle.vocabulary import Refused, StaffId


def keep_password(desk: Desk, receipt: Receipt, secret: str) -> None:
    """保存 the password that was issued now, if any was. Raises Refused if another password was issued after it: the newer one is kept.
    Otherwise a slow request could replace a password that took two persons by one that a single person knows.
    """
    accounts = Accounts(desk.ledger.engine)
    for recorded in () if receipt.repeated else receipt.recorded:
        if isinstance(recorded.fact, PasswordIssued):
            staff = recorded.fact.staff
            if not accounts.issue(staff, secret, partial(_is_newest, desk, staff, recorded.position)):
                raise Refused("password.issued_meanwhile", staff=staff)


def _is_newest(desk: Desk, staff: StaffId, position: int) -> bool:
    """Whether the fact there is the one by which the last password of somebody was issued."""
    return position == max(
        each.position for each in desk.ledger.load(staff_stream(staff)).recorded if isinstance(each.fact, PasswordIssued)
    )
