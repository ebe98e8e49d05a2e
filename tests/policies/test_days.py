"""A day as a value: conditions and required values that compare dates, on both sides of the day."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.phrases import requirement
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.policies.measures import MEASURES
from lifecycle.policies.measures.milestones import MILESTONES
from lifecycle.values.units import Unit
from lifecycle.vocabulary import Gate, Ruling, Stage, Verdict
from tests.compliance.cases import MIDSUMMER, building, dossier, indicators
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_refused_documents import problems

SCOPE = DRAFT.replace(
    'floor_area_m2: {more_than: "500"}}\n',
    "permit_applied_on: {before: 2023-07-01}}\n",
).replace(
    'case: 太小, use: office, floor_area_m2: "500", expect: not_applicable',
    "case: 当日申请, use: office, permit_applied_on: 2023-07-01, expect: not_applicable",
)
REQUIRED = (
    DRAFT.replace('measure: energy_saving_rate\n        at_least: "72%"', "measure: tendered_on\n        not_before: 2023-07-01")
    .replace('energy_saving_rate: "72%"', "tendered_on: 2023-07-01")
    .replace('energy_saving_rate: "71.99%"', "tendered_on: 2023-06-30")
)
DAY_BEFORE, THE_DAY = date(2023, 6, 30), date(2023, 7, 1)


def judged(folder: Path, dates: Milestones) -> Verdict:
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="71")})
    (verdict,) = Rulebook.load(folder).judge(dossier(one, dates=dates), Gate.DESIGN_REVIEW, date(2023, 12, 1))
    return verdict


@pytest.mark.parametrize("draft", [SCOPE, REQUIRED], ids=["scope", "required"])
def test_the_examples_on_both_sides_of_the_day_hold(tmp_path: Path, draft: str) -> None:
    assert draft != DRAFT
    assert all(worked.as_expected for worked in work_examples(Rulebook.load(folder_with(tmp_path, draft))))


@pytest.mark.parametrize(
    ("applied", "ruling"), [(DAY_BEFORE, Ruling.UNMET), (THE_DAY, Ruling.NOT_APPLICABLE), (None, Ruling.UNDETERMINED)], ids=str
)
def test_what_was_applied_for_before_the_day_keeps_the_old_rule(tmp_path: Path, applied: date | None, ruling: Ruling) -> None:
    verdict = judged(folder_with(tmp_path, SCOPE), Milestones(permit_applied_on=applied))

    assert verdict.verdict is ruling
    assert verdict.missing == (("permit_applied_on",) if applied is None else ())


@pytest.mark.parametrize(("tendered", "ruling"), [(DAY_BEFORE, Ruling.UNMET), (THE_DAY, Ruling.MET), (None, Ruling.UNDETERMINED)], ids=str)
def test_a_day_can_be_what_is_required(tmp_path: Path, tendered: date | None, ruling: Ruling) -> None:
    verdict = judged(folder_with(tmp_path, REQUIRED), Milestones(tendered_on=tendered))

    assert (verdict.verdict, verdict.required, verdict.comparison) == (ruling, "2023-07-01", "not_before")
    assert verdict.measured == (None if tendered is None else tendered.isoformat())
    assert (requirement(verdict), requirement(verdict, "en")) == ("不早于2023-07-01", "not before 2023-07-01")


def test_a_building_compares_its_own_day_before_that_of_its_project(tmp_path: Path) -> None:
    own = building({Stage.DESIGNED: indicators(energy_saving_rate="71")}, dates=Milestones(permit_applied_on=THE_DAY))

    (verdict,) = Rulebook.load(folder_with(tmp_path, SCOPE)).judge(
        dossier(own, dates=Milestones(permit_applied_on=DAY_BEFORE)), Gate.DESIGN_REVIEW, MIDSUMMER
    )

    assert verdict.verdict is Ruling.NOT_APPLICABLE


def test_every_milestone_is_a_day_that_rules_can_compare() -> None:
    assert {name for name, each in MEASURES.items() if each.unit is Unit.DAY} == set(MILESTONES)
    assert {"land_contract_on", "planning_permit_on", "drawings_submitted_on", "permit_applied_on", "tendered_on"} < set(MILESTONES)


SPOILED = {
    "no such day": ("{before: 2023-07-01}", "{before: 2023-06-31}", "policy.not_a_date"),
    "a day without comparison": ("{before: 2023-07-01}", "2023-07-01", "policy.comparison_needed"),
    "at least a day": ("{before: 2023-07-01}", "{at_least: 2023-07-01}", "policy.unknown_key"),
    "two days": ("{before: 2023-07-01}", "{before: 2023-07-01, not_before: 2023-01-01}", "policy.one_comparison"),
    "an area before a day": ("funding: {choice: reach}, permit", "floor_area_m2: {before: 2023-07-01}, permit", "policy.unknown_key"),
    "a rate before a day": ('at_least: "72%"', "before: 2023-07-01", "policy.wrong_comparison"),
    "no example on the day": ("permit_applied_on: 2023-07-01,", "permit_applied_on: 2023-07-02,", "policy.boundary_without_examples"),
    "a count among days": ("among: {kind: [new]}", "among: {kind: [new], approved_on: {before: 2023-07-01}}", "policy.day_not_counted"),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_a_badly_written_day_is_refused_on_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in SCOPE
    draft = SCOPE.replace(old, new, 1)

    found = problems(folder_with(tmp_path, draft))

    assert code in [each for _, each in found]
    assert all(0 < int(place.removeprefix("city/draft.yaml:")) <= draft.count("\n") for place, _ in found)


def test_days_on_one_side_only_are_no_boundary(tmp_path: Path) -> None:
    draft = SCOPE.replace("permit_applied_on: 2023-07-01, expect: not", "permit_applied_on: 2023-06-01, expect: not")

    assert "policy.boundary_without_examples" in [code for _, code in problems(folder_with(tmp_path, draft))]
