"""数量与日期的写法: in a JSON object, every text for a quantity or a day is spelled plainly, and nothing else is touched."""

import json
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct

from lifecycle.counties.targets import SetCountyTargets
from lifecycle.projects import FACTS
from lifecycle.projects.buildings import AddBuildings
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.indicators import DeclareIndicators
from lifecycle.values.marked import marks_of
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


def quantities_of(hint: Any, marks: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The marks of each decimal number inside a type."""
    if hint is Decimal:
        return [marks]
    if get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        return quantities_of(inner, (*marks, *marks_of(metas)))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return [found for each in get_type_hints(hint, include_extras=True).values() for found in quantities_of(each)]
    return [found for each in get_args(hint) for found in quantities_of(each)]


def test_every_decimal_number_of_a_command_or_a_fact_says_how_it_is_read():
    found = [marks for kind in (*COMMANDS, *FACTS, SetCountyTargets) for marks in quantities_of(kind)]
    assert len(found) > 20
    assert [marks for marks in found if not set(marks) & QUANTITIES.keys()] == []
