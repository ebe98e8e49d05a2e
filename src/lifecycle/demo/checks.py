"""检查: five checks of the demonstration city: one closed, one overdue, one put off, one at a standstill, one still on the spot."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Any

from msgspec.structs import replace

from lifecycle.demo.life import Life
from lifecycle.demo.people import CITY_OFFICER
from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import ConfirmRecord, Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import (
    AuthorityLevel,
    CheckCommand,
    ItemLevel,
    ItemResult,
    NamedUnit,
    ResultOfItem,
    UnitRole,
    WorksSeen,
)
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage, StageOfBuilding
from lifecycle.inspections.findings.closing import CloseFinding, ReCheckFindings, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.finding import Severity
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply, ReplyToFinding
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import Citation, Command, CommandId, ProjectId, StaffId

ON, ORDERED_ON, DUE = date(2023, 10, 16), date(2023, 10, 18), date(2023, 11, 17)
LAW = Citation(
    "民用建筑节能条例", "第十五条", "设计单位、施工单位、工程监理单位及其注册执业人员，应当按照民用建筑节能强制性标准进行设计、施工、监理。"
)
CITY_INSPECTOR = StaffId("inspector-city-1")
CLOSED, OVERDUE, PUT_OFF, STOPPED, ON_THE_SPOT = map(ProjectId, ("demo-053", "demo-056", "demo-064", "demo-072", "demo-050"))
CHECKED = (
    (CLOSED, CheckOrigin.DOUBLE_RANDOM),
    (OVERDUE, CheckOrigin.DOUBLE_RANDOM),
    (PUT_OFF, CheckOrigin.SPECIAL),
    (STOPPED, CheckOrigin.COMPLAINT),
    (ON_THE_SPOT, CheckOrigin.DOUBLE_RANDOM),
)
BY_RULE = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
CONTRACTOR = NamedUnit(role=UnitRole.CONTRACTOR)


def check_commands(name: str, lives: Iterable[Life]) -> Iterator[Command]:
    """All of them, where the city has the projects; results and findings are filled in once the list of a check is known (`as_found`)."""
    by_id, numbers = {life.id: life for life in lives}, count(1)
    for number, (project, origin) in enumerate(CHECKED, 1):
        if life := by_id.get(project):
            for command in _check(f"2023-{number:02}", number, life, origin):
                yield replace(command, id=CommandId(f"{name}/checks/{next(numbers):03}"))


def _check(id_: str, number: int, life: Life, origin: CheckOrigin) -> Iterator[CheckCommand]:
    inspector = life.officers.inspector
    of: dict[str, Any] = {"id": CommandId(""), "check": id_, "by": inspector}
    here, buildings = {**of, "on": ON}, life.batches[0].ids
    yield InitiateCheck(
        **here,
        project=life.id,
        origin=origin,
        authority_level=AuthorityLevel.CITY,
        buildings=buildings,
        inspectors=(CITY_INSPECTOR, inspector),
        approval_number=f"晋市住建查〔2023〕{number}号",
        approver=CITY_OFFICER,
        deadline=date(2023, 12, 15),
    )
    yield ArriveOnSite(**here, at="09:30", spot="项目部", certificates_shown=True)
    yield ObserveStage(**here, stages=tuple(StageOfBuilding(building=each, works_seen=WorksSeen.STRUCTURE) for each in buildings))
    if life.id == ON_THE_SPOT:
        return
    yield RecordItemResults(**here, results=())
    yield RecordFinding(
        **here,
        words="外墙保温板厚度低于设计",
        clauses=(LAW,),
        severity=Severity.SERIOUS,
        responsible=(CONTRACTOR, NamedUnit(role=UnitRole.SUPERVISOR)),
        buildings=buildings[:1],
        spot="3层南墙",
    )
    lines = tuple(UnitSigning(named=NamedUnit(role=role), signing=Signing.SIGNED) for role in BY_RULE)
    yield SignRecord(**here, units=lines, summary="情况属实")
    yield ConfirmRecord(**here)
    yield ConfirmRecord(**here | {"by": CITY_INSPECTOR})
    yield ConcludeCheck(**here, summary="发现问题1项，责令限期改正")
    yield from _rectified(of, number, life)


def _rectified(of: dict[str, Any], number: int, life: Life) -> Iterator[CheckCommand]:
    served: dict[str, Any] = {
        **of,
        "on": ORDERED_ON,
        "addressee": CONTRACTOR,
        "findings": ("F1",),
        "clauses": (LAW,),
        "served_by": ServedBy.DIRECT,
    }
    served["served_on"] = ORDERED_ON
    if life.id == STOPPED:
        yield OrderStopWork(
            **served, number=f"晋市住建停〔2023〕{number}号", buildings=life.batches[0].ids[:1], stopped_part="3层外墙保温", deadline=DUE
        )
    else:
        yield OrderRectification(**served, number=f"晋市住建改〔2023〕{number}号", deadline=DUE)
    if life.id == PUT_OFF:
        until = date(2024, 1, 19)
        yield AskExtension(**of, on=date(2023, 11, 13), order="O1", until=until, reason="保温板材料须重新订货")
        yield DecideExtension(**of, on=date(2023, 11, 15), order="O1", until=until, reason="情况属实，同意延期")
        return
    replies = (ReplyToFinding(finding_id="F1", words="已更换为符合设计厚度的保温板"),)
    yield ReceiveReply(
        **of, on=date(2023, 11, 14), replier=CONTRACTOR, replies=replies, supervisor_confirms=True, supervisor_words="已复核"
    )
    if life.id == STOPPED:
        yield LiftStopWork(**of, on=date(2023, 11, 16), order="O1", number=f"晋市住建复〔2023〕{number}号", ground="危险已消除")
        return
    found = ReCheckResult.RECTIFIED if life.id == CLOSED else ReCheckResult.INSUFFICIENT
    left = None if life.id == CLOSED else date(2023, 12, 20)
    results = (ReCheckOfFinding(finding_id="F1", result=found, remark="现场抽测"),)
    yield ReCheckFindings(**of, on=date(2023, 11, 20), second=CITY_INSPECTOR, results=results, deadline=left)
    if life.id == CLOSED:
        yield CloseFinding(**of, on=date(2023, 11, 21), finding_id="F1", ground="复查合格")


def as_found(desk: Desk, command: Command) -> Command:
    """The command with what is known once its list is: a result of every item, one of a key item unmet, and the finding of that."""
    if not isinstance(command, (RecordItemResults, RecordFinding)):
        return command
    check = fold([each.fact for each in desk.ledger.load(check_stream(command.check)).recorded])
    if check is None:
        return command
    if isinstance(command, RecordItemResults):
        return replace(command, results=tuple(_results(check)))
    unmet = [of for of, each in check.results.items() if each.result is ItemResult.UNMET]
    return replace(command, item=unmet[0][0], building=unmet[0][1])


def _results(check: Check) -> Iterator[ResultOfItem]:
    key = next(of for of in check.subjects() if of[1] and (item := check.item(of[0])) and item.item_level is ItemLevel.KEY)
    for item_id, building in check.subjects():
        item = check.item(item_id)
        if item and (item_id, building) == key:
            told: dict[str, Any] = {"measured": "28mm", "drawn": "30mm", "spot": "3层南墙"}
            yield ResultOfItem(item=item_id, document_sha256=item.document_sha256, building=building, result=ItemResult.UNMET, **told)
        elif item:
            yield ResultOfItem(item=item_id, document_sha256=item.document_sha256, building=building, result=ItemResult.MET)
