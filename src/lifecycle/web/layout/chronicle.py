"""履历的编写: the entries of a history as the timeline shows them, the newest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.paperwork.papers import sent_papers
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.gist import gist
from lifecycle.desk.telling.history import HistoryEntry, records
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import Gate
from lifecycle.web.forms.correcting import changes
from lifecycle.web.layout.called import who
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.timeline import Annulled, Mended, TimelineItem
from lifecycle.wording import label, say

Remarks = Mapping[int, str]
Link = Callable[[Gate], str]
Mend = Callable[[HistoryEntry], str | None]
Notice = Callable[[Gate, PaperKind, int], str]
"""The address at which the paper of a position is printed."""
NO_REMARKS: Remarks = {}


def chronicle(
    entries: Iterable[HistoryEntry],
    project: Project,
    lang: str,
    link: Link | None = None,
    mend: Mend | None = None,
    annul: Mend | None = None,
    remarks: Remarks = NO_REMARKS,
    paper: Mend | None = None,
    whole: Iterable[HistoryEntry] = (),
) -> list[TimelineItem]:
    """link: gives the address of a gate, to which what was decided there leads; mend, annul: that of the form by which it is;
    remarks: by position, on what an entry means for the term; paper: where what was put on paper is printed; whole: all of the history,
    where the entries are only some of it.
    """
    known = tuple(entries)
    corrections = {entry.recorded.fact.corrects: entry for entry in known if isinstance(entry.recorded.fact, FactCorrected)}
    record = records(whole or known, lang)
    return [_told(entry, project, lang, link, (mend, annul, paper), corrections, remarks, record) for entry in reversed(known)]


def paper_of(project: Project, entries: Sequence[HistoryEntry], link: Link, notice: Notice) -> Mend:
    """Where the paper of an entry is printed as it was recorded: a decision of ours on its 办理单, on the page of a building that it named
    or that came of one; every other paper on a page of its own."""

    papers = {each.paper.version: each.paper for each in sent_papers(project, entries)}

    def address(entry: HistoryEntry) -> str | None:
        fact, paper = fact_as_read(entry), papers.get(entry.recorded.version)
        if paper is None:
            return None
        if isinstance(fact, GateConcluded):
            return _sheet_of(fact, entry, project, link)
        return notice(paper.gate, paper.kind, entry.recorded.position)

    return address


def _sheet_of(fact: GateConcluded, entry: HistoryEntry, project: Project, link: Link) -> str | None:
    if fact.gate not in project.route:
        return None
    heirs = (each.id for each in project.standing() if set(lineage(project.buildings, each.id)) & set(fact.buildings))
    return query(link(fact.gate), building=next(heirs, None), decided=entry.recorded.position)


def _told(
    entry: HistoryEntry,
    project: Project,
    lang: str,
    link: Link | None,
    ways: tuple[Mend | None, Mend | None, Mend | None],
    corrections: Mapping[int, HistoryEntry],
    remarks: Remarks,
    record: Callable[[int], str],
) -> TimelineItem:
    recorded, fact = entry.recorded, entry.recorded.fact
    mend, annul, paper = (way(entry) if way else None for way in ways)
    gate = getattr(fact, "gate", None)
    return TimelineItem(
        position=recorded.position,
        on=fact.on,
        at=getattr(fact, "at", None),
        recorded_at=recorded.recorded_at,
        by=fact.by,
        behalf=fact.behalf,
        title=say(f"fact.{fact_name(fact)}", lang),
        detail=gist(fact, project, lang, who, record=record),
        href=paper or (link(gate) if link and gate in project.route else None),
        mend=mend,
        annul=annul,
        mended=mended_by(entry, project, lang, corrections.get(recorded.version)),
        remarks=(remarks[recorded.position],) if recorded.position in remarks else (),
        annulled=annulled_by(entry),
    )


def annulled_by(entry: HistoryEntry) -> Annulled | None:
    """The annulment of an entry, with person and reason; None if it stands."""
    if entry.annulled is None or not isinstance(fact := entry.annulled.fact, FactAnnulled):
        return None
    return Annulled(on=fact.on, reason=fact.reason, proposer=fact.proposer, by=fact.behalf or fact.by, position=entry.annulled.position)


def mended_by(entry: HistoryEntry, project: Project, lang: str, correction: HistoryEntry | None) -> Mended | None:
    """How an entry has to be read now, and by which correction; None if it stands as it was recorded."""
    if entry.mended is None:
        return None
    by = correction.recorded if correction else None
    day = label("field.on", lang)
    return Mended(
        changes=tuple(each for each in changes(project, lang, entry.recorded.fact, entry.mended) if each[0] != day),
        on=entry.mended.on,
        at=getattr(entry.mended, "at", None),
        detail=gist(entry.mended, project, lang, who),
        reason=getattr(by.fact, "reason", "") if by else "",
        position=by.position if by else None,
    )
