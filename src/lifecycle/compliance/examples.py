"""示例核验: every worked example of every rule is judged for real, by the whole rulebook, at the gates that the rule has."""

from collections.abc import Iterator

from msgspec import Struct

from lifecycle.compliance.document import PolicyDocument, Rule
from lifecycle.compliance.example_cases import Example, dossier_of, figures_of
from lifecycle.compliance.problems import Problem
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import JUDGED_STAGE, Gate, Verdict


class WorkedExample(Struct, frozen=True, kw_only=True):
    """示例 at one gate, with the verdict that the rulebook gave. gate: None for a rule on counties."""

    document: PolicyDocument
    rule: Rule
    example: Example
    gate: Gate | None
    verdict: Verdict

    @property
    def as_expected(self) -> bool:
        """Whether the verdict, and the warning, are those the author wrote down."""
        return self.verdict.verdict is self.example.expect and (self.verdict.warning is not None) == self.example.warning

    @property
    def problem(self) -> Problem:
        """What to tell the author when it is not."""
        values = {"rule": self.rule.id, "case": self.example.case, "gate": self.gate}
        values |= {"expect": self.example.expect, "got": self.verdict.verdict}
        return Problem(
            f"{self.document.file}:{self.example.line}", "policy.example_fails" if self.gate else "policy.county_example_fails", values
        )


def work_examples(rulebook: Rulebook) -> Iterator[WorkedExample]:
    """Every example of every document, at the one gate that it names or at every gate of its rule."""
    for document in rulebook.documents:
        county = rulebook.jurisdictions.under(document.jurisdiction)[0].code
        for _, rule in document.rules():
            for example in rule.examples:
                for gate in _gates(rule, example):
                    if gate is None:
                        verdicts = rulebook.judge_county(figures_of(example, county), example.on)
                    else:
                        verdicts = rulebook.judge(dossier_of(example, JUDGED_STAGE[gate], county), gate, on=example.on)
                    verdict = next(each for each in verdicts if each.rule == rule.id)
                    yield WorkedExample(document=document, rule=rule, example=example, gate=gate, verdict=verdict)


def _gates(rule: Rule, example: Example) -> tuple[Gate | None, ...]:
    if rule.subject == "county":
        return (None,)
    return (example.gate,) if example.gate else rule.gates
