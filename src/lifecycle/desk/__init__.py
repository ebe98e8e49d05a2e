"""业务办理: the only place where streams, verdicts and ledger meet."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lifecycle.desk.desk import Desk
    from lifecycle.desk.opening import FACTS, open_desk, open_ledger
    from lifecycle.desk.recording import Receipt

__all__ = ["FACTS", "Desk", "Receipt", "open_desk", "open_ledger"]

STANDS_IN = {"Desk": "desk", "Receipt": "recording", "FACTS": "opening", "open_desk": "opening", "open_ledger": "opening"}


def __getattr__(name: str) -> Any:
    """Imports a name only when it is used, so that the form of the register can be made without a database."""
    if name not in STANDS_IN:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{STANDS_IN[name]}"), name)
