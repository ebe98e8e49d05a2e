"""一年一次: what other draws of the year chose by the same list is left out of a pool, each object with that as its reason."""

from collections.abc import Iterator, Sequence

from lifecycle.compliance.undecided import DrawnInAYear, name_of
from lifecycle.desk.inspections.reading_campaigns import campaigns_of
from lifecycle.desk.matter import Counter
from lifecycle.inspections.campaigns.announcing import AnnounceDraw, LeftOut
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.inspections.registers.pool import InspectedObject
from lifecycle.wording import say


def drawn_before(at: Counter, campaign: Campaign, command: AnnounceDraw, objects: Sequence[InspectedObject]) -> Iterator[LeftOut]:
    """Objects of the register that stand in another draw of the year, or whose project does, unless the command leaves them out itself."""
    if not _once(at, campaign, command):
        return
    drawn = dict(_drawn(at, campaign))
    named = {each.object_id for each in command.left_out}
    for each in objects:
        by = drawn.get(each.id) or drawn.get(each.project or "")
        if by and each.id not in named:
            yield LeftOut(object_id=each.id, reason=say("campaign.drawn_in_the_year", campaign=by, year=campaign.plan.year))


def _drawn(at: Counter, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """What the other draws of the year that stand chose, each with its campaign."""
    for other in campaigns_of(at.ledger):
        one_list = (other.plan.items, other.plan.year) == (campaign.plan.items, campaign.plan.year)
        if one_list and other.plan.campaign != campaign.plan.campaign:
            yield from ((each, other.plan.campaign) for each in other.chosen)


def _once(at: Counter, campaign: Campaign, command: AnnounceDraw) -> bool:
    """Whether the list that is checked by asks it, as it stands on the day of the announcement."""
    rulebook, asked = at.rulebook, name_of(DrawnInAYear)
    offered = any(choice.name == asked for each in rulebook.documents if each.id == campaign.plan.items for choice in each.choices)
    return offered and rulebook.option(campaign.plan.items, DrawnInAYear, command.on).option is DrawnInAYear.ONCE
