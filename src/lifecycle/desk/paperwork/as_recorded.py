"""当时所载: what the paper of a decision is read from: the project, the calendar and the documents as they were known when it was recorded.

Later declarations, names, enactments and decisions do not change the paper. A correction of the fact itself does.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.compliance.adoption import DocumentAdopted, stream_of
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.reading.adopted import Cited, read_cited
from lifecycle.desk.desk import Desk
from lifecycle.desk.telling.history import HistoryEntry, as_of
from lifecycle.projects.mending.corrections import FactCorrected
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Verdict


class AsRecorded(Struct, frozen=True, kw_only=True):
    """当时所载. known_at: the position up to which it is read; entries: of the project until then."""

    known_at: int
    project: Project
    entries: tuple[HistoryEntry, ...]
    calendar: Calendar


def as_recorded(desk: Desk, entries: Sequence[HistoryEntry], entry: HistoryEntry) -> AsRecorded:
    """What was known when this fact was recorded, or last corrected. entries: the whole history of its project."""
    known_at = max(entry.recorded.position, *_corrected_at(entries, entry.recorded.version))
    then = as_of((each.recorded for each in entries), desk.calendars, known_at=known_at)
    if then.project is None:
        raise LookupError(f"nothing is known of the project at {known_at}, where a fact of it stands")
    return AsRecorded(known_at=known_at, project=then.project, entries=then.entries, calendar=desk.calendars.now(known_at))


def cited(desk: Desk, verdicts: Iterable[Verdict]) -> tuple[Cited, ...]:
    """The documents that verdicts name, by the text that was applied; by today's, where a verdict names no text or none was adopted."""
    applied = {verdict.clause.document: verdict.document_sha256 for verdict in verdicts}
    today = {document.id: document for document in desk.rulebook.documents}
    changed = {id_: sha256 for id_, sha256 in applied.items() if sha256 and (id_ not in today or today[id_].sha256 != sha256)}
    old = _adopted(desk, changed)
    return tuple(old.get(id_) or _as_cited(today[id_]) for id_ in applied if id_ in old or id_ in today)


def full_titles(documents: Iterable[Cited]) -> dict[str, str]:
    """Issuer, title and number of each, by its id."""
    return {each.id: f"{each.issuer}《{each.title}》{each.number or ''}" for each in documents}


def _corrected_at(entries: Iterable[HistoryEntry], version: int) -> tuple[int, ...]:
    """The positions of the corrections of a fact; 0 before them, so that there is always one."""
    facts = ((each.recorded.position, each.recorded.fact) for each in entries)
    return (0, *(position for position, fact in facts if isinstance(fact, FactCorrected) and fact.corrects == version))


def _as_cited(document: PolicyDocument) -> Cited:
    return Cited(id=document.id, title=document.title, number=document.number, issuer=document.issuer, choices=document.choices)


def _adopted(desk: Desk, applied: Mapping[str, str]) -> dict[str, Cited]:
    """The documents of these hashes, as they were adopted."""
    if not applied:
        return {}
    facts = [each.fact for each in desk.ledger.streams([stream_of(id_) for id_ in applied])]
    return {
        fact.document: read_cited(fact.text, fact.document)
        for fact in facts
        if isinstance(fact, DocumentAdopted) and applied.get(fact.document) == fact.sha256
    }
