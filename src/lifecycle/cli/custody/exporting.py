"""导出: `lifecycle export`."""

import sys
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from msgspec import to_builtins

from lifecycle.cli.custody.keeping import checkpoints_of
from lifecycle.cli.opened import opened
from lifecycle.cli.options import As, Confirm, Json, ProjectCode
from lifecycle.cli.output import language, show_json, write
from lifecycle.desk import Desk
from lifecycle.desk.about_projects import project_bearing
from lifecycle.desk.export import export_project, register_export
from lifecycle.ledger import LedgerUnavailable
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keeper import Errand, Witnessing
from lifecycle.ledger.signing.sm2 import Countersigning
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.tree.tree import Tree
from lifecycle.reasons import why
from lifecycle.regular_files import content_of
from lifecycle.settings import sm2_device, witnesses
from lifecycle.staff.access import ExportProject
from lifecycle.vocabulary import CommandId, Refused, StaffId
from lifecycle.wording import Sentence, say


def export(
    code: ProjectCode,
    out: Annotated[Path, typer.Option(help="要写的ZIP文件 · the ZIP file to write", metavar="FILE")],
    by: As,
    since: Annotated[
        Path | None, typer.Option(help="旧检查点文件，附上一致性证明 · an old checkpoint, to be shown to be continued", metavar="FILE")
    ] = None,
    cosigned_by: Annotated[
        str | None,
        typer.Option(help="截至此见证人或复算人最近副署的检查点 · as of the newest checkpoint that this key has cosigned", metavar="KEY"),
    ] = None,
    without_attachments: Annotated[bool, typer.Option("--without-attachments", help="不带附件 · leave attachments out")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件 · overwrite")] = False,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """导出一个项目，供他人离线核验；导出本身也登记 · export a project for others to verify offline; the export is recorded."""
    if out.exists() and not force:
        raise Refused("export.exists", file=str(out))
    old, cosigner = since and _note(since), cosigned_by and read_key(cosigned_by)
    with opened() as desk:
        command = ExportProject(
            id=CommandId(f"export/{uuid4()}"),
            on=desk.today(),
            by=StaffId(by),
            project=project_bearing(desk.counter(), code),
            attachments=not without_attachments,
            confirmed=tuple(confirm or ()),
        )
        register_export(desk, command)
        checkpoints = checkpoints_of(desk.ledger)
        note = cosigned_note(checkpoints, cosigner) if cosigner else fresh_note(desk, checkpoints)
        done = export_project(desk, command, note, checkpoints.key.public, out, since=old or None)
    if as_json:
        show_json({"file": str(out), "key": str(checkpoints.key.public), **to_builtins(done)})
    else:
        write(say("export.written", language(), file=str(out), key=checkpoints.key.public, **to_builtins(done)) + "\n")


def fresh_note(desk: Desk, checkpoints: Checkpoints) -> Note:
    """A checkpoint of this moment, cosigned by those who can be reached. Who cannot be reached does not hold up an export."""
    note = checkpoints.make(desk.real_day())
    errands: dict[str, Errand] = {
        each.url: Witnessing(each, checkpoints, Tree(desk.ledger.engine), desk.ledger.continuity) for each in witnesses()
    }
    if device := sm2_device():
        errands["SM2"] = Countersigning(device, checkpoints)
    for name, errand in errands.items():
        try:
            errand(note)
        except (Unreachable, NotWitnessed) as error:
            sys.stderr.write(say("export.not_cosigned", language(), url=name, why=why(error)) + "\n")
    return checkpoints.kept(Checkpoint.parse(note.text).head.size)


def cosigned_note(checkpoints: Checkpoints, cosigner: VerifierKey) -> Note:
    """The newest checkpoint that this key has cosigned. Raises Refused where there is none."""
    try:
        note = checkpoints.signed_by(cosigner)
    except NoteError as error:
        raise LedgerUnavailable(Sentence("unavailable.kept_checkpoint", why=why(error))) from error
    if note is None or Checkpoint.parse(note.text).origin != checkpoints.key.public.name:  # before a restore the ledger had another name
        raise Refused("export.never_cosigned", name=cosigner.name)
    return note


LARGEST_NOTE = 1 << 20
"""Bytes of a checkpoint, far more than one has with all its signatures."""


def _note(file: Path) -> Note:
    try:
        return Note.read(content_of(file.resolve(), LARGEST_NOTE))
    except OSError as error:
        raise Refused("export.since_unreadable", file=str(file), reason=why(error)) from error
    except NoteError as error:
        raise Refused("export.since_unreadable", file=str(file), reason=error.sentence) from error


def read_key(written: str) -> VerifierKey:
    """A public key as it is typed. Raises Refused."""
    try:
        return VerifierKey.parse(written)
    except NoteError as error:
        raise Refused("witness.bad_key", key=written, why=error.sentence) from error
