"""名录库在业务台: who may enter what, and what the registers held on a day."""

from datetime import date
from typing import Any

import pytest

from lifecycle.desk.deciding import Given
from lifecycle.desk.inspections.on_a_day import classes_on, experts_on, inspectors_on, objects_on
from lifecycle.inspections.campaigns.announcing import AnnounceDraw, DrawLayer
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.registers.classes import CreditScheme, RecordClass
from lifecycle.inspections.registers.experts import ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.projects.registration import TerminateProject
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import BuildingId, CommandId, PersonId, Refused, StaffId
from tests.desk.conftest import CODE, ON, P1, Office
from tests.desk.inspections.test_campaign_draws import ANNOUNCED
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.inspections.registers.test_registers import CODE as UNIT
from tests.inspections.registers.test_registers import RENEWED, STADIUM, ZHAO_LISTED
from tests.office import CITY, HANDLER, HEAD, SECURITY, ZEZHOU

ZHAO, QIAN = StaffId("ZF01"), StaffId("ZF02")
JUNE = date(2023, 6, 1)


@pytest.fixture
def bureau(office: Office) -> Office:
    """With two inspectors, the one of a county, the other of the city."""
    for staff, person, county in ((ZHAO, "R-1", "140581"), (QIAN, "R-2", None)):
        office.know(PersonId(person))
        office.give(
            AppointStaff, on=date(2020, 1, 1), by=SECURITY, staff=staff, person=PersonId(person), role=Role.INSPECTOR, county=county
        )
    return office


def listed(office: Office, **otherwise: Any) -> None:
    office.give(ListInspector, **{"by": CITY} | ZHAO_LISTED | otherwise)


