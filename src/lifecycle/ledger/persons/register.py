"""个人信息库: the only place where a natural person's name, phone and identity number stand, encrypted under a key for each person.

Facts elsewhere hold the id. The ciphertext is itself a fact, so every proof covers it. Destroying the key erases the person
and breaks no proof.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from msgspec import DecodeError, Struct, json

from lifecycle.ledger.entering import enter_drafted
from lifecycle.ledger.facts import ErasePerson, PersonErased, PersonRecorded
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.persons.ciphers import NONCE, Sealed, Unsealable, sealed, unsealed
from lifecycle.ledger.persons.record import PersonRecord, erase, fold
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.store.errors import CommandReused, LedgerUnavailable
from lifecycle.ledger.store.recorded import Append, Recorded
from lifecycle.reasons import why
from lifecycle.vocabulary import CommandId, Fact, PersonId, Refused, StaffId
from lifecycle.wording import Phrase, Sentence

ERASED = "person-erased"
"""The tag by which erasures are found."""
NO_KEY = "unavailable.no_key"
STREAMS = "person/"
"""The names of the streams of persons begin so."""


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """自然人. unit: 所在单位, where the person works."""

    id: str
    name: str
    phone: str | None = None
    identity_number: str | None = None
    unit: str | None = None

    def __repr__(self) -> str:
        return f"Person({self.id!r})"  # so that no log comes to hold what the ledger must not


class Erased(Struct, frozen=True, kw_only=True):
    """已删除: a person was registered under this id, and nobody can read the data any more."""

    id: str
    on: date


class PersonUnreadable(LedgerUnavailable):
    """个人信息读不出: the key does not open the ciphertext in the ledger, or there is no key."""

    def __init__(self, person: str, why: Phrase) -> None:
        super().__init__(Sentence("unavailable.person", person=person, why=why))
        self.person = person
        self.why = why


class PersonRegister:
    """个人信息库 of a ledger. Every access to an erased person destroys the key again, which repairs what a crash, or a key file from a
    backup, has left.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(
        self, *persons: Person, on: date, by: StaffId, command: CommandId, behalf: StaffId | None = None, only_new: bool = False
    ) -> None:
        """登记, or replace what was known: all of them or nobody. Raises Refused for somebody who was erased, LedgerUnavailable.

        A repeated command records nothing. It is recognised by its id alone, since no two ciphertexts are alike.
        only_new: Raises Refused where somebody is known by such an id.
        """

        def draft() -> Sequence[Append]:
            if self._ledger.recorded_by(command):
                return ()
            records = self._records([person.id for person in persons])
            self._refuse_erased(records)
            if only_new:
                _refuse_known(records.values())
            keys = self._ledger.person_keys.made(records)
            return [_append(records[each.id], self._sealed(each, keys[each.id], on, by, behalf)) for each in persons]

        with suppress(CommandReused):  # sent twice at once: the other one is recorded
            enter_drafted(self._ledger, draft, command, by)

    def get(self, person_id: str) -> Person | Erased | None:
        """None when nobody was ever registered under the id. Raises PersonUnreadable, LedgerUnavailable."""
        return self.known([person_id]).get(person_id)

    def known(self, ids: Collection[str]) -> dict[str, Person | Erased]:
        """Those of them who were ever registered, at once. Raises as `get` does."""
        records = self._records(ids)
        standing = {id_: record.recorded for id_, record in records.items() if record.recorded and not record.erased}
        keys = self._ledger.person_keys.of(standing) if standing else {}
        if without := standing.keys() - keys.keys():
            records.update(self._records(without))  # somebody may have erased them since
        erased = {id_: Erased(id=id_, on=record.erased.on) for id_, record in records.items() if record.erased}
        self._destroy(erased)
        return {**erased, **{id_: _opened(id_, fact, keys) for id_, fact in standing.items() if id_ not in erased}}

    def refuse_unregistered(self, ids: Collection[str]) -> None:
        """Raises Refused for the first of these ids under which nobody is registered, or no longer. Needs no key."""
        for record in self._records(ids).values():
            record.standing()

    def without_key(self, held: Collection[str]) -> frozenset[str]:
        """The ids that are registered, not erased, and not among those that have a key. Folds no stream."""
        erased = {fact.person for fact in (each.fact for each in self._ledger.tagged([ERASED])) if isinstance(fact, PersonErased)}
        registered = {name.removeprefix(STREAMS) for name in self._ledger.stream_names(STREAMS)}
        return frozenset(registered - erased - set(held))

    def erase(self, command: ErasePerson, today: date) -> tuple[Recorded, ...]:
        """删除: the fact first, then the key. today: the day on which no hold may be in force. Raises Refused, LedgerUnavailable;
        PersonUnreadable where the key is not there, since it may then still be somewhere else.
        """

        def draft() -> Sequence[Append]:
            if self._ledger.recorded_by(command.id):
                return ()
            record = self._records([command.person])[command.person]
            fact = erase(record, command, today)
            if not self._ledger.person_keys.holds(command.person):
                self._records([command.person])[command.person].refuse_erased()  # erased by somebody else since the record was read
                raise PersonUnreadable(command.person, Sentence(NO_KEY))
            return [_append(record, fact, ERASED)]

        recorded = enter_drafted(self._ledger, draft, command.id, command.by) or self._ledger.recorded_by(command.id)
        self._destroy([command.person])
        return recorded

    def finish_erasures(self) -> None:
        """补完删除: destroys the remaining keys of erased persons. Raises LedgerUnavailable."""
        found = (recorded.fact for recorded in self._ledger.tagged([ERASED]))
        self._destroy([fact.person for fact in found if isinstance(fact, PersonErased)])

    def _sealed(self, person: Person, key: bytes, on: date, by: StaffId, behalf: StaffId | None) -> PersonRecorded:
        told = {"name": person.name, "phone": person.phone, "identity_number": person.identity_number}
        values = json.encode(told if person.unit is None else told | {"unit": person.unit})
        done = sealed(self._ledger.person_cipher, key, os.urandom(NONCE), stream_of(person.id), values)
        return PersonRecorded(
            on=on,
            by=by,
            behalf=behalf,
            person=PersonId(person.id),
            algorithm=done.algorithm,
            commitment=done.commitment.hex(),
            nonce=done.nonce.hex(),
            ciphertext=done.ciphertext.hex(),
        )

    def _refuse_erased(self, records: Mapping[str, PersonRecord]) -> None:
        self._destroy([id_ for id_, record in records.items() if record.erased])  # one may have been made for what is refused now
        for record in records.values():
            record.refuse_erased()

    def _destroy(self, persons: Collection[str]) -> None:
        if persons:
            self._ledger.person_keys.destroy(persons)

    def _records(self, ids: Collection[str]) -> dict[str, PersonRecord]:
        facts: dict[str, list[Fact]] = {stream_of(id_): [] for id_ in ids}
        with reading(self._ledger.engine) as db:
            for recorded in self._ledger.reader.streams(db, facts):
                facts[recorded.stream].append(recorded.fact)
        return {id_: fold(PersonId(id_), facts[stream_of(id_)]) for id_ in ids}


def _refuse_known(records: Iterable[PersonRecord]) -> None:
    for record in records:
        if record.recorded:
            raise Refused("person.id_used", person=record.id)


def stream_of(person: str) -> str:
    return f"{STREAMS}{person}"


def _append(record: PersonRecord, fact: Fact, *tags: str) -> Append:
    return Append(stream=stream_of(record.id), expected_version=record.version, facts=(fact,), tags=(frozenset(tags),))


def _opened(id_: str, fact: PersonRecorded, keys: Mapping[str, bytes]) -> Person:
    if id_ not in keys:
        raise PersonUnreadable(id_, Sentence(NO_KEY))
    found = Sealed(fact.algorithm, bytes.fromhex(fact.commitment), bytes.fromhex(fact.nonce), bytes.fromhex(fact.ciphertext))
    try:
        return Person(id=id_, **json.decode(unsealed(found, keys[id_], stream_of(id_))))
    except (Unsealable, DecodeError, TypeError) as error:
        raise PersonUnreadable(id_, why(error)) from error
