"""具名选项: a choice whose options are names, taken by a contradiction, a score line, an item of a checklist, or the program itself."""

from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

from lifecycle.compliance.choices import ChoiceDecided, Dated, Decisions
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.phrases import choice_subject, option_in_words, standing_in_words
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.compliance.undecided import NAMED, DrawnInAYear, ItemsPublishedOnly, OpenFindingBlocks, SpecialsAtFiling, name_of
from lifecycle.vocabulary import Refused, StaffId
from tests.packaged import rulebook
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_contradictions import ENTRIES, REFERRING, folder
from tests.policies.test_refused_documents import problems

BLOCKS = """\
  - choice: open_finding_blocks
    title: 未销号的问题是否暂缓备案
    options: {key_items: 重点项暂缓, none: 不暂缓，备案时提示}
    default: key_items
    note: 未写明
    decided_by: null
    taken_by: code
clauses:
"""
NAMES_ALONE = """\
  - choice: zero_plan
    options: [full_marks, no_marks, excluded]
    default: full_marks
    note: 计划为零时如何计分，未写明
    decided_by: null
clauses:
"""
TAKES = {
    "score line": ("standard: 加强宣传得2分}", "standard: 加强宣传得2分, choices: [zero_plan]}"),
    "item of a checklist": ("        evidence: [活动照片, 目录清单]\n", "        evidence: [活动照片]\n        choices: [zero_plan]\n"),
}
COUNTED, BY_CODE = DRAFT.replace("clauses:\n", NAMES_ALONE), DRAFT.replace("clauses:\n", BLOCKS)
DAY = date(2023, 6, 1)
DECIDING = ChoiceDecided(
    on=DAY, by=StaffId("S03"), document="draft", choice="open_finding_blocks", option="none", number="某函〔2023〕1号", since=DAY
)
DECIDED = Decisions([Dated(7, DECIDING)])


@pytest.mark.parametrize("taking", TAKES)
def test_a_score_line_or_an_item_takes_a_choice_of_names(tmp_path: Path, taking: str) -> None:
    good, bad = TAKES[taking]
    assert good in COUNTED
    (document,) = Rulebook.load(folder_with(tmp_path, COUNTED.replace(good, bad))).documents

    assert [each.names for each in document.choices] == [("narrow", "wide"), ("full_marks", "no_marks", "excluded")]
    of = ScoreLine if taking == "score line" else Checklist
    assert [each.choices for _, each in document.provisions() if isinstance(each, of)] == [("zero_plan=full_marks",)]
    assert (choice_subject(document.choices[1]), option_in_words(document.choices[1], "excluded")) == ("zero_plan", "excluded")


def test_what_nothing_takes_is_refused_whatever_its_options_are(tmp_path: Path) -> None:
    assert [code for _, code in problems(folder_with(tmp_path, COUNTED))] == ["policy.idle_choice"]


def test_a_contradiction_is_settled_by_a_choice_that_nothing_else_takes(tmp_path: Path) -> None:
    settling = NAMES_ALONE.replace("zero_plan", "which").replace("[full_marks, no_marks, excluded]", "{draft: 30%, second: 50%}")
    settling = settling.replace("full_marks", "second")
    made = folder(tmp_path, ENTRIES.replace("choice: reach", "choice: which"), REFERRING.replace("clauses:\n", settling))
    (entry,) = Rulebook.load(made).targets[0].conflicts_with

    assert entry.settled_by
    choice, decided = Rulebook.load(made).standing(entry.settled_by.document, entry.settled_by.choice, DAY)
    assert (option_in_words(choice, choice.default), decided) == ("50%", None)


