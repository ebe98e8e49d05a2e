"""The features themselves: none is empty, lost, ambiguous or without its legal basis, and every rule is spoken of on both sides."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, Scenario
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from lifecycle.vocabulary import Ruling
from lifecycle.wording import label
from tests.architecture.source import CHECKOUT
from tests.packaged import rulebook
from tests.steps import STEPS

FILES = sorted((CHECKOUT / "features").glob("*.feature"))
TITLE = re.compile(r"^\s*场景(?:大纲)?[:：]\s*(.+?)\s*$", re.MULTILINE)
LAW = re.compile(r"《.+》|法第|条例第|国办发|GB/T|附件|自定规则|校验规则|本台账")
JUDGED = re.compile(r'.+"(?P<title>[^"]+)"的结论是(?P<ruling>.+)')
IN_ORDER = {"given": 0, "when": 1, "then": 2}


@cache
def features() -> tuple[Feature, ...]:
    return tuple(get_features([str(file) for file in FILES]))


@cache
def played() -> tuple[Scenario, ...]:
    """Every scenario as it is played: one for each line of its examples."""
    return tuple(
        template.render(context)
        for feature in features()
        for template in feature.scenarios.values()
        for context in [context for examples in template.examples for context in examples.as_contexts()] or [{}]
    )


def definitions() -> list[StepFunctionContext]:
    return [context for context in step_function_context_registry.values() if context.step_func.__module__ in STEPS]


@cache
def matching(kind: str, sentence: str) -> tuple[str, ...]:
    """The patterns of the definitions that a sentence could mean."""
    return tuple(each.parser.name for each in definitions() if each.type == kind and each.parser.is_matching(sentence))


def sentences() -> Iterator[tuple[str, str]]:
    return ((step.type, step.name) for scenario in played() for step in scenario.steps)


def test_there_are_features_to_sign() -> None:
    assert len(FILES) > 20
    assert len(played()) > 400


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_scenario_hides_another_of_the_same_name(file: Path) -> None:
    titles = Counter(TITLE.findall(file.read_text("utf-8")))
    assert titles, "no scenario was found"
    assert [title for title, number in titles.items() if number > 1] == []


def test_every_feature_opens_with_its_basis() -> None:
    assert [feature.filename for feature in features() if not LAW.search(feature.description)] == []


def test_every_scenario_ends_with_what_it_expects_and_does_nothing_after_it() -> None:
    for scenario in played():
        order = [IN_ORDER[step.type] for step in scenario.steps]
        assert (order[-1], order) == (IN_ORDER["then"], sorted(order)), f"{scenario.feature.name}: {scenario.name}"


def test_every_sentence_means_one_thing() -> None:
    assert {sentence: found for kind, sentence in sentences() if len(found := matching(kind, sentence)) != 1} == {}


def test_every_definition_is_used() -> None:
    used = {pattern for kind, sentence in sentences() for pattern in matching(kind, sentence)}
    assert {each.parser.name for each in definitions()} - used == set()


def test_every_rule_is_specified_with_every_ruling_that_it_can_have() -> None:
    """A rule that looks at a value with all four; silence is undetermined, no matter, or decided by the head."""
    rules = [rule for document in rulebook().documents for _, rule in document.rules()]
    silence = {label(Ruling.UNDETERMINED), label(Ruling.NOT_APPLICABLE), label(Ruling.MET)}
    possible = {rule.title: {label(ruling) for ruling in Ruling} if rule.measure else silence for rule in rules}
    specified: dict[str, set[str]] = {title: set() for title in possible}
    for said in filter(None, (JUDGED.fullmatch(sentence) for _, sentence in sentences())):
        specified[said["title"]].add(said["ruling"])
    assert len(rules) > 10
    assert specified == possible
