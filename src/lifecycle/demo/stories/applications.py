"""申请的曲折: supplemented, declined, withdrawn, refused, sent back, signed by a deputy."""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from lifecycle.calendar import Handling, Procedure, StatuteKind
from lifecycle.demo.acts import (
    AT_THE_COUNTER,
    accept,
    apply_and_pass,
    certificate,
    check,
    conclude,
    declare,
    deliver,
    propose,
    sign,
    submit,
)
from lifecycle.demo.calendar import CLOSING, NEXT_YEAR_ANNOUNCED, earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.demo.people import CITY_DEPUTY, CITY_SIGNER, HEAD
from lifecycle.projects.application.acceptance_checks import CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.applications import (
    DeclineApplication,
    DeclineGround,
    Material,
    SubmitApplication,
    WithdrawApplication,
)
from lifecycle.projects.application.check_results import AcceptanceCheck, DraftPaper, DraftStep
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.application.handing_over import HandOverApplication
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import RequestSupplement, SupplySupplement, WithdrawSupplementRequest
from lifecycle.projects.application.terms import ExtendTerm, ResumeTerm, SuspendTerm
from lifecycle.projects.deciding.conclusion import ReturnConclusion, SignConclusion
from lifecycle.projects.deciding.delivery import DeliveryMode, DeliveryOutcome
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.project import Outcome
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.vocabulary import Citation, Gate, Stage

LICENSING_LAW = "中华人民共和国行政许可法"
HEARING = "申请人、利害关系人在被告知听证权利之日起五日内提出听证申请的，行政机关应当在二十日内组织听证"
LACKING = ("绿色建筑与节能专篇", "装配率计算书")


def supplemented(diary: Diary, batch: Batch) -> None:
    """补正: what is lacking is asked for once, and supplied; what comes to mind later stops nothing, and is asked for all the same.

    This counter stamps its papers with the time of the day.
    """
    on, label = batch.days[Gate.DESIGN_REVIEW], "supplemented"
    declare(diary, batch, Stage.DESIGNED, earlier(on, 18))
    submit(diary, label, Gate.DESIGN_REVIEW, batch.ids, earlier(on, 18), at="09:05")
    asked = earlier(on, 16)
    diary.write(RequestSupplement, asked, by=diary.life.officers.handler, application=label, items=LACKING, due=on, at="16:40")
    materials = tuple(Material(title=title) for title in LACKING)
    diary.write(SupplySupplement, earlier(on, 11), application=label, materials=materials[:1], refused="supplement.incomplete")
    supplied = earlier(on, 10)
    diary.write(SupplySupplement, supplied, application=label, materials=materials, at="10:15")
    further = ("日照分析图", "总平面图")
    diary.write(RequestSupplement, supplied, by=diary.life.officers.handler, application=label, items=further, due=on, at="15:30")
    deliver(diary, label, earlier(on, 15), PaperKind.SUPPLEMENT, **_electronic("补正通知系统回执"))
    accept(diary, label, earlier(on, 9), f"受〔{earlier(on, 9).year}〕{diary.serial()}号", at="14:20")
    deliver(diary, label, earlier(on, 9), PaperKind.ACCEPTANCE, **AT_THE_COUNTER, at="15:00")
    mistaken = earlier(on, 8)
    diary.write(
        WithdrawSupplementRequest,
        mistaken,
        by=diary.life.officers.handler,
        application=label,
        items=further[1:],
        reason="申请时已经提交",
    )
    diary.write(SupplySupplement, earlier(on, 6), application=label, materials=(Material(title=further[0]),))
    conclude(diary, label, Gate.DESIGN_REVIEW, batch.ids, on)


