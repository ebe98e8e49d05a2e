"""目标的表单: a target of the county table, as it is written under its clause."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from yaml.nodes import Node

from lifecycle.compliance.conditions import MeasureCondition
from lifecycle.compliance.contradictions import Contradiction
from lifecycle.compliance.document import Counting, Reporting, Rounding, Target, TargetUnit
from lifecycle.compliance.reading.forms import (
    Reader,
    anything,
    exact_area,
    exact_rate,
    fault,
    fields,
    keyed,
    line,
    listing,
    member,
    quoted,
    slug,
    text,
)
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.values import conditions, measure_of
from lifecycle.compliance.reading.versions import own_period
from lifecycle.policies.measures import Measure
from lifecycle.values.units import Unit
from lifecycle.vocabulary import Citation


def target(setting: Setting, node: Node) -> Target:
    """目标."""
    form = fields(
        node,
        {
            "target": slug,
            "title": text,
            "year": _year,
            "unit": member(TargetUnit),
        },
        {
            "counties": anything,
            "printed_total": anything,
            "also": listing(partial(_citation, setting.document)),
            "conflicts_with": listing(partial(_contradiction, setting)),
            "counted": partial(_counting, setting),
            "not_counted_yet": text,
            "figure": partial(measure_of, "county"),
            "in_force": partial(own_period, setting.in_force),
        },
    )
    counting: Counting | None = form.get("counted")
    if (counting is None) == ("not_counted_yet" not in form):
        raise fault(node, "policy.counted_or_not_yet")
    if counting and (counting.having is not None) != (form["unit"] is TargetUnit.SHARE):
        raise fault(node, "policy.share_needs_having")
    if not form.keys() & {"counties", "printed_total"}:
        raise fault(node, "policy.target_without_figure")
    figure: Reader[Decimal] = exact_rate if form["unit"] is TargetUnit.SHARE else exact_area
    return Target(
        id=f"{setting.document}/{form['target']}",
        title=form["title"],
        year=form["year"],
        unit=form["unit"],
        counties=keyed(quoted, figure)(form["counties"]) if "counties" in form else {},
        printed_total=figure(form["printed_total"]) if "printed_total" in form else None,
        clause=Citation(setting.document, setting.place, setting.quote),
        line=line(node),
        reporting=setting.reporting,
        also=form.get("also", ()),
        conflicts_with=form.get("conflicts_with", ()),
        counting=counting,
        not_counted_yet=form.get("not_counted_yet"),
        figure=_figure(node, form),
        in_force=form.get("in_force"),
    )


def _figure(node: Node, form: Mapping[str, Any]) -> Measure | None:
    """县级数据 that the target counts: a share or an area, as the target is."""
    figure: Measure | None = form.get("figure")
    unit = Unit.RATE if form["unit"] is TargetUnit.SHARE else Unit.AREA
    if figure and (figure.unit is not unit or "counted" not in form):
        raise fault(node, "policy.figure_of_another_unit", measure=figure.name)
    return figure


def reporting(document: str, node: Node) -> Reporting:
    """报送口径."""
    form = fields(node, {"decimals": _decimals, "rounding": member(Rounding), "place": text, "quote": text})
    clause = Citation(document, form["place"], form["quote"])
    return Reporting(decimals=form["decimals"], rounding=form["rounding"], clause=clause, line=line(node))


def _decimals(node: Node) -> int:
    if (digit := quoted(node)) not in set("012345678"):
        raise fault(node, "policy.not_in_list", allowed=tuple("012345678"))
    return int(digit)


def _counting(setting: Setting, node: Node) -> Counting:
    """计数口径."""
    of_conditions = partial(_counted_conditions, setting)
    form = fields(node, {"in_year_of": _counted_date, "among": of_conditions, "area": _area}, {"having": of_conditions})
    return Counting(in_year_of=form["in_year_of"], among=form["among"], area=form["area"], having=form.get("having"))


def _counted_conditions(setting: Setting, node: Node) -> tuple[MeasureCondition, ...]:
    """Conditions that counting can answer: what it is told of a building holds no milestones."""
    read = conditions(node, setting.choices)
    if days := [each.measure.name for each in read if each.measure.unit is Unit.DAY]:
        raise fault(node, "policy.day_not_counted", measures=days)
    return read


def _counted_date(node: Node) -> Literal["started_on", "accepted_on"]:
    match text(node):
        case "started_on":
            return "started_on"
        case "accepted_on":
            return "accepted_on"
    raise fault(node, "policy.not_in_list", allowed=("started_on", "accepted_on"))


def _area(node: Node) -> Measure:
    if (of := measure_of("building", node)).unit is not Unit.AREA:
        raise fault(node, "policy.not_an_area", measure=of.name)
    return of


def _year(node: Node) -> int:
    if len(digits := quoted(node)) != 4 or not (digits.isascii() and digits.isdigit()):
        raise fault(node, "policy.not_a_year")
    return int(digits)


def _citation(document: str, node: Node) -> Citation:
    return Citation(document, **fields(node, {"place": text, "quote": text}))


def _contradiction(setting: Setting, node: Node) -> Contradiction:
    """An entry by its id, of which one place has to be that of the clause."""
    if (id_ := slug(node)) not in setting.contradictions:
        raise fault(node, "policy.unknown_contradiction", id=id_)
    entry = setting.contradictions[id_]
    if len(entry.others(setting.document, setting.place)) == len(entry.places):
        raise fault(node, "policy.contradiction_elsewhere", id=id_, place=setting.place)
    return entry
