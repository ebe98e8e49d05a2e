"""Dated versions of one rule: which one speaks on which day, and what the loader refuses."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import Gate, Ruling, Stage
from lifecycle.web.pages.public.policies import anchors
from tests.compliance.cases import building, dossier, indicators
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_refused_documents import problems

EXAMPLES = DRAFT[DRAFT.index("        examples:\n") : DRAFT.index("  - place: 二")]
BEFORE = """\
        in_force: {until: 2023-06-30}
"""
AFTER = """\
      - rule: energy
        title: 节能率不低于75%
        in_force: {from: 2023-07-01}
        applies_to: {kind: [new], use_class: public}
        measure: energy_saving_rate
        at_least: "75%"
        gates: [design_review]
        decided_by_date: planning_conditions_on
        examples:
          - {case: 新规首日恰好, use: office, energy_saving_rate: "75%", expect: met}
          - {case: 新规首日不足, use: office, energy_saving_rate: "74.99%", expect: unmet}
          - {case: 旧规末日, use: office, energy_saving_rate: "72%", on: 2023-06-30, expect: met}
"""
DATED = DRAFT.replace("        examples:\n", BEFORE + "        examples:\n", 1).replace("  - place: 二", AFTER + "  - place: 二", 1)
LAST_OF_OLD, FIRST_OF_NEW = date(2023, 6, 30), date(2023, 7, 1)


def test_every_example_of_both_versions_holds(tmp_path: Path) -> None:
    worked = list(work_examples(Rulebook.load(folder_with(tmp_path, DATED))))

    assert [each.example.case for each in worked if not each.as_expected] == []
    assert {each.rule.in_force.first for each in worked if each.rule.in_force} == {date(2023, 1, 1), FIRST_OF_NEW}


@pytest.mark.parametrize(
    ("decided", "required", "ruling"),
    [
        (date(2022, 12, 31), "75%", Ruling.NOT_APPLICABLE),
        (date(2023, 1, 1), "72%", Ruling.MET),
        (LAST_OF_OLD, "72%", Ruling.MET),
        (FIRST_OF_NEW, "75%", Ruling.UNMET),
        (None, "75%", Ruling.UNMET),
    ],
)
def test_the_version_of_the_deciding_day_speaks_and_no_other(tmp_path: Path, decided: date | None, required: str, ruling: Ruling) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path, DATED))
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="72")})
    asked = dossier(one, dates=Milestones(planning_conditions_on=decided))

    verdicts = rulebook.judge(asked, Gate.DESIGN_REVIEW, date(2023, 12, 1))

    (verdict,) = [each for each in verdicts if each.rule == "draft/energy"]
    assert (verdict.required, verdict.verdict) == (required, ruling)


def test_without_any_day_the_newest_version_asks_for_one(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder_with(tmp_path, DATED))

    (verdict,) = rulebook.judge(dossier(building({Stage.DESIGNED: indicators(energy_saving_rate="80")})), Gate.DESIGN_REVIEW)

    assert (verdict.required, verdict.verdict, verdict.missing) == ("75%", Ruling.UNDETERMINED, ("on",))


def test_versions_may_be_written_in_any_order(tmp_path: Path) -> None:
    begins, ends = DATED.index("      - rule: energy"), DATED.index("  - place: 二")
    first, second = DATED[begins : DATED.index(AFTER)], AFTER
    rulebook = Rulebook.load(folder_with(tmp_path, DATED[:begins] + second + first + DATED[ends:]))
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="72")})

    required = [rulebook.judge(dossier(one), Gate.DESIGN_REVIEW, day)[0].required for day in (LAST_OF_OLD, FIRST_OF_NEW)]

    assert required == ["72%", "75%"]


SPOILED = {
    "overlap": ("{from: 2023-07-01}", "{from: 2023-06-30}", "policy.versions_overlap"),
    "gap": ("{from: 2023-07-01}", "{from: 2023-07-02}", "policy.versions_apart"),
    "undated": ("        in_force: {from: 2023-07-01}\n", "", "policy.repeated_id"),
    "nothing said": ("{from: 2023-07-01}", "{from: null}", "policy.version_undated"),
    "before the document": ("{until: 2023-06-30}", "{from: 2022-12-31, until: 2023-06-30}", "policy.version_outside"),
    "ends before it begins": ("{until: 2023-06-30}", "{from: 2023-07-01, until: 2023-06-30}", "policy.ends_before_it_begins"),
    "no day": ("{from: 2023-07-01}", "{from: 2023-06-31}", "policy.not_a_date"),
    "no example on the last day of the old law": (", on: 2023-06-30", ", on: 2023-06-29", "policy.version_without_examples"),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_badly_dated_versions_are_refused_on_their_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in DATED
    draft = DATED.replace(old, new, 1)

    found = problems(folder_with(tmp_path, draft))

    assert code in [each for _, each in found]
    assert all(0 < int(place.removeprefix("city/draft.yaml:")) <= draft.count("\n") for place, _ in found)


def test_versions_are_decided_by_the_same_milestone(tmp_path: Path) -> None:
    other = AFTER.replace("planning_conditions_on", "approved_on")

    found = problems(folder_with(tmp_path, DATED.replace(AFTER, other)))

    line = DATED[: DATED.index(AFTER)].count("\n") + 1
    assert found == [(f"city/draft.yaml:{line}", "policy.versions_decided_differently")]


def test_a_page_of_the_document_has_every_anchor_once(tmp_path: Path) -> None:
    (document,) = Rulebook.load(folder_with(tmp_path, DATED)).documents

    line = DATED[: DATED.index(AFTER)].count("\n") + 1
    assert sorted(anchors(document).values()) == sorted(["energy", f"energy@{line}", "share", "publicity", "records"])
