"""抽查活动: campaigns as they stand, and their commands."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.desk import Desk
from lifecycle.desk.inspections.reading_campaigns import campaign_of, campaigns_of
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep
from lifecycle.inspections.campaigns.plan import ApproveCampaign, CampaignApproved, CampaignPlanned, PlanCampaign
from lifecycle.vocabulary import Refused
from lifecycle.web.access import gives
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.api.commands import ANSWERS, TheAsked, carried_out, named
from lifecycle.web.api.exact import read
from lifecycle.web.api.naming import by_slug
from lifecycle.web.transport.bounds import IdAsked
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Officer, TheDesk

router = interface()

OF_CAMPAIGNS = by_slug((PlanCampaign, ApproveCampaign))


class CampaignLine(Struct, frozen=True, kw_only=True):
    """抽查活动 of the list."""

    campaign: str
    title: str
    year: int
    step: CampaignStep
    first_day: date | None
    last_day: date | None


class Campaigns(Struct, frozen=True, kw_only=True):
    """全部抽查活动, by number."""

    campaigns: tuple[CampaignLine, ...]


class CampaignShown(Struct, frozen=True, kw_only=True):
    """抽查活动 as it stands."""

    campaign: str
    step: CampaignStep
    plan: CampaignPlanned
    approval: CampaignApproved | None


@router.get("/campaigns", name="api_campaigns", responses=documented(Campaigns, 401, 403))
def campaigns(desk: TheDesk) -> Response:
    """全部抽查活动."""
    return answer(Campaigns(campaigns=tuple(_lines(desk))))


def _lines(desk: Desk) -> Iterator[CampaignLine]:
    for each in campaigns_of(desk.ledger):
        days = each.approval
        yield CampaignLine(
            campaign=each.plan.campaign,
            title=each.plan.title,
            year=each.plan.year,
            step=each.step,
            first_day=days and days.first_day,
            last_day=days and days.last_day,
        )


@router.get("/campaigns/{campaign}", name="api_campaign", responses=documented(CampaignShown, 401, 403, 404))
def shown(campaign: IdAsked, desk: TheDesk) -> Response:
    """一次抽查活动."""
    return answer(_shown(_standing(desk, campaign)))


def _shown(campaign: Campaign) -> CampaignShown:
    return CampaignShown(campaign=campaign.plan.campaign, step=campaign.step, plan=campaign.plan, approval=campaign.approval)


def _standing(desk: Desk, campaign: str) -> Campaign:
    """Raises Problem for one that is not there."""
    try:
        return campaign_of(desk.ledger, campaign)
    except Refused as unknown:
        raise Problem(404, unknown.code, **unknown.values) from unknown


@router.post(
    "/campaigns/{campaign}/commands/{command}",
    name="api_campaign_command",
    dependencies=gives(*OF_CAMPAIGNS.values()),
    status_code=201,
    responses=ANSWERS,
)
def of_campaign(command: str, campaign: IdAsked, asked: TheAsked, desk: TheDesk, officer: Officer) -> Response:
    """办理抽查活动的一条命令."""
    kind = named(command, OF_CAMPAIGNS)
    return carried_out(desk, read(kind, asked.body, asked.doubts, id=asked.id(officer.staff), by=officer.staff, campaign=campaign), asked)
