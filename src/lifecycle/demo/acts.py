"""办理动作: what chapters and stories are made of: an application, a conclusion, a paper from elsewhere, an acceptance."""

from datetime import date
from typing import Any

from lifecycle.calendar import Handling
from lifecycle.demo.calendar import earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.identifiers import paper_number
from lifecycle.demo.life import Batch
from lifecycle.demo.names import APPROVAL_OFFICE
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.projects.application.applications import AcceptApplication, Material, Pledge, SubmitApplication
from lifecycle.projects.deciding.certificates import AttachScan
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, SignConclusion
from lifecycle.projects.deciding.delivery import DeliverPaper, DeliveryMode, SignedBy
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.supervision import CloseSupervision
from lifecycle.projects.numbers import decided_here
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.routes import JUDGED_AS, route_of
from lifecycle.projects.works.acceptance import HoldSpecialAcceptances, IssueJointOpinion, Special, SpecialResult
from lifecycle.projects.works.construction import ReportCompletion
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Certificate, Gate, Kind, Stage, WorksClass

Ids = tuple[BuildingId, ...]

MATERIALS = {
    Gate.DESIGN_REVIEW: ("建设工程设计方案", "绿色建筑与节能专篇"),
    Gate.CONSTRUCTION_PERMIT: ("用地批准手续", "施工图设计文件审查合格书", "施工合同"),
    Gate.ACCEPTANCE_FILING: ("工程竣工验收报告", "规划、消防、人防验收文件", "工程质量保修书"),
}
AT_THE_COUNTER = {"delivery_mode": DeliveryMode.DIRECT, "signed_by": SignedBy.MAIL_CLERK}
"""直接送达: the clerk of the unit who takes in its post signs."""
OPINIONS = {Outcome.PASSED: "经审查，符合要求，拟予通过", Outcome.REFUSED: "经审查，指标不符合要求，请修改设计后重新申请"}
DROP_REASON = "设计深化后外窗和节点做法调整，仍不低于规划条件的要求"
OFFICES = {Gate.PLANNING_CONDITIONS: "规划和自然资源局", Gate.ACCEPTANCE_FILING: "住房和城乡建设局"}


def label_of(gate: Gate, ids: Ids, on: date) -> str:
    """What an ordinary application, or a 督办 item on an old decision, is called in the diary."""
    return f"{gate}-{ids[0]}-{on}"


def declare(diary: Diary, batch: Batch, stage: Stage, on: date) -> None:
    """申报指标, if there are any."""
    if declarations := batch.declarations(stage, paper=f"BG-{on.year}-{diary.serial()}"):
        diary.write(DeclareIndicators, on, stage=stage, declarations=declarations)


def declare_for_retrofit(diary: Diary, batch: Batch, on: date) -> None:
    """Retrofits have no drawing review: their drawings are declared before the permit."""
    if Gate.DRAWING_REVIEW not in route_of(diary.life.kind, diary.life.registered_on):
        declare(diary, batch, Stage.DRAWN, on)


def certificate(diary: Diary, gate: Gate, on: date) -> Certificate:
    """A paper of this gate, with its number. Ours bear the gate until all decisions stand in their order (`script.numbered`)."""
    life = diary.life
    if gate is Gate.DRAWING_REVIEW:
        authority = life.reviewer
    elif gate is Gate.COMPLETION_ACCEPTANCE:
        authority = life.applicant.name
    else:
        authority = life.authority.replace(APPROVAL_OFFICE, OFFICES.get(gate, APPROVAL_OFFICE))
    number = gate.value if decided_here(gate) else paper_number(gate, life.county, on.year, diary.serial())
    return Certificate(number=number, authority=authority)


def drop_reason(diary: Diary, gate: Gate, ids: Ids) -> str | None:
    """降低的理由, where the gate looks at a value that fell."""
    stage = JUDGED_STAGE.get(JUDGED_AS.get(gate, gate))
    return DROP_REASON if stage and diary.fell(ids, stage) else None


def outside(diary: Diary, gate: Gate, ids: Ids, on: date, *, late: int = 0, doubt: str | None = None) -> None:
    """登记外部决定, passed. doubt: the 督办 item that it opens; what predates the documents in force always opens one."""
    life = diary.life
    if unruled := life.existing and life.kind is Kind.NEW and life.works_class is WorksClass.BUILDING:
        doubt = label_of(gate, ids, on)
    diary.write(
        RecordOutsideDecision,
        on,
        late=late,
        gate=gate,
        buildings=ids,
        outcome=Outcome.PASSED,
        certificate=certificate(diary, gate, on),
        existing=life.existing,
        drop_reason=None if life.existing else drop_reason(diary, gate, ids),
        opens=(("supervision", doubt),) if doubt else (),
    )
    if unruled and doubt and on < life.entered_on:
        close(diary, doubt, later(life.entered_on, 20), "经核验，按审批时执行的标准办理；台账暂未收录当时的文件")


