"""存疑与督办: papers from elsewhere that do not hold, starts without a permit, acceptances that lack something."""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from lifecycle.demo.acts import (
    accept,
    accepted,
    certificate,
    close,
    completed,
    declare,
    label_of,
    outside,
    propose,
    specials,
    submit,
)
from lifecycle.demo.calendar import earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.demo.stories.promises import contact
from lifecycle.projects.application.applications import Pledge, SubmitApplication, WithdrawApplication
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.deciding.silence import DecideSilence, ProposeSilence, ReturnSilence
from lifecycle.projects.mending.supervision import OpenSupervision
from lifecycle.projects.project import Mode, Outcome
from lifecycle.projects.works.acceptance import FailAcceptance, SpecialResult
from lifecycle.projects.works.changes import ChangePlanningConditions
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Gate, Stage


def doubtful_conditions(diary: Diary, batch: Batch) -> None:
    """规划条件存疑: issued at 65%, held against, and issued anew."""
    on, gate, label = batch.days[Gate.PLANNING_CONDITIONS], Gate.DESIGN_REVIEW, "too early"
    stated = batch.declarations(Stage.REQUIRED)
    low = tuple(replace(each, values=replace(each.values, energy_saving_rate=Decimal("0.65"))) for each in stated)
    diary.write(DeclareIndicators, on, stage=Stage.REQUIRED, declarations=low)
    outside(diary, Gate.PLANNING_CONDITIONS, batch.ids, on, doubt="conditions")
    submit(diary, label, gate, batch.ids, later(on, 3))
    accept(diary, label, later(on, 5))
    propose(diary, label, batch.ids, later(on, 8), refused="gate.held_back")
    diary.write(WithdrawApplication, later(on, 10), application=label, reason="待规划条件重新出具后申请")
    renewed = later(on, 17)
    diary.write(
        ChangePlanningConditions,
        renewed,
        declarations=stated,
        certificate=certificate(diary, Gate.PLANNING_CONDITIONS, renewed),
        reason="原规划条件未载明现行节能要求，重新出具",
        redated=False,
    )
    close(diary, "conditions", later(on, 20), "规划条件已按现行要求重新出具")


def doubtful_drawings(diary: Diary, batch: Batch) -> None:
    """施工图存疑: certified at an assembly rate of 48%; the item stays open, and the permit waits."""
    on, gate, label = batch.days[Gate.DRAWING_REVIEW], Gate.CONSTRUCTION_PERMIT, "waiting"
    stated = batch.declarations(Stage.DRAWN)
    low = tuple(replace(each, values=replace(each.values, assembly_rate=Decimal("0.48"))) for each in stated)
    diary.write(DeclareIndicators, on, stage=Stage.DRAWN, declarations=low)
    outside(diary, Gate.DRAWING_REVIEW, batch.ids, on, doubt="drawings")
    submit(diary, label, gate, batch.ids, later(on, 12))
    accept(diary, label, later(on, 14))
    propose(diary, label, batch.ids, later(on, 20), refused="gate.held_back")


def refused_drawings(diary: Diary, batch: Batch) -> None:
    """施工图审查不合格, before they are certified."""
    on = earlier(batch.days[Gate.DRAWING_REVIEW], 15)
    diary.write(
        RecordOutsideDecision,
        on,
        gate=Gate.DRAWING_REVIEW,
        buildings=batch.ids,
        outcome=Outcome.REFUSED,
        certificate=certificate(diary, Gate.DRAWING_REVIEW, on),
        grounds="外墙保温构造不满足节能设计要求，退回修改",
    )


def started_early(diary: Diary, batch: Batch) -> None:
    """未批先建: the site is found at work; the permit waits until both items are closed."""
    on, officers = batch.days[Gate.CONSTRUCTION_PERMIT], diary.life.officers
    diary.write(StartConstruction, earlier(on, 20), late=7, buildings=batch.ids, opens=(("supervision", "started early"),))
    diary.write(
        OpenSupervision,
        earlier(on, 14),
        by=officers.inspector,
        buildings=batch.ids,
        reason="现场检查发现未取得施工许可证擅自施工，已责令停止施工",
        opens=(("supervision", "found"),),
    )
    label = label_of(Gate.CONSTRUCTION_PERMIT, batch.ids, on)
    propose(diary, label, batch.ids, earlier(on, 6), refused="gate.held_back")
    close(diary, "started early", earlier(on, 4), "已停止施工并依法处罚，施工许可手续齐备")
    close(diary, "found", earlier(on, 4), "现场复查，已停止施工")


