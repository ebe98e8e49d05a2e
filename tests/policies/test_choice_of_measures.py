"""可互相代替的度量: a choice may say which of several measures answers a rule."""

from pathlib import Path

import pytest

from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.rulebook import Rulebook
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_refused_documents import problems

CHOICE = """\
  - choice: answer
    options: {level: [energy_standard_level, energy_saving_rate], rate: [energy_saving_rate]}
    default: level
    note: 未写明
    rests_on: [{title: 某规范, number: null, verified: false}]
    decided_by: null
clauses:
"""
EXAMPLES = """\
          - {case: 标准, use: office, energy_standard_level: "72%", expect: met}
          - {case: 标准不足, use: office, energy_standard_level: "71.99%", expect: unmet}
  - place: 二
"""
MEASURE = "        measure: {choice: answer}\n"
SOUND = DRAFT.replace("clauses:\n", CHOICE).replace("        measure: energy_saving_rate\n", MEASURE).replace("  - place: 二\n", EXAMPLES)


def test_the_draft_with_such_a_choice_is_sound(tmp_path: Path):
    rulebook = Rulebook.load(folder_with(tmp_path, SOUND))

    (rule,) = (each for _, each in rulebook.documents[0].rules())
    assert [each.name for each in rule.measures] == ["energy_standard_level", "energy_saving_rate"]
    assert rule.measure is rule.measures[-1]
    assert rule.taken == ("reach=wide", "answer=level")
    assert all(worked.as_expected for worked in work_examples(rulebook))


SPOILED: dict[str, tuple[str, str, str]] = {
    "of two units": ("rate: [energy_saving_rate]}", "rate: [green_star]}", "policy.choice_of_one_unit"),
    "of no measure": ("rate: [energy_saving_rate]}", "rate: [u_value]}", "policy.unknown_measure"),
    "empty option": ("rate: [energy_saving_rate]}", "rate: []}", "policy.empty_list"),
    "default that is no option": ("default: level", "default: both", "policy.default_not_an_option"),
    "taken by no rule": (MEASURE, "        measure: energy_saving_rate\n", "policy.idle_choice"),
    "unknown": (MEASURE, "        measure: {choice: other}\n", "policy.unknown_choice"),
    "between values": (MEASURE, "        measure: {choice: reach}\n", "policy.unknown_choice"),
    "between measures in a scope": ("funding: {choice: reach}", "funding: {choice: answer}", "policy.unknown_choice"),
    "compared with earlier stages": ('at_least: "72%"', "not_below_earlier_stages: true", "policy.choice_without_order"),
    "claimed to be verified": ("number: null, verified: false", "number: null, verified: true", "policy.reference_not_verified"),
    "no example on the line of the first measure": (
        '{case: 标准, use: office, energy_standard_level: "72%"',
        '{case: 标准, use: office, energy_standard_level: "73%"',
        "policy.boundary_without_examples",
    ),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_one_is_refused(tmp_path: Path, old: str, new: str, code: str):
    assert old in SOUND

    assert code in [each for _, each in problems(folder_with(tmp_path, SOUND.replace(old, new, 1)))]


def test_categories_are_not_compared_with_earlier_stages(tmp_path: Path):
    ladder = DRAFT.replace("measure: energy_saving_rate", "measure: energy_standard_path").replace(
        'at_least: "72%"', "not_below_earlier_stages: true"
    )

    assert "policy.wrong_comparison" in [each for _, each in problems(folder_with(tmp_path, ladder))]
