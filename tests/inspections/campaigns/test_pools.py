"""抽取名单: what an announcement is made of, and what cannot be announced."""

from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from lifecycle.field_types import InterestId
from lifecycle.inspections.campaigns.announcing import (
    AcrossCounties,
    AnnounceDraw,
    DrawLayer,
    Frozen,
    LeftOut,
    NamedSource,
    PromisedCode,
    TicketsOfClass,
    announce,
    refuse_unready,
)
from lifecycle.inspections.campaigns.campaign import CampaignStep, fold
from lifecycle.inspections.campaigns.pools import ReadyInspector, Registers, announcement_of
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import canonical
from lifecycle.inspections.draws.files import read_announcement
from lifecycle.inspections.registers.classes import CreditScheme
from lifecycle.inspections.registers.interests import Interest
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.vocabulary import ProjectId, Refused, StaffId
from tests.inspections.campaigns.test_plan import JULY, JUNE, MAY, approved, ask, planned, then_refused

NOW = datetime.combine(MAY, time(9))
CITY, GAOPING, ZEZHOU = "140500", "140581", "140525"
UNIT, HASH = "91140500MA0JUL7M18", "0" * 64
SOURCE = NamedSource(called="中国福利彩票双色球", issue="2023064", drawn_on=JUNE, if_missing="顺延至下一期")
ASKED: dict[str, Any] = {
    "campaign": "2023-01",
    "layers": (DrawLayer(layer="高平", counties=(GAOPING,), drawn=1), DrawLayer(layer="其余", ratio=Decimal("0.4"))),
    "across": AcrossCounties.ANY,
    "sources": (SOURCE,),
    "randomness_from": JUNE,
    "randomness_at": "21:15",
}


def inspected(id_: str, county: str | None = GAOPING, *units: str) -> InspectedObject:
    return InspectedObject(
        kind=ObjectKind.PROJECT, id=id_, name=f"项目{id_}", county=county, units=units, project=ProjectId(id_), since=date(2022, 1, 1)
    )


def ready(staff: str, *counties: str, interests: tuple[Interest, ...] = ()) -> ReadyInspector:
    return ReadyInspector(staff=StaffId(staff), fields=(), counties=counties, valid_until=date(2026, 12, 31), interests=interests)


def interest(uscc: str | None = None, project: str | None = None) -> Interest:
    return Interest(id=InterestId("I1"), uscc=uscc, project=ProjectId(project) if project else None, ground="曾任职", since=MAY, until=None)


REGISTERS = Registers(
    objects=(inspected("p1"), inspected("p2", GAOPING, UNIT), inspected("p3", ZEZHOU), inspected("p4", ZEZHOU), inspected("p5", None)),
    inspectors=(ready("ZF01", GAOPING), ready("ZF02", ZEZHOU, interests=(interest(UNIT), interest(project="p4"))), ready("ZF03")),
    classes={UNIT: {CreditScheme.MARKET_RISK: "D"}},
    counties=(GAOPING, ZEZHOU),
    city=CITY,
)


def made(**otherwise: Any) -> Announcement:
    return announcement_of(ask(AnnounceDraw, **ASKED | otherwise), "2023-01/1", REGISTERS)


def test_every_object_stands_in_the_layer_of_its_county_and_a_ratio_is_rounded_up() -> None:
    announcement = made()
    layers = {each.id: each.stratum for each in announcement.objects}
    assert layers == dict.fromkeys(("p1", "p2"), "高平") | dict.fromkeys(("p3", "p4", "p5"), "其余")
    assert [(each.name, each.k) for each in announcement.strata] == [("高平", 1), ("其余", 2)]
    assert read_announcement(canonical(announcement)) == announcement


def test_what_stands_in_no_layer_has_a_reason_or_nothing_is_announced() -> None:
    gaoping = (DrawLayer(layer="高平", counties=(GAOPING,), drawn=1),)
    then_refused("campaign.left_out_unexplained", lambda: made(layers=gaoping), count=3, objects=("项目p3", "项目p4", "项目p5"))
    reasons = tuple(LeftOut(object_id=each, reason="已列入省级抽查") for each in ("p3", "p4", "p5"))
    assert [each.id for each in made(layers=gaoping, left_out=reasons).objects] == ["p1", "p2"]
    unknown = (LeftOut(object_id="p9", reason="已竣工"),)
    then_refused("campaign.left_out_unknown", lambda: made(left_out=unknown), objects=("p9",))


def test_whatever_is_asked_every_object_of_the_register_is_in_the_pool_or_left_out_with_a_reason_or_nothing_is_announced() -> None:
    rest, known = DrawLayer(layer="其余", drawn=1), [each.id for each in REGISTERS.objects]
    layered = [DrawLayer(layer=county, counties=(county,), drawn=1) for county in (GAOPING, ZEZHOU)]
    announced = 0
    for layers in ((layered[0],), tuple(layered), (rest,), (*layered, rest)):
        for left in (each for count in range(len(known)) for each in combinations(known, count)):
            with suppress(Refused):
                pool = made(layers=layers, left_out=tuple(LeftOut(object_id=each, reason="已竣工") for each in left))
                announced += 1
                assert sorted([*left, *(each.id for each in pool.objects)]) == known
    assert announced > 20


