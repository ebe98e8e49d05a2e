"""私用区 of GBK: what was kept there before Unicode had a sign for it is read as that sign. Table and sources: `gbk_private_use.txt`."""

from importlib.resources import files


def _rows() -> list[list[str]]:
    lines = files(__package__).joinpath("gbk_private_use.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


MODERN = {int(private, 16): int(today, 16) for private, _, today in _rows()}
"""A private-use code point -> the code point that it has today (GB 18030-2022)."""
