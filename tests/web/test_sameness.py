"""读作相同: a form sent again is the same by what is read of it, and another by anything else."""

import pytest

from lifecycle.web.forms.sameness import read_as


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高平市第二人民医院", "高平市第二人民医院  "),
        ("2301-140581-04-01-135254", "2301－140581－04－01－135254"),
        ("2023-12-29", "2023年12月29日"),
        ("2023-12-29", "２０２３.12.29"),
        ("5000", "5,000.0"),
        ("12000", "1.2万㎡"),
        ("BG-7", "ＢＧ－７"),
        ("第一行\n第二行", "第一行\r\n第二行\n"),
    ],
)
def test_what_is_read_alike_is_the_same(one: str, other: str) -> None:
    assert read_as(one) == read_as(other)


@pytest.mark.parametrize(
    ("one", "other"), [("007", "7"), ("3号楼", "4号楼"), ("5000", "5001"), ("", "0"), ("BG-7", "bg-7"), ("A座", "A 座")]
)
def test_anything_else_is_another_matter(one: str, other: str) -> None:
    assert read_as(one) != read_as(other)
