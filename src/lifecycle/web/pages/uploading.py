"""分段上传 by a page: its script sends a large scan part after part as soon as it is chosen. Without it, the scan goes with the form."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from lifecycle.web import arriving
from lifecycle.web.api.answers import answer
from lifecycle.web.forms.filing import posted, sent
from lifecycle.web.transport.bounds import HashAsked
from lifecycle.web.transport.problems import Problem
from lifecycle.web.visitor import Now, Officer, TheDesk

router = APIRouter()
LONGEST_NUMBER = 12


@router.post("/uploads/{sha256}", name="send_part")
def send_part(
    sha256: Annotated[HashAsked, Path(pattern="^[0-9a-f]{64}$")],
    desk: TheDesk,
    officer: Officer,
    now: Now,
    given: Annotated[FormData, Depends(posted)],
) -> Response:
    """bytes: begins it, or says where to go on, sealed: to be kept encrypted; offset and part: adds a part. Raises Problem, which the
    script reads."""
    part = given.get("part")
    if isinstance(part, UploadFile):
        return answer(arriving.receive(desk.ledger, officer, sha256, _number(given, "offset"), part.file.read(), now))
    return answer(arriving.begin(desk.ledger, officer, sha256, _number(given, "bytes"), now, sealed=sent(given, "sealed") == "yes"))


def _number(given: FormData, name: str) -> int:
    written = sent(given, name)
    if not (written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER):
        raise Problem(422, "api.malformed_fields", fields=[name])
    return int(written)
