"""演示账户: one account for each member of the staff, all with one password that is no secret; only where the city is invented."""

from lifecycle.accounts import Accounts, ensure_schema
from lifecycle.demo.people import STAFF
from lifecycle.desk.desk import SYSTEM
from lifecycle.ledger import Ledger
from lifecycle.vocabulary import Refused

PASSWORD = "jincheng-demonstration-2023"  # noqa: S105  printed by `lifecycle demo`, and on the page where one signs in
DEMONSTRATION = "demo/"
"""What the command ids of the script begin with. Those of real commands do not: they are made at the edge, or say what they are about."""


def is_demonstration(ledger: Ledger) -> bool:
    """Whether the ledger begins with the demonstration's own facts, whatever was recorded behind them."""
    opening = next((recorded for recorded in ledger.read(limit=100) if recorded.actor != SYSTEM), None)
    return opening is not None and opening.command.startswith(DEMONSTRATION)


def open_accounts(ledger: Ledger) -> int:
    """开设演示账户 for whoever has none yet, and returns how many that were. Raises Refused on any other ledger."""
    if not is_demonstration(ledger):
        raise Refused("demo.no_accounts_here")
    ensure_schema(ledger.engine)
    return Accounts(ledger.engine).open_all([member.staff for member in STAFF], PASSWORD)
