"""统计表的列: columns that no value of a fact can stop. A fact is recorded for ever, and a sheet has to go on behind whatever it holds."""

from hashlib import sha256

from sqlalchemy import BigInteger, Dialect, Integer, String, TypeDecorator

STREAM = 120
"""The most characters of a stream in an index."""
DIGEST = 16


class Short(TypeDecorator[str]):
    """短文字, for an index or a key. A longer text is cut, and ends in a part of its SHA-256, by which it is found and told from others."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self._length = length

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Every text that is written, or compared with the column."""
        return value if value is None else shortened(value, self._length)


class Whole(TypeDecorator[int]):
    """整数. One that the column cannot hold becomes the largest or the smallest that it can."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, _dialect: Dialect) -> int | None:
        """Every number that is written, or compared with the column."""
        return value if value is None else max(-self.most - 1, min(value, self.most))

    most = 2**31 - 1


class LargeWhole(Whole):
    """大整数."""

    impl = BigInteger
    cache_ok = True
    most = 2**63 - 1


def shortened(text: str, length: int) -> str:
    """The text, or as much of it as leaves room for its digest."""
    if len(text) <= length:
        return text
    return f"{text[: length - DIGEST]}{sha256(text.encode()).hexdigest()[:DIGEST]}"
