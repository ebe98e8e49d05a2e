"""附件: a scan is kept first, under the SHA-256 of its content, and then named by the command that it belongs to."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.desk.scans import hand_in
from lifecycle.values.ends import FURTHEST
from lifecycle.vocabulary import Sha256
from lifecycle.web import arriving
from lifecycle.web.api.answers import answer, documented
from lifecycle.web.api.asked import interface
from lifecycle.web.arriving import Upload
from lifecycle.web.pages.project.projects import attachment as of_project
from lifecycle.web.scans import KINDS, LARGEST, kind_of
from lifecycle.web.scope import TheProject
from lifecycle.web.transport.bounds import HashAsked
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Now, Officer, TheDesk

router = interface()
FILE = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()}


Sealed = Annotated[
    bool, Query(description="keep it encrypted under a key of its own, so that it can be erased; its SHA-256 is then another")
]


class Kept(Struct, frozen=True, kw_only=True):
    """已保存的附件."""

    sha256: Sha256
    media_type: str
    bytes: int


async def content(request: Request) -> bytes:
    """The file, or a part of it. Counted here, since a route's own `max_body_size` answers in plain text. Raises HTTPException."""
    came = bytearray()
    async for piece in request.stream():
        came += piece
        if len(came) > LARGEST:
            raise HTTPException(413)
    return bytes(came)


@router.post(
    "/attachments",
    name="api_keep_attachment",
    status_code=201,
    responses=documented(Kept, 401, 403, 413, 422, status=201),
    openapi_extra={"requestBody": {"required": True, "content": FILE}},
)
def keep(given: Annotated[bytes, Depends(content)], desk: TheDesk, officer: Officer, sealed: Sealed = False) -> Response:
    """保存附件: PDF, JPEG or PNG, by its first bytes. The same file twice is kept once. A command names your own, or your county's."""
    kind = kind_of(given)
    if kind is None:
        raise Problem(422, "form.scan_kind")
    sha256 = hand_in(desk.ledger, given, officer.staff, officer.counties(), sealed=sealed)
    return answer(Kept(sha256=sha256, media_type=kind, bytes=len(given)), 201)


Whole = Annotated[HashAsked, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the whole file")]
Bytes = Annotated[int, Header(alias="Upload-Length", ge=0, le=FURTHEST, description="bytes of the whole file")]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=FURTHEST, description="bytes that come before this part")]
PART = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
TOLD = {"Upload-Offset": "where the next part begins", "Upload-Length": "bytes of the whole file", "Upload-Complete": "?1 once it is kept"}


def _upload(shown: Upload, status: int = 200) -> Response:
    return answer(shown, status, shown.headers)


@router.post(
    "/uploads/{sha256}",
    name="api_begin_upload",
    status_code=201,
    responses=documented(Upload, 401, 403, 409, 413, 422, status=201, headers=TOLD),
)
def begin_upload(sha256: Whole, length: Bytes, desk: TheDesk, officer: Officer, now: Now, sealed: Sealed = False) -> Response:
    """开始分段上传. Sent again, it says where to go on: after a break nothing has to be remembered but the file."""
    return _upload(arriving.begin(desk.ledger, officer, sha256, length, now, sealed=sealed), 201)


@router.get("/uploads/{sha256}", name="api_upload", responses=documented(Upload, 401, 403, 404, 422, headers=TOLD))
def upload(sha256: Whole, desk: TheDesk, officer: Officer, now: Now) -> Response:
    """查询分段上传: where the next part begins. HEAD says it, too."""
    return _upload(arriving.find(desk.ledger, officer, sha256, now))


@router.patch(
    "/uploads/{sha256}",
    name="api_send_part",
    responses=documented(Upload, 401, 403, 404, 409, 413, 422, headers=TOLD),
    openapi_extra={"requestBody": {"required": True, "content": PART}},
)
def send_part(
    sha256: Whole, offset: Offset, given: Annotated[bytes, Depends(content)], desk: TheDesk, officer: Officer, now: Now
) -> Response:
    """上传一段. With the last one the file is kept as an attachment, if its SHA-256 is as announced; its answer may be asked for again."""
    return _upload(arriving.receive(desk.ledger, officer, sha256, offset, given, now))


@router.delete("/uploads/{sha256}", name="api_discard_upload", responses=documented(Upload, 401, 403, 404, 422))
def discard_upload(sha256: Whole, desk: TheDesk, officer: Officer, now: Now) -> Response:
    """放弃分段上传. What was kept already stays kept."""
    shown = arriving.find(desk.ledger, officer, sha256, now)
    arriving.discard(desk.ledger, officer, sha256, now)
    return answer(shown)


@router.get(
    "/projects/{code}/attachments/{sha256}",
    name="api_attachment",
    response_class=Response,
    responses={
        **documented(Kept, 401, 403, 404, 409, 422),
        200: {"description": "附件", "content": FILE | {"application/octet-stream": {}}},
    },
)
def attachment(opened: TheProject, sha256: HashAsked, desk: TheDesk) -> Response:
    """附件, where a fact of this project names it."""
    return of_project(opened, sha256, desk)
