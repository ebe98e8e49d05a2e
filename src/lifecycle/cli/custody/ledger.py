"""台账: `lifecycle ledger verify`, `checkpoint`, `key` and `tiles`."""

from pathlib import Path
from typing import Annotated

import typer

from lifecycle.cli.custody.keeping import accept_restore, checkpoints_of
from lifecycle.cli.custody.safekeeping import loose
from lifecycle.cli.custody.verifying import device_refusals, verify
from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show_json, warn, write
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.signing.checkpoints import own_key
from lifecycle.ledger.signing.sm2 import Countersigning
from lifecycle.ledger.signing.sm3_roots import Sm3Root
from lifecycle.ledger.tree.static_tiles import StaticTiles
from lifecycle.settings import sm2_device
from lifecycle.wording import say

ledger = typer.Typer(help="台账本身：核验、检查点、瓦片、恢复 · the ledger itself", no_args_is_help=True)
ledger.command("verify")(verify)
ledger.command("accept-restore")(accept_restore)


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
        key = own_key(desk.ledger).public
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
    for told in () if public else loose([folder]):
        warn(told)
    if as_json:
        show_json({"folder": str(folder), "size": done.size, "files": done.files, "public": public})
    else:
        write(say("tiles.written", language(), folder=str(folder), size=done.size, files=done.files) + "\n")
        write(say("tiles.public" if public else "tiles.for_monitors", language()) + "\n")
