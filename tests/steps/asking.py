"""再问: what is asked once more, and what its author says to it."""

from pytest_bdd import parsers, then, when

from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import Asked
from lifecycle.wording import label
from tests.steps.case import Case


def asked(case: Case) -> Asked:
    assert isinstance(case.refusal, Asked), f"nothing was asked: {case.refusal}"
    case.looked_at = True
    return case.refusal


@when("确认无误后再次办理")
def _(case: Case) -> None:
    asked(case)
    assert case.unanswered
    command, by, fields, codes = case.unanswered
    case.perform(lambda: case.give(command, by=by, **(fields | {"confirmed": codes})))


@then(parsers.re(r'请再核对"(?P<sentence>[^"]+)"'))
def _(case: Case, sentence: str) -> None:
    assert sentence in [in_words(question) for question in asked(case).questions]


@then(parsers.re(r'台账写明已核对确认"(?P<words>[^"]+)"'))
def _(case: Case, words: str) -> None:
    assert [[label(f"asked.{code}") for code in fact.confirmed] for fact in case.facts] == [words.split("、")]


@then("没有需要确认的")
def _(case: Case) -> None:
    assert [fact.confirmed for fact in case.facts] == [()] * len(case.facts) != []
