"""抽查活动的期限: the next step of a campaign, for whom and until when. A draw that was announced waits until it is drawn or void."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lifecycle.calendar import Calendar, DueDay
from lifecycle.deadlines import Deadline
from lifecycle.inspections.campaigns.announcing import AnnounceDraw, DrawAnnounced
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, fold
from lifecycle.inspections.campaigns.drawing import SeedDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign
from lifecycle.vocabulary import Command, Fact

NEXT: Mapping[CampaignStep, tuple[str, type[Command]]] = {
    CampaignStep.PLANNED: ("approve-campaign", ApproveCampaign),
    CampaignStep.APPROVED: ("announce-draw", AnnounceDraw),
    CampaignStep.ANNOUNCED: ("seed-draw", SeedDraw),
}
"""下一步: its name, and the command that takes it."""


def seed_day(announced: DrawAnnounced) -> date:
    """取得随机数之日: the day on which the last of the announced sources has its numbers."""
    return max((announced.randomness_from, *(each.drawn_on for each in announced.sources)))


def next_day(campaign: Campaign) -> date | None:
    """The day by which the next step is due: an announcement before the first day of the checks, a draw on the day of its sources."""
    if campaign.step is CampaignStep.ANNOUNCED and campaign.draw:
        return seed_day(campaign.draw.announced)
    if campaign.step is CampaignStep.APPROVED:
        first: date = campaign.approval.first_day
        return first
    return None


def due_days(facts: Sequence[Fact], _calendar: Calendar) -> Iterator[Deadline]:
    """The next step; nothing once the draw stands. No calendar moves a day that was approved or announced."""
    campaign = fold(facts)
    if campaign is None or campaign.step not in NEXT:
        return
    item, ends = NEXT[campaign.step]
    due = next_day(campaign)
    yield Deadline(
        item=item,
        ends=ends,
        since=facts[-1].on,
        due=DueDay(due, provisional=False) if due else None,
        county=None,
        name=campaign.plan.title,
        code=campaign.plan.campaign,
        words=item,
    )
