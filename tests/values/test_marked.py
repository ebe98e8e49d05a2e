"""按标记读取: every text of a command is read, however deep it stands."""

from decimal import Decimal

import pytest
from msgspec import Struct
from msgspec.structs import replace

from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.works.building import Part
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding, RemeasureBuilding
from lifecycle.values.marked import READING, as_read
from lifecycle.vocabulary import BuildingId, Refused, Use
from tests.projects.given import ask
from tests.projects.walks import registration

UNSEEN = "甲\u200b"


def building(**fields: object) -> NewBuilding:
    plain = {"id": "1", "name": "门诊楼", "use": Use.HOSPITAL, "floor_area_m2": Decimal(100), "prefabricated": False}
    return NewBuilding(**(plain | fields))


def test_what_needs_no_folding_is_the_very_same():
    command = registration()
    assert as_read(command) is command


def test_ids_names_and_codes_are_folded_wherever_they_stand():
    parts = (Part(id="ｓ", use=Use.COMMERCIAL, floor_area_m2=Decimal(100)),)
    added = as_read(ask(AddBuildings, buildings_added=(building(id="１＃ ", name=" 门诊楼"), building(id="2", parts=parts))))
    assert [each.id for each in added.buildings_added] == ["1#", "2"]
    assert added.buildings_added[0].name == "门诊楼"
    assert added.buildings_added[1].parts[0].id == "s"
    unit = Unit(name="甲\u3000公司", uscc="９１３３０１００７９９６５５０５８ｂ")
    registered = as_read(registration(code="２３０１-140581-04-01-135254", parties=(Party(role=PartyRole.DESIGNER, unit=unit),)))
    assert registered.code == "2301-140581-04-01-135254"
    assert registered.parties[0].unit == Unit(name="甲 公司", uscc="91330100799655058B")


def test_a_building_that_was_entered_before_ids_were_folded_is_called_as_it_stands():
    command = ask(RemeasureBuilding, building=BuildingId("１＃"), floor_area_m2=Decimal(1), report_number="1")
    assert as_read(command, {"１＃": None}).building == "１＃"
    assert as_read(command, {"1#": None}).building == "1#"


@pytest.mark.parametrize(
    ("command", "where"),
    [
        (registration(name=UNSEEN), "$.name"),
        (registration(county=UNSEEN), "$.county"),
        (registration(parties=(Party(role=PartyRole.DESIGNER, unit=Unit(name=UNSEEN)),)), "$.parties[0].unit.name"),
        (ask(AddBuildings, buildings_added=(building(name=UNSEEN),)), "$.buildings_added[0].name"),
        (ask(AddBuildings, buildings_added=(building(id=UNSEEN),)), "$.buildings_added[0].id"),
        (ask(RequestSupplement, application="A1", items=("图纸", UNSEEN), due=registration().on), "$.items[1]"),
    ],
)
def test_a_sign_that_cannot_be_seen_is_found_at_any_depth_with_its_place(command: Struct, where: str):
    with pytest.raises(Refused, match=r"text\.unseen") as refused:
        as_read(command)
    assert refused.value.values["where"] == where


@pytest.mark.parametrize(
    ("command", "where"),
    [
        (registration(project="x" * 101), "$.project"),
        (registration(by="x" * 101), "$.by"),
        (registration(county="x" * 2001), "$.county"),
        (registration(confirmed=("x", "x" * 2001)), "$.confirmed[1]"),
        (ask(AddBuildings, buildings_added=(building(id="x" * 101),)), "$.buildings_added[0].id"),
        (ask(AddBuildings, buildings_added=(building(parts=(Part(id="x" * 101, use=Use.OFFICE, floor_area_m2=Decimal(1)),)),)),
         "$.buildings_added[0].parts[0].id"),
    ],
)  # fmt: skip
def test_a_text_that_no_sheet_keeps_whole_is_refused_with_its_place(command: Struct, where: str):
    with pytest.raises(Refused, match=r"text\.long") as refused:
        as_read(command)
    assert refused.value.values["where"] == where


def test_a_long_id_that_was_recorded_before_is_called_as_it_stands():
    command = ask(RemeasureBuilding, building=BuildingId("x" * 101), floor_area_m2=Decimal(1), report_number="1")
    assert as_read(command, {"x" * 101: None}) is command


def test_every_command_has_a_reader_for_each_of_its_texts():
    read = {kind: dict(READING.ways(kind)) for kind in COMMANDS}
    assert all({"id", "by", "project"} <= readers.keys() for readers in read.values())
    assert sum(map(len, read.values())) > 200
    assert replace(registration(), name="x").name == "x"
