"""抽取公示: every announced draw for everybody, with what the visitor's own browser needs to draw again."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lifecycle.desk.inspections.reading_campaigns import campaigns_of, draw_is_public
from lifecycle.desk.inspections.streams import campaign_stream
from lifecycle.web.campaigns.drawn import draws_shown
from lifecycle.web.campaigns.files import file_of, names_on
from lifecycle.web.campaigns.standing import called, rail
from lifecycle.web.layout.page import page
from lifecycle.web.pages.public.policies import Anybody
from lifecycle.web.scope import ThePublicDraw
from lifecycle.web.transport.bounds import HashAsked
from lifecycle.web.visitor import TheDesk, TheSheets

router = APIRouter()


@router.get("/draws", name="draws")
def draws(request: Request, desk: TheDesk, visiting: Anybody) -> Response:
    """抽取公示: the campaigns that were announced, the newest first."""
    found = [each for each in campaigns_of(desk.ledger) if each.draws and draw_is_public(desk.ledger, each)]
    ordered = sorted(found, key=lambda each: (each.draws[-1].announced.on, each.plan.campaign), reverse=True)
    return page(request, "public/draws.html", visitor=visiting, campaigns=ordered)


@router.get("/draws/{campaign}", name="draw")
def draw(request: Request, standing: ThePublicDraw, desk: TheDesk, sheets: TheSheets, visiting: Anybody) -> Response:
    """一次抽查活动的公示. Inspectors are called by their staff ids alone."""
    shown = draws_shown(desk.ledger, standing, desk.ledger.load(campaign_stream(standing.plan.campaign)).recorded)
    return page(
        request,
        "public/draw.html",
        visitor=visiting,
        campaign=standing,
        rail=rail(standing),
        draws=shown,
        called=called(desk.ledger, sheets, standing.plan.object_kind, names_on(shown)),
    )


@router.get("/draws/{campaign}/files/{sha256}", name="draw_file")
def draw_file(standing: ThePublicDraw, sha256: HashAsked, desk: TheDesk) -> Response:
    """抽取文件: announcement, random numbers or result, as they are kept."""
    return file_of(desk, standing, sha256)
