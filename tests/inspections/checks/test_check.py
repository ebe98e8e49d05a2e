"""一次检查: opened, on site, item by item, signed, confirmed, concluded; and every reason why a step is refused."""

from datetime import date

import pytest
from msgspec.structs import replace

from lifecycle.inspections import FACTS
from lifecycle.inspections.checks.check import evolve, tally
from lifecycle.inspections.checks.concluding import CheckConcluded
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import ConfirmRecord, Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import ItemResult, NamedUnit, UnitRole
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.inspected import CheckClosed, CheckOpened, CheckOrigin
from lifecycle.vocabulary import BuildingId, Fact, PersonId, StaffId
from tests.inspections.story import (
    ARRIVED,
    BY_RULE,
    CONCLUDED,
    CONFIRMED,
    DONE,
    FOUND,
    INSULATION,
    LI,
    ON,
    ON_SITE,
    OPENED,
    PERMIT,
    RAMP_FOUND,
    RESULTS,
    SHA,
    SIGNED,
    WANG,
    WITH_FINDINGS,
    Situation,
    asked,
    named,
    open_check,
    result_of,
)
from tests.projects.walks import BOTH, ONE, TWO


def test_a_check_is_opened_with_the_items_that_apply_and_its_project_is_told() -> None:
    happened = Situation().decide(open_check())

    (initiated,) = happened.check
    assert isinstance(initiated, CheckInitiated)
    assert [item.item for item in initiated.listed_items] == ["items/c1", "items/a5", "items/d1"]
    assert (initiated.county, initiated.name) == ("140581", "高平市第二人民医院")
    assert happened.project == [CheckOpened(on=ON, by=WANG, check="check/c1", origin=CheckOrigin.DOUBLE_RANDOM, buildings=BOTH)]


OF_CHECKS = [fact for fact in FACTS if ".checks." in fact.__module__ or ".findings." in fact.__module__]


@pytest.mark.parametrize("fact", OF_CHECKS, ids=lambda fact: fact.__name__)
def test_every_fact_evolves(fact: type[Fact]) -> None:
    assert evolve.dispatch(fact) is not evolve.dispatch(Fact)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("check.two_inspectors", {"inspectors": (WANG,)}),
        ("check.two_inspectors", {"inspectors": (WANG, WANG)}),
        ("check.due_before", {"deadline": date(2023, 10, 8)}),
        ("building.none_named", {"buildings": ()}),
        ("building.unknown", {"buildings": (BuildingId("9"),)}),
    ],
)
def test_a_check_is_not_opened(code: str, fields: dict[str, object]) -> None:
    Situation().then_refused(code, open_check(**fields))


def test_an_id_names_one_check() -> None:
    Situation(*OPENED).then_refused("check.opened_already", open_check(), check="c1")


def test_nothing_is_done_in_a_check_that_nobody_opened() -> None:
    Situation().then_refused("check.unknown", ARRIVED, check="c1")


def test_inspectors_show_their_certificates_and_arrive_once() -> None:
    opened = Situation(*OPENED)
    opened.then_refused("check.certificates_first", asked(ArriveOnSite, at="09:30", certificates_shown=False))
    opened.then_refused("check.not_its_inspector", asked(ArriveOnSite, at="09:30", certificates_shown=True, by=StaffId("ZF09")))
    opened.then_refused("check.before_last", asked(ArriveOnSite, on=date(2023, 10, 8), at="09:30", certificates_shown=True))
    opened.then_refused("check.not_arrived", RESULTS)
    Situation(*OPENED, ARRIVED).then_refused("check.arrived_already", asked(ArriveOnSite, at="10:00", certificates_shown=True))


def test_stages_are_those_of_its_buildings() -> None:
    there = Situation(*ON_SITE)
    there.then_refused("check.nothing_said", asked(ObserveStage, stages=()))
    other = replace(ON_SITE[-1].stages[0], building=BuildingId("9"))  # type: ignore[attr-defined]
    there.then_refused("check.other_buildings", asked(ObserveStage, stages=(other,)))
    assert set(there.check.stages) == {ONE, TWO}


@pytest.mark.parametrize(
    ("code", "results"),
    [
        ("check.nothing_said", ()),
        ("check.item_not_on_list", (replace(result_of(PERMIT), item="items/z9"),)),
        ("check.item_of_another_text", (replace(result_of(PERMIT), document_sha256="6" * 64),)),
        ("check.item_subject", (result_of(PERMIT, building=ONE),)),
        ("check.item_subject", (result_of(INSULATION),)),
        ("check.other_buildings", (result_of(PERMIT, seen=(BuildingId("9"),)),)),
        ("check.item_twice", (result_of(PERMIT), result_of(PERMIT, ItemResult.UNMET))),
        ("check.not_checked_why", (result_of(PERMIT, ItemResult.NOT_CHECKED),)),
    ],
)
def test_a_result_is_of_an_item_of_the_list_and_its_subject(code: str, results: tuple[object, ...]) -> None:
    Situation(*ON_SITE).then_refused(code, asked(RecordItemResults, results=results))


