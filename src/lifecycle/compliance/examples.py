"""示例核验: every worked example of every rule is judged for real, by the whole rulebook, at the gates that the rule has."""

from collections.abc import Iterator

from msgspec import Struct

from lifecycle.compliance.document import Example, PolicyDocument, Rule
from lifecycle.compliance.dossier import Dossier, DossierBuilding, DossierProject, Milestones
from lifecycle.compliance.problems import Problem
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Verdict


class WorkedExample(Struct, frozen=True, kw_only=True):
    """示例 at one gate, with the verdict that the rulebook gave."""

    document: PolicyDocument
    rule: Rule
    example: Example
    gate: Gate
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
        return Problem(f"{self.document.file}:{self.example.line}", "policy.example_fails", values)


def work_examples(rulebook: Rulebook) -> Iterator[WorkedExample]:
    """Every example of every document, at the one gate that it names or at every gate of its rule."""
    for document in rulebook.documents:
        county = rulebook.jurisdictions.under(document.jurisdiction)[0].code
        for _, rule in document.rules():
            for example in rule.examples:
                for gate in (example.gate,) if example.gate else rule.gates:
                    verdicts = rulebook.judge(dossier_of(example, gate, county), gate, on=example.on)
                    verdict = next(each for each in verdicts if each.rule == rule.id)
                    yield WorkedExample(document=document, rule=rule, example=example, gate=gate, verdict=verdict)


def dossier_of(example: Example, gate: Gate, county: str) -> Dossier:
    """送审卷宗 of an example: every milestone on its day unless it says otherwise, its indicators at the stage of the gate."""
    building = DossierBuilding(
        id=BuildingId(example.case),
        use=example.use,
        floor_area_m2=example.floor_area_m2,
        prefabricated=example.prefabricated,
        indicators={**example.earlier, JUDGED_STAGE[gate]: example.indicators},
    )
    project = DossierProject(
        code=example.case,
        name=example.case,
        county=county,
        kind=example.kind,
        funding=example.funding,
        urban=example.urban,
        bim_pilot=example.bim_pilot,
    )
    milestones = Milestones(**{**dict.fromkeys(Milestones.__struct_fields__, example.on), **example.dates})
    return Dossier(project=project, dates=milestones, buildings=(building,))
