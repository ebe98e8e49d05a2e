"""没有文号: what clerks write where a number is wanted and there is none is refused, and taken for no number."""

import pytest

from lifecycle.values.paper_numbers import paper_number
from lifecycle.vocabulary import Refused

NO_NUMBERS = (
    "无", "暂无", "无 文号", "没有", "无。", "（无）", "见附件", "详见附件", "详见附件1", "见批文", "同上", "附件",
    "待定", "待补录", "尚未编号", "未取得", "办理中", "正在办理中", "不详", "不适用", "略", "N/A", "n／a", "none",
    "tbd", "/", "——", "。", "***", "...", "××号", "×", "XX号", "ｘｘ号", "高审方案〔2026〕××号", "高审方案〔20××〕9号",
    "高审方案〔2026〕ＸＸ号", "高审方案〔2026〕X号", "高审方案〔2026〕＿＿号", "高审方案〔2026〕○○号",
    "高审方案〔2026〕……号", "高审方案〔2026〕第□号", "文号：无", "无號",
)  # fmt: skip
NUMBERS = (
    "高审方案〔2026〕90号", "1", "临时7号", "无政〔2026〕1号", "高审待〔2026〕9号", "SX〔2026〕9号", "EXX-9", "高审 X90号",
    "140581202605100101", "附〔2026〕3号", "见证〔2026〕1号", "无锡审批〔2026〕号", "未审〔2026〕1号",
    "同审〔2026〕2号", "办〔2026〕1号", "二〇二六年○号九", "GB/T 51129-2017", "A/1",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_says_that_there_is_no_number_is_none(text: str) -> None:
    with pytest.raises(Refused) as refused:
        paper_number(text)
    assert refused.value.code == "number.says_none"


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_with_such_a_word_in_it_is_one(number: str) -> None:
    assert paper_number(number) == number
