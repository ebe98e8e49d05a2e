"""一次抽查活动 as forms are about it: which commands make sense at its step."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from lifecycle.inspections.campaigns.announcing import AnnounceDraw, randomness_moment
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep
from lifecycle.inspections.campaigns.drawing import SeedDraw, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.permissions import PERMITTED
from lifecycle.vocabulary import Command
from lifecycle.web.forms.subject import Kind
from lifecycle.web.visitor import Visitor

AT: Mapping[type[Command], frozenset[CampaignStep]] = {
    ApproveCampaign: frozenset({CampaignStep.PLANNED}),
    AnnounceDraw: frozenset({CampaignStep.APPROVED}),
    SeedDraw: frozenset({CampaignStep.ANNOUNCED}),
    DecideRecusal: frozenset({CampaignStep.DRAWN}),
    ReplaceInspector: frozenset({CampaignStep.DRAWN}),
    ReplaceObject: frozenset({CampaignStep.DRAWN}),
    VoidDraw: frozenset({CampaignStep.ANNOUNCED, CampaignStep.DRAWN}),
}
"""办理的时候: at which step each command is given."""


class CampaignEntry(Struct, frozen=True, kw_only=True):
    """抽查活动 of a form. campaign: None before it is planned; now: in Asia/Shanghai.

    lists: the lists of items there are, id -> title; called: the drawn objects by their names.
    """

    now: datetime
    campaign: Campaign | None = None
    lists: Mapping[str, str] = {}
    called: Mapping[str, str] = {}

    def admits(self, command: type[Command]) -> bool:
        """Whether the command makes sense now. Numbers are entered once they may exist."""
        if self.campaign is None or command is PlanCampaign:
            return self.campaign is None and command is PlanCampaign
        draw = self.campaign.draw
        if command is SeedDraw and draw and self.now < randomness_moment(draw.announced):
            return False
        return self.campaign.step in AT[command]


def _named(entry: CampaignEntry) -> dict[str, str]:
    return {"campaign": entry.campaign.plan.campaign} if entry.campaign else {}


CAMPAIGN_KIND = Kind(named=_named, admits=CampaignEntry.admits)


def may_give(visitor: Visitor, command: type[Command]) -> bool:
    """Whether an appointment of the visitor allows it. The desk has the last word."""
    return PERMITTED[command].allows(visitor.appointments, None)
