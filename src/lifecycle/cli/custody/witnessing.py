"""见证: `lifecycle witness`, the second program, which a province keeps for the ledgers of its cities."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from lifecycle.cli.custody.safekeeping import COMPANIONS, loose
from lifecycle.cli.files import connections_borne
from lifecycle.cli.opened import now
from lifecycle.cli.options import Json, whole
from lifecycle.cli.output import language, show, show_json, warn, write
from lifecycle.cli.serving import address, listening, server_config
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519, LENGTHS, ML_DSA_44
from lifecycle.ledger.formats.signed_notes import NoteError, SigningKey, VerifierKey
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.reasons import why
from lifecycle.settings import replay_authorization
from lifecycle.vocabulary import Refused
from lifecycle.witness.cosigner import Cosigner, Declined
from lifecycle.witness.replay import replay, source
from lifecycle.witness.serving import create_witness
from lifecycle.witness.state import Fork, State
from lifecycle.witness.stream_heads import Fault
from lifecycle.wording import Sentence, say

NO = 1
"""Exit code where something does not hold."""

StateFile = Annotated[Path, typer.Option(help="见证簿文件；密钥在其旁的.keys文件夹 · its state, with the keys beside it", metavar="FILE")]
STATE = Path("witness.db")

witness = typer.Typer(help="见证各台账的检查点，只副署前后一致的 · witness ledgers, and sign only what follows what was seen before")


@witness.callback(invoke_without_command=True)
def keep_watch(
    chosen: typer.Context,
    ledger: Annotated[list[str] | None, typer.Option(help="台账公钥，可多次 · public key of a ledger, repeatable", metavar="KEY")] = None,
    state: StateFile = STATE,
    name: Annotated[str, typer.Option(help="新密钥的名称，以/结尾则自动补全 · name of a new key")] = "lifecycle-witness/",
    host: Annotated[str, typer.Option(help="监听地址，默认只限本机 · address, by default this machine's own")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 · port", parser=whole("--port", 0, 65535), metavar="PORT")] = 8100,
    replayed: Annotated[
        str | None,
        typer.Option(
            "--replay", help="不提供服务，而是逐条复算静态瓦片（文件夹或网址）· recompute static tiles instead", metavar="DIR-OR-URL"
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """提供见证服务，直到被中断；或用--replay复算一个台账 · witness until interrupted, or replay one ledger."""
    if chosen.invoked_subcommand:
        return
    keys, book = _ledgers(ledger or ()), State(state)
    folder = state.with_name(f"{state.name}.keys")
    for told in loose((*(state.with_name(state.name + ending) for ending in COMPANIONS), folder, *folder.rglob("*"))):
        warn(told)
    watch = Cosigner(_signing_keys(folder, name), keys, book, now)
    monitor = Cosigner(_signing_keys(folder / "replay", _beside(name)), keys, book, now)
    if replayed is not None:
        _replay(replayed, monitor, watch, as_json)
        return
    with listening(host, port) as listener:
        _tell(
            say("witness.listening", language(), address=address(listener)),
            say("witness.key", language(), key=watch.keys[0].public),
            say("witness.monitor", language(), key=monitor.keys[0].public),
            say("witness.knows", language(), ledgers=len(keys), names=tuple(key.name for key in keys)),
            *_also(watch, monitor),
        )
        app = create_witness(watch, monitor)
        uvicorn.Server(server_config(app, connections_borne())).run(sockets=[listener])


@witness.command("forks")
def forks(state: StateFile = STATE, as_json: Json = False) -> None:
    """见到的分叉：同样条数、不同内容的两个检查点，都有台账的签名 · checkpoints of one size that a ledger signed twice, and differently."""
    if not state.exists():
        raise Refused("witness.state_unusable", file=str(state), reason=why(FileNotFoundError()))
    found = State(state).forks()
    if as_json:
        show_json([{"known": str(fork.known), "other": str(fork.other), "seen_at": fork.seen_at} for fork in found])
    elif found:
        _tell(*(line for fork in found for line in _fork(fork)))
    else:
        show(say("witness.no_forks", language()))
    if found:
        raise typer.Exit(NO)


def _replay(place: str, monitor: Cosigner, watch: Cosigner, as_json: bool) -> None:
    try:
        done = replay(source(place, replay_authorization()), monitor, watch)
    except (Fault, Declined) as no:
        position = no.position if isinstance(no, Fault) else None
        if as_json:
            show_json({"holds": False, "position": position, "reason": no.reason})
        else:
            code = "witness.declined" if position is None else "witness.does_not_hold"
            show(say(code, language(), position=position, reason=no.reason))
        raise typer.Exit(NO) from no
    origin = Checkpoint.parse(done.note.text).origin
    counted = {"size": done.head.size, "streams": done.streams, "recorded": done.recorded}
    if as_json:
        show_json({"holds": True, "origin": origin, **counted, "note": str(done.note)})
    else:
        _tell(say("witness.replayed", language(), origin=origin, **counted), "", str(done.note))


def _ledgers(written: list[str] | tuple[str, ...]) -> list[VerifierKey]:
    if not written:
        raise Refused("witness.no_ledger")
    return [_key(each) for each in written]


def _key(written: str) -> VerifierKey:
    try:
        key = VerifierKey.parse(written)
    except NoteError as error:
        raise Refused("witness.bad_key", key=written, why=error.sentence) from error
    if key.kind not in {ED25519, ML_DSA_44}:
        raise Refused("witness.bad_key", key=written, why=Sentence("witness.because.kind"))
    return key


def _also(watch: Cosigner, monitor: Cosigner) -> Iterator[str]:
    """The keys of the second kind, where there are some."""
    for watching, replaying in zip(watch.keys[1:], monitor.keys[1:], strict=True):
        yield say("witness.ml_dsa", language())
        yield say("witness.key", language(), key=watching.public)
        yield say("witness.monitor", language(), key=replaying.public)


def _signing_keys(folder: Path, name: str) -> list[SigningKey]:
    """One for Ed25519, and one under the same name for ML-DSA-44 where this machine has it."""
    first = signing_key(folder, name, COSIGNATURE)
    return [first, *([signing_key(folder / "ml-dsa-44", first.public.name, ML_DSA_44)] if ML_DSA_44 in LENGTHS else [])]


def _beside(name: str) -> str:
    """The monitor's name: another cosigner needs another key, and bears another name."""
    return f"{name.removesuffix('/')}-replay{'/' if name.endswith('/') else ''}"


def _fork(fork: Fork) -> tuple[str, ...]:
    checkpoint = Checkpoint.parse(fork.known.text)
    seen = datetime.fromtimestamp(fork.seen_at, UTC).isoformat(timespec="seconds")
    said = say("witness.fork", language(), origin=checkpoint.origin, size=checkpoint.head.size, seen=seen)
    return said, "", str(fork.known), str(fork.other)


def _tell(*lines: str) -> None:
    """As they are: a key that was wrapped could not be copied."""
    write("".join(f"{line}\n" for line in lines))
