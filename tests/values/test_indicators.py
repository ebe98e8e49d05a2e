"""指标清单: the list, the fields that hold the values, and the words of both catalogues say the same of every indicator."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Literal

import pytest
from msgspec.structs import replace

from lifecycle.compliance.phrases import measure_name
from lifecycle.policies.measures import MEASURES
from lifecycle.values import indicators
from lifecycle.values.doubts import doubts_of, in_words
from lifecycle.values.indicators import BY_NAME, LISTED, Indicator, Range, Shown, shown_in, stated_at
from lifecycle.values.marks import leaves
from lifecycle.values.units import Unit
from lifecycle.vocabulary import GreenStar, Indicators, Stage
from lifecycle.wording import LANGUAGES, label, sentences
from tests.packaged import rulebook

ON = date(2023, 5, 10)
FIELDS = {name: leaf for name, leaf in leaves(Indicators) if leaf.kind is not NoneType}


def unit_of(name: str) -> Unit:
    """The unit that the type of a field stands for."""
    leaf = FIELDS[name]
    if "reading" in leaf.marks:
        return Unit(leaf.marks["reading"])
    if isinstance(leaf.kind, type) and issubclass(leaf.kind, StrEnum):
        return Unit.CATEGORY
    return Unit.FLAG if leaf.kind is bool else Unit.STAR if leaf.kind == GreenStar else Unit.DAY


def test_the_list_names_the_fields_in_their_order():
    assert tuple(each.name for each in LISTED) == Indicators.__struct_fields__ == tuple(FIELDS)
    assert len(LISTED) >= 6


@pytest.mark.parametrize("indicator", LISTED, ids=lambda each: each.name)
def test_a_field_is_of_the_type_of_its_unit(indicator: Indicator):
    assert indicator.unit is unit_of(indicator.name)
    assert indicator.categories is (FIELDS[indicator.name].kind if indicator.unit is Unit.CATEGORY else None)
    assert indicator.unit is Unit.AREA or not indicator.within_floor_area
    assert indicator.stages, "it is stated at some stage"


@pytest.mark.parametrize("indicator", LISTED, ids=lambda each: each.name)
def test_an_entry_says_of_whom_it_is_stated_where_it_is_shown_and_what_is_plausible(indicator: Indicator):
    """Values of a project or a county are computed: they are measures. Nobody has said yet which rates are plausible."""
    assert indicator.subject == "building" == MEASURES[indicator.name].subject
    assert indicator.shown, "it is shown somewhere"
    assert (indicator.plausible is not None) == (indicator.unit is Unit.AREA)
    assert indicator.goes_with is None or BY_NAME[indicator.goes_with].goes_with is None


def test_where_an_indicator_is_shown_is_said_by_its_entry(monkeypatch: pytest.MonkeyPatch):
    hidden = tuple(replace(each, shown=frozenset({Shown.LADDER})) if each.name == "bim" else each for each in LISTED)
    monkeypatch.setattr(indicators, "LISTED", hidden)

    assert "bim" not in stated_at(Stage.DRAWN, Shown.FORM)
    assert "bim" not in stated_at(Stage.DRAWN, Shown.REGISTER)
    assert "bim" in shown_in(Shown.LADDER)


@pytest.mark.parametrize(
    ("name", "least", "most", "inside", "outside", "said"),
    [
        ("assembly_rate", "0.1", "0.95", "0.95", "0.96", "装配率为96%，不在10%至95%之间"),
        ("retrofit_area_m2", "20", "5000", "20", "19.9", "改造面积为19.9㎡，不在20㎡至5,000㎡之间"),
    ],
)
def test_what_lies_outside_the_range_of_an_entry_is_asked_once_more(
    monkeypatch: pytest.MonkeyPatch, name: str, least: str, most: str, inside: str, outside: str, said: str
):
    entry = replace(BY_NAME[name], plausible=Range(Decimal(least), Decimal(most)))
    monkeypatch.setitem(BY_NAME, name, entry)

    assert list(doubts_of(Indicators(**{name: Decimal(inside)}), ON)) == []
    (question,) = doubts_of(Indicators(**{name: Decimal(outside)}), ON)
    assert question.code == "indicator.outside"
    assert said in in_words(question)


@pytest.mark.parametrize("rate", ["0", "0.01", "1"])
def test_a_rate_whose_entry_has_no_range_is_not_asked(rate: str):
    assert list(doubts_of(Indicators(energy_saving_rate=Decimal(rate)), ON)) == []


def test_a_key_that_no_entry_knows_fails_loudly():
    with pytest.raises(TypeError):
        indicators._read("bim", {"unit": "flag", "subject": "building", "colour": "red"})


@pytest.mark.parametrize("subject", ["project", "county", "parcel"])
def test_what_is_stated_of_something_that_states_no_values_fails_loudly(subject: str):
    with pytest.raises(ValueError, match="states no values"):
        indicators._read("bim", {"unit": "flag", "subject": subject})


def test_a_type_without_a_unit_would_be_noticed():
    assert GreenStar == Literal["none", 0, 1, 2, 3]
    assert {unit_of(name) for name in FIELDS} <= {Unit.RATE, Unit.AREA, Unit.STAR, Unit.FLAG, Unit.CATEGORY}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", LISTED, ids=lambda each: each.name)
def test_an_indicator_has_its_words(indicator: Indicator, lang: str):
    words = label(f"indicator.{indicator.name}", lang)

    assert indicator.called.said(lang) == measure_name(indicator.name, lang) == words
    assert sentences(lang)[f"register.note.indicator.{indicator.name}"]
    assert all(label(each, lang) for each in indicator.categories or ())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", ["label.indicator", "register.note.indicator"])
def test_the_catalogues_speak_of_no_other_indicator(table: str, lang: str):
    assert {code.rpartition(".")[2] for code in sentences(lang) if code.startswith(f"{table}.")} == set(BY_NAME)


def test_rules_may_call_every_indicator():
    assert {name: (each.unit, each.categories) for name, each in MEASURES.items() if name in BY_NAME} == {
        each.name: (each.unit, each.categories) for each in LISTED
    }


def test_the_house_rules_hold_what_the_list_says_is_kept():
    kept = {each.name for each in LISTED if each.kept}

    assert {rule for rule in rulebook().titles if rule.startswith("house/no-lowering/")} == {f"house/no-lowering/{name}" for name in kept}


@pytest.mark.parametrize(("value", "rates", "areas"), [("0", 1, 1), ("1", 1, 1), ("1.0001", 0, 1), ("-0.01", 0, 0), ("NaN", 0, 0)])
def test_a_value_has_to_lie_in_the_range_of_its_unit(value: str, rates: bool, areas: bool):
    assert BY_NAME["assembly_rate"].possible(Decimal(value)) == rates
    assert BY_NAME["retrofit_area_m2"].possible(Decimal(value)) == areas
