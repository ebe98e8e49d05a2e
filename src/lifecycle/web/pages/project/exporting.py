"""导出一个项目, for an auditor to take away and verify offline: as of the newest checkpoint, which witnesses may have signed by now."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from lifecycle.desk.export import export_project, register_export
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.staff.access import ExportProject
from lifecycle.vocabulary import CommandId, Refused
from lifecycle.web.scope import TheProject
from lifecycle.web.visitor import Now, Officer, TheDesk

router = APIRouter()
CHUNK = 1 << 16


@router.get("/audit/{code}/export", name="audit_export")
def audit_export(opened: TheProject, desk: TheDesk, officer: Officer, now: Now) -> StreamingResponse:
    """The file is whole before the first byte leaves. Raises Refused while no checkpoint covers the project."""
    command = ExportProject(
        id=CommandId(f"export/{uuid4()}"),
        on=desk.today(),
        by=officer.staff,
        behalf=officer.behalf,
        project=opened.id,
        attachments=True,
    )
    register_export(desk, command)
    checkpoints = Checkpoints(desk.ledger, own_key(desk.ledger), lambda: now)
    note = checkpoints.latest()
    if note is None:
        raise Refused("export.not_yet", size=0)
    with TemporaryDirectory(prefix="export-") as folder:
        file = Path(folder) / "export.zip"
        export_project(desk, command, note, checkpoints.key.public, file)
        size, content = file.stat().st_size, file.open("rb")  # whoever goes away in the middle leaves no file behind
    name = quote(f"{opened.project.code}-{desk.today()}.zip")
    return StreamingResponse(
        iter(partial(content.read, CHUNK), b""),
        media_type="application/zip",
        headers={"Content-Length": str(size), "Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        background=BackgroundTask(content.close),
    )
