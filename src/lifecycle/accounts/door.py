"""登录: whether somebody gets in. The answer to a wrong name and to a wrong password is the same, and so is the time that it takes."""

from collections.abc import Iterable
from datetime import datetime
from threading import BoundedSemaphore

from msgspec import Struct
from sqlalchemy import Engine

from lifecycle.accounts.attempts import Attempt, Attempts
from lifecycle.accounts.devices import Devices
from lifecycle.accounts.guessable import of_places
from lifecycle.accounts.passwords import matches, nobodys, refuse_weak
from lifecycle.accounts.policy import DEFAULT, SignInPolicy
from lifecycle.accounts.register import Accounts
from lifecycle.accounts.sessions import Sessions
from lifecycle.accounts.tallies import Tallies
from lifecycle.vocabulary import Refused, StaffId


class Admitted(Struct, frozen=True, kw_only=True):
    """准予登录."""

    staff: StaffId


class Wrong(Struct, frozen=True, kw_only=True):
    """不符. account: the one whose password it was not, for the record only; held_until: when to try again, if this was one too many."""

    account: StaffId | None
    held_until: datetime | None


class Held(Struct, frozen=True, kw_only=True):
    """暂停登录: nothing was tried."""

    until: datetime


class Busy(Struct, frozen=True, kw_only=True):
    """请稍候: so many passwords are being looked at that this one was not, and nothing was counted."""

    retry_after: int = 5


class Door:
    """登录之门: the accounts, sessions, devices and attempts of one database. places: names of the city and its units, easily guessed."""

    def __init__(self, engine: Engine, policy: SignInPolicy = DEFAULT, places: Iterable[str] = ()) -> None:
        self.accounts = Accounts(engine)
        self.sessions = Sessions(engine)
        self.devices = Devices(engine)
        self.tallies = Tallies(engine)
        self._places = of_places(places)
        self._attempts = Attempts(engine, policy)
        self._line = BoundedSemaphore(policy.waiting)
        nobodys()  # made now, so that the first stranger does not wait longer than the second

    def sign_in(self, name: str, password: str, address: str, at: datetime, device: str | None = None) -> Admitted | Wrong | Held | Busy:
        """登录 from an address. Opens no session yet: an account without an appointment gets none.

        device: the token that the browser keeps; it counts for something where this account was signed in to with it before.
        """
        if not self._line.acquire(blocking=False):
            return Busy()
        try:
            known = device if device and self.devices.knows(name, device, at) else None
            return self._tried(Attempt(name=name, address=address, device=known), password, at)
        finally:
            self._line.release()

    def change_password(
        self, staff: StaffId, old: str, new: str, address: str, at: datetime, device: str | None = None
    ) -> Admitted | Wrong | Held | Busy:
        """修改密码, by whoever knows the old one; guesses at it count as attempts. Raises Refused when the new one will not do."""
        refuse_weak(staff, new, self._places)
        answer = self.sign_in(staff, old, address, at, device)
        if isinstance(answer, Admitted):
            if new == old:
                raise Refused("password.unchanged")
            self.accounts.change(staff, new)
        return answer

    def _tried(self, attempt: Attempt, password: str, at: datetime) -> Admitted | Wrong | Held:
        if until := self._attempts.begin(attempt, at):
            return Held(until=until)
        account = self.accounts.get(StaffId(attempt.name))
        fits, renewed = matches(password, account.password_hash if account else None)
        if account is None or not fits:
            return Wrong(account=account.staff if account else None, held_until=self._attempts.held_until(attempt))
        self._attempts.forgive(attempt)
        if renewed:
            self.accounts.renew(account.staff, account.password_hash, renewed)
        return Admitted(staff=account.staff)
