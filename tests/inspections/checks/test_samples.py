"""取样、缓做试验、检查通知、移交: what keeps an item open, what is owed beyond the end, who was told before, and who takes a place."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.calendar import Calendar
from lifecycle.desk.inspections.check_due import due_days
from lifecycle.inspections.checks.deferring import DeferSiteTest, MakeUpSiteTest
from lifecycle.inspections.checks.handing_over import CheckHandedOver, HandOverCheck, hand_over, successor_of
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import DisputeLabReport, LabReported, RecordLabReport, SampleTaken, TakeSample
from lifecycle.inspections.checks.signing import Signing, signing_of
from lifecycle.inspections.checks.terms import ItemResult, UnitRole
from lifecycle.inspections.findings.orders import ServedBy
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.inspected import SiteTestOwed, SiteTestOwedNoMore, owed_tests_of
from lifecycle.vocabulary import BuildingId, FileHash, PersonId, Refused, StaffId
from tests.inspections.story import (
    ARRIVED,
    CONCLUDED,
    CONFIRMED,
    DONE,
    LI,
    ON,
    ON_SITE,
    OPENED,
    PERMIT,
    RESULTS,
    SIGNED,
    WANG,
    WITH_FINDINGS,
    Situation,
    asked,
    named,
    result_of,
)
from tests.packaged import packaged_calendar
from tests.projects.walks import ONE, TWO

REPORT, LAB = FileHash("b" * 64), Unit(name="晋城市建设工程质量检测中心")
TAKEN = asked(TakeSample, item=PERMIT.item, material="砂浆", sample_size="6块", seal_number="封1", witness=PersonId("p7"), laboratory=LAB)
LATER = date(2023, 10, 18)


def reported(conclusion: LabResult = LabResult.PASSED, on: date = LATER, **fields: Any) -> RecordLabReport:
    return asked(RecordLabReport, on, **({"sample": "S1", "number": "JC-1", "conclusion": conclusion, "test_report": REPORT} | fields))


def met(on: date = ON) -> RecordItemResults:
    return asked(RecordItemResults, on, results=(result_of(PERMIT),))


OBJECTED = asked(DisputeLabReport, LATER, sample="S1", objector=named(), reason="样品受潮")
DEFERRED = asked(DeferSiteTest, buildings=(ONE,), what="热工检测", reason="非采暖期", deadline=date(2024, 1, 15))
MADE_UP = asked(MakeUpSiteTest, date(2024, 1, 10), site_test="T1", conclusion=LabResult.PASSED, number="JC-2")
NOTICE = asked(
    ServeNotice,
    number="晋市建查〔2023〕6号",
    addressees=(named(),),
    visit_on=ON,
    served_by=ServedBy.DIRECT,
    served_on=ON,
)


def test_a_sample_without_its_report_keeps_the_item_open_and_the_check_too() -> None:
    done = (*WITH_FINDINGS, SIGNED, *CONFIRMED)
    awaiting = Situation(*done, TAKEN)
    assert (PERMIT.item, None) in awaiting.check.missing(), "what was said of it before falls away"
    awaiting.then_refused("sample.awaited", met(), item=PERMIT.title, sample="S1")
    awaiting.then_refused("check.samples_awaited", CONCLUDED, samples=("S1（封1）",))
    unchecked = asked(RecordItemResults, results=(result_of(PERMIT, ItemResult.NOT_CHECKED, remark="待报告"),))
    Situation(*done, TAKEN, unchecked).then_refused("check.samples_awaited", CONCLUDED)

    came = Situation(*done, TAKEN, reported(), met(LATER))
    assert came.decide(replace(CONCLUDED, on=LATER)).check
    assert came.check.samples["S1"].result is LabResult.PASSED


def test_what_failed_is_unmet_unless_the_re_test_says_otherwise() -> None:
    failed = Situation(*ON_SITE, RESULTS, TAKEN, reported(LabResult.FAILED))
    failed.then_refused("sample.failed", met(LATER), sample="S1")
    failed.then_refused("sample.reported_already", reported())
    disputed = Situation(*ON_SITE, RESULTS, TAKEN, reported(LabResult.FAILED), OBJECTED)
    disputed.then_refused("sample.awaited", met(LATER))
    (again,) = disputed.decide(reported(laboratory=Unit(name="太原检测中心"))).check
    assert isinstance(again, LabReported)
    assert again.re_test
    passed = Situation(*ON_SITE, RESULTS, TAKEN, reported(LabResult.FAILED), OBJECTED, reported())
    assert passed.decide(met(LATER)).check


def test_an_unmet_result_with_its_finding_stays_when_a_sample_is_taken() -> None:
    of_finding = asked(
        TakeSample,
        **{name: getattr(TAKEN, name) for name in ("material", "sample_size", "seal_number", "witness", "laboratory")},
        item="items/c1",
        building=ONE,
    )
    there = Situation(*WITH_FINDINGS, of_finding)
    assert there.check.results["items/c1", ONE].result is ItemResult.UNMET
    assert isinstance(there.facts[-1], SampleTaken)


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("check.item_not_on_list", replace(TAKEN, item="items/z9")),
        ("check.item_not_on_list", replace(TAKEN, building=ONE)),
        ("check.not_its_inspector", replace(TAKEN, by=StaffId("ZF09"))),
        ("sample.unknown", reported(sample="S9")),
        ("check.other_buildings", replace(DEFERRED, buildings=(BuildingId("9"),))),
        ("building.none_named", replace(DEFERRED, buildings=())),
        ("check.item_not_on_list", replace(DEFERRED, item="items/z9")),
        ("site_order.due_before", replace(DEFERRED, deadline=date(2023, 10, 8))),
        ("sample.test_not_owed", MADE_UP),
    ],
)
def test_what_does_not_fit_is_not_recorded(code: str, command: Any) -> None:
    Situation(*ON_SITE, RESULTS).then_refused(code, command)


def test_a_seal_is_used_once_and_a_report_has_its_place() -> None:
    taken = Situation(*ON_SITE, TAKEN)
    taken.then_refused("sample.seal_used", TAKEN, seal="封1")
    taken.then_refused("sample.not_reported", OBJECTED)
    taken.then_refused("check.before_last", reported(on=date(2023, 10, 8)))
    Situation(*ON_SITE, TAKEN, reported()).then_refused("sample.before_last", replace(OBJECTED, on=ON), since=LATER)
    concluded = Situation(*WITH_FINDINGS, TAKEN, reported(on=ON), met(), SIGNED, *CONFIRMED, CONCLUDED)
    concluded.then_refused("check.concluded_already", OBJECTED)
    concluded.then_refused("check.concluded_already", reported())


def test_a_deferred_test_outlives_the_check_and_its_project_knows_of_it() -> None:
    owing = Situation(*ON_SITE, DEFERRED, *DONE[3:])
    assert next(each for each in owing.project_facts if isinstance(each, SiteTestOwed)).deadline == date(2024, 1, 15)
    assert [each.what for each in owed_tests_of(owing.project, [ONE])] == ["热工检测"]
    assert owed_tests_of(owing.project, [TWO]) == ()
    waits = [(each.item, each.ends, each.due and each.due.on) for each in due_days(owing.facts, _calendar()) if each.item == "T1"]
    assert waits == [("T1", MakeUpSiteTest, date(2024, 1, 15))]

    failed = Situation(*ON_SITE, DEFERRED, *DONE[3:], replace(MADE_UP, conclusion=LabResult.FAILED))
    assert [each.id for each in failed.check.tests_owed()] == ["T1"], "one that failed is owed still"
    failed.then_refused("sample.before_last", replace(MADE_UP, on=LATER))
    happened = owing.decide(MADE_UP)
    assert happened.project == [SiteTestOwedNoMore(on=MADE_UP.on, by=WANG, check="check/c1", site_test="T1")]
    done = Situation(*ON_SITE, DEFERRED, *DONE[3:], MADE_UP)
    assert (done.check.tests_owed(), done.project.owed_tests) == ((), {})
    done.then_refused("sample.test_not_owed", MADE_UP)


def test_a_notice_is_served_before_the_visit() -> None:
    assert Situation(*OPENED, NOTICE).check.noticed_on == ON
    opened = Situation(*OPENED)
    opened.then_refused("site_finding.no_unit", replace(NOTICE, addressees=()))
    opened.then_refused("check.unit_twice", replace(NOTICE, addressees=(named(), named())))
    opened.then_refused("site_order.served_before", replace(NOTICE, served_on=date(2023, 10, 8)))
    opened.then_refused("check.visit_before_notice", replace(NOTICE, visit_on=date(2023, 10, 8)))
    Situation(*OPENED, ARRIVED).then_refused("check.arrived_already", NOTICE)


def test_of_units_without_a_line_nobody_came() -> None:
    signed = Situation(*WITH_FINDINGS, SIGNED).check
    assert [signing_of(signed, role) for role in (UnitRole.CONTRACTOR, UnitRole.DESIGNER)] == [Signing.SIGNED, Signing.ABSENT]
    assert signing_of(Situation(*WITH_FINDINGS).check, UnitRole.DESIGNER) is None


THIRD = StaffId("ZF03")
ILL = asked(HandOverCheck, by=StaffId("SJ01"), inspector=LI, reason="病假")


def test_a_place_is_taken_by_whom_the_officer_names_or_by_whom_the_draw_gives() -> None:
    check = Situation(*ON_SITE).check
    named_one = replace(ILL, successor=THIRD)
    assert successor_of(check, named_one, None) == THIRD
    assert successor_of(check, ILL, (WANG, THIRD)) == THIRD
    (fact,) = hand_over(check, ILL, THIRD).check
    assert isinstance(fact, CheckHandedOver)
    assert fact.by_draw
    refusals = [
        ("check.successor_needed", ILL, None),
        ("check.successor_needed", replace(ILL, successor=WANG), None),
        ("check.successor_is_drawn", named_one, (WANG, THIRD)),
        ("check.replace_in_the_draw", ILL, (WANG, LI)),
        ("check.replace_in_the_draw", ILL, (WANG,)),
        ("check.not_its_inspector", replace(named_one, inspector=THIRD), None),
    ]
    for code, command, drawn in refusals:
        with pytest.raises(Refused) as refusal:
            successor_of(check, command, drawn)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        hand_over(Situation(*DONE).check, ILL, THIRD)
    assert refusal.value.code == "check.concluded_already"


def _calendar() -> Calendar:
    return packaged_calendar()
