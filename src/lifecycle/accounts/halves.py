"""前半段秘密: the first half of a password or token that took two, until the second one is made.

A half opens nothing: whoever reads this table lacks the other one, which is kept nowhere.
"""

from datetime import date

from sqlalchemy import Engine, delete, insert, select

from lifecycle.accounts.schema import halves
from lifecycle.ledger.store.database import reading, writing


class Halves:
    """全部前半段, by the number of the proposal."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, proposal: str, half: str, until: date, today: date) -> None:
        """保存, up to the last day of the proposal; what has lapsed is cleared away."""
        with writing(self._engine) as db:
            db.execute(delete(halves).where(halves.c.until < today))
            db.execute(insert(halves).values(proposal=proposal, half=half, until=until))

    def get(self, proposal: str) -> str | None:
        with reading(self._engine) as db:
            return db.execute(select(halves.c.half).where(halves.c.proposal == proposal)).scalar_one_or_none()

    def drop(self, proposal: str) -> None:
        """清除, once both halves have made one secret."""
        with writing(self._engine) as db:
            db.execute(delete(halves).where(halves.c.proposal == proposal))
