"""检查的其他表单: the notice before a check, a place that is taken, samples and deferred tests, and the end of what is no longer built."""

from collections.abc import Callable, Iterable
from typing import Any

from lifecycle.inspections.checks.deferring import DeferSiteTest, MakeUpSiteTest
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.laboratory import LabResult, Sample
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.sampling import DisputeLabReport, RecordLabReport, TakeSample
from lifecycle.inspections.findings.closing import ConfirmReCheck
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.inspections.findings.finding import Finding
from lifecycle.inspections.findings.orders import ServedBy
from lifecycle.vocabulary import BuildingId, StaffId
from lifecycle.web.forms.checks.units import OneUnit, SeveralUnits
from lifecycle.web.forms.fields import Choice, Day, Option, Several, Words, members
from lifecycle.web.forms.form import About, WorkForm
from lifecycle.web.forms.papers import Organisation, Person, Scan
from lifecycle.web.forms.photos import Photos
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who_briefly

SPOT = Words("spot", label="check_spot", hint="check_spot", optional=True)
LETTER = Scan("scan", fills="letter", label="letter_scan", optional=True)
SERVICE = (
    Choice("served_by", label="delivery_mode", offered=members(ServedBy)),
    Day("served_on", label="served_on", past=True),
    Scan("scan", fills="service_receipt", label="service_receipt", optional=True),
)
REPORTED = (
    Words("number", label="lab_report_number"),
    Choice("conclusion", label="lab_conclusion", offered=members(LabResult)),
)


def buildings_of_check(subject: Subject) -> dict[str, str]:
    return {id_: subject.about.building(id_) for id_ in subject.about.opened.buildings}


def people(ids: Callable[[Subject], Iterable[StaffId]]) -> Callable[[Subject], list[Option]]:
    return lambda subject: [Option(each, who_briefly(each), each) for each in ids(subject)]


def called(finding: Finding) -> str:
    return f"{finding.id}　{finding.words}"


def _at_hand(subject: Subject) -> tuple[StaffId, ...]:
    """Who can take a place, of those who have none in it."""
    return tuple(each for each in subject.about.inspectors if each not in subject.about.opened.inspectors)


def _asked(subject: Subject) -> dict[str, str]:
    """Every item with each of its subjects, by number."""
    return {f"s{number}": subject.about.subject(of) for number, of in enumerate(subject.about.opened.subjects(), 1)}


def _sampled(subject: Subject) -> dict[str, Any]:
    asked = {f"s{number}": of for number, of in enumerate(subject.about.opened.subjects(), 1)}
    chosen = asked.get(subject.of)
    return {"item": chosen[0], "building": chosen[1]} if chosen else {}


def _one_sample(found: Callable[[Any], tuple[Sample, ...]]) -> About:
    return About(
        choices=lambda subject: {each.id: f"{each.id}　{each.seal_number}" for each in found(subject.about)},
        gives=lambda subject: {"sample": subject.of},
    )


def _to_confirm(subject: Subject) -> dict[str, str]:
    return {each.id: called(each) for each in subject.about.to_confirm()}


BEFORE: tuple[WorkForm, ...] = (
    WorkForm(
        "hand-over-check",
        HandOverCheck,
        (
            Choice(
                "successor",
                label="successor",
                offered=people(_at_hand),
                listed=True,
                when=lambda subject: subject.about.opened.campaign is None,
            ),
            Words("reason", rows=2),
        ),
        about=About(
            choices=lambda subject: {each: who_briefly(each) for each in subject.about.opened.inspectors},
            gives=lambda subject: {"inspector": StaffId(subject.of)},
        ),
        previewed=True,
    ),
    WorkForm(
        "serve-notice",
        ServeNotice,
        (
            Words("number", label="notice"),
            SeveralUnits("addressees", label="addressee_units"),
            Day("visit_on", label="visit_on"),
            *SERVICE,
        ),
    ),
)
TESTED: tuple[WorkForm, ...] = (
    WorkForm(
        "take-sample",
        TakeSample,
        (
            Words("material", label="sampled_material"),
            Words("sample_size", label="sample_size"),
            SPOT,
            Words("seal_number", label="seal_number"),
            Person("witness", label="sampling_witness"),
            Organisation("laboratory", label="laboratory"),
            Photos("photos", label="site_photos", optional=True),
        ),
        about=About(_asked, _sampled),
    ),
    WorkForm(
        "record-lab-report",
        RecordLabReport,
        (
            *REPORTED,
            Words("parameters", label="lab_parameters", optional=True),
            Scan("scan", fills="test_report", label="test_report"),
        ),
        about=_one_sample(lambda about: about.opened.samples_awaited()),
    ),
    WorkForm(
        "dispute-lab-report",
        DisputeLabReport,
        (OneUnit("objector", label="objector"), Words("reason", rows=2), LETTER),
        about=_one_sample(lambda about: about.reported()),
    ),
    WorkForm(
        "defer-site-test",
        DeferSiteTest,
        (
            Several("buildings", offered=buildings_of_check, each=BuildingId),
            Words("what", label="deferred_test"),
            Words("reason", rows=2),
            Day("deadline", label="made_up_by"),
        ),
    ),
    WorkForm(
        "make-up-site-test",
        MakeUpSiteTest,
        (
            *REPORTED,
            Words("remark", label="result_remark", optional=True, rows=2),
            Scan("scan", fills="test_report", label="test_report", optional=True),
        ),
        about=About(
            choices=lambda subject: {each.id: f"{each.id}　{each.what}" for each in subject.about.opened.tests_owed()},
            gives=lambda subject: {"site_test": subject.of},
        ),
    ),
)
CONFIRMED = WorkForm(
    "confirm-re-check",
    ConfirmReCheck,
    (Several("findings", label="site_findings", offered=_to_confirm, ticked=lambda subject: tuple(_to_confirm(subject))),),
)
DROPPED = WorkForm(
    "drop-finding",
    DropFinding,
    (Words("number", label="notice"), Words("ground", label="dropping_ground", rows=2), Scan("scan", label="scan_file", optional=True)),
    about=About(
        choices=lambda subject: {each.id: called(each) for each in subject.about.gone()},
        gives=lambda subject: {"finding_id": subject.of},
    ),
    previewed=True,
)
