"""放假通知: an invented notice that amends that of 2023, as a later release of this program would bring it."""

from datetime import date
from hashlib import sha256

from lifecycle.calendar import Calendar, WorkingDays
from lifecycle.calendar.working_days import Arrangement, DaysOff, Notice
from tests.packaged import packaged_calendar

NUMBER_2023 = "国办发明电〔2022〕16号"
INVENTED = "国办发明电〔2023〕99号"


def day_off(first: date, last: date, number: str = INVENTED, *, amends: str = NUMBER_2023) -> Arrangement:
    """These days are off besides."""
    notice = Notice(title="关于调整2023年部分节假日安排的通知", number=number, issued_on=date(2023, 5, 9))
    days_off = (DaysOff(name=f"调休{number}", first=first, last=last),)
    return Arrangement(year=2023, notice=notice, verified=False, days_off=days_off, worked_weekends=(), amends=amends)


def with_notices(*later: Arrangement) -> Calendar:
    """The calendar of a release that knows these notices, too."""
    packaged = packaged_calendar()
    arrangements = (*packaged.working_days.arrangements, *later)
    table = sha256(repr(arrangements).encode()).hexdigest()
    return Calendar(WorkingDays(arrangements), packaged.terms, table, holidays=table, prescribed=packaged.prescribed)
