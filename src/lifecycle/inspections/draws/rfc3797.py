"""随机数格式 (key text) of RFC 3797, "Publicly Verifiable NomCom Random Selection", and the selection that it defines, for conformance."""

import hashlib
from collections.abc import Sequence

MOST = 65_535
"""The largest pool: an index is written in two bytes."""


def key_text(sources: Sequence[Sequence[int]]) -> str:
    """Section 4: each source's numbers ascending, in decimal, each followed by a full stop, the source by a slash."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def selected(pool: int, select: int, sources: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Section 4: the numbers drawn of 1 to `pool`, in order. MD5 is the RFC's; no draw of ours rests on it."""
    key = key_text(sources).encode("ascii")
    left = list(range(1, pool + 1))
    drawn = []
    for index in range(select):
        around = index.to_bytes(2, "big")
        number = int.from_bytes(hashlib.md5(around + key + around, usedforsecurity=False).digest(), "big")
        drawn.append(left.pop(number % len(left)))
    return tuple(drawn)
