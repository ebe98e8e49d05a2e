from concurrent.futures import ThreadPoolExecutor

from lifecycle.ledger import Ledger, Person

SOMEBODY = Person(id="person-1", name="张三", phone="13800000000", identity_number="140502199001010011")


def test_a_person_is_found_by_id(ledger: Ledger):
    ledger.persons.put(SOMEBODY)
    assert ledger.persons.get("person-1") == SOMEBODY
    assert ledger.persons.get("person-2") is None


def test_what_is_known_of_a_person_can_change(ledger: Ledger):
    ledger.persons.put(SOMEBODY)
    ledger.persons.put(Person(id="person-1", name="张三"))
    assert ledger.persons.get("person-1") == Person(id="person-1", name="张三")


def test_many_may_register_the_same_person_at_once(ledger: Ledger):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ledger.persons.put, [SOMEBODY] * 16))
    assert ledger.persons.get("person-1") == SOMEBODY


def test_a_person_in_a_log_or_a_trace_is_an_id_and_nothing_else():
    assert f"{SOMEBODY} {SOMEBODY!r}" == "Person('person-1') Person('person-1')"