@pytest.mark.parametrize(
    ("across", "counties"),
    [
        (AcrossCounties.ANY, [None, None, None]),
        (AcrossCounties.OWN, [(GAOPING,), (ZEZHOU,), None]),
        (AcrossCounties.OTHER, [(CITY, ZEZHOU), (CITY, GAOPING), None]),
    ],
)
def test_inspectors_of_the_whole_city_inspect_everywhere_and_others_as_the_rule_says(across: AcrossCounties, counties: list[Any]) -> None:
    assert [each.counties for each in made(across=across).inspectors] == counties


def test_declared_interests_in_a_unit_or_the_project_become_recusals() -> None:
    assert [(each.inspector, each.object) for each in made().recusals] == [("ZF02", "p2"), ("ZF02", "p4")]


def test_a_class_weighs_as_many_tickets_as_is_announced() -> None:
    tickets = tuple(
        TicketsOfClass(scheme=scheme, credit_class="D", tickets=number)
        for scheme, number in ((CreditScheme.MARKET_RISK, 3), (CreditScheme.CONSTRUCTION_CREDIT, 9))
    )
    assert [each.weight for each in made(tickets=tickets).objects] == [1, 3, 1, 1, 1]


def layer(**otherwise: Any) -> tuple[DrawLayer, ...]:
    return (DrawLayer(**{"layer": "全部"} | otherwise),)


def test_what_draws_nothing_or_too_much_is_refused() -> None:
    then_refused("campaign.no_layer", lambda: made(layers=()))
    then_refused("campaign.layer_twice", lambda: made(layers=layer(drawn=1) * 2), named="全部")
    then_refused("campaign.rest_twice", lambda: made(layers=(*layer(drawn=1), DrawLayer(layer="又", drawn=1))))
    for wrong in ({}, {"drawn": 1, "ratio": Decimal("0.1")}, {"drawn": 0}, {"ratio": Decimal(2)}, {"ratio": Decimal(0)}):
        then_refused("campaign.layer_count", lambda wrong=wrong: made(layers=layer(**wrong)), layer="全部")
    then_refused("campaign.layer_too_small", lambda: made(layers=layer(drawn=6)), size=5, drawn=6)
    nobody = Registers(objects=(), inspectors=REGISTERS.inspectors, classes={}, counties=(GAOPING,), city=CITY)
    empty = ask(AnnounceDraw, **ASKED | {"layers": layer(ratio=Decimal("0.5"))})
    then_refused("campaign.nothing_to_draw", announcement_of, empty, "2023-01/1", nobody)
    heavy = (TicketsOfClass(scheme=CreditScheme.MARKET_RISK, credit_class="D", tickets=1001),)
    then_refused("campaign.tickets", lambda: made(tickets=heavy))
    then_refused("campaign.per_object", lambda: made(per_object=1), least=2)
    then_refused("campaign.inspectors_too_few", lambda: made(per_object=4), count=3)
    then_refused("campaign.cap", lambda: made(cap=0))
    twice = (PromisedCode(official=StaffId("FZ01"), sha256=HASH),) * 2
    then_refused("campaign.official_twice", lambda: made(commitments=twice), staff="FZ01")


def test_the_announcement_comes_before_its_randomness_and_on_its_own_day() -> None:
    known = fold(approved())
    command = ask(AnnounceDraw, **ASKED)
    assert refuse_unready(known, command, MAY, NOW) == 1
    then_refused("campaign.announced_today", refuse_unready, known, command, JUNE, NOW)
    then_refused("campaign.no_randomness", refuse_unready, known, ask(AnnounceDraw, **ASKED | {"sources": ()}), MAY, NOW)
    over = ask(AnnounceDraw, **ASKED | {"randomness_from": MAY, "randomness_at": "09:00"})
    then_refused("campaign.randomness_over", refuse_unready, known, over, MAY, NOW)
    later = ask(AnnounceDraw, **ASKED | {"randomness_from": JULY})
    then_refused("campaign.source_too_early", refuse_unready, known, later, MAY, NOW, source="中国福利彩票双色球")
    then_refused("campaign.not_now", refuse_unready, fold(planned()), command, MAY, NOW, step=CampaignStep.PLANNED)


def test_no_second_announcement_while_one_waits() -> None:
    command = ask(AnnounceDraw, **ASKED)
    facts = [*approved(), *announce(1, command, Frozen(announcement=HASH, known_at=7, objects=5, inspectors=3, to_draw=3))]
    then_refused("campaign.not_now", refuse_unready, fold(facts), command, MAY, NOW, step=CampaignStep.ANNOUNCED)
