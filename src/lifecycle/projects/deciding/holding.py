"""暂缓: why an open item or finding holds back a decision of ours, in words."""

from lifecycle.projects.mending.issues import Ground, Issue
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import lineage
from lifecycle.vocabulary import BuildingId, Gate, Refused


def refuse_held_back(project: Project, gate: Gate, ids: tuple[BuildingId, ...], issue: Issue) -> None:
    """Raises Refused. A finding holds back by the statute that its item names, or because the bureau has chosen so for key items."""
    named = tuple(b.name for b in project.chosen(ids) if set(lineage(project.buildings, b.id)) & set(issue.buildings))
    if issue.ground is not Ground.OPEN_FINDING:
        raise Refused("gate.held_back", gate=gate, buildings=named, issue=issue.id, ground=issue.ground)
    if not issue.clauses:
        raise Refused("gate.key_finding_open", gate=gate, buildings=named, finding=issue.id, what=issue.reason)
    statute = issue.clauses[0]
    raise Refused(
        "gate.finding_open",
        gate=gate,
        buildings=named,
        finding=issue.id,
        what=issue.reason,
        document=statute.document,
        place=statute.place,
        quote=statute.quote,
    )
