"""证照存续: extended, lapsed, revoked, cancelled; what came later is flagged, not undone."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.calendar import Term, Terms, TermStep, months_after
from lifecycle.projects.deciding.certificates import (
    AttachScan,
    CancelCertificate,
    CertificateCancelled,
    DecisionRevoked,
    ExtendPermit,
    PermitExtended,
    PermitLapsed,
    RecordPermitLapse,
    RevokeDecision,
    ScanAttached,
)
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import FlagResolved, LaterDecisionsFlagged, ResolveFlag
from lifecycle.projects.works.building import PassageStatus
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.retrofit import LeaveReserve
from lifecycle.vocabulary import Gate, Kind
from tests.packaged import packaged_calendar
from tests.projects import given as situations
from tests.projects.given import ask, fact, given
from tests.projects.walks import BOTH, DAYS, ONE, TWO, applied, decided_here, gate_passed, paper, proposed, walked

PERMITTED = walked(Gate.CONSTRUCTION_PERMIT)
"""Permits of 2023-05-01: construction has to start by 2023-08-01."""
STARTED = ask(StartConstruction, on=date(2023, 6, 1), buildings=(ONE,))


def extend(on: date, until: date, **fields: Any) -> ExtendPermit:
    return ask(ExtendPermit, on=on, **({"buildings": (ONE,), "until": until, "reason": "征地未完成"} | fields))


def lapse(on: date) -> RecordPermitLapse:
    return ask(RecordPermitLapse, on=on, buildings=(ONE,))


def revoke(gate: Gate, *buildings: Any, on: date = date(2023, 12, 1)) -> RevokeDecision:
    return ask(RevokeDecision, on=on, gate=gate, buildings=buildings or (ONE,), reason="以欺骗手段取得")


def cancel(gate: Gate, on: date = date(2023, 12, 1)) -> CancelCertificate:
    return ask(CancelCertificate, on=on, gate=gate, buildings=(ONE,), reason="换发新证")


FIRST = extend(date(2023, 7, 20), date(2023, 11, 1))
SECOND = extend(date(2023, 10, 20), date(2024, 2, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 5, 1), 3, date(2023, 8, 1)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2023, 12, 31), 12, date(2024, 12, 31)),
        (date(2023, 10, 31), 1, date(2023, 11, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date):
    assert months_after(day, months) == later


def test_a_permit_is_extended_twice_by_three_months():
    project = (
        given(PERMITTED).when(FIRST).then(fact(PermitExtended, on=FIRST.on, buildings=(ONE,), until=date(2023, 11, 1), reason="征地未完成"))
    )
    passage = project.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT]
    assert (passage.status, passage.until, passage.extensions) == (PassageStatus.PASSED, date(2023, 11, 1), 1)
    third = extend(date(2024, 1, 20), date(2024, 5, 1))
    given(PERMITTED, FIRST, SECOND).when(third).then_refused("permit.extended_enough", times=2)


def by_law(monkeypatch: pytest.MonkeyPatch, *terms: Term) -> None:
    calendar = replace(packaged_calendar(), terms=Terms(terms))
    monkeypatch.setattr(situations, "packaged_calendar", lambda: calendar)


def test_how_often_and_how_long_is_said_by_the_law_of_the_permits_day(monkeypatch: pytest.MonkeyPatch):
    (of_old,) = (term for term in packaged_calendar().terms.all if term.step is TermStep.START)
    assert of_old.extension
    assert of_old.extension.times == 2
    stricter = replace(of_old, days=2, in_force_from=date(2023, 5, 1), extension=replace(of_old.extension, days=1, times=1))
    later = replace(stricter, in_force_from=date(2023, 5, 2))

    by_law(monkeypatch, of_old, stricter)
    given(PERMITTED).when(lapse(date(2023, 7, 1))).then_refused("permit.term_runs", term=date(2023, 7, 1))
    given(PERMITTED).when(extend(date(2023, 7, 1), date(2023, 8, 2))).then_refused("permit.extension_too_long", latest=date(2023, 8, 1))
    once = extend(date(2023, 7, 1), date(2023, 8, 1))
    given(PERMITTED, once).when(extend(date(2023, 7, 20), date(2023, 9, 1))).then_refused("permit.extended_enough", times=1)
    by_law(monkeypatch, of_old, later)
    given(PERMITTED).when(lapse(date(2023, 7, 2))).then_refused("permit.term_runs", term=date(2023, 8, 1))


def test_without_a_term_in_the_policies_nothing_is_decided_on_it(monkeypatch: pytest.MonkeyPatch):
    by_law(monkeypatch)
    given(PERMITTED).when(FIRST).then_refused("permit.no_term", on=date(2023, 5, 1))
    given(PERMITTED).when(lapse(date(2023, 8, 2))).then_refused("permit.no_term")


@pytest.mark.parametrize("until", [date(2023, 8, 1), date(2023, 11, 2)])
def test_an_extension_is_later_than_the_term_and_no_longer_than_three_months(until: date):
    given(PERMITTED).when(extend(date(2023, 7, 20), until)).then_refused(
        "permit.extension_too_long", term=date(2023, 8, 1), latest=date(2023, 11, 1)
    )


def test_a_permit_is_extended_within_its_term():
    assert len(given(PERMITTED).when(extend(date(2023, 8, 1), date(2023, 9, 1))).facts) == 1
    given(PERMITTED).when(extend(date(2023, 8, 2), date(2023, 9, 1))).then_refused("permit.term_over", term=date(2023, 8, 1))
    given(PERMITTED).when(extend(date(2023, 4, 30), date(2023, 9, 1))).then_refused("gate.before_last", since=date(2023, 5, 1))


def test_a_permit_lapses_when_its_term_is_over():
    given(PERMITTED).when(lapse(date(2023, 8, 1))).then_refused("permit.term_runs", term=date(2023, 8, 1))
    project = given(PERMITTED).when(lapse(date(2023, 8, 2))).then(fact(PermitLapsed, on=date(2023, 8, 2), buildings=(ONE,)))
    assert project.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].status is PassageStatus.LAPSED
    given(PERMITTED, FIRST).when(lapse(date(2023, 8, 2))).then_refused("permit.term_runs", term=date(2023, 11, 1))


def test_a_permit_for_works_that_have_started_neither_lapses_nor_is_extended():
    given(PERMITTED, STARTED).when(FIRST).then_refused("permit.started", building="1号楼")
    given(PERMITTED, STARTED).when(lapse(date(2023, 8, 2))).then_refused("permit.started", building="1号楼")


def test_there_is_a_permit():
    given(walked(Gate.DRAWING_REVIEW)).when(FIRST).then_refused("permit.none", building="1号楼")
    given(PERMITTED, lapse(date(2023, 8, 2))).when(lapse(date(2023, 8, 3))).then_refused("permit.none", building="1号楼")


def test_a_lapsed_permit_is_applied_for_again():
    lapsed = given(PERMITTED, lapse(date(2023, 8, 2)))
    (_, opened) = lapsed.when(ask(StartConstruction, on=date(2023, 8, 3), buildings=(ONE,))).facts
    assert (opened.ground, opened.gates) == (Ground.STARTED_EARLY, (Gate.CONSTRUCTION_PERMIT,))
    anew = given(lapsed.facts, decided_here(Gate.CONSTRUCTION_PERMIT, "A3", date(2023, 9, 1), buildings=(ONE,))).project
    assert anew.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].extensions == 0


def test_a_revoked_decision_flags_what_came_after_it_and_undoes_nothing():
    started = given(PERMITTED, STARTED)
    project = started.when(revoke(Gate.DESIGN_REVIEW)).then(
        fact(DecisionRevoked, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), reason="以欺骗手段取得"),
        fact(
            LaterDecisionsFlagged,
            flag="F1",
            buildings=(ONE,),
            gates=(Gate.DRAWING_REVIEW, Gate.CONSTRUCTION_PERMIT, Gate.CONSTRUCTION),
            reason="以欺骗手段取得",
        ),
    )
    statuses = {gate: passage.status for gate, passage in project.buildings[ONE].passages.items()}
    assert statuses == {
        Gate.PLANNING_CONDITIONS: PassageStatus.PASSED,
        Gate.DESIGN_REVIEW: PassageStatus.REVOKED,
        Gate.DRAWING_REVIEW: PassageStatus.PASSED,
        Gate.CONSTRUCTION_PERMIT: PassageStatus.PASSED,
        Gate.CONSTRUCTION: PassageStatus.UNDER_WAY,
    }
    assert project.buildings[TWO].has_done(Gate.DESIGN_REVIEW)


def test_a_flag_names_just_the_buildings_that_went_on():
    one_ahead = given(walked(Gate.DRAWING_REVIEW), gate_passed(Gate.CONSTRUCTION_PERMIT, "A2", (ONE,)))
    (_, flag) = one_ahead.when(revoke(Gate.DRAWING_REVIEW, *BOTH)).facts
    assert (flag.buildings, flag.gates) == ((ONE,), (Gate.CONSTRUCTION_PERMIT,))


def test_nothing_is_flagged_where_nothing_came_after():
    assert len(given(PERMITTED).when(revoke(Gate.CONSTRUCTION_PERMIT)).facts) == 1


def test_a_flag_holds_back_our_next_decision_until_it_is_resolved():
    on = DAYS[Gate.ACCEPTANCE_FILING]
    revoked = given(walked(Gate.COMPLETION_ACCEPTANCE), revoke(Gate.CONSTRUCTION_PERMIT, on=date(2023, 11, 2)))
    anew = applied(Gate.CONSTRUCTION_PERMIT, "A4", date(2023, 11, 12), buildings=(ONE,))
    filing = (*applied(Gate.ACCEPTANCE_FILING, "A3"), *anew)
    held = given(revoked.facts, filing)
    held.when(proposed("A4", on, buildings=(ONE,))).then_refused("gate.held_back", issue="F1", ground=Ground.RESTS_ON_CHANGED)
    held.when(proposed("A3", on)).then_refused("gate.earlier_not_passed", missing=(Gate.CONSTRUCTION_PERMIT,))
    resolve = ask(ResolveFlag, on=on, flag="F1", ground="经复核予以维持")
    held.when(resolve).then(fact(FlagResolved, on=on, flag="F1", ground="经复核予以维持"))
    assert len(given(held.facts, resolve).when(proposed("A4", on, buildings=(ONE,))).facts) == 1


def test_a_decision_that_stands_is_revoked_once_and_not_before_its_day():
    given(PERMITTED, revoke(Gate.DESIGN_REVIEW)).when(revoke(Gate.DESIGN_REVIEW)).then_refused("gate.not_passed", building="1号楼")
    given(PERMITTED).when(revoke(Gate.COMPLETION_ACCEPTANCE)).then_refused("gate.not_passed", gate=Gate.COMPLETION_ACCEPTANCE)
    too_soon = revoke(Gate.DESIGN_REVIEW, on=date(2023, 2, 28))
    given(PERMITTED).when(too_soon).then_refused("gate.before_last", since=DAYS[Gate.DESIGN_REVIEW])
    assert given(PERMITTED).when(revoke(Gate.DESIGN_REVIEW, on=DAYS[Gate.DESIGN_REVIEW])).facts


def test_what_happened_on_site_is_not_revoked():
    given(walked(Gate.CONSTRUCTION)).when(revoke(Gate.CONSTRUCTION)).then_refused("gate.no_conclusion", gate=Gate.CONSTRUCTION)


def test_a_place_in_the_plan_is_revoked_and_then_the_reserve_may_be_left():
    planned = given(walked(Gate.ANNUAL_PLAN, Kind.PUBLIC_RETROFIT), revoke(Gate.ANNUAL_PLAN, on=date(2023, 2, 1)))
    left = planned.when(ask(LeaveReserve, on=date(2023, 2, 2), buildings=(ONE,), reason="产权人不同意")).project
    assert not left.buildings[ONE].has_done(Gate.RESERVE)


def test_a_certificate_is_cancelled_and_what_came_after_is_flagged():
    project = (
        given(PERMITTED, STARTED)
        .when(cancel(Gate.CONSTRUCTION_PERMIT))
        .then(
            fact(CertificateCancelled, gate=Gate.CONSTRUCTION_PERMIT, buildings=(ONE,), reason="换发新证"),
            fact(LaterDecisionsFlagged, flag="F1", buildings=(ONE,), gates=(Gate.CONSTRUCTION,), reason="换发新证"),
        )
    )
    assert project.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].status is PassageStatus.CANCELLED


def test_only_a_certificate_in_force_is_cancelled():
    given(PERMITTED).when(cancel(Gate.ACCEPTANCE_FILING)).then_refused("gate.no_certificate", gate=Gate.ACCEPTANCE_FILING)
    given(PERMITTED, cancel(Gate.DESIGN_REVIEW)).when(cancel(Gate.DESIGN_REVIEW)).then_refused("gate.no_certificate", building="1号楼")
    given(walked(Gate.RESERVE, Kind.PUBLIC_RETROFIT)).when(cancel(Gate.RESERVE)).then_refused("gate.no_certificate", gate=Gate.RESERVE)
    given(PERMITTED).when(cancel(Gate.DESIGN_REVIEW, date(2023, 2, 28))).then_refused("gate.before_last", gate=Gate.DESIGN_REVIEW)


def attach(sha256: str, on: date = date(2023, 5, 4), **fields: Any) -> AttachScan:
    return ask(AttachScan, on=on, **({"gate": Gate.CONSTRUCTION_PERMIT, "number": paper().number, "scan_sha256": sha256} | fields))


SEALED, SEALED_ANEW = "9f" * 32, "7c" * 32


def test_the_sealed_paper_is_filed_with_every_building_that_it_covers():
    filed = given(PERMITTED).when(attach(SEALED))
    project = filed.then(
        fact(
            ScanAttached,
            on=date(2023, 5, 4),
            gate=Gate.CONSTRUCTION_PERMIT,
            number=paper().number,
            buildings=BOTH,
            scan_sha256=SEALED,
        )
    )
    assert [project.buildings[id_].passages[Gate.CONSTRUCTION_PERMIT].scans for id_ in BOTH] == [(SEALED,)] * 2
    assert project.buildings[ONE].passages[Gate.DESIGN_REVIEW].scans == ()


def test_a_scan_that_is_filed_later_takes_no_earlier_one_away():
    project = given(PERMITTED, attach(SEALED), attach(SEALED_ANEW)).project
    assert project.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].scans == (SEALED, SEALED_ANEW)
    given(PERMITTED, attach(SEALED)).when(attach(SEALED)).then_refused("scan.filed_already", number=paper().number)


def test_a_scan_belongs_to_a_paper_and_is_no_older_than_it():
    given(PERMITTED).when(attach(SEALED, number="高审2023-6")).then_refused("scan.no_paper", number="高审2023-6")
    given(PERMITTED).when(attach(SEALED, gate=Gate.ACCEPTANCE_FILING)).then_refused("scan.no_paper", gate=Gate.ACCEPTANCE_FILING)
    given(PERMITTED).when(attach(SEALED, on=date(2023, 4, 30))).then_refused("scan.before_paper", since=date(2023, 5, 1))


def test_a_new_decision_begins_without_the_scans_of_the_one_before():
    revoked = (PERMITTED, attach(SEALED), revoke(Gate.CONSTRUCTION_PERMIT, on=date(2023, 6, 1)))
    assert given(revoked).project.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].scans == (SEALED,)
    anew = given(revoked, decided_here(Gate.CONSTRUCTION_PERMIT, "A3", date(2023, 9, 1), buildings=(ONE,))).project
    assert anew.buildings[ONE].passages[Gate.CONSTRUCTION_PERMIT].scans == ()
