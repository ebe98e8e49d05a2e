"""名录库: what is entered once, what follows by itself, and what stood in a register on a day."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from msgspec import Struct

from lifecycle.inspections.registers import experts, inspectors, interests, objects
from lifecycle.inspections.registers.classes import RISK_CLASSES, ClassRecorded, CreditScheme, RecordClass, class_on, record_class
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import BY_CREDIT_CODE, DERIVED, DelistObject, ListObject, ObjectKind, ObjectListed
from lifecycle.inspections.registers.periods import Period
from lifecycle.staff.appointments import Appointment, Role, Staff
from lifecycle.vocabulary import Command, CommandId, Fact, PersonId, ProjectId, Refused, StaffId
from lifecycle.wording import LANGUAGES, say

CITY, ZHAO, PERSON = StaffId("SJ01"), StaffId("ZF01"), PersonId("R-1")
JAN, MAY, JUNE, JULY, DECEMBER = (date(2023, month, 1) for month in (1, 5, 6, 7, 12))
CODE, OTHER = "91140500MA0JUL7M18", "91140502MA0KX3T86A"
APPOINTED = Staff(
    id=ZHAO, persons=frozenset({PERSON}), appointments=(Appointment(role=Role.INSPECTOR, county=None, since=JAN, until=None),)
)
NUMBERS = count(1)


def ask(kind: type[Command], /, **fields: Any) -> Any:
    return kind(**({"id": CommandId(f"c{next(NUMBERS)}"), "on": MAY, "by": CITY} | fields))


def then_refused(code: str, decide: Callable[..., list[Fact]], *given: Any, **values: Any) -> None:
    with pytest.raises(Refused) as refused:
        decide(*given)
    assert (refused.value.code, {name: refused.value.values.get(name) for name in values}) == (code, values)
    for lang in LANGUAGES:
        assert "None" not in say(code, lang, **refused.value.values)


STADIUM: dict[str, Any] = {
    "object_kind": ObjectKind.BUILDING_IN_USE,
    "object_id": "SY-1",
    "name": "高平市体育馆",
    "county": "140581",
    "listed_since": MAY,
}
ZHAO_LISTED: dict[str, Any] = {
    "staff": ZHAO,
    "person": PERSON,
    "certificate_number": "04050012021007",
    "valid_until": DECEMBER,
    "authority": "高平市住房和城乡建设局",
    "fields": ("建筑节能",),
    "counties": ("140581",),
    "listed_since": MAY,
}
RENEWED = {name: value for name, value in ZHAO_LISTED.items() if name != "person"} | {"listed_since": JUNE, "reason": "换发新证"}


def listed_object(**otherwise: Any) -> list[Fact]:
    return objects.list_object(objects.ListedObject(), ask(ListObject, **STADIUM | otherwise))


def listed_inspector(**otherwise: Any) -> list[Fact]:
    return inspectors.list_inspector(inspectors.Inspector(), ask(ListInspector, **ZHAO_LISTED | otherwise), APPOINTED, ())


@pytest.mark.parametrize("kind", sorted(DERIVED))
def test_what_follows_from_the_projects_is_not_entered(kind: ObjectKind) -> None:
    then_refused(
        "registers.object_derived", objects.list_object, objects.ListedObject(), ask(ListObject, **STADIUM | {"object_kind": kind})
    )
    leaving = ask(DelistObject, object_kind=kind, object_id="p1", listed_until=JUNE, reason="不再检查")
    then_refused("registers.object_derived", objects.delist_object, objects.ListedObject(), leaving)


@pytest.mark.parametrize("kind", sorted(BY_CREDIT_CODE))
def test_a_unit_is_known_by_its_credit_code_alone(kind: ObjectKind) -> None:
    (listed,) = listed_object(object_kind=kind, object_id=CODE.lower())
    assert isinstance(listed, ObjectListed)
    assert (listed.object_id, listed.uscc) == (CODE, CODE)
    for wrong in ({"object_id": "检测公司"}, {"object_id": CODE, "uscc": OTHER}):
        asked = ask(ListObject, **STADIUM | {"object_kind": kind} | wrong)
        then_refused("registers.object_by_credit_code", objects.list_object, objects.ListedObject(), asked)


@pytest.mark.parametrize("id_", ["", "a/b", "x" * 41, "-1"])
def test_an_object_has_an_id_that_an_address_can_hold(id_: str) -> None:
    then_refused("registers.object_id_form", objects.list_object, objects.ListedObject(), ask(ListObject, **STADIUM | {"object_id": id_}))


def test_the_code_of_who_runs_a_building_has_its_form() -> None:
    asked = ask(ListObject, **STADIUM | {"uscc": "911405"})
    then_refused("unit.uscc_wrong", objects.list_object, objects.ListedObject(), asked, unit="高平市体育馆")


def test_an_object_stands_from_its_first_day_to_its_last() -> None:
    facts = listed_object()
    facts += objects.delist_object(
        objects.fold(facts), ask(DelistObject, object_kind=STADIUM["object_kind"], object_id="SY-1", listed_until=JULY, reason="已拆除")
    )
    known = objects.fold(facts)

    stood = {day: known.on(day) is not None for day in (date(2023, 4, 30), MAY, JULY, date(2023, 7, 2))}
    assert stood == {date(2023, 4, 30): False, MAY: True, JULY: True, date(2023, 7, 2): False}


def test_nothing_is_listed_twice_over_the_same_days_and_it_may_come_back() -> None:
    known = objects.fold(listed_object(listed_until=JUNE))
    then_refused("registers.listed_already", objects.list_object, known, ask(ListObject, **STADIUM | {"listed_since": JUNE}))
    backwards = ask(ListObject, **STADIUM | {"listed_since": DECEMBER, "listed_until": JULY})
    then_refused("registers.days_backwards", objects.list_object, known, backwards)
    assert objects.list_object(known, ask(ListObject, **STADIUM | {"listed_since": JULY}))
    late = ask(DelistObject, object_kind=STADIUM["object_kind"], object_id="SY-1", listed_until=JULY, reason="已拆除")
    then_refused("registers.not_listed", objects.delist_object, known, late, day=JULY)


def test_an_inspector_is_appointed_as_that_person_and_no_expert() -> None:
    nobody, asked = inspectors.Inspector(), ask(ListInspector, **ZHAO_LISTED)
    elsewhere = Staff(id=ZHAO, appointments=(Appointment(role=Role.APPROVAL, county=None, since=JAN, until=None),))
    then_refused("registers.not_appointed", inspectors.list_inspector, nobody, asked, elsewhere, ())
    other = ask(ListInspector, **ZHAO_LISTED | {"person": PersonId("R-2")})
    then_refused("registers.another_person", inspectors.list_inspector, nobody, other, APPOINTED, ())
    then_refused("registers.is_an_expert", inspectors.list_inspector, nobody, asked, APPOINTED, (Period(JAN),))
    assert inspectors.list_inspector(nobody, asked, APPOINTED, (Period(JAN, date(2023, 4, 30)),))
    twice = ask(ListInspector, **ZHAO_LISTED | {"counties": ("140581", "140581")})
    then_refused("registers.named_twice", inspectors.list_inspector, nobody, twice, APPOINTED, (), named="140581")


def test_a_change_holds_from_its_day_and_the_entry_before_it_stays() -> None:
    facts = listed_inspector()
    facts += inspectors.change_inspector(inspectors.fold(facts), ask(ChangeInspector, **RENEWED | {"valid_until": date(2028, 12, 31)}))
    known = inspectors.fold(facts)

    assert [known.on(day).valid_until.year for day in (MAY, date(2023, 5, 31), JUNE, DECEMBER)] == [2023, 2023, 2028, 2028]  # type: ignore[union-attr]
    assert known.on(JAN) is None
    same = ask(ChangeInspector, **RENEWED | {"valid_until": date(2028, 12, 31), "listed_since": JULY})
    then_refused("registers.nothing_new", inspectors.change_inspector, known, same)
    then_refused(
        "registers.not_listed", inspectors.change_inspector, known, ask(ChangeInspector, **RENEWED | {"listed_since": JAN}), day=JAN
    )


def test_a_change_that_is_recorded_late_counts_from_its_own_day() -> None:
    facts = listed_inspector()
    for since, county in ((JULY, "140525"), (JUNE, "140521")):
        asked = ask(ChangeInspector, **RENEWED | {"listed_since": since, "counties": (county,)})
        facts += inspectors.change_inspector(inspectors.fold(facts), asked)
    known = inspectors.fold(facts)

    assert [known.on(day).counties for day in (MAY, JUNE, JULY)] == [("140581",), ("140521",), ("140525",)]  # type: ignore[union-attr]


def test_who_comes_back_has_what_is_stated_then() -> None:
    facts = listed_inspector()
    facts += inspectors.delist_inspector(inspectors.fold(facts), ask(DelistInspector, staff=ZHAO, listed_until=MAY, reason="调离"))
    again = ask(ListInspector, **ZHAO_LISTED | {"listed_since": JULY, "counties": ()})
    facts += inspectors.list_inspector(inspectors.fold(facts), again, APPOINTED, ())
    known = inspectors.fold(facts)

    assert (known.on(JUNE), known.on(JULY).counties) == (None, ())  # type: ignore[union-attr]
    gone = ask(DelistInspector, staff=ZHAO, listed_until=JUNE, reason="调离")
    then_refused("registers.not_listed", inspectors.delist_inspector, known, gone)


def declared(known: Any = {}, project: ProjectId | None = None, **otherwise: Any) -> list[Fact]:  # noqa: B006
    asked = ask(DeclareInterest, **{"staff": ZHAO, "uscc": CODE, "ground": "配偶在该单位任职"} | otherwise)
    return interests.declare(known, asked, project)


def test_an_interest_is_in_one_unit_or_one_project() -> None:
    facts = declared()
    facts += declared(interests.interests_of(facts), ProjectId("p1"), uscc=None, code="2304-140581-04-01-135254")
    known = interests.interests_of(facts)

    assert {each.id: (each.uscc, each.project) for each in known.values()} == {"I1": (CODE, None), "I2": (None, "p1")}
    neither = {"staff": ZHAO, "ground": "亲属"}
    then_refused("registers.interest_in_one", interests.declare, known, ask(DeclareInterest, **neither), None)
    both = ask(DeclareInterest, **neither, uscc=CODE, code="2304-140581-04-01-135254")
    then_refused("registers.interest_in_one", interests.declare, known, both, ProjectId("p1"))
    then_refused("registers.interest_stands", interests.declare, known, ask(DeclareInterest, **neither, uscc=CODE), None)
    then_refused("registers.days_backwards", interests.declare, {}, ask(DeclareInterest, **neither, uscc=CODE, valid_until=JAN), None)


def test_an_interest_holds_until_it_is_ended() -> None:
    facts = declared(valid_until=JULY)
    ended = interests.end(interests.interests_of(facts), ask(EndInterest, staff=ZHAO, interest="I1", reason="配偶已离职", on=JUNE))
    before, after = interests.interests_of(facts)["I1"], interests.interests_of([*facts, *ended])["I1"]

    assert [before.holds_on(day) for day in (JAN, MAY, JULY, DECEMBER)] == [False, True, True, False]
    assert [after.holds_on(day) for day in (MAY, JUNE, JULY)] == [True, True, False]
    over = ask(EndInterest, staff=ZHAO, interest="I1", reason="配偶已离职", on=JULY)
    then_refused("registers.interest_over", interests.end, {"I1": after}, over, day=JULY)
    then_refused("registers.interest_unknown", interests.end, {}, over, interest="I1")


EXPERT: dict[str, Any] = {"person": PERSON, "speciality": "暖通空调", "employer": "市建筑设计院", "listed_since": MAY}


def test_an_expert_is_no_inspector_on_these_days() -> None:
    asked = ask(ListExpert, **EXPERT, recused_from=(CODE.lower(), CODE), listed_until=JULY)
    (listed,) = experts.list_expert(experts.Expert(), asked, (Period(JAN, date(2023, 4, 30)),))

    assert listed.recused_from == (CODE,)  # type: ignore[attr-defined]
    then_refused("registers.is_an_inspector", experts.list_expert, experts.Expert(), asked, (Period(JAN),))
    known = experts.fold([listed])
    then_refused("registers.listed_already", experts.list_expert, known, asked, ())
    gone = ask(DelistExpert, person=PERSON, listed_until=DECEMBER, reason="聘期届满")
    then_refused("registers.not_listed", experts.delist_expert, known, gone)
    assert experts.delist_expert(known, ask(DelistExpert, person=PERSON, listed_until=JUNE, reason="本人辞聘"))


UNIT: dict[str, Any] = {"uscc": CODE, "name": "某建筑公司", "scheme": CreditScheme.MARKET_RISK, "credit_class": "B", "source": "市场监管局"}


def classed(**otherwise: Any) -> list[Fact]:
    return record_class([], ask(RecordClass, **UNIT | otherwise))


@pytest.mark.parametrize("given", ["AA", "良好", "a", "E"])
def test_a_risk_class_is_one_of_four_and_credit_is_in_free_words(given: str) -> None:
    then_refused("registers.risk_class", record_class, [], ask(RecordClass, **UNIT | {"credit_class": given}), known=RISK_CLASSES)
    assert classed(scheme=CreditScheme.CONSTRUCTION_CREDIT, credit_class=given)


def test_two_schemes_are_never_mixed_and_the_class_of_a_day_is_that_of_the_day() -> None:
    credit = classed(scheme=CreditScheme.CONSTRUCTION_CREDIT, credit_class="AA")
    facts = [*classed(on=JUNE, credit_class="C", valid_until=JULY), *classed(on=JAN), *credit]

    assert said(facts, CreditScheme.MARKET_RISK) == {JAN: "B", MAY: "B", JUNE: "C", JULY: "C", DECEMBER: None}
    assert said(facts, CreditScheme.CONSTRUCTION_CREDIT) == {JAN: None, MAY: "AA", JUNE: "AA", JULY: "AA", DECEMBER: "AA"}
    then_refused("registers.nothing_new", record_class, facts, ask(RecordClass, **UNIT | {"on": JAN}))
    then_refused("registers.days_backwards", record_class, facts, ask(RecordClass, **UNIT | {"valid_until": JAN}))


def said(facts: list[Fact], scheme: CreditScheme) -> dict[date, str | None]:
    found: dict[date, ClassRecorded | None] = {day: class_on(facts, scheme, day) for day in (JAN, MAY, JUNE, JULY, DECEMBER)}
    return {day: given.credit_class if given else None for day, given in found.items()}


def test_no_entry_says_less_than_its_command() -> None:
    pairs: list[tuple[type[Struct], type[Struct]]] = [
        (ListObject, ObjectListed),
        (ListInspector, inspectors.InspectorListed),
        (ChangeInspector, inspectors.InspectorChanged),
        (ListExpert, experts.ExpertListed),
        (RecordClass, ClassRecorded),
    ]
    assert [set(command.__struct_fields__) - set(fact.__struct_fields__) for command, fact in pairs] == [{"id"}] * len(pairs)
