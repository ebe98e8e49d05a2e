"""竞争: two officials at the same moment at one draw or with one number of a check, on both databases: one of them is answered, once."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.inspections.campaigns.announcing import AnnounceDraw
from lifecycle.inspections.campaigns.drawing import SeedDraw, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.checks.opening import CheckInitiated
from lifecycle.inspections.registers.inspectors import ListInspector
from lifecycle.inspections.registers.objects import ListObject, ObjectKind
from lifecycle.ledger import verify_chain
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import Command, CommandId, PersonId, ProjectId, StaffId
from tests.attacks.counts import ROUNDS
from tests.attacks.test_finding_races import ALL, on_site
from tests.attacks.test_finding_races import ON as CHECKED
from tests.attacks.test_races import Act, at_once
from tests.copies import Fill
from tests.desk.conftest import ON, Office, staffed
from tests.desk.inspections.test_campaign_draws import ANNOUNCED, JUNE, NOT_WITNESSED, SEED, after_the_lottery
from tests.desk.test_checks import said, with_inspectors
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.inspections.registers.test_registers import STADIUM, ZHAO_LISTED
from tests.inspections.story import OPENED
from tests.office import CITY, HEAD, SECURITY

CAMPAIGNS = tuple(f"2023-{number:02}" for number in range(2 * ROUNDS))


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    """With announced draws of as many campaigns as there are races."""
    office = Office(copy_of(staffed), ON, tmp_path)
    office.appoint(HEAD, Role.HEAD)
    for number in (1, 2, 3):
        office.give(ListObject, by=CITY, **STADIUM | {"object_id": f"SY-{number}", "listed_since": ON})
        staff, person = StaffId(f"ZF0{number}"), office.know(PersonId(f"R-{number}"))
        office.give(AppointStaff, on=date(2020, 1, 1), by=SECURITY, staff=staff, person=person, role=Role.INSPECTOR, county=None)
        office.give(ListInspector, by=CITY, **ZHAO_LISTED | {"staff": staff, "person": person, "listed_since": ON})
    for number, campaign in enumerate(CAMPAIGNS, 1):
        office.give(PlanCampaign, by=CITY, **PLANNED | {"campaign": campaign, "object_kind": ObjectKind.BUILDING_IN_USE})
        office.give(ApproveCampaign, by=HEAD, **APPROVED | {"campaign": campaign, "number": f"晋市建检批〔2023〕{number}号"})
        office.give(AnnounceDraw, **ANNOUNCED | {"campaign": campaign})
    after_the_lottery(office)
    yield office
    office.close()


def act(office: Office, command: Command) -> Act:
    return lambda: office.desk.carry_out(command)


def seeding(office: Office, campaign: str, which: str) -> Act:
    told = SEED | {"campaign": campaign, "confirmed": NOT_WITNESSED}
    return act(office, SeedDraw(id=CommandId(f"seed/{campaign}/{which}"), **told))


def test_a_draw_is_seeded_once_and_void_or_not(office: Office, attacked: Callable[[str], None]) -> None:
    void_first = 0
    for campaign in CAMPAIGNS[:ROUNDS]:
        told = at_once(seeding(office, campaign, "a"), seeding(office, campaign, "b"))
        assert sorted(map(bool, told)) == [False, True], told
        (draw,) = campaign_of(office.ledger, campaign).draws
        assert draw.seeded
        assert draw.drawn
    for campaign in CAMPAIGNS[ROUNDS:]:
        voided = {"on": JUNE, "by": HEAD, "campaign": campaign, "reason": "来源停止出数", "confirmed": ("draw.void_late",)}
        told = at_once(seeding(office, campaign, "a"), act(office, VoidDraw(id=CommandId(f"void/{campaign}"), **voided)))
        (draw,) = campaign_of(office.ledger, campaign).draws
        assert [not each for each in told] == [draw.seeded is not None, draw.voided is not None]
        assert "" in told
        assert draw.voided is None or draw.voided.result == (draw.drawn and draw.drawn.result), "a void names what was drawn before it"
        void_first += draw.drawn is None
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} draws seeded by two at once, {ROUNDS} seeded and voided at once ({void_first} void before its numbers)")


@pytest.fixture
def checking(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    office = Office(copy_of(with_inspectors), CHECKED, tmp_path)
    yield office
    office.close()


def test_one_number_of_a_check_is_opened_once(checking: Office, attacked: Callable[[str], None]) -> None:
    projects = ProjectId("r1"), ProjectId("r2")
    for project in projects:
        on_site(checking, project)
    for round_ in range(ROUNDS):
        opening = {"on": CHECKED, "check": f"twice-{round_}", "buildings": ALL, "deadline": date(2023, 12, 20)}
        asked = [
            type(OPENED[0])(id=CommandId(f"open/{project}/{round_}"), **said(OPENED[0]) | opening | {"project": project})
            for project in projects
        ]
        told = at_once(*(act(checking, each) for each in asked))
        assert sorted(map(bool, told)) == [False, True], told
        recorded = checking.ledger.load(f"check/twice-{round_}").recorded
        assert len([each for each in recorded if isinstance(each.fact, CheckInitiated)]) == 1
    assert verify_chain(checking.ledger.engine) is None
    attacked(f"races: {ROUNDS} numbers of checks opened for two projects at once, each for one")
