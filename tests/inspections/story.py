"""假如、当、那么 for checks: commands that must succeed, one that is tried, and what it records or why it is refused."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, fold
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.decide import DECISIONS
from lifecycle.inspections.checks.opening import InitiateCheck, Scope, initiate
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.signing import ConfirmRecord, Signing, SignRecord, UnitSigning
from lifecycle.inspections.checks.terms import (
    AuthorityLevel,
    CheckCommand,
    ItemInScope,
    ItemLevel,
    ItemResult,
    ItemSubject,
    NamedUnit,
    ResultOfItem,
    UnitRole,
    WorksSeen,
)
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage, StageOfBuilding
from lifecycle.inspections.findings.closing import CloseFinding, ConfirmReCheck, ReCheckFindings, ReCheckOfFinding, ReCheckResult
from lifecycle.inspections.findings.finding import Severity
from lifecycle.inspections.findings.orders import OrderRectification, ServedBy
from lifecycle.inspections.findings.recording import RecordFinding
from lifecycle.inspections.findings.rectifying import ReceiveReply, ReplyToFinding
from lifecycle.projects.mending.corrections import fold as fold_project
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.project import Project
from lifecycle.projects.registration import ChangeParty
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Citation, CommandId, Fact, Gate, Refused, StaffId
from lifecycle.wording import LANGUAGES, say
from tests.projects.given import PROJECT, Story, ask, given
from tests.projects.walks import BOTH, ONE, TWO, walked

C = TypeVar("C", bound=CheckCommand)
NUMBERS = count(1)
ON = date(2023, 10, 9)
DUE = date(2023, 11, 8)
WANG, LI = StaffId("ZF01"), StaffId("ZF02")
SHA = "5" * 64
CLAUSE = Citation("建筑节能工程施工质量验收标准", "4.2.7", "保温层应当与基层粘结牢固")
BARRIER_FREE = Citation(
    "中华人民共和国无障碍环境建设法",
    "第十六条第二款",
    "住房和城乡建设等主管部门对未按照法律、法规和无障碍设施工程建设标准开展无障碍设施验收或者验收不合格的，不予办理竣工验收备案手续。",
)
INSULATION = ItemInScope(item="items/c1", document_sha256=SHA, title="外墙保温", subject=ItemSubject.BUILDING, item_level=ItemLevel.KEY)
PERMIT = ItemInScope(
    item="items/a5", document_sha256=SHA, title="施工许可证齐全", subject=ItemSubject.PROJECT, item_level=ItemLevel.GENERAL
)
RAMP = replace(PERMIT, item="items/d1", title="无障碍设施", blocks=(BARRIER_FREE,))
ITEMS = (INSULATION, PERMIT, RAMP)
PROJECT_STORY: Story = (
    walked(Gate.CONSTRUCTION_PERMIT),
    ask(StartConstruction, on=date(2023, 6, 1), buildings=BOTH),
    ask(ChangeParty, on=date(2023, 9, 1), role=PartyRole.GENERAL_CONTRACTOR, unit=Unit(name="晋城一建集团有限公司"), reason="中标"),
    ask(ChangeParty, on=date(2023, 9, 1), role=PartyRole.SUPERVISOR, unit=Unit(name="山西诚正监理有限公司"), reason="中标"),
)


def asked(kind: type[C], /, on: date = ON, **fields: Any) -> C:
    return kind(**({"id": CommandId(f"k{next(NUMBERS)}"), "check": "c1", "by": WANG, "on": on} | fields))


def named(role: UnitRole = UnitRole.CONTRACTOR) -> NamedUnit:
    return NamedUnit(role=role)


def open_check(**fields: Any) -> InitiateCheck:
    said = {
        "project": PROJECT,
        "origin": CheckOrigin.DOUBLE_RANDOM,
        "authority_level": AuthorityLevel.CITY,
        "buildings": BOTH,
        "inspectors": (WANG, LI),
        "approval_number": "晋市建查〔2023〕5号",
        "approver": StaffId("SJ01"),
        "deadline": date(2023, 10, 20),
    }
    return asked(InitiateCheck, **(said | fields))


def result_of(item: ItemInScope, result: ItemResult = ItemResult.MET, building: BuildingId | None = None, **fields: Any) -> ResultOfItem:
    return ResultOfItem(item=item.item, document_sha256=item.document_sha256, result=result, building=building, **fields)


ARRIVED = asked(ArriveOnSite, at="09:30", certificates_shown=True)
SEEN = asked(ObserveStage, stages=tuple(StageOfBuilding(building=id_, works_seen=WorksSeen.ENERGY_WORKS) for id_ in BOTH))
RESULTS = asked(
    RecordItemResults,
    results=(
        result_of(INSULATION, ItemResult.UNMET, ONE, measured="28mm", drawn="30mm", spot="3层南墙"),
        result_of(INSULATION, ItemResult.NOT_YET, TWO),
        result_of(PERMIT, seen=(ONE,)),
        result_of(RAMP, ItemResult.UNMET),
    ),
)
FOUND = asked(
    RecordFinding,
    item=INSULATION.item,
    building=ONE,
    words="外墙保温厚度不足",
    clauses=(CLAUSE,),
    severity=Severity.SERIOUS,
    responsible=(named(), named(UnitRole.SUPERVISOR)),
    buildings=(ONE,),
)
RAMP_FOUND = asked(
    RecordFinding,
    item=RAMP.item,
    words="未开展无障碍设施验收",
    clauses=(BARRIER_FREE,),
    severity=Severity.ORDINARY,
    responsible=(named(UnitRole.CONSTRUCTION_UNIT),),
    buildings=BOTH,
)
BY_RULE = (UnitRole.CONSTRUCTION_UNIT, UnitRole.CONTRACTOR, UnitRole.SUPERVISOR)
SIGNED = asked(SignRecord, units=tuple(UnitSigning(named=named(role), signing=Signing.SIGNED) for role in BY_RULE), summary="情况属实")
CONFIRMED = (asked(ConfirmRecord), asked(ConfirmRecord, by=LI))
CONCLUDED = asked(ConcludeCheck, summary="发现问题2项")
ORDERED = asked(
    OrderRectification,
    on=date(2023, 10, 10),
    number="晋市建改〔2023〕8号",
    addressee=named(),
    findings=("F1", "F2"),
    deadline=DUE,
    clauses=(CLAUSE,),
    served_by=ServedBy.DIRECT,
    served_on=date(2023, 10, 11),
)
REPLIED = asked(
    ReceiveReply,
    on=date(2023, 11, 1),
    replier=named(),
    replies=(ReplyToFinding(finding_id="F1", words="已补做"), ReplyToFinding(finding_id="F2", words="已验收")),
    supervisor_confirms=True,
)
RE_CHECKED = asked(
    ReCheckFindings,
    on=date(2023, 11, 9),
    second=LI,
    results=tuple(ReCheckOfFinding(finding_id=id_, result=ReCheckResult.RECTIFIED) for id_ in ("F1", "F2")),
)
SECONDED = asked(ConfirmReCheck, on=date(2023, 11, 9), by=LI, findings=("F1", "F2"))
CLOSED = tuple(asked(CloseFinding, on=date(2023, 11, 10), finding_id=id_, ground="复查合格") for id_ in ("F1", "F2"))
OPENED: tuple[CheckCommand, ...] = (open_check(),)
ON_SITE = (*OPENED, ARRIVED, SEEN)
WITH_FINDINGS = (*ON_SITE, RESULTS, FOUND, RAMP_FOUND)
DONE = (*WITH_FINDINGS, SIGNED, *CONFIRMED, CONCLUDED)


class Situation:
    """A check and its project, as they stand."""

    def __init__(self, *commands: CheckCommand, items: Sequence[ItemInScope] = ITEMS, project: Story = PROJECT_STORY) -> None:
        self.items = tuple(items)
        self.facts: list[Fact] = []
        self.project_facts = given(project).facts
        for command in commands:
            happened = self.decide(command)
            self.facts += happened.check
            self.project_facts += happened.project

    @property
    def check(self) -> Check:
        check = fold(self.facts)
        assert check is not None
        return check

    @property
    def project(self) -> Project:
        project = fold_project(self.project_facts)
        assert project is not None
        return project

    def decide(self, command: CheckCommand) -> Happened:
        basis, check = CheckBasis(project=self.project, facts=self.facts), fold(self.facts)
        if isinstance(command, InitiateCheck):
            return initiate(check, command, basis, Scope(self.items))
        return DECISIONS[type(command)](check, command, basis)

    def then_refused(self, code: str, command: CheckCommand, /, **values: object) -> None:
        """Nothing is recorded, for this reason, which can be said in every language."""
        with pytest.raises(Refused) as refusal:
            self.decide(command)
        assert (refusal.value.code, {name: refusal.value.values.get(name) for name in values}) == (code, values)
        for lang in LANGUAGES:
            assert say(code, lang, **refusal.value.values)
