"""参考译文: every title and open note has one, none is left over, and a warning comes out in English as it went in in Chinese."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.document import Rule, Target
from lifecycle.compliance.phrases import lowered, warned
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.translations import FILE, translations
from lifecycle.policies.measures import MEASURES
from lifecycle.values.units import Unit
from lifecycle.vocabulary import INDICATORS, STAGES, BuildingId, Citation, Quantity, Ruling, Verdict
from tests.packaged import rulebook

VERDICT = Verdict(
    rule="house/no-lowering/bim",
    title="BIM不得逐段降低",
    building=BuildingId("1"),
    verdict=Ruling.MET,
    measure="bim",
    measured=None,
    required=None,
    comparison="not_below_earlier_stages",
    clause=Citation("house", "二", "低于前一阶段的，应说明理由"),
)
BEFORE: dict[Unit, tuple[Quantity, ...]] = {
    Unit.RATE: ("73%", "71.99%"),
    Unit.AREA: ("1934", "19999.99"),
    Unit.STAR: ("none", 0, 1, 2, 3),
    Unit.FLAG: (True, False),
    Unit.CATEGORY: (),
}


def test_every_title_and_every_note_has_a_translation_and_none_is_left_over():
    documents = rulebook().documents
    words = {document.title for document in documents}
    words |= {each.title for document in documents for _, each in document.provisions() if isinstance(each, (Rule, Target))}
    words |= {choice.note for document in documents for choice in document.choices}
    words |= {each for document in documents for choice in document.choices for each in (choice.title, *choice.words.values()) if each}
    words |= {document.in_force.note for document in documents if document.in_force.note}
    words |= {target.not_counted_yet for document in documents for target in document.targets() if target.not_counted_yet}
    words |= {each.note for document in documents for each in document.contradictions}
    words |= {each for document in documents for clause in document.clauses for each in clause.questions}

    assert words == rulebook().translations.keys()
    assert len(words) > 20


def test_words_without_a_translation_stay_as_they_are():
    assert rulebook().translated("旧标题", "en") == "旧标题"
    assert rulebook().translated("试点项目应用BIM", "zh") == "试点项目应用BIM"
    assert rulebook().translated("试点项目应用BIM", "en") == "Pilot projects use BIM"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {zh: 甲, en: A}\n- {zh: 甲, en: B}\n", "policy.repeated_key"),
        ("- {zh: 甲}\n", "policy.missing_key"),
        ("- {zh: 甲, en: A, fr: A}\n", "policy.unknown_key"),
    ],
    ids=["twice", "half", "more"],
)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, text: str, code: str):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        translations(tmp_path)

    assert [problem.code for problem in raised.value.problems] == [code]
    assert raised.value.problems[0].where.startswith(f"{FILE}:")


@pytest.mark.parametrize("measure", INDICATORS)
def test_a_warning_is_said_in_english_as_it_was_recorded_in_chinese(measure: str):
    for stage in STAGES:
        for value in BEFORE[MEASURES[measure].unit]:
            recorded = replace(VERDICT, measure=measure, warning=lowered(measure, stage, value))
            assert warned(recorded, "zh") == recorded.warning
            assert warned(recorded, "en") == lowered(measure, stage, value, "en")


def test_a_warning_that_is_none_of_ours_stays_as_it_was_recorded():
    assert warned(replace(VERDICT, warning="另有说明"), "en") == "另有说明"
    assert warned(VERDICT, "en") is None


def test_the_samples_are_as_verdicts_show_them():
    assert all(shown(MEASURES["bim"].unit, value) is value for value in BEFORE[Unit.FLAG])
