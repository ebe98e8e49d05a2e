"""问题不丢失: whatever becomes of buildings, units, county and project, a finding waits until it is closed out or let go."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lifecycle.desk.inspections.check_due import due_days
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty, TerminateProject, TransferJurisdiction
from lifecycle.projects.works.building import heirs
from lifecycle.projects.works.buildings import DropBuilding, MergeBuildings, SplitBuilding
from lifecycle.projects.works.inspected import holding_back
from lifecycle.vocabulary import BuildingId, Gate, Refused, StaffId
from tests.inspections.story import DONE, Situation, asked
from tests.packaged import packaged_calendar
from tests.projects.given import ask, given
from tests.projects.walks import new

WAYS = ("split", "merge", "drop", "transfer", "party", "terminate")
SIZE = Decimal(3000)


def command(way: str, standing: list[BuildingId], number: int, on: date) -> ProjectCommand | None:
    """What happens next, to the first or the last of what stands; None where there is too little left."""
    if way == "split" and standing:
        into = tuple(new(f"{number}{half}", floor_area_m2=SIZE) for half in "ab")
        return ask(SplitBuilding, on=on, building=standing[0], into=into, reason="分期")
    if way == "merge" and len(standing) > 1:
        return ask(MergeBuildings, on=on, buildings=tuple(standing[:2]), into=new(f"{number}m", floor_area_m2=SIZE), reason="合建")
    if way == "drop" and standing:
        return ask(DropBuilding, on=on, building=standing[-1], reason="不再建设")
    if way == "transfer":
        county = "140525" if number % 2 else "140581"
        return ask(TransferJurisdiction, on=on, county=county, approving_authority="审批局", reason="划转")
    if way == "party":
        return ask(ChangeParty, on=on, role=PartyRole.GENERAL_CONTRACTOR, unit=Unit(name=f"总包{number}"), reason="更换")
    return ask(TerminateProject, on=on, reason="终止") if way == "terminate" else None


SITUATION = Situation(*DONE)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@for_all(st.lists(st.sampled_from(WAYS), min_size=1, max_size=6))
def test_a_finding_is_never_lost(ways: list[str]) -> None:
    facts, on = SITUATION.project_facts, date(2023, 10, 10)
    for number, way in enumerate(ways, 3):
        story = given(tuple(facts))
        assert story.project is not None
        on += timedelta(days=1)
        happens = command(way, [each.id for each in story.project.standing()], number, on)
        if happens is None:
            continue
        try:
            facts = [*facts, *story.when(happens).facts]
        except Refused:
            continue

        project = given(tuple(facts)).project
        assert project is not None
        assert {each.finding_id for each in project.findings.values()} == {"F1", "F2"}
        for finding in SITUATION.check.open_findings():
            alive = heirs(project.buildings, finding.buildings)
            for building in alive:
                held = holding_back(project, [building.id], Gate.ACCEPTANCE_FILING, key_items=True)
                assert f"c1 {finding.id}" in {issue.id for issue in held}
            _let_go(facts, finding.id, on, possible=not alive or project.terminated_on is not None)
    waits = {each.item for each in due_days(SITUATION.facts, packaged_calendar())}
    assert waits == {"F1", "F2"}


def _let_go(facts: list, finding: str, on: date, *, possible: bool) -> None:  # type: ignore[type-arg]
    there = Situation(*DONE)
    there.project_facts = facts
    decided = asked(DropFinding, on, by=StaffId("SJ01"), finding_id=finding, number="晋市建决〔2023〕4号", ground="单体取消")
    if possible:
        assert there.decide(decided).check
        there.facts += there.decide(decided).check
        assert finding not in {each.item for each in due_days(there.facts, packaged_calendar())}
    else:
        with pytest.raises(Refused) as refusal:
            there.decide(replace(decided))
        assert refusal.value.code == "site_finding.building_stands"
