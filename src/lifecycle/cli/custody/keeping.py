"""守账: what `lifecycle serve` does for the ledger beside the pages; and `lifecycle ledger accept-restore`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated
from uuid import uuid4

import typer

from lifecycle.cli.opened import now, opened
from lifecycle.cli.options import As, Confirm, Json
from lifecycle.cli.output import language, show_json, write
from lifecycle.desk import Desk
from lifecycle.desk.people.turned_away import tell
from lifecycle.desk.restoring import accept_restore as accept
from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.facts import AcceptRestore
from lifecycle.ledger.signing.checkpoints import Checkpoints, own_key
from lifecycle.ledger.signing.keeper import LATEST, Keeper, Replays, Turn, Witnessing, check_start
from lifecycle.ledger.signing.restoring import RETIRED
from lifecycle.ledger.signing.sm2 import Countersigning
from lifecycle.ledger.signing.stamping import Stamping
from lifecycle.ledger.tree.tree import Tree
from lifecycle.settings import checkpoint_age, checkpoint_facts, sm2_device, sm3_tree, stamping_address, witnesses
from lifecycle.vocabulary import CommandId, StaffId
from lifecycle.wording import say

EVERY_MINUTE = 60.0
"""Seconds after which it is looked for hours that are over, of which a fact has to tell."""


@contextmanager
def keeping(desk: Desk) -> Iterator[None]:
    """守账, once it is certain that this is the ledger whose checkpoints went out. Raises RolledBack, LedgerUnavailable, Refused."""
    ledger, asked = desk.ledger, witnesses()
    with suppress(LedgerUnavailable):  # on a server without a folder for attachments
        ledger.attachments.tidy()
        ledger.parts.sweep(now())
    checkpoints, tree = checkpoints_of(ledger), Tree(ledger.engine)
    check_start(ledger.continuity, checkpoints, asked)
    turns = [Turn(Witnessing(each, checkpoints, tree, ledger.continuity)) for each in asked]
    turns += [Turn(Replays(each, checkpoints, ledger.continuity), every=LATEST) for each in asked if len(each.keys) > 1]
    if address := stamping_address():
        turns.append(Turn(Stamping(address, ledger.keys, checkpoints.key.public)))
    if device := sm2_device():
        turns.append(Turn(Countersigning(device, checkpoints)))
    turns.append(Turn(lambda _: tell(ledger, now()), every=EVERY_MINUTE))
    with Keeper(checkpoints, turns, facts=checkpoint_facts(), age=checkpoint_age(), today=desk.real_day):
        yield


def checkpoints_of(ledger: Ledger) -> Checkpoints:
    """检查点库 as the environment wants it."""
    return Checkpoints(ledger, own_key(ledger), now, sm3=sm3_tree())


def accept_restore(
    reason: Annotated[str, typer.Option(help="缘由，如实登记 · the reason, which is recorded")],
    by: As,
    confirm: Confirm = None,
    as_json: Json = False,
) -> None:
    """恢复的备份缺了事实，或密钥丢失：登记缺失，更名续用 · record that facts or the key are lost, and go on under a new name."""
    with opened() as desk:
        id_, confirmed = CommandId(f"accept-restore/{uuid4()}"), tuple(confirm or ())
        command = AcceptRestore(id=id_, on=desk.real_day(), by=StaffId(by), reason=reason, confirmed=confirmed)
        key = accept(desk, command, now, witnesses())
        size, folder = Tree(desk.ledger.engine).head().size, desk.ledger.keys / RETIRED
    if as_json:
        show_json({"key": str(key), "size": size, "retired": str(folder)})
    else:
        write(say("ledger.restore_accepted", language(), key=key, size=size, folder=folder) + "\n")
