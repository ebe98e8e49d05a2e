"""待定选项的表单: one open choice of a document, as it is written there."""

from functools import partial

from msgspec.structs import replace
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lifecycle.compliance.reading.force import reference
from lifecycle.compliance.reading.forms import anything, fault, fields, keyed, line, listing, nullable, slug, text, truth
from lifecycle.compliance.reading.values import categories_of, measure, measure_of
from lifecycle.compliance.undecided import NAMED, Choice
from lifecycle.policies.measures import Measure
from lifecycle.values.units import Unit

CODE = "code"
"""`taken_by` of a choice that the program itself takes."""


def choice(node: Node) -> Choice:
    """待定选项."""
    form = fields(
        node,
        {"choice": slug, "options": anything, "default": text, "note": text, "decided_by": nullable(text)},
        {"measure": measure, "rests_on": listing(reference), "carries_over": truth, "title": text, "taken_by": _taken_by},
    )
    read = Choice(
        name=form["choice"],
        measure=form.get("measure"),
        options={},
        orders={},
        default=form["default"],
        note=form["note"],
        decided_by=form["decided_by"],
        line=line(node),
        rests_on=form.get("rests_on", ()),
        carries_over=form.get("carries_over", False),
        title=form.get("title"),
        by_code="taken_by" in form,
    )
    read = _offering(read, node, form["options"])
    if read.default not in read.names:
        raise fault(node, "policy.default_not_an_option", default=read.default, allowed=read.names)
    if read.title and not read.words:
        raise fault(node, "policy.title_of_measures", name=read.name)
    if read.by_code and (read.name not in NAMED or set(read.words) != set(NAMED[read.name])):
        known = tuple(f"{name}: {', '.join(each)}" for name, each in NAMED.items())
        raise fault(node, "policy.not_taken_by_code", name=read.name, known=known)
    return read


def _offering(read: Choice, node: Node, options: Node) -> Choice:
    """The choice with its options: a measure says that they are values of it, lists that they are measures, anything else names them."""
    of: Measure | None = read.measure
    if of is not None:
        if of.unit is not Unit.CATEGORY:
            raise fault(node, "policy.choice_of_categories", measure=of.name)
        return replace(read, options=keyed(slug, partial(categories_of, of))(options))
    if isinstance(options, SequenceNode):
        names = listing(slug)(options)
        if doubled := [name for name in names if names.count(name) > 1]:
            raise fault(options, "policy.repeated_key", key=doubled[0])
        return replace(read, words={name: name for name in names})
    if isinstance(options, MappingNode) and options.value and all(isinstance(value, ScalarNode) for _, value in options.value):
        return replace(read, words=keyed(slug, text)(options))
    orders = keyed(slug, listing(partial(measure_of, "building")))(options)
    if len({each.unit for order in orders.values() for each in order}) > 1:
        raise fault(node, "policy.choice_of_one_unit", name=read.name)
    return replace(read, orders=orders)


def _taken_by(node: Node) -> str:
    if (by := text(node)) != CODE:
        raise fault(node, "policy.not_in_list", allowed=(CODE,))
    return by
