"""台账: `lifecycle ledger verify`, `checkpoint`, `key` and `tiles`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from lifecycle.cli.keeping import accept_restore, checkpoints_of
from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show_json, write
from lifecycle.ledger.checkpoint import Checkpoint
from lifecycle.ledger.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.restoring import RETIRED
from lifecycle.ledger.signed_notes import NoteError, VerifierKey
from lifecycle.ledger.sm2 import Countersigning
from lifecycle.ledger.sm3_roots import Sm3Root
from lifecycle.ledger.static_tiles import StaticTiles
from lifecycle.ledger.whole import verify_ledger
from lifecycle.ledger.witnessing import NotWitnessed
from lifecycle.settings import sm2_device
from lifecycle.vocabulary import Refused
from lifecycle.wording import say

Keys = Annotated[
    list[str] | None,
    typer.Option(help="台账公钥，可多次，默认取本机保管的 · public key, repeatable, by default those kept here", metavar="KEY"),
]
NO = 1
"""Exit code where something does not hold."""

ledger = typer.Typer(help="台账本身：核验、检查点、瓦片、恢复 · the ledger itself", no_args_is_help=True)
ledger.command("accept-restore")(accept_restore)


@ledger.command()
def verify(
    key: Keys = None,
    as_json: Json = False,
) -> None:
    """核验整个数据库：各行、散列树、检查点（包括密钥旁的一份）、流头 · verify the whole database. 退出码 0 成立，1 有一处不成立."""
    with opened() as desk:
        keys = [verifier_key(each) for each in key] if key else list(kept_keys(desk.ledger.keys))
        last = desk.ledger.continuity.last()
        gone_out = [Checkpoint.parse(last.text).head] if last else []
        start = perf_counter()
        with device_refusals():
            found = verify_ledger(desk.ledger, keys, sm2_device(), gone_out)
        rate = int(found.size / (perf_counter() - start))
    fault = found.fault
    if as_json:
        told = None if fault is None else {"position": fault.position, "reason": fault.reason}
        counted = {"size": found.size, "checkpoints": found.checkpoints, "stream_heads": found.recorded, "sm3_roots": found.sm3_roots}
        seen = {"signatures": found.signed, "not_looked_at": found.unseen}
        show_json({"holds": fault is None, "fault": told, **counted, **seen, "rows_a_second": rate})
    elif fault:
        write(say("ledger.does_not_hold", language(), position=fault.position, reason=fault.reason) + "\n")
    else:
        write(say("ledger.holds", language(), size=found.size, checkpoints=found.checkpoints, recorded=found.recorded, rate=rate) + "\n")
        for code, number in found.unseen.items():
            write(say(f"ledger.not_looked_at.{code}", language(), number=number) + "\n")
    if fault:
        raise typer.Exit(NO)


@ledger.command("checkpoint")
def make_checkpoint(as_json: Json = False) -> None:
    """立即签发检查点并打印 · make a checkpoint now, and print it."""
    with opened() as desk:
        checkpoints, device = checkpoints_of(desk.ledger), sm2_device()
        note = checkpoints.make(desk.real_day())
        made = Checkpoint.parse(note.text)
        if device:
            with device_refusals():
                Countersigning(device, checkpoints)(note)
            note = checkpoints.kept(made.head.size)
        root = checkpoints.sm3_root(made.head.size)
    if as_json:
        second = {"sm3": Sm3Root.parse(root.text).sm3.hex(), "sm3_note": str(root)} if root else {}
        show_json({"size": made.head.size, "root": made.head.root.hex(), **second, "note": str(note)})
    else:
        write(str(note))


@ledger.command("key")
def public_key(as_json: Json = False) -> None:
    """台账的公钥，交给见证人和核验人员；没有密钥时新做一把 · the public key, for witnesses and verifiers."""
    with opened() as desk:
        key = signing_key(desk.ledger.keys).public
    if as_json:
        show_json({"key": str(key), "name": key.name})
    else:
        write(f"{key}\n")


@ledger.command("tiles")
def write_tiles(
    folder: Annotated[Path, typer.Argument(help="文件夹，由网页服务器提供 · a folder that a web server hands out", metavar="DIR")],
    public: Annotated[
        bool, typer.Option("--public", help="只写散列和检查点，可以公开；条目只交给经授权的复算人 · hashes and checkpoint only")
    ] = False,
    as_json: Json = False,
) -> None:
    """签发检查点，把散列树和条目写成静态文件（C2SP tlog-tiles），缺的补、坏的重写 · write hash tree and entries as static files."""
    with opened() as desk:
        checkpoints = checkpoints_of(desk.ledger)
        note = checkpoints.make(desk.real_day())
        root = checkpoints.sm3_root(Checkpoint.parse(note.text).head.size)
        done = StaticTiles(desk.ledger.engine, folder, public=public).write(note, checkpoints.key.public, root)
    if as_json:
        show_json({"folder": str(folder), "size": done.size, "files": done.files, "public": public})
    else:
        write(say("tiles.written", language(), folder=str(folder), size=done.size, files=done.files) + "\n")
        write(say("tiles.public" if public else "tiles.for_monitors", language()) + "\n")


@contextmanager
def device_refusals() -> Iterator[None]:
    """Says why a signing device did not do what it was asked."""
    try:
        yield
    except NotWitnessed as error:
        raise Refused("ledger.device", why=str(error)) from error


def kept_keys(folder: Path) -> Iterator[VerifierKey]:
    """The ledger's key and those that it had before; none is made."""
    for file in (folder / SIGNING_KEY, *sorted((folder / RETIRED).glob(f"*/{SIGNING_KEY}"))):
        if file.exists():
            yield signing_key(file.parent).public


def verifier_key(written: str) -> VerifierKey:
    try:
        return VerifierKey.parse(written)
    except NoteError as error:
        raise Refused("witness.bad_key", key=written, why=str(error)) from error
