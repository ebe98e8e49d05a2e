"""单元格: one cell of the register, read exactly or refused with the reason. Nothing is guessed and nothing is rounded."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple
from unicodedata import normalize

from msgspec import Struct

from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.values import days, paper_numbers, quantities
from lifecycle.values.credit_codes import as_issued
from lifecycle.values.identifiers import code, identifier, refuse_id_form, region_of
from lifecycle.values.quantities import Beside
from lifecycle.values.text import line, shortened
from lifecycle.vocabulary import Question, Refused
from lifecycle.wording import say


class CellError(NamedTuple):
    """公式错误值, such as #REF!; blank for a formula that was saved without its value."""

    shown: str


Cell = str | int | float | bool | date | datetime | time | timedelta | CellError
"""What a file may hold in one cell. Blank is the empty string."""
Value = str | bool | int | Decimal | date
"""What a cell says once it is read."""

LONGEST_WORDS = 2000
TICKS = "√✓✔"
"""What clerks set for yes."""
EXACT_DIGITS = 15
_WRAP = re.compile(r"\r\n?|\n")
"""A spreadsheet keeps fifteen digits of a number. Digits after them come from its arithmetic; nobody typed them."""


def no_doubt(_cell: Cell, _where: str) -> None:
    """Of most cells nothing is asked."""


class CellForm(Struct, frozen=True):
    """一类单元格: how it is read, what a right one looks like, and which values it may hold when it is chosen from a list.

    doubt: what is asked once more of a cell that was read, at the place that the words name.
    """

    name: str
    read: Callable[[Cell], Value]
    example: str
    choices: tuple[str, ...] = ()
    doubt: Callable[[Cell, str], Question | None] = no_doubt


def words(regions: Collection[str], cell: Cell) -> str:
    """名称 and other free words, on one line. Raises Refused for what is too long, cannot be seen, or names a person by a number.

    regions: with what the region codes of the ledger's city begin.
    """
    return _checked(line(_unwrapped(cell)), regions)


def sign(regions: Collection[str], cell: Cell) -> str:
    """编号: words in which a full-width digit is the same as a plain one."""
    return _checked(identifier(_unwrapped(cell)), regions)


def paper_number(regions: Collection[str], cell: Cell) -> str:
    """文号, spelled as on the paper: one who holds the paper in hand has to find it here."""
    return _checked(paper_numbers.paper_number(_unwrapped(cell)), regions, of_paper=True)


def number_or_reason(regions: Collection[str], cell: Cell) -> str:
    """编号 of a record, or why there is none."""
    return _checked(line(_unwrapped(cell)), regions, of_paper=True)


def building_id(regions: Collection[str], cell: Cell) -> str:
    text = sign(regions, cell)
    refuse_id_form(text)
    return text


def project_code(regions: Collection[str], cell: Cell) -> str:
    """项目代码, by form and by the region inside it."""
    text = code(_written(cell))
    if (region := region_of(text)) not in regions:
        raise Refused("project.region_unknown", code=text, region=region)
    return text


def credit_code(cell: Cell) -> str:
    """统一社会信用代码, by its form; a check character that does not fit is asked when it is entered."""
    text = code(_written(cell))
    issued = as_issued(text)
    if issued is None:
        raise Refused("unit.uscc_wrong", code=shortened(text))
    return issued


def day(cell: Cell) -> date:
    """日期, also as the serial number that a workbook keeps of it. The time of day, which some registers carry along, is left out."""
    match cell:
        case datetime():
            return days.in_time(cell.date())
        case date():
            return days.in_time(cell)
        case time() | timedelta():
            return days.day(str(cell))
        case int() | float() if not isinstance(cell, bool) and (read := days.of_serial(cell)):
            return read
    return days.day(_unwrapped(cell))


_written_serial = lru_cache(maxsize=4096)(days.written_serial)
"""The rows of a register repeat the days of their project."""


