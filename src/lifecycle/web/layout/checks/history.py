"""检查的历史: what was recorded of a check, or of one finding, in words; what was mended or annulled stands beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.belonging import FILES
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.telling.account import AccountLine, account
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.inspections.checks.check import Check
from lifecycle.inspections.checks.results import ItemResultsRecorded
from lifecycle.ledger import Recorded
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Fact
from lifecycle.web.forms.subject import fact_shown
from lifecycle.web.layout.called import who
from lifecycle.web.layout.chronicle import annulled_by, mended_by
from lifecycle.web.layout.timeline import Annulled, Mended
from lifecycle.wording import say

Way = Callable[[HistoryEntry], str | None]
"""The form by which an entry is corrected or annulled, where that is possible and the visitor may."""


class FactTold(Struct, frozen=True, kw_only=True):
    """一条记录 in words, as it has to be read now. pictures: what they show -> the files; mended, annulled: what became of it."""

    title: str
    recorded: Recorded
    lines: tuple[AccountLine, ...]
    pictures: dict[str, tuple[str, ...]]
    mended: Mended | None = None
    annulled: Annulled | None = None
    mend: str | None = None
    annul: str | None = None


class Teller(Struct, frozen=True, kw_only=True):
    """说法: of which check in which project, in which language and by which rules. mend, annul: where an entry is mended."""

    check: Check
    project: Project
    lang: str
    rulebook: Rulebook
    entries: Sequence[HistoryEntry]
    mend: Way
    annul: Way

    def told(self) -> list[FactTold]:
        """记录 in words, the latest first."""
        corrections = self._corrections()
        return [self._told(each, fact_as_read(each), corrections) for each in reversed(self.entries)]

    def told_of(self, finding: str) -> list[FactTold]:
        """What was recorded of one finding, from the first on: of a fact about several only what is about this one."""
        corrections = self._corrections()
        orders = {each.id for each in self.check.orders.values() if finding in each.findings}
        about = ((each, _about(fact_as_read(each), finding, orders)) for each in self.entries)
        return [self._told(each, fact, corrections) for each, fact in about if fact]

    def _corrections(self) -> dict[int, HistoryEntry]:
        return {each.recorded.fact.corrects: each for each in self.entries if isinstance(each.recorded.fact, FactCorrected)}

    def _told(self, entry: HistoryEntry, fact: Fact, corrections: Mapping[int, HistoryEntry]) -> FactTold:
        title, _, lines, _ = fact_shown(fact, account(fact, self.project, self.lang, who, self.rulebook), self.lang)
        return FactTold(
            title=title,
            recorded=entry.recorded,
            lines=lines,
            pictures=pictures(fact, self.lang),
            mended=mended_by(entry, self.project, self.lang, corrections.get(entry.recorded.version)),
            annulled=annulled_by(entry),
            mend=self.mend(entry),
            annul=self.annul(entry),
        )


def _about(fact: Fact, finding: str, orders: set[str]) -> Fact | None:
    if isinstance(fact, ItemResultsRecorded):
        return None
    if getattr(fact, "finding_id", None) == finding or finding in getattr(fact, "findings", ()) or getattr(fact, "order", None) in orders:
        return fact
    narrowed: dict[str, Any] = {}
    for field in fields(fact):
        value = getattr(fact, field.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "finding_id"):
            narrowed[field.name] = tuple(each for each in value if each.finding_id == finding)
    return replace(fact, **narrowed) if any(narrowed.values()) else None


def pictures(fact: Fact, lang: str) -> dict[str, tuple[str, ...]]:
    """照片和扫描件 of a fact, by what they show: those of a reply as 整改前 and 整改后."""
    before, after = ([file for each in getattr(fact, "replies", ()) for file in getattr(each, name)] for name in ("before", "after"))
    others = [file for file in FILES.values(fact) if file not in {*before, *after}]
    shown = {"before": before, "after": after, "files": others}
    return {say(f"page.checks.{name}", lang): tuple(dict.fromkeys(files)) for name, files in shown.items() if files}
