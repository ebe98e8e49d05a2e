"""结论措辞: what is asked and what was found reads as a sentence, also where the value is only yes or no."""

import pytest
from msgspec.structs import replace

from lifecycle.compliance.comparisons import Comparison
from lifecycle.compliance.conditions import condition
from lifecycle.compliance.phrases import condition_in_words, found, measure_name, requirement
from lifecycle.policies.measures import MEASURES, Unit
from lifecycle.vocabulary import Ruling
from lifecycle.wording import LANGUAGES, say
from tests.projects.given import verdict

BIM = replace(verdict(Ruling.UNMET), measure="bim", comparison=Comparison.IS, required=True, measured=False)
FLAGS = sorted(name for name, each in MEASURES.items() if each.unit is Unit.FLAG)


def test_a_required_bim_reads_as_a_requirement() -> None:
    assert say("look.verdict.required", required=requirement(BIM)) == "要求应用BIM"
    assert say("look.verdict.unmet", required=requirement(BIM)) == "须达到：应用BIM。"
    assert (found(BIM), found(replace(BIM, measured=True)), found(replace(BIM, measured=None))) == ("没有应用BIM", "应用BIM", "未申报")
    assert (requirement(BIM, "en"), found(BIM, "en")) == ("BIM applied", "no BIM applied")


def test_a_condition_of_yes_or_no_reads_as_what_it_asks_for() -> None:
    bim, urban = MEASURES["bim"], MEASURES["urban"]
    assert condition_in_words(condition(bim, Comparison.IS, True)) == "应用BIM"
    assert condition_in_words(condition(urban, Comparison.IS, False)) == "不在城镇范围内"
    assert condition_in_words(condition(urban, Comparison.IS, False), "en") == "not urban"


def test_a_bim_of_an_earlier_stage_is_named_too() -> None:
    assert requirement(replace(BIM, comparison=Comparison.NOT_BELOW_EARLIER_STAGES)) == "不低于前面阶段（应用BIM）"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure", FLAGS)
@pytest.mark.parametrize("comparison", [Comparison.IS, Comparison.NOT_BELOW_EARLIER_STAGES])
@pytest.mark.parametrize("value", [True, False])
def test_no_yes_or_no_stands_alone(lang: str, measure: str, comparison: Comparison, value: bool) -> None:
    judged = replace(BIM, measure=measure, comparison=comparison, required=value, measured=value)

    for said in (requirement(judged, lang), found(judged, lang)):
        assert measure_name(measure, lang) in said
        assert said not in {say("amount.yes", lang), say("amount.no", lang)}
