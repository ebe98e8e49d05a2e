"""账户与会话: who may sign in, who is signed in, and how often somebody has tried; knows staff ids and nothing of construction."""

from lifecycle.accounts.attempts import Attempt, Attempts
from lifecycle.accounts.door import Admitted, Busy, Door, Held, Wrong
from lifecycle.accounts.policy import SignInPolicy
from lifecycle.accounts.register import Account, Accounts
from lifecycle.accounts.sessions import Session, Sessions
from lifecycle.accounts.tallies import Tallies, Tally
from lifecycle.accounts.upgrade import ensure_schema, migrate

__all__ = [
    "Account",
    "Accounts",
    "Admitted",
    "Attempt",
    "Attempts",
    "Busy",
    "Door",
    "Held",
    "Session",
    "Sessions",
    "SignInPolicy",
    "Tallies",
    "Tally",
    "Wrong",
    "ensure_schema",
    "migrate",
]
