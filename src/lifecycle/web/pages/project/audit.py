"""审计: a project as it was known at a position and in force on a date, beside another such moment, with what changed between the two."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from msgspec import Struct, json
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lifecycle.desk import Desk
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.account import account
from lifecycle.desk.telling.difference import Section, side_by_side
from lifecycle.desk.telling.gist import gist, names_another
from lifecycle.desk.telling.history import History, HistoryEntry, as_of, named_by, records
from lifecycle.desk.telling.inspected import checks_then
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.inspections.checks.terms import STREAMS as CHECKS
from lifecycle.ledger import Recorded
from lifecycle.projections.register_query import Query as Wanted
from lifecycle.projects.mending.corrections import FactCorrected, corrected
from lifecycle.projects.works.building import called
from lifecycle.values import days
from lifecycle.values.identifiers import code_sought
from lifecycle.values.text import figures_sought
from lifecycle.vocabulary import Refused, Ruling, Verdict
from lifecycle.web.access import roles_of
from lifecycle.web.layout.called import who
from lifecycle.web.layout.chronicle import annulled_by
from lifecycle.web.layout.conditions import addresses, tally, undecided
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.timeline import Annulled
from lifecycle.web.scope import Opened, TheProject
from lifecycle.web.transport.bounds import PageNumber, PositionAsked
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import say

router = APIRouter()
ROWS_A_PAGE = 100
SECTIONS_A_PAGE = 8
"""More buildings than that are shown on asking, so that the page of a large estate stays small."""

MOST_DIGITS = 18

Change = Literal["added", "removed", "mended", "annulled"]


class Asked(Struct, frozen=True, kw_only=True):
    """所问的两个时点, as typed: the moment looked at, and the one before it that it is compared with, if any."""

    known_at: str = ""
    in_force_on: str = ""
    from_known_at: str = ""
    from_in_force_on: str = ""

    @property
    def compares(self) -> bool:
        return bool(self.from_known_at or self.from_in_force_on)


class Basis(Struct, frozen=True, order=True):
    """依据: a document in the version whose hash the verdicts name."""

    document: str
    sha256: str


class Row(Struct, frozen=True, kw_only=True):
    """履历的一条, as auditors read it. corrected_by: the last correction known by then; check: whose fact it is, where
    it is none of the project's own; change: between the two moments."""

    recorded: Recorded
    check: str | None
    title: str
    detail: str
    mended: str | None
    mended_on: date | None
    corrected_by: Recorded | None
    annulled: Annulled | None
    tally: dict[Ruling, int]
    bases: tuple[Basis, ...]
    change: Change | None


def asked(known_at: str = "", in_force_on: str = "", from_known_at: str = "", from_in_force_on: str = "") -> Asked:
    return Asked(
        known_at=figures_sought(known_at),
        in_force_on=figures_sought(in_force_on),
        from_known_at=figures_sought(from_known_at),
        from_in_force_on=figures_sought(from_in_force_on),
    )


@router.get("/audit", name="audit")
def audit(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    project: str = "",
    number: PageNumber = 1,
) -> Response:
    """选择项目, by parts of its name, code or construction unit; a whole code leads straight to it."""
    if not (sought := project.strip()):
        return page(request, "auditor/find.html", visitor=officer, sought="", found=None)
    found = sheets.register(Wanted(words=sought, page=number), officer.counties(roles_of(request)))
    if [line.code for line in found.lines] == [code_sought(sought)]:
        return RedirectResponse(request.app.url_path_for("audit_project", code=code_sought(sought)), status_code=303)
    return page(request, "auditor/find.html", visitor=officer, sought=sought, found=found)


@router.get("/audit/{code}", name="audit_project")
def audit_project(
    request: Request,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    moments: Annotated[Asked, Depends(asked)],
    building: str | None = None,
    number: PageNumber = 1,
) -> HTMLResponse:
    """重放与对照. What cannot be read as a position or a day is said beside its field, and everything typed is kept."""
    lang = language(request)
    whole = _with_checks(desk, opened)
    head = desk.ledger.head()
    wrong = faults(moments, head, lang)
    after = before = None
    if not wrong:
        after = _replayed(desk, whole, moments.known_at, moments.in_force_on)
        before = _replayed(desk, whole, moments.from_known_at, moments.from_in_force_on) if moments.compares else None
    rows = timeline(after, before, lang) if after else []
    sections = _sections(after, before, desk, lang) if after else ()
    shown = _shown(sections, called(opened.project.buildings, building) if building else None)
    return page(
        request,
        "auditor/replay.html",
        status=422 if wrong else 200,
        visitor=officer,
        project=opened.project,
        asked=moments,
        wrong=wrong,
        head=head,
        documents={document.id: document.title for document in desk.rulebooks.folder.documents},
        positions=[entry.recorded.position for entry in whole.everything],
        days=sorted({entry.recorded.fact.on for entry in whole.everything}),
        after=after,
        before=before,
        rows=rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE],
        count=len(rows),
        changed=sum(row.change is not None for row in rows),
        number=number,
        pages=-(-len(rows) // ROWS_A_PAGE) or 1,
        changed_lines=sum(section.changes for section in sections),
        shown=shown,
        others=[section for section in sections if section not in shown],
    )


