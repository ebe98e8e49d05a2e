"""个人信息登记: the only place where a natural person's name, phone and identity number stand. Facts hold the id."""

from msgspec import Struct
from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from lifecycle.ledger.database import reading, writing
from lifecycle.ledger.schema import persons


class Person(Struct, frozen=True, kw_only=True):
    """自然人."""

    id: str
    name: str
    phone: str | None = None
    identity_number: str | None = None

    def __repr__(self) -> str:
        return f"Person({self.id!r})"  # so that no log comes to hold what the ledger must not


class PersonRegister:
    """Values may change and go; the id in the facts stays."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, person: Person) -> None:
        """登记, or replace what was known."""
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        known = {"name": person.name, "phone": person.phone, "identity_number": person.identity_number}
        entry = insert(persons).values(id=person.id, **known)
        with writing(self._engine) as db:
            db.execute(entry.on_conflict_do_update(index_elements=[persons.c.id], set_=known))

    def get(self, person_id: str) -> Person | None:
        """None when nobody is registered under the id."""
        with reading(self._engine) as db:
            row = db.execute(select(persons).where(persons.c.id == person_id)).one_or_none()
        return None if row is None else Person(id=row.id, name=row.name, phone=row.phone, identity_number=row.identity_number)
