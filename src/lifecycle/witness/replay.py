"""复算: reads all entries of a ledger out of static tiles (https://c2sp.org/tlog-tiles) and recomputes what its checkpoint says.

A checkpoint shows that an entry is there; only who has read all of them knows that a stream head was the newest row of its stream. The
signature of the key that is used here states more than that of the witness beside it, as https://c2sp.org/tlog-cosignature has it under
"Additional statements": every stream up to this checkpoint is numbered and chained without a gap, every root of stream heads that is
recorded up to it is the one that the entries make, and so are the hash tiles from which others take their proofs.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from lifecycle.ledger.formats import tile_paths
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.merkle import Edge, ProofError, TreeHead, edge_root, edge_with
from lifecycle.ledger.formats.signed_notes import Note, NoteError
from lifecycle.ledger.formats.sm3 import Sm3Edge
from lifecycle.ledger.formats.tile_paths import CHECKPOINT, SM3_ROOT, WIDTH
from lifecycle.ledger.signing.asking import Unreachable, ask
from lifecycle.ledger.signing.sm3_roots import of_checkpoint
from lifecycle.reasons import why
from lifecycle.vocabulary import Refused
from lifecycle.witness.cosigner import Cosigner
from lifecycle.witness.hash_tiles import HashTiles, Parts, Source, not_listed
from lifecycle.witness.stream_heads import Fault, RecomputedHeads
from lifecycle.wording import Sentence

OWN_MACHINE = {"127.0.0.1", "::1", "localhost"}


class Replayed(Struct, frozen=True):
    """复算结果: the checkpoint with the new signatures, how many streams there are, and how many roots of their heads came out the same."""

    note: Note
    head: TreeHead
    streams: int
    recorded: int


class Tiles(Struct, frozen=True):
    """静态瓦片: how their files are read, and which partial ones are listed beside a whole one."""

    read: Source
    parts: Parts = not_listed


def source(place: str, authorization: str = "") -> Tiles:
    """静态瓦片 in a folder, or at an address, to which the authorization is shown that the city has given. Raises Refused where others
    could read that on the way.
    """
    if authorization and place.startswith("http://") and urlsplit(place).hostname not in OWN_MACHINE:
        raise Refused("witness.authorization_in_clear", place=place)

    def fetched(path: str) -> bytes | None:
        try:
            answer = ask(f"{place.rstrip('/')}/{path}", authorization=authorization)
        except Unreachable as error:
            raise Refused("witness.tiles_unreadable", place=place, reason=why(error)) from error
        if answer.status in {401, 403}:
            raise Refused("witness.not_authorized", place=place)
        if answer.status in {200, 404}:
            return answer.body if answer.status == 200 else None
        raise Refused("witness.tiles_unreadable", place=place, reason=f"HTTP {answer.status}, {path}")

    def kept(path: str) -> bytes | None:
        try:
            return Path(place, path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refused("witness.tiles_unreadable", place=place, reason=Sentence("why.file", path=path, why=why(error))) from error

    def listed(path: str) -> list[int]:
        folder = Path(place, f"{path}.p")
        return sorted(int(file.name) for file in folder.iterdir() if file.name.isdecimal()) if folder.is_dir() else []

    return Tiles(fetched) if place.startswith(("http://", "https://")) else Tiles(kept, listed)


def replay(static: Tiles, monitor: Cosigner, witness: Cosigner) -> Replayed:
    """复算 and 副署 by the monitor. What the witness beside it has signed has to begin these entries, too, as far as they reach.

    Raises Fault where an entry, a root or an earlier checkpoint does not hold, Declined when the ledger is not known, has not signed or has
    been replayed further before, Refused when something is missing.
    """
    read = static.read
    note = _checkpoint(read)
    checkpoint, clean = monitor.opened(note)
    head = checkpoint.head
    seen = [Checkpoint.parse(last.text).head for cosigner in (monitor, witness) if (last := cosigner.latest(checkpoint.origin)) is not None]
    heads, second = RecomputedHeads(), Sm3Edge()
    stated = {checkpoint.sm3, _sm3_root(read, monitor, checkpoint)} - {None}
    entries = second.through(_entries(static, head.size)) if stated else _entries(static, head.size)
    tiles = HashTiles(read, static.parts)
    roots = dict(_roots(entries, heads, tiles, {each.size for each in (head, *seen)}))

    def begins(known: TreeHead, _: TreeHead) -> None:
        if known.size and roots.get(known.size) != known.root:
            raise ProofError(Sentence("witness.because.replayed_meanwhile", size=known.size))

    for known in (*seen, head):
        if known.size <= head.size and roots[known.size] != known.root:
            raise Fault(known.size, "witness.fault.other_tree", size=known.size)
    if stated and stated != {second.root}:
        raise Fault(head.size, "witness.fault.sm3_root", size=head.size)
    tiles.end()
    signatures = monitor.cosign(clean, begins)
    return Replayed(clean.with_signature(*signatures), head, heads.streams, heads.recorded)


def _roots(entries: Iterator[bytes], heads: RecomputedHeads, tiles: HashTiles, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """树根 at each of these sizes."""
    edge: Edge = ()
    if 0 in wanted:
        yield 0, edge_root(edge)
    for position, entry in enumerate(entries, 1):
        hashed = heads.read(position, entry)
        tiles.put(hashed)
        edge = edge_with(edge, position - 1, hashed)
        if position in wanted:
            yield position, edge_root(edge)


def _entries(static: Tiles, size: int) -> Iterator[bytes]:
    """条目, bundle by bundle. The last bundle may have grown full since; what is left of earlier ones has to be its beginning."""
    read = static.read
    for first in range(0, size, WIDTH):
        width = min(WIDTH, size - first)
        path = tile_paths.entries(first // WIDTH)
        partial = None if width == WIDTH else read(tile_paths.entries(first // WIDTH, width))
        bundle = read(path) if partial is None else partial
        if bundle is None:
            raise Refused("witness.no_entries", path=path)
        for earlier in static.parts(path):
            beginning = read(tile_paths.entries(first // WIDTH, earlier)) or b""
            if earlier < width and not _begins(bundle, beginning, earlier):
                raise Fault(first + 1, "witness.fault.partial_bundle", path=tile_paths.entries(first // WIDTH, earlier))
        there = tile_paths.bundled(bundle)
        for position in range(first + 1, first + width + 1):
            try:
                yield next(there)
            except (StopIteration, ValueError):
                raise Fault(position, "witness.fault.bundle") from None


def _begins(bundle: bytes, beginning: bytes, entries: int) -> bool:
    """Whether these are so many entries, and the bundle begins with them."""
    try:
        return bundle.startswith(beginning) and sum(1 for _ in tile_paths.bundled(beginning)) == entries
    except ValueError:
        return False


def _checkpoint(read: Source) -> Note:
    text = read(CHECKPOINT)
    if text is None:
        raise Refused("witness.tiles_missing", path=CHECKPOINT)
    try:
        return Note.read(text)
    except NoteError as error:
        raise Refused("witness.not_a_checkpoint", reason=error.sentence) from error


def _sm3_root(read: Source, monitor: Cosigner, checkpoint: Checkpoint) -> bytes | None:
    """国密树根 that the ledger has signed for this checkpoint; None when it signs none. Raises Declined, Refused."""
    text = read(SM3_ROOT)
    if text is None:
        return None
    try:
        note = Note.read(text)
        found = of_checkpoint(note, checkpoint, None)
    except NoteError as error:
        raise Refused("witness.not_its_sm3_root", path=SM3_ROOT, reason=error.sentence) from error
    monitor.signatures(note, checkpoint.origin)
    return found.sm3
