"""征求意见: asked of several bodies and of experts, answered late, on conditions, against it, or not at all."""

from datetime import date

from lifecycle.demo.acts import OPINIONS, accept, conclude, declare, drop_reason, propose, sign, submit
from lifecycle.demo.calendar import CLOSING, earlier, later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.projects.application.advice import AskAdvice, Consulted, ForgoAdvice, ReceiveAdvice
from lifecycle.projects.application.consultations import AdviceKind, Stance
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion
from lifecycle.projects.project import Outcome
from lifecycle.vocabulary import Gate, Stage

HOUSING, FIRE, ECOLOGY, WATER = "住房和城乡建设局", "消防救援大队", "生态环境局", "水务局"
RELICS = "文物保护中心（地下文物埋藏区踏勘与考古勘探管理科）"
CIVIL_DEFENCE = "人民防空办公室（人防工程建设与平时使用管理科）"
PANEL = "装配式建筑与超限结构设计方案评审专家组"
ENERGY = "设计方案是否符合民用建筑节能强制性标准"
GATE = Gate.DESIGN_REVIEW
OPEN = ("advice.open",)


def consulted(diary: Diary, batch: Batch) -> None:
    """征求意见: one answers late, one need not; the last answer comes after the proposal, which says that it was open."""
    on, label, handler = batch.days[GATE], "consulted", diary.life.officers.handler
    declare(diary, batch, Stage.DESIGNED, earlier(on, 20))
    submit(diary, label, GATE, batch.ids, earlier(on, 20))
    accept(diary, label, earlier(on, 18))
    _ask(diary, batch, "letter", earlier(on, 17), earlier(on, 10), (HOUSING, FIRE, ECOLOGY, WATER), ENERGY)
    _ask(diary, batch, "panel", earlier(on, 16), earlier(on, 8), (PANEL,), "结构体系与装配率计算", AdviceKind.EXPERT_REVIEW)
    _answer(diary, "letter", HOUSING, earlier(on, 12), Stance.ON_CONDITIONS, "补充屋面保温节点后符合强制性标准", scan_sha256=SCAN_SHA256)
    _forgo(diary, batch, ECOLOGY, earlier(on, 11), "本项目不在环境敏感区，已取得环评备案回执")
    _answer(diary, "panel", PANEL, earlier(on, 9), Stance.FOR, "评审通过，装配率计算无误")
    _answer(diary, "letter", FIRE, earlier(on, 7), Stance.FOR, "同意，消防车登高面按图实施")
    _forgo(diary, batch, RELICS, earlier(on, 7), "用地不涉及地下文物埋藏区", opens=(("needless", "relics"),))
    propose(diary, label, batch.ids, earlier(on, 5), refused="command.asked")
    diary.write(
        ProposeConclusion,
        earlier(on, 4),
        by=handler,
        application=label,
        buildings=batch.ids,
        outcome=Outcome.PASSED,
        opinion=OPINIONS[Outcome.PASSED],
        drop_reason=drop_reason(diary, GATE, batch.ids),
        confirmed=OPEN,
    )
    checker = diary.life.officers.checker
    diary.write(CheckConclusion, earlier(on, 3), by=checker, application=label, opinion="节水方案不影响本环节，同意", confirmed=OPEN)
    _answer(diary, "letter", WATER, earlier(on, 1), Stance.NONE, "无意见")
    sign(diary, label, GATE, on)


def awaiting(diary: Diary, batch: Batch) -> None:
    """等待答复: at the end of the year some have not answered, one after its day, and one is against it."""
    label = "awaiting"
    declare(diary, batch, Stage.DESIGNED, earlier(CLOSING, 9))
    submit(diary, label, GATE, batch.ids, earlier(CLOSING, 9))
    accept(diary, label, earlier(CLOSING, 8))
    bodies = (HOUSING, FIRE, WATER, CIVIL_DEFENCE)
    _ask(diary, batch, "first", earlier(CLOSING, 7), earlier(CLOSING, 1), bodies, ENERGY)
    _ask(diary, batch, "second", earlier(CLOSING, 6), later(CLOSING, 6), (RELICS, ECOLOGY), "用地与环境条件", AdviceKind.COUNTERSIGNATURE)
    _answer(diary, "first", HOUSING, earlier(CLOSING, 4), Stance.FOR, "符合民用建筑节能强制性标准", scan_sha256=SCAN_SHA256)
    _answer(diary, "first", FIRE, earlier(CLOSING, 3), Stance.AGAINST, "消防车登高操作场地不足，建议调整总平面后再行审查")
    _answer(diary, "second", ECOLOGY, earlier(CLOSING, 2), Stance.NONE, "无意见")
    conclude(diary, label, GATE, batch.ids, later(CLOSING, 20))


def _ask(
    diary: Diary,
    batch: Batch,
    label: str,
    on: date,
    due: date,
    bodies: tuple[str, ...],
    matter: str,
    kind: AdviceKind = AdviceKind.CONSULTATION,
) -> None:
    diary.write(
        AskAdvice,
        on,
        by=diary.life.officers.handler,
        advice_kind=kind,
        gate=GATE,
        buildings=batch.ids,
        bodies=tuple(Consulted(body=body, answer_by=due) for body in bodies),
        matter=matter,
        opens=(("advice", label),),
    )


def _answer(diary: Diary, label: str, body: str, on: date, stance: Stance, content: str, scan_sha256: str | None = None) -> None:
    diary.write(ReceiveAdvice, on, advice=label, body=body, stance=stance, content=content, scan_sha256=scan_sha256)


def _forgo(diary: Diary, batch: Batch, body: str, on: date, reason: str, *, opens: tuple[tuple[str, str], ...] = ()) -> None:
    handler = diary.life.officers.handler
    diary.write(ForgoAdvice, on, by=handler, gate=GATE, buildings=batch.ids, body=body, reason=reason, opens=opens)
