"""备份与恢复: `lifecycle backup` and `lifecycle restore`."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins
from sqlalchemy import make_url

from lifecycle.accounts import ensure_schema
from lifecycle.accounts.schema import accounts, requests, tallies, tokens, uploads
from lifecycle.accounts.upgrade import bring_up
from lifecycle.cli.custody.keeping import checkpoints_of
from lifecycle.cli.custody.safekeeping import loose
from lifecycle.cli.custody.verifying import NO, Keys, kept_keys, verifier_key
from lifecycle.cli.opened import now, opened
from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show_json, warn, write
from lifecycle.ledger import AttachmentStore
from lifecycle.ledger.backup.copying import Room
from lifecycle.ledger.backup.making import back_up
from lifecycle.ledger.backup.restore import Backup, check, restore
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.ledger.signing.continuity import last_gone_out
from lifecycle.ledger.store.database import beside
from lifecycle.projections.sheets import Sheets
from lifecycle.settings import attachments_folder, database_url, keys_folder
from lifecycle.wording import say

ACCOUNTS = Room(bring_up, (accounts, tokens, requests, uploads, tallies))
"""Sessions, devices, attempts and halves of secrets are left out: nobody is signed in after a restore, nobody held off, no half usable."""


def backup(
    out: Annotated[Path, typer.Option(help="要建的文件夹，不得已存在 · the folder to make", metavar="DIR")],
    as_json: Json = False,
) -> None:
    """不停机备份到一个文件夹。签名密钥、个人信息密钥不在其中，须另行保管 · back up while the ledger is in use, without any keys."""
    with opened() as desk:
        ensure_schema(desk.ledger.engine)
        note = checkpoints_of(desk.ledger).make(desk.real_day())
        made = back_up(desk.ledger, note, now(), out, ACCOUNTS)
    if as_json:
        show_json({"folder": str(out), **to_builtins(made)})
    else:
        counted = {"folder": str(out), "size": made.facts, "root": made.root, "attachments": made.attachments}
        write(say("backup.made", language(), **counted, keys=desk.ledger.keys) + "\n")
        if made.damaged:
            write(say("backup.attachments_damaged", language(), names=made.damaged) + "\n")
    if made.damaged:
        raise typer.Exit(NO)


def put_back(
    folder: Annotated[Path, typer.Argument(help="lifecycle backup 建的文件夹 · the folder of a backup", metavar="DIR")],
    check_only: Annotated[bool, typer.Option("--check", help="只核验，不恢复 · only verify it")] = False,
    key: Keys = None,
    as_json: Json = False,
) -> None:
    """核验备份，恢复到LIFECYCLE_DATABASE_URL所指的空库，从不覆盖 · verify a backup and restore it into an empty database."""
    url, parsed = database_url(), make_url(database_url())
    keys_at = keys_folder() or beside(parsed, "keys")
    keys = [verifier_key(each) for each in key or ()] or list(kept_keys(keys_at) if keys_at else ())
    for told in loose((keys_at, *keys_at.rglob("*")) if keys_at else ()):
        warn(told)
    if check_only:
        found = check(folder, keys, ACCOUNTS)
    else:
        attachments_at = attachments_folder() or beside(parsed, "attachments")
        found = restore(folder, url, AttachmentStore(attachments_at) if attachments_at else None, keys, ACCOUNTS)
    gone_out = last_gone_out(keys_at) if keys_at else None
    newer = Checkpoint.parse(gone_out.text) if gone_out else None
    _tell(found, newer, checked_only=check_only, as_json=as_json)
    if not check_only:
        with opened() as desk:
            if (unread := SealedFiles(desk.ledger).without_key()) and not as_json:
                write(say("backup.without_key", language(), number=unread) + "\n")
            Sheets(
                desk.ledger, desk.rulebook, desk.statutes.calendar, desk.matters.awaited()
            ).catch_up()  # or the first who looks at a page waits for it


def _tell(found: Backup, newer: Checkpoint | None, *, checked_only: bool, as_json: bool) -> None:
    manifest, gone_out = found.manifest, newer.head.size if newer else 0
    if as_json:
        facts = {**to_builtins(manifest), "signatures": found.verified.signed, "last_gone_out": gone_out}
        show_json({"holds": True, "restored": not checked_only, **facts})
        return
    counted = {"size": manifest.facts, "root": manifest.root, "attachments": manifest.attachments, "origin": manifest.origin}
    done = "backup.checked" if checked_only else "backup.restored"
    write(say(done, language(), **counted, made_at=manifest.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")) + "\n")
    if not found.verified.signed:
        write(say("backup.signature_not_looked_at", language(), origin=manifest.origin) + "\n")
    if manifest.damaged:
        write(say("backup.attachments_damaged", language(), names=manifest.damaged) + "\n")
    if gone_out > manifest.facts:
        write(say("backup.older", language(), size=manifest.facts, known=gone_out) + "\n")
