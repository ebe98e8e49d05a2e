"""一份文件的几个文本: a successor is a second file of the same id; each judges the days on which it is in force."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.choices import ChoiceDecided, Dated, DecideChoice, Decisions, decide
from lifecycle.compliance.dossier import Milestones
from lifecycle.compliance.examples import work_examples
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import CommandId, Funding, Gate, Ruling, StaffId, Stage, Verdict
from tests.compliance.cases import building, dossier, indicators
from tests.policies.drafts import DRAFT, INDEX, folder_with
from tests.policies.test_refused_documents import problems

FORMER = DRAFT.replace("in_force: {from: 2023-01-01, until: null, note: 未定终止日}", "in_force: {from: 2023-01-01, until: 2023-12-31}")
NEWER = (
    DRAFT.replace("in_force: {from: 2023-01-01,", "in_force: {from: 2024-01-01,")
    .replace("title: 草案", "title: 新草案")
    .replace("title: 节能率不低于72%", "title: 节能率不低于75%")
    .replace('at_least: "72%"', 'at_least: "75%"')
    .replace('energy_saving_rate: "72%", expect: met', 'energy_saving_rate: "75%", on: 2024-01-01, expect: met')
    .replace('energy_saving_rate: "71.99%", expect: unmet', 'energy_saving_rate: "74.99%", on: 2024-01-01, expect: unmet')
    .replace('floor_area_m2: "500", expect: not_applicable', 'floor_area_m2: "500", on: 2024-01-01, expect: not_applicable')
    .replace("target: share", "target: share-2024")
)
TWO = INDEX + "  - city/newer.yaml\n"
LAST_OF_OLD, FIRST_OF_NEW = date(2023, 12, 31), date(2024, 1, 1)


def folder(tmp_path: Path, newer: str = NEWER, former: str = FORMER) -> Path:
    written = folder_with(tmp_path, former, index=TWO)
    (written / "city" / "newer.yaml").write_text(newer, encoding="utf-8")
    return written


def judged(rulebook: Rulebook, planned: date) -> list[Verdict]:
    one = building({Stage.DESIGNED: indicators(energy_saving_rate="72")})
    asked = dossier(one, dates=Milestones(planning_conditions_on=planned), funding=Funding.PRIVATE)
    return [each for each in rulebook.judge(asked, Gate.DESIGN_REVIEW, date(2024, 6, 1)) if each.rule == "draft/energy"]


@pytest.mark.parametrize(
    ("planned", "required", "ruling"), [(LAST_OF_OLD, "72%", Ruling.MET), (FIRST_OF_NEW, "75%", Ruling.UNMET)], ids=["old", "new"]
)
def test_each_text_judges_its_own_days_and_there_is_one_verdict(tmp_path: Path, planned: date, required: str, ruling: Ruling) -> None:
    rulebook = Rulebook.load(folder(tmp_path))
    (verdict,) = judged(rulebook, planned)

    assert (verdict.required, verdict.verdict) == (required, ruling)
    spoken = rulebook.document("draft", planned)
    assert spoken
    assert verdict.document_sha256 == spoken.sha256


def test_the_examples_of_both_texts_hold(tmp_path: Path) -> None:
    worked = list(work_examples(Rulebook.load(folder(tmp_path))))

    assert {each.rule.title for each in worked} == {"节能率不低于72%", "节能率不低于75%"}
    assert [each.example.case for each in worked if not each.as_expected] == []


def test_the_text_of_a_day_is_found_and_the_newest_where_none_is_in_force(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder(tmp_path))
    titles = {day: found.title for day in (LAST_OF_OLD, FIRST_OF_NEW, date(2020, 1, 1)) if (found := rulebook.document("draft", day))}

    assert titles == {LAST_OF_OLD: "草案", FIRST_OF_NEW: "新草案", date(2020, 1, 1): "新草案"}
    assert rulebook.document("none", FIRST_OF_NEW) is None


def test_a_choice_is_decided_for_the_text_of_its_day_and_left_open_by_the_next_one(tmp_path: Path) -> None:
    rulebook = Rulebook.load(folder(tmp_path))
    day = date(2023, 5, 1)
    by = StaffId("SJ01")
    command = DecideChoice(id=CommandId("c"), on=day, by=by, document="draft", choice="reach", option="narrow", number="1", since=day)
    (fact,) = decide(rulebook.documents, Decisions(), command)
    assert isinstance(fact, ChoiceDecided)
    decided = rulebook.deciding(Decisions([Dated(1, fact)]))

    assert [each.verdict for each in judged(decided, LAST_OF_OLD)] == [Ruling.NOT_APPLICABLE]
    assert [each.verdict for each in judged(decided, FIRST_OF_NEW)] == [Ruling.UNMET]


@pytest.mark.parametrize(
    ("newer", "code", "where"),
    [
        (NEWER.replace("from: 2024-01-01", "from: 2023-12-31", 1), "policy.repeated_id", "index.yaml:4"),
        (
            NEWER.replace("decided_by_date: planning_conditions_on", "decided_by_date: land_contract_on"),
            "policy.versions_decided_differently",
            "city/newer.yaml",
        ),
        (NEWER.replace("share-2024", "share"), "policy.repeated_id", "city/newer.yaml"),
    ],
    ids=["overlap", "milestone", "target"],
)
def test_texts_that_do_not_follow_one_another_are_refused(tmp_path: Path, newer: str, code: str, where: str) -> None:
    (found,) = problems(folder(tmp_path, newer))

    assert found[1] == code
    assert found[0].startswith(where)
