"""现行规定 are handed to their readers: no cached function reads the folder of policies, and only the edge names the packaged one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import MODULES

CACHES = {"cache", "lru_cache", "cached_property"}
OPENERS = {"read_words", "read_index", "read_units", "read_policies", "read_document", "read_statutes", "read_calendar", "translations"}
OPENERS |= {"read_number_forms", "read_paper_forms", "read_refusal_forms"}
PACKAGED = "POLICIES"
EDGE = {"lifecycle.policies_folder", "lifecycle.demo.build", "lifecycle.compliance.reading.files"}
"""Where the packaged folder may be named: the setting's default, and the invented city, which follows it."""


def named(node: ast.AST) -> set[str]:
    """Every name that is used somewhere below."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
        each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)
    }


def cached_readers(source: str) -> Iterator[str]:
    """Functions that keep what they read from a folder of policies for as long as the process lives."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(named(each) & CACHES for each in node.decorator_list):
            calls = {name for each in ast.walk(node) if isinstance(each, ast.Call) for name in named(each.func)}
            if calls & (OPENERS | {"jurisdictions", "load"}) or PACKAGED in named(node):
                yield node.name


def read_at_import(source: str) -> Iterator[str]:
    """Openers that are called while a module or a class is made: what they read would be the same for every desk of the process."""
    bodies = [ast.parse(source)]
    while bodies:
        for node in bodies.pop().body:
            if isinstance(node, ast.ClassDef):
                bodies.append(ast.Module(node.body, []))
            elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                calls = {name for each in ast.walk(node) if isinstance(each, ast.Call) for name in named(each.func)}
                yield from sorted(calls & (OPENERS | {"policies_folder"}))


def names_the_package(source: str) -> bool:
    return any(
        alias.name == PACKAGED for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) for alias in node.names
    ) or PACKAGED in named(ast.parse(source))


def written(module: Path) -> str:
    return module.read_text("utf-8")


def test_no_cached_function_reads_the_folder() -> None:
    found = {name: set(readers) for name, path in MODULES.items() if (readers := list(cached_readers(written(path))))}

    assert found == {}


def test_nothing_of_the_folder_is_read_while_modules_are_imported() -> None:
    assert {name: read for name, path in MODULES.items() if (read := list(read_at_import(written(path))))} == {}


def test_only_the_edge_names_the_packaged_folder() -> None:
    found = {name for name, path in MODULES.items() if names_the_package(written(path))}

    assert found == EDGE


def test_the_rule_is_seen_to_fire() -> None:
    cached = "@cache\ndef terms(folder):\n    words, _ = read_words(folder / 'x', 'x')\n    return words\n"
    of_the_package = "@functools.lru_cache(maxsize=1)\ndef units():\n    return parsed(POLICIES)\n"
    handed = "@cache\ndef shape(words):\n    return words\n\ndef terms(folder):\n    return read_words(folder, 'x')\n"

    assert list(cached_readers(cached)) == ["terms"]
    assert list(cached_readers(of_the_package)) == ["units"]
    assert list(cached_readers(handed)) == []
    assert list(read_at_import("FORMS = read_number_forms(POLICIES, 'x')\n\nclass Desk:\n    terms = read_calendar(POLICIES).terms\n")) == [
        "read_number_forms",
        "read_calendar",
    ]
    assert list(read_at_import(handed)) == []
    assert names_the_package("from lifecycle.compliance.reading.files import POLICIES\n")
    assert not names_the_package("from lifecycle.policies_folder import policies_folder\n")
