"""拒绝的措辞: whatever can be refused can be said, in Chinese and in English, with what to do; and has been seen to be refused."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from lifecycle.wording import LANGUAGES, sentences
from tests.architecture.source import MODULES

Site = tuple[str, frozenset[str]]
"""A code, and the names of the values that are given with it."""


def calls(source: str, name: str) -> Iterator[ast.Call]:
    """Only a text in which the name stands is read closely: each test process does this to all of the source before it begins."""
    for node in ast.walk(ast.parse(source)) if name in source else ():
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if called == name:
                yield node


def refused_in(source: str) -> list[Site]:
    """Every `Refused("code", ...)`; one whose code is not written out, such as that of a refusal passed on, is left out."""
    return [
        (call.args[0].value, frozenset(keyword.arg for keyword in call.keywords if keyword.arg))
        for call in calls(source, "Refused")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]


SITES = [(module, *site) for module, path in MODULES.items() for site in refused_in(path.read_text("utf-8"))]
BY_THE_CLOCK = "lifecycle.projects.application.timeliness"
"""What it refuses depends on the calendar, and is said in features and at the desk."""
HERE = {code for module, code, _ in SITES if module.startswith("lifecycle.projects.") and module != BY_THE_CLOCK}
IN_TESTS = {
    call.args[0].value
    for path in Path(__file__).parents[1].rglob("test_*.py")
    for call in calls(path.read_text("utf-8"), "then_refused")
    if call.args and isinstance(call.args[0], ast.Constant)
}


ASKED = "command.asked"
"""`Asked` says it by itself."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_the_sites_were_found():
    assert len(SITES) > 150
    assert len(HERE) > 100


def test_a_site_is_found_with_its_values():
    source = 'def f():\n    if x:\n        raise Refused("a.b", one=1, verdicts=v)\n    raise Refused(code)\n    raise words.Refused("c")'
    assert sorted(refused_in(source)) == [("a.b", frozenset({"one", "verdicts"})), ("c", frozenset())]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_its_sentence_and_gives_all_that_the_sentence_names(lang: str):
    said = sentences(lang)
    unsaid = {code for _, code, _ in SITES} - said.keys()
    assert unsaid == set()

    not_given = {(module, code): lacking for module, code, given in SITES if (lacking := placeholders(said[code]) - given)}
    assert not_given == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_over(lang: str):
    rooms = {code.split(".")[0] for code in HERE}
    assert {code for code in sentences(lang) if code.split(".")[0] in rooms} - {code for _, code, _ in SITES} == {ASKED}


def test_a_refusal_says_what_is_wrong_and_then_what_to_do():
    assert [code for code in HERE if not all(sentences("zh")[code].partition("：")[::2])] == []
    assert [code for code in HERE if not all(sentences("en")[code].replace(". ", ": ").partition(":")[::2])] == []


def test_every_refusal_of_this_room_is_seen_in_a_test():
    assert set() == HERE - IN_TESTS
