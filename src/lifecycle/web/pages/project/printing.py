"""打印文书: the papers of a gate, each a page of its own on A4: receipts, what has to be supplemented, why a pass was refused."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.calendar import Calendar, Step
from lifecycle.desk import Desk
from lifecycle.desk.gate.batches import told
from lifecycle.desk.gate.findings import findings, own_words
from lifecycle.desk.gate.sheet import brought
from lifecycle.desk.paperwork.as_recorded import as_recorded, cited, full_titles
from lifecycle.desk.paperwork.paper_forms import PaperForms
from lifecycle.desk.paperwork.papers import papers_at
from lifecycle.desk.telling.history import counted
from lifecycle.projects.application.applications import ApplicationAccepted, ApplicationNotAccepted
from lifecycle.projects.application.clock import Clock, Running
from lifecycle.projects.application.needless import FoundToNeedNoPermit
from lifecycle.projects.application.terms import TermExtended, TermSuspended
from lifecycle.projects.deciding.conclusion import GateConcluded
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.project import Application, Project
from lifecycle.projects.works.building import WHOLE
from lifecycle.vocabulary import Fact, Gate
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import joined, written
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.bounds import RecordedAt
from lifecycle.web.visitor import Officer, TheDesk
from lifecycle.wording import say

router = APIRouter()

LAID_OUT = {
    PaperKind.ACCEPTANCE: "staff/notice_receipt.html",
    PaperKind.NON_ACCEPTANCE: "staff/notice_receipt.html",
    PaperKind.SUPPLEMENT: "staff/notice_supplement.html",
    PaperKind.REFUSAL: "staff/notice_refusal.html",
    PaperKind.NEEDLESS: "staff/notice_needless.html",
    PaperKind.SUSPENSION: "staff/notice_term.html",
    PaperKind.EXTENSION: "staff/notice_term.html",
}
"""文书 -> how it is printed. A grant is the certificate itself, which is not printed here."""


@router.get("/projects/{code}/gates/{gate}/print/{notice}", name="notice")
def show_notice(
    request: Request,
    opened: TheProject,
    gate: Gate,
    notice: PaperKind,
    desk: TheDesk,
    officer: Officer,
    position: RecordedAt = None,
) -> Response:
    """一份文书: that of a position, or the latest of its kind at the gate; it says what was known when it was recorded."""
    lang, entries = language(request), opened.history.entries
    of_its_kind = [each for each in papers_at(opened.project, entries, gate, opened.project.buildings) if each.paper.kind is notice]
    sent = next((each for each in reversed(of_its_kind) if position in (None, each.entry.recorded.position)), None)
    if sent is None or notice not in LAID_OUT:
        raise HTTPException(404)
    fact = told(sent.entry)
    then = as_recorded(desk, entries, sent.entry)
    project, so_far = then.project, counted(each for each in then.entries if each.recorded.version < sent.paper.version)
    application = project.applications[sent.paper.application]
    materials = list(brought(so_far, sent.paper.application))
    return page(
        request,
        LAID_OUT[notice],
        visitor=officer,
        project=project,
        gate=gate,
        fact=fact,
        application=application,
        building=sent.paper.buildings[0],
        names=joined(lang, [project.buildings[id_].name for id_ in sent.paper.buildings if id_ != WHOLE]),
        authority=desk.statutes.numbers.authority(project.approving_authority, gate),
        **(_refusal(fact, project, desk, lang) if isinstance(fact, GateConcluded) else _receipt(fact, notice, gate, desk.statutes.papers)),
        materials=materials,
        brought=[say("page.notice.receipt.material", lang, title=each.title, on=written(lang, each.on, each.at)) for each in materials],
        **_on_the_clock(application, [told(entry) for entry in so_far], fact, then.calendar, desk.statutes.papers),
        own_number=None if isinstance(fact, TermExtended) else getattr(fact, "number", None),
        position=sent.entry.recorded.position,
        known_at=then.known_at,
    )


def _receipt(fact: Fact, kind: PaperKind, gate: Gate, papers: PaperForms) -> dict[str, Any]:
    """What the paper is called at its gate, on what it rests, and what may be done against a non-acceptance."""
    form = papers.of(kind, gate)
    if not isinstance(fact, (ApplicationNotAccepted, FoundToNeedNoPermit)):
        return {"form": form, "ground": None, "remedies": None, "scope": None}
    ground = form.grounds.get(fact.ground) if isinstance(fact, ApplicationNotAccepted) and fact.ground else None
    return {"form": form, "ground": ground, "remedies": papers.refusals.against(fact.on), "scope": form.scope(fact.on)}


def _on_the_clock(application: Application, before: Sequence[Fact], fact: Fact, calendar: Calendar, papers: PaperForms) -> dict[str, Any]:
    """What an answer says of the term: the one that runs from then on; whether the applicant was told too late, and counts as accepted
    since the application came (行政许可法 第三十二条第一款第四项); whether the request stops nothing."""
    clock = Clock.of(application, [*before, fact], calendar)
    runs = clock.runs(Step.DECIDE, application.gate, calendar) if isinstance(fact, ApplicationAccepted) else None
    in_silence = papers.of(PaperKind.SUPPLEMENT, application.gate).basis if runs and clock.untold_by else ()
    return {
        "term": runs.term if runs else None,
        "untold_by": clock.untold_by,
        "in_silence": in_silence,
        "stops_nothing": len(before) in clock.marks,
        "moved": _moved(application, before, fact, clock, calendar) if isinstance(fact, (TermExtended, TermSuspended)) else None,
    }


class Moved(Struct, frozen=True, kw_only=True):
    """期限的变动 by one paper: as it ran before, and as it runs by it; until: the last day that is not counted, of a suspension."""

    before: Running
    after: Running
    until: date | None


def _moved(application: Application, before: Sequence[Fact], fact: Fact, clock: Clock, calendar: Calendar) -> Moved | None:
    """None where no document gives the term any more."""
    ran = Clock.of(application, before, calendar).runs(Step.DECIDE, application.gate, calendar)
    runs = clock.runs(Step.DECIDE, application.gate, calendar)
    if ran is None or runs is None:
        return None
    return Moved(before=ran, after=runs, until=clock.stopped[-1][1] if isinstance(fact, TermSuspended) else None)


def _refusal(refusal: GateConcluded, project: Project, desk: Desk, lang: str) -> dict[str, Any]:
    """What a refusal is called at its gate, what it found and rests on, and what may be done against it."""
    forms = desk.statutes.papers.refusals
    titles = full_titles(cited(desk, refusal.verdicts))
    return {
        "paper": forms.paper(refusal.gate),
        "remedies": forms.against(refusal.on),
        "findings": findings(project, refusal.verdicts, titles, lang),
        "own_words": own_words(project, refusal, lang),
    }
