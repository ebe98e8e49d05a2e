"""数量与日期的写法: in a JSON object, every text for a quantity or a day is spelled plainly, and nothing else is touched."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from lifecycle.counties.targets import SetCountyTargets
from lifecycle.projects import FACTS
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.values.marks import leaves, structs
from lifecycle.values.spelled import QUANTITIES, plainly
from lifecycle.vocabulary import Refused, Stage


def spelled(kind: type[Struct], given: Any) -> Any:
    return {name: json.loads(bytes(raw)) for name, raw in plainly(kind, json.dumps(given).encode(), []).items()}


def test_texts_are_spelled_plainly_however_deep_they_stand():
    given = {"on": "2023.5.1", "buildings_added": [{"id": "1.2万㎡", "floor_area_m2": "1.2万㎡", "parts": [{"floor_area_m2": "5 m2"}]}]}
    plain = {"on": "2023-05-01", "buildings_added": [{"id": "1.2万㎡", "floor_area_m2": "12000", "parts": [{"floor_area_m2": "5"}]}]}
    assert spelled(AddBuildings, given) == plain
    values = {"assembly_rate": "75 ％", "renewable_area_m2": None, "green_star": 1}
    told = {"declarations": [{"values": values}]}
    assert spelled(DeclareIndicators, told) == {"declarations": [{"values": values | {"assembly_rate": "0.75"}}]}


@pytest.mark.parametrize(
    "given", [{"on": 3}, {"on": None}, {"buildings_added": "x"}, {"buildings_added": [None, {"parts": {}}]}, {"else": "2023.5.1"}]
)
def test_what_does_not_fit_is_left_as_it_stands(given: Any):
    assert spelled(AddBuildings, given) == given


class Paired(Struct):
    pairs: tuple[tuple[Stage, str, date], ...]


def test_values_of_closed_lists_and_hashes_are_spelled_as_they_are_listed():
    assert spelled(Paired, {"pairs": [["ＤＥＳＩＧＮＥＤ ", "Ａ", "2023.5.1"], ["x"], 3]}) == {
        "pairs": [["designed", "Ａ", "2023-05-01"], ["x"], 3]
    }
    sha = "ab" * 32
    assert spelled(AttachScan, {"scan_sha256": f" {sha.upper()}"})["scan_sha256"] == sha
    assert spelled(AddBuildings, {"buildings_added": [{"use": "Ｓchool", "name": "Ｓ"}]})["buildings_added"] == [
        {"use": "school", "name": "Ｓ"}
    ]


@pytest.mark.parametrize("kind", [*FACTS, *COMMANDS], ids=lambda kind: kind.__name__)
def test_a_way_leads_through_every_fact_and_command(kind: type[Struct]):
    assert plainly(kind, b"{}", []) == {}


def test_numbers_are_not_rounded_beside_what_is_spelled_anew():
    body = b'{"buildings_added": [{"floor_area_m2": "1.2\xe4\xb8\x87", "parts": [{"floor_area_m2": 0.12345678901234567890}]}]}'
    assert b"0.12345678901234567890" in bytes(plainly(AddBuildings, body, [])["buildings_added"])


def test_what_cannot_be_read_is_refused_with_its_place():
    with pytest.raises(Refused) as refused:
        spelled(AddBuildings, {"buildings_added": [{"floor_area_m2": "1"}, {"floor_area_m2": "some"}]})
    assert (refused.value.code, refused.value.values) == (
        "quantity.not_an_area",
        {"text": "some", "where": "$.buildings_added[1].floor_area_m2"},
    )


def test_every_decimal_number_of_a_command_or_a_fact_says_how_it_is_read():
    kinds = {each for kind in (*COMMANDS, *FACTS, SetCountyTargets) for each in structs(kind)}
    found = [(kind.__name__, name, leaf) for kind in kinds for name, leaf in leaves(kind) if leaf.kind is Decimal]
    assert {"floor_area_m2", "energy_saving_rate", "assembly_rate", "renewable_area_m2"} <= {name for _, name, _ in found}
    assert [(kind, name) for kind, name, leaf in found if leaf.marks.get("reading") not in QUANTITIES] == []
