"""改造项目的进退: out of the reserve for good, or out and in again."""

from lifecycle.demo.calendar import later
from lifecycle.demo.diary import Diary
from lifecycle.demo.life import Batch
from lifecycle.projects.works.retrofit import EnterReserve, LeaveReserve
from lifecycle.vocabulary import Gate


def left(diary: Diary, batch: Batch) -> None:
    """退出储备库."""
    diary.write(LeaveReserve, later(batch.days[Gate.RESERVE], 30), buildings=batch.ids, reason="小区列入拆迁范围")


def entered_again(diary: Diary, batch: Batch) -> None:
    """退出后重新入库."""
    on = batch.days[Gate.RESERVE]
    diary.write(LeaveReserve, later(on, 20), buildings=batch.ids, reason="居民意见征询未过三分之二")
    again = later(on, 45)
    diary.write(EnterReserve, again, buildings=batch.ids, number=f"CBK-{again.year}-{diary.serial()}")
