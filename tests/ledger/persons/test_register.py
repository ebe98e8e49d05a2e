"""个人信息库: persons are registered, read, held and erased; the ledger stays provable, and no file gives away who is gone."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from lifecycle.ledger import Append, Erased, Ledger, LedgerUnavailable, Person, PersonRegister, PersonUnreadable, migrate, verify_chain
from lifecycle.ledger.facts import ErasePerson, LiftRetentionHold, PersonCipher, PersonRecorded, PlaceRetentionHold
from lifecycle.ledger.persons.keys import PersonKeys
from lifecycle.ledger.persons.record import PersonRecord, fold, place
from lifecycle.ledger.persons.record import lift as lift_hold
from lifecycle.ledger.persons.register import stream_of
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.database import reading
from lifecycle.ledger.tree.bundle import Bundle
from lifecycle.ledger.verifying.whole import verify_ledger
from lifecycle.vocabulary import CommandId, Fact, PersonId, Refused
from tests.ledger.facts import CLERK, DAY, START, a_ledger, opened, to
from tests.ledger.persons.test_keys import everything, wrapped
from tests.postgres import empty_database

SOMEBODY = Person(id="person-1", name="张三", phone="13800000000", identity_number="140502199001010011")
SOMEBODY_ELSE = Person(id="person-2", name="李四")
IN_CLEAR = ["张三".encode(), b"13800000000", b"140502199001010011"]
ARCHIVES = "建设项目档案的保存期限未届满"
NUMBERS = count(1)

Opening = Callable[..., AbstractContextManager[Ledger]]


@pytest.fixture
def open_again(url: str, tmp_path: Path) -> Opening:
    """The ledger, its keys and those of persons in places that are named, as on a server."""

    def open_it(**settings: Any) -> AbstractContextManager[Ledger]:
        return a_ledger(url, **{"keys": tmp_path / "keys", "person_keys": tmp_path / "apart" / "persons"} | settings)

    return open_it


@pytest.fixture
def ledger(open_again: Opening) -> Iterator[Ledger]:
    with open_again() as ledger:
        yield ledger


@pytest.fixture
def register(ledger: Ledger) -> PersonRegister:
    return PersonRegister(ledger)


def command() -> CommandId:
    return CommandId(f"c-{next(NUMBERS)}")


def put(register: PersonRegister, *persons: Person, id_: CommandId | None = None) -> None:
    register.put(*persons, on=DAY, by=CLERK, command=id_ or command())


def erase(register: PersonRegister, person: str = "person-1", *, today: date = DAY, id_: CommandId | None = None) -> None:
    register.erase(ErasePerson(id=id_ or command(), on=today, by=CLERK, person=PersonId(person), reason="本人申请"), today)


def told(register: PersonRegister, asked: Any, today: date, decide: Callable[[PersonRecord, Any, date], Fact]) -> None:
    """What the desk records of it."""
    ledger: Ledger = register._ledger
    stream = ledger.load(stream_of(asked.person))
    fact = decide(fold(asked.person, [each.fact for each in stream.recorded]), asked, today)
    append = Append(stream=stream.name, expected_version=stream.version, facts=(fact,), tags=(frozenset(),))
    ledger.append([append], command=asked.id, actor=asked.by)


def hold(
    register: PersonRegister, until: date | None = None, *, person: str = "person-1", basis: str = ARCHIVES, today: date = DAY
) -> None:
    asked = PlaceRetentionHold(id=command(), on=today, by=CLERK, person=PersonId(person), basis=basis, until=until)
    told(register, asked, today, place)


def lift(register: PersonRegister, number: str, today: date = DAY) -> None:
    asked = LiftRetentionHold(id=command(), on=today, by=CLERK, person=PersonId("person-1"), hold=number, reason="档案已移交")
    told(register, asked, today, lift_hold)


def refusal(act: Callable[..., None], *arguments: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as refused:
        act(*arguments, **more)
    return refused.value.code, refused.value.values


def stored(ledger: Ledger) -> bytes:
    """All that the database holds of facts, read through it: what a server has in its files is not for us to look at."""
    with reading(ledger.engine) as db:
        return b"\n".join(str(row).encode() + bytes(row.state) for row in db.execute(text("SELECT * FROM events")))


def test_a_person_is_found_by_id(register: PersonRegister):
    put(register, SOMEBODY)
    assert register.get("person-1") == SOMEBODY
    assert register.get("person-2") is None


def test_what_is_known_of_a_person_can_change(register: PersonRegister):
    put(register, SOMEBODY)
    put(register, Person(id="person-1", name="张三"))
    assert register.get("person-1") == Person(id="person-1", name="张三")


def test_a_command_that_comes_again_records_nothing(ledger: Ledger, register: PersonRegister):
    put(register, SOMEBODY, id_=CommandId("again"))
    put(register, SOMEBODY, id_=CommandId("again"))
    assert ledger.head() == 1


def test_many_may_register_the_same_person_at_once(ledger: Ledger, register: PersonRegister):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: put(register, SOMEBODY), range(16)))
    assert register.get("person-1") == SOMEBODY
    assert ledger.head() == 16


def test_a_person_in_a_log_or_a_trace_is_an_id_and_nothing_else():
    assert f"{SOMEBODY} {SOMEBODY!r}" == "Person('person-1') Person('person-1')"


def test_a_hundred_persons_are_one_question_to_the_database(ledger: Ledger, register: PersonRegister):
    persons = [Person(id=f"p{number}", name=f"张{number}") for number in range(100)]
    put(register, *persons)
    erase(register, "p7")
    asked: list[str] = []
    event.listen(ledger.engine, "before_cursor_execute", lambda db, cursor, statement, *_: asked.append(statement))
    known = register.known([*(each.id for each in persons), "nobody"])
    assert known == {each.id: each for each in persons} | {"p7": Erased(id="p7", on=DAY)}
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


def test_no_value_stands_in_clear_anywhere(ledger: Ledger, register: PersonRegister, tmp_path: Path):
    put(register, SOMEBODY)
    (recorded,) = ledger.load(stream_of("person-1")).recorded
    assert isinstance(recorded.fact, PersonRecorded)
    assert recorded.tags == ()
    found = stored(ledger) + everything(tmp_path)
    assert b"person-1" in found
    assert [value for value in IN_CLEAR if value in found or value.hex().encode() in found] == []


def test_the_same_values_never_look_alike(ledger: Ledger, register: PersonRegister):
    for _ in range(2):
        put(register, SOMEBODY, Person(id="person-2", name=SOMEBODY.name, phone=SOMEBODY.phone, identity_number=SOMEBODY.identity_number))
    facts = [each.fact for each in ledger.read(limit=10) if isinstance(each.fact, PersonRecorded)]
    assert len({fact.ciphertext for fact in facts}) == len({fact.nonce for fact in facts}) == 4
    assert len({fact.commitment for fact in facts}) == 2


def test_who_is_erased_is_gone_for_good_and_said_to_be(register: PersonRegister, ledger: Ledger, tmp_path: Path):
    put(register, SOMEBODY, SOMEBODY_ELSE)
    kept, gone = wrapped(ledger.person_keys.file, "person-2", "person-1")
    erase(register)
    assert register.get("person-1") == Erased(id="person-1", on=DAY)
    assert register.get("person-2") == SOMEBODY_ELSE
    assert (kept in everything(tmp_path), gone in everything(tmp_path)) == (True, False)
    for act in (lambda: put(register, SOMEBODY), lambda: hold(register), lambda: lift(register, "H1"), lambda: erase(register)):
        assert refusal(act) == ("person.erased", {"person": "person-1", "on": DAY})
    assert not ledger.person_keys.holds("person-1")


def test_every_proof_holds_once_somebody_is_erased(register: PersonRegister, ledger: Ledger):
    put(register, SOMEBODY)
    ledger.append([to("p1", opened())], command=command(), actor=CLERK)
    checkpoints = Checkpoints(ledger, signing_key(ledger.keys), lambda: START)
    note = checkpoints.make(DAY)
    before = [(Bundle(ledger, note).stream(name), Bundle(ledger, note).stream_heads([name])) for name in (stream_of("person-1"), "p1")]
    erase(register)
    checkpoints.make(DAY)
    assert verify_chain(ledger.engine) is None
    assert verify_ledger(ledger, [checkpoints.key.public]).fault is None
    after = [(Bundle(ledger, note).stream(name), Bundle(ledger, note).stream_heads([name])) for name in (stream_of("person-1"), "p1")]
    assert after == before


def test_who_was_never_registered_can_neither_be_erased_nor_held(register: PersonRegister, ledger: Ledger):
    for act in (lambda: erase(register), lambda: hold(register), lambda: lift(register, "H1")):
        assert refusal(act) == ("person.unknown", {"person": "person-1"})
    assert ledger.head() == 0


class Killed(BaseException):
    """The program ends here."""


def killed(*_: Any) -> None:
    raise Killed


@pytest.fixture
def half_erased(register: PersonRegister, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fact is recorded, and then the program is gone."""
    put(register, SOMEBODY)
    with monkeypatch.context() as patched:
        patched.setattr(PersonKeys, "destroy", killed)
        with pytest.raises(Killed):
            erase(register, id_=CommandId("erase-1"))
    assert ledger.person_keys.holds("person-1")


