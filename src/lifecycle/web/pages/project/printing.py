"""打印文书: the papers of a gate, each a page of its own on A4, and the same as PDF and Word: receipts, requests, refusals."""

from collections.abc import Callable
from enum import StrEnum

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk import Desk
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.gate.materials import brought
from lifecycle.desk.paperwork.as_recorded import as_recorded
from lifecycle.desk.paperwork.papers import papers_at
from lifecycle.desk.telling.history import counted
from lifecycle.papers.notices import BODIES, drawn_up
from lifecycle.papers.pdf import as_pdf
from lifecycle.papers.word import as_word
from lifecycle.papers.writing import Notice
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.vocabulary import Gate, StaffId
from lifecycle.web.layout.called import by_name, who
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.scans import attached
from lifecycle.web.scope import Opened, TheProject
from lifecycle.web.transport.bounds import Listed, RecordedAt
from lifecycle.web.visitor import Officer, TheDesk

router = APIRouter()


class PrintedAs(StrEnum):
    """文件格式."""

    PDF = "pdf"
    WORD = "docx"


WRITERS = {
    PrintedAs.PDF: (as_pdf, "application/pdf"),
    PrintedAs.WORD: (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
Called = Callable[[StaffId, int | None], str]


@router.get("/projects/{code}/gates/{gate}/print/{notice}", name="notice")
def show_notice(
    request: Request,
    opened: TheProject,
    gate: Listed[Gate],
    notice: Listed[PaperKind],
    desk: TheDesk,
    officer: Officer,
    position: RecordedAt = None,
) -> Response:
    """一份文书: that of a position, or the latest of its kind at the gate; it says what was known when it was recorded."""
    asked, url_for = _asked(desk, opened, gate, notice, position, who, language(request)), request.app.url_path_for

    def file(form: PrintedAs) -> str:
        url = url_for("notice_file", code=opened.project.code, gate=gate.value, notice=notice.value, form=form.value)
        return query(url, position=asked.position)

    return page(
        request,
        "staff/notice.html",
        visitor=officer,
        paper=drawn_up(asked, desk),
        crumbs_to=[
            (url_for("project", code=asked.project.code), asked.project.name),
            (query(url_for("gate", code=asked.project.code, gate=gate.value), building=asked.buildings[0]), gate),
        ],
        files=[(form, file(form)) for form in PrintedAs],
    )


@router.get("/projects/{code}/gates/{gate}/print/{notice}/{form}", name="notice_file")
def notice_file(
    request: Request,
    opened: TheProject,
    gate: Listed[Gate],
    notice: Listed[PaperKind],
    form: Listed[PrintedAs],
    desk: TheDesk,
    _officer: Officer,
    position: RecordedAt = None,
) -> Response:
    """同一份文书的 PDF 或 Word."""
    lang = language(request)
    paper = drawn_up(_asked(desk, opened, gate, notice, position, lambda staff, known_at: by_name(desk, staff, lang, known_at), lang), desk)
    write, media_type = WRITERS[form]
    return attached(write(paper), f"{opened.project.code}-{paper.title}.{form}", media_type)


def _asked(desk: Desk, opened: Opened, gate: Gate, kind: PaperKind, position: int | None, called: Called, lang: str) -> Notice:
    """Raises 404 where there is no such paper, or where it is printed nowhere."""
    entries = opened.history.entries
    of_its_kind = [each for each in papers_at(opened.project, entries, gate, opened.project.buildings) if each.paper.kind is kind]
    sent = next((each for each in reversed(of_its_kind) if position in (None, each.entry.recorded.position)), None)
    if sent is None or kind not in BODIES:
        raise HTTPException(404)
    then = as_recorded(desk, entries, sent.entry)
    so_far = counted(each for each in then.entries if each.recorded.version < sent.paper.version)
    return Notice(
        kind=kind,
        gate=gate,
        fact=fact_as_read(sent.entry),
        position=sent.entry.recorded.position,
        project=then.project,
        application=then.project.applications[sent.paper.application],
        buildings=sent.paper.buildings,
        before=[fact_as_read(entry) for entry in so_far],
        materials=list(brought(so_far, sent.paper.application)),
        calendar=then.calendar,
        called=lambda staff: called(staff, then.known_at),
        lang=lang,
    )
