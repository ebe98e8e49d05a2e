"""打印文书: the notices of a gate, each a page of its own on A4: what has to be supplemented, and why a pass was refused."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.calendar import Step
from lifecycle.desk import Desk
from lifecycle.desk.findings import findings, own_words
from lifecycle.desk.gate_batches import named, told
from lifecycle.desk.gate_sheet import GateSheet
from lifecycle.desk.history import Entry, counted
from lifecycle.desk.number_forms import read_number_forms
from lifecycle.desk.refusal_forms import read_refusal_forms
from lifecycle.projects.applications import SupplementRequested
from lifecycle.projects.building import WHOLE, lineage
from lifecycle.projects.conclusion import GateConcluded
from lifecycle.projects.project import Outcome, Project
from lifecycle.vocabulary import Gate
from lifecycle.web.bounds import RecordedAt
from lifecycle.web.page import language, page
from lifecycle.web.scope import TheProject
from lifecycle.web.shown import joined, query
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import say

router = APIRouter()


class Notice(StrEnum):
    """文书."""

    SUPPLEMENT = "supplement"  # 补正通知书
    REFUSAL = "refusal"  # 不予行政许可决定书, 退件通知书


class Printable(Struct, frozen=True):
    """一份可打印的文书, and where it stands."""

    words: str
    href: str


def notices(project: Project, gate: Gate, entries: Sequence[Entry], ids: Collection[str]) -> Iterator[tuple[Notice, Entry]]:
    """What the applicants for these buildings were told at a gate, in the order of recording."""
    here = {each.id for each in project.applications.values() if each.gate is gate and not set(ids).isdisjoint(each.buildings)}
    for entry in counted(entries):
        match told(entry):
            case SupplementRequested(application=application) if application in here:
                yield Notice.SUPPLEMENT, entry
            case GateConcluded(application=application, outcome=Outcome.REFUSED) as refused if application in here:
                if not named(refused).isdisjoint(ids):
                    yield Notice.REFUSAL, entry


def printables(request: Request, sheet: GateSheet, entries: Sequence[Entry], lang: str) -> list[Printable]:
    """文书 of a gate page, the latest first."""
    url_for, project, gate = request.app.url_path_for, sheet.project, sheet.gate
    ids = {each for id_ in sheet.batch.ids for each in lineage(project.buildings, id_)}
    return [
        Printable(
            say("page.notice.link", lang, title=_title(notice, gate, lang), on=told(entry).on),
            query(url_for("notice", code=project.code, gate=gate.value, notice=notice.value), position=entry.recorded.position),
        )
        for notice, entry in reversed(list(notices(project, gate, entries, ids)))
    ]


@router.get("/projects/{code}/gates/{gate}/print/{notice}", name="notice")
def show_notice(
    request: Request,
    opened: TheProject,
    gate: Gate,
    notice: Notice,
    sheets: TheSheets,
    desk: TheDesk,
    officer: Officer,
    position: RecordedAt = None,
) -> Response:
    """一份文书: that of a position, or the latest of its kind at the gate."""
    project, lang = opened.project, language(request)
    told_there = reversed(list(notices(project, gate, opened.history.entries, project.buildings)))
    entry = next((each for kind, each in told_there if kind is notice and position in (None, each.recorded.position)), None)
    if entry is None:
        raise HTTPException(404)
    fact: Any = told(entry)
    application = project.applications[fact.application]
    concerned = fact.buildings if notice is Notice.REFUSAL else application.buildings
    refusal = _refusal(fact, project, desk, lang) if isinstance(fact, GateConcluded) else {}
    return page(
        request,
        f"staff/notice_{notice}.html",
        visitor=officer,
        project=project,
        gate=gate,
        fact=fact,
        application=application,
        building=concerned[0],
        names=joined(lang, [project.buildings[id_].name for id_ in concerned if id_ != WHOLE]),
        authority=read_number_forms().authority(project.approving_authority, gate),
        **refusal,
        term=sheets.calendar.terms.of(Step.ACCEPT, gate, fact.on),
        position=entry.recorded.position,
    )


def _title(notice: Notice, gate: Gate, lang: str) -> str:
    return read_refusal_forms().paper(gate).title if notice is Notice.REFUSAL else say("page.notice.supplement.title", lang)


def _refusal(refusal: GateConcluded, project: Project, desk: Desk, lang: str) -> dict[str, Any]:
    """What a refusal is called at its gate, what it found and rests on, and what may be done against it."""
    forms = read_refusal_forms()
    titles = {each.id: f"{each.issuer}《{each.title}》{each.number or ''}" for each in desk.rulebook.documents}
    return {
        "paper": forms.paper(refusal.gate),
        "remedies": forms.against(refusal.on),
        "findings": findings(project, refusal.verdicts, titles, lang),
        "own_words": own_words(project, refusal, lang),
    }
