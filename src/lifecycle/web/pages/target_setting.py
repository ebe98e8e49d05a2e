"""下达目标: the form with which the city records the targets of one county for one year, whatever the document's own table says."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from lifecycle.compliance.document import PRINTED, PolicyDocument, Target
from lifecycle.counties.targets import CountyTargetsSet, SetCountyTargets, TargetValue
from lifecycle.desk import Desk, Receipt
from lifecycle.desk.county_targets import READ
from lifecycle.ledger.store.recorded import type_name
from lifecycle.projections.county_sheet import TargetTable, printed
from lifecycle.projections.targets_set import SetTarget
from lifecycle.values.ends import FURTHEST
from lifecycle.values.text import trimmed
from lifecycle.vocabulary import Citation, CommandId, Refused
from lifecycle.web.access import gives
from lifecycle.web.forms.filing import Attempt, Filed, posted, send, sent, shown
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.pages.targets import places
from lifecycle.web.scans import ACCEPT, SCAN
from lifecycle.web.scope import TheCounty
from lifecycle.web.transport.bounds import YearAsked
from lifecycle.web.typed import Reading, Typed
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import say

router = APIRouter()
FORM = "set"
OTHER = "other"
"""The paper that sets the targets is none of the policy documents."""


@router.get("/targets/{year}/{county}/set", name="target_setting", dependencies=gives(SetCountyTargets))
def open_setting(request: Request, year: YearAsked, county: TheCounty, desk: TheDesk, sheets: TheSheets, officer: Officer) -> Response:
    """下达目标, prepared with what stands recorded, or else with what the document says."""
    sheet = sheets.targets(desk.rulebook, year)
    values = {sheet.named(target): (_stands(sheet, target, county),) for target in sheet.targets}
    prepared = Typed(form=FORM, values=values | {"on": (desk.today().isoformat(),)})
    return _shown(request, desk, officer, sheet, county, Attempt(typed=prepared))


@router.post("/targets/{year}/{county}/set", name="set_targets", dependencies=gives(SetCountyTargets))
def set_targets(
    request: Request,
    year: YearAsked,
    county: TheCounty,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """下达目标. Done: back to the sheet, where it is told."""
    sheet = sheets.targets(desk.rulebook, year)

    def act(form: Reading, id_: CommandId) -> Receipt:
        _refuse_overtaken(sheet.settings().get(county), sent(given, "seen"))
        values = tuple(filter(None, (_value(form, sheet, target, county) for target in sheet.targets)))
        clause, sha256 = _basis(form, _documents(desk, sheet))
        on = form.day("on")
        form.settle()
        return desk.carry_out(
            SetCountyTargets(
                id=id_,
                on=on,
                by=officer.staff,
                behalf=officer.behalf,
                county=county,
                year=year,
                targets=values,
                clause=clause,
                document_sha256=sha256,
                confirmed=form.confirmed,
            )
        )

    answer = send(FORM, given, desk, act, officer)
    if isinstance(answer, Filed):
        return RedirectResponse(query(request.app.url_path_for("target_sheet", year=year), **answer.told), status_code=303)
    return _shown(request, desk, officer, sheet, county, answer)


def _value(form: Reading, sheet: TargetTable, target: Target, county: str) -> TargetValue | None:
    """As it was typed, since the desk reads it; None once it is noted what is wrong with it.

    A target that the document does not divide among the counties may be left blank.
    """
    name = sheet.named(target)
    typed = trimmed(form.typed.one(FORM, name))
    if not typed and target.aim(county) is not None:
        form.wrong(name, "form.required")
    understood = form.value(name, READ[target.unit])
    return None if understood is None else TargetValue(target=target.id, value=typed, unit=PRINTED[target.unit])


def _basis(form: Reading, documents: dict[str, PolicyDocument]) -> tuple[Citation, str]:
    """依据: words of a policy document, or of another paper, whose scan is kept."""
    chosen = form.one_of("document", {name: name for name in (*documents, OTHER)})
    place, quote = form.words("place"), form.words("quote")
    if chosen in documents:
        return Citation(chosen, place, quote), documents[chosen].sha256
    scan = form.typed.one(FORM, SCAN)
    if chosen == OTHER and not scan:
        form.wrong("scan_file", "form.required")
    return Citation(form.words("number", optional=chosen != OTHER), place, quote), scan


def _refuse_overtaken(recorded: SetTarget | None, seen: str) -> None:
    """Targets are set only by an officer who has seen those that stand."""
    if recorded and not (seen.isdecimal() and len(seen) <= len(str(FURTHEST)) and recorded.position <= int(seen)):
        raise Refused("race.lost", by=recorded.by, facts=(type_name(CountyTargetsSet),))


def _documents(desk: Desk, sheet: TargetTable) -> dict[str, PolicyDocument]:
    """The policy documents that set targets for the year."""
    setting = {target.clause.document for target in sheet.targets}
    return {document.id: document for document in desk.rulebook.documents if document.id in setting}


def _stands(sheet: TargetTable, target: Target, county: str) -> str:
    recorded = sheet.set.get((target.id, county))
    return recorded.value.value if recorded else "" if target.aim(county) is None else printed(target, target.aim(county)).rstrip("%")


def _shown(request: Request, desk: Desk, officer: Visitor, sheet: TargetTable, county: str, attempt: Attempt) -> Response:
    lang, recorded = language(request), sheet.settings().get(county)
    titles = [(document.id, document.title) for document in _documents(desk, sheet).values()]
    fields = [
        (sheet.named(each), each, PRINTED[each.unit], None if (aim := each.aim(county)) is None else printed(each, aim))
        for each in sheet.targets
    ]
    return page(
        request,
        "staff/target_setting.html",
        status=attempt.status,
        visitor=officer,
        sheet=sheet,
        where=county,
        fields=fields,
        places=places(sheet, lang),
        documents=[*titles, (OTHER, say("page.targets.set.other", lang))],
        today=desk.today(),
        seen=recorded.position if recorded else 0,
        recorded=recorded,
        accept=ACCEPT,
        **shown(attempt, lang),
    )
