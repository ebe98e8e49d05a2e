"""秋季检查: a round of thirty-three ordinary checks of the demonstration city, of which nine find something: closed, waiting or overdue."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lifecycle.demo.life import Life
from lifecycle.demo.people import CITY_OFFICER
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import AuthorityLevel, CheckCommand, NamedUnit, UnitRole, WorksSeen
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage, StageOfBuilding
from lifecycle.inspections.findings.closing import CloseFinding, ReCheckFindings, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.finding import Severity
from lifecycle.inspections.findings.orders import OrderRectification, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import ReceiveReply, ReplyToFinding
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import Citation, CommandId, Gate, Kind, StaffId, WorksClass

ON, LAST_START, NEXT_YEAR = date(2023, 9, 26), date(2023, 9, 20), date(2024, 1, 1)
STILL_AT_WORK = date(2023, 10, 20)
ROUND = 33
CLEAN = "q"
"""What the numbers of checks that find nothing begin with."""
CONTRACTOR = NamedUnit(role=UnitRole.CONTRACTOR)
LAW = Citation(
    "民用建筑节能条例", "第十五条", "设计单位、施工单位、工程监理单位及其注册执业人员，应当按照民用建筑节能强制性标准进行设计、施工、监理。"
)


def round_commands(lives: Iterable[Life], but: frozenset[str], second: StaffId) -> Iterator[CheckCommand]:
    """All of them. but: projects that are checked otherwise; second: the city's inspector who goes along.

    Of what is accepted next year only, so that no filing waits for it, some checks find something.
    """
    found = 0
    for number, life in enumerate((each for each in lives if each.id not in but and _at_work(each)), 1):
        if number > ROUND:
            return
        finds = life.kind is Kind.NEW and life.batches[0].days[Gate.COMPLETION_ACCEPTANCE] >= NEXT_YEAR
        found += finds
        yield from _check(f"2023-1{number:02}" if finds else f"{CLEAN}2023-1{number:02}", number, life, second, found if finds else None)


def _at_work(life: Life) -> bool:
    days = life.batches[0].days
    begun, ends = days.get(Gate.CONSTRUCTION), days.get(Gate.COMPLETION_ACCEPTANCE)
    plain = life.story is None and not life.existing and life.works_class is WorksClass.BUILDING
    return plain and begun is not None and begun < LAST_START and ends is not None and ends > STILL_AT_WORK


def _check(id_: str, number: int, life: Life, second: StaffId, found: int | None) -> Iterator[CheckCommand]:
    inspector, buildings = life.officers.inspector, life.batches[0].ids
    of: dict[str, Any] = {"id": CommandId(""), "check": id_, "by": inspector}
    here = {**of, "on": ON}
    yield InitiateCheck(
        **here,
        project=life.id,
        origin=CheckOrigin.ROUTINE,
        authority_level=AuthorityLevel.CITY,
        buildings=buildings,
        inspectors=(second, inspector),
        approval_number=f"晋市住建查〔2023〕{100 + number}号",
        approver=CITY_OFFICER,
        deadline=date(2023, 12, 15),
    )
    yield ArriveOnSite(**here, at="14:30", spot="项目部", certificates_shown=True)
    yield ObserveStage(**here, stages=tuple(StageOfBuilding(building=each, works_seen=WorksSeen.ENERGY_WORKS) for each in buildings))
    yield RecordItemResults(**here, results=())
    if found is not None:
        yield RecordFinding(
            **here,
            words="外墙保温板厚度低于设计",
            clauses=(LAW,),
            severity=Severity.SERIOUS,
            responsible=(CONTRACTOR,),
            buildings=buildings[:1],
        )
    roles = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
    lines = tuple(UnitSigning(named=NamedUnit(role=role), signing=Signing.SIGNED) for role in roles)
    yield SignRecord(**here, units=lines, summary="情况属实", signed_paper=SCAN_SHA256)
    yield ConcludeCheck(**here, summary="未发现问题" if found is None else "发现问题1项，责令限期改正")
    if found is not None:
        yield from _followed(of, number, second, found)


def _followed(of: dict[str, Any], number: int, second: StaffId, found: int) -> Iterator[CheckCommand]:
    """One in three is overdue, one waits for its re-check, one is closed out."""
    ordered_on = date(2023, 9, 28)
    yield OrderRectification(
        **of,
        on=ordered_on,
        number=f"晋市住建改〔2023〕{100 + number}号",
        addressee=CONTRACTOR,
        findings=("F1",),
        deadline=date(2023, 11, 20),
        clauses=(LAW,),
        served_by=ServedBy.DIRECT,
        served_on=ordered_on,
    )
    if found % 3 == 1:
        return
    replies = (ReplyToFinding(finding_id="F1", words="已更换为符合设计厚度的保温板"),)
    yield ReceiveReply(**of, on=date(2023, 11, 16), replier=CONTRACTOR, replies=replies, supervisor_confirms=True)
    if found % 3 == 2:
        return
    results = (ReCheckOfFinding(finding_id="F1", result=ReCheckResult.RECTIFIED, remark="现场抽测"),)
    yield ReCheckFindings(**of, on=date(2023, 11, 21), second=second, results=results, signed_paper=SCAN_SHA256)
    yield CloseFinding(**of, on=date(2023, 11, 22), finding_id="F1", ground="复查合格")
