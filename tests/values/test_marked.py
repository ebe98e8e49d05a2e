"""按标记读取: every text of a command is read, however deep it stands."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import DecodeError, Raw, Struct, inspect, json
from msgspec.structs import replace

from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.works.building import Part
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding, RemeasureBuilding
from lifecycle.values.marked import READING, as_read
from lifecycle.vocabulary import BuildingId, Refused, Use
from tests.attacks.bodies import places, plain, put
from tests.projects.given import ask
from tests.projects.walks import registration
from tests.test_glossary import COMMANDS as EVERY_COMMAND

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
        (registration(confirmed=("area.very_small", "x" * 2001)), "$.confirmed[1]"),
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


NO_TEXT = {"a sign of no shape": "甲\0", "too many signs": "甲" * 2_001, "half a sign": Raw(rb'"\ud800"')}


def takes(command: type[Struct], text: object) -> tuple[int, list[str]]:
    """How many texts the command has; and those that are read though this stands there.

    JSON inside it is left out: it is read as the fact or the command that it stands for (`corrections`, `proposals`).
    """
    whole = inspect.type_info(command)
    assert isinstance(whole, inspect.StructType)
    apart = {field.encode_name: {} for field in whole.fields if isinstance(field.type, inspect.RawType)}
    body = {name: each for name, each in plain(whole).items() if name not in apart}
    assert as_read(json.decode(json.encode(body | apart), type=command)), "what stands there otherwise is read"
    texts = [path for path in places(body) if isinstance(at(body, path), str)]
    read = []
    for path in texts:
        try:
            as_read(json.decode(json.encode(put(body, path, text) | apart), type=command))
        except (Refused, DecodeError):
            continue
        read.append(f"{command.__name__}.{'.'.join(map(str, path))}")
    return len(texts), read


def at(body: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        body = body[step]
    return body


@pytest.mark.parametrize("text", NO_TEXT.values(), ids=NO_TEXT)
def test_no_text_of_any_command_is_without_an_end_or_holds_what_is_no_sign(text: object):
    counted = [takes(command, text) for command in EVERY_COMMAND]

    assert sum(number for number, _ in counted) > 600
    assert [name for _, read in counted for name in read] == []


class Endless(Struct, frozen=True, kw_only=True):
    title: str
    note: str | None = None


def test_a_text_that_is_not_looked_through_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(READING, "leaf", lambda _: None)
    monkeypatch.setattr(READING, "_ways", {})

    assert takes(Endless, NO_TEXT["too many signs"]) == (2, ["Endless.title", "Endless.note"])
