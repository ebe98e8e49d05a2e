"""检查的表单, in the order of a check's life. A new command of a check is an entry here and its words."""

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.opening import FEWEST, InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import ConfirmRecord, SignRecord
from lifecycle.inspections.checks.terms import AuthorityLevel, ItemLevel
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage
from lifecycle.inspections.findings.closing import CloseFinding, ReCheckFindings
from lifecycle.inspections.findings.finding import Order, Severity
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, StaffId
from lifecycle.web.forms.checks.beside import (
    BEFORE,
    CONFIRMED,
    DROPPED,
    LETTER,
    SERVICE,
    SPOT,
    TESTED,
    buildings_of_check,
    called,
    people,
)
from lifecycle.web.forms.checks.grids import BESIDE_THE_LIST, Clauses, ItemResults, ReChecks, Replies, Stages, unmet_of
from lifecycle.web.forms.checks.mending import MENDING
from lifecycle.web.forms.checks.units import OneUnit, SeveralUnits, Signatures
from lifecycle.web.forms.fields import Choice, Day, Field, Several, Tick, Time, Words, members, yes_or_no
from lifecycle.web.forms.form import About, WorkForm
from lifecycle.web.forms.papers import Scan
from lifecycle.web.forms.photos import Photos
from lifecycle.web.forms.reading import Form
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who_briefly
from lifecycle.wording import say


def _of_project(subject: Subject) -> dict[str, str]:
    return subject.names(subject.about.project.standing())


def _concerned(subject: Subject) -> tuple[str, ...]:
    """The building that the item was asked of."""
    chosen = unmet_of(subject.about).get(subject.of)
    return (chosen[1],) if chosen and chosen[1] else ()


def _inspectors(subject: Subject) -> dict[str, str]:
    return {each: who_briefly(each) for each in subject.about.inspectors}


def _seconds(subject: Subject) -> tuple[StaffId, ...]:
    """Who can re-check beside the visitor; those of the check first."""
    others = [each for each in subject.about.inspectors if each not in subject.visitor.hands]
    return tuple(sorted(others, key=lambda each: each not in subject.about.opened.inspectors))


def _findings(subject: Subject) -> dict[str, str]:
    return {each.id: called(each) for each in subject.about.orderable()}


def _unordered(subject: Subject) -> tuple[str, ...]:
    """What no order was given for yet."""
    return tuple(each.id for each in subject.about.orderable() if each.due is None)


def _subjects(subject: Subject) -> Mapping[str, str]:
    """不符合 of which a finding is still due, and one beside the list."""
    of_items = {slug: subject.about.subject(of) for slug, of in unmet_of(subject.about).items()}
    return {**of_items, BESIDE_THE_LIST: say("page.checks.beside_the_list", subject.lang)}


def _of_item(subject: Subject) -> dict[str, Any]:
    chosen = unmet_of(subject.about).get(subject.of)
    return {"item": chosen[0], "building": chosen[1]} if chosen else {}


def _one_order(found: Callable[[Any], tuple[Order, ...]]) -> About:
    """通知书 of a kind."""
    return About(
        choices=lambda subject: {each.id: f"{each.id}　{each.number}" for each in found(subject.about)},
        gives=lambda subject: {"order": subject.of},
    )


class Extension(Field, frozen=True):
    """延至: asked for where more time is given, and nothing where it is not."""

    kind = "day"
    past = False

    def read(self, form: Form) -> Any:
        given = form.one_of("given", {"yes": True, "no": False})
        if given is False and form.written(self.name):
            form.wrong(self.name, "form.extension_refused")
        return form.day(self.name) if given else None


class Said(Choice, frozen=True):
    """A choice that another field of the form reads."""

    def gives(self, _form: Form) -> dict[str, Any]:
        return {}


ORDERED = (
    Words("number", label="notice"),
    OneUnit("addressee", label="addressee_unit"),
    Several("findings", label="site_findings", offered=_findings, ticked=_unordered),
)
SERVED = (
    Clauses("clauses", label="check_clauses"),
    *SERVICE,
)
PRINTED = Day("deadline", label="printed_deadline", hint="printed_deadline")

OPENING = WorkForm(
    "initiate-check",
    InitiateCheck,
    (
        Words("check", label="check_id", hint="check_id", otherwise=lambda subject: subject.about.proposed),
        Choice("origin", label="check_origin", offered=members(CheckOrigin)),
        Choice("authority_level", label="authority_level", offered=members(AuthorityLevel)),
        Words("campaign", label="campaign", hint="campaign_of_check", optional=True),
        Several("buildings", offered=_of_project, each=BuildingId),
        Several(
            "inspectors",
            label="check_inspectors",
            hint="check_inspectors",
            offered=_inspectors,
            each=StaffId,
            least=FEWEST,
            optional=True,
        ),
        Words("approval_number", label="approval_number"),
        Choice("approver", label="approver", offered=people(lambda subject: subject.about.approvers), listed=True),
        Day("deadline", label="check_deadline"),
    ),
    previewed=True,
)

