"""选项的取用: rules and targets under the options that were decided, each from its day on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from lifecycle.compliance.choices import Decisions, decided_on, holding
from lifecycle.compliance.conditions import MeasureCondition, condition
from lifecycle.compliance.document import Counting, PolicyDocument, Rule, Target
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.undecided import Choice

Taken = Mapping[str, str]
"""The option of each choice, by its name."""


def chosen_rules(document: PolicyDocument, rule: Rule, decisions: Decisions) -> list[tuple[date, Rule]]:
    """The rule from each day on which a choice of it takes another option."""
    choices = _by_name(document)

    def under(taken: Taken) -> Rule:
        named = (each.choice for each in rule.applies_to if each.choice)
        answering = rule.answering and choices[rule.answering.choice].answering(taken[rule.answering.choice])
        return replace(
            rule,
            applies_to=_under(rule.applies_to, choices, taken),
            choices=tuple(f"{name}={taken[name]}" for name in named),
            measure=answering.measures[-1] if answering else rule.measure,
            answering=answering,
        )

    return [(day, under(taken)) for day, taken in _days(document, rule.named, decisions)]


def milestones_chosen(document: PolicyDocument, rule: Rule, decisions: Decisions) -> tuple[tuple[date, str], ...]:
    """新老划断所依日期 of a rule from each day of judgement on which its choice takes another option.

    The day of judgement, since the deciding day is not known before its milestone is.
    """
    named = (rule.deciding,) if rule.deciding else ()
    return tuple((day, taken[name]) for day, taken in _days(document, named, decisions) for name in named)


def scope_on(document: PolicyDocument, item: Checklist, decisions: Decisions, day: date) -> tuple[MeasureCondition, ...]:
    """适用条件 of an item of a checklist on a day, under the options of that day."""
    choices = _by_name(document)
    dated = [(since, _under(item.applies_to, choices, taken)) for since, taken in _days(document, _named(item.applies_to), decisions)]
    return next((scope for since, scope in reversed(dated) if since <= day), item.applies_to)


def chosen_targets(document: PolicyDocument, decisions: Decisions) -> Iterator[Target]:
    """The targets, each counted from its days on as the options say."""
    choices = _by_name(document)
    for target in document.targets():
        counting = target.counting
        days = list(_days(document, _named(conditions_of(counting)), decisions)) if counting else []
        if counting is None or not days:
            yield target
            continue
        later = tuple((day, _counted(counting, choices, taken)) for day, taken in days)
        yield replace(target, counting=replace(counting, later=later))


def of_their_years(targets: Iterable[Target]) -> Iterator[Target]:
    """Each target once: of its versions the one that is in force at the end of the year that it is set for, else the last one."""
    versions: dict[str, list[Target]] = {}
    for each in targets:
        versions.setdefault(each.id, []).append(each)
    for found in versions.values():
        in_turn = sorted(found, key=lambda each: (each.in_force and each.in_force.first) or date.min)
        ends = date(found[0].year, 12, 31)
        yield next((each for each in in_turn if each.in_force and each.in_force.covers(ends)), in_turn[-1])


def conditions_of(counting: Counting) -> tuple[MeasureCondition, ...]:
    """All conditions of a target, of both sides of a share."""
    return (*counting.among, *(counting.having or ()))


def taken_by(document: PolicyDocument) -> frozenset[str]:
    """The names of all choices that its rules, targets, checklists and score lines take."""
    provisions = [each for _, each in document.provisions()]
    counted = (each.counting for each in provisions if isinstance(each, Target) and each.counting)
    named = {name for each in provisions if isinstance(each, Rule) for name in (*each.named, each.deciding) if name}
    named |= {name for counting in counted for name in _named(conditions_of(counting))}
    named |= {taken.partition("=")[0] for each in provisions if isinstance(each, ScoreLine | Checklist) for taken in each.choices}
    return frozenset(named)


def counted_on(counting: Counting, day: date | None) -> Counting:
    """How a target counts on a day; as before every decision where there is no day, and nothing counts."""
    return next((each for since, each in reversed(counting.later) if day is not None and since <= day), counting)


def _counted(counting: Counting, choices: Mapping[str, Choice], taken: Taken) -> Counting:
    having = None if counting.having is None else _under(counting.having, choices, taken)
    return replace(counting, among=_under(counting.among, choices, taken), having=having)


def _named(conditions: Sequence[MeasureCondition]) -> tuple[str, ...]:
    return tuple(each.choice for each in conditions if each.choice)


def _days(document: PolicyDocument, names: Sequence[str], decisions: Decisions) -> Iterator[tuple[date, Taken]]:
    """Each day on which one of these choices changes while the text is in force, with the options of that day. A text that comes after
    another one of its document leaves its choices open anew, unless it says that they carry over.
    """
    choices = _by_name(document)
    for day in sorted({day for name in names for day in holding(document, choices[name], decisions)}):
        yield day, {name: _option(document, choices[name], decisions, day) for name in names}


def _option(document: PolicyDocument, choice: Choice, decisions: Decisions, day: date) -> str:
    dated = decided_on(document, choice, decisions, day)
    option = dated.fact.option if dated else choice.default
    if option not in choice.names:
        values = {"choice": choice.name, "option": option, "allowed": choice.names}
        raise BadInput(Problem(f"{document.file}:{choice.line}", "policy.option_decided", values))
    return option


def _under(conditions: Sequence[MeasureCondition], choices: Mapping[str, Choice], taken: Taken) -> tuple[MeasureCondition, ...]:
    return tuple(
        condition(each.measure, each.comparison, choices[each.choice].options[taken[each.choice]], each.choice) if each.choice else each
        for each in conditions
    )


def _by_name(document: PolicyDocument) -> dict[str, Choice]:
    return {each.name: each for each in (*document.choices, *document.borrowed)}
