"""导入中的问题: how the faults of a file are told, to people and to programs."""

import sys
from collections.abc import Sequence
from typing import Any

from lifecycle.cli.output import complain, language
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.register.rows import BadCell
from lifecycle.wording import say

NOT_ALL = 3
"""The exit code where something of the file was passed over, and all else was entered."""
SHOWN_FAULTS = 30
"""A screenful; --json gives all."""


def complain_briefly(problems: Sequence[Problem]) -> None:
    """The first of them, and how many more there are."""
    complain(BadInput(*problems[:SHOWN_FAULTS]))
    if len(problems) > SHOWN_FAULTS:
        sys.stderr.write(say("register.more_faults", language(), count=len(problems) - SHOWN_FAULTS) + "\n")


def as_told(problem: Problem) -> dict[str, Any]:
    """For programs: with sheet, row and column, where it has them."""
    cell = {"sheet": problem.sheet, "row": problem.row, "column": problem.column} if isinstance(problem, BadCell) else {}
    none = {"sheet": None, "row": None, "column": None}
    reason = say(problem.code, language(), **problem.values)
    return {"where": problem.where, **none, "code": problem.code, **cell, "reason": reason}
