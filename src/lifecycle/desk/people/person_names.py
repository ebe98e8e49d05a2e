"""已登记的姓名: kept as digests while a program runs, and no longer than their keys, so that a text which holds one can be asked about."""

from collections.abc import Iterator, Sequence
from threading import Lock

from lifecycle.ledger import Ledger, LedgerUnavailable, Person, PersonRegister
from lifecycle.values.names_in import NOBODY, Name, Names

AT_ONCE = 200
"""As many persons are opened together: one whose values cannot be read costs the others no more than this."""


class PersonNames:
    """登记的姓名. Who is registered is seen from the file of keys: it holds one for each person, and none for one who is erased."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = Lock()
        self._seen: bytes | None = None
        self._known: dict[str, Name | None] = {}
        self.names: Names = NOBODY

    def refreshed(self) -> Names:
        """The names as of now. Where the keys of persons are away nobody can be read, and nothing is asked."""
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
        # A key is made before the values are recorded that it opens: who is not there yet is looked for again.
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
