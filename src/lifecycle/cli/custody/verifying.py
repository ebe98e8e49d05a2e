"""核验: `lifecycle ledger verify`, which looks at the whole database, and says at what of it not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from msgspec.structs import asdict

from lifecycle.cli.custody.tables import ACCOUNTS_TOLD, Tables, sorted_out
from lifecycle.cli.opened import opened
from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show_json, write
from lifecycle.desk import Desk
from lifecycle.ledger.faults import Fault
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signed_notes import NoteError, VerifierKey
from lifecycle.ledger.persons.sealed_files import SealedFiles
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.signing.restoring import RETIRED
from lifecycle.ledger.signing.witnessing import NotWitnessed
from lifecycle.ledger.store.guards import Unguarded, unguarded
from lifecycle.ledger.verifying.tables import rows_of_all, tells_of
from lifecycle.ledger.verifying.whole import Verified, verify_ledger
from lifecycle.projections.sheets import Sheets
from lifecycle.reasons import why
from lifecycle.settings import sm2_device
from lifecycle.vocabulary import Refused
from lifecycle.wording import say

Keys = Annotated[
    list[str] | None,
    typer.Option(help="台账公钥，可多次，默认取本机保管的 · public key, repeatable, by default those kept here", metavar="KEY"),
]
WithSheets = Annotated[
    bool, typer.Option("--sheets", help="也从事实重建各统计表，逐行比对 · also make every sheet anew from the facts, and compare")
]
NO = 1
"""Exit code where something does not hold."""


def verify(key: Keys = None, sheets: WithSheets = False, as_json: Json = False) -> None:
    """核验整个数据库：各行、散列树、检查点（包括密钥旁的一份）、流头、触发器 · verify the whole database. 退出码 0 成立，1 有一处不成立."""
    with opened() as desk:
        keys = [verifier_key(each) for each in key] if key else list(kept_keys(desk.ledger.keys))
        last = desk.ledger.continuity.last()
        gone_out = [Checkpoint.parse(last.text).head] if last else []
        start = perf_counter()
        with device_refusals():
            found = verify_ledger(desk.ledger, keys, sm2_device(), gone_out)
        rate = int(found.size / (perf_counter() - start))
        open_guards = unguarded(desk.ledger.engine)
        compared = Sheets(desk.ledger, desk.rulebook, desk.statutes.calendar, desk.matters.awaited())
        accounts = tells_of(desk.ledger.engine, ACCOUNTS_TOLD)
        tables = sorted_out(rows_of_all(desk.ledger.engine), compared, accounts=accounts, fault=found.fault is not None)
        differing = compared.differences() if sheets and not found.fault and not tables.lacking else None
        unseen = found.unseen | beside_the_tree(desk, 0 if differing is not None else len(compared.runners))
    fault = found.fault
    if as_json:
        _show_json(found, open_guards, differing, unseen, tables, rate)
    elif fault:
        write(f"{where(fault, language())}\n")
    else:
        write(say("ledger.holds", language(), size=found.size, checkpoints=found.checkpoints, recorded=found.recorded, rate=rate) + "\n")
    if not as_json:
        for guard in open_guards:
            write(say(f"ledger.guard.{guard.code}", language(), trigger=guard.trigger) + "\n")
        for table, number in (differing or {}).items():
            write(say("ledger.sheet_differs" if number else "ledger.sheet_same", language(), table=table, number=number) + "\n")
        for code, number in unseen.items():
            write(say(f"ledger.not_looked_at.{code}", language(), number=number) + "\n")
        for line in tables.lines(language()):
            write(f"{line}\n")
    if fault or open_guards or tables.lacking or any((differing or {}).values()):
        raise typer.Exit(NO)


def where(fault: Fault, lang: str) -> str:
    """Where it does not hold, and why."""
    if fault.span is None:
        return say("ledger.does_not_hold", lang, position=fault.position, reason=fault.says(lang))
    first, last = fault.span
    return say("ledger.does_not_hold_between", lang, first=first, last=last, reason=fault.says(lang))


def beside_the_tree(desk: Desk, sheets: int) -> dict[str, int]:
    """没有核对的 beside the tree, by code, and how much of it there is; unreadable: sealed attachments whose key is not here."""
    files = sum(1 for _ in desk.ledger.attachments.files())
    found = {"attachments": files, "unreadable": SealedFiles(desk.ledger).without_key(), "sheets": sheets}
    return {code: number for code, number in found.items() if number}


def _show_json(
    found: Verified, guards: list[Unguarded], differing: dict[str, int] | None, unseen: dict[str, int], tables: Tables, rate: int
) -> None:
    fault = found.fault
    told = fault and {"position": fault.position, "between": fault.span, "code": fault.code, "reason": fault.says(language())}
    holds = fault is None and not guards and not tables.lacking and not any((differing or {}).values())
    counted = {"size": found.size, "checkpoints": found.checkpoints, "stream_heads": found.recorded, "sm3_roots": found.sm3_roots}
    beside = {"guards": [{"trigger": each.trigger, "is": each.code} for each in guards], "sheets_differing": differing}
    seen = {"signatures": found.signed, "not_looked_at": unseen, "tables": asdict(tables)}
    show_json({"holds": holds, "fault": told, **counted, **beside, **seen, "rows_a_second": rate})


@contextmanager
def device_refusals() -> Iterator[None]:
    """Says why a signing device did not do what it was asked."""
    try:
        yield
    except NotWitnessed as error:
        raise Refused("ledger.device", why=why(error)) from error


def kept_keys(folder: Path) -> Iterator[VerifierKey]:
    """The ledger's key and those that it had before; none is made."""
    for file in (folder / SIGNING_KEY, *sorted((folder / RETIRED).glob(f"*/{SIGNING_KEY}"))):
        if file.exists():
            yield signing_key(file.parent).public


def verifier_key(written: str) -> VerifierKey:
    try:
        return VerifierKey.parse(written)
    except NoteError as error:
        raise Refused("witness.bad_key", key=written, why=error.sentence) from error
