"""问题终止: a finding whose buildings are gone is ended by a decision. Nothing else lets go of one that is not put right."""

from msgspec.structs import replace

from lifecycle.field_types import FindingId
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve, opened, refuse_before_opening
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.findings.finding import FindingStatus
from lifecycle.inspections.findings.orders import finding_of
from lifecycle.projects.works.building import heirs
from lifecycle.projects.works.inspected import FindingHeldBackNoMore
from lifecycle.values.paper_numbers import refuse_year
from lifecycle.vocabulary import Fact, FileHash, ReferenceNumber, Refused, Text, fact_of


class FindingDropped(Fact, frozen=True, kw_only=True, tag="finding-dropped"):
    """问题终止: by a decision of the bureau, since what it was found on is no longer built."""

    finding_id: FindingId
    number: ReferenceNumber
    ground: Text
    scan: FileHash | None = None


class DropFinding(CheckCommand, frozen=True, kw_only=True):
    """决定问题终止."""

    finding_id: FindingId
    number: ReferenceNumber
    ground: Text
    scan: FileHash | None = None


def drop(check: Check | None, command: DropFinding, basis: CheckBasis) -> Happened:
    """决定问题终止. Raises Refused while one of its buildings stands, or one that came from it, in a project that is not terminated."""
    check, project = opened(check, command.check), basis.project
    refuse_before_opening(check, command.on)
    finding = finding_of(check, command.finding_id, command.on)
    standing = heirs(project.buildings, finding.buildings)
    if standing and project.terminated_on is None:
        raise Refused("site_finding.building_stands", finding=finding.id, buildings=tuple(each.name for each in standing))
    refuse_year(command.number, command.on)
    no_more = fact_of(FindingHeldBackNoMore, command, check=check.stream)
    return Happened(check=[fact_of(FindingDropped, command)], project=[no_more] if finding.holds_back else [])


@evolve.register
def _(fact: FindingDropped, check: Check) -> Check:
    dropped = replace(check.findings[fact.finding_id], status=FindingStatus.DROPPED, since=fact.on)
    return replace(check, findings={**check.findings, fact.finding_id: dropped})
