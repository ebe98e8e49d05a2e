"""附件: a scan is kept first, under the SHA-256 of its content, and then named by the command that it belongs to."""

from typing import Annotated

from fastapi import Depends, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.scans import hand_in
from lifecycle.vocabulary import Sha256
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.pages.project.projects import attachment as of_project
from lifecycle.web.scans import KINDS, LARGEST, kind_of
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Officer, TheDesk

router = interface()
FILE = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()}


class Kept(Struct, frozen=True, kw_only=True):
    """已保存的附件."""

    sha256: Sha256
    media_type: str
    bytes: int


async def content(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/attachments",
    name="api_keep_attachment",
    status_code=201,
    max_body_size=LARGEST,
    responses=documented(Kept, 401, 403, 413, 422, status=201),
    openapi_extra={"requestBody": {"required": True, "content": FILE}},
)
def keep(given: Annotated[bytes, Depends(content)], desk: TheDesk, officer: Officer) -> Response:
    """保存附件: PDF, JPEG or PNG, by its first bytes. The same file twice is kept once. A command names your own, or your county's."""
    kind = kind_of(given)
    if kind is None:
        raise Problem(422, "form.scan_kind")
    sha256 = hand_in(desk.ledger, given, officer.staff, officer.counties())
    return answer(Kept(sha256=sha256, media_type=kind, bytes=len(given)), 201)


@router.get(
    "/projects/{code}/attachments/{sha256}",
    name="api_attachment",
    response_class=Response,
    responses={**documented(Kept, 401, 403, 404, 422), 200: {"description": "附件", "content": FILE | {"application/octet-stream": {}}}},
)
def attachment(opened: TheProject, sha256: str, desk: TheDesk) -> Response:
    """附件, where a fact of this project names it."""
    return of_project(opened, sha256, desk)