def test_a_later_result_stands_in_place_of_the_earlier_one_unless_a_finding_rests_on_it() -> None:
    met = asked(RecordItemResults, results=(result_of(INSULATION, building=ONE),))
    mended = Situation(*ON_SITE, RESULTS, met)
    assert tally(mended.check).rate == (2, 3)
    Situation(*WITH_FINDINGS).then_refused("check.finding_rests_on_it", met, item="外墙保温")


def test_the_rate_of_met_items_leaves_out_what_was_neither() -> None:
    assert tally(Situation(*ON_SITE, RESULTS).check).rate == (1, 3)
    assert tally(Situation(*ON_SITE).check).rate is None


def test_a_check_does_not_end_over_missing_items_which_are_named() -> None:
    only_one = asked(RecordItemResults, results=(result_of(INSULATION, building=ONE),))
    Situation(*ON_SITE, only_one).then_refused(
        "check.items_missing", CONCLUDED, count=3, items=("外墙保温（2号楼）", "施工许可证齐全", "无障碍设施")
    )


def test_every_unmet_item_has_its_finding() -> None:
    Situation(*ON_SITE, RESULTS, FOUND, SIGNED, *CONFIRMED).then_refused("check.unmet_without_finding", CONCLUDED, items=("无障碍设施",))


def test_a_record_has_a_line_of_each_unit_and_the_word_of_two_inspectors() -> None:
    found = Situation(*WITH_FINDINGS)
    lines = tuple(UnitSigning(named=named(role), signing=Signing.SIGNED) for role in BY_RULE)
    found.then_refused("check.units_without_line", asked(SignRecord, units=lines[:2], summary="属实"), roles=(UnitRole.SUPERVISOR,))
    found.then_refused("check.unit_twice", asked(SignRecord, units=(*lines, lines[0]), summary="属实"))
    refusing = replace(lines[1], signing=Signing.REFUSED)
    found.then_refused("check.refusal_without_witness", asked(SignRecord, units=(lines[0], refusing, lines[2]), summary="属实"))
    laboratory = UnitSigning(named=named(UnitRole.LABORATORY), signing=Signing.ABSENT)
    found.then_refused("check.unit_unknown", asked(SignRecord, units=(*lines, laboratory), summary="属实"), role=UnitRole.LABORATORY)
    found.then_refused("check.not_signed", CONCLUDED)
    found.then_refused("check.not_signed", CONFIRMED[0])
    Situation(*WITH_FINDINGS, SIGNED, CONFIRMED[0]).then_refused("check.not_confirmed", CONCLUDED, count=1, fewest=2)
    Situation(*WITH_FINDINGS, SIGNED, CONFIRMED[0]).then_refused("check.confirmed_already", asked(ConfirmRecord), staff=WANG)
    Situation(*WITH_FINDINGS, SIGNED).then_refused("check.confirm_oneself", asked(ConfirmRecord, by=LI, behalf=WANG), staff=WANG)


def test_a_refusal_with_its_witness_and_a_paper_with_its_scan_are_enough() -> None:
    refusing = UnitSigning(named=named(), signing=Signing.REFUSED, witness=PersonId("p7"))
    others = [UnitSigning(named=named(role), signing=Signing.ABSENT) for role in BY_RULE if role is not UnitRole.CONTRACTOR]
    laboratory = UnitSigning(named=NamedUnit(role=UnitRole.LABORATORY, unit=Unit(name="检测公司")), signing=Signing.ABSENT)
    refused = asked(SignRecord, units=(refusing, *others, laboratory), summary="拒签")
    assert Situation(*WITH_FINDINGS, refused, *CONFIRMED, CONCLUDED).check.concluded_on == ON
    on_paper = asked(SignRecord, units=SIGNED.units, summary="纸质", signed_paper=SHA)
    assert Situation(*WITH_FINDINGS, on_paper, CONCLUDED).check.concluded_on == ON


def test_what_is_signed_anew_is_confirmed_anew() -> None:
    Situation(*WITH_FINDINGS, SIGNED, *CONFIRMED, SIGNED).then_refused("check.not_confirmed", CONCLUDED)


def test_its_end_is_told_to_the_project_and_nothing_is_found_after_it() -> None:
    ready = Situation(*DONE[:-1])
    happened = ready.decide(CONCLUDED)
    assert happened.check == [CheckConcluded(on=ON, by=WANG, summary="发现问题2项")]
    assert happened.project == [CheckClosed(on=ON, by=WANG, check="check/c1")]
    done = Situation(*DONE)
    assert done.project.checks["check/c1"].closed_on == ON
    done.then_refused("check.concluded_already", RAMP_FOUND, on=ON)
