"""规则的表单: a rule and its worked examples, as they are written under a clause."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from msgspec import structs
from yaml.nodes import MappingNode, Node

from lifecycle.compliance.comparisons import OF_UNIT, Comparison
from lifecycle.compliance.conditions import InForce, MeasureCondition, condition
from lifecycle.compliance.document import DAY_OF_JUDGEMENT, Rule
from lifecycle.compliance.example_cases import Example, ExampleBuilding, given
from lifecycle.compliance.problems import Gathering, slugs
from lifecycle.compliance.reading.forms import (
    Reader,
    anything,
    day,
    fault,
    fields,
    keyed,
    line,
    listing,
    member,
    nullable,
    slug,
    text,
    truth,
)
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.values import answering_of, conditions, value_of
from lifecycle.compliance.reading.versions import own_period
from lifecycle.compliance.undecided import Answering, Choice
from lifecycle.policies.measures import MEASURES, Measure, Value
from lifecycle.policies.measures.milestones import MILESTONES
from lifecycle.values.units import Unit
from lifecycle.vocabulary import INDICATORS, JUDGED_STAGE, Gate, Indicators, Ruling, Stage, SubjectKind

GIVEN = ("use", "kind", "funding", "urban", "bim_pilot", "prefabricated", "floor_area_m2")
"""What an example may state besides its indicators."""


def rule(setting: Setting, node: Node) -> Rule:
    """规则."""
    subject = _subject(node)
    of_county = subject == "county"
    form = fields(
        node,
        {
            "rule": slug,
            "title": text,
            "applies_to": partial(conditions, choices=setting.choices, subject=subject),
            **({} if of_county else {"gates": listing(judged_gate), "decided_by_date": partial(deciding, choices=setting.choices)}),
            "examples": anything,
        },
        {
            "in_force": partial(own_period, setting.in_force),
            "measure": partial(answering_of, choices=setting.choices),
            **{each.value: anything for each in Comparison},
        },
    )
    answers = form.get("measure")
    answering = answers if isinstance(answers, Answering) else None
    of, comparison, required = _held_against(node, {**form, "measure": answering.measures[-1] if answering else answers})
    if answering and comparison is Comparison.NOT_BELOW_EARLIER_STAGES:
        raise fault(node, "policy.choice_without_order", name=answering.choice)
    applies_to: tuple[MeasureCondition, ...] = form["applies_to"]
    own: InForce | None = form.get("in_force")
    decided_by_date, choice = form.get("decided_by_date", (DAY_OF_JUDGEMENT, None))
    case = partial(county_example if of_county else example, structs.replace(setting, in_force=own or setting.in_force))
    read = Rule(
        id=f"{setting.document}/{form['rule']}",
        title=form["title"],
        applies_to=applies_to,
        measure=of,
        comparison=comparison,
        required=required,
        gates=form.get("gates", ()),
        decided_by_date=decided_by_date,
        deciding=choice,
        examples=listing(case)(form["examples"]),
        line=line(node),
        choices=tuple(setting.choices[each.choice].taken for each in applies_to if each.choice),
        answering=answering,
        in_force=own,
    )
    _demand_both_sides(node, read)
    return read


def _subject(node: Node) -> SubjectKind:
    """评判对象 of the rule: that of its measure. Unknown measures are refused where they are read."""
    named = [value.value for key, value in node.value if key.value == "measure"] if isinstance(node, MappingNode) else []
    return MEASURES[named[0]].subject if named and isinstance(named[0], str) and named[0] in MEASURES else "building"


def _held_against(node: Node, form: Mapping[str, Any]) -> tuple[Measure | None, Comparison, Value | frozenset[Value]]:
    """The measure, the one comparison, and what it compares with."""
    compared = [each for each in Comparison if each.value in form]
    if len(compared) != 1:
        raise fault(node, "policy.one_comparison", allowed=slugs(Comparison))
    comparison, of = compared[0], form.get("measure")
    written = form[comparison.value]
    if comparison is Comparison.SOME_RULE_IN_FORCE:
        if of is not None:
            raise fault(node, "policy.no_measure_here", comparison=comparison.value)
        return None, comparison, asserted(written)
    if of is None:
        raise fault(node, "policy.missing_key", key="measure")
    if comparison is Comparison.NOT_BELOW_EARLIER_STAGES:
        if of.name not in INDICATORS:
            raise fault(node, "policy.not_an_indicator", measure=of.name)
        if of.unit is Unit.CATEGORY:
            raise fault(written, "policy.wrong_comparison", measure=of.name, comparison=comparison.value)
        return of, comparison, asserted(written)
    if comparison not in OF_UNIT[of.unit]:
        raise fault(written, "policy.wrong_comparison", measure=of.name, comparison=comparison.value)
    return of, comparison, value_of(of, written)


def asserted(node: Node) -> bool:
    """true. Written as false, such a comparison would ask for nothing."""
    if not truth(node):
        raise fault(node, "policy.only_true")
    return True


def _demand_both_sides(node: Node, read: Rule) -> None:
    """Every numeric boundary, in the scope or in the comparison, needs an example exactly on it and one on its other side."""
    bounds: list[MeasureCondition] = [each for each in read.applies_to if each.comparison is not Comparison.IS]
    if read.measure and read.comparison not in (Comparison.NOT_BELOW_EARLIER_STAGES, Comparison.IS):
        bounds += [condition(each, read.comparison, read.required) for each in read.measures]
    gathering = Gathering()
    for bound in bounds:
        tried = [value for each in read.examples if (value := given(each, bound.measure)) is not None]
        if bound.required not in tried or len({bound.passes(value) for value in tried}) < 2:
            gathering.note(fault(node, "policy.boundary_without_examples", rule=read.id, measure=bound.measure.name))
    expected = {each.expect for each in read.examples}
    if read.measure and not {Ruling.MET, Ruling.UNMET} <= expected:
        gathering.note(fault(node, "policy.example_missing", rule=read.id))
    gathering.settle()


def example(setting: Setting, node: Node) -> Example:
    """示例."""
    return case_of(setting, node, {"expect": member(Ruling)})[0]


def case_of(setting: Setting, node: Node, asked: Mapping[str, Reader[Any]]) -> tuple[Example, dict[str, Any]]:
    """A worked case of a building, and the further keys that it is asked for; `expect` belongs to the case."""
    stated = {name: partial(value_of, each) for name, each in MEASURES.items() if name in INDICATORS}
    known = {name: partial(value_of, MEASURES[name]) for name in GIVEN}
    earlier = keyed(member(Stage), lambda each: Indicators(**fields(each, {}, stated)))
    dates = dict.fromkeys(MILESTONES, nullable(day))
    form = fields(
        node,
        {"case": text, "use": known["use"], **asked},
        {**known, **stated, **dates, "on": day, "gate": judged_gate, "earlier": earlier, "warning": truth, "beside": listing(_beside)},
    )
    form["on"] = _day_of_example(form, setting, node)
    indicators = Indicators(**{name: form.pop(name) for name in INDICATORS if name in form})
    own_dates = {name: form.pop(name) for name in MILESTONES if name in form}
    more = {name: form.pop(name) for name in asked if name != "expect"}
    return Example(**{"expect": Ruling.MET, **form}, indicators=indicators, dates=own_dates, line=line(node)), more


def county_example(setting: Setting, node: Node) -> Example:
    """示例 of a rule on counties: the figures of one."""
    figures = {name: partial(value_of, each) for name, each in MEASURES.items() if each.subject == "county"}
    form = fields(node, {"case": text, "expect": member(Ruling)}, {**figures, "on": day})
    stated = {name: form.pop(name) for name in figures if name in form}
    return Example(**{**form, "on": _day_of_example(form, setting, node)}, figures=stated, line=line(node))


def _beside(node: Node) -> ExampleBuilding:
    known = {name: partial(value_of, MEASURES[name]) for name in ("use", "floor_area_m2", "prefabricated")}
    form = fields(node, {name: known[name] for name in ("use", "floor_area_m2")}, {"prefabricated": known["prefabricated"]})
    return ExampleBuilding(**form)


def _day_of_example(form: Mapping[str, Any], setting: Setting, node: Node) -> date:
    on: date | None = form.get("on") or setting.in_force.first
    if on is None:
        raise fault(node, "policy.example_without_day")
    return on


def judged_gate(node: Node) -> Gate:
    """One of the gates at which anything is judged."""
    if (gate := member(Gate)(node)) not in JUDGED_STAGE:
        raise fault(node, "policy.gate_not_judged", gate=gate, allowed=slugs(JUDGED_STAGE))
    return gate


def deciding(node: Node, choices: Mapping[str, Choice]) -> tuple[str, str | None]:
    """The date by which 新老划断 is decided, or the day of judgement itself; or `{choice: NAME}`, the default of a choice among these, and
    its name.
    """
    allowed = (*MILESTONES, DAY_OF_JUDGEMENT)
    if isinstance(node, MappingNode):
        name = fields(node, {"choice": text})["choice"]
        if name not in choices:
            raise fault(node, "policy.unknown_choice", name=name)
        if not choices[name].words or not set(choices[name].names) <= set(allowed):
            raise fault(node, "policy.choice_of_milestones", name=name, allowed=allowed)
        return choices[name].default, name
    if (name := text(node)) not in allowed:
        raise fault(node, "policy.not_in_list", allowed=allowed)
    return name, None
