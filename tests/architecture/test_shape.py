"""The shape of the source: files that can be read in one go, and names from the trade."""

import ast
import os
import re
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT, MODULES, modules_under

LONGEST, LONG = 400, 300
LONG_FOR_A_REASON: dict[str, str] = {
    "src/lifecycle/ledger/verify_lifecycle.py": "an auditor reads this one file from top to bottom, and rather more lines than denser ones",
}
"""Files of more than 300 lines, tests apart, by path, each with the reason why it is not two files."""

MOST = 25
"""So many files lie in one folder at most; more of them want rooms."""

EMPTY_WORDS = {"manager", "helper", "helpers", "util", "utils", "service", "services", "processor", "data", "info", "handle", "handler"}
"""Words that say nothing where a verb or a noun of the trade exists."""

FILES = sorted({path.resolve() for path in [*MODULES.values(), *modules_under(CHECKOUT / "tests").values(), CHECKOUT / "bootstrap.py"]})


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_two_files():
    long = {str(path.relative_to(CHECKOUT)): lines(path) for path in FILES if lines(path) > LONGEST}

    assert long.keys() <= LONG_FOR_A_REASON.keys(), long


def test_a_long_file_has_its_reason():
    long = {str(path.relative_to(CHECKOUT)) for path in FILES if lines(path) > LONG and "tests" not in path.parts}

    assert long == set(LONG_FOR_A_REASON), "give the reason in LONG_FOR_A_REASON, or take it out"
    assert all(LONG_FOR_A_REASON.values())


def flat(folder: Path) -> dict[str, int]:
    """How many files lie in each folder, links followed."""
    walked = os.walk(folder, followlinks=True)
    return {str(Path(where).relative_to(folder)): len(files) for where, _, files in walked if not where.endswith("__pycache__")}


def test_no_folder_is_a_heap():
    found = flat(CHECKOUT / "src")

    assert "lifecycle/views/static" in found, "the links were followed"
    assert {where: count for where, count in found.items() if count > MOST} == {}


def empty_words(code: str, module: str) -> list[str]:
    """The names of a module and its classes that use an empty word."""
    names = [module.rpartition(".")[2], *(node.name for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ClassDef))]
    return [name for name in names if EMPTY_WORDS & {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}]


def test_names_are_of_the_trade():
    found = {module: words for module, path in MODULES.items() if (words := empty_words(path.read_text("utf-8"), module))}

    assert found == {}


@pytest.mark.parametrize("bad", ["class ProjectManager: ...", "class Outer:\n    class HTTPHandler: ...", "class InfoSheet: ..."])
def test_an_empty_word_is_found(bad: str):
    assert empty_words(bad, "lifecycle.projects.design_review") != []


def test_an_empty_module_name_is_found():
    assert empty_words("", "lifecycle.projects.date_utils") == ["date_utils"]
    assert empty_words("class Database: ...\nclass Informed: ...", "lifecycle.ledger.store.database") == []


OVERLOADED = {"Line", "Step", "Entry", "Condition", "Outcome", "Sheet", "Standing", "Told"}
"""Words that named several things at once (`Line` seven of them). Bare, each names one at most; all others say of what they are."""


def bare(code: str) -> list[str]:
    """The overloaded words by which a module names a class or a type of its own."""
    tree = ast.parse(code)
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assigned = [each.id for node in tree.body if isinstance(node, ast.Assign) for each in node.targets if isinstance(each, ast.Name)]
    return [name for name in (*defined, *assigned) if name in OVERLOADED]


def test_an_overloaded_word_names_one_thing():
    found = sorted(name for path in MODULES.values() for name in bare(path.read_text("utf-8")))

    assert found == ["Line", "Outcome"], "only these two, which are names of schemas that the interface serves"


def test_an_overloaded_word_is_found():
    assert bare("class Outer:\n    class Step: ...\nLine = str\nclass GateStep: ...") == ["Step", "Line"]
