"""矛盾: entries of their own, across documents, shown at every one of their places."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from lifecycle.compliance.annotation import annotated, contradicted
from lifecycle.compliance.contradictions import Contradiction
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.problems import BadInput
from lifecycle.compliance.rulebook import Rulebook
from tests.packaged import rulebook
from tests.policies.drafts import DRAFT, INDEX, folder_with

OTHER = "本市装配率不低于50%。\n"
SECOND = f"""\
id: second
title: 第二份文件
number: null
issuer: 某局
jurisdiction: "140500"
in_force: {{from: 2023-01-01, until: null, note: 未定终止日}}
source: {{file: second.txt, sha256: "{sha256(OTHER.encode()).hexdigest()}"}}
clauses:
  - place: 甲
    quote: 本市装配率不低于50%
    provisions:
      - not_checkable: 与草案不一致
"""
ENTRIES = """\
- contradiction: assembly
  places:
    - {document: draft, place: 二, quote: 装配率不低于30%, printed: "30%"}
    - {document: second, place: 甲, quote: 装配率不低于50%, printed: "50%"}
  note: 两份文件不一致
  settled_by: {document: draft, choice: reach}
"""
REFERRING = DRAFT.replace("also: [{place: 三", "conflicts_with: [assembly]\n        also: [{place: 三")


def folder(tmp_path: Path, entries: str = ENTRIES, draft: str = REFERRING) -> Path:
    index = INDEX.replace("documents:\n", "contradictions: contradictions.yaml\ndocuments:\n") + "  - city/second.yaml\n"
    made = folder_with(tmp_path, draft, index=index)
    for file, written in (("city/second.yaml", SECOND), ("city/sources/second.txt", OTHER), ("contradictions.yaml", entries)):
        (made / file).write_text(written, encoding="utf-8")
    return made


def shown(rules: Rulebook) -> dict[tuple[str, str], list[tuple[str, list[str]]]]:
    """Where the pages show which other places, beside what targets say."""
    return {
        (document.id, passage.clause.place if passage.clause else ""): found
        for document in rules.documents
        for passage in annotated(document)
        if (found := [(entry.id, [each.place for each in others]) for entry, others in contradicted(document, passage)])
    }


def test_a_contradiction_between_documents_shows_at_both_and_a_target_refers_to_it(tmp_path: Path) -> None:
    rules = Rulebook.load(folder(tmp_path))

    (entry,) = rules.targets[0].conflicts_with
    assert [(each.document, each.printed) for each in entry.others("draft", "二")] == [("second", "50%")]
    assert entry.settled_by
    assert (entry.settled_by.document, entry.settled_by.choice) == ("draft", "reach")
    assert shown(rules) == {("second", "甲"): [("assembly", ["二"])]}
    assert shown(Rulebook.load(folder(tmp_path / "unreferred", draft=DRAFT)))[("draft", "二")] == [("assembly", ["甲"])]


def test_each_shipped_contradiction_shows_at_all_of_its_places() -> None:
    entries = {entry for document in rulebook().documents for entry in document.contradictions}
    by_targets = {(entry.id, target.clause.place) for target in rulebook().targets for entry in target.conflicts_with}
    beside = {(entry.id, place) for document in rulebook().documents for entry, place in elsewhere(document)}

    assert len(entries) >= 3
    assert by_targets | beside == {(entry.id, each.place) for entry in entries for each in entry.places}


def elsewhere(document: PolicyDocument) -> Iterator[tuple[Contradiction, str]]:
    for passage in annotated(document):
        for entry, others in contradicted(document, passage):
            yield from ((entry, each.place) for each in entry.places if each not in others)


SPOILED = {
    "one place": ('    - {document: second, place: 甲, quote: 装配率不低于50%, printed: "50%"}\n', "", "policy.two_places"),
    "misquoted": ("quote: 装配率不低于50%", "quote: 装配率不低于60%", "policy.not_in_source"),
    "printed elsewhere": ('printed: "50%"', 'printed: "51%"', "policy.not_in_source"),
    "unknown document": ("document: second", "document: third", "policy.unknown_documents"),
    "unknown choice": ("choice: reach", "choice: range", "policy.unknown_choice"),
    "unknown entry": ("contradiction: assembly", "contradiction: energy", "policy.unknown_contradiction"),
    "elsewhere": ("place: 二,", "place: 三,", "policy.contradiction_elsewhere"),
    "no note": ("  note: 两份文件不一致\n", "", "policy.missing_key"),
    "twice": ("- contradiction: assembly", f"{ENTRIES}- contradiction: assembly", "policy.repeated_id"),
}


@pytest.mark.parametrize(("good", "bad", "code"), SPOILED.values(), ids=SPOILED.keys())
def test_what_is_wrong_with_an_entry_is_refused_with_its_line(tmp_path: Path, good: str, bad: str, code: str) -> None:
    assert good in ENTRIES
    with pytest.raises(BadInput) as refused:
        Rulebook.load(folder(tmp_path, ENTRIES.replace(good, bad, 1)))

    assert code in {each.code for each in refused.value.problems}
    assert all(":" in each.where for each in refused.value.problems)