def refused(office: Office, command: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as told:
        office.give(command, **fields)
    return told.value.code


def test_officers_of_the_city_keep_the_registers_and_nobody_else(bureau: Office) -> None:
    assert {refused(bureau, ListInspector, by=by, **ZHAO_LISTED) for by in (HANDLER, ZEZHOU, ZHAO)} == {"staff.role_may_not"}
    assert refused(bureau, ListObject, by=ZEZHOU, **STADIUM) == "staff.role_may_not"
    assert refused(bureau, ListInspector, by=CITY, **ZHAO_LISTED | {"staff": StaffId("ZF09")}) == "registers.not_appointed"
    assert refused(bureau, ListInspector, by=CITY, **ZHAO_LISTED | {"person": PersonId("R-9")}) == "person.unknown"
    assert refused(bureau, ListObject, by=CITY, **STADIUM | {"county": "441900"}) == "county.unknown"
    listed(bureau)
    assert [each.staff for each in inspectors_on(bureau.ledger, ON)] == [ZHAO]


def test_inspectors_declare_their_own_interests_and_the_city_those_of_others(bureau: Office) -> None:
    listed(bureau)
    interest = {"staff": ZHAO, "uscc": UNIT, "ground": "配偶在该单位任职"}
    assert refused(bureau, DeclareInterest, by=QIAN, **interest) == "staff.role_may_not"
    assert refused(bureau, DeclareInterest, by=QIAN, **interest | {"staff": QIAN}) == "registers.never_listed"
    assert refused(bureau, DeclareInterest, by=ZHAO, staff=ZHAO, ground="亲属", code="2304-140581-04-01-000009") == "project.code_unknown"
    bureau.register()
    bureau.give(DeclareInterest, by=ZHAO, **interest)
    bureau.give(DeclareInterest, by=CITY, staff=ZHAO, code=CODE, ground="曾任该项目监理")
    (zhao,) = inspectors_on(bureau.ledger, ON)
    assert [(each.id, each.uscc, each.project) for each in zhao.interests] == [("I1", UNIT, None), ("I2", None, P1)]
    bureau.give(EndInterest, by=ZHAO, staff=ZHAO, interest="I1", reason="配偶已离职")
    assert [len(zhao.interests) for day in (ON, date(2023, 5, 11)) for zhao in inspectors_on(bureau.ledger, day)] == [2, 1]


def test_an_expired_certificate_is_told_and_a_later_one_does_not_alter_what_was_known(bureau: Office) -> None:
    listed(bureau, valid_until=date(2023, 5, 31), counties=("140581", "140525"))
    known_at = bureau.ledger.head()
    bureau.give(ChangeInspector, by=CITY, **RENEWED | {"listed_since": JUNE, "valid_until": date(2028, 12, 31)})
    bureau.give(DelistInspector, by=CITY, staff=ZHAO, listed_until=date(2023, 12, 31), reason="调离执法岗位")

    said = {day: [(each.expired, each.counties) for each in inspectors_on(bureau.ledger, day)] for day in (ON, JUNE, date(2024, 1, 1))}
    assert said == {ON: [(False, ("140581", "140525"))], JUNE: [(False, ("140581",))], date(2024, 1, 1): []}
    assert [each.expired for each in inspectors_on(bureau.ledger, JUNE, known_at=known_at)] == [True]


def test_who_inspects_does_not_assist_and_the_other_way_round(bureau: Office) -> None:
    listed(bureau)
    expert = {"speciality": "暖通空调", "employer": "市建筑设计院", "listed_since": ON, "by": CITY}
    assert refused(bureau, ListExpert, person=PersonId("R-1"), **expert) == "registers.is_an_inspector"
    bureau.give(ListExpert, person=PersonId("R-2"), recused_from=(UNIT,), **expert)
    assert refused(bureau, ListInspector, by=CITY, **ZHAO_LISTED | {"staff": QIAN, "person": PersonId("R-2")}) == "registers.is_an_expert"
    assert [(each.person, each.recused_from) for each in experts_on(bureau.ledger, ON)] == [("R-2", (UNIT,))]
    assert experts_on(bureau.ledger, date(2023, 5, 9)) == ()


def test_of_two_entries_at_once_that_exclude_each_other_one_is_refused(bureau: Office) -> None:
    more = {"person": PersonId("R-1"), "speciality": "暖通空调", "employer": "市建筑设计院", "listed_since": ON}
    expert = ListExpert(id=CommandId("at-once"), on=ON, by=CITY, **more)
    decided = bureau.desk._answered(Given(command=expert), None)
    listed(bureau)
    with pytest.raises(Refused) as told:
        bureau.desk._record(decided, expert.id, CITY, bureau.ledger.head())
    assert told.value.code == "command.came_second"
    assert experts_on(bureau.ledger, ON) == ()


def test_the_classes_of_a_unit_stand_side_by_side(bureau: Office) -> None:
    for scheme, given in ((CreditScheme.MARKET_RISK, "B"), (CreditScheme.CONSTRUCTION_CREDIT, "AA")):
        bureau.give(RecordClass, by=CITY, uscc=UNIT.lower(), name="某建筑公司", scheme=scheme, credit_class=given, source="公示")
    (found,) = classes_on(bureau.ledger, ON).items()

    assert found[0] == UNIT
    assert {scheme: each.credit_class for scheme, each in found[1].items()} == {"market_risk": "B", "construction_credit": "AA"}


def ids(office: Office, kind: ObjectKind, day: date = ON) -> list[str]:
    return [each.id for each in objects_on(office.ledger, kind, day)]


def test_what_is_entered_stands_under_its_kind(bureau: Office) -> None:
    bureau.give(ListObject, by=CITY, **STADIUM | {"listed_until": JUNE})
    assert [ids(bureau, kind) for kind in ObjectKind] == [[], [], [], ["SY-1"], [], [], []]
    assert ids(bureau, ObjectKind.BUILDING_IN_USE, date(2023, 6, 2)) == []


def refuse_to_announce_without(office: Office) -> None:
    """A project under construction that stands in no layer is named, and nothing is announced."""
    office.appoint(HEAD, Role.HEAD)
    office.give(PlanCampaign, by=CITY, **PLANNED)
    office.give(ApproveCampaign, by=HEAD, **APPROVED)
    elsewhere = (DrawLayer(layer="泽州", counties=("140525",), drawn=1),)
    with pytest.raises(Refused) as told:
        office.give(AnnounceDraw, **ANNOUNCED | {"on": JUNE, "layers": elsewhere, "randomness_from": date(2023, 6, 2), "sources": ()})
    assert str(told.value.code) == "campaign.left_out_unexplained", told.value.values
    assert told.value.values["objects"] == ("高平市第二人民医院",)


def test_a_project_is_under_construction_from_its_start(bureau: Office) -> None:
    bureau.register()
    bureau.add_building("1")
    bureau.add_building("2")
    assert ids(bureau, ObjectKind.PROJECT) == []
    bureau.clock.reach(JUNE)
    bureau.give(StartConstruction, on=JUNE, buildings=(BuildingId("1"),))

    before = date(2023, 5, 31)
    assert [ids(bureau, kind, day) for kind in (ObjectKind.PROJECT, ObjectKind.BUILDING) for day in (before, JUNE)] == [
        [],
        ["p1"],
        [],
        ["p1/1"],
    ]
    (building_now,) = objects_on(bureau.ledger, ObjectKind.BUILDING, JUNE)
    assert (building_now.name, building_now.county, building_now.since) == ("高平市第二人民医院 1号楼", "140581", JUNE)
    refuse_to_announce_without(bureau)
    known_at = bureau.ledger.head()
    bureau.give(TerminateProject, by=CITY, on=JUNE, reason="不再建设")
    assert ids(bureau, ObjectKind.PROJECT, JUNE) == []
    assert [each.id for each in objects_on(bureau.ledger, ObjectKind.PROJECT, JUNE, known_at=known_at)] == ["p1"]
