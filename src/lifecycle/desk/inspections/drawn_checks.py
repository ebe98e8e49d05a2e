"""抽查立项: what a draw says of a check that is opened for it; and that neither the draw nor another check changes it meanwhile."""

from collections.abc import Iterator

from lifecycle.desk.inspections.reading_campaigns import draw_is_public
from lifecycle.desk.inspections.streams import campaign_stream, drawn_by_tag
from lifecycle.desk.matter import Counter
from lifecycle.desk.people.authority import staff_member
from lifecycle.inspections.campaigns.announcing import DrawAnnounced
from lifecycle.inspections.campaigns.campaign import Campaign, fold
from lifecycle.inspections.campaigns.drawing import DrawVoided
from lifecycle.inspections.campaigns.substitution import InspectorReplaced, ObjectReplaced
from lifecycle.inspections.checks.check import fold as fold_check
from lifecycle.inspections.checks.of_draw import as_drawn
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.ledger import AppendCondition
from lifecycle.projects.project import Project
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Refused

CHANGES = (InspectorReplaced, ObjectReplaced, DrawVoided, DrawAnnounced)
"""After which the draw sends others, or nobody."""


def by_the_draw(at: Counter, command: InitiateCheck, project: Project) -> InitiateCheck:
    """The command with the inspectors of the draw. Raises Refused where the draw does not send this check."""
    if command.campaign is None:
        return as_drawn(command, None, project, ())
    campaign = fold(at.facts(campaign_stream(command.campaign)))
    if campaign:
        _refuse_withheld(at, command, campaign)
    return as_drawn(command, campaign, project, tuple(_opened(at, command.campaign, project)))


def unchanged(at: Counter, command: InitiateCheck) -> tuple[AppendCondition, ...]:
    """The draw as it was looked at. A second check of the same object would be told to the same project, which only one of two can."""
    if command.campaign is None:
        return ()
    seen = at.load(campaign_stream(command.campaign)).recorded[-1].position
    return (AppendCondition(tags=frozenset({drawn_by_tag(command.campaign)}), types=CHANGES, after=seen),)


def _refuse_withheld(at: Counter, command: InitiateCheck, campaign: Campaign) -> None:
    """An unannounced draw is told to nobody who is not appointed for the whole city, so that nobody tries what was drawn."""
    city_wide = any(held.county is None for held in staff_member(at.ledger, command.behalf or command.by).roles_on(at.today))
    if not city_wide and not draw_is_public(at.ledger, campaign):
        raise Refused("campaign.unknown", campaign=command.campaign)


def _opened(at: Counter, campaign: str, project: Project) -> Iterator[frozenset[BuildingId]]:
    """The buildings of the checks that were opened by a draw of this campaign in the project."""
    for name in project.checks:
        check = fold_check(at.facts(name))
        if check and check.campaign == campaign and check.origin is CheckOrigin.DOUBLE_RANDOM:
            yield frozenset(check.buildings)
