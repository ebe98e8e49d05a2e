"""个人信息把关: what nobody typed is not taken for a person's number."""

from datetime import date
from functools import partial
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

import pytest
from msgspec import Raw, Struct
from msgspec.structs import replace

from lifecycle.desk.people import privacy
from lifecycle.desk.people.privacy import PAPER_NUMBER, PAPER_NUMBERS
from lifecycle.ledger import Person
from lifecycle.permissions import PERMITTED
from lifecycle.projects import FACTS
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.deciding.elsewhere import OutsideDecisionRecorded
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.parties import Unit
from lifecycle.projects.project import Outcome
from lifecycle.values.marks import leaves, structs
from lifecycle.values.personal import personal_in
from lifecycle.vocabulary import Certificate, Gate, PersonId, Refused, Ruling, StaffId, Verdict
from tests.packaged import rulebook
from tests.projects.given import ask, fact, verdict

OWN_REGIONS = rulebook().jurisdictions.own_regions
refuse_personal = partial(privacy.refuse_personal, regions=OWN_REGIONS)
LIKE_A_TELEPHONE = "cf0c3349-0607-5514-9187-defc65d7daa4"


def test_ids_and_hashes_are_no_telephones() -> None:
    assert personal_in(LIKE_A_TELEPHONE, OWN_REGIONS), "as a text it would be taken for one"
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


TYPED = sorted({each for kind in (*FACTS, *PERMITTED) for each in structs(kind, but={Verdict})}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", TYPED)
def test_every_text_for_a_papers_number_is_marked_as_one(kind: type[Struct]) -> None:
    """So that the digits of a paper are no reason to refuse it, and the words beside them are looked at."""
    named = [name for name, leaf in leaves(kind) if leaf.kind is str and name in PAPER_NUMBERS and leaf.marks.get("holds") != PAPER_NUMBER]

    assert named == [], "PaperNumber, ReferenceNumber, ProjectCode or CreditCode (vocabulary)"


def test_what_a_correction_would_write_is_looked_at() -> None:
    def changed(fields: bytes) -> FactCorrected:
        return FactCorrected(by=StaffId("SP01"), on=date(2023, 5, 10), corrects=1, changed=Raw(fields), reason="录入有误")

    refuse_personal(changed(b'{"certificate": {"number": "140581199003070014"}}'))
    with pytest.raises(Refused, match=r"personal\.mobile"):
        refuse_personal(changed('{"applicant": {"name": "张三13800138000"}}'.encode()))


def test_texts_that_are_looked_at_together_make_no_number_together() -> None:
    refuse_personal(Unit(name="1380013", uscc="8000"))
    refuse_personal(ask(RequestSupplement, application="A1", items=("138 0013", "8000"), due=date(2023, 12, 8)))
    with pytest.raises(Refused, match=r"personal\.mobile"):
        refuse_personal(ask(RequestSupplement, application="A1", items=("图纸", "138 0013 8000"), due=date(2023, 12, 8)))


def test_what_the_rules_say_is_not_looked_at_again() -> None:
    """Thousands of verdicts come in with an import; none of their words was typed."""
    said = replace(verdict(Ruling.MET), title="张三13800138000")
    paper = Certificate(number="高审2023-1", authority="高平市住建局")
    recorded = fact(
        OutsideDecisionRecorded, gate=Gate.PLANNING_CONDITIONS, buildings=(), outcome=Outcome.PASSED, certificate=paper, verdicts=(said,)
    )

    refuse_personal(recorded)
    with pytest.raises(Refused, match=r"personal\.mobile"):
        refuse_personal(replace(recorded, certificate=replace(paper, authority="张三13800138000")))


def test_what_looks_like_a_telephone_may_begin_with_the_region_of_this_city_and_of_no_other() -> None:
    """A ledger of 晋城 (1405) knows 1405-123-4567 for a number of its own papers; in a ledger of 东莞 (4419) it is a telephone."""
    refuse_personal("1405-123-4567")
    with pytest.raises(Refused, match=r"personal\.mobile"):
        privacy.refuse_personal("1405-123-4567", frozenset({"4419"}))
