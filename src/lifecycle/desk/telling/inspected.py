"""检查的对照: the checks of a project as they stood at a moment, a line each, and a line for each finding."""

from collections.abc import Iterator
from itertools import groupby

from lifecycle.desk.telling.difference import Said, Snapshot
from lifecycle.desk.telling.history import History
from lifecycle.inspections.checks.check import Check, fold
from lifecycle.inspections.checks.terms import STREAMS
from lifecycle.wording import label, say


def checks_then(history: History | None, lang: str) -> dict[str, Snapshot]:
    """检查 as they were known and in force; nothing where there was none."""
    recorded = sorted((entry.recorded for entry in history.beside), key=lambda each: each.stream) if history else ()
    streams = groupby(recorded, key=lambda each: each.stream)
    checks = [fold([each.fact for each in facts]) for name, facts in streams if name.startswith(STREAMS)]
    lines = {name: said for check in checks if check for name, said in _told(check, lang)}
    return {"inspected": Snapshot(None, say("page.inspected.title", lang), lines)} if lines else {}


def _told(check: Check, lang: str) -> Iterator[Said]:
    ended = check.concluded_on
    stands = say("difference.check_ended", lang, on=ended) if ended else say("page.inspected.under_way", lang)
    yield check.id, "  ".join((label(check.origin, lang), check.opened_on.isoformat(), stands))
    for finding in check.findings.values():
        due = [say("difference.finding_due", lang, on=finding.due)] if finding.due else []
        yield f"{check.id} {finding.id}", "  ".join((finding.words, label(finding.status, lang), finding.since.isoformat(), *due))
