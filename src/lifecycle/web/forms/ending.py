"""许可终止的情形: the case of the law by which a permit is revoked or cancelled, where there is one."""

from collections.abc import Callable
from enum import StrEnum

from lifecycle.projects.deciding.commitments import provisional_on
from lifecycle.projects.numbers import decided_here
from lifecycle.vocabulary import Gate
from lifecycle.web.forms.fields import Choice, members
from lifecycle.web.forms.subject import Subject


def of_our_permit(subject: Subject) -> bool:
    """Whether the law of permits says in which cases what was decided here is ended; a filing is no permit."""
    return decided_here(Gate(subject.of)) and Gate(subject.of) is not Gate.ACCEPTANCE_FILING


def of_a_permit_on_promise(subject: Subject) -> bool:
    """Whether the breach of the commitment revokes a permit; a filing is no permit."""
    commitment = subject.project.commitments[subject.of]
    gate = subject.project.applications[commitment.application].gate
    return gate is not Gate.ACCEPTANCE_FILING and bool(provisional_on(subject.project, commitment))


def ground(called: str, cases: type[StrEnum], when: Callable[[Subject], bool] = of_our_permit, hint: str = "") -> Choice:
    """The case, asked for `when` the law of permits has any."""
    return Choice("ground", label=called, offered=members(cases), when=when, hint=hint)