@router.get("/audit/{code}/facts/{position}", name="audit_fact")
def audit_fact(request: Request, opened: TheProject, position: PositionAsked, desk: TheDesk, officer: Officer) -> HTMLResponse:
    """一条事实的全部: what it says, what it rests on, and how it is chained."""
    history = _with_checks(desk, opened)
    entry = next((each for each in history.everything if each.recorded.position == position), None)
    if entry is None:
        raise HTTPException(404)
    then = as_of((each.recorded for each in history.entries), desk.calendars, known_at=position).project or opened.project
    fact = entry.recorded.fact
    verdicts: tuple[Verdict, ...] = getattr(fact, "verdicts", ())
    lang, facts = language(request), [each.recorded.fact for each in history.stream_of(entry)]
    return page(
        request,
        "auditor/fact.html",
        visitor=officer,
        project=opened.project,
        entry=entry,
        fact=fact,
        title=say(f"fact.{fact_name(fact)}", lang),
        lines=account(fact, then, lang, who, desk.rulebook, corrected(facts, fact), records(history.stream_of(entry), lang)),
        corrections=_corrections(history, entry),
        annulled=annulled_by(entry),
        verdicts=verdicts,
        undecided=partial(undecided, desk.rulebooks.now(position), addresses(request.app), lang),
        names={each.building: unit_name(then, each.building, lang) for each in verdicts},
        documents={
            document.id: document.title for known in (desk.rulebooks.folder, desk.rulebooks.now(position)) for document in known.documents
        },
        edition=desk.rulebooks.edition_at(position) if verdicts else None,
        bases=bases(verdicts),
        stored=json.format(json.encode(fact), indent=2).decode(),
    )


def faults(moments: Asked, head: int, lang: str) -> dict[str, str]:
    """What is wrong with the fields, each with what to write instead."""
    found = {}
    for name in ("known_at", "from_known_at"):
        typed = getattr(moments, name)
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS and int(typed) <= head):
            found[name] = say("page.audit.position_wrong", lang, typed=typed, head=head)
    for name in ("in_force_on", "from_in_force_on"):
        typed = getattr(moments, name)
        try:
            _day(typed)
        except Refused as refused:
            found[name] = say(refused.code, lang, **refused.values)
    return found


def timeline(after: History, before: History | None, lang: str) -> list[Row]:
    """履历 in position order: what is known at the moment looked at, and what only the other moment knew, or had in force."""
    now = {entry.recorded.position: entry for entry in after.everything}
    then = {entry.recorded.position: entry for entry in before.everything} if before else {}
    rows = []
    for position in sorted(now.keys() | then.keys()):
        entry = now.get(position) or then[position]
        history = after if position in now else before
        change = _change(now.get(position), then.get(position)) if before else None
        rows.append(_row(entry, history or after, change, lang))
    return rows


def bases(verdicts: tuple[Verdict, ...]) -> tuple[Basis, ...]:
    """依据的文件版本, each once."""
    return tuple(sorted({Basis(each.clause.document, each.document_sha256) for each in verdicts}))


def _row(entry: HistoryEntry, history: History, change: Change | None, lang: str) -> Row:
    fact = entry.recorded.fact
    verdicts: tuple[Verdict, ...] = getattr(fact, "verdicts", ())
    corrections = _corrections(history, entry)
    record = records(history.stream_of(entry), lang) if names_another(fact) else None
    return Row(
        recorded=entry.recorded,
        check=stream.removeprefix(CHECKS) if (stream := entry.recorded.stream).startswith(CHECKS) else None,
        title=say(f"fact.{fact_name(fact)}", lang),
        detail=gist(fact, history.project, lang, who, record=record),
        mended=gist(entry.mended, history.project, lang, who, record=record) if entry.mended else None,
        mended_on=entry.mended.on if entry.mended else None,
        corrected_by=corrections[-1] if corrections else None,
        annulled=annulled_by(entry),
        tally=tally(verdicts),
        bases=bases(verdicts),
        change=change,
    )


def _corrections(history: History, entry: HistoryEntry) -> list[Recorded]:
    """The corrections of a fact that the history knows."""
    recorded = (each.recorded for each in history.stream_of(entry))
    return [each for each in recorded if isinstance(each.fact, FactCorrected) and each.fact.corrects == entry.recorded.version]


def _change(now: HistoryEntry | None, then: HistoryEntry | None) -> Change | None:
    if now is None:
        return "removed"
    if then is None:
        return "added"
    if now.annulled and not then.annulled:
        return "annulled"
    return "mended" if now.mended != then.mended else None


def _sections(after: History, before: History | None, desk: Desk, lang: str) -> tuple[Section, ...]:
    """The state that the histories amount to; alone, it stands beside itself."""
    counties = {each.code: each.name for each in desk.rulebooks.folder.jurisdictions.counties}
    first = before or after
    beside = (checks_then(first, lang), checks_then(after, lang))
    return side_by_side(first.project, after.project, counties, lang, who, beside)


def _shown(sections: tuple[Section, ...], building: str | None) -> tuple[Section, ...]:
    """All of them, while they are few; else what is not about one building, what changed, and the building asked for."""
    if len(sections) <= SECTIONS_A_PAGE:
        return sections
    changed = [each for each in sections if each.changes][:SECTIONS_A_PAGE]
    return tuple(each for each in sections if each.building in (None, building) or each in changed)


def _replayed(desk: Desk, whole: History, known_at: str, in_force_on: str) -> History:
    """At another moment, from what was read once."""
    at = int(known_at) if known_at else None
    recorded, beside = (entry.recorded for entry in whole.entries), _streams(whole)
    return as_of(recorded, desk.calendars, known_at=at, in_force_on=_day(in_force_on), beside=beside)


def _with_checks(desk: Desk, opened: Opened) -> History:
    """The history with what happened in the project's checks."""
    recorded = [entry.recorded for entry in opened.history.entries]
    return as_of(recorded, desk.calendars, beside=named_by(desk.ledger, recorded))


def _streams(whole: History) -> list[list[Recorded]]:
    names = dict.fromkeys(entry.recorded.stream for entry in whole.beside)
    return [[each.recorded for each in whole.beside if each.recorded.stream == name] for name in names]


def _day(typed: str) -> date | None:
    return days.day(typed) if typed.strip() else None
