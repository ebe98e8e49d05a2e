"""Announcements and seeds as JSON, made up at random, for all tests of draws."""

from hashlib import sha256
from random import Random
from typing import Any

COUNTIES = ("140502", "140581", "140521")
FIELDS = ("节能", "装配式", "绿色建筑")
STRATA = ("城区", "𠮷镇", "＂引号＂\\")
"""Names whose order differs between UTF-16 and UTF-8, or that JSON escapes."""


def announced(dice: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """An announcement and a seed that fits it: every member takes every kind of value that it may have."""
    officials = dice.sample(("局长", "监察员", "𠮷公证员"), dice.randint(0, 3))
    codes = [dice.randbytes(32) for _ in officials]
    sources = [_numbers(dice) for _ in range(dice.randint(0, 3))]
    objects = [_object(dice, number) for number in range(dice.randint(0, 9))]
    inspectors = [_inspector(dice, number) for number in range(dice.randint(0, 6))]
    announcement = {
        "campaign": "高平市2023年第二批\n〔2023〕1号",
        "on": "2023-09-01",
        "objects": objects,
        "strata": [{"name": name, "k": dice.randint(0, sum(each["stratum"] == name for each in objects))} for name in STRATA],
        "inspectors": inspectors,
        "per_object": dice.choice((2, 2, 3)),
        "cap": dice.choice((None, 0, 1, 2)),
        "recusals": [
            {"inspector": dice.choice(inspectors)["id"], "object": dice.choice(objects)["id"]}
            for _ in range(dice.randint(0, 3))
            if inspectors and objects
        ],
        "sources": [
            {"name": "双色球", "number": f"202310{number}", "day": "2023-09-03", "if_missing": "下一期"} for number in range(len(sources))
        ],
        "commitments": [
            {"official": official, "sha256": sha256(code).hexdigest()} for official, code in zip(officials, codes, strict=True)
        ],
    }
    reveals = [{"official": official, "code": code.hex()} for official, code in zip(officials, codes, strict=True)]
    return announcement, {"sources": sources, "reveals": reveals}


def _numbers(dice: Random) -> list[int]:
    return [dice.choice((0, dice.randint(1, 33), 2**53 - 1)) for _ in range(dice.randint(0, 7))]


def _object(dice: Random, number: int) -> dict[str, Any]:
    return {
        "id": dice.choice(("2304-140581-04-01-135254/1号楼", "＃", "𠮷", "é", "é")) + str(number),
        "stratum": dice.choice(STRATA),
        "county": dice.choice(COUNTIES),
        "field": dice.choice((None, *FIELDS)),
        "weight": dice.choice((1, 1, 2, 5)),
    }


def _inspector(dice: Random, number: int) -> dict[str, Any]:
    return {
        "id": f"{dice.choice(('𠮷', '＃', 'inspector-'))}{number}",
        "counties": dice.choice((None, None, [], list(COUNTIES[:2]))),
        "fields": dice.choice((None, None, [], list(FIELDS[:2]))),
        "valid_until": dice.choice((None, "2023-08-31", "2023-09-01", "2024-01-01")),
    }
