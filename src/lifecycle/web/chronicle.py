"""履历的编写: the entries of a history as the timeline shows them, the newest first."""

from collections.abc import Callable, Iterable, Mapping

from lifecycle.desk import Desk
from lifecycle.desk.desk import fact_name
from lifecycle.desk.gist import gist
from lifecycle.desk.history import Entry
from lifecycle.desk.staff_names import StaffNames, staff_names
from lifecycle.projects.corrections import FactCorrected
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Gate
from lifecycle.web.timeline import Mended, Told
from lifecycle.wording import say

Link = Callable[[Gate], str]
Mend = Callable[[Entry], str | None]


def chronicle(entries: Iterable[Entry], project: Project, lang: str, link: Link | None = None, mend: Mend | None = None) -> list[Told]:
    """link: gives the address of a gate, to which what was decided there leads; mend: that of the form that corrects an entry."""
    known = tuple(entries)
    corrections = {entry.recorded.fact.corrects: entry for entry in known if isinstance(entry.recorded.fact, FactCorrected)}
    return [_told(entry, project, lang, link, mend, corrections) for entry in reversed(known)]


def named_by(desk: Desk, entries: Iterable[Entry], lang: str) -> StaffNames:
    """What those are called by whom the entries were recorded, or for whom."""
    facts = [entry.recorded.fact for entry in entries]
    return staff_names(desk, (id_ for fact in facts for id_ in (fact.by, fact.behalf)), lang)


def _told(entry: Entry, project: Project, lang: str, link: Link | None, mend: Mend | None, corrections: Mapping[int, Entry]) -> Told:
    recorded, fact = entry.recorded, entry.recorded.fact
    gate = getattr(fact, "gate", None)
    return Told(
        position=recorded.position,
        on=fact.on,
        recorded_at=recorded.recorded_at,
        by=fact.by,
        behalf=fact.behalf,
        title=say(f"fact.{fact_name(fact)}", lang),
        detail=gist(fact, project, lang),
        href=link(gate) if link and gate in project.route else None,
        mend=mend(entry) if mend else None,
        mended=_mended(entry, project, lang, corrections.get(recorded.version)),
    )


def _mended(entry: Entry, project: Project, lang: str, correction: Entry | None) -> Mended | None:
    if entry.mended is None:
        return None
    by = correction.recorded if correction else None
    return Mended(
        on=entry.mended.on,
        detail=gist(entry.mended, project, lang),
        reason=getattr(by.fact, "reason", "") if by else "",
        position=by.position if by else None,
    )