@pytest.mark.usefixtures("half_erased")
@pytest.mark.parametrize(
    "next_to_come",
    [
        lambda register: register.finish_erasures(),
        lambda register: register.get("person-1"),
        lambda register: erase(register, id_=CommandId("erase-1")),
        lambda register: refusal(erase, register) and register.get("person-1"),
        lambda register: refusal(put, register, SOMEBODY),
    ],
    ids=["start", "look", "the same command", "another command", "registration"],
)
def test_an_erasure_that_was_cut_off_is_finished_by_whoever_comes_next(next_to_come: Callable[[PersonRegister], None], open_again: Opening):
    with open_again() as ledger:
        next_to_come(PersonRegister(ledger))
        assert not ledger.person_keys.holds("person-1")
        assert ledger.head() == 2


def test_a_key_file_from_a_backup_brings_nobody_back(register: PersonRegister, ledger: Ledger, tmp_path: Path):
    put(register, SOMEBODY, SOMEBODY_ELSE)
    file = ledger.person_keys.file
    shutil.copy(file, tmp_path / "backup")
    (gone,) = wrapped(file, "person-1")
    erase(register)
    (tmp_path / "backup").replace(file)
    register.finish_erasures()
    assert gone not in everything(tmp_path)
    assert register.known(["person-1", "person-2"]) == {"person-1": Erased(id="person-1", on=DAY), "person-2": SOMEBODY_ELSE}


