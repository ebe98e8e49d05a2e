"""现行规则: a rule of a document, ready to be held against buildings, a project or a county."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct, structs

from lifecycle.compliance.building import BuildingAtGate, Judged
from lifecycle.compliance.comparisons import Comparison, against, rank, shown
from lifecycle.compliance.conditions import InForce, applies
from lifecycle.compliance.document import Clause, PolicyDocument, Rule
from lifecycle.compliance.phrases import lowered
from lifecycle.compliance.undecided import Answering
from lifecycle.policies.measures import Measure
from lifecycle.vocabulary import RULES_IN_FORCE, Citation, Quantity, Ruling, Stage, Verdict

Documents = AbstractSet[str]
"""The ids of the documents that speak of a building."""


class RuleOutcome(NamedTuple):
    """What comes of holding a rule against what it applies to.

    measure: what was measured, where a choice says which of several answers; choices: that choice, where another option would look at
    another value.
    """

    ruling: Ruling
    measured: Quantity | None = None
    required: Quantity | None = None
    missing: tuple[str, ...] = ()
    warning: str | None = None
    measure: str | None = None
    choices: tuple[str, ...] = ()


class StandingRule(Struct, frozen=True, kw_only=True):
    """现行规则. counties: the codes that the document speaks to; required: as verdicts show it; hold: its comparison, compiled.

    later: the same rule from a day on, under an option that was decided; the earliest first.
    milestones: which milestone decides from a day of judgement on, where that is a choice and was decided; the earliest first.
    """

    rule: Rule
    document: str
    document_sha256: str
    in_force: InForce
    clause: Citation
    counties: frozenset[str]
    measure: str
    required: Quantity | None
    hold: Callable[[Any, Documents], RuleOutcome]
    later: tuple[tuple[date, "StandingRule"], ...] = ()
    milestones: tuple[tuple[date, str], ...] = ()

    def decided_by(self, on: date | None) -> Rule:
        """The rule with the milestone that decides on a day of judgement."""
        chosen = next((milestone for since, milestone in reversed(self.milestones) if on is None or since <= on), None)
        return structs.replace(self.rule, decided_by_date=chosen) if chosen else self.rule


Versions = tuple[StandingRule, ...]
"""规则版本: the versions of one rule at one gate, the earliest first. They never overlap, and one milestone decides among them."""


class Considered(NamedTuple):
    """A rule beside its subject, before any value is compared. applies: None when that is not known, for want of the missing values."""

    standing: StandingRule
    applies: bool | None
    missing: tuple[str, ...]
    decided_on: date | None


def judge_by(rules: Sequence[Versions], subject: Judged, on: date | None) -> list[Verdict]:
    """One verdict a rule, by its version of the deciding day.

    First it is settled which rules speak at all, since one rule asks whether any of the others does.
    """
    considered = [_consider(_version(each, subject, on), subject, on) for each in rules]
    speaking = {each.standing.document for each in considered if each.applies is not False and each.decided_on}
    return [_verdict(each, subject, speaking) for each in considered]


def _version(versions: Versions, subject: Judged, on: date | None) -> StandingRule:
    """The version in force on the deciding day, under the options of that day. The newest answers where none is, or where the day is
    not known.
    """
    if len(versions) == 1 and not versions[0].later:
        return versions[0]
    day = subject.decided_on(versions[0].decided_by(on).decided_by_date, on)
    version = next((each for each in versions if day is not None and each.in_force.covers(day)), versions[-1])
    return next((each for since, each in reversed(version.later) if day is None or since <= day), version)


def _consider(standing: StandingRule, subject: Judged, on: date | None) -> Considered:
    rule = standing.decided_by(on)
    day = subject.decided_on(rule.decided_by_date, on)
    if rule is not standing.rule:
        standing = structs.replace(standing, rule=rule)
    if subject.county not in standing.counties or (day is not None and not standing.in_force.covers(day)):
        return Considered(standing, False, (), day)
    return Considered(standing, *applies(standing.rule.applies_to, subject), day)


def _verdict(considered: Considered, subject: Judged, speaking: Documents) -> Verdict:
    standing, applicable, missing, day = considered
    outcome = NOT_APPLICABLE if applicable is False else standing.hold(subject, speaking)
    if outcome.ruling is not Ruling.NOT_APPLICABLE and (missing or day is None):
        missing = missing if day else ("on", *missing)
        outcome = outcome._replace(ruling=Ruling.UNDETERMINED, missing=missing, warning=None)
    rule = standing.rule
    return Verdict(
        rule=rule.id,
        title=rule.title,
        building=subject.id,
        verdict=outcome.ruling,
        measure=outcome.measure or standing.measure,
        measured=outcome.measured,
        required=standing.required if outcome.required is None else outcome.required,
        comparison=rule.comparison.value,
        clause=standing.clause,
        missing=outcome.missing,
        warning=outcome.warning,
        document_sha256=standing.document_sha256,
        decided_on=day,
        choices=rule.choices + rule.deciding_taken + outcome.choices,
        subject=subject.subject,
    )


def stand(
    document: PolicyDocument,
    clause: Clause,
    rule: Rule,
    counties: frozenset[str],
    later: Sequence[tuple[date, Rule]] = (),
    milestones: tuple[tuple[date, str], ...] = (),
) -> StandingRule:
    """A rule made ready, once. later: the same rule from a day on, under another option; milestones: that decide from a day on."""
    required = None if rule.measure is None or isinstance(rule.required, frozenset) else shown(rule.measure.unit, rule.required)
    return StandingRule(
        rule=rule,
        document=document.id,
        document_sha256=document.sha256,
        in_force=document.period_of(rule),
        clause=document.cite(clause),
        counties=counties,
        measure=rule.measure.name if rule.measure else RULES_IN_FORCE,
        required=None if rule.comparison is Comparison.NOT_BELOW_EARLIER_STAGES else required,
        hold=_compiled(document, rule),
        later=tuple((since, stand(document, clause, each, counties, (), milestones)) for since, each in later),
        milestones=milestones,
    )


def _compiled(document: PolicyDocument, rule: Rule) -> Callable[[Any, Documents], RuleOutcome]:
    if rule.measure is None:
        return _silence(document.id)
    if rule.comparison is Comparison.NOT_BELOW_EARLIER_STAGES:
        return _ladder(rule.measure)
    passes = against(rule.measure.unit, rule.comparison, rule.required)
    return _first_stated(rule.answering, passes) if rule.answering else _threshold(rule.measure, passes)


def _threshold(measure: Measure, passes: Callable[[Any], bool]) -> Callable[[Judged, Documents], RuleOutcome]:
    """The value of the gate's stage against a fixed one; a missing value is undetermined."""
    read, unit, lacking = measure.read, measure.unit, RuleOutcome(Ruling.UNDETERMINED, missing=(measure.name,))

    def hold(subject: Judged, _speaking: Documents) -> RuleOutcome:
        value = read(subject)
        if value is None:
            return lacking
        return RuleOutcome(Ruling.MET if passes(value) else Ruling.UNMET, shown(unit, value))

    return hold