def declined(diary: Diary, batch: Batch) -> None:
    """不予受理, before the ordinary application."""
    on = batch.days[Gate.CONSTRUCTION_PERMIT]
    _needless(diary, batch, earlier(on, 20))
    submit(diary, "declined", Gate.CONSTRUCTION_PERMIT, batch.ids, earlier(on, 18))
    ground, reason = DeclineGround.MATERIALS, "申请人不是本项目建设单位授权的经办单位，不符合申请主体要求"
    refusal: dict[str, Any] = {"application": "declined", "reason": reason, "ground": ground, "at": "11:30"}
    diary.write(DeclineApplication, earlier(on, 16), by=diary.life.officers.handler, **refusal)
    left = {"delivery_mode": DeliveryMode.LEFT, "reason": "收件人当场拒绝签收，留置于其住所并拍照", "receipt": f"回证{diary.serial()}号"}
    deliver(diary, "declined", earlier(on, 15), PaperKind.NON_ACCEPTANCE, **left)


def _electronic(receipt: str) -> dict[str, Any]:
    """电子送达, which the applicant has agreed to."""
    return {"delivery_mode": DeliveryMode.ELECTRONIC, "receipt": receipt}


def _needless(diary: Diary, batch: Batch, on: date) -> None:
    """无需许可: found after acceptance; the works that do need the permit are applied for later."""
    label = "needless"
    submit(diary, label, Gate.CONSTRUCTION_PERMIT, batch.ids, earlier(on, 4))
    accept(diary, label, earlier(on, 3))
    _looked_through(diary, label, earlier(on, 2))
    clause = Citation(LICENSING_LAW, "第三十二条第一款第一项", "申请事项依法不需要取得行政许可的，应当即时告知申请人不受理")
    basis = "申请的只是场地围挡和临时用水，依法不需要单独取得施工许可"
    _drawn_up(diary, label, earlier(on, 1))
    diary.write(
        FindNoPermitNeeded,
        on,
        by=diary.life.officers.handler,
        application=label,
        basis=basis,
        clause=clause,
        number=f"无需〔{on.year}〕{diary.serial()}号",
    )
    deliver(diary, label, later(on, 1), PaperKind.NEEDLESS)


def _looked_through(diary: Diary, label: str, on: date) -> None:
    """受理核对: returned by a second person, reworked, and agreed to."""
    officers = diary.life.officers
    wrong = "受理通知书上的联系电话写错，请改正后重印"
    diary.write(CheckAcceptance, on, by=officers.checker, application=label, result=AcceptanceCheck.RETURNED, remark=wrong)
    diary.write(ReworkAcceptance, on, by=officers.handler, application=label, remark="联系电话已改正，受理通知书已重印")
    diary.write(CheckAcceptance, on, by=officers.checker, application=label, result=AcceptanceCheck.AGREED)


def _drawn_up(diary: Diary, label: str, on: date) -> None:
    """文稿经办: that the term need not be suspended is noted; the notice is drafted, returned, reworked and agreed to."""
    officers = diary.life.officers
    steps = (
        (officers.handler, DraftPaper.SUSPENSION, DraftStep.NOT_NEEDED, "无需听证、检测或者专家评审"),
        (officers.handler, DraftPaper.NEEDLESS, DraftStep.DRAFTED, None),
        (officers.checker, DraftPaper.NEEDLESS, DraftStep.RETURNED, "请写明围挡和临时用水的范围"),
        (officers.handler, DraftPaper.NEEDLESS, DraftStep.REWORKED, "范围已写明"),
        (officers.checker, DraftPaper.NEEDLESS, DraftStep.AGREED, None),
    )
    for by, draft, step, remark in steps:
        diary.write(RecordDraftStep, on, by=by, application=label, draft=draft, step=step, remark=remark)


def withdrawn(diary: Diary, batch: Batch) -> None:
    """撤回: asked for before the drawings were reviewed, which nobody may pass; and meanwhile handed over to a colleague."""
    reviewed, label, officers = batch.days[Gate.DRAWING_REVIEW], "withdrawn", diary.life.officers
    submit(diary, label, Gate.CONSTRUCTION_PERMIT, batch.ids, earlier(reviewed, 8))
    accept(diary, label, earlier(reviewed, 6))
    propose(diary, label, batch.ids, earlier(reviewed, 4), refused="gate.earlier_not_passed")
    diary.write(
        HandOverApplication,
        earlier(reviewed, 3),
        by=officers.handler,
        application=label,
        handler=officers.handler,
        to=officers.checker,
        reason="外出培训期间，由其继续联系申请人",
    )
    diary.write(WithdrawApplication, earlier(reviewed, 2), application=label, reason="施工图审查尚未合格，待合格后重新申请")