def heard_of_late(diary: Diary, batch: Batch) -> None:
    """迟报开工: it began on its day, and the register heard of it two months later."""
    diary.write(StartConstruction, batch.days[Gate.CONSTRUCTION], late=60, buildings=batch.ids)


def failed_acceptance(diary: Diary, batch: Batch) -> None:
    """竣工验收未通过, mended, and held again."""
    on = batch.days[Gate.COMPLETION_ACCEPTANCE]
    completed(diary, batch.ids, earlier(on, 35))
    declare(diary, batch, Stage.AS_BUILT, earlier(on, 30))
    specials(diary, batch, earlier(on, 29), energy=SpecialResult.FAILED)
    defects = ("外窗气密性检测不合格", "屋面保温层厚度不足")
    diary.write(FailAcceptance, earlier(on, 28), buildings=batch.ids, defects=defects)
    accepted(diary, batch, on)


def incomplete_acceptance(diary: Diary, batch: Batch) -> None:
    """三（二）: accepted without the three special acceptances; filed after they were held."""
    on, filed = batch.days[Gate.COMPLETION_ACCEPTANCE], batch.days[Gate.ACCEPTANCE_FILING]
    completed(diary, batch.ids, earlier(on, 15))
    declare(diary, batch, Stage.AS_BUILT, earlier(on, 6))
    outside(diary, Gate.COMPLETION_ACCEPTANCE, batch.ids, on, doubt="without specials")
    label = label_of(Gate.ACCEPTANCE_FILING, batch.ids, filed)
    propose(diary, label, batch.ids, earlier(filed, 6), refused="gate.held_back")
    specials(diary, batch, earlier(filed, 5))
    close(diary, "without specials", earlier(filed, 4), "节能、绿色建筑、装配式专项验收已一并补办")


def not_fileable(diary: Diary, batch: Batch) -> None:
    """存量项目备案: no rule of its time is in the register, so nobody may file it, and a promise does not help; the head decides."""
    gate, accepted_on = Gate.ACCEPTANCE_FILING, batch.days[Gate.COMPLETION_ACCEPTANCE]
    doubt = label_of(Gate.COMPLETION_ACCEPTANCE, batch.ids, accepted_on)
    close(diary, doubt, later(accepted_on, 1), "验收资料齐全，按审批时执行的标准验收")
    submit(diary, "filing", gate, batch.ids, later(accepted_on, 2))
    accept(diary, "filing", later(accepted_on, 3))
    propose(diary, "filing", batch.ids, later(accepted_on, 4), refused="gate.not_passable")
    withdrawn = later(accepted_on, 5)
    diary.write(WithdrawApplication, withdrawn, application="filing", reason="待台账收录审批时所执行的标准后申请")
    diary.write(
        SubmitApplication,
        withdrawn,
        gate=gate,
        buildings=batch.ids,
        applicant=diary.life.applicant,
        mode=Mode.INFORMED_COMMITMENT,
        commitments=(Pledge(promisor=contact(diary.life), text="补交所执行标准的全文", due=later(withdrawn, 30)),),
        refused="application.filed_on_promise",
    )
    _asked_of_the_head(diary, batch, later(accepted_on, 8))


def _asked_of_the_head(diary: Diary, batch: Batch, on: date) -> None:
    """无规定可依: the head returns what rests on nothing, and decides on the minutes of the office."""
    gate, head = Gate.ACCEPTANCE_FILING, diary.life.officers.head
    handler = diary.life.officers.handler
    diary.write(ProposeSilence, on, by=handler, gate=gate, buildings=batch.ids, basis="参照同期项目办理", opens=(("silence", "vague"),))
    diary.write(ReturnSilence, later(on, 1), by=head, silence="vague", reason="未写明据以决定的文件，请附局务会纪要")
    basis = "局务会研究：按审批时执行的节能设计标准核查，资料齐全"
    number = f"局纪〔{on.year}〕{diary.serial()}号"
    opens = (("silence", "minutes"),)
    diary.write(ProposeSilence, later(on, 3), by=handler, gate=gate, buildings=batch.ids, basis=basis, number=number, opens=opens)
    diary.write(DecideSilence, later(on, 4), by=head, silence="minutes")