def _first_stated(answering: Answering, passes: Callable[[Any], bool]) -> Callable[[BuildingAtGate, Documents], RuleOutcome]:
    """The first of several measures that is stated answers. The choice is named where another option would look at another value."""
    alone = {measure.name: _threshold(measure, passes) for measure in answering.measures}

    def answers(order: tuple[Measure, ...], building: BuildingAtGate) -> str:
        return next((each.name for each in order if each.read(building) is not None), order[-1].name)

    def hold(building: BuildingAtGate, speaking: Documents) -> RuleOutcome:
        name = answers(answering.measures, building)
        outcome = alone[name](building, speaking)
        if outcome.missing:
            return outcome
        differs = any(answers(order, building) != name for order in answering.others)
        return outcome._replace(measure=name, choices=(answering.taken,) if differs else ())

    return hold


def _ladder(measure: Measure) -> Callable[[BuildingAtGate, Documents], RuleOutcome]:
    """从承诺到建成: below what was required is unmet; below the stage before is met, with a warning that asks for a reason."""
    name, read, unit = measure.name, measure.read, measure.unit

    def hold(building: BuildingAtGate, _speaking: Documents) -> RuleOutcome:
        before = {stage: value for stage, stated in building.earlier if (value := getattr(stated, name)) is not None}
        if not before:
            return NOT_APPLICABLE
        nearest, last = next(iter(before.items()))
        floor = before.get(Stage.REQUIRED, last)
        value, required = read(building), shown(unit, floor)
        if value is None:
            return RuleOutcome(Ruling.UNDETERMINED, None, required, (name,))
        measured = shown(unit, value)
        if Stage.REQUIRED in before and rank(unit, value) < rank(unit, floor):
            return RuleOutcome(Ruling.UNMET, measured, required)
        warning = lowered(name, nearest, shown(unit, last)) if rank(unit, value) < rank(unit, last) else None
        return RuleOutcome(Ruling.MET, measured, required, (), warning)

    return hold


def _silence(document: str) -> Callable[[BuildingAtGate, Documents], RuleOutcome]:
    """无现行规定: a building that no other document speaks of is undetermined, never a silent pass."""
    nothing = RuleOutcome(Ruling.UNDETERMINED, False, True)
    return lambda _building, speaking: NOT_APPLICABLE if speaking - {document} else nothing


NOT_APPLICABLE = RuleOutcome(Ruling.NOT_APPLICABLE)
