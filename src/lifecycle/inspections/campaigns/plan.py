"""抽查计划: what a campaign is for, and what it rests on."""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.field_types import CampaignId, DocumentId, PlanYear
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, evolve, planned
from lifecycle.inspections.registers.objects import OBJECT_ID, ObjectKind
from lifecycle.values.ends import Count, Year
from lifecycle.values.text import shortened
from lifecycle.vocabulary import Ahead, Citation, Command, Fact, PaperNumber, Past, Rate, Refused, TextLine, fact_of

MONTHS = range(1, 13)


class Batch(Struct, frozen=True, kw_only=True):
    """批次: the months in which it is drawn and carried out, 1 to 12."""

    name: TextLine
    months: tuple[Count, ...]


class TimesInspected(Struct, frozen=True, kw_only=True):
    """本年已检查次数 of one unit or object, by all departments, as far as it is known when the campaign is approved."""

    inspected: TextLine
    times: Count


class CampaignPlanned(Fact, frozen=True, kw_only=True, tag="campaign-planned"):
    """列入年度抽查计划: one line of the plan. items: the list of inspection items; pool_size: 抽查基数 when it was planned.

    ratio: 抽查比例; started_by: 发起部门; joint: 联合部门; filed_with: 报备单位; published_on: 公布日期.
    """

    campaign: CampaignId
    title: TextLine
    year: PlanYear
    items: DocumentId
    object_kind: ObjectKind
    pool_size: int
    ratio: Rate
    batches: tuple[Batch, ...] = ()
    started_by: TextLine
    joint: tuple[TextLine, ...] = ()
    filed_with: TextLine | None = None
    published_on: Past | None = None


class PlanCampaign(Command, frozen=True, kw_only=True):
    """列入抽查计划."""

    campaign: CampaignId
    title: TextLine
    year: Year
    items: DocumentId
    object_kind: ObjectKind
    pool_size: Count
    ratio: Rate
    batches: tuple[Batch, ...] = ()
    started_by: TextLine
    joint: tuple[TextLine, ...] = ()
    filed_with: TextLine | None = None
    published_on: Past | None = None


class CampaignApproved(Fact, frozen=True, kw_only=True, tag="campaign-approved"):
    """行政检查审批: by the head, with what it rests on, where the task comes from, and when the checks may take place.

    unannounced: the objects are not told before the checks begin, and the draw becomes public then.
    """

    campaign: CampaignId
    number: PaperNumber
    basis: tuple[Citation, ...]
    task_source: TextLine
    times: tuple[TimesInspected, ...] = ()
    first_day: Ahead
    last_day: Ahead
    unannounced: bool = False


class ApproveCampaign(Command, frozen=True, kw_only=True):
    """审批抽查活动."""

    campaign: CampaignId
    number: PaperNumber
    basis: tuple[Citation, ...]
    task_source: TextLine
    times: tuple[TimesInspected, ...] = ()
    first_day: Ahead
    last_day: Ahead
    unannounced: bool = False


@evolve.register
def _(fact: CampaignPlanned, _campaign: Campaign | None) -> Campaign:
    return Campaign(plan=fact)


@evolve.register
def _(fact: CampaignApproved, campaign: Campaign) -> Campaign:
    return replace(campaign, approval=fact)


def plan(known: Campaign | None, command: PlanCampaign, documents: Collection[str]) -> list[Fact]:
    """列入抽查计划. documents: the ids of all policy documents, of which the list of items is one.

    Raises Refused for a number that has no form or is used, a list that is not there, an empty pool, and a ratio or month that is none.
    """
    if not OBJECT_ID.fullmatch(command.campaign):
        raise Refused("campaign.id_form", campaign=shortened(command.campaign))
    if known is not None:
        raise Refused("campaign.number_used", campaign=command.campaign, title=known.plan.title)
    if command.items not in documents:
        raise Refused("campaign.items_unknown", items=shortened(command.items))
    if command.pool_size < 1:
        raise Refused("campaign.pool_empty", given=command.pool_size)
    if not 0 < command.ratio <= 1:
        raise Refused("campaign.ratio", given=command.ratio)
    if wrong := next((each for each in command.batches if not each.months or set(each.months) - set(MONTHS)), None):
        raise Refused("campaign.months", batch=wrong.name)
    return [fact_of(CampaignPlanned, command)]


def approve(known: Campaign | None, command: ApproveCampaign) -> list[Fact]:
    """审批抽查活动. Raises Refused twice, without a basis, and for days that run backwards."""
    planned(known, command.campaign).refuse_unless(CampaignStep.PLANNED)
    if not command.basis:
        raise Refused("campaign.no_basis")
    if command.last_day < command.first_day:
        raise Refused("campaign.days_backwards", since=command.first_day, until=command.last_day)
    if below := next((each for each in command.times if each.times < 0), None):
        raise Refused("campaign.times_below_zero", inspected=below.inspected, times=below.times)
    return [fact_of(CampaignApproved, command)]
