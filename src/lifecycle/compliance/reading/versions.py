"""各版本: the dates of one provision's versions, and what must hold between them; and between several texts of one document."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from yaml.nodes import Node

from lifecycle.compliance.conditions import InForce
from lifecycle.compliance.document import PolicyDocument, Rule, Target, Versioned
from lifecycle.compliance.duties import Checklist, ScoreLine
from lifecycle.compliance.problems import Problem
from lifecycle.compliance.reading.forms import day, fault, fields, nullable

DAY = timedelta(days=1)

Found = tuple[int, str, dict[str, Any]]
"""The line of the file, the code of the sentence, and what fills it."""


def own_period(document: InForce, node: Node) -> InForce:
    """施行期间 of one version, within that of its document. A side that is null or absent is the document's."""
    form = fields(node, {}, {"from": nullable(day), "until": nullable(day)})
    first, last = form.get("from"), form.get("until")
    if first is None and last is None:
        raise fault(node, "policy.version_undated")
    period = InForce(first=first or document.first, last=last or document.last)
    if period.first and period.last and period.last < period.first:
        raise fault(node, "policy.ends_before_it_begins")
    if not all(document.covers(each) for each in (first, last) if each):
        raise fault(node, "policy.version_outside")
    return period


def versions_at_odds(document: PolicyDocument) -> Iterator[Found]:
    """Versions of one provision that overlap or leave a gap; those of a rule that are decided by different milestones, or have no
    example beside a day of change.
    """
    others: list[tuple[Versioned, ...]] = [*document.versions(Target).values(), *document.versions(ScoreLine).values()]
    for others_versions in (*others, *document.versions(Checklist).values()):
        yield from _in_turn(document, others_versions)
    for id_, versions in document.versions(Rule).items():
        yield from _in_turn(document, versions)
        if all(each.in_force for each in versions):
            for before, after in pairwise(versions):
                if (before.decided_by_date, before.deciding) != (after.decided_by_date, after.deciding):
                    yield after.line, "policy.versions_decided_differently", {"rule": after.id, "line": before.line}
            for each in versions:
                tried = {example.on for version in versions for example in version.examples}
                for bound in _days_of_change(document, each):
                    if not bound <= tried:
                        yield each.line, "policy.version_without_examples", {"rule": id_, "days": tuple(sorted(bound - tried))}


def _in_turn(document: PolicyDocument, versions: Sequence[Versioned]) -> Iterator[Found]:
    if not all(each.in_force for each in versions):
        return  # one that has no dates of its own beside others is told as an id that stands twice
    for before, after in pairwise(versions):
        ends, begins = document.period_of(before).last, document.period_of(after).first
        if ends is None or begins is None or begins <= ends:
            yield after.line, "policy.versions_overlap", {"rule": after.id, "line": before.line}
        elif begins - ends > DAY:
            yield after.line, "policy.versions_apart", {"rule": after.id, "first": ends + DAY, "last": begins - DAY}


def _days_of_change(document: PolicyDocument, version: Rule) -> Iterator[set[date]]:
    """The last day of the law before and the first day of the law after, at each end of the version that is not the document's own."""
    period, whole = document.period_of(version), document.in_force
    if period.first and period.first != whole.first:
        yield {period.first - DAY, period.first}
    if period.last and period.last != whole.last:
        yield {period.last, period.last + DAY}


def texts_at_odds(listed: Sequence[tuple[str, PolicyDocument]]) -> Iterator[Problem]:
    """What must hold between the texts of one document, a file each: they are in force one after the other, one milestone decides among
    the versions of a rule, and no target stands twice. Each with the place where the index names it.
    """
    for (_, before), (where, after) in combinations(listed, 2):
        if before.id != after.id:
            continue
        if _overlap(before.in_force, after.in_force):
            yield Problem(where, "policy.repeated_id", {"id": after.id})
            continue
        decided = {rule.id: rule for _, rule in before.rules()}  # a choice is of one text, so its default is compared
        for _, rule in after.rules():
            if rule.id in decided and decided[rule.id].decided_by_date != rule.decided_by_date:
                at = f"{before.file}:{decided[rule.id].line}"
                yield Problem(f"{after.file}:{rule.line}", "policy.versions_decided_differently", {"rule": rule.id, "line": at})
        targets = {each.id for each in before.targets()}
        for target in (each for each in after.targets() if each.id in targets):
            yield Problem(f"{after.file}:{target.line}", "policy.repeated_id", {"id": target.id})


def _overlap(one: InForce, other: InForce) -> bool:
    def begins_in_time(first: InForce, second: InForce) -> bool:
        return first.first is None or second.last is None or first.first <= second.last

    return begins_in_time(one, other) and begins_in_time(other, one)
