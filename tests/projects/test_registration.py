"""项目登记、参建单位、管辖和终止."""

from datetime import date

import pytest

from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.deciding.certificates import RevokeDecision
from lifecycle.projects.deciding.commitments import FulfilCommitment
from lifecycle.projects.mending.supervision import CloseSupervision, OpenSupervision
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.registration import (
    ChangeParty,
    JurisdictionTransferred,
    PartyChanged,
    ProjectRegistered,
    ProjectTerminated,
    TerminateProject,
    TransferJurisdiction,
)
from lifecycle.projects.works.building import WHOLE
from lifecycle.vocabulary import Gate, WorksClass
from tests.projects.given import PROJECT, ask, fact, given
from tests.projects.walks import ADDED, AUTHORITY, BOTH, CODE, ONE, OWNER, REGISTERED, applied, outside, registration, walked

BUILDER = Unit(name="山西五建集团有限公司", uscc="91350100M000100Y43")
OTHER = Unit(name="晋城建工集团有限公司")
STOP = ask(TerminateProject, reason="投资计划取消")


def test_a_project_is_registered_with_its_units():
    registered = (
        given()
        .when(REGISTERED)
        .then(
            fact(
                ProjectRegistered,
                on=REGISTERED.on,
                project=PROJECT,
                code=CODE,
                name=REGISTERED.name,
                county="140581",
                kind=REGISTERED.kind,
                funding=REGISTERED.funding,
                urban=True,
                bim_pilot=False,
                approving_authority=AUTHORITY,
                approved_on=date(2023, 1, 5),
                parties=REGISTERED.parties,
            )
        )
    )
    assert (registered.party(PartyRole.CONSTRUCTION_UNIT), registered.buildings) == (OWNER, {})


def test_a_credit_code_is_kept_in_its_plain_form():
    written = Unit(name=OWNER.name, uscc=" 9133 0100 7996 5505 8b")
    project = given().when(registration(parties=(Party(role=PartyRole.CONSTRUCTION_UNIT, unit=written),))).project
    assert project.party(PartyRole.CONSTRUCTION_UNIT) == OWNER


def test_a_project_is_registered_once():
    given(REGISTERED).when(registration()).then_refused("project.registered_already", code=CODE)


def test_a_project_has_a_construction_unit():
    designer = Party(role=PartyRole.DESIGNER, unit=OTHER)
    given().when(registration(parties=(designer,))).then_refused("project.no_construction_unit")


def test_a_role_has_one_unit():
    owner = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER)
    given().when(registration(parties=(owner, owner))).then_refused("project.role_twice")


def test_a_project_is_not_registered_before_its_approval():
    given().when(registration(approved_on=date(2023, 1, 11))).then_refused("project.approved_later")
    assert given().when(registration(approved_on=date(2023, 1, 10))).project.approved_on == date(2023, 1, 10)


@pytest.mark.parametrize(
    "code", ["2301-441900-04-01-135254", "2019-140500-47-01-012345", "0012-140500-47-01-012345", "2020-140500-47-01-012345"]
)
def test_a_project_code_has_its_form_new_or_old(code: str):
    assert given().when(registration(code=code)).project.code == code


@pytest.mark.parametrize("code", ["", "2304-140581-04-01-13525", "2304-140581-04-01-1352541", "２３０４-140581-04-01-135254", f"{CODE}\n"])
def test_a_project_code_of_another_form_is_refused(code: str):
    given().when(registration(code=code)).then_refused("project.code_form", code=code)


@pytest.mark.parametrize(
    "code", ["2313-140581-04-01-135254", "2300-140581-04-01-135254", "1999-140581-04-01-135254", "2021-140581-04-01-135254"]
)
def test_a_project_code_begins_with_a_month_or_a_year_up_to_2020(code: str):
    given().when(registration(code=code)).then_refused("project.code_date", part=code[:4])


@pytest.mark.parametrize(
    ("code", "later", "on"),
    [
        ("2302", True, date(2023, 1, 31)),
        ("2301", False, date(2023, 1, 1)),
        ("2412", True, date(2023, 12, 31)),
        ("9912", True, date(2023, 12, 31)),
        ("2019", True, date(2018, 12, 31)),
        ("2019", False, date(2019, 1, 1)),
        ("2012", False, date(2012, 1, 1)),  # the year 2012 rather than December 2020
        ("2012", True, date(2011, 12, 31)),
    ],
)
def test_a_project_code_of_a_later_month_is_refused(code: str, later: bool, on: date):
    entered = registration(code=f"{code}-140581-04-01-135254", on=on, approved_on=None)
    if later:
        given().when(entered).then_refused("project.code_later", part=code, on=on)
    else:
        assert given().when(entered).project.code == entered.code


@pytest.mark.parametrize("code", ["91110000100001342", "91350100M000100Y4Z", "91350100M000100Y4"])
def test_a_wrong_credit_code_is_refused_wherever_a_unit_is_named(code: str):
    wrong = Unit(name="某公司", uscc=code)
    given().when(registration(parties=(Party(role=PartyRole.CONSTRUCTION_UNIT, unit=wrong),))).then_refused("unit.uscc_wrong", code=code)
    change = ask(ChangeParty, role=PartyRole.DESIGNER, unit=wrong, reason="中标")
    given(REGISTERED).when(change).then_refused("unit.uscc_wrong", unit="某公司")