def test_who_is_erased_while_somebody_registers_him_stays_erased(register: PersonRegister, ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    put(register, SOMEBODY)
    made = PersonKeys.made

    def erased_meanwhile(keys: PersonKeys, persons: Any) -> dict[str, bytes]:
        monkeypatch.setattr(PersonKeys, "made", made)
        erase(register)
        return made(keys, persons)

    monkeypatch.setattr(PersonKeys, "made", erased_meanwhile)
    assert refusal(put, register, SOMEBODY)[0] == "person.erased"
    assert not ledger.person_keys.holds("person-1")
    assert ledger.head() == 2


def test_of_many_who_erase_at_once_one_does(register: PersonRegister, ledger: Ledger):
    put(register, SOMEBODY)

    def attempt(_: int) -> str:
        try:
            erase(register)
        except Refused as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == ["done", *["person.erased"] * 7]
    assert ledger.head() == 2


@pytest.mark.parametrize("asked", ["holds", "of"])
def test_who_is_erased_by_another_just_now_is_told_as_erased(register: PersonRegister, monkeypatch: pytest.MonkeyPatch, asked: str):
    """Between the reading of the record and that of the key."""
    put(register, SOMEBODY)
    ask = getattr(PersonKeys, asked)

    def late(keys: PersonKeys, *of: Any) -> Any:
        monkeypatch.setattr(PersonKeys, asked, ask)
        erase(register)
        return ask(keys, *of)

    monkeypatch.setattr(PersonKeys, asked, late)
    if asked == "holds":
        assert refusal(erase, register)[0] == "person.erased"
    else:
        assert register.get("person-1") == Erased(id="person-1", on=DAY)


def test_nobody_is_erased_while_a_hold_is_in_force(register: PersonRegister, ledger: Ledger):
    put(register, SOMEBODY)
    hold(register, date(2033, 5, 9))
    told = {"person": "person-1", "holds": (f"H1 {ARCHIVES}",), "until": date(2033, 5, 9)}
    assert refusal(erase, register) == ("person.held_until", told)
    assert refusal(erase, register, today=date(2033, 5, 9))[0] == "person.held_until", "the last day counts"
    assert register.get("person-1") == SOMEBODY
    erase(register, today=date(2033, 5, 10))
    assert register.get("person-1") == Erased(id="person-1", on=date(2033, 5, 10))


def test_all_holds_are_named_and_the_day_on_which_the_last_one_ends(register: PersonRegister):
    put(register, SOMEBODY)
    hold(register, date(2033, 5, 9))
    hold(register, None, basis="人民法院要求保全")
    hold(register, date(2043, 5, 9))
    told = {"person": "person-1", "holds": (f"H1 {ARCHIVES}", "H2 人民法院要求保全", f"H3 {ARCHIVES}"), "until": None}
    assert refusal(erase, register) == ("person.held", told)
    lift(register, "H2")
    assert refusal(erase, register)[1]["until"] == date(2043, 5, 9)
    lift(register, "H1")
    lift(register, "H3")
    erase(register)


def test_a_hold_is_lifted_once_and_by_its_number(register: PersonRegister):
    put(register, SOMEBODY)
    hold(register)
    assert refusal(lift, register, "H2") == ("person.no_such_hold", {"person": "person-1", "hold": "H2", "known": ("H1",)})
    lift(register, "H1")
    assert refusal(lift, register, "H1")[0] == "person.no_such_hold"
    hold(register)
    lift(register, "H2")


def test_a_hold_whose_last_day_has_passed_is_refused(register: PersonRegister):
    put(register, SOMEBODY)
    hold(register, DAY)
    assert refusal(hold, register, date(2023, 5, 9)) == ("person.hold_over", {"until": date(2023, 5, 9), "today": DAY})


def test_values_stay_readable_whatever_is_chosen_for_the_next(open_again: Opening):
    with open_again(person_cipher=PersonCipher.SM4_GCM) as ledger:
        put(PersonRegister(ledger), SOMEBODY)
    with open_again() as ledger:
        put(PersonRegister(ledger), SOMEBODY_ELSE)
        algorithms = [each.fact.algorithm for each in ledger.read(limit=5) if isinstance(each.fact, PersonRecorded)]
        assert algorithms == [PersonCipher.SM4_GCM, PersonCipher.AES_256_GCM]
        assert PersonRegister(ledger).known(["person-1", "person-2"]) == {"person-1": SOMEBODY, "person-2": SOMEBODY_ELSE}


def test_a_key_that_is_not_there_is_no_erasure(register: PersonRegister, ledger: Ledger):
    put(register, SOMEBODY)
    ledger.person_keys.file.unlink()
    with pytest.raises(PersonUnreadable, match=r"person-1 cannot be read: .* no erasure is recorded\. Put back the file"):
        register.get("person-1")
    with pytest.raises(PersonUnreadable, match="the key is not there"):
        erase(register)
    assert ledger.head() == 1, "the key may still be somewhere else"
    put(register, SOMEBODY)
    assert register.get("person-1") == SOMEBODY, "who is registered anew has a new key"


def test_keys_that_were_exchanged_open_nothing(register: PersonRegister, ledger: Ledger):
    put(register, SOMEBODY, SOMEBODY_ELSE)
    with sqlite3.connect(ledger.person_keys.file) as db:
        db.execute("UPDATE person_keys SET wrapped = (SELECT wrapped FROM person_keys AS other WHERE other.person <> person_keys.person)")
    db.close()
    with pytest.raises(PersonUnreadable, match="sealed with another key"):
        register.get("person-1")


def test_on_a_server_both_places_have_to_be_named(postgres_url: str, tmp_path: Path):
    with empty_database(postgres_url, "unnamed") as url:
        migrate(url)
        for named, missing in (({"keys": tmp_path}, "LIFECYCLE_PERSON_KEYS"), ({"person_keys": tmp_path / "persons"}, "LIFECYCLE_KEYS")):
            with a_ledger(url, **named) as ledger, pytest.raises(LedgerUnavailable, match=f"set {missing}"):
                put(PersonRegister(ledger), SOMEBODY)


def test_beside_an_embedded_database_nothing_need_be_named(sqlite_url: str, tmp_path: Path):
    with a_ledger(sqlite_url) as ledger:
        put(PersonRegister(ledger), SOMEBODY)
        assert {file.name for file in tmp_path.iterdir()} >= {"lifecycle.db.persons", "lifecycle.db.keys"}
