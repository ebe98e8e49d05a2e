"""规划与剧本: who takes part in the demonstration city, and that every command has its place in it. Nothing is recorded here."""

from itertools import pairwise

import pytest
from stdnum.cn import uscc

from lifecycle.compliance.choices import DecideChoice
from lifecycle.demo.calendar import CLOSING, OPENING
from lifecycle.demo.diary import DiaryStep
from lifecycle.demo.life import Life
from lifecycle.demo.names import COUNTY_NAMES
from lifecycle.demo.people import STAFF
from lifecycle.demo.plan import plan
from lifecycle.demo.script import script
from lifecycle.demo.stories import STORIES
from lifecycle.ledger.facts import AcceptRestore, EraseAttachment, ErasePerson, LiftRetentionHold, PlaceRetentionHold, RegisterPerson
from lifecycle.permissions import PERMITTED
from lifecycle.staff import access
from lifecycle.staff.appointments import Role
from lifecycle.staff.confirming import CarryOutAct
from lifecycle.staff.recovery import ReinstateSecurityAdmin
from lifecycle.values.identifiers import region_of
from lifecycle.vocabulary import Funding, Gate, Kind, Use, WorksClass
from tests.packaged import rulebook, statutes

LIVES = plan(1)
STEPS = script("demo/1", LIVES, statutes())


def uses(life: Life) -> set[Use]:
    return {use for batch in life.batches for b in batch.buildings for use in (b.new.use, *(part.use for part in b.new.parts))}


def test_at_least_120_projects_in_all_seven_counties() -> None:
    assert len(LIVES) >= 120
    assert {life.county for life in LIVES} == set(COUNTY_NAMES) == {c.code for c in rulebook().jurisdictions.counties}


def test_every_kind_funding_use_and_works_class_is_there() -> None:
    assert {life.kind for life in LIVES} == set(Kind)
    assert {life.funding for life in LIVES} == set(Funding)
    assert {life.works_class for life in LIVES} == set(WorksClass)
    assert set().union(*map(uses, LIVES)) == set(Use)


def test_projects_have_one_to_eight_buildings_some_of_them_with_parts() -> None:
    numbers = {sum(len(batch.buildings) for batch in life.batches) for life in LIVES if life.works_class is WorksClass.BUILDING}

    assert (min(numbers), max(numbers)) == (1, 8)
    assert any(building.new.parts for life in LIVES for batch in life.batches for building in batch.buildings)


def test_batches_are_permitted_on_days_of_their_own() -> None:
    days = [[batch.days[Gate.CONSTRUCTION_PERMIT] for batch in life.batches] for life in LIVES if len(life.batches) > 1]

    assert len(days) > 20
    assert all(len(set(permitted)) == len(permitted) for permitted in days)


def test_no_name_and_no_code_is_given_twice() -> None:
    assert len({life.name for life in LIVES}) == len({life.code for life in LIVES}) == len({life.id for life in LIVES}) == len(LIVES)


def test_identifiers_have_the_form_of_real_ones() -> None:
    units = {party.unit for life in LIVES for party in life.parties}

    assert all(region_of(life.code) == (life.county if life.county.isdigit() else "140500") for life in LIVES)
    assert len(units) > 20
    assert all(unit.uscc and uscc.is_valid(unit.uscc) for unit in units)
    assert len({unit.uscc for unit in units}) == len(units)


def test_every_story_is_told_once() -> None:
    assert [life.story for life in LIVES if life.story] == list(STORIES)


def test_every_role_has_its_staff_and_nobody_two() -> None:
    assert {member.role for member in STAFF} == set(Role)
    assert len({member.staff for member in STAFF}) == len({member.person for member in STAFF}) == len(STAFF)


OF_THE_LEDGER = {AcceptRestore, RegisterPerson, EraseAttachment, ErasePerson, PlaceRetentionHold, LiftRetentionHold}
OF_ACCOUNTS = {command for command in PERMITTED if command.__module__ == access.__name__}
AT_THE_DOOR = OF_THE_LEDGER | OF_ACCOUNTS | {CarryOutAct, DecideChoice, ReinstateSecurityAdmin}
"""What has to do with accounts, with a backup or an administrator put back, with persons, whom the demonstration registers last; and what
stands inside a proposal."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_command_there_is_is_given(seed: int) -> None:
    given = {type(step.command) for step in script("any", plan(seed), statutes()) if step.refused is None}

    assert set(PERMITTED) - given == AT_THE_DOOR, "demonstration accounts are opened beside the script"


def test_what_nobody_may_do_is_tried() -> None:
    tried = {step.refused for step in STEPS if step.refused}

    assert {"gate.not_passable", "gate.held_back", "gate.earlier_not_passed", "project.code_used", "staff.role_may_not"} <= tried


def test_nothing_is_recorded_before_its_day_or_outside_the_year() -> None:
    assert all(step.command.on <= step.recorded_on for step in STEPS)
    assert all(OPENING <= step.recorded_on <= CLOSING for step in STEPS)
    assert all(one.recorded_on <= other.recorded_on for one, other in pairwise(STEPS))


def test_the_two_clocks_differ_but_for_most_not() -> None:
    existing = {life.id for life in LIVES if life.existing}
    late = [step for step in STEPS if step.command.on < step.recorded_on and getattr(step.command, "project", None) not in existing]

    assert 100 < len(late) < len(STEPS) / 10
    assert max((step.recorded_on - step.command.on).days for step in late) > 50


def test_what_is_recorded_late_does_not_overtake_what_the_project_did_next() -> None:
    for life in LIVES:
        own = [step for step in STEPS if getattr(step.command, "project", None) == life.id]
        assert own == sorted(own, key=lambda step: (step.command.on, step.command.id))


def test_projects_are_interleaved() -> None:
    def projects(steps: tuple[DiaryStep, ...]) -> list[str]:
        return [getattr(step.command, "project", "") for step in steps]

    changes = sum(one != other for one, other in pairwise(projects(STEPS)))
    assert changes > len(LIVES) * 3


def test_the_same_seed_gives_the_same_steps_and_another_one_others() -> None:
    assert script("demo/1", plan(1), statutes()) == STEPS
    assert script("demo/1", plan(2), statutes()) != STEPS
