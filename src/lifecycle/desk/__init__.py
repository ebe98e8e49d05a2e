"""业务办理: the only place where streams, verdicts and ledger meet."""

from lifecycle.desk.desk import Desk, Receipt
from lifecycle.desk.opening import FACTS, open_desk, open_ledger

__all__ = ["FACTS", "Desk", "Receipt", "open_desk", "open_ledger"]
