"""扫描件 and 照片: what is uploaded is kept in the attachments before anything else: a form sent once more need not bring it again."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from msgspec.structs import replace
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.scans import hand_in, may_name
from lifecycle.ledger import AttachmentMissing, Ledger
from lifecycle.ledger.persons.sealed_files import SealedFileErased, SealedFiles
from lifecycle.vocabulary import Refused
from lifecycle.web.typed import FILE, PHOTOS, Typed
from lifecycle.web.visitor import Visitor

LARGEST = 20_000_000
KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""开头的字节 -> 类型: what a scan may be. What the browser says of a file is not believed."""
SCAN, NAME, SEALED = "scan", "scan_name", "scan_sealed"
"""The fields that hold the SHA-256 and the name of the file, once it is kept; and whether it is to be kept under a key of its own."""
ACCEPT = ".pdf,.jpg,.jpeg,.png"
OF_PHOTOS = frozenset({"image/jpeg", "image/png"})
MOST_PHOTOS = 20
"""As many as a field takes."""


def kind_of(content: bytes) -> str | None:
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), None)


def with_scan(typed: Typed, upload: UploadFile | None, ledger: Ledger, by: Visitor) -> Typed:
    """The form with its scan kept, encrypted where that is ticked. Raises BadInput for a file that is none, or too large, or that was never
    handed in by the visitor, or that is kept in the clear although it is ticked by now.
    """
    sealed = typed.one(typed.form, SEALED) == "yes"
    if upload is not None:
        content = upload.file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise _unfit("form.scan_too_large", most=LARGEST // 1_000_000)
        if kind_of(content) is None:
            raise _unfit("form.scan_kind")
        added = {SCAN: (hand_in(ledger, content, by.staff, by.counties(), sealed=sealed),), NAME: (upload.filename or "",)}
        return replace(typed, values={**typed.values, **added})
    sha256 = typed.one(typed.form, SCAN)
    if sha256 and not is_kept(sha256, ledger, by):
        raise _unfit("form.scan_gone")
    if sha256 and sealed and not SealedFiles(ledger).seals(sha256):
        raise _unfit("form.scan_in_clear")
    return typed


def with_photos(
    typed: Typed, uploads: Mapping[str, Sequence[UploadFile]], ledger: Ledger, by: Visitor
) -> tuple[Typed, tuple[Problem, ...]]:
    """The form with its photos kept, by the field that they were chosen in; and what is no photo, is too large, or was never handed in by
    the visitor. What is right is kept all the same, and comes back with the form.
    """
    sealed = typed.one(typed.form, SEALED) == "yes"
    values, problems = dict(typed.values), list[Problem]()
    for field in dict.fromkeys((*uploads, *(name for name in values if name.endswith(PHOTOS)))):
        kept = list(photos_of(typed, field))
        problems += [Problem(f"{field}{FILE}", "form.photo_gone") for each in kept if not is_kept(each, ledger, by)]
        kept = [each for each in kept if is_kept(each, ledger, by)]
        for upload in uploads.get(field, ()):
            content = upload.file.read(LARGEST + 1)
            if len(content) > LARGEST:
                problems.append(Problem(f"{field}{FILE}", "form.photo_too_large", {"name": upload.filename, "most": LARGEST // 1_000_000}))
            elif kind_of(content) not in OF_PHOTOS:
                problems.append(Problem(f"{field}{FILE}", "form.photo_kind", {"name": upload.filename}))
            else:
                kept.append(hand_in(ledger, content, by.staff, by.counties(), sealed=sealed))
        values[field] = tuple(dict.fromkeys(kept))
        if len(values[field]) > MOST_PHOTOS:
            problems.append(Problem(f"{field}{FILE}", "form.photos_too_many", {"most": MOST_PHOTOS}))
    return replace(typed, values=values), tuple(problems)


def photos_of(typed: Typed, field: str) -> tuple[str, ...]:
    """The photos of a field, each once."""
    return tuple(dict.fromkeys(filter(None, typed.values.get(field, ()))))


def as_file(ledger: Ledger, sha256: str) -> Response:
    """A file as browsers keep it. Raises Refused for one that was erased, HTTPException for one that is not there."""
    try:
        content = SealedFiles(ledger).get(sha256)
    except AttachmentMissing:
        raise HTTPException(404) from None
    except SealedFileErased as erased:
        raise Refused("attachment.erased", sha256=sha256[:12], on=erased.on) from None
    kind = kind_of(content) or "application/octet-stream"
    named = f'attachment; filename="{sha256[:12]}.{kind.rpartition("/")[2]}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": named})


def attached(content: bytes, name: str, media_type: str) -> Response:
    """A file that was made just now, to be kept under this name."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


def is_kept(sha256: str, ledger: Ledger, by: Visitor) -> bool:
    """Whether a form names a file that was handed in here, by the visitor or for a county of the visitor's."""
    return may_name(ledger, sha256, by.hands, by.counties() or ())


def _unfit(code: str, **values: object) -> BadInput:
    return BadInput(Problem("scan_file", code, dict(values)))
