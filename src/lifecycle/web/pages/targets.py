"""目标: the targets of a year with how far each county has come; every number opens to its buildings, each with why it counts or not."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from msgspec import Struct
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from lifecycle.compliance.counting import Reason
from lifecycle.compliance.document import PRINTED, Reporting, Target
from lifecycle.compliance.phrases import measure_name
from lifecycle.counties.targets import SetCountyTargets
from lifecycle.desk import Desk
from lifecycle.permissions import PERMITTED
from lifecycle.projections.county_progress import CountedBuilding, Progress
from lifecycle.projections.county_sheet import (
    StandingToTarget,
    TargetTable,
    fraction,
    gap,
    judged,
    own_name,
    printed,
    reported,
    standing_to_target,
    years,
)
from lifecycle.projections.readings import Readings
from lifecycle.projections.targets_set import SetTarget
from lifecycle.vocabulary import BuildingId, Verdict
from lifecycle.web.access import roles_of
from lifecycle.web.layout.conditions import place_of
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.scope import TheCounty, reaches
from lifecycle.web.transport.bounds import IdAsked, Listed, RecordedAt, Whole, YearAsked
from lifecycle.web.visitor import Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import JOINED_BY, label, say

router = APIRouter()
BUILDINGS_A_PAGE = 100


class Cell(Struct, frozen=True, kw_only=True):
    """一格: a county, or the city, under one target. part: of the goal, in percent, as a bar shows it.

    set: the same against the target that the city recorded, where that is another one.
    """

    reached: str | None
    aim: str
    standing: StandingToTarget
    gap: str | None
    part: int | None
    progress: Progress | None
    set: "Cell | None" = None


class TargetLine(Struct, frozen=True, kw_only=True):
    """一行: a county, or (None) the whole city. opens: whether the visitor may see the buildings behind its numbers.

    set: what the city recorded for the county; otherwise: the targets in which it is not what the document says, in words; beside: those
    of which the document says nothing for the county.
    """

    county: str | None
    cells: tuple[Cell, ...]
    opens: bool
    set: SetTarget | None = None
    otherwise: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@router.get("/targets", name="targets")
def targets(request: Request, desk: TheDesk) -> RedirectResponse:
    """The latest year that any document sets targets for."""
    known = years(desk.rulebook)
    if not known:
        raise HTTPException(404)
    return RedirectResponse(request.app.url_path_for("target_sheet", year=known[-1]), status_code=303)


@router.get("/targets/{year}", name="target_sheet")
def target_sheet(
    request: Request,
    year: YearAsked,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    recorded: RecordedAt = None,
    document: IdAsked | None = None,
) -> HTMLResponse:
    """目标进度表 of one document, the first of the year where none is named. recorded: the position of what was just set, to be told."""
    whole_year = sheets.targets(desk.rulebook, year)
    known = whole_year.documents()
    if document not in (None, *known):
        raise HTTPException(404)
    sheet = whole_year.narrowed(document or known[0])
    counted = tuple(each for each in sheet.targets if each.counting)
    settings, lang = sheet.settings(), language(request)
    lines = [
        TargetLine(
            county=county,
            cells=tuple(of_county(sheet, each, county) for each in counted),
            opens=reaches(request, officer, county),
            set=settings.get(county),
            otherwise=tuple(said_otherwise(sheet, county, lang)),
            beside=tuple(said_beside(sheet, county, lang)),
        )
        for county in sheet.counties
    ]
    whole = tuple(of_city(sheet, each) for each in counted)
    lines.append(TargetLine(county=None, cells=whole, opens=True))
    return page(
        request,
        "staff/targets.html",
        visitor=officer,
        sheet=sheet,
        counted=counted,
        own_name=own_name,
        place_of=partial(place_of, desk.rulebook, language(request)),
        other_places=lambda entry, clause: entry.others(clause.document, clause.place),
        named=whole_year.named,
        documents=[each for each in desk.rulebook.documents if each.id in known],
        places=places(sheet, lang),
        reportings=reportings(sheet),
        lines=lines,
        years=years(desk.rulebook),
        printed=printed,
        titles={document.id: document.title for document in desk.rulebook.documents},
        sets=bool(officer.roles & PERMITTED[SetCountyTargets].roles),
        done=[county for county, each in settings.items() if each.position == recorded],
        judged=_judged(sheet, desk, [each.county for each in lines if each.opens and each.county]),
    )


def _judged(sheet: TargetTable, desk: Desk, counties: Sequence[str]) -> list[Verdict]:
    """县级评判 of the counties whose numbers are open to the reader, as of today or of the end of the year; empty without rules on them.
    Each bears its county where others bear a building, so that one list tells them apart.
    """
    on = min(desk.today(), date(sheet.year, 12, 31))
    return [replace(each, building=BuildingId(county)) for county in counties for each in judged(sheet, desk.rulebook, county, on)]


class Asked(Struct, frozen=True, kw_only=True):
    """打开的是哪个数字."""

    year: int
    target: str
    reason: Reason | None
    page: int


def asked(
    year: YearAsked, target: IdAsked, reason: Listed[Reason | None] = None, page: Annotated[Whole, Query(ge=1, le=100_000)] = 1
) -> Asked:
    return Asked(year=year, target=target, reason=reason, page=page)


TheNumber = Annotated[Asked, Depends(asked)]


@router.get("/targets/{year}/{target}", name="target_opened")
def target_opened(request: Request, number: TheNumber, desk: TheDesk, sheets: TheSheets, officer: Officer) -> HTMLResponse:
    """打开合计: the buildings of all counties that the visitor sees."""
    return _opened(request, number, desk, sheets, officer, None, officer.counties(roles_of(request)))


@router.get("/targets/{year}/{target}/{county}", name="target_opened_county")
def target_opened_county(
    request: Request, number: TheNumber, county: TheCounty, desk: TheDesk, sheets: TheSheets, officer: Officer
) -> HTMLResponse:
    """打开一县的数字."""
    return _opened(request, number, desk, sheets, officer, county, frozenset({county}))


def _opened(
    request: Request, number: Asked, desk: Desk, sheets: Readings, officer: Visitor, county: str | None, counties: frozenset[str] | None
) -> HTMLResponse:
    sheet = sheets.targets(desk.rulebook, number.year)
    target = sheet.opened(number.target)
    offset = (number.page - 1) * BUILDINGS_A_PAGE
    found = sheets.opening(target, counties, reason=number.reason, limit=BUILDINGS_A_PAGE, offset=offset)
    many = sum(tally.buildings for tally in found.tallies if number.reason in (None, tally.reason))
    lang = language(request)
    return page(
        request,
        "staff/targets_opened.html",
        visitor=officer,
        sheet=sheet,
        target=target,
        where=_where(desk, counties, lang),
        asked=number,
        tallies=found.tallies,
        in_all=sum(tally.buildings for tally in found.tallies),
        buildings=[(each, why(each, lang)) for each in found.buildings],
        pages=-(-many // BUILDINGS_A_PAGE) or 1,
        whole=_figure(sheet, target, county) if county or reaches(request, officer, None) else None,
        address=partial(_address, request, number, county),
    )


def _figure(sheet: TargetTable, target: Target, county: str | None) -> Cell:
    """The figure that was opened."""
    return of_county(sheet, target, county) if county else of_city(sheet, target)


def _where(desk: Desk, counties: frozenset[str] | None, lang: str) -> str:
    if counties is None:
        return say("page.targets.whole_city", lang)
    return JOINED_BY[lang].join(each.name for each in desk.rulebooks.folder.jurisdictions.counties if each.code in counties)


def places(sheet: TargetTable, lang: str) -> str:
    """目标所在: the one place of the document where the targets of a sheet stand, or the document where they stand in several."""
    found = {each.clause.place for each in sheet.targets}
    return found.pop() if len(found) == 1 else say("page.targets.this_document", lang)


def of_city(sheet: TargetTable, target: Target) -> Cell:
    """合计的一格."""
    return cell(target, target.aim(None), sheet.whole(target), whole=True)


def reportings(sheet: TargetTable) -> tuple[Reporting, ...]:
    """报送口径 of the counted targets, each once."""
    return tuple(dict.fromkeys(each.reporting for each in sheet.targets if each.counting and each.reporting))


def of_county(sheet: TargetTable, target: Target, county: str) -> Cell:
    """一县的一格, with the target that was recorded beside that of the document, where the two differ."""
    reached, recorded = sheet.reached(target, county), sheet.set_otherwise(target, county)
    goal = recorded.goal(target) if recorded else None
    return replace(cell(target, target.aim(county), reached), set=None if goal is None else cell(target, goal, reached))


def said_otherwise(sheet: TargetTable, county: str, lang: str) -> Iterator[str]:
    """与文件不一致之处, target by target, those too that are not counted."""
    for target in sheet.targets:
        aim = target.aim(county)
        if aim is not None and (recorded := sheet.set_otherwise(target, county)):
            value, stated = _in_words(recorded), f"{printed(target, aim).rstrip('%')}{PRINTED[target.unit]}"
            yield say("page.targets.set.differs", lang, title=target.title, place=target.clause.place, aim=stated, value=value)


def said_beside(sheet: TargetTable, county: str, lang: str) -> Iterator[str]:
    """文件没有分到、由市局下达的指标."""
    for target in sheet.targets:
        if target.aim(county) is None and (recorded := sheet.set_otherwise(target, county)):
            yield say("page.targets.set.alone", lang, title=target.title, value=_in_words(recorded))


def _in_words(recorded: SetTarget) -> str:
    return f"{recorded.value.value}{recorded.value.unit}"


def cell(target: Target, aim: Decimal | None, reached: Progress | None, *, whole: bool = False) -> Cell:
    """一格 of the table, as reported."""
    stands = standing_to_target(target, aim, reached, whole=whole)
    compared = aim is not None and stands in (StandingToTarget.BEHIND, StandingToTarget.REACHED)
    return Cell(
        reached=reported(target, reached),
        aim=printed(target, aim),
        standing=stands,
        gap=gap(target, aim, reached) if aim is not None and stands is StandingToTarget.BEHIND else None,
        part=int(fraction(target, aim, reached) * 100) if aim is not None and reached and compared else None,
        progress=reached,
    )


def why(building: CountedBuilding, lang: str) -> str:
    """计入与否, with the measures or dates that it turns on."""
    reason = label(building.reason, lang)
    about = JOINED_BY[lang].join(measure_name(each, lang) for each in building.measures)
    return say("page.targets.about", lang, reason=reason, measures=about) if about else reason


def _address(request: Request, number: Asked, county: str | None, reason: Reason | None, page: int = 1) -> str:
    """Another reason or page behind the same number."""
    asked = {"year": number.year, "target": number.target} | ({"county": county} if county else {})
    path = request.app.url_path_for("target_opened_county" if county else "target_opened", **asked)
    return query(path, reason=reason.value if reason else None, page=page if page > 1 else None)
