"""检查: six checks of the demonstration city that each show something: one closed, one overdue, one put off, one at a standstill, one still
on the spot, one whose project ended; and a round of ordinary ones (`rounds`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Any

from msgspec import Raw, json
from msgspec.structs import replace

from lifecycle.demo.life import Life
from lifecycle.demo.people import CITY_OFFICER, CONTACTS
from lifecycle.demo.rounds import CLEAN, round_commands
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.inspections.checks.annulling import AnnulInCheck, ProposeAnnulmentInCheck, RejectAnnulmentInCheck
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.deferring import DeferSiteTest, MakeUpSiteTest
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.laboratory import LabResult
from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import DisputeLabReport, RecordLabReport, TakeSample
from lifecycle.inspections.checks.signing import ConfirmRecord, Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import (
    AuthorityLevel,
    CheckCommand,
    ItemLevel,
    ItemResult,
    NamedUnit,
    ResultOfItem,
    Subject,
    UnitRole,
    WorksSeen,
)
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage, StageOfBuilding
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.dropping import DropFinding
from lifecycle.inspections.findings.finding import Severity
from lifecycle.inspections.findings.orders import LiftStopWork, OrderRectification, OrderStopWork, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import AskExtension, DecideExtension, ReceiveReply, ReplyToFinding
from lifecycle.projects.parties import Unit
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Citation, Command, CommandId, ProjectId, StaffId

ON, ORDERED_ON, DUE = date(2023, 10, 16), date(2023, 10, 18), date(2023, 11, 17)
LAW = Citation(
    "民用建筑节能条例", "第十五条", "设计单位、施工单位、工程监理单位及其注册执业人员，应当按照民用建筑节能强制性标准进行设计、施工、监理。"
)
SEEN_AT, FOUND_AT = 3, 7
"""The places of the stages among the facts of the check on the spot, and of the finding among those of the closed one."""
CITY_INSPECTOR, OTHER_INSPECTOR = StaffId("inspector-city-1"), StaffId("inspector-city-2")
CLOSED, OVERDUE, PUT_OFF, STOPPED, ON_THE_SPOT = map(ProjectId, ("demo-053", "demo-056", "demo-064", "demo-072", "demo-050"))
CHECKED = (
    (CLOSED, CheckOrigin.ROUTINE),
    (OVERDUE, CheckOrigin.ROUTINE),
    (PUT_OFF, CheckOrigin.SPECIAL),
    (STOPPED, CheckOrigin.COMPLAINT),
    (ON_THE_SPOT, CheckOrigin.ROUTINE),
)
ENDED = ProjectId("demo-020")
LABORATORY = Unit(name="晋城市建设工程质量检测中心")
BY_RULE = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
CONTRACTOR = NamedUnit(role=UnitRole.CONTRACTOR)


def check_commands(name: str, lives: Iterable[Life]) -> Iterator[Command]:
    """All of them, where the city has the projects; results and findings are filled in once the list of a check is known (`as_found`)."""
    by_id, numbers = {life.id: life for life in lives}, count(1)
    for number, (project, origin) in enumerate(CHECKED, 1):
        if life := by_id.get(project):
            for command in _check(f"2023-{number:02}", number, life, origin):
                yield replace(command, id=CommandId(f"{name}/checks/{next(numbers):03}"))
    checked = frozenset(project for project, _ in CHECKED)
    for command in round_commands(by_id.values(), checked, OTHER_INSPECTOR):
        yield replace(command, id=CommandId(f"{name}/checks/{next(numbers):03}"))
    for command in _ended("2023-06", by_id[ENDED]) if ENDED in by_id else ():
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
    if life.id == CLOSED:
        units = tuple(NamedUnit(role=role) for role in BY_RULE)
        told: dict[str, Any] = {"served_by": ServedBy.DIRECT, "served_on": ON}
        yield ServeNotice(**here, number=f"晋市住建查通〔2023〕{number}号", addressees=units, visit_on=ON, **told)
    yield ArriveOnSite(**here, at="09:30", spot="项目部", certificates_shown=True)
    yield ObserveStage(**here, stages=tuple(StageOfBuilding(building=each, works_seen=WorksSeen.STRUCTURE) for each in buildings))
    if life.id == ON_THE_SPOT:
        yield from _mistaken(here, buildings)
        yield from _sampled(of)
        return
    if life.id in {CLOSED, OVERDUE}:
        what = "采暖系统节能性能检测"
        yield DeferSiteTest(**here, buildings=buildings[:1], what=what, reason="非采暖期，暂不能检测", deadline=date(2023, 12, 29))
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


def _mistaken(here: dict[str, Any], buildings: tuple[BuildingId, ...]) -> Iterator[CheckCommand]:
    """A stage that was entered on the wrong check is annulled by two; of the right one the second inspector finds that it stays."""
    other = {**here, "by": CITY_INSPECTOR}
    yield ObserveStage(**here, stages=tuple(StageOfBuilding(building=each, works_seen=WorksSeen.DECORATION) for each in buildings))
    yield ProposeAnnulmentInCheck(**here, annuls=SEEN_AT + 1, reason="误记到本次检查")
    yield AnnulInCheck(**other, annuls=SEEN_AT + 1)
    yield ProposeAnnulmentInCheck(**here, annuls=SEEN_AT, reason="疑为误记")
    yield RejectAnnulmentInCheck(**other, annuls=SEEN_AT, reason="阶段无误")


def _sampled(of: dict[str, Any]) -> Iterator[CheckCommand]:
    """取样 and its re-test, by the inspector who is left and one who has taken the other's place."""
    yield HandOverCheck(**of | {"by": CITY_OFFICER}, on=ON, inspector=CITY_INSPECTOR, successor=OTHER_INSPECTOR, reason="因病住院")
    yield TakeSample(
        **of,
        on=date(2023, 10, 17),
        item="",
        material="外墙保温板",
        sample_size="3块",
        spot="2层北墙",
        seal_number="封样2023-007",
        witness=CONTACTS[0],
        laboratory=LABORATORY,
    )
    told: dict[str, Any] = {**of, "sample": "S1"}
    failed: dict[str, Any] = {"conclusion": LabResult.FAILED, "parameters": "导热系数、压缩强度", "test_report": SCAN_SHA256}
    yield RecordLabReport(**told, on=date(2023, 10, 24), number="JC-2023-0412", **failed)
    yield DisputeLabReport(**told, on=date(2023, 10, 26), objector=CONTRACTOR, reason="样品在运输中受潮，申请复检")


