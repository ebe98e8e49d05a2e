"""接口令牌: what programs show instead of a password. The program holds a random token; here stands only its hash.

Which tokens stand, and until when, is said by facts (`staff/access.py`): a token that is kept here and in no fact opens nothing.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, or_, select, update

from lifecycle.accounts.schema import tokens
from lifecycle.ledger.store.database import reading, writing
from lifecycle.vocabulary import StaffId

PREFIX = "lifecycle_"
"""How every token begins, so that one that was left lying somewhere is known for what it is."""


class Kept(Struct, frozen=True, kw_only=True):
    """保存的令牌: its number, and whose it is. used_on: the last day on which it opened anything."""

    id: str
    staff: StaffId
    used_on: date | None


class Tokens:
    """全部接口令牌. The random part comes from the edge, where chance is: 256 bits, which nobody guesses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, id_: str, staff: StaffId, token: str) -> None:
        """保存 a new one."""
        with writing(self._engine) as db:
            db.execute(insert(tokens).values(id=id_, staff=staff, token_sha256=_hash(token)))

    def find(self, token: str) -> Kept | None:
        with reading(self._engine) as db:
            row = db.execute(select(tokens).where(tokens.c.token_sha256 == _hash(token))).one_or_none()
        return None if row is None else Kept(id=row.id, staff=StaffId(row.staff), used_on=row.used_on)

    def used(self, kept: Kept, on: date) -> None:
        """Notes the day; once a day, not at every request."""
        if kept.used_on is None or kept.used_on < on:
            with writing(self._engine) as db:
                earlier = or_(tokens.c.used_on.is_(None), tokens.c.used_on < on)
                db.execute(update(tokens).where(tokens.c.id == kept.id, earlier).values(used_on=on))

    def last_used(self) -> Mapping[str, date | None]:
        """By number, of all that are kept."""
        with reading(self._engine) as db:
            return {row.id: row.used_on for row in db.execute(select(tokens.c.id, tokens.c.used_on))}

    def drop(self, id_: str) -> None:
        """清除 one that was revoked."""
        with writing(self._engine) as db:
            db.execute(delete(tokens).where(tokens.c.id == id_))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
