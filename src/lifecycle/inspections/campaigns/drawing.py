"""抽取: the announced draw is seeded and drawn at once, or void with a reason."""

import json
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import CampaignId, ObjectId
from lifecycle.inspections.campaigns.announcing import randomness_moment, to_the_minute
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, DrawOfCampaign, evolve, planned
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult, draw
from lifecycle.inspections.draws.files import read_seed
from lifecycle.values.ends import Count
from lifecycle.vocabulary import Command, Fact, FileHash, Refused, Sha256, StaffId, Text, fact_of


class SourceNumbers(Struct, frozen=True, kw_only=True):
    """一个来源的随机数."""

    numbers: tuple[Count, ...]


class RevealedCode(Struct, frozen=True, kw_only=True):
    """揭示: the 32 bytes, as 64 hexadecimal digits, whose hash this official announced."""

    official: StaffId
    secret: Sha256


class Assigned(Struct, frozen=True, kw_only=True):
    """派出: the inspectors of one object."""

    object_id: ObjectId
    inspectors: tuple[StaffId, ...]


class DrawSeeded(Fact, frozen=True, kw_only=True, tag="draw-seeded"):
    """取得随机数: the numbers of the sources and the codes of the officials are in the file `seed`."""

    campaign: CampaignId
    draw: int
    seed: FileHash


class SeedDraw(Command, frozen=True, kw_only=True):
    """录入随机数并抽取. numbers: of each source, reveals: of each official, both in the announced order."""

    campaign: CampaignId
    numbers: tuple[SourceNumbers, ...] = ()
    reveals: tuple[RevealedCode, ...] = ()


class ObjectsDrawn(Fact, frozen=True, kw_only=True, tag="objects-drawn"):
    """抽取完成: the chosen objects, and the inspectors of each. The whole ranking is in the file `result`.

    unassigned: chosen objects for which fewer inspectors are left than each needs.
    """

    campaign: CampaignId
    draw: int
    result: FileHash
    chosen: tuple[ObjectId, ...]
    assigned: tuple[Assigned, ...]
    unassigned: tuple[ObjectId, ...] = ()


class DrawVoided(Fact, frozen=True, kw_only=True, tag="draw-voided"):
    """抽取作废, with the reason. result: what had been drawn; None where no number was known to the ledger."""

    campaign: CampaignId
    draw: int
    reason: Text
    result: FileHash | None = None


class VoidDraw(Command, frozen=True, kw_only=True):
    """作废抽取."""

    campaign: CampaignId
    reason: Text


class DrawMade(Struct, frozen=True):
    """所抽: the files of a seed and of its result, and the result."""

    seed: bytes
    result: bytes
    drawn: DrawResult


@evolve.register
def _(fact: DrawSeeded, campaign: Campaign) -> Campaign:
    return _changed(campaign, seeded=fact)


@evolve.register
def _(fact: ObjectsDrawn, campaign: Campaign) -> Campaign:
    inspectors = {each.object_id: each.inspectors for each in fact.assigned}
    return replace(_changed(campaign, drawn=fact), chosen={each: inspectors.get(each, ()) for each in fact.chosen})


@evolve.register
def _(fact: DrawVoided, campaign: Campaign) -> Campaign:
    return replace(_changed(campaign, voided=fact), chosen={})


def _changed(campaign: Campaign, **fields: Fact) -> Campaign:
    return replace(campaign, draws=(*campaign.draws[:-1], replace(campaign.draws[-1], **fields)))


def awaiting(known: Campaign | None, command: SeedDraw, now: datetime) -> DrawOfCampaign:
    """The draw that waits for its randomness. now: in Asia/Shanghai. Raises Refused before the announced moment, and where none waits."""
    waiting = planned(known, command.campaign).draw_at(CampaignStep.ANNOUNCED)
    if now < randomness_moment(waiting.announced):
        raise Refused("campaign.randomness_not_yet", moment=to_the_minute(randomness_moment(waiting.announced)), now=to_the_minute(now))
    return waiting


def make(announcement: Announcement, command: SeedDraw) -> DrawMade:
    """抽取. Raises BadInput with every fault of the numbers and codes."""
    told = {
        "sources": [each.numbers for each in command.numbers],
        "reveals": [{"official": each.official, "code": each.secret} for each in command.reveals],
    }
    seed = _canonical(told)
    drawn = draw(announcement, read_seed(seed, announcement))
    return DrawMade(seed, result_file(drawn), drawn)


def result_file(drawn: DrawResult) -> bytes:
    """抽取结果 as it is kept."""
    return _canonical(msgspec.to_builtins(drawn))


def _canonical(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seed_draw(waiting: DrawOfCampaign, command: SeedDraw, drawn: DrawResult, seed: str, result: str) -> list[Fact]:
    """录入随机数并抽取. seed, result: the files by their hashes."""
    number = waiting.announced.draw
    return [
        fact_of(DrawSeeded, command, draw=number, seed=seed),
        fact_of(
            ObjectsDrawn,
            command,
            draw=number,
            result=result,
            chosen=drawn.chosen,
            assigned=tuple(Assigned(object_id=each, inspectors=tuple(map(StaffId, staff))) for each, staff in drawn.assigned.items()),
            unassigned=drawn.unassigned,
        ),
    ]


def void(known: Campaign | None, command: VoidDraw) -> list[Fact]:
    """作废抽取. Raises Refused where no draw waits or stands."""
    voided = planned(known, command.campaign).draw_at(CampaignStep.ANNOUNCED, CampaignStep.DRAWN)
    return [fact_of(DrawVoided, command, draw=voided.announced.draw, result=voided.drawn.result if voided.drawn else None)]
