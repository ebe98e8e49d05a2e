"""引文: whatever quotes a law that is held here, in a table or in the code, quotes it word for word, from the article that it names."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

import lifecycle
from lifecycle.calendar.laws import LAWS
from lifecycle.compliance.reading.files import POLICIES

CODE = Path(lifecycle.__file__).parent
TEXTS = {file.name: file.read_text("utf-8") for file in sorted((POLICIES / LAWS).glob("*.md"))}
Quoted = tuple[str, str, str]


def versions(document: str) -> list[str]:
    title = document.strip("《》")
    return [text for text in TEXTS.values() if text.startswith((f"# {title}\n", f"# 中华人民共和国{title}\n"))]


def stands(quoted: Quoted) -> bool:
    """Whether a version of the law has these words in this article."""
    document, place, quote = quoted
    article = place.partition("条")[0] + "条"
    return any(quote in text.partition(f"\n{article} ")[2].partition("\n第")[0] for text in versions(document))


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(each)


def in_tables() -> Iterator[tuple[Quoted, dict[str, Any]]]:
    """A clause may stand in a mapping of its own, `verified` and `text` beside it."""
    for file in sorted(POLICIES.rglob("*.yaml")):
        for node in nodes(yaml.load(file.read_text("utf-8"), yaml.BaseLoader)):
            clause = node.get("clause") if isinstance(node.get("clause"), dict) else node
            if "verified" in node and {"document", "place", "quote"} <= clause.keys() and versions(clause["document"]):
                yield (clause["document"], clause["place"], clause["quote"]), node


def in_code() -> Iterator[Quoted]:
    for file in sorted(CODE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        known = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Citation":
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                said = [each.value if isinstance(each, ast.Constant) else known.get(getattr(each, "id", "")) for each in given]
                if len(said) == 3 and all(isinstance(each, str) for each in said) and versions(str(said[0])):
                    yield str(said[0]), str(said[1]), str(said[2])


def compared(node: dict[str, Any]) -> bool:
    """Whether it says with which text it was compared."""
    return node["verified"] == "true" and (POLICIES / node["text"]).name in TEXTS


TABLES = list(in_tables())


def test_tables_quote_word_for_word_and_say_that_it_was_compared() -> None:
    assert [quoted for quoted, _ in TABLES if not stands(quoted)] == []
    assert [quoted for quoted, node in TABLES if not compared(node)] == []


def test_the_code_quotes_word_for_word() -> None:
    assert [quoted for quoted in in_code() if not stands(quoted)] == []


def test_the_quotations_were_found() -> None:
    assert len(TABLES) > 40
    assert len(set(in_code())) > 2
    assert not stands(("中华人民共和国行政许可法", "第四十五条", "所需时间计算在本节规定的期限内"))
    assert not stands(("中华人民共和国行政许可法", "第四十四条", "所需时间不计算在本节规定的期限内")), "the words of another article"
