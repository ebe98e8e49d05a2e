"""数量与日期的写法: in a JSON object, every text for a quantity or a day is spelled plainly, and nothing else is touched."""

import json
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from lifecycle.counties.targets import SetCountyTargets
from lifecycle.projects import FACTS
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.works.buildings import AddBuildings
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.values.marks import leaves, structs
from lifecycle.values.spelled import QUANTITIES, plainly
from lifecycle.vocabulary import Refused


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
