"""账户与会话: who may sign in, who is signed in, and how often somebody has tried; knows staff ids and nothing of construction."""

from lifecycle.accounts.attempts import Attempts
from lifecycle.accounts.door import Admitted, Door, Held, Wrong
from lifecycle.accounts.register import Account, Accounts
from lifecycle.accounts.sessions import Session, Sessions
from lifecycle.accounts.upgrade import ensure_schema, migrate

__all__ = ["Account", "Accounts", "Admitted", "Attempts", "Door", "Held", "Session", "Sessions", "Wrong", "ensure_schema", "migrate"]
