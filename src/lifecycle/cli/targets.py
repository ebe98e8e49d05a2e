"""目标表: `lifecycle targets`: the targets of a year with progress; each number opens to its buildings."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json, an_id, whole
from lifecycle.cli.output import language, show, show_json
from lifecycle.compliance.document import Target
from lifecycle.compliance.phrases import measure_name
from lifecycle.projections.county_progress import CountedBuilding, Progress
from lifecycle.projections.county_sheet import TargetTable, buildings_behind, county_sheet, printed, reported
from lifecycle.vocabulary import Refused
from lifecycle.wording import for_city, label, say


def targets(
    year: Annotated[int, typer.Option(help="年度 · year", parser=whole("--year", 2000, 2100), metavar="YEAR")],
    target: Annotated[
        str | None, typer.Option(help="打开一项目标，列出单体及计入与否的理由 · open one target to its buildings", callback=an_id)
    ] = None,
    county: Annotated[str | None, typer.Option(help="只看一个县（市、区）· one county only", callback=an_id)] = None,
    document: Annotated[str | None, typer.Option(help="只看一份文件的目标 · the targets of one document only", callback=an_id)] = None,
    as_json: Json = False,
) -> None:
    """各县（市、区）年度目标与进度；每个数字可打开到单体 · targets and progress of the counties, each number down to its buildings."""
    with opened() as desk:
        sheet = county_sheet(desk.ledger, desk.rulebook, year).narrowed(document)
        if county is not None and county not in sheet.counties:
            raise Refused("county.unknown", county=county, known=tuple(sheet.counties))
        of_towns = desk.rulebook.jurisdictions.of_towns
        buildings = None if target is None else buildings_behind(desk.ledger, desk.rulebook, sheet.opened(target), county)
    if as_json:
        show_json(answer(sheet, county) if buildings is None else {"target": target, "buildings": [_building(each) for each in buildings]})
    elif buildings is None:
        show(sheet_for_people(sheet, county, of_towns=of_towns))
    else:
        show(_opened_for_people(sheet, buildings))


def answer(sheet: TargetTable, county: str | None = None) -> dict[str, Any]:
    """目标表 for programs: exact decimals as strings; shares as exact numerator and denominator beside the rounded figure."""
    return {
        "year": sheet.year,
        "position": sheet.position,
        "counties": [
            {
                "county": code,
                "name": name,
                "targets": [_line(each, each.aim(code), sheet.reached(each, code)) for each in sheet.targets],
            }
            for code, name in sheet.counties.items()
            if county in (None, code)
        ],
        "total": [_line(each, each.aim(None), sheet.whole(each)) for each in sheet.targets] if county is None else None,
    }


def _line(target: Target, goal: Decimal | None, reached: Progress | None) -> dict[str, Any]:
    return {
        "target": target.id,
        "title": target.title,
        "unit": target.unit.value,
        "goal": None if goal is None else f"{goal.normalize():f}",
        "reached": reported(target, reached),
        "numerator_m2": None if reached is None else f"{reached.numerator_m2.normalize():f}",
        "denominator_m2": None if reached is None else f"{reached.denominator_m2.normalize():f}",
        "buildings": reached.buildings if reached else 0,
        "counted": target.counting is not None,
        "clause": {"document": target.clause.document, "place": target.clause.place},
    }


def sheet_for_people(sheet: TargetTable, county: str | None = None, *, of_towns: bool = False) -> RenderableType:
    """目标表的前几列: reached / goal, one line a county, or a town where the city's units are 镇街."""
    lang = language()
    columns = [each for each in sheet.targets if each.counting]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say(for_city("targets.county", of_towns=of_towns), lang), no_wrap=True)
    for each in columns:
        heading = f"{each.title}\n{say('targets.reached_and_goal', lang, unit=label(each.unit, lang))}"
        table.add_column(heading, justify="right", overflow="fold", max_width=16)
    for code, name in sheet.counties.items():
        if county in (None, code):
            table.add_row(name, *(_cell(each, each.aim(code), sheet.reached(each, code)) for each in columns))
    if county is None:
        totals = [_cell(each, each.aim(None), sheet.whole(each)) for each in columns]
        table.add_row(say("targets.total", lang), *totals, style="bold")
    return Group(
        Text(say(for_city("targets.title", of_towns=of_towns), lang, year=sheet.year, position=sheet.position), "bold"),
        Text(),
        table,
        *_not_divided(sheet.targets),
        *_not_counted(sheet.targets),
    )


def _cell(target: Target, goal: Decimal | None, reached: Progress | None) -> str:
    return f"{(reported(target, reached) or '—').rstrip('%')} / {printed(target, goal).rstrip('%')}"


def _not_divided(targets: Sequence[Target]) -> Iterator[RenderableType]:
    """文件没有分到县、镇街的指标."""
    for each in targets:
        if each.counting and not each.counties:
            yield Text(say("targets.not_divided", language(), title=each.title), "dim")


def _not_counted(targets: Sequence[Target]) -> Iterator[RenderableType]:
    waiting = [each for each in targets if each.not_counted_yet]
    if waiting:
        yield Text()
    for each in waiting:
        yield Text(say("targets.not_counted", language(), title=each.title, reason=each.not_counted_yet), "dim")


def _opened_for_people(sheet: TargetTable, buildings: Sequence[CountedBuilding]) -> RenderableType:
    lang = language()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("county", "project", "building", "day", "area", "why"):
        table.add_column(say(f"targets.{heading}", lang), justify="right" if heading == "area" else "left", overflow="fold")
    for each in buildings:
        why = label(each.reason, lang)
        if each.measures:
            why = f"{why}（{'、'.join(_named(measure) for measure in each.measures)}）"
        area = "—" if each.area_m2 is None else f"{each.area_m2.normalize():,f}"
        table.add_row(sheet.counties.get(each.county, each.county), each.project, each.building, str(each.day or "—"), area, why)
    return table


def _named(measure: str) -> str:
    return measure_name(measure, language())


def _building(each: CountedBuilding) -> dict[str, Any]:
    return {
        "county": each.county,
        "code": each.code,
        "project": each.project,
        "building": each.unit,
        "use": each.use.value,
        "day": each.day.isoformat() if each.day else None,
        "counts": each.counts,
        "in_numerator": each.in_numerator,
        "area_m2": None if each.area_m2 is None else f"{each.area_m2.normalize():f}",
        "reason": each.reason.value,
        "measures": list(each.measures),
    }
