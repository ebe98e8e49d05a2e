"""证照的变动: a permit extended, lapsed, cancelled; a decision revoked; a gate that is not required."""

from lifecycle.calendar import months_after
from lifecycle.demo.acts import declare_for_retrofit, deliver, label_of
from lifecycle.demo.calendar import earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.projects.deciding.certificates import (
    CancelCertificate,
    ExtendPermit,
    RecordPermitLapse,
    RevocationGround,
    RevokeDecision,
)
from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.supervision import ResolveFlag
from lifecycle.projects.registration import TerminateProject
from lifecycle.vocabulary import Citation, Gate

SMALL_WORKS = Citation(
    "《中华人民共和国建筑法》",
    "第七条",
    "建筑工程开工前，建设单位应当按照国家有关规定向工程所在地县级以上人民政府建设行政主管部门申请领取施工许可证；"
    "但是，国务院建设行政主管部门确定的限额以下的小型工程除外。",
)


def extended(diary: Diary, batch: Batch) -> None:
    """施工许可延期, in time and within three months."""
    permitted, signer = batch.days[Gate.CONSTRUCTION_PERMIT], diary.life.officers.signer
    asked = later(permitted, 70)
    summer = months_after(permitted, 7)
    diary.write(ExtendPermit, asked, by=signer, buildings=batch.ids, until=summer, reason="冬季停工", refused="permit.extension_too_long")
    until = months_after(permitted, 5)
    diary.write(ExtendPermit, asked, by=signer, buildings=batch.ids, until=until, reason="征地拆迁未完成，场地未移交")


def lapsed(diary: Diary, batch: Batch) -> None:
    """施工许可失效: nobody began within three months."""
    term = months_after(batch.days[Gate.CONSTRUCTION_PERMIT], 3)
    diary.write(RecordPermitLapse, later(term, 5), by=diary.life.officers.signer, buildings=batch.ids)


def cancelled(diary: Diary, batch: Batch) -> None:
    """施工许可注销, and the project ends."""
    on, signer, gate = batch.days[Gate.CONSTRUCTION_PERMIT], diary.life.officers.signer, Gate.CONSTRUCTION_PERMIT
    reason = "建设单位申请注销，投资计划调整"
    diary.write(CancelCertificate, later(on, 30), by=signer, gate=gate, buildings=batch.ids, reason=reason)
    diary.write(TerminateProject, later(on, 40), by=signer, reason="投资计划调整，项目不再实施")


def revoked(diary: Diary, batch: Batch) -> None:
    """设计方案审查撤销: what was decided on it is flagged, looked at again, and stands."""
    on, signer = batch.days[Gate.CONSTRUCTION_PERMIT], diary.life.officers.signer
    diary.write(
        RevokeDecision,
        later(on, 15),
        by=signer,
        gate=Gate.DESIGN_REVIEW,
        buildings=batch.ids,
        reason="经查，申请材料中的日照分析报告不实",
        ground=RevocationGround.UNQUALIFIED,
        opens=(("flag", "revoked"),),
    )
    review = label_of(Gate.DESIGN_REVIEW, batch.ids, batch.days[Gate.DESIGN_REVIEW])
    deliver(diary, review, later(on, 17), PaperKind.REVOCATION)
    ground = "施工图与施工许可暂予维持，待方案重新审查"
    diary.write(ResolveFlag, later(on, 30), by=signer, flag="revoked", ground=ground)


def exempt(diary: Diary, batch: Batch) -> None:
    """施工许可无需办理: small works, by the clause that says so."""
    on = batch.days[Gate.CONSTRUCTION_PERMIT]
    declare_for_retrofit(diary, batch, earlier(on, 1))
    basis = "工程投资额在限额以下"
    handler = diary.life.officers.handler
    diary.write(ExemptGate, on, by=handler, gate=Gate.CONSTRUCTION_PERMIT, buildings=batch.ids, basis=basis, clause=SMALL_WORKS)
