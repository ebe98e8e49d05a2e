"""抽查活动 (campaign) as it stands after its facts. Every file of the room registers what its own facts change."""

from collections.abc import Sequence
from enum import StrEnum
from functools import reduce, singledispatch
from typing import Any

from msgspec import Struct

from lifecycle.vocabulary import Fact, Refused


class CampaignStep(StrEnum):
    """抽查活动进度."""

    PLANNED = "planned"  # 已列入计划
    APPROVED = "approved"  # 已审批


class Campaign(Struct, frozen=True, kw_only=True):
    """抽查活动. plan, approval: the facts."""

    plan: Any
    approval: Any = None

    @property
    def step(self) -> CampaignStep:
        return CampaignStep.APPROVED if self.approval else CampaignStep.PLANNED

    def refuse_unless(self, *steps: CampaignStep) -> None:
        """Raises Refused where the campaign is at another step."""
        if self.step not in steps:
            raise Refused("campaign.not_now", campaign=self.plan.campaign, step=self.step, wanted=steps)


@singledispatch
def evolve(fact: Fact, campaign: Campaign | None) -> Campaign:
    raise TypeError(f"{type(fact).__name__} is no fact of a campaign")


def fold(facts: Sequence[Fact]) -> Campaign | None:
    """抽查活动 after its facts; None before the first."""

    def told(campaign: Campaign | None, fact: Fact) -> Campaign:
        return evolve(fact, campaign)

    return reduce(told, facts, None)


def planned(known: Campaign | None, campaign: str) -> Campaign:
    """Raises Refused for a campaign that is not there."""
    if known is None:
        raise Refused("campaign.unknown", campaign=campaign)
    return known
