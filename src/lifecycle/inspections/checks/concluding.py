"""检查结束: every item has a result for each of its subjects, every unmet one its finding, and two have confirmed the record."""

from msgspec.structs import replace

from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_not_on_site
from lifecycle.inspections.checks.opening import FEWEST
from lifecycle.inspections.checks.terms import CheckCommand, ItemResult, Subject
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import CheckClosed
from lifecycle.vocabulary import Fact, Refused, Text, fact_of


class CheckConcluded(Fact, frozen=True, kw_only=True, tag="check-concluded"):
    """检查结束: what it came to, in words, as it was told to the units."""

    summary: Text


class ConcludeCheck(CheckCommand, frozen=True, kw_only=True):
    """结束检查."""

    summary: Text


def conclude(check: Check | None, command: ConcludeCheck, basis: CheckBasis) -> Happened:
    """结束检查. Raises Refused with the items that lack a result, the unmet ones without a finding, or before two have confirmed."""
    check = opened(check, command.check)
    refuse_not_on_site(check, command.behalf or command.by, command.on)
    if awaited := check.samples_awaited():
        raise Refused("check.samples_awaited", check=check.id, samples=tuple(f"{each.id}（{each.seal_number}）" for each in awaited))
    if missing := check.missing():
        raise Refused("check.items_missing", count=len(missing), items=_named(check, basis.project, missing))
    found = {each.of for each in check.findings.values()}
    unmet = tuple(of for of, each in check.results.items() if each.result is ItemResult.UNMET and of not in found)
    if unmet:
        raise Refused("check.unmet_without_finding", items=_named(check, basis.project, unmet))
    if check.signed_on is None:
        raise Refused("check.not_signed", check=check.id)
    if not check.on_paper and len(check.confirmed) < FEWEST:
        raise Refused("check.not_confirmed", check=check.id, fewest=FEWEST, count=len(check.confirmed))
    return Happened(check=[fact_of(CheckConcluded, command)], project=[fact_of(CheckClosed, command, check=check.stream)])


def _named(check: Check, project: Project, subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """Items as people read them, with the building that each is asked of."""
    titles = {each.item: each.title for each in check.items}
    return tuple(f"{titles[item]}（{project.buildings[id_].name}）" if id_ else titles[item] for item, id_ in subjects)


@evolve.register
def _(fact: CheckConcluded, check: Check) -> Check:
    return replace(check, concluded_on=fact.on)
