"""环节: one gate of a project: what holds, what does not and why, and what to do about it."""

import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from msgspec import Struct
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk import Desk
from lifecycle.desk.account import account
from lifecycle.desk.desk import fact_name
from lifecycle.desk.gate_batches import Batch
from lifecycle.desk.gate_sheet import GateSheet, gate_sheet
from lifecycle.desk.history import Entry, replay
from lifecycle.desk.lacking import lacking
from lifecycle.desk.reasons import unit_name
from lifecycle.projects.parties import PartyRole
from lifecycle.vocabulary import BuildingId, Citation, CommandId, Fact, Gate, ProjectId, Refused
from lifecycle.web.chronicle import chronicle
from lifecycle.web.errors import NOT_PERMITTED
from lifecycle.web.gate_forms import FORMS, MODES, STARS, Form
from lifecycle.web.gate_page import batch_name, head, number_of, offers
from lifecycle.web.page import language, page
from lifecycle.web.rail import tracks
from lifecycle.web.scans import ACCEPT, with_scan
from lifecycle.web.scope import TheProject
from lifecycle.web.shown import query
from lifecycle.web.typed import Typed, as_typed, uploaded
from lifecycle.web.visitor import Officer, TheDesk, Visitor
from lifecycle.wording import say

router = APIRouter()
COMMAND_ID = re.compile("[0-9a-f]{32}")


class Case(Struct, frozen=True, kw_only=True):
    """案卷: the sheet on the desk with the history it was read from. seen: the last position that this visitor has seen of it."""

    sheet: GateSheet
    entries: tuple[Entry, ...]

    @property
    def seen(self) -> int:
        return self.entries[-1].recorded.position


