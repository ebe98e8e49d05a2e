"""账户: a staff id and the hash of a password. What the account may do is a matter of appointments, not of accounts."""

from collections.abc import Callable, Collection

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.accounts.passwords import hashed
from lifecycle.accounts.schema import VERSION_TABLE, accounts, devices, metadata, sessions
from lifecycle.ledger.store.database import reading, writing
from lifecycle.vocabulary import StaffId

ALL_TABLES = (*(each.name for each in metadata.sorted_tables), VERSION_TABLE)
"""Their rows change and go, so that no fact says what belongs there. Facts tell who was appointed, and which tokens stand."""


class Account(Struct, frozen=True, kw_only=True):
    """账户. temporary: its password was issued by somebody else and has to be changed first; an empty hash: it has no password."""

    staff: StaffId
    password_hash: str
    temporary: bool

    def __repr__(self) -> str:
        return f"Account({self.staff!r})"  # so that no log comes to hold a hash


class Accounts:
    """全部账户."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, staff: StaffId) -> Account | None:
        if "\0" in staff:
            return None  # PostgreSQL would not even look for it
        with reading(self._engine) as db:
            row = db.execute(select(accounts).where(accounts.c.staff == staff)).one_or_none()
        return None if row is None else Account(staff=row.staff, password_hash=row.password_hash, temporary=row.temporary)

    def any(self) -> bool:
        """Whether there is an account at all."""
        with reading(self._engine) as db:
            return db.execute(select(accounts.c.staff).limit(1)).first() is not None

    def issue(self, staff: StaffId, password: str, newest: Callable[[], bool] = lambda: True) -> bool:
        """发放: opens the account, or gives it another password, to be changed at the next sign-in. Sessions end, no device is known.

        newest: whether no other was issued behind it, asked while nobody else can issue one. Where it is not, nothing changes.
        """
        return self._put(staff, hashed(password), temporary=True, newest=newest)

    def change(self, staff: StaffId, password: str) -> None:
        """修改: a password of the owner's own choice. All sessions of the account end, and no device is known."""
        self._put(staff, hashed(password), temporary=False)

    def renew(self, staff: StaffId, old_hash: str, new_hash: str) -> None:
        """The same password under a newer hash; nothing when it has been changed meanwhile."""
        with writing(self._engine) as db:
            same = (accounts.c.staff == staff) & (accounts.c.password_hash == old_hash)
            db.execute(update(accounts).where(same).values(password_hash=new_hash))

    def open_all(self, staff: Collection[StaffId], password: str) -> int:
        """Accounts with one known password for those who have none yet, as a demonstration needs them; returns how many are new."""
        with writing(self._engine) as db:
            there = set(db.execute(select(accounts.c.staff)).scalars())
            if missing := [id_ for id_ in staff if id_ not in there]:
                password_hash = hashed(password)
                db.execute(insert(accounts), [{"staff": id_, "password_hash": password_hash, "temporary": False} for id_ in missing])
        return len(missing)

    def close(self, staff: StaffId) -> None:
        """作废: no password opens the account any more, and its sessions end; nothing where there is none."""
        with writing(self._engine) as db:
            db.execute(delete(sessions).where(sessions.c.staff == staff))
            db.execute(update(accounts).where(accounts.c.staff == staff).values(password_hash="", temporary=False))

    def open(self, staff: StaffId) -> None:
        """开户 without a password, for who comes by single sign-on; nothing when there is an account already."""
        with writing(self._engine) as db:
            insert_new = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
            db.execute(insert_new(accounts).values(staff=staff, password_hash="", temporary=False).on_conflict_do_nothing())

    def _put(self, staff: StaffId, password_hash: str, *, temporary: bool, newest: Callable[[], bool] = lambda: True) -> bool:
        given = {"password_hash": password_hash, "temporary": temporary}
        with writing(self._engine) as db:
            if db.dialect.name == "postgresql":
                db.execute(text("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"))  # others read on; SQLite lets one write at a time
            if not newest():
                return False
            db.execute(delete(sessions).where(sessions.c.staff == staff))
            db.execute(delete(devices).where(devices.c.staff == staff))
            if not db.execute(update(accounts).where(accounts.c.staff == staff).values(given)).rowcount:
                db.execute(insert(accounts).values(staff=staff, **given))
        return True
