"""县级目标进度: what is read of the county sheet: how far a county has come, and the buildings behind each number."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, case, func, select

from lifecycle.compliance.counting import Reason
from lifecycle.projections.county_targets import SQUARE_CENTIMETRES
from lifecycle.projections.totals import NUMBER, Totalled
from lifecycle.vocabulary import Use


class Progress(Struct, frozen=True, kw_only=True):
    """一县一项的进度: a sum of square metres, or the two sums of a share; reached is None where nothing is counted."""

    target: str
    county: str
    numerator_m2: Decimal
    denominator_m2: Decimal
    buildings: int

    @property
    def share(self) -> Decimal | None:
        """占比, a fraction of one; None while the denominator is zero (a share of nothing is not zero)."""
        return self.numerator_m2 / self.denominator_m2 if self.denominator_m2 else None


def progress(db: Connection, sheet: Totalled, year: int) -> dict[tuple[str, str], Progress]:
    """进度 of every target and county of a year, from the totals of what counts."""
    c = sheet.totals.c
    in_numerator = case((c.in_numerator, c.area), else_=0)
    sums = (
        select(c.target, c.county, func.sum(in_numerator), func.sum(c.area), func.sum(c[NUMBER]))
        .where(c.year == year, c.counts)
        .group_by(c.target, c.county)
    )
    return {
        (target, county): Progress(
            target=target,
            county=county,
            numerator_m2=Decimal(int(numerator)) / SQUARE_CENTIMETRES,
            denominator_m2=Decimal(int(denominator)) / SQUARE_CENTIMETRES,
            buildings=int(buildings),
        )
        for target, county, numerator, denominator, buildings in db.execute(sums)
    }


class CountedBuilding(Struct, frozen=True, kw_only=True):
    """计数明细: one building under one target, with why it counts or not."""

    county: str
    code: str
    project: str
    building: str
    unit: str
    use: Use
    day: date | None
    counts: bool
    in_numerator: bool
    area_m2: Decimal | None
    reason: Reason
    measures: tuple[str, ...]


class Tally(Struct, frozen=True, kw_only=True):
    """理由小计: how many buildings have one reason under a target, and the area of those that count."""

    reason: Reason
    buildings: int
    area_m2: Decimal


def tallies(db: Connection, sheet: Totalled, target: str, counties: Collection[str] | None = None) -> list[Tally]:
    """数字的构成: the buildings under a target by their reason, those that count first."""
    c = sheet.totals.c
    sums = select(c.reason, func.sum(c[NUMBER]), func.sum(c.area)).where(*_under(sheet.totals, target, counties)).group_by(c.reason)
    found = {
        reason: Tally(reason=Reason(reason), buildings=int(buildings), area_m2=Decimal(int(area)) / SQUARE_CENTIMETRES)
        for reason, buildings, area in db.execute(sums)
    }
    return [found[reason] for reason in Reason if reason in found]


def opened_to(
    db: Connection,
    sheet: Totalled,
    target: str,
    counties: Collection[str] | None = None,
    *,
    reason: Reason | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[CountedBuilding]:
    """数字背后的单体 of some counties (None: all) or of one reason: those that count first, then the others, each with its reason."""
    c = sheet.rows.c
    order = (c.county, *(() if reason else (c.counts.desc(),)), c.code, c.unit)
    wanted = select(c.stream, c.unit).where(*_under(sheet.rows, target, counties), *([c.reason == reason.value] if reason else []))
    # An index has all that is asked for here, so that whole rows are fetched for the one page only.
    page = wanted.order_by(*order).limit(limit).offset(offset).subquery()
    own = (c.stream == page.c.stream) & (c.unit == page.c.unit) & (c.target == target)
    chosen = select(sheet.rows).join(page, own).order_by(*order)
    return [
        CountedBuilding(
            county=row.county,
            code=row.code,
            project=row.project,
            building=row.building,
            unit=row.unit,
            use=Use(row.use),
            day=row.day,
            counts=row.counts,
            in_numerator=row.in_numerator,
            area_m2=None if row.area is None else Decimal(row.area) / SQUARE_CENTIMETRES,
            reason=Reason(row.reason),
            measures=tuple(filter(None, row.measures.split(","))),
        )
        for row in db.execute(chosen)
    ]


def _under(table: Table, target: str, counties: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Of the rows, or of the totals."""
    within = [] if counties is None else [table.c.county.in_(sorted(counties))]
    return [table.c.target == target, *within]
