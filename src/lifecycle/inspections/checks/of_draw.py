"""双随机检查立项: a check that a draw sent is of a drawn object, by the inspectors whom the draw gives, and once."""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, planned
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import heirs
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Refused, StaffId

OF_CAMPAIGNS = frozenset({CheckOrigin.DOUBLE_RANDOM, CheckOrigin.RE_CHECK})
"""Origins that may name a campaign. One of the first has to."""


def as_drawn(command: InitiateCheck, known: Campaign | None, project: Project, opened: Collection[frozenset[BuildingId]]) -> InitiateCheck:
    """The command with the inspectors of the draw, after recusals and replacements, whether they were named or not.

    known: the campaign that it names; opened: the buildings of each double-random check of the project in that campaign.
    Raises Refused without a campaign, while no draw of it stands, for an object that is not drawn, other inspectors, and a second check.
    """
    if command.campaign is None:
        if command.origin is CheckOrigin.DOUBLE_RANDOM:
            raise Refused("check.campaign_needed", check=command.check)
        return command
    if command.origin not in OF_CAMPAIGNS:
        raise Refused("check.campaign_of_another_origin", check=command.check, origin=command.origin)
    campaign = planned(known, command.campaign)
    campaign.refuse_unless(CampaignStep.DRAWN)
    drawn = object_of(campaign, project, command.buildings)
    if drawn is None:
        raise Refused("check.object_not_drawn", project=project.code, buildings=command.buildings, campaign=command.campaign)
    if command.origin is CheckOrigin.DOUBLE_RANDOM and any(object_of(campaign, project, each) == drawn for each in opened):
        raise Refused("check.drawn_object_checked", object=drawn, campaign=command.campaign)
    inspectors = tuple(map(StaffId, campaign.chosen[drawn]))
    if command.inspectors and (set(command.inspectors) != set(inspectors) or len(command.inspectors) != len(inspectors)):
        raise Refused("check.others_than_drawn", check=command.check, object=drawn, campaign=command.campaign, inspectors=inspectors)
    return replace(command, inspectors=inspectors)


def object_of(campaign: Campaign, project: Project, buildings: Collection[BuildingId]) -> str | None:
    """抽中的对象 that these buildings are: their project, or the one building that they are or came from; None where it is not drawn."""
    return next((each for each in _objects(campaign, project) if _covers(each, project, buildings)), None)


def _objects(campaign: Campaign, project: Project) -> Iterator[str]:
    return (each for each in campaign.chosen if each.partition("/")[0] == project.id)


def _covers(drawn: str, project: Project, buildings: Collection[BuildingId]) -> bool:
    building = BuildingId(drawn.partition("/")[2])
    return not building or set(buildings) <= {building, *(each.id for each in heirs(project.buildings, [building]))}
