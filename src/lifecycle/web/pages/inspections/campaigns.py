"""抽查活动的网页: the list, and each campaign with its draws: what is frozen, what was drawn, and who took whose place."""

from fastapi import APIRouter, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.inspections.reading_campaigns import campaigns_of, draw_is_public
from lifecycle.desk.inspections.streams import campaign_stream
from lifecycle.desk.tagging import fact_name
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.web.campaigns.drawn import draws_shown
from lifecycle.web.campaigns.entry import CampaignEntry, may_give
from lifecycle.web.campaigns.files import export_of, file_of, names_on
from lifecycle.web.campaigns.forms import BY_NAME
from lifecycle.web.campaigns.standing import NextStep, called, next_step, rail
from lifecycle.web.forms.filing import done_by
from lifecycle.web.layout.page import language, page
from lifecycle.web.scope import TheCampaign, TheDrawn, withheld_from
from lifecycle.web.transport.bounds import HashAsked, RecordedAt
from lifecycle.web.visitor import Now, Officer, TheDesk, TheSheets, Visitor
from lifecycle.wording import say

router = APIRouter()


class CampaignRow(Struct, frozen=True):
    """一行: a campaign of the list, with what comes next."""

    campaign: Campaign
    next: NextStep


@router.get("/inspections/campaigns", name="campaigns")
def campaigns(request: Request, desk: TheDesk, officer: Officer) -> Response:
    """全部抽查活动, the newest first."""
    found = sorted(campaigns_of(desk.ledger), key=lambda each: (each.plan.year, each.plan.on, each.plan.campaign), reverse=True)
    return page(
        request,
        "staff/campaigns/all.html",
        visitor=officer,
        lines=[CampaignRow(each, next_step(each, desk.today())) for each in found],
        today=desk.today(),
        forms=_offered(CampaignEntry(now=desk.counter().now.replace(tzinfo=None)), officer),
    )


@router.get("/inspections/campaigns/{campaign}", name="due_in_campaign")
def shown(
    request: Request, standing: TheCampaign, desk: TheDesk, sheets: TheSheets, officer: Officer, recorded: RecordedAt = None, of: str = ""
) -> Response:
    """一次抽查活动. of: what falls due there, as the tray names it; all of it stands on the page."""
    facts = desk.ledger.load(campaign_stream(standing.plan.campaign)).recorded
    withheld = withheld_from(desk, standing, officer)
    draws = () if withheld else draws_shown(desk.ledger, standing, facts)
    lang = language(request)
    return page(
        request,
        "staff/campaigns/one.html",
        visitor=officer,
        today=desk.today(),
        campaign=standing,
        items=next((each.title for each in desk.rulebook.documents if each.id == standing.plan.items), standing.plan.items),
        ratio=f"{(standing.plan.ratio * 100).normalize():f}%",
        facts=() if withheld else facts,
        fact_name=fact_name,
        rail=rail(standing),
        next=next_step(standing, desk.today()),
        draws=draws,
        called=called(desk.ledger, sheets, standing.plan.object_kind, names_on(draws)),
        withheld=withheld,
        public=bool(standing.draws) and draw_is_public(desk.ledger, standing),
        forms=_offered(CampaignEntry(campaign=standing, now=desk.counter().now.replace(tzinfo=None)), officer),
        done=[say(f"fact.{fact_name(each.fact)}", lang) for each in done_by(desk, officer.staff, recorded)],
    )


@router.get("/inspections/campaigns/{campaign}/files/{sha256}", name="campaign_file")
def campaign_file(standing: TheDrawn, sha256: HashAsked, desk: TheDesk) -> Response:
    """抽取文件, to those who may see the draw."""
    return file_of(desk, standing, sha256)


@router.get("/inspections/campaigns/{campaign}/export", name="campaign_export")
def campaign_export(standing: TheDrawn, desk: TheDesk, now: Now) -> Response:
    """导出抽取, for `lifecycle draw verify`, to those who may see the draw."""
    return export_of(desk, standing, now)


def _offered(entry: CampaignEntry, officer: Visitor) -> list[str]:
    """The forms that make sense now and are open to the visitor."""
    return [name for name, form in BY_NAME.items() if entry.admits(form.command) and may_give(officer, form.command)]
