"""名录: inspectors, experts, inspected objects and classes of units of the demonstration city, as its officers entered them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from lifecycle.demo.identifiers import GOVERNMENT, credit_code
from lifecycle.demo.names import COUNTY_NAMES
from lifecycle.demo.people import CITY_OFFICER, EXPERTS, STAFF
from lifecycle.inspections.registers.classes import CreditScheme, RecordClass
from lifecycle.inspections.registers.experts import DelistExpert, ListExpert
from lifecycle.inspections.registers.inspectors import ChangeInspector, DelistInspector, ListInspector
from lifecycle.inspections.registers.interests import DeclareInterest, EndInterest
from lifecycle.inspections.registers.objects import DelistObject, ListObject, ObjectKind
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Command, CommandId, StaffId

OPENED = date(2023, 3, 15)
"""名录库 of the city were set up."""
LATER = date(2023, 11, 20)
IN_THREE_YEARS = date(2026, 12, 31)
FIELDS = (("建筑节能", "绿色建筑"), ("工程质量",), ("建筑节能", "工程质量"), ())
EXPIRED, LENT, LEFT = StaffId("inspector-140525"), StaffId("inspector-140521"), StaffId("inspector-city-2")
"""Whose certificate has run out, who inspects in a second county, and who leaves the register."""
INTERESTED = StaffId("inspector-140581")
LABORATORY, CONSULTANT, BUILDER = map(credit_code, (90_001, 90_002, 90_003))
BUREAU = credit_code(90_004, GOVERNMENT)


def register_commands(name: str) -> Iterator[Command]:
    """The entries of the registers, each by an officer of the city, except interests, which inspectors declare."""
    ids = (CommandId(f"{name}/registers/{number:02}") for number in count(1))
    yield from _inspectors(ids)
    yield from _experts(ids)
    yield from _objects(ids)
    yield from _classes(ids)
    yield from _changes(ids)


def _inspectors(ids: Iterator[CommandId]) -> Iterator[Command]:
    for number, member in enumerate((each for each in STAFF if each.role is Role.INSPECTOR), 1):
        yield ListInspector(
            id=next(ids),
            on=OPENED,
            by=CITY_OFFICER,
            staff=member.staff,
            person=member.person,
            certificate_number=f"0405{number:04}",
            valid_until=date(2023, 9, 30) if member.staff == EXPIRED else IN_THREE_YEARS,
            authority=f"{COUNTY_NAMES[member.county]}住房和城乡建设局" if member.county else "晋城市住房和城乡建设局",
            fields=FIELDS[number % len(FIELDS)],
            counties=(member.county,) if member.county else (),
            listed_since=OPENED,
        )
    for code, ground in ((LABORATORY, "配偶在该单位任职"), (BUILDER, "两年前曾在该单位任职")):
        yield DeclareInterest(id=next(ids), on=date(2023, 4, 3), by=INTERESTED, staff=INTERESTED, uscc=code, ground=ground)


def _experts(ids: Iterator[CommandId]) -> Iterator[Command]:
    heating, structure, former = EXPERTS
    for person, speciality, employer, recused_from in (
        (heating, "暖通空调", "晋城市建筑设计研究院", (CONSULTANT,)),
        (structure, "建筑结构", "太行建筑科学研究所", ()),
        (former, "建筑电气", "晋城市建筑设计研究院", ()),
    ):
        yield ListExpert(
            id=next(ids),
            on=OPENED,
            by=CITY_OFFICER,
            person=person,
            speciality=speciality,
            employer=employer,
            recused_from=recused_from,
            listed_since=OPENED,
            listed_until=date(2025, 12, 31),
        )


def _objects(ids: Iterator[CommandId]) -> Iterator[Command]:
    for kind, id_, called, county in (
        (ObjectKind.LABORATORY, LABORATORY, "晋城市建科工程检测有限公司", "140502"),
        (ObjectKind.COST_CONSULTANT, CONSULTANT, "晋城市正衡工程造价咨询有限公司", "140502"),
        (ObjectKind.UNIT, BUILDER, "晋城市第一建筑工程有限公司", "140502"),
        (ObjectKind.COUNTY_BUREAU, BUREAU, "泽州县住房和城乡建设局", "140525"),
        (ObjectKind.BUILDING_IN_USE, "TYG01", "高平市体育馆", "140581"),
        (ObjectKind.BUILDING_IN_USE, "SC01", "城区凤台商场", "140502"),
    ):
        address = None if kind in (ObjectKind.UNIT, ObjectKind.COUNTY_BUREAU) else f"{COUNTY_NAMES[county]}建设路"
        yield ListObject(
            id=next(ids),
            on=OPENED,
            by=CITY_OFFICER,
            object_kind=kind,
            object_id=id_,
            name=called,
            county=county,
            address=address,
            listed_since=OPENED,
        )


def _classes(ids: Iterator[CommandId]) -> Iterator[Command]:
    said = (
        (date(2023, 4, 10), CreditScheme.MARKET_RISK, "B", "市市场监督管理局2023年第一季度分类结果"),
        (date(2023, 6, 20), CreditScheme.CONSTRUCTION_CREDIT, "良好", "2023年上半年建筑市场信用评价"),
        (date(2023, 7, 10), CreditScheme.MARKET_RISK, "C", "市市场监督管理局2023年第二季度分类结果"),
    )
    for on, scheme, given, source in said:
        yield RecordClass(
            id=next(ids),
            on=on,
            by=CITY_OFFICER,
            uscc=BUILDER,
            name="晋城市第一建筑工程有限公司",
            scheme=scheme,
            credit_class=given,
            source=source,
        )


def _changes(ids: Iterator[CommandId]) -> Iterator[Command]:
    """An inspector is lent to a second county; another leaves; so do an expert and a building that is torn down; an interest ends."""
    lent = next(each for each in STAFF if each.staff == LENT)
    yield ChangeInspector(
        id=next(ids),
        on=date(2023, 6, 5),
        by=CITY_OFFICER,
        staff=LENT,
        certificate_number="04050021",
        valid_until=IN_THREE_YEARS,
        authority=f"{COUNTY_NAMES[str(lent.county)]}住房和城乡建设局",
        counties=(str(lent.county), "140522"),
        listed_since=date(2023, 6, 5),
        reason="交叉检查；换发新证",
    )
    yield EndInterest(id=next(ids), on=date(2023, 10, 9), by=INTERESTED, staff=INTERESTED, interest="I2", reason="已不在回避期内")
    yield DelistInspector(
        id=next(ids), on=LATER, by=CITY_OFFICER, staff=LEFT, listed_until=LATER + timedelta(days=10), reason="调离执法岗位"
    )
    yield DelistExpert(id=next(ids), on=LATER, by=CITY_OFFICER, person=EXPERTS[-1], listed_until=LATER, reason="本人辞聘")
    yield DelistObject(
        id=next(ids),
        on=LATER,
        by=CITY_OFFICER,
        object_kind=ObjectKind.BUILDING_IN_USE,
        object_id="SC01",
        listed_until=LATER,
        reason="已拆除",
    )
