"""环节表单: the forms of a gate, in the order of its page. A new one is an entry here and its words."""

from typing import Any

from lifecycle.calendar import Approver, Handling, Procedure, StatuteKind
from lifecycle.desk.gate.lacking import lacking
from lifecycle.projects.application.advice import AskAdvice, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.applications import (
    AcceptApplication,
    DeclineApplication,
    DeclineGround,
    Material,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement, WithdrawSupplementRequest
from lifecycle.projects.application.terms import ExtendTerm, ResumeTerm, SuspendTerm
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, ReturnConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import BuildingId, Gate, Refused, Stage
from lifecycle.web.forms.advising import OTHER_BODY, Answering, Beside, Bodies, Needless, needless, unanswered
from lifecycle.web.forms.applying import ACCEPTANCE_FORMS, pending
from lifecycle.web.forms.fields import AT, Choice, Count, Day, Lines, Several, Words, members
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.grids import Declarations
from lifecycle.web.forms.grounds import Basis, DropReason, fell
from lifecycle.web.forms.papers import Clause, Organisation, Paper, Promise, Scan, held_laws
from lifecycle.web.forms.subject import Subject
from lifecycle.wording import say


def proposed(outcome: Outcome) -> Any:
    return lambda subject: pending(subject) | {"outcome": outcome}


def here(subject: Subject) -> dict[str, Any]:
    return {"gate": subject.gate_sheet.gate}


def from_elsewhere(subject: Subject) -> dict[str, Any]:
    """A gate that we decide ourselves is entered so only for an existing project (存量补录)."""
    decider = subject.gate_sheet.decider
    return here(subject) | {"existing": decider is not None and decider.ours}


def passes(subject: Subject) -> bool:
    """Only a pass bears a number."""
    application = subject.gate_sheet.batch.application
    return application is not None and application.proposal is not None and application.proposal.outcome is Outcome.PASSED


def _batch(subject: Subject) -> dict[str, str]:
    return subject.names(subject.gate_sheet.batch.buildings)


def _passable(subject: Subject) -> tuple[BuildingId, ...]:
    return subject.gate_sheet.passable


def _refused(subject: Subject) -> list[BuildingId]:
    return list(subject.gate_sheet.refusals or subject.gate_sheet.batch.ids)


def _asked_for(subject: Subject) -> dict[str, str]:
    application = subject.gate_sheet.batch.application
    return {item: item for item in application.awaited} if application else {}


def _all_that_is_lacking(subject: Subject) -> str:
    application = subject.gate_sheet.batch.application
    return "\n".join(each for each in lacking(subject.gate_sheet, subject.lang) if not application or each not in application.awaited)


def _buildings(ticked: Any = _batch) -> Several:
    return Several("buildings", offered=_batch, ticked=ticked, each=BuildingId)


def _opinion(code: str) -> Words:
    return Words("opinion", rows=3, otherwise=lambda subject: say(code, subject.lang))


def _stage(subject: Subject) -> Stage:
    """The indicators that are looked at here. Raises LookupError at a gate that looks at none, where nothing can be declared."""
    if (stage := subject.gate_sheet.stage) is None:
        raise LookupError(f"no indicators are looked at in {subject.gate_sheet.gate}")
    return stage


def _material(title: str) -> Material:
    return Material(title=title)


def _authority(subject: Subject) -> str:
    return numbering.authority if (numbering := subject.numbering()) else subject.project.approving_authority


def _next_number(subject: Subject) -> str:
    return numbering.number if (numbering := subject.numbering()) else ""


def the_paper(subject: Subject) -> dict[str, Any]:
    """The paper by which the batch is done here. Raises Refused when it is not, any more."""
    paper = subject.gate_sheet.paper
    if paper is None or paper.certificate is None:
        raise Refused("form.gone")
    return here(subject) | {"number": paper.certificate.number}


def _is_a_permit(subject: Subject) -> bool:
    """备案不是行政许可."""
    return subject.gate_sheet.gate is not Gate.ACCEPTANCE_FILING


def _by_the_government(subject: Subject) -> bool:
    """Whether the head of the government has to approve an extension of what is pending here."""
    application = subject.gate_sheet.batch.application
    if application is None:
        return False
    term = subject.calendar().terms.to_decide(application.gate, application.on, jointly=application.jointly)
    return term is not None and term.extension is not None and term.extension.approved_by is Approver.GOVERNMENT


REASON = Words("reason", rows=3)
PAPER_NUMBER = Words("number", label="paper_number", optional=True)
"""Of the receipt that goes to the applicant, where the office numbers it."""

GATE_FORMS = (
    WorkForm(
        "submit",
        SubmitApplication,
        (
            _buildings(),
            Organisation("applicant", otherwise=lambda subject: subject.project.party(PartyRole.CONSTRUCTION_UNIT)),
            Lines("materials", each=_material, hint="one_a_line"),
            Choice("mode", offered=members(Mode), otherwise=lambda _: Mode.ORDINARY.value),
            Choice("handling", offered=members(Handling), optional=True, otherwise=lambda _: Handling.SINGLE.value, when=_is_a_permit),
            Promise("commitments"),
            AT,
        ),
        given=here,
    ),
    WorkForm("accept", AcceptApplication, (PAPER_NUMBER, AT), given=pending),
    WorkForm(
        "supplement",
        RequestSupplement,
        (Lines("items", hint="items", otherwise=_all_that_is_lacking), Day("due"), PAPER_NUMBER, AT),
        given=pending,
    ),
    WorkForm(
        "supply",
        SupplySupplement,
        (Several("items", fills="materials", label="brought", offered=_asked_for, each=_material), AT),
        given=pending,
    ),
    WorkForm(
        "withdraw-request",
        WithdrawSupplementRequest,
        (Several("items", label="asked_by_mistake", offered=_asked_for, ticked=_asked_for), REASON),
        given=pending,
        previewed=True,
    ),
    WorkForm(
        "decline",
        DeclineApplication,
        (
            Choice("ground", label="decline_ground", offered=members(DeclineGround)),
            Words("turn_to", rows=1, optional=True, hint="turn_to"),
            REASON,
            PAPER_NUMBER,
            AT,
        ),
        given=pending,
        previewed=True,
    ),
    WorkForm(
        "pass",
        ProposeConclusion,
        (_buildings(_passable), _opinion("page.gate.print_pass"), DropReason("drop_reason", when=fell, offered=_passable)),
        given=proposed(Outcome.PASSED),
        previewed=True,
    ),
    WorkForm(
        "refuse",
        ProposeConclusion,
        (_buildings(_refused), Words("opinion", rows=4, otherwise=_all_that_is_lacking), Basis("basis", offered=_refused)),
        given=proposed(Outcome.REFUSED),
        previewed=True,
    ),
    WorkForm("check", CheckConclusion, (_opinion("page.gate.print_check"),), given=pending),
    WorkForm(
        "sign",
        SignConclusion,
        (Paper("certificate", when=passes, otherwise=_authority, proposed=_next_number),),
        given=pending,
        previewed=True,
    ),
    WorkForm("return", ReturnConclusion, (REASON,), given=pending),
    WorkForm(
        "extend-term",
        ExtendTerm,
        (REASON, Words("number", label="government_paper", when=_by_the_government), Day("told_on", past=True)),
        given=pending,
        previewed=True,
    ),
    WorkForm(
        "suspend-term",
        SuspendTerm,
        (
            Choice("procedure", offered=members(Procedure)),
            Choice("required_by", offered=members(StatuteKind), hint="required_by"),
            Clause("clause", held=held_laws),
            Words("number", label="notice_number"),
            Day("told_on", past=True),
            Count("days", label="days_needed"),
        ),
        given=pending,
        previewed=True,
    ),
    WorkForm("resume-term", ResumeTerm, (Words("result", rows=2),), given=pending),
    WorkForm(
        "receive-advice",
        ReceiveAdvice,
        (
            Answering("answering", offered=unanswered, listed=True),
            Choice("stance", offered=members(Stance)),
            Words("content", rows=3),
            Words("number", label="answer_number", optional=True),
            Scan("scan_sha256", optional=True),
        ),
        previewed=True,
    ),
    WorkForm(
        "ask-advice",
        AskAdvice,
        (
            Choice("advice_kind", offered=members(AdviceKind), otherwise=lambda _: AdviceKind.CONSULTATION.value),
            _buildings(),
            Bodies("bodies", hint="bodies"),
            Words("matter", rows=2),
            Words("basis", hint="advice_basis", optional=True),
            Words("number", label="letter_number", optional=True),
        ),
        given=here,
        previewed=True,
    ),
    WorkForm(
        "forgo-advice",
        ForgoAdvice,
        (
            Needless("needless", offered=needless, listed=True),
            Beside(OTHER_BODY, optional=True, hint="other_body"),
            REASON,
        ),
        given=here,
        previewed=True,
    ),
    WorkForm("attach", AttachScan, (Scan("scan_sha256"),), given=the_paper),
    WorkForm(
        "outside",
        RecordOutsideDecision,
        (
            _buildings(),
            Choice("outcome", offered=members(Outcome), otherwise=lambda _: Outcome.PASSED.value),
            Paper("certificate"),
            Words("grounds", rows=2, optional=True, hint="grounds"),
            DropReason("drop_reason", when=lambda subject: fell(subject) and not from_elsewhere(subject)["existing"]),
        ),
        given=from_elsewhere,
        previewed=True,
    ),
    WorkForm(
        "declare",
        DeclareIndicators,
        (Declarations("declarations", stage=_stage, wanted=lambda subject: subject.gate_sheet.declarable),),
        given=lambda subject: {"stage": subject.gate_sheet.stage},
    ),
    *ACCEPTANCE_FORMS,
    WorkForm(
        "find-needless",
        FindNoPermitNeeded,
        (Words("basis", rows=2), Clause("clause"), PAPER_NUMBER),
        given=pending,
        previewed=True,
    ),
    WorkForm("withdraw", WithdrawApplication, (REASON,), given=pending, previewed=True),
)

FORMS = {form.name: form for form in GATE_FORMS}
"""地址的末段 -> 表单."""
