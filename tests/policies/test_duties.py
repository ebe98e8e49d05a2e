"""赋分项与核查项: lines of the score sheet and items of a checklist, with what each rests on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lifecycle.compliance.choices import UNDECIDED
from lifecycle.compliance.choosing import scope_on
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.duties import CheckedParty, CheckLevel, Checklist, CheckMethod, ScoreLine, WorksStage
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook
from tests.packaged import rulebook
from tests.policies.drafts import DRAFT, folder_with

SCORE = """\
      - score: publicity
        title: 宣传
        full_marks: "2"
        standard: 加强宣传
        group: 加强
        evidence: [活动照片]
        basis: [{document: 某办法, place: 第三条, quote: null, verified: false}]
        examples: [{case: 办了, marks: "2"}, {case: 没办, marks: "0"}]
        verified: true
"""
ITEM = """\
      - checklist: thickness
        title: 外墙保温厚度不小于图纸
        basis:
          - {document: 草案, place: 二, quote: 装配率不低于30%, text: city/sources/draft.txt, verified: true}
          - {document: GB 50411-2019, place: "4.2.7", quote: null, verified: false}
        level: key
        methods: [measure, site]
        whom: [contractor, supervisor]
        stages: [energy_works, completion]
        applies_to: {kind: [new], funding: {choice: reach}, floor_area_m2: {more_than: "500"}}
        evidence: [照片, 实测记录编号]
        penalties: [{document: 民用建筑节能条例, place: 第四十条, quote: null, verified: false}]
        compares: energy_saving_rate
        in_force: {from: 2023-07-01}
        examples:
          - {case: 恰为500, use: office, floor_area_m2: "500", concerns: false}
          - {case: 略大, use: office, floor_area_m2: "500.01", concerns: true}
          - {case: 国有资金, use: office, funding: state_owned, concerns: false}
"""
FULL = DRAFT.replace("      - {{score".replace("{{", "{"), f"{ITEM}      - {{score").replace(
    '      - {score: publicity, title: 宣传, full_marks: "2", standard: 加强宣传得2分}\n', SCORE
)


def provisions(document: PolicyDocument, kind: type) -> list:  # type: ignore[type-arg]
    return [each for _, each in document.provisions() if isinstance(each, kind)]


def test_an_item_of_a_checklist_says_all_that_an_inspector_needs(tmp_path: Path) -> None:
    (document,) = Rulebook.load(folder_with(tmp_path, FULL)).documents
    item, plain = provisions(document, Checklist)

    assert isinstance(item, Checklist)
    assert (item.id, item.level, item.compares and item.compares.name) == ("draft/thickness", CheckLevel.KEY, "energy_saving_rate")
    assert item.methods == (CheckMethod.MEASURE, CheckMethod.SITE)
    assert item.whom == (CheckedParty.CONTRACTOR, CheckedParty.SUPERVISOR)
    assert item.stages == (WorksStage.ENERGY_WORKS, WorksStage.COMPLETION)
    assert item.choices == ("reach=wide",)
    assert item.in_force
    assert [item.in_force.covers(day) for day in (date(2023, 6, 30), date(2023, 7, 1))] == [False, True]
    assert plain.in_force is None
    assert [each.verified for each in (*item.basis, *item.penalties)] == [True, False, False]
    assert (item.verified, plain.verified) == (False, True)
    assert scope_on(document, item, UNDECIDED, document.in_force.first) == item.applies_to  # type: ignore[arg-type]


def test_a_line_of_the_score_sheet_says_how_points_are_earned_and_by_what_evidence(tmp_path: Path) -> None:
    (document,) = Rulebook.load(folder_with(tmp_path, FULL)).documents
    (score,) = provisions(document, ScoreLine)

    assert (score.group, score.evidence, score.verified) == ("加强", ("活动照片",), True)
    assert [(each.case, each.marks) for each in score.examples] == [("办了", Decimal(2)), ("没办", Decimal(0))]
    assert not score.basis[0].verified


def test_a_clause_has_the_questions_that_a_lawyer_has_to_answer(tmp_path: Path) -> None:
    asking = FULL.replace("    quote: 装配率不低于30%\n", "    quote: 装配率不低于30%\n    questions: [以何条文对项目有约束力？]\n", 1)
    (document,) = Rulebook.load(folder_with(tmp_path, asking)).documents

    assert {clause.place: clause.questions for clause in document.clauses} == {"一": (), "二": ("以何条文对项目有约束力？",), "三": ()}


def test_a_choice_that_an_item_alone_takes_is_not_idle(tmp_path: Path) -> None:
    scoped = "use_class: public, funding: {choice: reach}, "
    without = FULL.replace(scoped, "use_class: public, ")
    assert without != FULL

    assert Rulebook.load(folder_with(tmp_path, without))


SPOILED = {
    "level": ("level: key", "level: urgent", "not_in_list"),
    "no method": ("methods: [measure, site]", "methods: []", "empty_list"),
    "whom": ("whom: [contractor, supervisor]", "whom: [passer_by]", "not_in_list"),
    "stage": ("stages: [energy_works, completion]", "stages: [lunch]", "not_in_list"),
    "no basis": ("        basis:\n          - {document: 草案", "        nothing:\n          - {document: 草案", "unknown_key"),
    "misquoted": ("quote: 装配率不低于30%, text", "quote: 装配率不低于60%, text", "not_in_law"),
    "verified without a text": ('"4.2.7", quote: null, verified: false', '"4.2.7", quote: null, verified: true', "verified_by_its_text"),
    "compares no indicator": ("compares: energy_saving_rate", "compares: floor_area_m2", "not_an_indicator"),
    "from before its document": ("in_force: {from: 2023-07-01}", "in_force: {from: 2022-12-31}", "version_outside"),
    "one side of a bound": ('floor_area_m2: "500", conc', 'floor_area_m2: "499", conc', "boundary_without_examples"),
    "wrong example": ("funding: state_owned, concerns: false", "funding: state_owned, concerns: true", "scope_example_fails"),
    "scope of a project": ("applies_to: {kind: [new], funding", "applies_to: {prefabricated_share: x, funding", "measure_of_another"),
    "verified words that are not there": ("standard: 加强宣传\n", "standard: 加强宣讲\n", "not_in_clause"),
    "over full marks": ('marks: "2"}, {case', 'marks: "3"}, {case', "over_full_marks"),
}  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "code"), SPOILED.values(), ids=SPOILED.keys())
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, good: str, bad: str, code: str) -> None:
    assert good in FULL
    with pytest.raises(BadInput) as refused:
        Rulebook.load(folder_with(tmp_path, FULL.replace(good, bad, 1)))

    assert f"policy.{code}" in {each.code for each in refused.value.problems}
    assert all(each.where.startswith("city/draft.yaml:") for each in refused.value.problems)


def test_the_score_sheet_of_2023_has_a_hundred_points_word_for_word() -> None:
    city = rulebook().documents[0]
    lines = provisions(city, ScoreLine)

    assert (len(lines), sum(each.full_marks for each in lines)) == (18, Decimal(100))
    assert all(each.verified for each in lines)
    marks = {each.id.partition("/")[2]: each.full_marks for each in lines}
    assert (marks["accepted-green-share"], marks["prefabricated-share-score"], marks["innovation-project"]) == (20, 20, 6)
