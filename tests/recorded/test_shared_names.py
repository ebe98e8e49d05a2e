"""共有的栏目: where code asks many kinds of facts for a field by its name, the name means one thing in all of them (decision 0044)."""

import ast
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct

from lifecycle.desk.opening import FACTS
from lifecycle.desk.telling.gist import NUMBERS, RECORDS, WORDS
from lifecycle.field_types import ApplicationId, SupervisionId
from lifecycle.vocabulary import Fact
from tests.architecture.source import MODULES

TWO_MEANINGS = {
    "commitment": "that of a person's record is a hash; its stream has no page, and so no half line",
    "outcome": "that of a delivery is of a kind of its own: it has a label, and is equal to none of a gate",
    "reason": "why a sign-in failed is a choice, not words; it is told on the page of access alone",
    "role": "that of a party stands in no stream of staff, where roles are asked for",
}
"""Each with why nothing comes of it."""


def asked_by_name(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"getattr", "hasattr"}:
            name = node.args[1]
            if isinstance(name, ast.Constant):
                yield str(name.value)


ASKED = {name for path in MODULES.values() for name in asked_by_name(ast.parse(path.read_text("utf-8")))} | {*WORDS, *NUMBERS, *RECORDS}


def meaning(hint: Any) -> Any:
    """The type of a field without `None`, marks of how it is read and corrected aside: what stands there, and of what it is."""
    inside = tuple(each for each in get_args(hint) if each is not type(None))
    if hasattr(hint, "__metadata__"):
        marks = [meta.extra for meta in hint.__metadata__ if getattr(meta, "extra", None)]
        holds = tuple(dict.fromkeys(mark[name] for name in ("holds", "of") for mark in marks if name in mark))
        return (meaning(inside[0]), holds) if holds else meaning(inside[0])
    if get_origin(hint) is tuple:
        return ("several", meaning(inside[0]))
    return meaning(inside[0]) if len(inside) == 1 else hint


def meanings(name: str, facts: tuple[type[Struct], ...] = FACTS) -> set[Any]:
    hints = (get_type_hints(kind, include_extras=True) for kind in facts)
    return {meaning(hint[name]) for hint in hints if name in hint}


SHARED = sorted(name for name in ASKED if meanings(name))


@pytest.mark.parametrize("name", SHARED)
def test_a_name_that_is_asked_for_means_one_thing_in_all_facts(name: str) -> None:
    assert len(meanings(name)) == (2 if name in TWO_MEANINGS else 1), "give the new field another name, or find it by its mark"


def test_names_were_found() -> None:
    assert {"application", "buildings", "gate", "verdicts", "to", "corrects"} <= set(SHARED)
    assert set(SHARED) >= TWO_MEANINGS.keys()


class Sent(Fact, frozen=True, kw_only=True, tag="test-sent"):
    application: ApplicationId
    to: tuple[str, ...]


class Moved(Fact, frozen=True, kw_only=True, tag="test-moved"):
    application: SupervisionId | None = None
    to: str


def test_a_second_meaning_is_seen() -> None:
    assert len(meanings("application", (Sent, Moved))) == 2
    assert len(meanings("to", (Sent, Moved))) == 2
    assert len(meanings("on", (Sent, Moved))) == 1
