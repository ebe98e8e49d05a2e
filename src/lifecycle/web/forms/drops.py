"""降低的理由: asked where a value fell below an earlier stage, with what fell from what to what above the field."""

from typing import ClassVar

from lifecycle.compliance.phrases import measure_name
from lifecycle.desk.reasons import unit_name
from lifecycle.projects.drops import fallen, refuse_unexplained
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import BuildingId
from lifecycle.web.forms.fields import Field
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.shown import measured, warned
from lifecycle.wording import say


def fell(subject: Subject) -> bool:
    """Whether any value that is looked at here fell."""
    return bool(fallen(subject.gate_sheet.verdicts))


class DropReason(Field, frozen=True):
    """降低的理由. It is needed for a pass of buildings of which a value fell, and of no others."""

    rows: int = 2
    kind: ClassVar[str] = "drop_reason"

    def falls(self, subject: Subject) -> list[str]:
        """1号楼 节能率：74%，低于方案阶段的75%，应说明降低的理由."""
        lang, project = subject.lang, subject.project
        return [
            say(
                "page.gate.fell",
                lang,
                building=unit_name(project, verdict.building, lang),
                measure=measure_name(verdict.measure, lang),
                value=measured(lang, verdict),
                warning=warned(lang, verdict),
            )
            for verdict in fallen(subject.gate_sheet.verdicts)
        ]

    def read(self, form: Form) -> str | None:
        reason = form.words(self.name, optional=True) or None
        if form.written("outcome") != Outcome.REFUSED:
            sheet = form.subject.gate_sheet
            chosen = set(form.subject.project.units(map(BuildingId, form.typed.values.get("buildings", ()))))
            passed = [verdict for verdict in sheet.verdicts if verdict.building in chosen]
            form.allowed(self.name, refuse_unexplained, sheet.gate, passed, reason)
        return reason
