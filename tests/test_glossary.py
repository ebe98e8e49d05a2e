"""术语对照: one Chinese term, one English identifier; the code opens its docstrings with the terms that GLOSSARY.md fixes."""

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from inspect import getdoc
from types import ModuleType

import pytest

from lifecycle.vocabulary import Command, Fact
from tests.architecture.source import CHECKOUT, MODULES

ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<identifier>[^|]+) \| (?P<place>[^|]*)\|$", re.MULTILINE)
TERM = re.compile(r"[\u4e00-\u9fff]+(?:[、（][\u4e00-\u9fff]+）?)*")
"""The Chinese words with which a docstring opens."""

PAIRS = [
    (row["term"].strip(), row["identifier"].strip())
    for row in ROW.finditer((CHECKOUT / "GLOSSARY.md").read_text("utf-8"))
    if row["term"] not in {"Chinese", "---"}
]
GLOSSARY = dict(PAIRS)
PLACES = {row["identifier"].strip(): row["place"].strip() for row in ROW.finditer((CHECKOUT / "GLOSSARY.md").read_text("utf-8"))}


def modules_of(*rooms: str) -> list[ModuleType]:
    return [importlib.import_module(name) for name in sorted(MODULES) if name.startswith(tuple(f"lifecycle.{room}." for room in rooms))]


def leaves(base: type) -> Iterator[type]:
    """The classes of lifecycle that are made from this one and that nothing is made from in turn."""
    for derived in base.__subclasses__():
        if derived.__subclasses__():
            yield from leaves(derived)
        elif derived.__module__.startswith("lifecycle."):
            yield derived


def opening_term(documented: type | ModuleType) -> str:
    found = TERM.match(documented.__doc__ or "")
    return found.group() if found else ""


ROOMS = [
    *modules_of("projects", "inspections", "counties", "staff", "compliance", "calendar"),
    *map(importlib.import_module, ("lifecycle.ledger.facts", "lifecycle.desk.demonstration", "lifecycle.desk.places")),
]
FACTS = sorted(leaves(Fact), key=lambda fact: fact.__name__)
COMMANDS = sorted(leaves(Command), key=lambda command: command.__name__)
DECIDING = [module for module in ROOMS if any(fact.__module__ == module.__name__ for fact in FACTS)]
PROJECTIONS = modules_of("projections")


@pytest.mark.parametrize("kind", [*FACTS, *COMMANDS], ids=lambda kind: str(kind.__name__))
def test_it_says_where_a_fact_or_a_command_stands(kind: type):
    assert PLACES[kind.__name__] == kind.__module__.removeprefix("lifecycle.").replace(".", "/")


def test_there_is_something_to_check():
    assert len(PAIRS) > 100
    assert len(FACTS) > 40
    assert len(COMMANDS) > 40
    assert len(DECIDING) > 10


@pytest.mark.parametrize("column", ["term", "identifier"])
def test_a_word_stands_in_the_glossary_once(column: str):
    words = Counter(pair[column == "identifier"] for pair in PAIRS)

    assert [word for word, times in words.items() if times > 1] == []


def test_identifiers_are_ascii_and_terms_are_chinese():
    assert [identifier for identifier in GLOSSARY.values() if not (identifier.isascii() and identifier.isidentifier())] == []
    assert [term for term in GLOSSARY if not re.search(r"[\u4e00-\u9fff]", term)] == []


@pytest.mark.parametrize("named", [*FACTS, *COMMANDS], ids=lambda named: named.__name__)
def test_a_fact_or_command_opens_with_the_term_of_its_name(named: type):
    term = opening_term(named)

    assert GLOSSARY.get(term) == named.__name__, f"its docstring opens with {term!r}: {getdoc(named)!r}"


@pytest.mark.parametrize("module", [*DECIDING, *PROJECTIONS], ids=lambda module: module.__name__)
def test_a_module_of_facts_or_a_projection_opens_with_a_term(module: ModuleType):
    assert opening_term(module) in GLOSSARY, module.__doc__


def test_no_name_in_the_glossary_is_gone_from_the_code():
    """What is written like a class is a class."""
    classes = {named.__name__ for named in [*FACTS, *COMMANDS]}

    assert {identifier for identifier in GLOSSARY.values() if identifier[0].isupper()} - classes == set()
