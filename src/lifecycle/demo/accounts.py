"""演示账户: one account for each member of the staff, all with one password that is no secret; only where the city is invented."""

from lifecycle.accounts import Accounts, ensure_schema
from lifecycle.demo.people import STAFF
from lifecycle.desk.demonstration import PASSWORD, is_demonstration
from lifecycle.ledger import Ledger
from lifecycle.vocabulary import Refused


def open_accounts(ledger: Ledger) -> int:
    """开设演示账户 for whoever has none yet, and returns how many that were. Raises Refused on any other ledger."""
    if not is_demonstration(ledger):
        raise Refused("demo.no_accounts_here")
    ensure_schema(ledger.engine)
    return Accounts(ledger.engine).open_all([member.staff for member in STAFF], PASSWORD)
