"""正文不合格式: a body that does not fit is told in words, by the words of its fields, and without a word of the library that found it."""

import re
from typing import Any

import pytest

from tests.desk.conftest import CODE
from tests.web.api.conftest import machine
from tests.web.conftest import HANDLER, Web

COMMANDS = f"/api/v1/projects/{CODE}/commands"
ON = "2023-05-10"
BUILDING = {"id": "b7", "name": "门诊楼", "use": "hospital", "floor_area_m2": "6000", "prefabricated": True}
SLUG = re.compile("[A-Za-z]{3,}")


def adding(**changed: Any) -> dict[str, Any]:
    return {"on": ON, "buildings_added": [BUILDING | changed]}


def declaring(rate: Any) -> dict[str, Any]:
    return {"on": ON, "stage": "designed", "declarations": [{"building": "1", "values": {"energy_saving_rate": rate}}]}


TOLD = [
    ("add-buildings", {"on": ON}, "缺少列入的单体"),
    ("add-buildings", {"on": 5, "buildings_added": []}, "法定日期应是日期，不是整数"),
    ("add-buildings", {"on": ON, "buildings_added": {}}, "列入的单体应是列表，不是对象"),
    ("add-buildings", adding(name=" "), "第1项列入的单体·名称是空白"),
    ("add-buildings", adding(name="楼" * 2_001), "第1项列入的单体·名称超过2000个字"),
    ("add-buildings", adding(prefabricated="yes"), "第1项列入的单体·装配式应是true或false，不是文字"),
    ("add-buildings", adding(use="castle"), "第1项列入的单体·用途不能是“castle”"),
    ("add-buildings", adding(floor_area_m2=None), "第1项列入的单体·建筑面积应是十进制数，不是null"),
    ("add-buildings", adding(floor_area_m2="宽"), "第1项列入的单体·建筑面积：“宽”不是面积"),
    ("add-buildings", adding(floor_area_m2=6000.5), "第1项列入的单体·建筑面积应写成字符串形式的十进制数"),
    ("add-buildings", adding(name="门\ue000诊楼"), "第1项列入的单体·名称：“门〈U+E000〉诊楼”里第2个字符看不见"),
    ("add-buildings", adding(name="门\u0378"), "第1项列入的单体·名称：“门〈U+0378〉”里第2个字符（U+0378）不是统一码规定的字符"),
    ("add-buildings", adding(name="门\n诊楼"), "第1项列入的单体·名称：“门⏎诊楼”只能写成一行"),
    ("declare-indicators", declaring([]), "第1项申报·节能率应是"),
    ("declare-indicators", declaring("七成"), "第1项申报·节能率：“七成”不是比率"),
]


@pytest.fixture
def asking(web: Web) -> Any:
    return machine(web, HANDLER)


def test_what_does_not_fit_is_told_by_the_words_of_its_field(asking: Any):
    for number, (command, body, told) in enumerate(TOLD):
        answer = asking.command(f"{COMMANDS}/{command}", body, key=f"words-{number}")

        assert answer.status_code == 422, (command, body)
        assert told in answer.json()["detail"]
        assert answer.json()["values"].get("where", "$").startswith("$")
        left = SLUG.findall(re.sub("“castle”|true|false|null", "", answer.json()["detail"]))
        assert left == [], "no English is left in the sentence"


def test_a_rate_is_asked_at_its_place_in_words(asking: Any):
    answer = asking.command(f"{COMMANDS}/declare-indicators", declaring(".75"), key="rate")

    assert (answer.status_code, answer.json()["questions"]) == (409, ["quantity.rate_unit"])
    assert answer.json()["sentences"][0].startswith("第1项申报·节能率：“.75”没有写明")


@pytest.mark.parametrize(
    ("body", "told"),
    [(b'{"on": ', "没有写完"), (b'{"on": x}', "第7个字节处"), (b'{"on": "\xff"}', "字节"), (b"[" * 100_000, "层次太多")],
    ids=["open", "unquoted", "not UTF-8", "deep"],
)
def test_what_is_no_json_is_told_in_words(web: Web, body: bytes, told: str):
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    detail = machine(web, HANDLER).post(f"{COMMANDS}/add-buildings", content=body, headers=headers).json()["detail"]

    assert told in detail
    assert SLUG.findall(detail.replace("JSON", "").replace("UTF", "")) == []
