"""条件与结论的排法: verdicts as a page lists them, what stands against a pass first."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from lifecycle.vocabulary import Citation, Ruling, Verdict

ORDER = (Ruling.UNMET, Ruling.UNDETERMINED, Ruling.MET, Ruling.NOT_APPLICABLE)


class Condition(Struct, frozen=True, kw_only=True):
    """一项条件: the verdicts of one rule that came out alike. lines: the buildings with the same values share one."""

    ruling: Ruling
    rule: str
    title: str
    clause: Citation
    lines: tuple[tuple[Verdict, ...], ...]


def conditions(verdicts: Iterable[Verdict]) -> list[Condition]:
    """Unmet first, then undetermined, met with a warning, met, not applicable; within these in the order of the rules."""
    found: dict[tuple[Ruling, str, Citation], dict[tuple[Any, ...], list[Verdict]]] = {}
    for each in sorted(verdicts, key=lambda verdict: (ORDER.index(verdict.verdict), verdict.warning is None)):
        lines = found.setdefault((each.verdict, each.rule, each.clause), {})
        lines.setdefault((each.measured, each.required, each.missing, each.warning, each.decided_on), []).append(each)
    return [
        Condition(
            ruling=ruling, rule=rule, title=next(iter(lines.values()))[0].title, clause=clause, lines=tuple(map(tuple, lines.values()))
        )
        for (ruling, rule, clause), lines in found.items()
    ]


def tally(verdicts: Iterable[Verdict]) -> dict[Ruling, int]:
    """How many verdicts there are of each ruling, what stands against a pass first."""
    rulings = [each.verdict for each in verdicts]
    return {ruling: rulings.count(ruling) for ruling in ORDER}
