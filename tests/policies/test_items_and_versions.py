"""核查项的对象与暂缓备案, and versions of items, score lines and targets: one after the other, as those of rules."""

from datetime import date
from pathlib import Path

import pytest

from lifecycle.compliance.document import PolicyDocument, Target
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import Gate
from tests.policies.drafts import DRAFT, folder_with
from tests.policies.test_refused_documents import problems

LAW = "第十五条 验收不合格的，不予办理竣工验收备案手续。\n"
SAYS = "{document: 某法, place: 第十五条, quote: 不予办理竣工验收备案手续, text: city/laws/law.md, verified: true}"
BLOCKS = f"        blocks: {{gate: acceptance_filing, article: {SAYS}, from: 2023-09-01}}\n"
OF_PROJECT = """\
        subject: project
        applies_to: {urban: true, prefabricated_share: {at_least: "50%"}}
        examples:
          - {case: 恰好, use: office, prefabricated: true, beside: [{use: office, floor_area_m2: "1000"}], concerns: true}
          - {case: 不足, use: office, prefabricated: true, beside: [{use: office, floor_area_m2: "1001"}], concerns: false}
"""
EVIDENCE = "        evidence: [活动照片, 目录清单]\n"
ITEM = DRAFT[DRAFT.index("      - checklist: records") : DRAFT.index("      - not_checkable")]
TARGET = DRAFT[DRAFT.index("      - target: share") : DRAFT.index("  - place: 三")]
SCORE = '      - {score: publicity, title: 宣传, full_marks: "2", standard: 加强宣传得2分}\n'
UNTIL, SINCE = "in_force: {until: 2023-06-30}", "in_force: {from: 2023-07-01}"
LAST, FIRST = date(2023, 6, 30), date(2023, 7, 1)


def folder(tmp_path: Path, draft: str) -> Path:
    made = folder_with(tmp_path, draft)
    (made / "city" / "laws").mkdir()
    (made / "city" / "laws" / "law.md").write_text(LAW, encoding="utf-8")
    return made


def document(tmp_path: Path, draft: str) -> PolicyDocument:
    (read,) = Rulebook.load(folder(tmp_path, draft)).documents
    return read


def twice(written: str, before: str, after: str) -> str:
    """The draft with two versions of a provision; each `{}` is the place of its dates."""
    return DRAFT.replace(written, before + after)


VERSIONS = {
    Checklist: twice(ITEM, f"{ITEM}        {UNTIL}\n", f"{ITEM}        {SINCE}\n".replace("level: general", "level: key")),
    ScoreLine: twice(SCORE, SCORE.replace("}", f", {UNTIL}}}"), SCORE.replace("}", f", {SINCE}}}").replace('"2"', '"3"')),
    Target: twice(TARGET, f"{TARGET}        {UNTIL}\n", f"{TARGET}        {SINCE}\n".replace("24%", "25%")),
}


@pytest.mark.parametrize("kind", VERSIONS, ids=lambda kind: kind.__name__)
def test_there_is_one_version_a_day(tmp_path: Path, kind: type) -> None:
    read = document(tmp_path, VERSIONS[kind])
    (versions,) = read.versions(kind).values()

    assert [read.standing_on(kind, day) for day in (date(2022, 12, 31), LAST, FIRST)] == [(), versions[:1], versions[1:]]
    assert versions[0] != versions[1]


def test_a_year_is_held_against_the_target_in_force_at_its_end(tmp_path: Path) -> None:
    rules = Rulebook.load(folder(tmp_path, VERSIONS[Target]))

    assert [str(each.counties["140581"]) for each in rules.targets] == ["0.25"]


@pytest.mark.parametrize("kind", VERSIONS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (SINCE, "in_force: {from: 2023-06-30}", "versions_overlap"),
        (SINCE, "in_force: {from: 2023-07-02}", "versions_apart"),
        (UNTIL, "in_force: {from: 2022-12-31, until: 2023-06-30}", "version_outside"),
    ],
    ids=["overlap", "gap", "outside"],
)
def test_badly_dated_versions_are_refused(tmp_path: Path, kind: type, old: str, new: str, code: str) -> None:
    assert f"policy.{code}" in [each for _, each in problems(folder(tmp_path, VERSIONS[kind].replace(old, new)))]


def test_an_undated_one_beside_a_dated_one_and_versions_of_two_kinds_are_one_id_twice(tmp_path: Path) -> None:
    undated = VERSIONS[ScoreLine].replace(f", {SINCE}", "")
    two_kinds = VERSIONS[ScoreLine].replace("score: publicity", "score: records").replace(EVIDENCE, f"{EVIDENCE}        {SINCE}\n")
    for name, draft in (("undated", undated), ("kinds", two_kinds)):
        assert "policy.repeated_id" in [each for _, each in problems(folder(tmp_path / name, draft))]


def test_an_item_says_whether_it_is_about_the_project_or_its_buildings(tmp_path: Path) -> None:
    of_project = DRAFT.replace("        applies_to: {}\n", OF_PROJECT)

    assert [each.subject for each in document(tmp_path / "one", DRAFT).standing_on(Checklist, FIRST)] == ["building"]
    assert [each.subject for each in document(tmp_path / "two", of_project).standing_on(Checklist, FIRST)] == ["project"]


def test_a_statute_holds_back_the_filing_from_its_day_on(tmp_path: Path) -> None:
    (item,) = document(tmp_path, DRAFT.replace(EVIDENCE, EVIDENCE + BLOCKS)).standing_on(Checklist, FIRST)

    assert item.blocks_on(date(2023, 8, 31)) is None
    blocking = item.blocks_on(date(2023, 9, 1))
    assert blocking
    assert (blocking.gate, blocking.article.place, blocking.article.verified) == (Gate.ACCEPTANCE_FILING, "第十五条", True)


IN_THE_DRAFT = "{document: 草案, place: 三, quote: 加强宣传, text: city/sources/draft.txt, verified: true}"
SPOILED = {
    "not verified": ("text: city/laws/law.md, verified: true", "verified: false", "blocks_without_statute"),
    "no statute": (
        SAYS,
        "{document: 草案, place: 三, quote: 加强宣传, text: city/sources/draft.txt, verified: true}",
        "blocks_without_statute",
    ),
    "does not say so": ("不予办理竣工验收备案手续", "不予办理施工许可", "not_in_law"),
    "another gate": ("gate: acceptance_filing", "gate: construction_permit", "not_in_list"),
    "from no day": (", from: 2023-09-01", "", "missing_key"),
    "about nothing": ("blocks: {", "subject: street\n        blocks: {", "not_in_list"),
    "a building's item asks of the project": ("blocks: {", "subject: building\n        blocks: {", "measure_of_another"),
    "a project's item asks of a building": ("urban: true", "floor_area_m2: {at_least: '1'}", "measure_of_another"),
    "wrong example": ('"1001"}], concerns: false', '"1001"}], concerns: true', "scope_example_fails"),
}


@pytest.mark.parametrize(("old", "new", "code"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_item_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    scope = OF_PROJECT.replace("        subject: project\n", "" if "subject:" in new else "        subject: project\n")
    draft = DRAFT.replace("        applies_to: {}\n", scope).replace(EVIDENCE, EVIDENCE + BLOCKS)
    assert old in draft

    assert f"policy.{code}" in [each for _, each in problems(folder(tmp_path, draft.replace(old, new, 1)))]
