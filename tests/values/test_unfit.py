"""不合格式: what does not fit a type x what people are told of it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import pytest
from msgspec import Meta, Struct, ValidationError, json

from lifecycle.values.unfit import unfit
from lifecycle.vocabulary import Text
from lifecycle.wording import Place, say


class Use(StrEnum):
    """Stands for every enumeration."""

    OFFICE = "office"


class Values(Struct, forbid_unknown_fields=True):
    """Stands for whatever is inside."""

    energy_saving_rate: Decimal | None = None
    on: date = date.min
    use: Use = Use.OFFICE
    name: Text = "名"
    year: Annotated[int, Meta(ge=2000, le=2100)] = 2023
    code: Annotated[str, Meta(min_length=2, max_length=3, pattern="^[a-z]+$")] = "abc"
    urban: bool = False
    parts: Annotated[tuple[int, ...], Meta(min_length=1, max_length=2)] = (1,)
    pair: tuple[int, int] = (1, 2)


class One(Struct):
    """Stands for a declaration."""

    building: str
    values: Values


class Body(Struct):
    """Stands for a command."""

    declarations: tuple[One, ...]


TOLD = {
    '{"on": "昨天"}': "第1项申报·法定日期不是日期",
    '{"energy_saving_rate": "七成"}': "第1项申报·节能率不是十进制数",
    '{"energy_saving_rate": []}': "第1项申报·节能率应是十进制数、null，不是列表",
    '{"use": "spaceship"}': "第1项申报·用途不能是“spaceship”",
    '{"name": " "}': "第1项申报·名称是空白",
    '{"name": ""}': "第1项申报·名称是空白",
    '{"name": null}': "第1项申报·名称应是文字，不是null",
    '{"name": 5}': "第1项申报·名称应是文字，不是整数",
    '{"year": 1999}': "第1项申报·年度小于2000",
    '{"year": 2101}': "第1项申报·年度大于2100",
    '{"year": 2023.5}': "第1项申报·年度应是整数，不是小数",
    '{"code": "a"}': "第1项申报·项目代码不足2个字",
    '{"code": "abcd"}': "第1项申报·项目代码超过3个字",
    '{"code": "ABC"}': "第1项申报·项目代码的写法不合格式",
    '{"urban": "yes"}': "第1项申报·城镇范围内应是true或false，不是文字",
    '{"parts": []}': "第1项申报·各部分不足1项",
    '{"parts": [1, 2, 3]}': "第1项申报·各部分超过2项",
    '{"parts": [1, "x"]}': "第1项申报·第2项各部分应是整数，不是文字",
    '{"pair": [1]}': "第1项申报·pair应有2项",
    '{"unheard_of": 1}': "没有“第1项申报·unheard_of”这一项",
    "[]": "第1项申报应是对象，不是列表",
}


def said(body: str, lang: str = "zh") -> str:
    with pytest.raises(ValidationError) as wrong:
        json.decode(body, type=Body)
    refused = unfit(wrong.value)
    assert refused.code == "command.malformed"
    return say(refused.code, lang, **refused.values)


@pytest.mark.parametrize("inside", TOLD)
def test_what_does_not_fit_is_told_by_the_words_of_its_field(inside: str):
    body = f'{{"declarations": [{{"building": "1", "values": {inside}}}]}}'

    assert f"（{TOLD[inside]}）" in said(body)
    assert "`" not in said(body, "en")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{}", "缺少申报"),
        ("[]", "正文应是对象，不是列表"),
        ('{"declarations": [{"values": {}}]}', "缺少第1项申报·单体"),
        ('{"declarations": 5}', "申报应是列表，不是整数"),
    ],
)
def test_what_is_missing_is_named(body: str, told: str):
    assert f"（{told}）" in said(body)


def test_a_program_reads_the_path_and_the_kind():
    with pytest.raises(ValidationError) as wrong:
        json.decode('{"declarations": [{"values": {}}]}', type=Body)
    values = unfit(wrong.value).values

    assert {name: str(value) for name, value in values.items()} == {"where": "$.declarations[0].building", "why": "unfit.missing"}


def test_a_place_is_called_by_its_fields():
    assert say("place.before", where=Place("$.declarations[0].values.energy_saving_rate")) == "第1项申报·节能率："
    assert say("place.before", "en", where=Place("$")) == "the body: "
