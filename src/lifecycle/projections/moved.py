"""期限移动: the terms of a project that were running when a notice was adopted, and now fall due on another day."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from lifecycle.calendar import Calendar
from lifecycle.calendar.adoption import Edition
from lifecycle.ledger import Recorded
from lifecycle.projections.waiting import Waiting, waiting_in
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.mending.corrections import effective
from lifecycle.vocabulary import Fact


def moved(recorded: Sequence[Recorded], editions: Sequence[Edition]) -> dict[str, date]:
    """The application -> the day on which it fell due by the holidays that were known when its term began; only where that is another.

    recorded: of one project. Other moves of the end, such as an extension, are part of both days.
    """
    if len(editions) == 1:
        return {}
    facts = [each.fact for each in recorded]
    now, found = _running(facts, editions[-1].calendar), dict[str, date]()
    for before, after in pairwise(editions):
        then = _running(facts, before.calendar)
        other = {item: was for item, was in then.items() if item in now and item not in found and was.due != now[item].due}
        if other:
            ran = _running([each.fact for each in recorded if each.position < after.since], before.calendar)
            found |= {item: was.due.on for item, was in other.items() if was.due and _same(was, now[item]) and _same(was, ran.get(item))}
    return found


def _running(facts: Sequence[Fact], calendar: Calendar) -> dict[str, Waiting]:
    project = fold_by_law(facts, lambda: calendar)
    found = waiting_in(project, effective(facts), calendar) if project else ()
    return {each.item: each for each in found if each.runs}


def _same(one: Waiting, other: Waiting | None) -> bool:
    """Whether it is the same term that runs."""
    if other is None or one.runs is None or other.runs is None:
        return False
    return (one.runs.term.step, one.runs.start) == (other.runs.term.step, other.runs.start)