def test_the_program_takes_the_option_of_the_day_and_says_whether_anybody_decided(tmp_path: Path) -> None:
    rules = Rulebook.load(folder_with(tmp_path, BY_CODE)).deciding(DECIDED)
    before, after = rules.option("draft", OpenFindingBlocks, date(2023, 5, 31)), rules.option("draft", OpenFindingBlocks, DAY)

    assert (before.option, before.taken, before.decided) == (OpenFindingBlocks.KEY_ITEMS, "draft/open_finding_blocks=key_items", None)
    assert (after.option, after.taken, after.decided) == (OpenFindingBlocks.NONE, "draft/open_finding_blocks=none", DECIDED.recorded[0])
    said = [standing_in_words(each.choice, each.decided, rules.translated) for each in (before, after)]
    assert said == [
        "“未销号的问题是否暂缓备案”：主管部门尚未决定，暂按“重点项暂缓”办理",
        "“未销号的问题是否暂缓备案”：依某函〔2023〕1号，自2023-06-01起按“不暂缓，备案时提示”办理",
    ]
    earlier = BY_CODE.replace("decided_by: null\n    taken", "decided_by: 市局\n    taken")
    rules = Rulebook.load(folder_with(tmp_path / "earlier", earlier))
    assert "由市局决定" in standing_in_words(*rules.standing("draft", "open_finding_blocks", DAY), rules.translated)


@pytest.mark.parametrize(("document", "code"), [("draft", "choice.unknown"), ("other", "choice.no_document")])
def test_what_a_document_does_not_leave_open_is_not_guessed(tmp_path: Path, document: str, code: str) -> None:
    rules = Rulebook.load(folder_with(tmp_path, BY_CODE))
    with pytest.raises(Refused) as refused:
        rules.option(document, SpecialsAtFiling, DAY)

    assert refused.value.code == code


def test_the_list_of_what_the_program_takes_is_held_here() -> None:
    assert {
        "open_finding_blocks": OpenFindingBlocks,
        "specials_at_filing": SpecialsAtFiling,
        "items_published_only": ItemsPublishedOnly,
        "drawn_in_a_year": DrawnInAYear,
    } == NAMED
    assert [name_of(options) for options in NAMED.values()] == list(NAMED)
    shipped = [each for document in rulebook().documents for each in document.choices if each.by_code]
    assert all(set(each.names) == set(NAMED[each.name]) for each in shipped)


def test_a_choice_is_called_by_the_list_of_what_is_taken() -> None:
    with pytest.raises(StopIteration):
        name_of(StrEnum("Other", ["ONE"]))


SPOILED = {
    "one option twice": (COUNTED, "[full_marks, no_marks, excluded]", "[full_marks, full_marks]", "policy.repeated_key"),
    "no option": (COUNTED, "[full_marks, no_marks, excluded]", "[]", "policy.empty_list"),
    "default that is no option": (COUNTED, "default: full_marks", "default: half_marks", "policy.default_not_an_option"),
    "option that is no name": (COUNTED, "excluded]", "Excluded]", "policy.not_a_slug"),
    "scope by names": (COUNTED, "{choice: reach}", "{choice: zero_plan}", "policy.unknown_choice"),
    "measure by names": (COUNTED, "measure: energy_saving_rate", "measure: {choice: zero_plan}", "policy.unknown_choice"),
    "not known to the program": (BY_CODE, "choice: open_finding_blocks", "choice: other", "policy.not_taken_by_code"),
    "other options than the program": (BY_CODE, ", none: 不暂缓，备案时提示", ", all: 全部", "policy.not_taken_by_code"),
    "taken by somebody": (BY_CODE, "taken_by: code", "taken_by: hand", "policy.not_in_list"),
    "title of measures": (DRAFT, "    measure: funding\n", "    measure: funding\n    title: 范围\n", "policy.title_of_measures"),
}


@pytest.mark.parametrize(("draft", "good", "bad", "code"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_one_is_refused(tmp_path: Path, draft: str, good: str, bad: str, code: str) -> None:
    assert good in draft

    assert code in [each for _, each in problems(folder_with(tmp_path, draft.replace(good, bad, 1)))]
