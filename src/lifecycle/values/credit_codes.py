"""统一社会信用代码 (GB 32100-2015): 18 signs, the last of which is computed from the others.

Real codes whose check character does not fit are in use: some that were issued in Xiamen before 2016. So that is asked, not refused.
"""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError


def as_issued(code: str) -> str | None:
    """The code in capitals and without separators, whether its check character fits or not; None for what has not its form."""
    try:
        return uscc.validate(code)
    except InvalidChecksum:
        return uscc.compact(code)
    except ValidationError:
        return None


def fits_its_check(code: str) -> bool:
    """Whether the check character is the one that follows from the other 17 signs."""
    return uscc.is_valid(code)
