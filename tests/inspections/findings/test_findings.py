"""检查发现: from an unmet item or beside the list, ordered, replied to, re-checked and closed out; what it holds back of the project."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.inspections.checks.terms import ItemLevel, Responsible, UnitRole
from lifecycle.inspections.findings.closing import CloseFinding, FindingClosed, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.inspections.findings.orders import LiftStopWork, OrderStopWork
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply, ReplyToFinding
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.registration import ChangeParty, TerminateProject
from lifecycle.projects.works.inspected import FindingHeldBackNoMore, FindingHoldsBack
from lifecycle.vocabulary import BuildingId, StaffId
from tests.inspections.story import (
    BARRIER_FREE,
    CLOSED,
    DONE,
    DUE,
    FOUND,
    INSULATION,
    ON,
    ON_SITE,
    ORDERED,
    PERMIT,
    PROJECT_STORY,
    RAMP_FOUND,
    RE_CHECKED,
    REPLIED,
    RESULTS,
    SECONDED,
    WANG,
    WITH_FINDINGS,
    Situation,
    asked,
    named,
)
from tests.projects.given import ask, given
from tests.projects.walks import BOTH, ONE

LATER = date(2023, 12, 1)
STOPPED = asked(
    OrderStopWork,
    on=ORDERED.on,
    number="晋市建停〔2023〕1号",
    addressee=named(),
    findings=("F1",),
    buildings=(ONE,),
    stopped_part="3层外墙",
    clauses=ORDERED.clauses,
    served_by=ORDERED.served_by,
    served_on=ORDERED.served_on,
)
BESIDE: dict[str, Any] = {"item": None, "building": None, "item_level": ItemLevel.GENERAL}


def other(command: Any, **fields: Any) -> Any:
    return replace(command, **fields)


def test_a_finding_of_a_key_item_tells_the_project_and_the_units_of_the_day() -> None:
    happened = Situation(*ON_SITE, RESULTS).decide(FOUND)

    (found,) = happened.check
    assert isinstance(found, FindingRecorded)
    assert (found.finding_id, found.item_level) == ("F1", ItemLevel.KEY)
    assert found.responsible == (
        Responsible(role=UnitRole.CONTRACTOR, unit=Unit(name="晋城一建集团有限公司")),
        Responsible(role=UnitRole.SUPERVISOR, unit=Unit(name="山西诚正监理有限公司")),
    )
    held = {"check": "check/c1", "finding_id": "F1", "buildings": (ONE,), "key": True, "what": "外墙保温厚度不足"}
    assert happened.project == [FindingHoldsBack(on=ON, by=WANG, **held)]


def test_a_finding_whose_item_names_a_statute_holds_back_by_it() -> None:
    (held,) = Situation(*ON_SITE, RESULTS).decide(RAMP_FOUND).project
    assert isinstance(held, FindingHoldsBack)
    assert (held.key, held.clauses, held.buildings) == (False, (BARRIER_FREE,), BOTH)


def test_a_general_finding_beside_the_list_holds_back_nothing() -> None:
    there = Situation(*ON_SITE)
    assert there.decide(other(FOUND, **BESIDE)).project == []
    assert there.decide(other(FOUND, **BESIDE | {"item_level": ItemLevel.KEY})).project


def test_the_unit_of_the_day_stays_when_another_takes_its_place() -> None:
    changed = ask(ChangeParty, on=date(2023, 10, 10), role=PartyRole.GENERAL_CONTRACTOR, unit=Unit(name="新的总包公司"), reason="退场")
    happened = Situation(*ON_SITE, RESULTS, project=(*PROJECT_STORY, changed)).decide(FOUND)  # type: ignore[misc]
    assert happened.check[0].responsible[0].unit.name == "晋城一建集团有限公司"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("building.none_named", {"buildings": ()}),
        ("check.other_buildings", {"buildings": (BuildingId("9"),)}),
        ("site_finding.no_clause", {"clauses": ()}),
        ("site_finding.no_unit", {"responsible": ()}),
        ("check.unit_twice", {"responsible": (named(), named())}),
        ("check.unit_unknown", {"responsible": (named(UnitRole.REVIEWER),)}),
        ("site_finding.no_level", {"item": None, "building": None}),
        ("site_finding.item_not_unmet", {"item": PERMIT.item, "building": None}),
        ("check.item_not_on_list", {"item": "items/z9"}),
    ],
)
def test_a_finding_is_not_recorded(code: str, fields: dict[str, Any]) -> None:
    Situation(*ON_SITE, RESULTS).then_refused(code, other(FOUND, **fields))


def test_an_item_has_one_finding() -> None:
    Situation(*WITH_FINDINGS).then_refused("site_finding.of_item_already", FOUND, item=INSULATION.title)


def test_the_way_of_a_finding_from_order_to_close_out() -> None:
    story: list[Any] = [*DONE]
    way = []
    for step in (ORDERED, REPLIED, RE_CHECKED, SECONDED, *CLOSED):
        story.append(step)
        way.append(Situation(*story).check.findings["F1"].status)
    assert way == [
        FindingStatus.ORDERED,
        FindingStatus.REPLIED,
        FindingStatus.RECTIFIED,
        FindingStatus.RECTIFIED,
        FindingStatus.CLOSED,
        FindingStatus.CLOSED,
    ]
    done = Situation(*story)
    assert done.check.open_findings() == ()
    assert done.project.findings == {}


def test_closing_out_lets_go_what_was_held_back_in_the_same_transaction() -> None:
    happened = Situation(*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED).decide(CLOSED[0])
    said = {"on": CLOSED[0].on, "by": WANG, "finding_id": "F1"}
    assert happened.check == [FindingClosed(**said, ground="复查合格")]
    assert happened.project == [FindingHeldBackNoMore(**said, check="check/c1")]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("site_finding.each_once", {"findings": ()}),
        ("site_finding.each_once", {"findings": ("F1", "F1")}),
        ("site_finding.not_open", {"findings": ("F9",)}),
        ("site_finding.no_clause", {"clauses": ()}),
        ("site_order.due_before", {"deadline": date(2023, 10, 9)}),
        ("site_order.served_before", {"served_on": date(2023, 10, 9)}),
        ("check.before_last", {"on": date(2023, 10, 8)}),
        ("site_finding.before_last", {"on": ON, "findings": ("F3",)}),
        ("number.year_later", {"number": "晋市建改〔2024〕8号"}),
    ],
)
def test_an_order_is_not_made(code: str, fields: dict[str, Any]) -> None:
    third = other(FOUND, **BESIDE, on=date(2023, 10, 10))
    Situation(*WITH_FINDINGS, third).then_refused(code, other(ORDERED, **fields))


def test_a_stop_of_works_stands_until_it_is_lifted() -> None:
    stopped = Situation(*DONE, STOPPED)
    lifted = asked(LiftStopWork, on=LATER, order="O1", number="晋市建复〔2023〕1号", ground="已整改")
    assert stopped.check.orders["O1"].stops
    assert Situation(*DONE, STOPPED, lifted).check.orders["O1"].lifted_on == LATER
    Situation(*DONE, ORDERED).then_refused("site_order.no_standstill", lifted, order="O1")
    Situation(*DONE).then_refused("building.none_named", other(STOPPED, buildings=()))
    Situation(*DONE).then_refused("site_order.due_before", other(STOPPED, deadline=ON))


def test_an_extension_is_asked_and_decided_and_moves_the_due_day() -> None:
    until = date(2023, 11, 20)
    wanted = asked(AskExtension, on=date(2023, 11, 2), order="O1", until=until, reason="材料未到")
    granted = asked(DecideExtension, on=date(2023, 11, 3), order="O1", until=until, reason="同意")
    ordered = Situation(*DONE, ORDERED)
    assert ordered.check.findings["F1"].due == DUE
    assert Situation(*DONE, ORDERED, wanted, granted).check.findings["F1"].due == until
    assert Situation(*DONE, ORDERED, wanted, other(granted, until=None)).check.findings["F1"].due == DUE
    ordered.then_refused("site_order.unknown", other(wanted, order="O9"), order="O9")
    ordered.then_refused("site_order.no_extension", other(wanted, until=DUE))
    ordered.then_refused("site_order.no_extension_asked", granted)
    Situation(*DONE, ORDERED, wanted).then_refused("site_order.extension_open", wanted)
    ordered.then_refused("site_order.before_last", other(wanted, on=ON), order="O1")
    Situation(*DONE, ORDERED, wanted).then_refused("site_order.no_extension", other(granted, until=date(2023, 11, 21)))


def test_a_reply_is_of_findings_that_were_ordered_to_be_put_right() -> None:
    Situation(*DONE).then_refused("site_finding.not_ordered", REPLIED, finding="F1")
    twice = (ReplyToFinding(finding_id="F1", words="已改"),) * 2
    Situation(*DONE, ORDERED).then_refused("site_finding.each_once", asked(ReceiveReply, **_of(REPLIED, replies=twice)))


def test_a_re_check_takes_two_and_sets_a_new_day_for_what_is_left() -> None:
    replied = Situation(*DONE, ORDERED, REPLIED)
    replied.then_refused("re_check.two_inspectors", other(RE_CHECKED, second=WANG), staff=WANG)
    replied.then_refused("re_check.new_day", other(RE_CHECKED, deadline=LATER))
    left = (ReCheckOfFinding(finding_id="F1", result=ReCheckResult.INSUFFICIENT),)
    replied.then_refused("re_check.new_day", other(RE_CHECKED, results=left), findings=["F1"])
    replied.then_refused("site_order.due_before", other(RE_CHECKED, results=left, deadline=ON))
    again = Situation(*DONE, ORDERED, REPLIED, other(RE_CHECKED, results=left, deadline=LATER))
    assert (again.check.findings["F1"].status, again.check.findings["F1"].due) == (FindingStatus.ORDERED, LATER)
    again.then_refused("site_finding.not_rectified", CLOSED[0], status=FindingStatus.ORDERED)
    Situation(*DONE).then_refused("site_finding.not_ordered", RE_CHECKED, finding="F1")


def test_what_is_closed_or_found_rectified_is_not_ordered_again() -> None:
    Situation(*DONE, ORDERED, REPLIED, RE_CHECKED).then_refused(
        "site_finding.rectified_already", other(ORDERED, on=LATER, served_on=LATER, deadline=LATER)
    )
    closed = Situation(*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED, *CLOSED)
    closed.then_refused("site_finding.not_open", asked(CloseFinding, on=LATER, finding_id="F1", ground="再销"), finding="F1")


def _of(command: Any, **fields: Any) -> dict[str, Any]:
    said = {name: getattr(command, name) for name in command.__struct_fields__ if name not in {"id", "check", "by"}}
    return said | fields


def test_the_second_inspector_confirms_a_re_check_himself_or_both_signed_on_paper() -> None:
    re_checked = Situation(*DONE, ORDERED, REPLIED, RE_CHECKED)
    re_checked.then_refused("re_check.not_confirmed", CLOSED[0], finding="F1", staff=SECONDED.by)
    re_checked.then_refused("re_check.not_his_to_confirm", other(SECONDED, by=WANG))
    re_checked.then_refused("check.confirm_oneself", other(SECONDED, behalf=SECONDED.by, by=WANG))
    re_checked.then_refused("site_finding.each_once", other(SECONDED, findings=()))
    on_paper = Situation(*DONE, ORDERED, REPLIED, other(RE_CHECKED, signed_paper="f" * 64))
    assert on_paper.decide(CLOSED[0]).check
    Situation(*DONE, ORDERED, REPLIED, RE_CHECKED, SECONDED).then_refused("re_check.not_his_to_confirm", SECONDED)


DROP = asked(DropFinding, on=LATER, by=StaffId("SJ01"), finding_id="F1", number="晋市建决〔2023〕4号", ground="单体取消")


def test_a_finding_is_let_go_by_a_decision_only_when_nothing_of_its_buildings_stands() -> None:
    Situation(*DONE).then_refused("site_finding.building_stands", DROP, finding="F1", buildings=("1号楼",))
    gone = ask(TerminateProject, on=date(2023, 11, 1), reason="土地收回")
    dropped = Situation(*DONE)
    dropped.project_facts = given(tuple(dropped.project_facts), gone).facts
    happened = dropped.decide(DROP)
    assert happened.project == [FindingHeldBackNoMore(on=LATER, by=DROP.by, check="check/c1", finding_id="F1")]
    dropped.facts += happened.check
    assert (dropped.check.findings["F1"].status, [each.id for each in dropped.check.open_findings()]) == (FindingStatus.DROPPED, ["F2"])
    dropped.then_refused("site_finding.not_open", DROP)
