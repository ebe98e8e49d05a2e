"""抽查活动 (campaign) as it stands after its facts. Every file of the room registers what its own facts change."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import reduce, singledispatch
from typing import Any

from msgspec import Struct

from lifecycle.vocabulary import Fact, Refused


class CampaignStep(StrEnum):
    """抽查活动进度. A draw that is void leads back to the approval."""

    PLANNED = "planned"  # 已列入计划
    APPROVED = "approved"  # 已审批
    ANNOUNCED = "announced"  # 已公告，待取得随机数
    DRAWN = "drawn"  # 已抽取


class DrawOfCampaign(Struct, frozen=True, kw_only=True):
    """一次抽取: one announcement and what came of it. announced, seeded, drawn, voided: the facts."""

    announced: Any
    seeded: Any = None
    drawn: Any = None
    voided: Any = None


class Campaign(Struct, frozen=True, kw_only=True):
    """抽查活动. plan, approval: the facts; draws: every announcement, in order.

    chosen: the objects of the draw that stands, each with its inspectors, also after others took their place; none with too few.
    left: inspectors who were replaced, each with the object; ended: objects that were. refused: object, inspector and ground of each
    recusal that was refused.
    """

    plan: Any
    approval: Any = None
    draws: tuple[DrawOfCampaign, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = {}
    left: frozenset[tuple[str, str]] = frozenset()
    ended: frozenset[str] = frozenset()
    refused: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def draw(self) -> DrawOfCampaign | None:
        """The latest draw, unless it is void."""
        last = self.draws[-1] if self.draws else None
        return last if last and last.voided is None else None

    @property
    def step(self) -> CampaignStep:
        if self.draw:
            return CampaignStep.DRAWN if self.draw.drawn else CampaignStep.ANNOUNCED
        return CampaignStep.APPROVED if self.approval else CampaignStep.PLANNED

    @property
    def unannounced(self) -> bool:
        """Whether the objects are not told before the checks begin."""
        return self.approval is not None and bool(self.approval.unannounced)

    @property
    def files(self) -> frozenset[str]:
        """抽取文件: announcements, seeds and results, by their hashes."""
        told = ((each.announced.announcement, each.seeded and each.seeded.seed, each.drawn and each.drawn.result) for each in self.draws)
        return frozenset(file for of_draw in told for file in of_draw if file)

    def refuse_unless(self, *steps: CampaignStep) -> None:
        """Raises Refused where the campaign is at another step."""
        if self.step not in steps:
            raise Refused("campaign.not_now", campaign=self.plan.campaign, step=self.step, wanted=steps)

    def draw_at(self, *steps: CampaignStep) -> DrawOfCampaign:
        """The draw that is at one of these steps. Raises Refused if there is none."""
        if self.draw is None or self.step not in steps:
            raise Refused("campaign.not_now", campaign=self.plan.campaign, step=self.step, wanted=steps)
        return self.draw


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
