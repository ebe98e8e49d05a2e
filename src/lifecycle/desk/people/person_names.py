"""已登记的姓名: kept in memory as digests, as long as their keys exist. So a text that contains a name can be asked about."""

from collections.abc import Iterator, Sequence
from threading import Lock

from lifecycle.ledger import Ledger, LedgerUnavailable, Person, PersonRegister
from lifecycle.values.names_in import NOBODY, Name, Names

AT_ONCE = 200
"""So many persons are decrypted together: an unreadable one delays at most these."""


class PersonNames:
    """登记的姓名. The file of keys shows who is registered: it holds one key for each person, and none for an erased one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._seen: bytes | None = None
        self._known: dict[str, Name | None] = {}
        self.names: Names = NOBODY

    def refreshed(self) -> Names:
        """The names as of now. Without the keys no name can be read, and no question is asked."""
        with self._lock:
            try:
                self._refresh()
            except LedgerUnavailable:
                self._known, self._seen, self.names = {}, None, NOBODY
            return self.names

    def _refresh(self) -> None:
        keys = self._ledger.person_keys
        changes = keys.changes()
        if changes == self._seen:
            return
        persons = keys.persons()
        opened = dict(self._opened([person for person in persons if person not in self._known]))
        self._known = {person: name for person, name in (self._known | opened).items() if person in persons}
        self.names = Names(name for name in self._known.values() if name)
        # The key is made before the values are recorded. A person without values yet is looked up again.
        self._seen = changes if persons <= self._known.keys() else None

    def _opened(self, persons: Sequence[str]) -> Iterator[tuple[str, Name | None]]:
        for first in range(0, len(persons), AT_ONCE):
            some = persons[first : first + AT_ONCE]
            try:
                yield from self._read(some)
            except LedgerUnavailable:
                for person in some:
                    yield from self._alone(person)

    def _alone(self, person: str) -> Iterator[tuple[str, Name | None]]:
        try:
            yield from self._read([person])
        except LedgerUnavailable:
            yield person, None

    def _read(self, persons: Sequence[str]) -> list[tuple[str, Name | None]]:
        known = PersonRegister(self._ledger).known(persons)
        return [(id_, Name(each.name)) for id_, each in known.items() if isinstance(each, Person)]
