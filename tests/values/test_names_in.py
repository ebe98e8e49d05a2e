"""姓名的认法: the whole name, however it is spaced or capitalised, and no piece of another word."""

import pytest

from lifecycle.values.names_in import NOBODY, Name, Names

KNOWN = Names(map(Name, ("张三", "张三丰", "欧阳 娜娜", "阿依古丽·买买提", "Li Na", "王", "王建国", "葉劍鋒")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三本人申请", ["张三"]),
        ("申请人：张　三，代理人：张三丰。", ["张三", "张三丰"]),
        ("经办人欧阳娜娜与欧阳 娜娜", ["欧阳娜娜", "欧阳娜娜"]),
        ("阿依古丽•买买提", ["阿依古丽买买提"]),
        ("阿依古丽买买提", ["阿依古丽买买提"]),
        ("由王\u0301建国办理", ["王建国"]),
        ("由王建国\u0336办理", ["王建国"]),
        ("王-建国", ["王建国"]),
        ("王－建－国", ["王建国"]),
        ("王—建国", ["王建国"]),
        ("王·建国", ["王建国"]),
        ("王 建 国", ["王建国"]),
        ("王　建　国", ["王建国"]),
        ("王_建国", ["王建国"]),
        ("王. 建国", ["王建国"]),
        ("王*建国", ["王建国"]),
        ("王建國", ["王建国"]),
        ("王-建國", ["王建国"]),
        ("王\u200b建国", ["王建国"]),
        ("叶剑锋、葉劍鋒", ["叶剑锋", "叶剑锋"]),
        ("Li-Na", ["li na"]),
        ("li.na@example.com", ["li na"]),
        ("王，建国路", []),
        ("王、建国", []),
        ("小王。建国路", []),
        ("signed by LI  NA.", ["li na"]),
        ("ｌｉ　ｎａ", ["li na"]),
        ("Li Nadine", []),
        ("Ali Na", []),
        ("王", []),
        ("张", []),
        ("", []),
        ("三张图纸", []),
        ("张\n三", ["张三"]),
    ],
)
def test_whole_names_are_found_in_their_order(text: str, found: list[str]) -> None:
    assert list(KNOWN.inside(text)) == found


def test_nobody_is_named_where_nobody_is_registered() -> None:
    assert list(NOBODY.inside("张三")) == []


def test_no_name_stands_in_memory() -> None:
    name = Name("张三丰")
    assert all(isinstance(getattr(name, each), int) for each in Name.__slots__)
    assert "张三" not in repr(vars(Names([name])))


def test_a_name_is_found_in_every_form_of_its_signs() -> None:
    assert list(Names([Name("葛城")]).inside("由葛\U000e0100城办理")) == ["葛城"]
    assert list(Names([Name("葛\U000e0100城")]).inside("由葛城办理")) == ["葛城"]
