"""统一社会信用代码 (GB 32100-2015): 18 signs, the last of which is computed from the others.

Real codes whose check character does not fit are in use: some that were issued in Xiamen before 2016. So that is asked, not refused.
"""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError


def as_issued(code: str) -> str | None:
    """The code in capitals and without separators, whether its check character fits or not; None for what has not its form.

    One sign over and over (eighteen zeros, of which the last even fits) is what clerks type where they have no code.
    """
    try:
        issued = uscc.validate(code)
    except InvalidChecksum:
        issued = uscc.compact(code)
    except ValidationError:
        return None
    return None if len(set(issued[:-1])) == 1 else issued


def fits_its_check(code: str) -> bool:
    """Whether the check character is the one that follows from the other 17 signs."""
    return uscc.is_valid(code)


def is_filled_up(code: str) -> bool:
    """Whether the unit's own part, signs 9 to 17, is one sign over and over: 91140500000000000K."""
    return len(set(code[8:17])) == 1
