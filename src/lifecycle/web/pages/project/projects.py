"""项目: everything that is known of one project on one page, and the files that its facts name."""

from collections.abc import Iterator
from functools import partial

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk.inspections.of_project import checks_of
from lifecycle.desk.scans import belongs
from lifecycle.desk.telling.history import HistoryEntry
from lifecycle.desk.telling.reasons import unit_name
from lifecycle.permissions import ENTER
from lifecycle.projects.project import Project
from lifecycle.vocabulary import BuildingId, Gate, Indicators, Stage
from lifecycle.web.forms.checks import OPENING
from lifecycle.web.forms.correcting import correctable
from lifecycle.web.forms.fitting import annullable
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.of_projects import about
from lifecycle.web.forms.offered import coming, offered
from lifecycle.web.forms.works import BY_NAME
from lifecycle.web.layout.advice import letters_to_us
from lifecycle.web.layout.chronicle import chronicle, paper_of
from lifecycle.web.layout.delivered import notice_href, unsent
from lifecycle.web.layout.inspected import HERE, inspected, on_the_rail
from lifecycle.web.layout.ladder import ladder
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.project_rows import Rows
from lifecycle.web.layout.rail import tracks
from lifecycle.web.layout.shown import query
from lifecycle.web.layout.silence import quiet
from lifecycle.web.layout.terms import remarks, shifts
from lifecycle.web.scans import as_file
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.bounds import HashAsked, RecordedAt
from lifecycle.web.visitor import Officer, TheDesk

router = APIRouter()


class Rungs(Struct, frozen=True, kw_only=True):
    """一个评判单元的指标: what was stated of it at each stage; fell: whether any value came down on the way."""

    name: str
    stated: dict[Stage, Indicators]
    fell: bool


@router.get("/projects/{code}", name="project")
def open_project(
    request: Request,
    opened: TheProject,
    desk: TheDesk,
    officer: Officer,
    recorded: RecordedAt = None,
    again: bool = False,
) -> Response:
    """项目页. recorded: the position of what was just done, to be told."""
    project, lang, url_for = opened.project, language(request), request.app.url_path_for
    subject = about(opened, desk, officer, lang)
    checks = checks_of(desk.ledger, project)
    done = [entry for entry in opened.history.entries if entry.recorded.position == recorded]
    next_gate, next_form = coming(project)
    may_correct = BY_NAME["correct-fact"].open_to(subject)
    may_annul = BY_NAME["propose-annulment"].open_to(subject)

    def gate_href(gate: Gate) -> str:
        return str(url_for("gate", code=project.code, gate=gate.value))

    def work_href(form: WorkForm) -> str:
        return str(url_for("work", code=project.code, form=form.name))

    def act(name: str, of: str) -> str | None:
        """Where one thing is settled, for those who may."""
        form = BY_NAME[name]
        return query(work_href(form), of=of) if form.open_to(subject) and of in form.choices(subject) else None

    def mend(entry: HistoryEntry) -> str | None:
        return query(work_href(BY_NAME["correct-fact"]), of=entry.recorded.position) if may_correct and correctable(entry) else None

    def annul(entry: HistoryEntry) -> str | None:
        return query(work_href(BY_NAME["propose-annulment"]), of=entry.recorded.position) if may_annul and annullable(entry) else None

    pending = [application for application in project.applications.values() if application.status.open]
    shifted = shifts(project, opened.history.entries, desk.calendars.editions(), lang) if pending else {}
    rows = Rows(project, lang)
    on_the_term = remarks(project, opened.history.entries, desk.calendars.now(), lang) if project.applications or project.inquiries else {}
    rungs = list(ladders(project, lang))
    even = [each for each in rungs if not each.fell]
    on_paper = paper_of(project, opened.history.entries, gate_href, partial(notice_href, request, project.code))
    return page(
        request,
        "staff/project.html",
        visitor=officer,
        project=project,
        tracks=tracks(project, lang, partial(on_the_rail, project, checks, HERE, lang)),
        inspected=inspected(project, checks, [each.id for each in project.standing()], desk.rulebook, desk.today(), lang),
        fell=[each for each in rungs if each.fell],
        even=even,
        even_units=[each.name for each in even],
        pending=[rows.pending(each, shifted, gate_href) for each in pending],
        letters=letters_to_us(project, desk.today(), desk.calendars.now(), lang) if project.inquiries else (),
        buildings=rows.buildings(),
        parties=rows.parties(),
        certificates=rows.certificates(gate_href, lambda scan: str(url_for("attachment", code=project.code, sha256=scan))),
        issues=[issue for issue in (*project.supervisions.values(), *project.flags.values()) if issue.open],
        settled=rows.settled(),
        promises=rows.promises(act),
        names_of=rows.names_of,
        entries=chronicle(opened.history.entries, project, lang, gate_href, mend, annul, on_the_term, on_paper),
        unsent=unsent(subject, desk.calendars.now(), work_href) if project.applications else [],
        quiet=quiet(subject, work_href),
        gate_href=gate_href,
        done=chronicle(done, project, lang, whole=opened.history.entries)[0] if done else None,
        again=again,
        works=offered(subject, work_href),
        next_gate=next_gate if officer.sees(project.county, ENTER.roles) else None,
        next_work=next_form and next_form.open_to(subject) and (next_form.name, work_href(next_form)),
        act=act,
        may_check=not project.terminated_on and OPENING.open_to(subject),
    )


@router.get("/projects/{code}/attachments/{sha256}", name="attachment")
def attachment(opened: TheProject, sha256: HashAsked, desk: TheDesk) -> Response:
    """附件, where a fact of this project or of a stream that it names has it; another project's file is not to be had from here."""
    if not belongs(desk.ledger, sha256, [entry.recorded.fact for entry in opened.history.entries]):
        raise HTTPException(404)
    return as_file(desk.ledger, sha256)


def ladders(project: Project, lang: str) -> Iterator[Rungs]:
    """指标阶梯 of every unit of the buildings that stand."""
    for building in project.standing():
        for unit, _, _ in building.units:
            stated = {stage: declared.values for stage, declared in building.indicators.get(unit, {}).items()}
            if stated:
                fell = any(step.fell for _, steps in ladder(stated) for step in steps)
                yield Rungs(name=unit_name(project, BuildingId(unit), lang), stated=stated, fell=fell)
