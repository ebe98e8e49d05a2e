"""节能标准水平: stated and read alike on the page, by rows that are pasted and by the interface, and corrected like any other value."""

import re
from decimal import Decimal

import pytest
from msgspec.structs import replace

from lifecycle.projects.works.indicators import IndicatorsDeclared
from lifecycle.vocabulary import EnergyPath, Indicators
from tests.desk.conftest import CODE, P1, Office
from tests.desk.test_desk import FULL
from tests.office import HANDLER
from tests.web.api.conftest import machine
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, registered, send
from tests.web.reading import words
from tests.web.test_pasting import DECLARE, filled, paste, record

STATED = Indicators(energy_standard_level=Decimal("0.75"), energy_standard_path=EnergyPath.TRADE_OFF)


@pytest.fixture
def web(office: Office) -> Web:
    office.register()
    office.add_building("b1", name="门诊楼")
    return Web(office)


def declared(web: Web) -> list[Indicators]:
    facts = [each.fact for each in web.office.ledger.load(f"project/{P1}").recorded]
    return [each.values for fact in facts if isinstance(fact, IndicatorsDeclared) for each in fact.declarations]


def test_it_is_filled_in_and_shown_in_words(web: Web) -> None:
    browser = web.browser(HANDLER)
    page = browser.get(f"/projects/{CODE}/works/{DECLARE}?of=designed")
    offered = re.search(r'name="declare-indicators-b1-energy_standard_path".*?</select>', page.text, re.DOTALL)
    assert offered
    assert re.findall(r'<option value="([^"]+)"', offered[0]) == ["clauses", "trade_off"]

    assert record(browser, DECLARE, paste(browser, DECLARE, "单体\t节能标准水平\t达标途径\nb1\t75%\t权衡判断")).status_code == 303
    assert declared(web) == [STATED]
    shown = words(browser.get(f"/projects/{CODE}"))
    assert "节能标准水平 — 75%" in shown
    assert "达标途径 — 权衡判断" in shown


def test_pasted_rows_fill_the_grid_with_it(web: Web) -> None:
    fields = filled(paste(web.browser(HANDLER), DECLARE, "单体\t节能标准水平\t达标途径\nb1\t75%\t条文直接满足"), DECLARE)

    assert fields[f"{DECLARE}-b1-energy_standard_level"] == "75%"
    assert "energy_standard_path" not in words(web.browser(HANDLER).get(f"/projects/{CODE}/works/{DECLARE}?of=required"))


def test_the_page_of_a_gate_asks_for_the_level_and_its_path_where_the_rate_is_missing(office: Office) -> None:
    registered(office, replace(FULL, energy_saving_rate=None))
    handler = Web(office).browser(HANDLER)
    page = handler.get(DESIGN_REVIEW).text
    for name in ("energy_saving_rate", "energy_standard_level", "energy_standard_path"):
        assert f'name="declare-1-{name}"' in page

    stated = {"1-energy_standard_level": "75%", "1-energy_standard_path": "trade_off"}
    assert send(handler, DESIGN_REVIEW, "declare", page, **stated).status_code == 303
    after = handler.get(DESIGN_REVIEW).text
    assert 'name="declare-1-energy_saving_rate"' in after, "the planning conditions state a rate, which must not be lowered"
    assert 'name="declare-1-energy_standard_level"' not in after, "the level answers 三（一）"


def test_a_requirement_has_no_field_for_the_path(web: Web) -> None:
    page = web.browser(HANDLER).get(f"/projects/{CODE}/works/{DECLARE}?of=required")

    assert "b1-energy_standard_level" in page.text
    assert "energy_standard_path" not in page.text


def test_the_interface_takes_it_and_refuses_a_path_that_is_none(web: Web) -> None:
    asking = machine(web, HANDLER)
    values = {"energy_standard_level": "75%", "energy_standard_path": "trade_off"}
    body = {"on": "2023-05-10", "stage": "designed", "declarations": [{"building": "b1", "values": values}]}
    address = f"/api/v1/projects/{CODE}/commands/declare-indicators"

    wrong = asking.command(address, {**body, "declarations": [{"building": "b1", "values": {"energy_standard_path": "luck"}}]}, key="a")
    early = asking.command(address, {**body, "stage": "required"}, key="b")
    assert (wrong.status_code, early.status_code, early.json()["code"]) == (422, 409, "indicator.not_at_stage")
    assert asking.command(address, body, key="c").status_code == 201
    assert declared(web) == [STATED]


def test_it_is_corrected_like_any_other_value(web: Web) -> None:
    browser = web.browser(HANDLER)
    record(browser, DECLARE, paste(browser, DECLARE, "单体\t节能标准水平\t达标途径\nb1\t75%\t权衡判断"))
    position = web.office.ledger.load(f"project/{P1}").recorded[-1].position

    page = browser.get(f"/projects/{CODE}/works/correct-fact?of={position}")

    chosen = re.search(r'energy_standard_path".*?<option value="trade_off" selected>权衡判断', page.text, re.DOTALL)
    assert page.status_code == 200
    assert chosen, "what stands there is chosen beforehand"
