"""替补: who or what is next in the draw's own order takes the place of an inspector or an object. Nobody names the successor."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from lifecycle.field_types import CampaignId, ObjectId
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, evolve, planned
from lifecycle.inspections.draws.announcement import Announcement
from lifecycle.inspections.draws.draw import DrawResult, Ticket, suits
from lifecycle.vocabulary import Command, Fact, Refused, StaffId, Text, TextLine, fact_of


class RecusalDecided(Fact, frozen=True, kw_only=True, tag="recusal-decided"):
    """回避决定 of the head, on whoever asked for it, granted or not."""

    campaign: CampaignId
    draw: int
    object_id: ObjectId
    inspector: StaffId
    asked_for_by: TextLine
    ground: Text
    granted: bool


class DecideRecusal(Command, frozen=True, kw_only=True):
    """决定回避. Who would come next is not shown before."""

    campaign: CampaignId
    object_id: ObjectId
    inspector: StaffId
    asked_for_by: TextLine
    ground: Text
    granted: bool


class InspectorReplaced(Fact, frozen=True, kw_only=True, tag="inspector-replaced"):
    """检查人员更换: successor is the next by ticket; None where nobody is left."""

    campaign: CampaignId
    draw: int
    object_id: ObjectId
    inspector: StaffId
    reason: Text
    successor: StaffId | None = None


class ReplaceInspector(Command, frozen=True, kw_only=True):
    """更换检查人员, as when one is ill."""

    campaign: CampaignId
    object_id: ObjectId
    inspector: StaffId
    reason: Text


class ObjectReplaced(Fact, frozen=True, kw_only=True, tag="object-replaced"):
    """检查对象更换: successor is the next of the ranking in its layer; None where none is left."""

    campaign: CampaignId
    draw: int
    object_id: ObjectId
    reason: Text
    successor: ObjectId | None = None
    inspectors: tuple[StaffId, ...] = ()


class ReplaceObject(Command, frozen=True, kw_only=True):
    """更换检查对象, as when its works have ended."""

    campaign: CampaignId
    object_id: ObjectId
    reason: Text


@evolve.register
def _(fact: RecusalDecided, campaign: Campaign) -> Campaign:
    asked = {(fact.object_id, fact.inspector, fact.ground)}
    return replace(campaign, refused=campaign.refused - asked if fact.granted else campaign.refused | asked)


@evolve.register
def _(fact: InspectorReplaced, campaign: Campaign) -> Campaign:
    stay = tuple(each for each in campaign.chosen[fact.object_id] if each != fact.inspector)
    now = (*stay, *([fact.successor] if fact.successor else []))
    left = campaign.left | {(fact.object_id, fact.inspector)}
    return replace(campaign, chosen={**campaign.chosen, fact.object_id: now}, left=left)


@evolve.register
def _(fact: ObjectReplaced, campaign: Campaign) -> Campaign:
    chosen = {name: staff for name, staff in campaign.chosen.items() if name != fact.object_id}
    if fact.successor:
        chosen[fact.successor] = fact.inspectors
    return replace(campaign, chosen=chosen, ended=campaign.ended | {fact.object_id})


def replaceable(known: Campaign | None, command: DecideRecusal | ReplaceInspector | ReplaceObject) -> Campaign:
    """The campaign whose draw stands. Raises Refused where it does not, and for an object or inspector that is not drawn."""
    campaign = planned(known, command.campaign)
    campaign.refuse_unless(CampaignStep.DRAWN)
    if command.object_id not in campaign.chosen:
        raise Refused("campaign.object_not_drawn", object=command.object_id)
    if not isinstance(command, ReplaceObject) and command.inspector not in campaign.chosen[command.object_id]:
        raise Refused("campaign.inspector_not_drawn", staff=command.inspector, object=command.object_id)
    return campaign


def decide_recusal(campaign: Campaign, command: DecideRecusal, announcement: Announcement, ticket: Ticket) -> list[Fact]:
    """决定回避. One that is granted replaces the inspector."""
    decided: list[Fact] = [fact_of(RecusalDecided, command, draw=_number(campaign))]
    if command.granted:
        successor = next_inspector(campaign, command.object_id, announcement, ticket)
        decided.append(fact_of(InspectorReplaced, command, draw=_number(campaign), reason=command.ground, successor=successor))
    return decided


def replace_inspector(campaign: Campaign, command: ReplaceInspector, announcement: Announcement, ticket: Ticket) -> list[Fact]:
    """更换检查人员 by the next in the draw's own order. Raises Refused for a ground on which the head has refused a recusal."""
    if (command.object_id, command.inspector, command.reason) in campaign.refused:
        raise Refused("campaign.ground_was_refused", staff=command.inspector, object=command.object_id)
    successor = next_inspector(campaign, command.object_id, announcement, ticket)
    return [fact_of(InspectorReplaced, command, draw=_number(campaign), successor=successor)]


def replace_object(
    campaign: Campaign, command: ReplaceObject, announcement: Announcement, result: DrawResult, ticket: Ticket
) -> list[Fact]:
    """更换检查对象 by the next of its layer, whose inspectors are drawn as the result's were."""
    successor, inspectors = next_object(campaign, command.object_id, announcement, result, ticket)
    return [fact_of(ObjectReplaced, command, draw=_number(campaign), successor=successor, inspectors=inspectors)]


def next_object(
    campaign: Campaign, name: str, announcement: Announcement, result: DrawResult, ticket: Ticket
) -> tuple[ObjectId | None, tuple[StaffId, ...]]:
    """The next of the ranking in the layer of an object, and its inspectors: none where too few are left."""
    stratum = next(each.stratum for each in announcement.objects if each.id == name)
    passed = set(campaign.chosen) | campaign.ended
    successor = next((each for each in result.ranking[stratum] if each not in passed), None)
    if successor is None:
        return None, ()
    without = replace(campaign, chosen={each: staff for each, staff in campaign.chosen.items() if each != name})
    found = tuple(_candidates(without, successor, announcement, ticket))[: announcement.per_object]
    return successor, found if len(found) == announcement.per_object else ()


def _number(campaign: Campaign) -> int:
    return len(campaign.draws)


def next_inspector(campaign: Campaign, name: str, announcement: Announcement, ticket: Ticket) -> StaffId | None:
    """The first by ticket of those who may take somebody's place at an object."""
    return next(_candidates(campaign, name, announcement, ticket), None)


def _candidates(campaign: Campaign, name: str, announcement: Announcement, ticket: Ticket) -> Iterator[StaffId]:
    """Inspectors of the frozen pool who may inspect an object, by ticket: not recused, not replaced there before, below their cap."""
    inspected = next(each for each in announcement.objects if each.id == name)
    passed = {each.inspector for each in announcement.recusals if each.object == name}
    passed |= {staff for of, staff in campaign.left if of == name} | set(campaign.chosen.get(name, ()))
    if announcement.cap is not None:
        passed |= {staff for staff, times in _times(campaign.chosen).items() if times >= announcement.cap}
    free = [
        each.id
        for each in announcement.inspectors
        if each.id not in passed
        and (each.valid_until is None or each.valid_until >= announcement.on)
        and suits(each, inspected.county, inspected.field)
    ]
    return (StaffId(each) for each in sorted(free, key=lambda each: (ticket(f"inspector/{name}/{each}"), each)))


def _times(chosen: Mapping[str, tuple[str, ...]]) -> Counter[str]:
    return Counter(staff for inspectors in chosen.values() for staff in inspectors)