def refused(diary: Diary, batch: Batch) -> None:
    """不予通过, then a mended design that passes."""
    on, label = batch.days[Gate.DESIGN_REVIEW], "refused"
    first = earlier(on, 35)
    diary.write(DeclareIndicators, first, stage=Stage.DESIGNED, declarations=_short_of_the_rules(batch))
    submit(diary, label, Gate.DESIGN_REVIEW, batch.ids, first)
    accept(diary, label, earlier(on, 33))
    _heard(diary, label, earlier(on, 32), earlier(on, 30), days=3)
    _longer_after_the_hearing(diary, label, earlier(on, 30))
    propose(diary, label, batch.ids, earlier(on, 28), refused="gate.not_passable")
    conclude(diary, label, Gate.DESIGN_REVIEW, batch.ids, earlier(on, 24), Outcome.REFUSED)
    declare(diary, batch, Stage.DESIGNED, earlier(on, 10))
    apply_and_pass(diary, Gate.DESIGN_REVIEW, batch.ids, on)


def _heard(diary: Diary, label: str, since: date, until: date, days: int) -> None:
    """听证: the days that it needs do not count."""
    handler = diary.life.officers.handler
    diary.write(
        SuspendTerm,
        since,
        by=handler,
        application=label,
        procedure=Procedure.HEARING,
        required_by=StatuteKind.LAW,
        clause=Citation(LICENSING_LAW, "第四十七条第一款", HEARING),
        number=f"听通〔{since.year}〕{days}号",
        told_on=since,
        days=days,
    )
    deliver(diary, label, since, PaperKind.SUSPENSION, **_electronic("中止通知系统回执"))
    diary.write(ResumeTerm, until, by=handler, application=label, result="听证笔录已由听证参加人确认无误后签字")


def _longer_after_the_hearing(diary: Diary, label: str, until: date) -> None:
    """The head lets the rest take longer."""
    reason = "听证涉及的采光、日照意见须逐户核对"
    diary.write(ExtendTerm, until, by=HEAD, application=label, reason=reason, told_on=until)
    deliver(diary, label, until, PaperKind.EXTENSION, **_electronic("延长告知系统回执"))


def _short_of_the_rules(batch: Batch) -> tuple[Declaration, ...]:
    """The first building a hundredth of a percent short of 72%; the second without its assembly rate."""
    one, other, *rest = batch.declarations(Stage.DESIGNED)
    short = replace(one, values=replace(one.values, energy_saving_rate=Decimal("0.7199")))
    silent = replace(other, values=replace(other.values, assembly_rate=None))
    return short, silent, *rest


def handled_jointly(diary: Diary, batch: Batch) -> None:
    """联合办理: forty-five working days by 第四十二条第二款, and fifteen more with the number of the government's approval."""
    on, label = batch.days[Gate.DESIGN_REVIEW], "jointly"
    declare(diary, batch, Stage.DESIGNED, earlier(on, 40))
    submit(diary, label, Gate.DESIGN_REVIEW, batch.ids, earlier(on, 40), handling=Handling.JOINT)
    accept(diary, label, earlier(on, 38))
    extended, reason = earlier(on, 12), "人防、消防、园林三部门意见尚须协调"
    refusal = "clock.without_government"
    diary.write(ExtendTerm, extended, by=HEAD, application=label, reason=reason, told_on=extended, refused=refusal)
    number = f"政批〔{extended.year}〕{diary.serial()}号"
    diary.write(ExtendTerm, extended, by=HEAD, application=label, reason=reason, told_on=extended, number=number)
    deliver(diary, label, extended, PaperKind.EXTENSION)
    conclude(diary, label, Gate.DESIGN_REVIEW, batch.ids, on)