def submit(
    diary: Diary,
    label: str,
    gate: Gate,
    ids: Ids,
    on: date,
    *,
    mode: Mode = Mode.ORDINARY,
    commitments: tuple[Pledge, ...] = (),
    handling: Handling = Handling.SINGLE,
    at: str | None = None,
) -> None:
    """提交申请 by the construction unit."""
    diary.write(
        SubmitApplication,
        on,
        gate=gate,
        buildings=ids,
        applicant=diary.life.applicant,
        mode=mode,
        handling=handling,
        materials=tuple(Material(title=title) for title in MATERIALS[gate]),
        commitments=commitments,
        at=at,
        opens=(("application", label),),
    )


def accept(diary: Diary, label: str, on: date, number: str | None = None, at: str | None = None) -> None:
    """受理. number: of the receipt, where it has one; at: the time that it bears."""
    diary.write(AcceptApplication, on, by=diary.life.officers.handler, application=label, number=number, at=at)


def propose(
    diary: Diary,
    label: str,
    ids: Ids,
    on: date,
    outcome: Outcome = Outcome.PASSED,
    *,
    refused: str | None = None,
    opinion: str | None = None,
) -> None:
    """承办, or the attempt at it."""
    diary.write(
        ProposeConclusion,
        on,
        by=diary.life.officers.handler,
        application=label,
        buildings=ids,
        outcome=outcome,
        opinion=opinion or OPINIONS[outcome],
        drop_reason=drop_reason(diary, diary.gate_of(label), ids) if outcome is Outcome.PASSED and not refused else None,
        refused=refused,
    )


def check(diary: Diary, label: str, on: date) -> None:
    """审核."""
    diary.write(CheckConclusion, on, by=diary.life.officers.checker, application=label, opinion="同意承办意见")


def sign(diary: Diary, label: str, gate: Gate, on: date, outcome: Outcome = Outcome.PASSED) -> None:
    """签发."""
    paper = certificate(diary, gate, on) if outcome is Outcome.PASSED else None
    diary.write(SignConclusion, on, by=diary.life.officers.signer, application=label, certificate=paper)
    deliver(diary, label, later(on, 3), PaperKind.GRANT if outcome is Outcome.PASSED else PaperKind.REFUSAL)


def deliver(diary: Diary, label: str, on: date, paper: PaperKind, **how: Any) -> None:
    """送达, at the counter unless said otherwise."""
    diary.write(DeliverPaper, on, by=diary.life.officers.handler, application=label, paper=paper, delivers=0, **(how or AT_THE_COUNTER))


def conclude(diary: Diary, label: str, gate: Gate, ids: Ids, on: date, outcome: Outcome = Outcome.PASSED) -> None:
    """承办、审核、签发, so that it is signed on that day."""
    propose(diary, label, ids, earlier(on, 3), outcome)
    check(diary, label, earlier(on, 1))
    sign(diary, label, gate, on, outcome)


def apply_and_pass(diary: Diary, gate: Gate, ids: Ids, on: date) -> None:
    """An application without incident, signed on that day; a permit comes back sealed."""
    label = label_of(gate, ids, on)
    submit(diary, label, gate, ids, earlier(on, 9))
    accept(diary, label, earlier(on, 7))
    conclude(diary, label, gate, ids, on)
    if gate is Gate.CONSTRUCTION_PERMIT:
        diary.write(AttachScan, later(on, 2), gate=gate, number=gate.value, scan_sha256=SCAN_SHA256)


def completed(diary: Diary, ids: Ids, on: date) -> None:
    """完工报告."""
    diary.write(ReportCompletion, on, late=4, buildings=ids, report_number=f"WG-{on.year}-{diary.serial()}")


def specials(diary: Diary, batch: Batch, on: date, *, energy: SpecialResult = SpecialResult.PASSED) -> None:
    """专项验收: the three together. 装配式 concerns what was declared prefabricated."""
    if not batch.buildings:
        return
    prefabricated = any(building.new.prefabricated for building in batch.buildings)
    passed = Special(result=SpecialResult.PASSED, record=f"ZXYS-{on.year}-{diary.serial()}")
    diary.write(
        HoldSpecialAcceptances,
        on,
        buildings=batch.ids,
        energy=Special(result=energy, record=f"JNYS-{on.year}-{diary.serial()}"),
        green=passed,
        assembly=passed if prefabricated else Special(result=SpecialResult.NOT_CONCERNED, record="非装配式建筑"),
    )


def accepted(diary: Diary, batch: Batch, on: date) -> None:
    """三项专项验收、联合验收意见、竣工验收报告."""
    specials(diary, batch, earlier(on, 5))
    issued = earlier(on, 2)
    opinion = Certificate(number=f"LHYS-{issued.year}-{diary.serial()}", authority=diary.life.authority)
    diary.write(IssueJointOpinion, issued, buildings=batch.ids, certificate=opinion)
    outside(diary, Gate.COMPLETION_ACCEPTANCE, batch.ids, on, late=8)


def close(diary: Diary, label: str, on: date, settlement: str) -> None:
    """了结督办."""
    diary.write(CloseSupervision, on, by=diary.life.officers.settler, supervision=label, settlement=settlement)
