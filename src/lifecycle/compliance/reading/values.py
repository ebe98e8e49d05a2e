"""取值: what policy documents write beside a measure: one value of it, or a condition on it."""

from collections.abc import Mapping
from enum import StrEnum

from yaml.nodes import MappingNode, Node, SequenceNode

from lifecycle.compliance.comparisons import OF_UNIT, Comparison
from lifecycle.compliance.conditions import MeasureCondition, condition
from lifecycle.compliance.problems import Gathering, slugs
from lifecycle.compliance.reading.forms import day, entries, exact_area, exact_rate, fault, fields, listing, member, quoted, text, truth
from lifecycle.compliance.undecided import Answering, Choice
from lifecycle.policies.measures import MEASURES, Measure, Value
from lifecycle.values.units import Unit
from lifecycle.vocabulary import SubjectKind

STARS: dict[str, Value] = {"0": 0, "1": 1, "2": 2, "3": 3}


def measure(node: Node) -> Measure:
    """A measure by its name."""
    if (name := text(node)) not in MEASURES:
        raise fault(node, "policy.unknown_measure", name=name, allowed=tuple(MEASURES))
    return MEASURES[name]


def measure_of(subject: SubjectKind, node: Node) -> Measure:
    """A measure that a subject of this kind has."""
    if not (of := measure(node)).is_of(subject):
        allowed = tuple(each.name for each in MEASURES.values() if each.is_of(subject))
        raise fault(node, "policy.measure_of_another", name=of.name, allowed=allowed)
    return of


def value_of(of: Measure, node: Node) -> Value:
    """One value in the unit of the measure."""
    match of.unit:
        case Unit.RATE:
            return exact_rate(node)
        case Unit.AREA:
            return exact_area(node)
        case Unit.STAR:
            return star(node)
        case Unit.DAY:
            return day(node)
        case Unit.FLAG:
            return truth(node)
        case Unit.CATEGORY:
            return member(_categories(of))(node)


def star(node: Node) -> Value:
    """none, or a quoted digit from 0 to 3."""
    if node.value == "none":
        return "none"
    if (digit := quoted(node)) not in STARS:
        raise fault(node, "policy.not_a_star")
    return STARS[digit]


def categories_of(of: Measure, node: Node) -> frozenset[Value]:
    """One category or a list of them."""
    one = member(_categories(of))
    return frozenset(listing(one)(node)) if isinstance(node, SequenceNode) else frozenset({one(node)})


def condition_of(of: Measure, node: Node, choices: Mapping[str, Choice]) -> MeasureCondition:
    """A condition as written beside its measure. One that takes a choice takes its default until another option is decided.

    `kind: [new]` and `urban: true` are equalities, `floor_area_m2: {at_least: "20000"}` and `approved_on: {before: 2023-07-01}` compare,
    `funding: {choice: NAME}` takes a choice.
    """
    known = OF_UNIT[of.unit]
    if not isinstance(node, MappingNode):
        if Comparison.IS not in known:
            raise fault(node, "policy.comparison_needed", measure=of.name, allowed=slugs(known))
        required = categories_of(of, node) if of.unit is Unit.CATEGORY else value_of(of, node)
        return condition(of, Comparison.IS, required)
    if of.unit is Unit.CATEGORY:
        choice = _chosen(node, choices, of)
        return condition(of, Comparison.IS, choice.options[choice.default], choice.name)
    if Comparison.IS in known:
        raise fault(node, "policy.not_true_or_false")
    compared = fields(node, {}, {each.value: lambda value: value_of(of, value) for each in known})
    if len(compared) != 1:
        raise fault(node, "policy.one_comparison", allowed=slugs(known))
    ((comparison, bound),) = compared.items()
    return condition(of, Comparison(comparison), bound)


def answering_of(node: Node, choices: Mapping[str, Choice]) -> Answering | Measure:
    """A measure by its name, or `{choice: NAME}`: those among which a choice says which one answers."""
    if not isinstance(node, MappingNode):
        return measure(node)
    choice = _chosen(node, choices, None)
    return choice.answering(choice.default)


def taken_of(node: Node, choices: Mapping[str, Choice]) -> str:
    """A choice by its name, whatever it is between, as verdicts record its default."""
    if (name := text(node)) not in choices:
        raise fault(node, "policy.unknown_choice", name=name)
    return choices[name].taken


def _chosen(node: Node, choices: Mapping[str, Choice], of: Measure | None) -> Choice:
    """The choice that is named, which has to be one between values of the measure; between measures, where there is none."""
    name = fields(node, {"choice": text})["choice"]
    if name not in choices or choices[name].measure is not of or choices[name].words:
        raise fault(node, "policy.unknown_choice", name=name)
    return choices[name]


def conditions(node: Node, choices: Mapping[str, Choice], subject: SubjectKind = "building") -> tuple[MeasureCondition, ...]:
    """All conditions of a mapping `measure: condition`, each on a measure that the subject has."""
    gathering = Gathering()
    read: list[MeasureCondition] = []
    for _, (key, value) in entries(node, gathering):
        if (of := gathering.attempt(measure_of, subject, key)) and (found := gathering.attempt(condition_of, of, value, choices)):
            read.append(found)
    gathering.settle()
    return tuple(read)


def _categories(of: Measure) -> type[StrEnum]:
    if of.categories is None:
        raise TypeError(f"measure {of.name} is a category without a list of its values: give it one in policies/measures")
    return of.categories