def _ended(name: str, life: Life) -> Iterator[CheckCommand]:
    """A finding on works of which nothing is built in the end: it is let go by a decision."""
    of: dict[str, Any] = {"id": CommandId(""), "check": name, "by": life.officers.inspector}
    here, buildings = {**of, "on": date(2023, 5, 22)}, life.batches[0].ids
    yield InitiateCheck(
        **here,
        project=life.id,
        origin=CheckOrigin.ROUTINE,
        authority_level=AuthorityLevel.COUNTY,
        buildings=buildings,
        inspectors=(CITY_INSPECTOR, life.officers.inspector),
        approval_number="沁住建查〔2023〕3号",
        approver=CITY_OFFICER,
        deadline=date(2023, 6, 9),
    )
    yield ArriveOnSite(**here, at="10:00", spot="项目部", certificates_shown=True)
    yield RecordFinding(
        **here,
        words="保温样板未按设计制作",
        clauses=(LAW,),
        severity=Severity.ORDINARY,
        item_level=ItemLevel.KEY,
        responsible=(CONTRACTOR,),
        buildings=buildings[:1],
    )
    yield DropFinding(
        **of | {"by": CITY_OFFICER},
        on=date(2023, 6, 20),
        finding_id="F1",
        number="晋市住建决〔2023〕2号",
        ground="项目已终止，不再建设",
    )


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
        yield ConfirmReCheck(**of | {"by": CITY_INSPECTOR}, on=date(2023, 11, 20), findings=("F1",))
        yield CloseFinding(**of, on=date(2023, 11, 21), finding_id="F1", ground="复查合格")
        wall = Raw(json.encode({"spot": "3层东墙"}))
        yield CorrectInCheck(**of, on=date(2023, 11, 22), corrects=FOUND_AT, changed=wall, reason="墙面方位误记")
        yield MakeUpSiteTest(**of, on=date(2023, 12, 18), site_test="T1", conclusion=LabResult.PASSED, number="JC-2023-0588")


def as_found(desk: Desk, command: Command) -> Command:
    """The command with what is known once its list is: a result of every item, one of a key item unmet, and the finding of that."""
    if not isinstance(command, (RecordItemResults, RecordFinding, TakeSample)):
        return command
    check = fold([each.fact for each in desk.ledger.load(check_stream(command.check)).recorded])
    if check is None:
        return command
    if isinstance(command, RecordItemResults):
        return replace(command, results=tuple(_results(check)))
    if isinstance(command, TakeSample):
        item, building = _key(check)
        return replace(command, item=item, building=building)
    unmet = [of for of, each in check.results.items() if each.result is ItemResult.UNMET]
    return replace(command, item=unmet[0][0], building=unmet[0][1]) if unmet else command


def _results(check: Check) -> Iterator[ResultOfItem]:
    key = None if check.id.startswith(CLEAN) else _key(check)
    for item_id, building in check.subjects():
        item = check.item(item_id)
        if item and (item_id, building) == key:
            told: dict[str, Any] = {"measured": "28mm", "drawn": "30mm", "spot": "3层南墙"}
            yield ResultOfItem(item=item_id, document_sha256=item.document_sha256, building=building, result=ItemResult.UNMET, **told)
        elif item:
            yield ResultOfItem(item=item_id, document_sha256=item.document_sha256, building=building, result=ItemResult.MET)


def _key(check: Check) -> Subject:
    """The first key item that is asked of a building."""
    return next(of for of in check.subjects() if of[1] and (item := check.item(of[0])) and item.item_level is ItemLevel.KEY)
