"""环节办理单: one gate of a project, judged: every verdict with its clause and values, what is missing, and what may be done."""

from datetime import date

from fastapi import Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.calendar import Calendar
from lifecycle.desk.gate.batches import Batch
from lifecycle.desk.gate.lacking import lacking
from lifecycle.desk.gate.sheet import GateSheet, gate_sheet
from lifecycle.desk.paperwork.papers import Sent, papers_of
from lifecycle.projects.deciding.delivering import due
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import Application, Commitment
from lifecycle.projects.routes import Decider
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Gate, Refused, Verdict
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.api.naming import slug
from lifecycle.web.layout.page import language
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.bounds import DayAsked, Listed
from lifecycle.web.transport.problems import Problem, ProblemDetails, details
from lifecycle.web.visitor import Officer, TheDesk, Visitor

router = interface()


class BatchShown(Struct, frozen=True, kw_only=True):
    """同批单体. decision: the position of the fact by which they are done here."""

    buildings: tuple[BuildingId, ...]
    application: Application | None
    decision: int | None


class StepShown(Struct, frozen=True, kw_only=True):
    """可办的一步. open: whether the one who asks may take it."""

    command: str
    roles: tuple[Role, ...]
    open: bool


class PaperShown(Struct, frozen=True, kw_only=True):
    """一份文书. delivers: by what it is named when its delivery is recorded; due: by when it has to arrive, where a law says."""

    delivers: int
    paper: PaperKind
    application: str
    on: date
    due: date | None
    delivered_on: date | None


class GateShown(Struct, frozen=True, kw_only=True):
    """环节办理单. verdicts: those of the decision where there is one, else as of `on`; refusals: what a pass of a building would meet now.

    missing: earlier gates by building; lacking: what the applicant would have to bring, in words; decisions: the positions of all.
    """

    gate: Gate
    on: date
    decider: Decider | None
    batches: tuple[BatchShown, ...]
    batch: BatchShown
    verdicts: tuple[Verdict, ...]
    missing: dict[BuildingId, tuple[Gate, ...]]
    lacking: tuple[str, ...]
    held_back: tuple[Issue, ...]
    commitments: tuple[Commitment, ...]
    refusals: dict[BuildingId, ProblemDetails]
    steps: tuple[StepShown, ...]
    decisions: tuple[int, ...]
    papers: tuple[PaperShown, ...]


@router.get("/projects/{code}/gates/{gate}", name="api_gate", responses=documented(GateShown, 401, 403, 404, 422))
def show_gate(
    request: Request,
    gate: Listed[Gate],
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    building: str | None = None,
    on: DayAsked | None = None,
) -> Response:
    """环节办理单 of the batch that the building is in, or of the one that waits for us, judged as of a day."""
    try:
        named = BuildingId(building) if building else None
        sheet = gate_sheet(
            opened.project, opened.history.entries, gate, desk.rulebook, on=on or desk.today(), building=named, calendar=desk.calendars.now
        )
    except Refused as refused:
        raise Problem(404, refused.code, **refused.values) from refused
    papers = tuple(_paper(each, desk.calendars.now()) for each in papers_of(sheet, opened.history.entries))
    return answer(_shown(sheet, papers, officer, language(request)))


def _paper(sent: Sent, calendar: Calendar) -> PaperShown:
    paper = sent.paper
    ends = due(paper.kind, paper.gate, paper.on, calendar)
    return PaperShown(
        delivers=paper.version,
        paper=paper.kind,
        application=paper.application,
        on=paper.on,
        due=ends[1].on if ends else None,
        delivered_on=sent.arrived.on if sent.arrived else None,
    )


def _shown(sheet: GateSheet, papers: tuple[PaperShown, ...], officer: Visitor, lang: str) -> GateShown:
    return GateShown(
        gate=sheet.gate,
        on=sheet.on,
        decider=sheet.decider,
        batches=tuple(map(_batch, sheet.batches)),
        batch=_batch(sheet.batch),
        verdicts=sheet.verdicts,
        missing=sheet.missing,
        lacking=lacking(sheet, lang),
        held_back=sheet.held_back,
        commitments=sheet.commitments,
        refusals={id_: details(refused.code, refused.values, 409, lang) for id_, refused in sheet.refusals.items()},
        steps=tuple(
            StepShown(
                command=slug(step.command),
                roles=tuple(sorted(step.roles)),
                open=step.open_to(officer.hands, officer.appointments, sheet.project.county),
            )
            for step in sheet.steps
        ),
        decisions=tuple(entry.recorded.position for entry in sheet.decisions),
        papers=papers,
    )


def _batch(batch: Batch) -> BatchShown:
    decision = batch.decision.recorded.position if batch.decision else None
    return BatchShown(buildings=batch.ids, application=batch.application, decision=decision)
