"""引文: whatever quotes a law that is held here, in a table or in the code, quotes it word for word, from the article that it names."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

import lifecycle
from lifecycle.calendar.laws import HeldLaw, read_laws
from lifecycle.compliance.reading.files import POLICIES

CODE = Path(lifecycle.__file__).parent
HELD = read_laws(POLICIES)
TEXTS = {file.name for file in (POLICIES / "national/laws").glob("*.md")}
Quoted = tuple[str, str, str]
_COUNT = "[一二三四五六七八九十百]+"
SPOKEN = re.compile(rf"(?P<place>第{_COUNT}条(?:第{_COUNT}款)?(?:第{_COUNT}项)?)[^“”；。：]*“(?P<quote>[^”]+)”")
"""A place and words of it, within a sentence. The law is named before it, or it is one that the same table quotes."""


def versions(document: str) -> list[HeldLaw]:
    return HELD.versions(document)


def stands(quoted: Quoted) -> bool:
    """Whether a version of the law has these words in this article, and in the paragraph and item where they are named."""
    document, place, quote = quoted
    return any(law.has_at(place, quote) for law in versions(document))


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


def sentences(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from sentences(each)


def in_sentences() -> Iterator[tuple[str, Quoted]]:
    """What the tables and the catalogue of words say that an article says, with the sentence. document: empty where none is named."""
    written = [yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in sorted(POLICIES.rglob("*.yaml"))]
    written += [tomllib.loads(file.read_text("utf-8")) for file in sorted((CODE / "wording").glob("*.toml"))]
    titles = sorted({title for law in HELD for title in (law.title, law.title.removeprefix("中华人民共和国"))}, key=len)
    for sentence in sentences(written):
        for found in SPOKEN.finditer(sentence):
            before = re.sub(r"[《》\s]|（[^）]*）$", "", sentence[: found.start()])
            named = [title for title in titles if before.endswith(title)]
            yield sentence, (named[-1] if named else "", found["place"], found["quote"])


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


def test_sentences_quote_word_for_word() -> None:
    spoken = list(in_sentences())
    laws = {law.title for law in HELD}
    assert len(spoken) > 4
    assert [
        told for told, (law, place, quote) in spoken if not any(stands((each, place, quote)) for each in ({law} if law else laws))
    ] == []


def test_every_quote_of_a_held_law_in_a_table_says_whether_it_was_compared() -> None:
    """A quote without `verified` beside it would be passed over by the test of the tables."""
    for file in sorted(POLICIES.rglob("*.yaml")):
        read = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        quoting = [node for node in nodes(read) if {"document", "place", "quote"} <= node.keys() and versions(node["document"])]
        walked = {quoted for quoted, _ in TABLES}
        assert [node for node in quoting if (node["document"], node["place"], node["quote"]) not in walked] == []


def test_the_quotations_were_found() -> None:
    assert len(TABLES) > 40
    assert len(set(in_code())) > 2
    assert not stands(("中华人民共和国行政许可法", "第四十五条", "所需时间计算在本节规定的期限内"))
    assert not stands(("中华人民共和国行政许可法", "第四十四条", "所需时间不计算在本节规定的期限内")), "the words of another article"
    told_late = "逾期不告知的，自收到申请材料之日起即为受理"
    assert stands(("《行政许可法》", "第三十二条第一款第四项", told_late))
    assert not stands(("《行政许可法》", "第三十二条第一款第五项", told_late)), "the words of another item"
    assert not stands(("《行政许可法》", "第三十二条第二款", told_late)), "the words of another paragraph"
