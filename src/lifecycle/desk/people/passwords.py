"""密码的发放: the fact comes first, and the account is given the password that the newest of these facts is about."""

from lifecycle.accounts.register import Accounts
from lifecycle.desk.desk import Desk
from lifecycle.desk.people.authority import staff_stream
from lifecycle.desk.recording import Receipt
from lifecycle.staff.access import PasswordIssued


def keep_password(desk: Desk, receipt: Receipt, secret: str) -> None:
    """保存 the password that was issued now, if any was.

    Where another was issued meanwhile, no password opens the account until the next is issued: whoever was slow might have put one that
    he knows alone in the place of one that took two.
    """
    accounts = Accounts(desk.ledger.engine)
    for recorded in () if receipt.repeated else receipt.recorded:
        if isinstance(recorded.fact, PasswordIssued):
            staff = recorded.fact.staff
            accounts.issue(staff, secret)
            later = desk.ledger.load(staff_stream(staff)).recorded
            if any(each.position > recorded.position and isinstance(each.fact, PasswordIssued) for each in later):
                accounts.close(staff)
