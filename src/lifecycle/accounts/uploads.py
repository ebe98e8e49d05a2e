"""交存的文件: who handed a file in, and for which counties: to know its SHA-256 is not enough to name it."""

from collections.abc import Callable, Collection

from sqlalchemy import Engine, Table, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.accounts.schema import uploads
from lifecycle.ledger.store.database import reading, writing
from lifecycle.vocabulary import StaffId

WHOLE_CITY = ""
_INSERT: dict[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Uploads:
    """全部交存记录. The same file may be handed in by several people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, sha256: str, staff: StaffId, counties: Collection[str]) -> None:
        """登记. counties: those that the staff member is appointed to; none: the whole city, and it stays with the staff member."""
        rows = [{"sha256": sha256, "staff": staff, "county": county} for county in counties or (WHOLE_CITY,)]
        with writing(self._engine) as db:
            db.execute(_INSERT[db.dialect.name](uploads).on_conflict_do_nothing(), rows)

    def is_theirs(self, sha256: str, staff: Collection[StaffId], counties: Collection[str]) -> bool:
        """Whether one of them handed it in, or somebody for one of these counties."""
        by_them = or_(uploads.c.staff.in_(staff), uploads.c.county.in_([county for county in counties if county]))
        with reading(self._engine) as db:
            return db.execute(select(uploads.c.sha256).where(uploads.c.sha256 == sha256, by_them).limit(1)).first() is not None
