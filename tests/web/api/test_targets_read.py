"""目标值 by the interface: read as on the page of targets, where a unit is printed beside each."""

from typing import Any

import pytest
from httpx2 import Response

from tests.office import CITY
from tests.web.api.conftest import machine
from tests.web.conftest import Web

PATH = "/api/v1/counties/140581/commands/set-county-targets"
CLAUSE = {"document": "jincheng-2023", "place": "附件1", "quote": "高平市"}
SHARE, RETROFIT = "jincheng-2023/prefabricated-share", "jincheng-2023/retrofit-residential"


def given(web: Web, value: str, unit: str = "%", target: str = SHARE, **more: Any) -> Response:
    targets = [{"target": target, "value": value, "unit": unit}]
    body = {"on": "2023-05-10", "year": 2023, "targets": targets, "clause": CLAUSE, "document_sha256": "0" * 64}
    return machine(web, CITY).command(PATH, body | more, key=f"{target}/{unit}".encode().hex()[:100])


def recorded(answer: Response) -> str:
    return str(answer.json()["recorded"][0]["fact"]["targets"][0]["value"])


def test_a_share_that_may_be_a_fraction_is_asked_and_read_as_on_the_page(web: Web) -> None:
    asked = given(web, "0.75")
    assert (asked.status_code, asked.json()["questions"]) == (409, ["quantity.rate_unit"])
    assert "75%" in asked.json()["sentences"][0]
    assert recorded(given(web, "0.75", confirmed=["quantity.rate_unit"])) == "75"


@pytest.mark.parametrize("value", ["75", " 75％", "７５", "75.0%"])
def test_a_share_is_kept_as_it_would_be_printed(web: Web, value: str) -> None:
    assert recorded(given(web, value)) == "75"


@pytest.mark.parametrize("value", ["9.75", "9.75万㎡", "97,500 m2"])
def test_an_area_is_read_in_ten_thousands_where_no_unit_is_typed(web: Web, value: str) -> None:
    assert recorded(given(web, value, "万平方米", RETROFIT)) == "9.75"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1e9", "quantity.not_a_rate"),
        ("9" * 400, "quantity.out_of_range"),
        ("1e999999999", "quantity.not_a_rate"),
        ("七成五", "quantity.not_a_rate"),
        ("-1", "quantity.negative"),
        ("750", "quantity.over_the_whole"),
        ("", "quantity.not_a_rate"),
        ("NaN", "quantity.not_a_rate"),
    ],
)
def test_what_is_no_share_is_refused_with_its_place(web: Web, value: str, code: str) -> None:
    answer = given(web, value).json()
    assert (answer["code"], answer["values"]["where"]) == (code, "$.targets[0].value")


def test_a_target_of_no_document_and_another_unit_are_refused(web: Web) -> None:
    answers = [given(web, "24", target="nobody/knows").json(), given(web, "24", unit="万平方米").json()]
    assert [(each["code"], each["values"]["where"]) for each in answers] == [
        ("targets.unknown", "$.targets[0].target"),
        ("targets.unit", "$.targets[0].unit"),
    ]
