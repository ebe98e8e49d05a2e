"""抽查活动: two campaigns of the demonstration city: one drawn, with three replacements and a check; one void once and announced again,
waiting.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from msgspec.structs import replace

from lifecycle.demo.people import CITY_OFFICER, HEAD
from lifecycle.demo.rounds import CLEAN
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.desk import Desk
from lifecycle.desk.inspections.about_checks import check_stream
from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.desk.inspections.under_construction import under_construction_among
from lifecycle.inspections.campaigns.announcing import AcrossCounties, AnnounceDraw, DrawLayer, NamedSource, PromisedCode
from lifecycle.inspections.campaigns.drawing import RevealedCode, SeedDraw, SourceNumbers, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.inspections.checks.check import fold as fold_check
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import AuthorityLevel, CheckCommand, NamedUnit, UnitRole
from lifecycle.inspections.checks.visit import ArriveOnSite
from lifecycle.inspections.registers.objects import ObjectKind
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Citation, Command, CommandId, ProjectId, StaffId

DRAWN, WAITING = "2023-01", "2023-02"
CHECK = f"{CLEAN}2023-07"
BY_RULE = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
BASIS = Citation("民用建筑节能条例", "第五条", "县级以上地方人民政府建设主管部门负责本行政区域民用建筑节能的监督管理工作")
SECRET = sha256("演示城市的承诺".encode()).hexdigest()
"""What the head keeps secret until the draw: 32 bytes."""
NUMBERS = (9, 18, 26, 34, 41, 45)
"""Of an invented source: those of a real lottery are not ours to invent."""
LAYERS = (DrawLayer(layer="高平市", counties=("140581",), drawn=1), DrawLayer(layer="其他县区", drawn=3))


def campaign_commands(name: str) -> Iterator[Command]:
    """All of them; who and what is replaced is filled in once it is drawn (`as_drawn`)."""
    numbers = count(1)
    for command in (*_drawn(), *_waiting()):
        yield replace(command, id=CommandId(f"{name}/campaigns/{next(numbers):02}"))


def _drawn() -> Iterator[Command]:
    yield from _approved(DRAWN, "在建工程建筑节能双随机抽查", date(2023, 8, 14), date(2023, 9, 18), date(2023, 10, 31))
    yield _announced(DRAWN, date(2023, 9, 4), date(2023, 9, 7), "第1期")
    of: dict[str, Any] = {"id": CommandId(""), "campaign": DRAWN}
    yield SeedDraw(
        **of,
        on=date(2023, 9, 8),
        by=CITY_OFFICER,
        numbers=(SourceNumbers(numbers=NUMBERS),),
        reveals=(RevealedCode(official=HEAD, secret=SECRET),),
        confirmed=("draw.not_witnessed",),
    )
    nobody: dict[str, Any] = {**of, "object_id": "", "inspector": StaffId("")}
    yield DecideRecusal(
        **nobody, on=date(2023, 9, 11), by=HEAD, asked_for_by="建设单位", ground="检查人员的近亲属在建设单位任职", granted=True
    )
    yield ReplaceInspector(**nobody, on=date(2023, 9, 12), by=CITY_OFFICER, reason="因病住院，不能参加检查")
    yield ReplaceObject(**of, object_id="", on=date(2023, 9, 13), by=CITY_OFFICER, reason="现场停工，无检查条件")
    yield from _checked()


def _checked() -> Iterator[Command]:
    """双随机检查 of the first drawn object, which finds nothing. What and who it is, the draw says."""
    opening: dict[str, Any] = {"id": CommandId(""), "check": CHECK, "on": date(2023, 9, 18), "by": CITY_OFFICER}
    yield InitiateCheck(
        **opening,
        project=ProjectId(""),
        origin=CheckOrigin.DOUBLE_RANDOM,
        authority_level=AuthorityLevel.CITY,
        campaign=DRAWN,
        buildings=(),
        approval_number="晋市住建查〔2023〕150号",
        approver=CITY_OFFICER,
        deadline=date(2023, 10, 31),
    )
    here = {**opening, "on": date(2023, 9, 21)}
    yield ArriveOnSite(**here, at="10:10", spot="项目部", certificates_shown=True)
    yield RecordItemResults(**here, results=())
    lines = tuple(UnitSigning(named=NamedUnit(role=role), signing=Signing.SIGNED) for role in BY_RULE)
    yield SignRecord(**here, units=lines, summary="情况属实", signed_paper=SCAN_SHA256)
    yield ConcludeCheck(**here, summary="未发现问题")


def _waiting() -> Iterator[Command]:
    yield from _approved(WAITING, "冬季施工建筑节能双随机抽查", date(2023, 11, 27), date(2024, 1, 15), date(2024, 2, 2))
    yield _announced(WAITING, date(2023, 12, 11), date(2023, 12, 19), "第2期")
    yield VoidDraw(id=CommandId(""), campaign=WAITING, on=date(2023, 12, 14), by=HEAD, reason="公告后发现各层抽取数量填写有误")
    yield _announced(WAITING, date(2023, 12, 26), date(2024, 1, 9), "第3期")


def _approved(campaign: str, title: str, on: date, first_day: date, last_day: date) -> Iterator[Command]:
    of: dict[str, Any] = {"id": CommandId(""), "campaign": campaign}
    yield PlanCampaign(
        **of,
        on=on,
        by=CITY_OFFICER,
        title=title,
        year=on.year,
        items="inspection-items-2023",
        object_kind=ObjectKind.PROJECT,
        pool_size=40,
        ratio=Decimal("0.1"),
        started_by="晋城市住房和城乡建设局",
    )
    yield ApproveCampaign(
        **of,
        on=on,
        by=HEAD,
        number=f"晋市建检批〔{on.year}〕{int(campaign[-2:])}号",
        basis=(BASIS,),
        task_source="年度抽查计划",
        first_day=first_day,
        last_day=last_day,
    )


def _announced(campaign: str, on: date, randomness_from: date, issue: str) -> Command:
    return AnnounceDraw(
        id=CommandId(""),
        campaign=campaign,
        on=on,
        by=CITY_OFFICER,
        layers=LAYERS,
        across=AcrossCounties.ANY,
        sources=(NamedSource(called="演示用公开随机数", issue=issue, drawn_on=randomness_from, if_missing="顺延至下一期"),),
        commitments=(PromisedCode(official=HEAD, sha256=sha256(bytes.fromhex(SECRET)).hexdigest()),),
        randomness_from=randomness_from,
        randomness_at="21:15",
    )


def as_drawn(desk: Desk, command: Command) -> Command:
    """The command with what is known once it is drawn: of the first object an inspector recuses himself, of the second one is ill, and
    the last one drops out.
    """
    if isinstance(command, CheckCommand):
        return _sent(desk, command) if command.check == CHECK else command
    if not isinstance(command, (DecideRecusal, ReplaceInspector, ReplaceObject)):
        return command
    chosen = campaign_of(desk.ledger, command.campaign).chosen
    first, second, *_, last = chosen
    if isinstance(command, ReplaceObject):
        return replace(command, object_id=last)
    object_id = first if isinstance(command, DecideRecusal) else second
    return replace(command, object_id=object_id, inspector=StaffId(chosen[object_id][0]))


def _sent(desk: Desk, command: CheckCommand) -> Command:
    """A command of the check, of the first drawn object and by one of its inspectors."""
    if not isinstance(command, InitiateCheck):
        check = fold_check([each.fact for each in desk.ledger.load(check_stream(CHECK)).recorded])
        return replace(command, by=check.inspectors[0]) if check else command
    project = ProjectId(next(iter(campaign_of(desk.ledger, DRAWN).chosen)))
    built = under_construction_among(desk.ledger, ObjectKind.BUILDING, command.on, [project])
    return replace(command, project=project, buildings=tuple(BuildingId(each.id.partition("/")[2]) for each in built))
