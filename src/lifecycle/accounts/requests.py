"""请求编号: what each Idempotency-Key of a program was first used for, so that no key comes to stand for two matters."""

from collections.abc import Callable

from sqlalchemy import Engine, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.accounts.schema import requests
from lifecycle.ledger.store.database import writing
from lifecycle.vocabulary import StaffId

_INSERT: dict[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Requests:
    """全部请求编号, each one's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, staff: StaffId, key: str, digest: bytes) -> bool:
        """Whether the key is for this request: nobody used it, or the very same one did. Of two at once one comes first."""
        return self.first(staff, key, digest) == digest

    def first(self, staff: StaffId, key: str, digest: bytes) -> bytes:
        """What was kept of the request for which the key was used first: this one, where nobody used it before."""
        with writing(self._engine) as db:
            claimed = _INSERT[db.dialect.name](requests).values(staff=staff, key=key, digest=digest)
            db.execute(claimed.on_conflict_do_nothing())
            first = db.execute(select(requests.c.digest).where(requests.c.staff == staff, requests.c.key == key)).scalar_one()
        return bytes(first)
