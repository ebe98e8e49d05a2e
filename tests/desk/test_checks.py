"""检查业务: a check and its project in one transaction, who may do what, its due days, and its place in the ledger."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import CHECK, matter_of_checks
from lifecycle.desk.inspections.check_due import due_days
from lifecycle.desk.inspections.reading_campaigns import campaign_of, draw_is_public
from lifecycle.desk.matters import MATTERS
from lifecycle.inspections.campaigns.drawing import Assigned, DrawSeeded, DrawVoided, ObjectsDrawn
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.checks.opening import InitiateCheck, Scope
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings
from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.inspections.findings.rectifying import ReceiveReply
from lifecycle.ledger import Append, Stream
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty
from lifecycle.projects.works.inspected import CheckOpened, CheckOrigin, FindingHeldBackNoMore, FindingHoldsBack
from lifecycle.staff.appointments import AppointStaff, Role
from lifecycle.vocabulary import BuildingId, CommandId, Fact, PersonId, Refused, StaffId
from tests.copies import Fill
from tests.desk.conftest import CODE, HANDLER, ON, P1, Office, staffed
from tests.desk.inspections.drawn import OF, announced
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.inspections.story import DONE, ITEMS, LI, ORDERED, RE_CHECKED, REPLIED, SECONDED, SHA, WANG
from tests.office import CITY, HEAD, SECURITY
from tests.packaged import packaged_calendar, statutes

DAY = ON
LATER = date(2023, 6, 12)


def with_inspectors(url: str) -> None:
    staffed(url)
    office = Office(url, ON)
    for staff in (WANG, LI):
        office.appoint(staff, Role.INSPECTOR)
    office.close()


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url = copy_of(with_inspectors)
    office = Office(url, ON, tmp_path)
    matters = tuple(matter_of_checks(lambda *_: Scope(ITEMS)) if matter is CHECK else matter for matter in MATTERS)
    office.desk = Desk(office.ledger, statutes(), office.clock, matters=matters)
    office.register()
    for id_ in ("1", "2"):
        office.add_building(id_)
    for role, name in ((PartyRole.GENERAL_CONTRACTOR, "晋城一建集团有限公司"), (PartyRole.SUPERVISOR, "山西诚正监理有限公司")):
        office.give(ChangeParty, role=role, unit=Unit(name=name), reason="中标")
    yield office
    office.close()


def said(command: CheckCommand, **fields: Any) -> dict[str, Any]:
    """What a command of the story says, on the day of the office."""
    told = {name: getattr(command, name) for name in command.__struct_fields__ if name not in {"id", "on", "confirmed"}}
    if isinstance(command, InitiateCheck):
        told |= {"project": P1, "deadline": LATER, "origin": CheckOrigin.ROUTINE}
    return told | fields


def carried_out(office: Office) -> None:
    for command in DONE:
        office.give(type(command), **said(command))


def refused(office: Office, command: CheckCommand, **fields: Any) -> str:
    with pytest.raises(Refused) as refusal:
        office.give(type(command), **said(command, **fields))
    return refusal.value.code


def test_a_check_and_its_project_are_told_in_one_transaction(office: Office) -> None:
    carried_out(office)
    check, project = office.ledger.load("check/c1"), office.ledger.load(f"project/{P1}")

    opened = [each for each in project.recorded if isinstance(each.fact, CheckOpened)]
    held = [each for each in project.recorded if isinstance(each.fact, FindingHoldsBack)]
    assert [each.fact.finding_id for each in held if isinstance(each.fact, FindingHoldsBack)] == ["F1", "F2"]
    assert office.ledger.recorded_by(opened[0].command) == (check.recorded[0], opened[0])
    assert {f"project:{P1}", f"building:{P1}/1", f"building:{P1}/2"} <= set(check.recorded[0].tags)
    office.clock.reach(LATER)
    for command in (ORDERED, REPLIED, RE_CHECKED, SECONDED):
        office.give(type(command), **said(command) | _late(command))
    office.give(CloseFinding, on=LATER, by=WANG, check="c1", finding_id="F1", ground="复查合格")
    last = office.ledger.load(f"project/{P1}").recorded[-1]
    assert isinstance(last.fact, FindingHeldBackNoMore)
    assert [finding.finding_id for finding in office.project(CODE).findings.values()] == ["F2"]


def _late(command: CheckCommand) -> dict[str, Any]:
    days = {"on": LATER}
    if isinstance(command, OrderRectification):
        days |= {"served_on": LATER, "deadline": date(2023, 7, 1)}
    return days


def test_only_inspectors_of_the_day_check_and_two_ids_of_one_person_are_one(office: Office) -> None:
    opening = DONE[0]
    assert refused(office, opening, inspectors=(WANG, HANDLER)) == "check.no_inspector"
    assert refused(office, opening, by=HANDLER) == "staff.role_may_not"
    twin = StaffId("ZF03")
    person = office.know(PersonId("person-5"))
    for staff in (StaffId("ZF04"), twin):
        office.give(AppointStaff, on=DAY, by=SECURITY, staff=staff, role=Role.INSPECTOR, person=person)
    assert refused(office, opening, inspectors=(StaffId("ZF04"), twin)) == "check.same_person"
    office.give(InitiateCheck, **said(opening))
    assert refused(office, DONE[1], by=twin) == "check.not_its_inspector"


def test_a_county_opens_no_check_of_another_and_an_unknown_project_has_none(office: Office) -> None:
    other = StaffId("ZF05")
    office.appoint(other, Role.INSPECTOR, county="140525")
    assert refused(office, DONE[0], by=other) == "staff.other_county"
    assert refused(office, DONE[0], project="p9") == "project.unknown"
    assert refused(office, DONE[1]) == "check.unknown"


def test_buildings_are_called_as_the_project_calls_them(office: Office) -> None:
    office.give(InitiateCheck, **said(DONE[0], buildings=(BuildingId("１"),)))
    (fact,) = [each.fact for each in office.ledger.load("check/c1").recorded]
    assert fact.buildings == ("1",)  # type: ignore[attr-defined]


def test_what_waits_is_the_check_then_each_finding_by_the_printed_day(office: Office) -> None:
    for command in DONE[:3]:
        office.give(type(command), **said(command))
    assert [(each.item, each.due and each.due.on) for each in _waiting(office)] == [("check", LATER)]
    for command in DONE[3:]:
        office.give(type(command), **said(command))
    assert [(each.item, each.ends, each.due) for each in _waiting(office)] == [
        ("F1", OrderRectification, None),
        ("F2", OrderRectification, None),
    ]
    office.give(OrderRectification, **said(ORDERED, served_on=DAY, deadline=LATER))
    assert [(each.item, each.ends, each.due and each.due.on) for each in _waiting(office)] == [
        ("F1", ReceiveReply, LATER),
        ("F2", ReceiveReply, LATER),
    ]
    office.give(ReceiveReply, **said(REPLIED))
    assert {each.ends for each in _waiting(office)} == {ReCheckFindings}
    office.give(ReCheckFindings, **said(RE_CHECKED))
    assert {each.ends for each in _waiting(office)} == {ConfirmReCheck}
    office.give(ConfirmReCheck, **said(SECONDED))
    assert {each.ends for each in _waiting(office)} == {CloseFinding}
    assert {(each.county, each.name) for each in _waiting(office)} == {("140581", "高平市第二人民医院")}


def _waiting(office: Office) -> list[Any]:
    return list(due_days([each.fact for each in office.ledger.load("check/c1").recorded], packaged_calendar()))


def drawn(office: Office, **approval: Any) -> None:
    """A campaign whose draw gives the project WANG and LI."""
    office.appoint(HEAD, Role.HEAD)
    office.give(PlanCampaign, by=CITY, **PLANNED)
    office.give(ApproveCampaign, by=HEAD, **APPROVED, **approval)
    sent = Assigned(object_id=P1, inspectors=(WANG, LI))
    result = ObjectsDrawn(**OF, result=SHA, chosen=(P1,), assigned=(sent,))
    recorded(office, announced(b""), DrawSeeded(**OF, seed=SHA), result)


def recorded(office: Office, *facts: Fact) -> None:
    matter = office.desk.matters.of_stream("campaign/2023-01")
    stream = office.ledger.load("campaign/2023-01")
    tags = tuple(matter.tags(stream, each) for each in facts)
    append = Append(stream=stream.name, expected_version=stream.version, facts=facts, tags=tags)
    office.ledger.append([append], command=CommandId(f"draw/{stream.version}"), actor=CITY)


DRAWN: dict[str, Any] = {"origin": CheckOrigin.DOUBLE_RANDOM, "campaign": "2023-01", "inspectors": ()}


def test_a_check_that_was_drawn_is_filled_in_from_the_draw_and_opened_once(office: Office) -> None:
    drawn(office)
    assert refused(office, DONE[0], **DRAWN | {"inspectors": (WANG, HANDLER)}) == "check.others_than_drawn"
    assert refused(office, DONE[0], **DRAWN | {"campaign": None, "inspectors": (WANG, LI)}) == "check.campaign_needed"
    office.give(InitiateCheck, **said(DONE[0], **DRAWN))
    (fact,) = [each.fact for each in office.ledger.load("check/c1").recorded]
    assert fact.inspectors == (WANG, LI)  # type: ignore[attr-defined]
    assert refused(office, DONE[0], check="c2", **DRAWN) == "check.drawn_object_checked"
    office.give(InitiateCheck, **said(DONE[0], check="c2", **DRAWN | {"origin": CheckOrigin.RE_CHECK}))


def test_a_draw_that_changes_while_its_check_is_opened_is_looked_at_again(office: Office) -> None:
    drawn(office)
    load = office.ledger.load

    def meanwhile(name: str) -> Stream:
        stream = load(name)
        if name == "campaign/2023-01":
            office.ledger.load = load  # type: ignore[method-assign]
            recorded(office, DrawVoided(**OF, reason="名录漏列", result=SHA))
        return stream

    office.ledger.load = meanwhile  # type: ignore[method-assign]
    assert refused(office, DONE[0], **DRAWN) == "command.came_second"
    assert refused(office, DONE[0], **DRAWN) == "campaign.not_now"


def test_an_unannounced_draw_is_public_once_a_check_of_its_campaign_has_begun(office: Office) -> None:
    drawn(office, unannounced=True)
    other = StaffId("ZF05")
    office.appoint(other, Role.INSPECTOR, county="140581")
    assert refused(office, DONE[0], by=other, **DRAWN) == "campaign.unknown", "an inspector of a county cannot try what was drawn"
    office.give(InitiateCheck, **said(DONE[0], check="c1"))
    office.give(InitiateCheck, **said(DONE[0], check="c3", by=CITY, **DRAWN))
    for begun, public in (("c1", False), ("c3", True)):
        office.give(ArriveOnSite, **said(DONE[1], check=begun))
        assert draw_is_public(office.ledger, campaign_of(office.ledger, "2023-01")) is public


def test_nothing_is_checked_while_no_list_is_published(office: Office) -> None:
    office.desk = Desk(office.ledger, statutes(), office.clock)
    for command in DONE[:3]:
        office.give(type(command), **said(command))
    assert refused(office, DONE[3]) == "check.item_not_on_list"
    assert isinstance(DONE[3], RecordItemResults)
