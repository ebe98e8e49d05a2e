"""数字的写法: which signs stand for the figures 0 to 9, and what letters are typed for them. One list for every number."""

import re

NUMERALS = ("〇零○◯", "一壹幺", "二贰貳两", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
"""The signs of each figure, from nought to nine. 幺 is how a one is said."""
DIGITS = {sign: str(value) for value, signs in enumerate(NUMERALS) for sign in signs}
FIGURE_BY_FIGURE = str.maketrans(DIGITS)
"""一三八 as 138, where no unit stands between."""
UNITS = "十拾百佰千仟万萬"
TENS = {"廿": "2十", "卄": "2十", "卅": "3十", "卌": "4十"}
_FOLDED = FIGURE_BY_FIGURE | str.maketrans(TENS)

SET_APART = r"①-⑨⓪❶-❾⁰¹²³⁴-⁹₀-₉"
"""Figures in circles, and those set high or low; as a set of a pattern has them."""
LETTERS = {"O": "0", "o": "0", "I": "1", "l": "1"}
"""Letters that are typed for figures."""
FOR_LETTERS = str.maketrans(LETTERS)

_ROUND_ZERO = re.compile(rf"(?<=[{''.join(DIGITS)}])[O○◯]+|[O○◯]+(?=[{''.join(DIGITS)}])")
_ONE_AS_DASH = re.compile(r"(?<=[0-9])[一ー](?=[0-9])")
_COUNTED = re.compile(rf"(?<![0-9{UNITS}])[0-9{UNITS}]*[{UNITS}][0-9{UNITS}]*")
_NUMERAL = re.compile(r"(?:([0-9]?)[千仟])?0?(?:([0-9]?)[百佰])?0?(?:([0-9]?)[十拾])?0?([0-9]?)")


def in_figures(text: str, dash: str) -> str:
    """Chinese numerals as figures: 九十 as 90. dash: what stands for 一 and ー between two figures, where they are typed for a dash."""
    text = _ONE_AS_DASH.sub(dash, _ROUND_ZERO.sub(lambda found: "零" * len(found[0]), text))
    return _COUNTED.sub(_counted, text.translate(_FOLDED))


def _counted(found: re.Match[str]) -> str:
    """九十 is 90, 一万零一 is 10001; what is no numeral stays as it stands."""
    high, ten_thousand, low = found[0].replace("萬", "万").rpartition("万")
    counted = [_below_ten_thousand(high), _below_ten_thousand(low)]
    if None in counted or (ten_thousand and not high):
        return found[0]
    return str(sum((part or 0) * times for part, times in zip(counted, (10_000, 1), strict=True)))


def _below_ten_thousand(numeral: str) -> int | None:
    said = _NUMERAL.fullmatch(numeral)
    if not said:
        return None
    digits = [0 if digit is None else int(digit or 1) for digit in said.groups()[:3]]
    return digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + int(said[4] or 0)
