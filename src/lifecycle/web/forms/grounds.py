"""理由与依据: what a decision has to say beside its opinion: why a value fell (降低的理由), and what a refusal rests on (依据)."""

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from lifecycle.compliance.phrases import measure_name
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.projects.deciding.drops import fallen, refuse_unexplained
from lifecycle.projects.deciding.refusals import brings_basis, refuse_groundless
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.building import whole
from lifecycle.vocabulary import BuildingId, Citation, Gate, Verdict
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


def of_none(_subject: Subject) -> tuple[BuildingId, ...]:
    return ()


class Grounds(Field, frozen=True):
    """What a decision on the ticked buildings has to say beside its opinion. judged: the gate, and the verdicts on which it depends.

    offered: the buildings that can be ticked, where nothing else of the form makes it needless.
    """

    judged: Callable[[Subject], Judged] = here
    offered: Callable[[Subject], Iterable[BuildingId]] = of_none

    def must(self, subject: Subject) -> bool:
        """必填: whether it is needed whichever buildings are ticked. The form marks it so, and otherwise says when it is needed."""
        offered = list(self._of_each(subject))
        return bool(offered) and all(self.needed(verdicts) for verdicts in offered)

    def needed(self, verdicts: Iterable[Verdict]) -> bool:
        raise NotImplementedError

    def _of_each(self, subject: Subject) -> Iterator[list[Verdict]]:
        verdicts = self.judged(subject)[1]
        return ([verdict for verdict in verdicts if whole(verdict.building) in {None, id_}] for id_ in self.offered(subject))

    def chosen(self, form: Form) -> tuple[Gate, Iterable[Verdict]]:
        """The gate, and the verdicts on the buildings that are ticked and on the project as a whole."""
        gate, verdicts = self.judged(form.subject)
        ticked = form.typed.values.get("buildings", ())
        return gate, [verdict for verdict in verdicts if whole(verdict.building) in {None, *ticked}]


class DropReason(Grounds, frozen=True):
    """降低的理由. It is needed for a pass of buildings of which a value fell, and of no others."""

    rows: int = 2
    kind: ClassVar[str] = "drop_reason"

    def needed(self, verdicts: Iterable[Verdict]) -> bool:
        return bool(fallen(verdicts))

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

    def needed(self, verdicts: Iterable[Verdict]) -> bool:
        return not any(brings_basis(verdict) for verdict in verdicts)

    def read(self, form: Form) -> Citation | None:
        document, place, quote = (form.words(name, optional=True) for name in ("document", "place", "quote"))
        basis = Citation(document, place, quote) if document or place or quote else None
        form.allowed("document", refuse_groundless, *self.chosen(form), basis)
        return basis
