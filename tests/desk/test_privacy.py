"""个人信息把关: what nobody typed is not taken for a person's number."""

from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

import pytest

from lifecycle.desk.privacy import own_regions, refuse_personal
from lifecycle.ledger import Person
from lifecycle.projects.parties import Unit
from lifecycle.values.personal import personal_in
from lifecycle.vocabulary import PersonId, Refused

LIKE_A_TELEPHONE = "cf0c3349-0607-5514-9187-defc65d7daa4"


def test_ids_and_hashes_are_no_telephones() -> None:
    assert personal_in(LIKE_A_TELEPHONE, own_regions()), "as a text it would be taken for one"
    refuse_personal(LIKE_A_TELEPHONE)
    for number in range(2_000):
        refuse_personal(str(uuid5(NAMESPACE_URL, str(number))))
        refuse_personal(sha256(str(number).encode()).hexdigest())


def test_a_number_beside_an_id_is_seen() -> None:
    with pytest.raises(Refused) as refused:
        refuse_personal(f"{LIKE_A_TELEPHONE} 电话 0607-5514918")
    assert refused.value.code == "personal.telephone"


def test_a_number_divided_by_tabs_is_seen_inside_a_fact() -> None:
    """A tab is written with a letter in what is stored, so that the digits do not look as near as they are."""
    with pytest.raises(Refused) as refused:
        refuse_personal(Person(id=PersonId("p1"), name="请致电138\t0013\t8000"))
    assert refused.value.code == "personal.mobile"


def test_the_words_beside_a_papers_number_are_looked_at_too() -> None:
    with pytest.raises(Refused) as refused:
        refuse_personal(Unit(name="张三13800138000", uscc="140581202305101234"))
    assert refused.value.code == "personal.mobile"
    refuse_personal(Unit(name=sha256(b"").hexdigest(), uscc="140581202305101234"))
