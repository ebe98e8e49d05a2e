"""台账的错误: what says that the ledger cannot be used, or that a proof does not hold, is a sentence in the language of its reader."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import lifecycle
from lifecycle.cli.stopped import why_stopped
from lifecycle.ledger import LedgerUnavailable
from lifecycle.ledger.formats.merkle import ProofError
from lifecycle.ledger.persons.register import PersonUnreadable
from lifecycle.wording import Sentence, sentences

SOURCE = Path(lifecycle.__file__).parent
KINDS = {"LedgerUnavailable", "SchemaMismatch", "ProofError"}
TELLING = {"unavailable", "proof"}


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(SOURCE.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if not any(name in source for name in names):
            continue  # half of the modules: to read them closely took each test process seconds
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{file.relative_to(SOURCE)}:{node.lineno}", node


RAISED = list(calls(KINDS))
SAID = [
    (place, node.args[0].value, {each.arg for each in node.keywords})
    for place, node in calls({"Sentence"})
    if node.args and isinstance(node.args[0], ast.Constant) and str(node.args[0].value).split(".")[0] in TELLING
]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize(("place", "node"), RAISED, ids=[place for place, _ in RAISED])
def test_each_of_them_bears_a_sentence_and_no_text(place: str, node: ast.Call) -> None:
    """A name is one that was assigned a sentence, as the type checker sees to."""
    (told,) = node.args
    assert isinstance(told, ast.Name) or (isinstance(told, ast.Call) and isinstance(told.func, ast.Name) and told.func.id == "Sentence"), (
        place
    )


def test_all_of_them_were_found_and_every_sentence_is_given_its_values() -> None:
    assert len(RAISED) > 40
    assert len(SAID) > 40
    for place, code, given in SAID:
        assert placeholders(sentences("zh")[code]) <= given, place
        assert placeholders(sentences("en")[code]) == given, place


def test_every_one_of_these_sentences_is_used_and_chinese_in_the_chinese_catalogue() -> None:
    literal = re.compile(r'"((?:unavailable|proof)\.[a-z0-9_]+)"')
    used = {code for file in SOURCE.rglob("*.py") for code in literal.findall(file.read_text(encoding="utf-8"))}
    told = {code for code in sentences("zh") if code.split(".")[0] in TELLING}

    assert used == told
    assert [code for code in told if not re.search(r"[\u4e00-\u9fff]{2}", sentences("zh")[code])] == []


def test_the_command_line_says_them_in_its_language_and_a_log_in_english() -> None:
    unreadable = PersonUnreadable("person-001", Sentence("unavailable.no_key"))

    assert (
        why_stopped(unreadable, "zh")
        == "台账不可用：person-001的个人信息读不出：密钥不在，也没有删除的记录。请放回属于本台账的个人密钥文件"
    )
    assert str(unreadable).startswith("the values of person-001 cannot be read: the key is not there, and no erasure is recorded.")
    assert str(LedgerUnavailable(Sentence("unavailable.no_keys"))).startswith("no folder is named for the signing key")
    assert ProofError(Sentence("proof.short")).sentence.said("zh") == "证明不到根就结束了"
