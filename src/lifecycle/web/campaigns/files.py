"""抽取文件 and the campaign to which they belong, as an address names them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk import Desk
from lifecycle.desk.inspections.draw_exports.making import export_draw
from lifecycle.desk.inspections.reading_campaigns import campaign_of
from lifecycle.inspections.campaigns.campaign import Campaign
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.vocabulary import Refused
from lifecycle.web.campaigns.drawn import DrawShown

JSON, ZIP = "application/json", "application/zip"


def opened(desk: Desk, number: str) -> Campaign:
    """Raises 404 for a campaign that is not there."""
    try:
        return campaign_of(desk.ledger, number)
    except Refused as unknown:
        raise HTTPException(404) from unknown


def file_of(desk: Desk, campaign: Campaign, sha256: str) -> Response:
    """A file of the campaign, by its hash, under a name that tells what it is. Raises 404 for any other."""
    name = next((name for name, hash_ in _files(campaign) if hash_ == sha256), None)
    if name is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return Response(desk.ledger.attachments.get(sha256), media_type=JSON, headers=headers)


def _files(campaign: Campaign) -> Iterator[tuple[str, str]]:
    for draw in campaign.draws:
        named = f"{campaign.plan.campaign}-{draw.announced.draw}"
        yield f"{named}-announcement", draw.announced.announcement
        if draw.seeded:
            yield f"{named}-seed", draw.seeded.seed
        if draw.drawn:
            yield f"{named}-result", draw.drawn.result


def export_of(desk: Desk, campaign: Campaign, now: datetime) -> Response:
    """导出抽取, as of the newest checkpoint. Raises Refused where there is none yet that covers the campaign."""
    checkpoints = Checkpoints(desk.ledger, own_key(desk.ledger), lambda: now)
    note = checkpoints.latest()
    if note is None:
        raise Refused("draw.export_not_yet", campaign=campaign.plan.campaign, size=0)
    with TemporaryDirectory(prefix="export-") as folder:
        file = Path(folder) / "export.zip"
        export_draw(desk.ledger, campaign.plan.campaign, checkpoints, note, file)
        content = file.read_bytes()
    name = quote(f"{campaign.plan.campaign}-{desk.today()}.zip")
    return Response(content, media_type=ZIP, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


def names_on(draws: Iterable[DrawShown]) -> set[str]:
    """The objects that a page of these draws names."""
    return {name for each in draws for name in each.named}
