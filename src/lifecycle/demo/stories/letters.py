"""来函征求意见: the planning authority asks us about the energy standards: answered in time, answered late, withdrawn, or still open."""

from datetime import date

from lifecycle.demo.calendar import CLOSING, earlier
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.demo.names import APPROVAL_OFFICE
from lifecycle.demo.sealed import SCAN_SHA256
from lifecycle.projects.application.consultations import Stance
from lifecycle.projects.application.inquiries import GiveAdvice, RecordAdviceRequest, RecordInquiryWithdrawal
from lifecycle.vocabulary import Gate

ENERGY = "设计方案是否符合民用建筑节能强制性标准"


def asked_of_us(diary: Diary, batch: Batch) -> None:
    """来函: one answered in time, one after its day, one withdrawn; a fourth, of the last days of the year, waits."""
    on = batch.days[Gate.DESIGN_REVIEW]
    _letter(diary, batch, "energy", earlier(on, 20), 21)
    _answer(diary, "energy", earlier(on, 14), Stance.ON_CONDITIONS, "外窗传热系数调整到位后，符合强制性标准", 12)
    _letter(diary, batch, "changed", earlier(on, 14), 27)
    _answer(diary, "changed", earlier(on, 2), Stance.FOR, "调整后的设计方案符合强制性标准", 15)
    _letter(diary, batch, "needless", earlier(on, 6), 31)
    diary.write(
        RecordInquiryWithdrawal,
        earlier(on, 1),
        inquiry="needless",
        number=f"规资函〔{on.year}〕33号",
        reason="调整后的方案已有贵局意见，不再另行征求",
        scan_sha256=SCAN_SHA256,
    )
    _letter(diary, batch, "open", earlier(CLOSING, 6), 93)


def _letter(diary: Diary, batch: Batch, label: str, on: date, serial: int) -> None:
    planners = diary.life.authority.replace(APPROVAL_OFFICE, "规划和自然资源局")
    number = f"规资函〔{on.year}〕{serial}号"
    diary.write(
        RecordAdviceRequest,
        on,
        authority=planners,
        number=number,
        letter_on=earlier(on, 1),
        buildings=batch.ids,
        matter=ENERGY,
        on_energy_standards=True,
        scan_sha256=SCAN_SHA256,
        opens=(("inquiry", label),),
    )


def _answer(diary: Diary, label: str, on: date, stance: Stance, content: str, serial: int) -> None:
    number, handler = f"建函〔{on.year}〕{serial}号", diary.life.officers.handler
    diary.write(GiveAdvice, on, by=handler, inquiry=label, stance=stance, content=content, number=number, scan_sha256=SCAN_SHA256)
