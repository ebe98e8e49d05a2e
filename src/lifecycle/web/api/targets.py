"""目标进度: the targets of a year with how far each county, and the city, has come, by exact figures and as they are reported."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.document import Target, TargetUnit
from lifecycle.desk import Desk
from lifecycle.projections.county_progress import Progress
from lifecycle.projections.county_sheet import StandingToTarget, TargetTable, gap, printed, reported, standing_to_target, years
from lifecycle.projections.readings import Readings
from lifecycle.vocabulary import ZERO, Citation
from lifecycle.web.api.answers import RecordedFact, answer, documented, recorded_fact
from lifecycle.web.api.asked import interface
from lifecycle.web.scope import TheCounty, reaches
from lifecycle.web.transport.bounds import IdAsked, WholeYear
from lifecycle.web.visitor import Officer, TheDesk, TheSheets

router = interface()
Document = Annotated[
    IdAsked | None, Query(description="targets of this document only; of all that set targets for the year, when left out")
]
Year = Annotated[WholeYear | None, Query(ge=1, le=9999, description="the latest with targets, when left out")]


class Reached(Struct, frozen=True, kw_only=True):
    """完成情况. aim and reached as printed, in the target's unit; county: null for the whole city; gap: null unless behind; aim: null
    where the document prints none for the county, or none for the whole city.

    Exact areas and the number of buildings: null where the buildings behind them are not open to who asks.
    """

    county: str | None
    aim: str | None
    reached: str | None
    standing: StandingToTarget
    gap: str | None
    numerator_m2: Decimal | None
    denominator_m2: Decimal | None
    buildings: int | None


class TargetShown(Struct, frozen=True, kw_only=True):
    """目标. not_counted_yet: why nothing counts toward it so far."""

    id: str
    title: str
    unit: TargetUnit
    clause: Citation
    not_counted_yet: str | None
    reached: tuple[Reached, ...]


class TargetSheet(Struct, frozen=True, kw_only=True):
    """目标进度表 as of a position of the ledger."""

    year: int
    position: int
    targets: tuple[TargetShown, ...]


class CountySheet(Struct, frozen=True, kw_only=True):
    """一县的目标进度. set: what was recorded as this county's targets, the latest last; they may differ from those of the document."""

    county: str
    sheet: TargetSheet
    set: tuple[RecordedFact, ...]


@router.get("/targets", name="api_targets", responses=documented(TargetSheet, 401, 403, 404, 422))
def targets(request: Request, desk: TheDesk, sheets: TheSheets, officer: Officer, year: Year = None, document: Document = None) -> Response:
    """目标进度表, all counties and the whole city; what is behind a figure only where it is open to who asks, as on the page."""
    sheet = _sheet(desk, sheets, year, document)
    return answer(_shown(sheet, {county: reaches(request, officer, county) for county in (*sheet.counties, None)}))


@router.get("/targets/{county}", name="api_county_targets", responses=documented(CountySheet, 401, 403, 404, 422))
def county_targets(county: TheCounty, desk: TheDesk, sheets: TheSheets, year: Year = None, document: Document = None) -> Response:
    """一县的目标进度."""
    sheet = _sheet(desk, sheets, year, document)
    recorded = desk.ledger.load(f"county/{county}/{sheet.year}").recorded
    return answer(CountySheet(county=county, sheet=_shown(sheet, {county: True}), set=tuple(map(recorded_fact, recorded))))


def _sheet(desk: Desk, sheets: Readings, year: int | None, document: str | None) -> TargetTable:
    known = years(desk.rulebook)
    if not known or year not in (None, *known):
        raise HTTPException(404)
    sheet = sheets.targets(desk.rulebook, known[-1] if year is None else year)
    if document not in (None, *sheet.documents()):
        raise HTTPException(404)
    return sheet.narrowed(document)


def _shown(sheet: TargetTable, counties: Mapping[str | None, bool]) -> TargetSheet:
    """counties: each with whether the buildings behind its figures are open."""
    return TargetSheet(
        year=sheet.year,
        position=sheet.position,
        targets=tuple(
            TargetShown(
                id=each.id,
                title=each.title,
                unit=each.unit,
                clause=each.clause,
                not_counted_yet=each.not_counted_yet,
                reached=tuple(_reached(sheet, each, county, opens=opens) for county, opens in counties.items()),
            )
            for each in sheet.targets
        ),
    )


def _reached(sheet: TargetTable, target: Target, county: str | None, *, opens: bool) -> Reached:
    aim = target.aim(county)
    progress: Progress | None = sheet.whole(target) if county is None else sheet.reached(target, county)
    stands = standing_to_target(target, aim, progress, whole=county is None)
    return Reached(
        county=county,
        aim=None if aim is None else printed(target, aim),
        reached=reported(target, progress),
        standing=stands,
        gap=gap(target, aim, progress) if aim is not None and stands is StandingToTarget.BEHIND else None,
        numerator_m2=(progress.numerator_m2 if progress else ZERO) if opens else None,
        denominator_m2=(progress.denominator_m2 if progress else ZERO) if opens else None,
        buildings=(progress.buildings if progress else 0) if opens else None,
    )
