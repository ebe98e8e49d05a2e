"""理由与依据: what a decision has to say beside its opinion: why a value fell (降低的理由), and what a refusal rests on (依据)."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from lifecycle.compliance.phrases import measure_name
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.projects.deciding.drops import fallen, refuse_unexplained
from lifecycle.projects.deciding.refusals import refuse_groundless
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.building import whole
from lifecycle.vocabulary import Citation, Gate, Verdict
from lifecycle.web.forms.fields import Field
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.shown import measured, warned
from lifecycle.wording import say

Judged = tuple[Gate, tuple[Verdict, ...]]


def here(subject: Subject) -> Judged:
    """The gate of the page, and what was found there."""
    return subject.gate_sheet.gate, subject.gate_sheet.verdicts


def fell(subject: Subject) -> bool:
    """Whether any value that is looked at here fell."""
    return bool(fallen(here(subject)[1]))


class Grounds(Field, frozen=True):
    """What a decision on the ticked buildings has to say beside its opinion. judged: the gate, and the verdicts on which it depends."""

    judged: Callable[[Subject], Judged] = here

    def chosen(self, form: Form) -> tuple[Gate, Iterable[Verdict]]:
        """The gate, and the verdicts on the buildings that are ticked and on the project as a whole."""
        gate, verdicts = self.judged(form.subject)
        ticked = form.typed.values.get("buildings", ())
        return gate, [verdict for verdict in verdicts if whole(verdict.building) in {None, *ticked}]


class DropReason(Grounds, frozen=True):
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
            for verdict in fallen(self.judged(subject)[1])
        ]

    def read(self, form: Form) -> str | None:
        reason = form.words(self.name, optional=True) or None
        if form.written("outcome") != Outcome.REFUSED:
            form.allowed(self.name, refuse_unexplained, *self.chosen(form), reason)
        return reason


class Basis(Grounds, frozen=True):
    """依据 of a refusal: a statute, 规划条件 or a clause of a contract. Needed where the verdicts on the buildings bring none."""

    kind: ClassVar[str] = "basis"

    def read(self, form: Form) -> Citation | None:
        document, place, quote = (form.words(name, optional=True) for name in ("document", "place", "quote"))
        basis = Citation(document, place, quote) if document or place or quote else None
        form.allowed("document", refuse_groundless, *self.chosen(form), basis)
        return basis
