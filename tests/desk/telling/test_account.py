"""事实全文: every fact of a project can be told in full, in every language."""

from datetime import date

import pytest
from msgspec import Struct
from msgspec.structs import fields

from lifecycle.desk.opening import FACTS
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.account import account
from lifecycle.field_types import Each, RuleId
from lifecycle.ledger.store.codec import Codec
from lifecycle.projects import FACTS as OF_PROJECTS
from lifecycle.vocabulary import BuildingId, County, Fact, StaffId, TextLine
from lifecycle.wording import LANGUAGES, label
from tests.packaged import rulebook
from tests.projects.given import given
from tests.projects.walks import ADDED, REGISTERED
from tests.recorded.test_recorded import SAMPLES

APART = {"on", "by", "behalf", "verdicts"}
"""What stands beside every fact, and what has a form of its own."""
PROJECT = given(REGISTERED, ADDED).project
NAMES = sorted(str(fact.__struct_config__.tag) for fact in OF_PROJECTS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_field_that_was_stated_is_told(name: str, lang: str) -> None:
    fact = Codec(FACTS).read(1, name, 1, SAMPLES[name])
    told = {line.name: line.words for line in account(fact, PROJECT, lang)}
    stated = [f.name for f in fields(fact) if f.name not in APART and getattr(fact, f.name) != f.default]
    assert list(told) == [label(f"field.{field}", lang) for field in stated if getattr(fact, field) not in ((), "", None)]
    for words in told.values():
        assert not any("Struct" in word or "=" in word or "frozenset" in word for word in words), "a value shown as Python shows it"


def test_what_a_field_says_is_said_in_the_words_of_the_trade() -> None:
    concluded = Codec(FACTS).read(1, "gate-concluded", 1, SAMPLES["gate-concluded"])
    told = {line.name: line.words for line in account(concluded, PROJECT)}
    assert fact_name(concluded) == "gate-concluded"
    assert told["环节"] == ("设计方案审查",)
    assert told["单体"] == ("1号楼、2号楼",)
    assert told["结论"] == ("通过",)
    assert told["文号与机关"] == ("高审2023-5  高平市行政审批服务管理局",)
    assert told["签署"] == ("承办 SP01、审核 SP02、签发 SP03",)


def test_what_has_members_has_a_line_for_each() -> None:
    asked = Codec(FACTS).read(1, "supplement-requested", 1, SAMPLES["supplement-requested"])
    assert isinstance(asked, Struct)
    items = next(line.words for line in account(asked, PROJECT) if line.name == "须补正的内容")
    assert items == getattr(asked, "items")  # noqa: B009 - the sample is read by its name, not by its type


class ReasonGiven(Fact, frozen=True, kw_only=True, tag="test-told"):
    """Fields that are called otherwise than what stands in them: only their types tell it."""

    reason: Each[tuple[TextLine, ...]]
    number: tuple[StaffId, ...]
    applicant: BuildingId
    matter: tuple[BuildingId, ...]
    remark: County
    basis: tuple[RuleId, ...]


def test_how_a_field_is_told_is_said_by_its_type_and_not_by_its_name() -> None:
    one, two = BuildingId("1"), BuildingId("2")
    told = ReasonGiven(
        on=date(2023, 5, 10),
        by=StaffId("SP01"),
        reason=("甲", "乙"),
        number=(StaffId("SP02"), StaffId("SP03")),
        applicant=one,
        matter=(one, two),
        remark="140581",
        basis=("jincheng-2023/public-energy-72",),
    )
    lines = account(told, PROJECT, called=lambda staff: f"〈{staff}〉", rulebook=rulebook())
    names = (PROJECT.buildings[one].name, PROJECT.buildings[two].name)
    assert [line.words for line in lines] == [
        ("甲", "乙"),
        ("〈SP02〉、〈SP03〉",),
        (names[0],),
        ("、".join(names),),
        ("高平市",),
        (rulebook().titles.get("jincheng-2023/public-energy-72", "jincheng-2023/public-energy-72"),),
    ]
    assert [line.buildings for line in lines] == [(), (), (), names, (), ()]
