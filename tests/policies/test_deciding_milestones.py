"""以哪个日期新老划断, as a choice: which milestone decides is decided by the city, from a day of judgement on."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.choices import ChoiceDecided, Dated, Decisions
from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.phrases import option_in_words
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import Gate, StaffId, Stage, Verdict
from tests.compliance.cases import building, dossier, indicators
from tests.policies.drafts import folder_with
from tests.policies.test_refused_documents import problems
from tests.policies.test_versions import AFTER, DATED

CHOICE = """\
  - choice: by-which
    options: [planning_conditions_on, permit_applied_on, day_of_judgement]
    default: planning_conditions_on
    note: 未写明
    decided_by: null
clauses:
"""
TAKEN = "decided_by_date: {choice: by-which}"
SOUND = DATED.replace("clauses:\n", CHOICE, 1).replace("decided_by_date: planning_conditions_on", TAKEN)
DAY = date(2023, 9, 1)


def decided(option: str) -> Decisions:
    paper = {"document": "draft", "choice": "by-which", "option": option, "number": "某函〔2023〕1号", "since": DAY}
    return Decisions([Dated(1, ChoiceDecided(on=DAY, by=StaffId("S03"), **paper))])  # type: ignore[arg-type]


def verdict(rules: Rulebook, on: date | None) -> Verdict:
    """On a building of the old law by its planning conditions, of the new one by its application."""
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="72")})
    asked = dossier(one, dates=Milestones(planning_conditions_on=date(2023, 6, 30), permit_applied_on=date(2023, 7, 1)))
    return next(each for each in rules.judge(asked, Gate.DESIGN_REVIEW, on) if each.rule == "draft/energy")


@pytest.mark.parametrize(
    ("option", "on", "required", "day"),
    [
        ("permit_applied_on", date(2023, 8, 31), "72%", date(2023, 6, 30)),
        ("permit_applied_on", DAY, "75%", date(2023, 7, 1)),
        ("day_of_judgement", DAY, "75%", DAY),
    ],
)
def test_the_milestone_is_that_of_the_day_of_judgement(tmp_path: Path, option: str, on: date, required: str, day: date) -> None:
    rules = Rulebook.load(folder_with(tmp_path, SOUND))
    before, after = verdict(rules, on), verdict(rules.deciding(decided(option)), on)

    assert (before.required, before.decided_on) == ("72%", date(2023, 6, 30))
    assert before.choices == ("reach=wide", "by-which=planning_conditions_on")
    assert (after.required, after.decided_on) == (required, day)
    assert after.choices[-1] == f"by-which={'planning_conditions_on' if on < DAY else option}"


def test_its_options_are_called_as_the_dates_are(tmp_path: Path) -> None:
    (document,) = Rulebook.load(folder_with(tmp_path, SOUND)).documents
    choice = document.choices[1]

    assert [option_in_words(choice, each) for each in choice.names] == ["规划条件日期", "施工许可申请日期", "评判当日"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (TAKEN, "decided_by_date: {choice: other}", "policy.unknown_choice"),
        (TAKEN, "decided_by_date: {choice: reach}", "policy.choice_of_milestones"),
        ("permit_applied_on, day_of_judgement", "permit_applied_on, lunch_on", "policy.choice_of_milestones"),
        (AFTER.replace("decided_by_date: planning_conditions_on", TAKEN), AFTER, "policy.versions_decided_differently"),
    ],
    ids=["unknown", "of values", "no milestone", "one version only"],
)
def test_a_spoiled_one_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in SOUND

    assert code in [each for _, each in problems(folder_with(tmp_path, SOUND.replace(old, new)))]
