"""检查命令的示例, from the city of the ledger: an opening, an order with its printed day, and a correction."""

from typing import Any

from lifecycle.inspections.checks.mending import CorrectInCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.vocabulary import Command

VISIT, ORDERED = "2023-06-12", "2023-06-14"


def check_examples(short: str) -> dict[type[Command], dict[str, Any]]:
    """示例. short: the sign by which numbers of the city's papers begin."""
    return {
        InitiateCheck: {
            "on": VISIT,
            "project": "p1",
            "origin": "routine",
            "authority_level": "city",
            "buildings": ["1"],
            "inspectors": ["inspector-1", "inspector-2"],
            "approval_number": f"{short}住建查〔2023〕5号",
            "approver": "city-1",
            "deadline": "2023-06-30",
        },
        OrderRectification: {
            "on": ORDERED,
            "number": f"{short}住建改〔2023〕8号",
            "addressee": {"role": "contractor"},
            "findings": ["F1"],
            "deadline": "2023-07-14",
            "clauses": [{"document": "民用建筑节能条例", "place": "第十五条", "quote": ""}],
            "served_by": "direct",
            "served_on": ORDERED,
        },
        CorrectInCheck: {"on": "2023-06-20", "corrects": 7, "changed": {"deadline": "2023-07-15"}, "reason": "期限误记"},
    }
