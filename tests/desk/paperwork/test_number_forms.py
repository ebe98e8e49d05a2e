"""文号格式: read from the policies with every fault named; the next number is one that nobody has used."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.paperwork.number_forms import NumberForm, read_number_forms
from lifecycle.vocabulary import Gate
from tests.packaged import statutes

NUMBERS = "city/numbers.yaml"
FORMS = statutes().numbers
GAOPING = "高平市行政审批服务管理局"


def form(gate: Gate = Gate.DESIGN_REVIEW) -> NumberForm:
    found = FORMS.of(GAOPING, gate)
    assert found
    return found


def test_no_shipped_form_is_said_to_be_known() -> None:
    assert {(each.verified, each.decided_by) for each in FORMS.all} == {(False, None)}
    assert all(each.left_open for each in FORMS.all)
    assert len({each.number(2023, 1) for each in FORMS.all}) == len(FORMS.all), "no two series have a number in common"


def test_the_authority_beside_the_one_that_approves_is_found() -> None:
    assert FORMS.authority(GAOPING, Gate.CONSTRUCTION_PERMIT) == GAOPING
    assert FORMS.authority(GAOPING, Gate.ACCEPTANCE_FILING) == "高平市住房和城乡建设局"
    assert FORMS.authority("某县审批局", Gate.ACCEPTANCE_FILING) == "某县审批局"
    assert FORMS.of("某县审批局", Gate.DESIGN_REVIEW) is None


@pytest.mark.parametrize("written", ["高审方案〔2023〕12号", "高审方案[2023]12号", "高审方案（２０２３）12 号", "高审方案【2023】012号"])
def test_a_serial_is_read_however_the_number_is_written(written: str) -> None:
    assert form().serial(written, 2023) == 12


@pytest.mark.parametrize("other", ["高审方案〔2022〕12号", "高审建许〔2023〕12号", "高审方案〔2023〕号", "高审方案〔2023〕12号之一", ""])
def test_another_number_has_no_serial_here(other: str) -> None:
    assert form().serial(other, 2023) is None


def test_the_first_number_of_a_year_is_1_and_a_gap_is_not_filled() -> None:
    assert form().next_number(2024, ["高审方案〔2023〕7号"]) == "高审方案〔2024〕1号"
    assert form().next_number(2023, ["高审方案〔2023〕1号", "高审方案〔2023〕5号", "别的文号"]) == "高审方案〔2023〕6号"


def test_a_mistaken_number_leads_nowhere_and_is_passed_over() -> None:
    assert form().next_number(2023, ["高审方案〔2023〕1号"], ["高审方案〔2023〕900号"]) == "高审方案〔2023〕2号"
    assert form().next_number(2023, ["高审方案〔2023〕1号"], ["高审方案〔2023〕2号"]) == "高审方案〔2023〕3号"


serials = st.sets(st.integers(1, 60))


@given(serials, serials)
def test_the_next_number_was_never_used(standing: set[int], mistaken: set[int]) -> None:
    used = [form().number(2023, each) for each in standing]
    wrong = [form().number(2023, each) for each in mistaken]

    following = form().serial(form().next_number(2023, used, wrong), 2023)
    assert following is not None
    assert following not in standing | mistaken
    assert following > max(standing, default=0)


@pytest.mark.parametrize(
    "pattern", ["{short}〔{year}〕号", "{short}〔{year}〕{n}{n}", "{short}〔{year}〕{serial}", "{short}〔{year}〕{n}}"]
)
def test_a_form_that_cannot_be_filled_in_is_refused_with_its_line(tmp_path: Path, pattern: str) -> None:
    file = tmp_path / NUMBERS
    file.parent.mkdir()
    file.write_text(
        '- authorities:\n    "140581": {name: 高平市审批局, short: 高审}\n'
        f'  patterns:\n    design_review: "{pattern}"\n  verified: false\n  left_open: 暂拟\n  decided_by: null\n'
    )

    with pytest.raises(BadInput) as bad:
        read_number_forms(tmp_path, NUMBERS)
    (problem,) = bad.value.problems
    assert (problem.where, problem.code) == (f"{NUMBERS}:4", "policy.number_pattern")
