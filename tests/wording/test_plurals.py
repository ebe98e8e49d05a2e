"""单复数: an English sentence with a number in it agrees with the number: `{count} {count:fact|facts}`."""

import re
from decimal import Decimal

import pytest

from lifecycle.wording import say, sentences

NO_NOUNS = re.compile(
    r"is|has|was|does|this|its|as|needs|holds|stands|lies|names|belongs|overlaps|draws|runs|changes|ends|exists|answers|prints|says|waits"
    r"|lacks|decides|takes|hands|others"
)
"""What ends with an s behind a placeholder and is no plural."""
BEHIND = re.compile(r"\{(\w+)(?:[!:][^}|]*)?\} ((?:[a-z][a-z-]* )?[a-z][a-z-]*s)\b")
ELSEWHERE = frozenset({("url", "signs"), ("code", "signs"), ("status", "grants"), ("building", "ids"), ("days", "weekdays")})
"""Where the placeholder is no number: `{url} signs with another key`."""
YEARS = "year"
"""`the 2023 targets` are many in any year."""


def disagreeing(sentence: str) -> list[str]:
    """The plural nouns behind a placeholder that stay the same for one."""
    found = ((name, words.split()) for name, words in BEHIND.findall(sentence) if name != YEARS)
    return [
        f"{name}: {words[-1]}" for name, words in found if not any(map(NO_NOUNS.fullmatch, words)) and (name, words[-1]) not in ELSEWHERE
    ]


def test_every_number_of_the_english_catalogue_agrees_with_its_noun() -> None:
    wrong = {code: found for code, sentence in sentences("en").items() if (found := disagreeing(sentence))}

    assert wrong == {}
    assert sum("|" in sentence and ":" in sentence for sentence in sentences("en").values()) > 100, "the rule met many"


@pytest.mark.parametrize(
    "sentence",
    ["{count} checkpoints", "{size:,} facts were found", "{count} open sessions", "it has {n} facts: look", "{days} working days"],
)
def test_a_plural_that_stays_the_same_for_one_is_found(sentence: str) -> None:
    assert len(disagreeing(sentence)) == 1


FORMS = re.compile(r"\{\w+:([^{}|]*)\|([^{}|]*)\}")


def test_both_forms_say_something_and_differ() -> None:
    forms = [form for sentence in sentences("en").values() for form in FORMS.findall(sentence)]

    assert forms
    assert [form for form in forms if not all(form) or form[0] == form[1]] == []


def test_no_sentence_chooses_by_a_number_that_it_does_not_say() -> None:
    for code, sentence in sentences("en").items():
        for name in re.findall(r"\{(\w+):[^{}|]*\|", sentence):
            assert re.search(rf"\{{{name}(?:[:!][^}}|]*)?\}}", sentence), code


ONE_AND_OTHERS: list[tuple[object, str]] = [
    (0, "0 facts"),
    (1, "1 fact"),
    (2, "2 facts"),
    (Decimal(1), "1 fact"),
    (Decimal("1.5"), "1.5 facts"),
    ("1", "1 fact"),
    ("1,000", "1,000 facts"),
]


def test_one_is_said_otherwise_than_every_other_number() -> None:
    for number, said in ONE_AND_OTHERS:
        assert say("page.audit.count", "en", count=number) == f"{said}, in the order of the ledger"
