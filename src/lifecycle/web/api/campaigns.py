"""抽查活动: campaigns as they stand, and their commands."""

from collections.abc import Iterator
from datetime import date

from fastapi import Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk.desk import Desk
from lifecycle.desk.inspections.reading_campaigns import campaigns_of
from lifecycle.inspections.campaigns.announcing import AnnounceDraw, DrawAnnounced
from lifecycle.inspections.campaigns.campaign import Campaign, CampaignStep, DrawOfCampaign
from lifecycle.inspections.campaigns.drawing import Assigned, DrawSeeded, DrawVoided, ObjectsDrawn, SeedDraw, VoidDraw
from lifecycle.inspections.campaigns.plan import ApproveCampaign, CampaignApproved, CampaignPlanned, PlanCampaign
from lifecycle.inspections.campaigns.substitution import DecideRecusal, ReplaceInspector, ReplaceObject
from lifecycle.vocabulary import StaffId
from lifecycle.web.access import gives
from lifecycle.web.api.answers import JSON, answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.api.commands import ANSWERS, TheAsked, carried_out, named
from lifecycle.web.api.exact import read
from lifecycle.web.api.naming import by_slug
from lifecycle.web.campaigns.files import ZIP, export_of
from lifecycle.web.layout.page import language
from lifecycle.web.pages.inspections.fairness import YearWanted, workbook_of
from lifecycle.web.pages.register import WORKBOOK
from lifecycle.web.scope import TheCampaign, TheDrawn, withheld_from
from lifecycle.web.transport.bounds import HashAsked, IdAsked
from lifecycle.web.visitor import Now, Officer, TheDesk

router = interface()

OF_CAMPAIGNS = by_slug((PlanCampaign, ApproveCampaign, AnnounceDraw, SeedDraw, VoidDraw, DecideRecusal, ReplaceInspector, ReplaceObject))


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


class DrawShown(Struct, frozen=True, kw_only=True):
    """一次抽取. seeded, drawn: null before its randomness is there; voided: null where it stands."""

    announced: DrawAnnounced
    seeded: DrawSeeded | None
    drawn: ObjectsDrawn | None
    voided: DrawVoided | None


class CampaignShown(Struct, frozen=True, kw_only=True):
    """抽查活动 as it stands. withheld: its draws are not told, since it is unannounced; assigned: who inspects what, as it stands now."""

    campaign: str
    step: CampaignStep
    plan: CampaignPlanned
    approval: CampaignApproved | None
    withheld: bool
    draws: tuple[DrawShown, ...]
    assigned: tuple[Assigned, ...]


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
def shown(opened: TheCampaign, desk: TheDesk, officer: Officer) -> Response:
    """一次抽查活动."""
    return answer(_shown(opened, withheld=withheld_from(desk, opened, officer)))


def _shown(campaign: Campaign, *, withheld: bool) -> CampaignShown:
    assigned = (Assigned(object_id=each, inspectors=tuple(map(StaffId, staff))) for each, staff in campaign.chosen.items())
    return CampaignShown(
        campaign=campaign.plan.campaign,
        step=campaign.step,
        plan=campaign.plan,
        approval=campaign.approval,
        withheld=withheld,
        draws=() if withheld else tuple(map(_draw, campaign.draws)),
        assigned=() if withheld else tuple(assigned),
    )


def _draw(each: DrawOfCampaign) -> DrawShown:
    return DrawShown(announced=each.announced, seeded=each.seeded, drawn=each.drawn, voided=each.voided)


@router.get(
    "/campaigns/{campaign}/files/{sha256}",
    name="api_campaign_file",
    response_class=Response,
    responses={
        **documented(CampaignShown, 401, 403, 404, 422),
        200: {"description": "抽取文件", "content": {JSON: {"schema": {"type": "object"}}}},
    },
)
def file(opened: TheDrawn, sha256: HashAsked, desk: TheDesk) -> Response:
    """抽取文件: an announcement, a seed or a result, as `lifecycle draw run` reads or writes it."""
    if sha256 not in opened.files:
        raise HTTPException(404)
    return Response(desk.ledger.attachments.get(sha256), media_type=JSON)


@router.get(
    "/campaigns/{campaign}/export",
    name="api_campaign_export",
    response_class=Response,
    responses={
        **documented(CampaignShown, 401, 403, 404, 409),
        200: {"description": "抽取的导出", "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def export(opened: TheDrawn, desk: TheDesk, now: Now) -> Response:
    """导出抽取, as of the newest checkpoint, for `lifecycle draw verify`."""
    return export_of(desk, opened, now)


@router.get(
    "/fairness",
    name="api_fairness",
    response_class=Response,
    responses={
        **documented(CampaignShown, 401, 403, 422),
        200: {"description": "公平性分析", "content": {WORKBOOK: {"schema": {"type": "string", "format": "binary"}}}},
    },
)
def fairness(request: Request, desk: TheDesk, year: YearWanted = None) -> Response:
    """公平性分析 of the draws of a year, as a workbook."""
    return workbook_of(desk, year or desk.today().year, language(request), desk.today())


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