def test_nothing_is_asked_of_a_project_that_is_not_registered():
    given().when(STOP).then_refused("project.unknown", project=PROJECT)


def test_works_without_buildings_are_one_whole():
    road = given().when(registration(works_class=WorksClass.ROAD_BRIDGE)).project
    assert list(road.buildings) == [WHOLE]
    assert road.dossier().buildings == ()


def test_a_unit_is_changed_and_the_old_one_answers_for_its_own_days():
    change = ask(ChangeParty, on=date(2023, 6, 1), role=PartyRole.CONSTRUCTION_UNIT, unit=OTHER, reason="项目转让")
    changed = (
        given(REGISTERED)
        .when(change)
        .then(fact(PartyChanged, on=date(2023, 6, 1), role=PartyRole.CONSTRUCTION_UNIT, unit=OTHER, reason="项目转让"))
    )
    assert changed.parties == (Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OTHER),)
    days = [date(2023, 1, 1), date(2023, 5, 31), date(2023, 6, 1), None]
    assert [changed.party(PartyRole.CONSTRUCTION_UNIT, day) for day in days] == [OWNER, OWNER, OTHER, OTHER]
    assert changed.party(PartyRole.SUPERVISOR) is None


def test_a_role_that_was_empty_is_filled():
    change = ask(ChangeParty, on=date(2022, 1, 1), role=PartyRole.GENERAL_CONTRACTOR, unit=BUILDER, reason="中标")
    assert given(REGISTERED).when(change).project.party(PartyRole.GENERAL_CONTRACTOR) == BUILDER


def test_a_change_of_unit_changes_something_and_goes_forward():
    same = ask(ChangeParty, role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER, reason="误填")
    given(REGISTERED).when(same).then_refused("party.same", unit=OWNER.name)
    back = ask(ChangeParty, on=date(2023, 1, 9), role=PartyRole.CONSTRUCTION_UNIT, unit=OTHER, reason="项目转让")
    given(REGISTERED).when(back).then_refused("party.before_last", since=REGISTERED.on)


def transfer(on: date, county: str = "140525") -> TransferJurisdiction:
    return ask(TransferJurisdiction, on=on, county=county, approving_authority="泽州县行政审批服务管理局", reason="行政区划调整")


def test_a_transferred_project_counts_for_its_new_county_from_that_day():
    moved = (
        given(REGISTERED)
        .when(transfer(date(2023, 7, 1)))
        .then(
            fact(
                JurisdictionTransferred,
                on=date(2023, 7, 1),
                county="140525",
                approving_authority="泽州县行政审批服务管理局",
                reason="行政区划调整",
            )
        )
    )
    assert (moved.county, moved.approving_authority) == ("140525", "泽州县行政审批服务管理局")
    days = [date(2022, 1, 1), date(2023, 6, 30), date(2023, 7, 1)]
    assert [moved.county_on(day) for day in days] == ["140581", "140581", "140525"]


def test_a_transfer_changes_something_and_goes_forward():
    moved = given(REGISTERED, transfer(date(2023, 7, 1)))
    moved.when(transfer(date(2023, 8, 1))).then_refused("jurisdiction.same", county="140525")
    moved.when(transfer(date(2023, 6, 30), "140524")).then_refused("jurisdiction.before_last", last=date(2023, 7, 1))
    assert moved.when(transfer(date(2023, 7, 1), "140524")).project.county == "140524"


def test_counting_county_and_approving_authority_are_two_things():
    only_the_authority = ask(TransferJurisdiction, county="140581", approving_authority="晋城市行政审批服务管理局", reason="事权上收")
    assert given(REGISTERED).when(only_the_authority).project.county == "140581"


def test_a_terminated_project_takes_no_more_commands_but_those_that_close_or_mend():
    ended = given(walked(Gate.DESIGN_REVIEW), ask(OpenSupervision, buildings=(ONE,), reason="群众反映"), STOP)
    ended.when(ADDED).then_refused("project.terminated", on=STOP.on)
    ended.when(ask(FulfilCommitment, commitment="A1-1", evidence="无")).then_refused("commitment.not_open")
    assert not ended.when(ask(CloseSupervision, supervision="S1", settlement="已核实")).project.supervisions["S1"].open
    revoked = ended.when(ask(RevokeDecision, gate=Gate.DESIGN_REVIEW, buildings=BOTH, reason="审查失当")).project
    assert revoked.missing_before(Gate.CONSTRUCTION_PERMIT, revoked.buildings[ONE], STOP.on) == (Gate.DESIGN_REVIEW, Gate.DRAWING_REVIEW)


def test_a_project_ends_when_no_application_is_open():
    open_one = (REGISTERED, ADDED, outside(Gate.PLANNING_CONDITIONS), applied(Gate.DESIGN_REVIEW, "A1"))
    given(open_one).when(STOP).then_refused("project.applications_open", applications=["A1"])
    withdrawn = ask(WithdrawApplication, application="A1", reason="方案重做")
    given(open_one, withdrawn).when(STOP).then(fact(ProjectTerminated, reason="投资计划取消"))