FORMS: tuple[WorkForm, ...] = (
    *BEFORE,
    WorkForm(
        "arrive-on-site",
        ArriveOnSite,
        (
            Time("at", label="arrived_at"),
            SPOT,
            Tick("certificates_shown", label="certificates_shown", hint="certificates_shown"),
            Words("scanned", label="scanned_code", optional=True),
        ),
    ),
    WorkForm("observe-stage", ObserveStage, (Stages("stages"),)),
    WorkForm("results", RecordItemResults, (ItemResults("results"),)),
    *TESTED,
    WorkForm(
        "record-finding",
        RecordFinding,
        (
            Words("words", label="finding_words", hint="finding_words", rows=3),
            Clauses("clauses", label="check_clauses"),
            Choice("severity", label="severity", offered=members(Severity)),
            Choice(
                "item_level",
                label="finding_level",
                hint="finding_level",
                offered=members(ItemLevel),
                when=lambda subject: subject.of == BESIDE_THE_LIST,
            ),
            SeveralUnits("responsible", label="responsible_units"),
            Several("buildings", offered=buildings_of_check, each=BuildingId, ticked=_concerned),
            SPOT,
            Photos("photos", label="site_photos", optional=True),
        ),
        about=About(_subjects, _of_item),
    ),
    WorkForm(
        "sign-record",
        SignRecord,
        (
            Signatures("units", label="signatures"),
            Words("summary", label="record_summary", hint="record_summary", rows=3),
            Scan("scan", fills="signed_paper", label="signed_paper", optional=True),
        ),
    ),
    WorkForm("confirm-record", ConfirmRecord),
    WorkForm("conclude-check", ConcludeCheck, (Words("summary", label="check_summary", hint="check_summary", rows=3),), previewed=True),
    WorkForm(
        "order-rectification",
        OrderRectification,
        (*ORDERED, PRINTED, *SERVED),
        previewed=True,
    ),
    WorkForm(
        "order-stop-work",
        OrderStopWork,
        (
            *ORDERED,
            Several("buildings", offered=buildings_of_check, each=BuildingId),
            Words("stopped_part", label="stopped_part", hint="stopped_part", rows=2),
            Day("deadline", label="printed_deadline", hint="printed_deadline", optional=True),
            *SERVED,
        ),
        previewed=True,
    ),
    WorkForm(
        "lift-stop-work",
        LiftStopWork,
        (Words("number", label="notice"), Words("ground", label="lifting_ground", rows=2)),
        about=_one_order(lambda about: about.standstills()),
        previewed=True,
    ),
    WorkForm(
        "ask-extension",
        AskExtension,
        (
            Day("until", label="asked_until"),
            Words("reason", label="extension_reason", rows=2),
            LETTER,
        ),
        about=_one_order(lambda about: about.extendable()),
    ),
    WorkForm(
        "decide-extension",
        DecideExtension,
        (
            Said("given", label="extension_given", offered=yes_or_no),
            Extension("until", label="extended_until", hint="extended_until", optional=True),
            Words("reason", rows=2),
        ),
        about=_one_order(lambda about: about.asked()),
        previewed=True,
    ),
    WorkForm(
        "receive-reply",
        ReceiveReply,
        (
            OneUnit("replier", label="replier"),
            Replies("replies"),
            Choice("supervisor_confirms", label="supervisor_confirms", offered=yes_or_no),
            Words("supervisor_words", label="supervisor_words", rows=2, optional=True),
            LETTER,
        ),
    ),
    WorkForm(
        "re-check-findings",
        ReCheckFindings,
        (
            Choice("second", label="second_inspector", hint="second_inspector", offered=people(_seconds), listed=True),
            ReChecks("results"),
            Day("deadline", label="new_deadline", hint="new_deadline", optional=True),
            Scan("scan", fills="signed_paper", label="signed_paper", optional=True),
        ),
    ),
    CONFIRMED,
    WorkForm(
        "close-finding",
        CloseFinding,
        (Words("ground", label="closing_ground", rows=2),),
        about=About(
            choices=lambda subject: {each.id: called(each) for each in subject.about.rectified()},
            gives=lambda subject: {"finding_id": subject.of},
        ),
        previewed=True,
    ),
    DROPPED,
    *MENDING,
)
BY_NAME = {form.name: form for form in (OPENING, *FORMS)}
