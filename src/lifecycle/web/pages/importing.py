"""导入台账: a register is handed in and looked through; its faults are told, and marked in the clerk's own workbook; then it is entered."""

from collections.abc import Collection, Iterator
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from msgspec import Struct, json
from msgspec.structs import replace
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.register.entry import ASKED, Examined, enter, examine
from lifecycle.desk.register.form import Form, form_of
from lifecycle.desk.register.heads import looks_like_register
from lifecycle.desk.register.rows import read_register
from lifecycle.desk.register.sheet import SheetRead, sheet_of
from lifecycle.desk.register.table import GB18030
from lifecycle.desk.register.which import refuse_other_form
from lifecycle.desk.register.workbook import Unscannable
from lifecycle.desk.scans import hand_in
from lifecycle.ledger import Ledger
from lifecycle.papers.marked_register import marked
from lifecycle.papers.register_form import xlsx_form
from lifecycle.projects.mending.supervision import SupervisionOpened
from lifecycle.projects.registration import ProjectRegistered, RegisterProject
from lifecycle.projects.works.buildings import BuildingAdded
from lifecycle.vocabulary import Asked, CommandId, Refused
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import RECORD, Attempt, Filed, done_by, posted, send, sent, shown
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.pages.register import WORKBOOK
from lifecycle.web.scans import attached, is_kept
from lifecycle.web.transport.bounds import HashAsked, RecordedAt
from lifecycle.web.typed import Reading, Typed, uploaded
from lifecycle.web.visitor import Officer, TheDesk, Visitor
from lifecycle.wording import say

router = APIRouter()
FORM = "import"
RIGHT = "right"
"""The button that enters the projects in which nothing is wrong, and leaves the others."""
CONFIRM = "confirm"
"""The ticks: each for all that is asked under one code, as it was asked. What is asked otherwise meanwhile is asked anew."""
FILE, NAME, UPLOAD = "file", "name", "upload"
"""The fields that hold the SHA-256 and the name of the file, once it is kept, and the file itself."""
LARGEST, UNPACKED, MOST_LINES = 20_000_000, 60_000_000, 1_000
"""Bytes of a file, of what it unpacks to, and filled rows: what a page can answer in time."""
SHOWN = 200
"""So many faults stand on the page; the workbook has all."""
ACCEPT = ".xlsx,.csv"


class Looked(Struct, frozen=True):
    """一份看过的台账."""

    content: bytes
    sheet: SheetRead
    form: Form
    examined: Examined


@router.get("/projects/import", name="importing", dependencies=gives(RegisterProject))
def open_importing(
    request: Request, desk: TheDesk, officer: Officer, recorded: RecordedAt = None, file: HashAsked = "", name: str = ""
) -> Response:
    """导入台账页. recorded: the position of what was just entered, to be told; file, name: what was handed in."""
    if file:
        return _shown(
            request, officer, *_seen_again(desk, officer, Typed(form=FORM, values={FILE: (file,), NAME: (name,)}), language(request))
        )
    facts = [each.fact for each in done_by(desk, officer.staff, recorded)]
    projects = [fact for fact in facts if isinstance(fact, ProjectRegistered)]
    buildings = sum(len(fact.buildings_added) for fact in facts if isinstance(fact, BuildingAdded))
    supervisions = sum(isinstance(fact, SupervisionOpened) for fact in facts)
    return _shown(request, officer, Attempt(), done=(projects, buildings, supervisions))


@router.post("/projects/import", name="import_register", dependencies=gives(RegisterProject))
def import_register(request: Request, desk: TheDesk, officer: Officer, given: Annotated[FormData, Depends(posted)]) -> Response:
    """看一遍, or 导入 what was looked through. Nothing is recorded before that."""
    step = sent(given, "step")
    looked: Looked | None = None

    def act(form: Reading, id_: CommandId) -> Receipt | Attempt:
        nonlocal looked
        typed = _kept(form.typed, given, desk.ledger, officer)
        looked = _look_through(desk, officer, typed, language(request))
        ticked = {code for code, tick in _ticks(looked.examined).items() if tick in given.getlist(CONFIRM)}
        if ticked:
            looked = _look_through(desk, officer, typed, language(request), ticked)
        if looked.examined.new and (step == RIGHT or (step == RECORD and not looked.examined.problems)):
            try:
                return enter(desk, looked.examined, id_)[1]
            except Asked as meanwhile:  # what is asked anew is shown by its rows
                raise Refused(meanwhile.code, **meanwhile.values) from meanwhile
        return Attempt(typed=typed)

    answer = send(FORM, given, desk, act)
    if isinstance(answer, Filed):
        return RedirectResponse(query(request.app.url_path_for("importing"), recorded=answer.position), status_code=303)
    if looked and answer.status == 200 and not looked.examined.problems:  # Back and reload ask for it again, and send nothing
        seen = query(request.app.url_path_for("importing"), **{field: answer.typed.one(FORM, field) for field in (FILE, NAME)})
        return RedirectResponse(seen, status_code=303)
    return _shown(request, officer, answer, looked)


@router.get("/projects/import/form.xlsx", name="register_form", dependencies=gives(RegisterProject))
def register_form(desk: TheDesk, officer: Officer) -> Response:
    """空白表样."""
    return attached(xlsx_form(form_of(desk.rulebooks.folder.jurisdictions)), f"{say('register.sheet')}.xlsx", WORKBOOK)


