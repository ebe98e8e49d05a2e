"""结论措辞: values and requirements of verdicts in words."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import product

from lifecycle.compliance.choices import Dated, option_of
from lifecycle.compliance.comparisons import Comparison, shown
from lifecycle.compliance.conditions import MeasureCondition, condition
from lifecycle.compliance.document import DAY_OF_JUDGEMENT, Rule
from lifecycle.compliance.undecided import Choice
from lifecycle.policies.measures import MEASURES, Measure
from lifecycle.policies.measures.milestones import MILESTONES
from lifecycle.values.units import Unit
from lifecycle.vocabulary import INDICATORS, STAGES, Quantity, Stage, Verdict
from lifecycle.wording import JOINED_BY, label, say

Translating = Callable[[str, str], str]
"""Words of a document as a page in a language shows them (`Rulebook.translated`)."""


def amount(measure: str, value: Quantity | None, lang: str = "zh") -> str:
    """A measured or required value: 71.99%, 19,999.99 m², 一星级, 是."""
    if value is None:
        return say("amount.unknown", lang)
    if isinstance(value, bool):
        return say("amount.yes" if value else "amount.no", lang)
    unit = MEASURES[measure].unit
    if unit is Unit.STAR:
        return label(f"green_star.{value}", lang)
    if (kind := MEASURES[measure].categories) is not None:
        return label(kind(str(value)), lang)
    return f"{Decimal(value):,f} m²" if unit is Unit.AREA else str(value)


def held(measure: str, value: bool, lang: str = "zh") -> str:
    """What yes and no say of a measure, where its name does not stand beside it: 应用BIM, 没有应用BIM."""
    return measure_name(measure, lang) if value else say(f"amount.not.{measure}", lang)


def found(verdict: Verdict, lang: str = "zh") -> str:
    """What a verdict looked at: 48.6%, 没有应用BIM, 未申报."""
    value = verdict.measured
    named = isinstance(value, bool) and verdict.measure in MEASURES
    return held(verdict.measure, bool(value), lang) if named else amount(verdict.measure, value, lang)


def requirement(verdict: Verdict, lang: str = "zh") -> str:
    """What was asked for: 不低于72%, 应用BIM."""
    if verdict.comparison == Comparison.SOME_RULE_IN_FORCE:
        return say("amount.some_rule_in_force", lang)
    if isinstance(verdict.required, bool):
        code = "not_below_earlier_stages_in_words" if verdict.comparison == Comparison.NOT_BELOW_EARLIER_STAGES else "is"
        return say(f"amount.{code}", lang, bound=held(verdict.measure, verdict.required, lang))
    return say(f"amount.{verdict.comparison}", lang, bound=amount(verdict.measure, verdict.required, lang))


def condition_in_words(condition: MeasureCondition, lang: str = "zh") -> str:
    """适用条件: 建设性质：新建；建筑面积：不低于20,000 m²；应用BIM."""
    of = condition.measure
    if isinstance(condition.required, bool):
        return held(of.name, condition.required, lang)
    if isinstance(condition.required, frozenset):
        words = say("amount.is", lang, bound=tuple(each for each in of.categories or () if each in condition.required))
    else:
        words = say(f"amount.{condition.comparison}", lang, bound=amount(of.name, shown(of.unit, condition.required), lang))
    return say("amount.condition", lang, measure=measure_name(of.name, lang), bound=words)


def asked(rule: Rule, lang: str = "zh") -> str:
    """What a rule asks of a building: 节能率：不低于72%."""
    if rule.measure is None:
        return say("amount.some_rule_in_force", lang)
    if rule.comparison is Comparison.NOT_BELOW_EARLIER_STAGES:
        words = say("amount.not_below_any_earlier_stage", lang)
        return say("amount.condition", lang, measure=measure_name(rule.measure.name, lang), bound=words)
    if rule.answering and not isinstance(rule.required, frozenset):
        bound = say(f"amount.{rule.comparison}", lang, bound=amount(rule.measure.name, shown(rule.measure.unit, rule.required), lang))
        return say("amount.condition", lang, measure=in_order(rule.measures, lang), bound=bound)
    return condition_in_words(condition(rule.measure, rule.comparison, rule.required), lang)


def in_order(measures: Sequence[Measure], lang: str = "zh") -> str:
    """节能标准水平（没有申报的，看节能率）."""
    first, *rest = (measure_name(each.name, lang) for each in measures)
    return say("amount.first_stated", lang, first=first, others=rest) if rest else first


def choice_subject(choice: Choice, lang: str = "zh") -> str:
    """What a choice is about: its measure, the measures between which it chooses, or its title."""
    if choice.words:
        return choice.title or choice.name
    between = (choice.measure,) if choice.measure else choice.orders[choice.default]
    return JOINED_BY[lang].join(measure_name(each.name, lang) for each in between)


def measure_name(measure: str, lang: str = "zh") -> str:
    """节能率."""
    kind = "indicator" if measure in INDICATORS else "milestone" if measure in MILESTONES else "measure"
    return label(f"{kind}.{measure}", lang)


def milestone_name(name: str, lang: str = "zh") -> str:
    """By which date of a building the law that applies to it is chosen (新老划断); any other name as it is."""
    if name == DAY_OF_JUDGEMENT:
        return say("page.policies.day_of_judgement", lang)
    return label(f"milestone.{name}", lang) if name in MILESTONES else name


def missing_name(name: str, lang: str = "zh") -> str:
    """缺少的事项: an indicator, another measure, or the day of judgement."""
    if name in INDICATORS or name not in MEASURES:
        return label(f"{'indicator' if name in INDICATORS else 'milestone'}.{name}", lang)
    return measure_name(name, lang)


def lowered(measure: str, stage: Stage, value: Quantity | None, lang: str = "zh") -> str:
    """降低提示: the value fell since that stage, without falling below what was required."""
    return say("judging.lowered", lang, stage=stage, value=amount(measure, value, lang))


def warned(verdict: Verdict, lang: str) -> str | None:
    """The warning of a verdict in another language than it was recorded in, where it is one that we give; else as recorded."""
    if verdict.warning is None or lang == "zh":
        return verdict.warning
    recorded = _without_commas(verdict.warning)
    told = (each for each in product(STAGES, _quantities(verdict)) if _without_commas(lowered(verdict.measure, *each)) == recorded)
    return next((lowered(verdict.measure, *each, lang) for each in told), verdict.warning)


def _quantities(verdict: Verdict) -> tuple[Quantity, ...]:
    """What the value before can have been: one of a few, or a number that stands in the warning."""
    match MEASURES[verdict.measure].unit:
        case Unit.STAR:
            return ("none", 0, 1, 2, 3)
        case Unit.FLAG:
            return (True, False)
        case _:
            return tuple(re.findall(r"[\d.]+%?", _without_commas(verdict.warning or "")))


def _without_commas(warning: str) -> str:
    """Areas in warnings have them since this release, and had none before."""
    return warning.replace(",", "")


def option_in_words(choice: Choice, option: str, lang: str = "zh") -> str:
    """What an option of an undecided choice stands for: 资金来源：政府投资."""
    if choice.words:
        return milestone_name(option, lang) if choice.words[option] == option else choice.words[option]
    if choice.measure is None:
        return in_order(choice.orders[option], lang)
    return condition_in_words(condition(choice.measure, Comparison.IS, choice.options[option]), lang)


def standing_in_words(choice: Choice, decided: Dated | None, translated: Translating, lang: str = "zh") -> str:
    """How a choice stands: that nobody has decided and which option is taken until then, or by which paper which one is taken."""
    option = option_of(choice, decided)
    about, words = (translated(each, lang) for each in (choice_subject(choice, lang), option_in_words(choice, option, lang)))
    if decided:
        return say("choice_stands.decided", lang, about=about, option=words, number=decided.fact.number, since=decided.fact.since)
    if choice.decided_by is not None:
        return say("choice_stands.decided_before", lang, about=about, option=words, by=choice.decided_by)
    return say("choice_stands.undecided", lang, about=about, option=words)