class Attempt(Struct, frozen=True, kw_only=True):
    """一次填报: what was typed, and what came of it short of being recorded."""

    typed: Typed = Typed()
    id: str = ""
    errors: tuple[Problem, ...] = ()
    refusal: Refused | None = None
    expected: tuple[Fact, ...] = ()


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form, its uploads open until it is answered."""
    given = await request.form()
    try:
        yield given
    finally:
        await given.close()


@router.get("/projects/{code}/gates/{gate}", name="gate")
def open_gate(
    request: Request,
    gate: Gate,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    building: str | None = None,
    on: date | None = None,
    recorded: int | None = None,
    again: bool = False,
) -> Response:
    """环节页 of the batch that the building is in, judged as of a day. recorded: the position of what was just done, to be told."""
    case = _case(desk, opened.project.id, gate, building, on)
    done = next((entry for entry in case.entries if entry.recorded.position == recorded), None)
    return _shown(request, desk, officer, case, done=done, again=again)


@router.post("/projects/{code}/gates/{gate}/{form}", name="gate_step")
def take_step(
    request: Request,
    gate: Gate,
    form: str,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """办理一步: read, looked at once more where it decides something, and carried out. What is refused comes back as it was typed."""
    if form not in FORMS:
        raise HTTPException(404)
    case = _case(desk, opened.project.id, gate, _field(given, "building") or None, None)
    attempt = Attempt(typed=as_typed(form, given), id=_field(given, "command"))
    try:
        if not COMMAND_ID.fullmatch(attempt.id):
            raise BadInput(Problem("", "form.reload"))
        id_ = CommandId(f"web/{attempt.id}")
        if earlier := desk.ledger.recorded_by(id_):
            return _back(request, case, earlier[0].position, again=True)
        typed = with_scan(attempt.typed, uploaded(form, "scan_file", given), desk.ledger)
        attempt = Attempt(typed=typed, id=attempt.id)
        _refuse_overtaken(case, _field(given, "seen"))
        command = FORMS[form].read(Form(typed, case.sheet, officer.staff, id_))
        if _field(given, "step") == "edit":
            return _shown(request, desk, officer, case, attempt)
        if FORMS[form].previewed and _field(given, "step") != "record":
            return _shown(request, desk, officer, case, Attempt(typed=typed, id=attempt.id, expected=desk.preview(command)))
        receipt = desk.carry_out(command)
    except BadInput as bad:
        return _shown(request, desk, officer, case, Attempt(typed=attempt.typed, id=attempt.id, errors=bad.problems), status=422)
    except Refused as refused:
        if refused.code in NOT_PERMITTED:
            raise
        case = _case(desk, opened.project.id, gate, _field(given, "building") or None, None)
        return _shown(request, desk, officer, case, Attempt(typed=attempt.typed, id=attempt.id, refusal=refused), status=409)
    return _back(request, case, receipt.recorded[0].position, again=receipt.repeated)


def _refuse_overtaken(case: Case, seen: str) -> None:
    """Who decides has to have seen all that the decision rests on: what came in since the page was opened is told first."""
    since = [entry.recorded for entry in case.entries if not seen.isdigit() or entry.recorded.position > int(seen)]
    if since:
        raise Refused("race.lost", by=since[-1].actor, facts=tuple(dict.fromkeys(fact_name(recorded.fact) for recorded in since)))


def _case(desk: Desk, id_: ProjectId, gate: Gate, building: str | None, on: date | None) -> Case:
    history = replay(desk, id_)
    if history.project is None:
        raise Refused("project.unknown", project=id_)
    sheet = gate_sheet(
        history.project, history.entries, gate, desk.rulebook, on=on or desk.today(), building=BuildingId(building) if building else None
    )
    return Case(sheet=sheet, entries=history.entries)


def _field(given: FormData, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _back(request: Request, case: Case, position: int, *, again: bool) -> RedirectResponse:
    """To the page as it now stands, where it is told what was recorded: loading that page again does nothing once more."""
    sheet = case.sheet
    url = request.app.url_path_for("gate", code=sheet.project.code, gate=sheet.gate.value)
    asked = {"building": sheet.batch.ids[0] if sheet.batch.ids else None, "recorded": position, "again": 1 if again else None}
    return RedirectResponse(query(url, **asked), status_code=303)


def _shown(
    request: Request,
    desk: Desk,
    officer: Visitor,
    case: Case,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    *,
    status: int = 200,
    done: Entry | None = None,
    again: bool = False,
) -> Response:
    """The page; to htmx the part of it that changes."""
    lang, sheet = language(request), case.sheet
    url_for, project = request.app.url_path_for, sheet.project
    anchors = {verdict.clause: verdict.rule.partition("/") for verdict in sheet.verdicts}
    known = {document.id: document.title for document in desk.rulebook.documents}

    def clause_href(clause: Citation) -> str:
        document, _, anchor = anchors[clause]
        return f"{url_for('policy_document', document=document)}#{anchor}"

    def gate_href(gate: Gate) -> str:
        return str(url_for("gate", code=project.code, gate=gate.value))

    def batch_href(batch: Batch) -> str:
        return str(query(gate_href(sheet.gate), building=batch.ids[0]))

    shown: dict[str, Any] = {
        "sheet": sheet,
        "head": head(sheet, lang),
        "offers": offers(sheet, officer, lang),
        "attempt": attempt,
        "typed": attempt.typed,
        "errors": [
            (f"{attempt.typed.form}-{each.where}" if each.where else "", say(each.code, lang, **each.values)) for each in attempt.errors
        ],
        "refusal": attempt.refusal and sentence(attempt.refusal, lang),
        "expected": [(say(f"fact.{fact_name(fact)}", lang), fact, account(fact, project, lang)) for fact in attempt.expected],
        "command": attempt.id if COMMAND_ID.fullmatch(attempt.id) else uuid4().hex,
        "seen": case.seen,
        "done": done and chronicle([done], project, lang)[0],
        "again": again,
        "tracks": tracks(project, lang),
        "batches": [(batch_href(batch), batch_name(project, batch, lang), batch is sheet.batch) for batch in sheet.batches],
        "names": {verdict.building: unit_name(project, verdict.building, lang) for verdict in sheet.verdicts},
        "documents": {verdict.clause.document: known.get(verdict.clause.document, verdict.clause.document) for verdict in sheet.verdicts},
        "clause_href": clause_href,
        "gate_href": gate_href,
        "lacking": lacking(sheet, lang),
        "decisions": chronicle(sheet.decisions, project, lang),
        "applicant": project.party(PartyRole.CONSTRUCTION_UNIT),
        "modes": list(MODES.values()),
        "stars": list(STARS),
        "accept": ACCEPT,
        "previews": {name: form.previewed for name, form in FORMS.items()},
        "number": number_of(sheet),
        "next_gate": next(iter(project.route[project.route.index(sheet.gate) + 1 :]), None),
    }
    template = "staff/gate_sheet.html" if "HX-Request" in request.headers else "staff/gate.html"
    return page(request, template, status=status, visitor=officer, **shown)


def sentence(refused: Refused, lang: str) -> str:
    """A refusal in words; a lost race names what was recorded meanwhile."""
    values = refused.values
    if refused.code == "race.lost":
        values = values | {"facts": [say(f"fact.{name}", lang) for name in values["facts"]]}
    return say(refused.code, lang, **values)