@router.get("/projects/import/marked.xlsx", name="marked_register", dependencies=gives(RegisterProject))
def marked_register(request: Request, desk: TheDesk, officer: Officer, file: HashAsked = "", name: str = "") -> Response:
    """标出问题的工作簿."""
    lang = language(request)
    try:
        looked = _look_through(desk, officer, Typed(form=FORM, values={FILE: (file,), NAME: (name,)}), lang)
        content = marked(looked.content, looked.sheet, looked.form, looked.examined.problems, lang)
    except (BadInput, Unscannable) as unfit:
        raise HTTPException(404) from unfit
    return attached(content, f"{PurePath(name).stem}-{say('register.marks.heading', lang)}.xlsx", WORKBOOK)


def _seen_again(desk: Desk, officer: Visitor, typed: Typed, lang: str) -> tuple[Attempt, Looked | None]:
    try:
        return Attempt(typed=typed), _look_through(desk, officer, typed, lang)
    except BadInput as bad:
        return Attempt(errors=bad.problems), None


def _kept(typed: Typed, given: FormData, ledger: Ledger, officer: Visitor) -> Typed:
    """The form with its file kept, so that it is handed in once. Raises BadInput where there is none, or it is too large."""
    upload = uploaded(FORM, UPLOAD, given)
    if upload is None:
        return typed
    content = upload.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput(Problem(UPLOAD, "register.file_too_large", {"most": LARGEST // 1_000_000}))
    name = PurePath((upload.filename or "").replace("\\", "/")).name
    return replace(typed, values={**typed.values, FILE: (hand_in(ledger, content, officer.staff, officer.counties()),), NAME: (name,)})


def _look_through(desk: Desk, officer: Visitor, typed: Typed, lang: str, confirmed: Collection[str] = ()) -> Looked:
    """Raises BadInput for a file that was never handed in by the officer or for the county, or in which there is nothing to read."""
    sha256, name = typed.one(FORM, FILE), typed.one(FORM, NAME)
    if not sha256:
        raise BadInput(Problem(UPLOAD, "form.required"))
    if not is_kept(sha256, desk.ledger, officer):
        raise BadInput(Problem(UPLOAD, "page.import.gone"))
    content, form = desk.ledger.attachments.get(sha256), form_of(desk.rulebooks.folder.jurisdictions)
    try:
        sheet = sheet_of(name, content, partial(looks_like_register, form), UNPACKED)
        if (lines := sum(1 for _ in sheet.filled())) > MOST_LINES:
            raise BadInput(Problem("", "page.import.too_many", {"lines": lines, "most": MOST_LINES}))
        refuse_other_form(sheet, form, desk.rulebooks.folder.jurisdictions)
        register = read_register(sheet, form, desk.today())
    except BadInput as bad:
        raise BadInput(*(Problem(UPLOAD, "page.import.unread", {"reason": problem.says(lang)}) for problem in bad.problems)) from bad
    return Looked(content, sheet, form, examine(desk, register, form, officer.staff, lambda _: None, officer.behalf, confirmed))


def _shown(
    request: Request,
    officer: Visitor,
    attempt: Attempt,
    looked: Looked | None = None,
    done: tuple[list[ProjectRegistered], int, int] = ([], 0, 0),
) -> Response:
    lang, examined = language(request), looked and looked.examined
    problems = examined.problems if examined else ()
    file, name = (attempt.typed.one(FORM, field) for field in (FILE, NAME))
    return page(
        request,
        "staff/importing.html",
        status=422 if problems else attempt.status,
        visitor=officer,
        accept=ACCEPT,
        most=MOST_LINES,
        done=done,
        examined=examined,
        name=name,
        file=file,
        problems=[(each, say(each.code, lang, **each.values)) for each in problems[:SHOWN]],
        more=len(problems) - SHOWN,
        notes=[*_as_read(looked, lang), *(each.says(lang) for each in looked.examined.notes)] if looked else [],
        marked=query(request.app.url_path_for("marked_register"), file=file, name=name),
        **(dict(shown(attempt, lang)) | {"questions": list(_to_tick(examined, lang)) if examined else []}),
    )


def _ticks(examined: Examined) -> dict[str, str]:
    """What the tick of each code sends: a digest of all that is asked under it, with the rows."""
    return {code: f"{code}/{_digest(examined, code)}" for code in examined.questions}


def _digest(examined: Examined, code: str) -> str:
    asked = [(each.row, each.column, each.says()) for each in examined.problems if each.code == f"{ASKED}{code}"]
    return sha256(json.encode(asked)).hexdigest()[:16]


def _to_tick(examined: Examined, lang: str) -> Iterator[tuple[str, str]]:
    """The tick of each code, with how often it is asked and its first sentence."""
    for code, tick in _ticks(examined).items():
        asked = [each for each in examined.problems if each.code == f"{ASKED}{code}"]
        yield tick, say("page.import.confirm", lang, count=len(asked), first=say(asked[0].code, lang, **asked[0].values))


def _as_read(looked: Looked, lang: str) -> Iterator[str]:
    if looked.sheet.encoding == GB18030:
        yield say("register.gb18030", lang, sheet=looked.sheet.name)
