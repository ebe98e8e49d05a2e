"""Every sentence exists in both languages, and every code that the program uses has a sentence."""

import re
from enum import Enum
from pathlib import Path
from string import Formatter

import pytest

import lifecycle
from lifecycle import vocabulary
from lifecycle.compliance.comparisons import Comparison
from lifecycle.compliance.counting import Reason
from lifecycle.compliance.document import Force, TargetUnit
from lifecycle.compliance.phrases import measure_name
from lifecycle.policies.measures import MEASURES
from lifecycle.wording import LANGUAGES, for_city, label, say, sentences

SOURCE = Path(lifecycle.__file__).parent
ROOMS = ("policy", "json", "file", "quantity", "judging", "note")
LABELLED = [value for value in vars(vocabulary).values() if isinstance(value, type) and issubclass(value, Enum) and list(value)]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_the_catalogues_have_the_same_codes() -> None:
    assert set(sentences("zh")) == set(sentences("en"))


def test_the_same_code_has_the_same_placeholders_in_every_language() -> None:
    differing = [code for code in sentences("zh") if placeholders(sentences("zh")[code]) != placeholders(sentences("en").get(code, ""))]

    assert differing == []


def test_the_english_catalogue_is_english_though_it_may_cite_a_law_by_its_name() -> None:
    assert [code for code, sentence in sentences("en").items() if re.match(r"\W*[\u4e00-\u9fff]", sentence)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("enum", [*LABELLED, Force, TargetUnit, Reason], ids=lambda enum: enum.__name__)
def test_every_word_of_the_trade_has_a_label(enum: type[Enum], lang: str) -> None:
    assert all(label(member, lang) for member in enum)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_measure_and_comparison_can_be_said(lang: str) -> None:
    assert all(measure_name(name, lang) for name in MEASURES)
    assert all(label(f"indicator.{name}", lang) for name in vocabulary.INDICATORS)
    assert all(f"amount.{comparison}" in sentences(lang) for comparison in Comparison)


@pytest.mark.parametrize("room", ROOMS)
def test_every_code_in_use_has_a_sentence_and_every_sentence_is_in_use(room: str) -> None:
    code = re.compile(rf'"({room}\.[a-z0-9_]+)"')
    used = {found for file in SOURCE.rglob("*.py") for found in code.findall(file.read_text(encoding="utf-8"))}

    asked = {each.removeprefix("asked.") for each in sentences("zh") if each.startswith(f"asked.{room}.")}
    assert used - asked == {each for each in sentences("zh") if each.startswith(f"{room}.")}


def test_members_and_collections_are_said_in_words() -> None:
    assert say("policy.gate_not_judged", gate=vocabulary.Gate.CONSTRUCTION, allowed=["a", "b"]) == "施工环节不作评判；可以写：a、b"
    assert say("policy.gate_not_judged", lang="en", gate=vocabulary.Gate.CONSTRUCTION, allowed=("a", "b")).endswith("a, b")


def test_a_code_without_a_sentence_fails_loudly() -> None:
    with pytest.raises(KeyError):
        say("policy.no_such_code")


def test_a_sentence_for_a_city_of_towns_stands_beside_one_that_is_said_elsewhere() -> None:
    of_towns = {code: code.removeprefix("of_towns.") for code in sentences("zh") if code.startswith("of_towns.")}

    assert of_towns
    assert [
        code for code, elsewhere in of_towns.items() if placeholders(sentences("zh")[code]) != placeholders(sentences("zh")[elsewhere])
    ] == []
    assert [for_city(code, of_towns=True) for code in of_towns.values()] == list(of_towns)
    assert [for_city(code, of_towns=False) for code in of_towns.values()] == list(of_towns.values())
