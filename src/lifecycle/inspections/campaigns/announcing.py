"""抽取公告: made before the randomness exists, from the registers as they stood at one position of the ledger."""

from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct

from lifecycle.field_types import CampaignId, ObjectId
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, DrawOfCampaign, evolve, planned
from lifecycle.inspections.registers.classes import CreditScheme
from lifecycle.values.ends import Count
from lifecycle.vocabulary import (
    Ahead,
    Command,
    County,
    Fact,
    FileHash,
    Rate,
    Refused,
    Sha256,
    StaffId,
    TextLine,
    TimeOfDay,
    fact_of,
)


class AcrossCounties(StrEnum):
    """跨县检查: which inspectors may be drawn for an object of a county. Those of the whole city may always be."""

    OWN = "own"  # 本县人员
    OTHER = "other"  # 外县人员
    ANY = "any"  # 不限


class DrawLayer(Struct, frozen=True, kw_only=True):
    """抽取层: the objects of these counties (none: all that no other layer names).

    drawn: how many; ratio: their share, rounded up; one of both is given.
    """

    layer: TextLine
    counties: tuple[County, ...] = ()
    drawn: Count | None = None
    ratio: Rate | None = None


class TicketsOfClass(Struct, frozen=True, kw_only=True):
    """分类加签: an object with a unit of this class has so many tickets. All others have one; of several classes the most count."""

    scheme: CreditScheme
    credit_class: TextLine
    tickets: Count


class LeftOut(Struct, frozen=True, kw_only=True):
    """未列入对象, with the reason."""

    object_id: ObjectId
    reason: TextLine


class NamedSource(Struct, frozen=True, kw_only=True):
    """随机数来源: whose numbers are used, of which issue (期号), of which day, and what holds if they never come."""

    called: TextLine
    issue: TextLine
    drawn_on: Ahead
    if_missing: TextLine


class PromisedCode(Struct, frozen=True, kw_only=True):
    """哈希承诺: the SHA-256 of the 32 bytes that an official reveals later."""

    official: StaffId
    sha256: Sha256


class DrawAnnounced(Fact, frozen=True, kw_only=True, tag="draw-announced"):
    """抽取公告发布: both pools, frozen, are in the file `announcement`. draw: 第几次 of the campaign, from 1.

    known_at: the position of the ledger up to which the registers were read; objects, inspectors: how many are in the pools; to_draw: how
    many are drawn. left_out: objects of the kind that are not in the pool. randomness_from, randomness_at: before it none of the numbers
    existed.
    """

    campaign: CampaignId
    draw: int
    announcement: FileHash
    known_at: int
    objects: int
    inspectors: int
    to_draw: int
    layers: tuple[DrawLayer, ...]
    per_object: int
    cap: int | None = None
    tickets: tuple[TicketsOfClass, ...] = ()
    across: AcrossCounties
    field: TextLine | None = None
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[NamedSource, ...] = ()
    commitments: tuple[PromisedCode, ...] = ()
    randomness_from: Ahead
    randomness_at: TimeOfDay


class AnnounceDraw(Command, frozen=True, kw_only=True):
    """发布抽取公告."""

    campaign: CampaignId
    layers: tuple[DrawLayer, ...]
    per_object: Count = 2
    cap: Count | None = None
    tickets: tuple[TicketsOfClass, ...] = ()
    across: AcrossCounties
    field: TextLine | None = None
    left_out: tuple[LeftOut, ...] = ()
    sources: tuple[NamedSource, ...] = ()
    commitments: tuple[PromisedCode, ...] = ()
    randomness_from: Ahead
    randomness_at: TimeOfDay


class Frozen(Struct, frozen=True, kw_only=True):
    """已固定的公告: the announcement's file by its hash, and what is in it."""

    announcement: str
    known_at: int
    objects: int
    inspectors: int
    to_draw: int


@evolve.register
def _(fact: DrawAnnounced, campaign: Campaign) -> Campaign:
    return Campaign(plan=campaign.plan, approval=campaign.approval, draws=(*campaign.draws, DrawOfCampaign(announced=fact)))


def randomness_moment(announced: DrawAnnounced | AnnounceDraw) -> datetime:
    """取得随机数的最早时刻, in Asia/Shanghai."""
    return datetime.combine(announced.randomness_from, time.fromisoformat(announced.randomness_at))


def to_the_minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def refuse_unready(known: Campaign | None, command: AnnounceDraw, today: date, now: datetime) -> int:
    """第几次 this announcement is. now: in Asia/Shanghai.

    Raises Refused before the approval, while a draw waits or stands, for a pool of another day than today, and for randomness that is there
    already or that nothing is said of.
    """
    campaign = planned(known, command.campaign)
    campaign.refuse_unless(CampaignStep.APPROVED)
    if command.on != today:
        raise Refused("campaign.announced_today", today=today)
    if not command.sources and not command.commitments:
        raise Refused("campaign.no_randomness")
    if randomness_moment(command) <= now:
        raise Refused("campaign.randomness_over", moment=to_the_minute(randomness_moment(command)), now=to_the_minute(now))
    if early := next((each for each in command.sources if each.drawn_on < command.randomness_from), None):
        raise Refused("campaign.source_too_early", source=early.called, day=early.drawn_on, since=command.randomness_from)
    return len(campaign.draws) + 1


def announce(draw: int, command: AnnounceDraw, frozen: Frozen) -> list[Fact]:
    """发布抽取公告, once both pools are frozen in a file."""
    return [
        fact_of(
            DrawAnnounced,
            command,
            draw=draw,
            announcement=frozen.announcement,
            known_at=frozen.known_at,
            objects=frozen.objects,
            inspectors=frozen.inspectors,
            to_draw=frozen.to_draw,
        )
    ]
