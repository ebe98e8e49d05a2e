"""申请的表单: which application a form of a gate is about, and the forms about its acceptance."""

from typing import Any

from lifecycle.projects.application.acceptance_checks import CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.check_results import AcceptanceCheck, DraftPaper, DraftStep
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.project import Application
from lifecycle.vocabulary import Refused
from lifecycle.web.forms.fields import Choice, Words, members
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Subject


def application_of(subject: Subject) -> Application:
    """The application that is pending. Raises Refused when it has ended since the page was opened."""
    if (application := subject.gate_sheet.batch.application) is None:
        raise Refused("form.no_application", gate=subject.gate_sheet.gate)
    return application


def pending(subject: Subject) -> dict[str, Any]:
    """The same, as commands name it."""
    return {"application": application_of(subject).id}


ACCEPTANCE_FORMS: tuple[WorkForm, ...] = (
    WorkForm(
        "check-acceptance",
        CheckAcceptance,
        (
            Choice("result", label="acceptance_check", offered=members(AcceptanceCheck)),
            Words("remark", rows=2, label="check_remark", hint="check_remark", optional=True),
        ),
        given=pending,
    ),
    WorkForm("rework-acceptance", ReworkAcceptance, (Words("remark", rows=2, label="rework_remark", hint="rework_remark"),), given=pending),
    WorkForm(
        "draft-step",
        RecordDraftStep,
        (
            Choice("draft", offered=members(DraftPaper), listed=True),
            Choice("step", label="draft_step", offered=members(DraftStep)),
            Words("remark", rows=2, label="draft_remark", hint="draft_remark", optional=True),
        ),
        given=pending,
    ),
)