def bare_day(cell: Cell, today: date, *, since_1904: bool, plain: bool) -> tuple[Cell, Question | None]:
    """A serial number of a date column, a number or a text, counted as all others are; and what is asked of it. Other cells as they are.

    A workbook says from which year it counts (since_1904). A CSV file (plain) does not, nor does a text in a workbook of 1904.
    """
    number = cell if isinstance(cell, int | float) else _written_serial(cell) if isinstance(cell, str) else None
    if number is None or isinstance(cell, bool):
        return cell, None
    from_1904 = number + days.BETWEEN_EPOCHS
    counted, otherwise = (from_1904, number) if since_1904 else (number, from_1904)
    unsaid = plain or (since_1904 and isinstance(cell, str))
    return counted, days.serial_doubt(counted, str(cell).strip(), today, otherwise if unsaid else 0)


def year(cell: Cell) -> int:
    return days.year(_unwrapped(cell))


def rate(cell: Cell) -> Decimal:
    """比例: 72%; without its sign it is asked what it is."""
    return quantities.rate(_unwrapped(cell))


def rate_doubt(beside: Beside, cell: Cell, where: str) -> Question | None:
    return quantities.rate_doubt(_unwrapped(cell), beside, where)


def area(cell: Cell) -> Decimal:
    """面积, in square metres."""
    return quantities.area(_unwrapped(cell))


def floor_area(cell: Cell) -> Decimal:
    return quantities.floor_area(_unwrapped(cell))


def one_of(values: Mapping[str, Value], cell: Cell) -> Value:
    """One of a list, as it is shown or by its stable slug, with or without spaces inside; a tick is yes."""
    accepted = {_unspaced(written): value for shown, value in values.items() for written in (shown, str(value))}
    accepted |= {tick: value for value in values.values() if value is True for tick in TICKS}
    text = _plain(cell)
    if _unspaced(text) not in accepted:
        raise Refused("register.not_among", shown=shortened(text), allowed=tuple(values))
    return accepted[_unspaced(text)]


def _unspaced(text: str) -> str:
    return "".join(text.split()).casefold()


CREDIT_CODE = CellForm("credit_code", credit_code, "91440300708461136T")
DAY = CellForm("day", day, "2023-05-01")
YEAR = CellForm("year", year, "2023")
RATE = CellForm("rate", rate, "72%", doubt=partial(rate_doubt, Beside.NOTHING))
PERCENT = CellForm("rate", rate, "72", doubt=partial(rate_doubt, Beside.PERCENT))
"""比例 under a heading that has the %."""
AREA = CellForm("area", area, "1200")
FLOOR_AREA = CellForm("floor_area", floor_area, "12000.5")


def choice(values: Mapping[str, Value]) -> CellForm:
    shown = tuple(values)
    return CellForm("choice", partial(one_of, values), shown[0], shown)


YES_NO = choice({say("amount.yes"): True, say("amount.no"): False})


def as_percent(cell: Cell) -> Cell:
    """A number as it is shown where its cell shows it as a percentage."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or abs(cell) >= 10**EXACT_DIGITS:
        return cell
    return f"{quantities.shifted(Decimal(_written(cell)), 2)}%"


def _written(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case CellError(shown):
            if not shown:
                raise Refused("register.formula_unsaved")
            raise Refused("register.formula_error", shown=shown)
        case bool():
            return str(cell)
        case int() | float():
            if abs(cell) >= 10**EXACT_DIGITS:
                raise Refused("register.digits_lost")
            return format(Decimal(f"{cell:.{EXACT_DIGITS}g}"), "f")
        case _:
            raise Refused("register.turned_into_date", shown=str(cell))


def _unwrapped(cell: Cell) -> str:
    """Line breaks inside a cell are layout and are read as spaces. Values typed at other doors have none."""
    return _WRAP.sub(" ", _written(cell))


def _plain(cell: Cell) -> str:
    """Full-width letters, digits and marks as plain ones; single spaces."""
    return " ".join(normalize("NFKC", _written(cell)).split())


def _checked(text: str, regions: Collection[str], *, of_paper: bool = False) -> str:
    if len(text) > LONGEST_WORDS:
        raise Refused("register.too_long", length=len(text), most=LONGEST_WORDS)
    refuse_personal(text, regions, of_paper=of_paper)
    return text
