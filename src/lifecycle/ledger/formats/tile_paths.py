"""瓦片路径: where https://c2sp.org/tlog-tiles has its files, and how a bundle is read; no storage, so that a witness may know it, too."""

from collections.abc import Iterator

WIDTH = 256
"""Entries a bundle, and hashes a tile."""
CHECKPOINT = "checkpoint"
SM3_ROOT = "checkpoint.sm3"
"""A file of ours beside it: the signed root of SM3 over the same entries."""


def tile(level: int, number: int, width: int = WIDTH) -> str:
    """A tile of the hash tree; width: how many hashes it has yet."""
    return f"tile/{level}/{_numbered(number)}{_partial(width)}"


def entries(number: int, width: int = WIDTH) -> str:
    """A bundle of entries; width: how many it has yet."""
    return f"tile/entries/{_numbered(number)}{_partial(width)}"


def bundled(bundle: bytes) -> Iterator[bytes]:
    """The entries of a bundle, each preceded by its length in two bytes. Raises ValueError if one is truncated."""
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start])
        if not start <= at <= len(bundle):
            raise ValueError("the bundle ends within an entry")
        yield bundle[start:at]


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def _numbered(number: int) -> str:
    """A number as three digits a path element, all but the last of them behind an x."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *front, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    return "/".join([*(f"x{each}" for each in front), last])