def rescheduled(diary: Diary, batch: Batch) -> None:
    """放假通知采用: a term that runs into the next year, of which nobody knew the worked weekends when it began, falls due a day earlier.

    New Year is a day off by law, whoever has issued what; the hearing and the extension carry the term past the first worked Sunday.
    It has not been decided at the end of the year.
    """
    label, gate = "rescheduled", Gate.DESIGN_REVIEW
    declare(diary, batch, Stage.DESIGNED, earlier(NEXT_YEAR_ANNOUNCED, 8))
    submit(diary, label, gate, batch.ids, earlier(NEXT_YEAR_ANNOUNCED, 8), handling=Handling.JOINT)
    accept(diary, label, earlier(NEXT_YEAR_ANNOUNCED, 6))
    _heard(diary, label, later(NEXT_YEAR_ANNOUNCED, 7), later(NEXT_YEAR_ANNOUNCED, 35), days=20)
    extended = earlier(CLOSING, 12)
    number, reason = f"政批〔{extended.year}〕{diary.serial()}号", "交通、园林两部门意见尚须协调"
    diary.write(ExtendTerm, extended, by=HEAD, application=label, reason=reason, told_on=extended, number=number)
    deliver(diary, label, extended, PaperKind.EXTENSION)
    conclude(diary, label, gate, batch.ids, later(CLOSING, 10))


def sent_back(diary: Diary, batch: Batch) -> None:
    """退回, and what nobody may do: apply twice, check one's own proposal, sign without the office."""
    on, gate, label = batch.days[Gate.CONSTRUCTION_PERMIT], Gate.CONSTRUCTION_PERMIT, "sent back"
    officers = diary.life.officers
    submit(diary, label, gate, batch.ids, earlier(on, 14))
    unit = diary.life.applicant
    diary.write(SubmitApplication, earlier(on, 13), gate=gate, buildings=batch.ids, applicant=unit, refused="application.pending")
    accept(diary, label, earlier(on, 12))
    reason = "材料较多"
    extension = earlier(on, 11)
    diary.write(ExtendTerm, extension, by=HEAD, application=label, reason=reason, told_on=extension, refused="clock.not_extendable")
    propose(diary, label, batch.ids, earlier(on, 10))
    diary.write(ReturnConclusion, earlier(on, 8), by=officers.checker, application=label, reason="施工合同金额与中标通知书不一致，请核实")
    propose(diary, label, batch.ids, earlier(on, 6), opinion="经核实，施工合同金额已更正，拟予通过")
    attempt = certificate(diary, gate, on)
    diary.write(SignConclusion, earlier(on, 5), application=label, certificate=attempt, refused="staff.role_may_not")
    diary.write(
        SignConclusion, earlier(on, 4), by=officers.signer, application=label, certificate=attempt, refused="conclusion.out_of_turn"
    )
    check(diary, label, earlier(on, 2))
    sign(diary, label, gate, on)


def signed_by_deputy(diary: Diary, batch: Batch) -> None:
    """代办: the deputy signs for the absent signer."""
    on, gate, label = batch.days[Gate.CONSTRUCTION_PERMIT], Gate.CONSTRUCTION_PERMIT, "signed by deputy"
    submit(diary, label, gate, batch.ids, earlier(on, 9))
    accept(diary, label, earlier(on, 7))
    propose(diary, label, batch.ids, earlier(on, 3))
    check(diary, label, earlier(on, 1))
    paper = certificate(diary, gate, on)
    diary.write(SignConclusion, on, by=CITY_DEPUTY, behalf=CITY_SIGNER, application=label, certificate=paper)
    _returned_by_post(diary, label, on)


def _returned_by_post(diary: Diary, label: str, on: date) -> None:
    """邮寄未能送达, then at the counter, when the ten working days were over."""
    back = {"delivery_mode": DeliveryMode.POSTED, "outcome": DeliveryOutcome.FAILED, "reason": "邮件退回：收件地址无人"}
    deliver(diary, label, later(on, 6), PaperKind.GRANT, receipt=f"邮{diary.serial()}", **back)
    deliver(diary, label, later(on, 20), PaperKind.GRANT)
