"""LZMA without a mark at its end, which Python reads and does not write: every byte is a literal."""

from collections import defaultdict

PROPERTIES = b"\0\0\0\1\0"
"""lc, lp and pb are 0; a dictionary of 64 KiB."""
TOP, ALL = 1 << 24, 0xFFFFFFFF


class Literals:
    """The range encoder of the format, with the few odds that literals need."""

    def __init__(self) -> None:
        self.out = bytearray()
        self._low, self._range, self._cache, self._waiting = 0, ALL, 0, 1
        self._odds: dict[object, int] = defaultdict(lambda: 1024)

    def encoded(self, content: bytes) -> bytes:
        for each in content:
            self._bit("is a match", 0)
            symbol = 1
            for shift in range(7, -1, -1):
                bit = each >> shift & 1
                self._bit(symbol, bit)
                symbol = symbol << 1 | bit
        for _ in range(5):
            self._shift()
        return bytes(self.out)

    def _bit(self, of: object, bit: int) -> None:
        odds = self._odds[of]
        bound = (self._range >> 11) * odds
        if bit:
            self._low, self._range = self._low + bound, self._range - bound
        else:
            self._range = bound
        self._odds[of] = odds - (odds >> 5) if bit else odds + (2048 - odds >> 5)
        while self._range < TOP:
            self._range = self._range << 8 & ALL
            self._shift()

    def _shift(self) -> None:
        if self._low < 0xFF000000 or self._low > ALL:
            carry = self._low >> 32
            self.out.append(self._cache + carry & 0xFF)
            self.out += bytes([0xFF + carry & 0xFF]) * (self._waiting - 1)
            self._cache, self._waiting = self._low >> 24 & 0xFF, 0
        self._waiting += 1
        self._low = self._low << 8 & ALL
