"""文稿经办: how the papers of an application are drawn up before they are decided, or are found not to be needed.

Nothing of it has an effect: it moves no term, holds nothing up, and binds nobody. The paper itself is the fact of its own command.
"""

from msgspec.structs import replace

from lifecycle.field_types import ApplicationId
from lifecycle.projects.application.applications import pending
from lifecycle.projects.application.check_results import Draft, DraftPaper, DraftStep
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import ApplicationStatus, Project, evolve
from lifecycle.vocabulary import Fact, Refused, Text, fact_of

BEFORE_ACCEPTANCE = frozenset({DraftPaper.ACCEPTANCE, DraftPaper.NON_ACCEPTANCE})
UNDECIDED = (ApplicationStatus.SUBMITTED, ApplicationStatus.SUPPLEMENT_REQUESTED, ApplicationStatus.SUPPLIED)
EXPLAINED = frozenset({DraftStep.RETURNED, DraftStep.REWORKED, DraftStep.NOT_NEEDED})
"""What says why: what has to be changed, what was changed, and why no such paper is needed."""
AFTER: dict[DraftStep, tuple[DraftStep | None, ...]] = {
    DraftStep.DRAFTED: (None, DraftStep.AGREED, DraftStep.NOT_NEEDED),
    DraftStep.AGREED: (DraftStep.DRAFTED, DraftStep.REWORKED),
    DraftStep.RETURNED: (DraftStep.DRAFTED, DraftStep.REWORKED),
    DraftStep.REWORKED: (DraftStep.DRAFTED, DraftStep.AGREED, DraftStep.RETURNED, DraftStep.REWORKED),
    DraftStep.NOT_NEEDED: (None, *DraftStep),
}
"""步骤 -> the steps after which it may come; None: nobody has begun. What was agreed to may be begun anew, as for a second request."""


class DraftStepTaken(Fact, frozen=True, kw_only=True, tag="draft-step-taken"):
    """文稿经办: one step in drawing up a paper. remark: what has to be changed, what was, or why no such paper is needed."""

    application: ApplicationId
    draft: DraftPaper
    step: DraftStep
    remark: Text | None = None


class RecordDraftStep(ProjectCommand, frozen=True, kw_only=True):
    """登记文稿经办."""

    application: ApplicationId
    draft: DraftPaper
    step: DraftStep
    remark: Text | None = None


def record(project: Project, command: RecordDraftStep, _basis: Basis) -> list[Fact]:
    """登记文稿经办. Raises Refused once the application has ended, for a step that does not follow on the last one or lies before it,
    for who looks through his own draft, and without the remark where one is needed."""
    open_ones = UNDECIDED if command.draft in BEFORE_ACCEPTANCE else tuple(status for status in ApplicationStatus if status.open)
    application = pending(project, command, *open_ones)
    last = application.drafts.get(command.draft)
    if (last.step if last else None) not in AFTER[command.step]:
        if last is None:
            raise Refused("draft.not_begun", application=application.id, draft=command.draft, step=command.step)
        raise Refused("draft.wrong_step", application=application.id, draft=command.draft, step=command.step, last=last.step, on=last.on)
    if last and command.on < last.on:
        raise Refused("draft.before_last", draft=command.draft, on=command.on, since=last.on)
    if last and command.step in {DraftStep.AGREED, DraftStep.RETURNED} and {command.by, command.behalf} & last.hands:
        raise Refused("draft.own", draft=command.draft, application=application.id)
    refuse_unsaid(command.draft, command.step, command.remark)
    return [fact_of(DraftStepTaken, command)]


@evolve.register
def _(fact: DraftStepTaken, project: Project) -> Project:
    """The status of the application, its last step and its term stay as they are."""
    application = project.applications[fact.application]
    drafted = Draft(step=fact.step, on=fact.on, hands=frozenset({fact.by, fact.behalf or fact.by}))
    return project.with_application(replace(application, drafts={**application.drafts, fact.draft: drafted}))


def refuse_unsaid(draft: DraftPaper, step: DraftStep, remark: str | None) -> None:
    if step in EXPLAINED and remark is None:
        raise Refused("draft.without_remark", draft=draft, step=step)


DECISIONS: Decisions = {RecordDraftStep: record}
