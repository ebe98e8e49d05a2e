"""导出抽取: the facts of a campaign with their proofs, the files of each draw, and the older checkpoint that covered its announcement."""

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from msgspec import Struct

from lifecycle.desk.export import put_whole, write_zip
from lifecycle.desk.inspections.draw_exports.layout import CHECKPOINT, FACTS, HEAD, README, named
from lifecycle.desk.inspections.draw_exports.replayed import DoesNotHold
from lifecycle.desk.inspections.draw_exports.verifying import verified
from lifecycle.desk.inspections.reading_campaigns import campaign_of, draw_is_public
from lifecycle.desk.inspections.streams import campaign_stream
from lifecycle.inspections.campaigns.announcing import DrawAnnounced, randomness_moment
from lifecycle.inspections.campaigns.campaign import Campaign, DrawOfCampaign, fold, planned
from lifecycle.ledger import Ledger, LedgerUnavailable, Recorded
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.signed_notes import Note, NoteError, VerifierKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.tree.bundle import Bundle, NothingToShow
from lifecycle.ledger.verify_lifecycle import BEIJING, LEDGER, Broken, Key
from lifecycle.vocabulary import Refused
from lifecycle.wording import Sentence

TEXT = files(__package__).joinpath("readme.txt")
TIMED = 8
"""A witness's signature begins with so many bytes of time."""


class DrawExported(Struct, frozen=True, kw_only=True):
    """导出结果. as_of: complete up to this position, under a checkpoint of `size` facts."""

    campaign: str
    facts: int
    draws: int
    as_of: int
    size: int


def refuse_withheld(ledger: Ledger, campaign: str) -> None:
    """Raises Refused for a draw that is not public yet: an export is made to be handed on."""
    if not draw_is_public(ledger, campaign_of(ledger, campaign)):
        raise Refused("draw.still_withheld", campaign=campaign)


def export_draw(ledger: Ledger, campaign: str, checkpoints: Checkpoints, note: Note, out: Path) -> DrawExported:
    """导出抽取 under a checkpoint, into a file that is there whole or not at all, and that the verifier has passed.

    Raises Refused for a campaign that is not there, or that no checkpoint shows yet; LedgerUnavailable.
    """
    found, counted = _contents(ledger, campaign, checkpoints, note)
    put_whole(out, lambda file: write_zip(file, sorted(found.items())), lambda draft: _verify(draft, checkpoints.key.public))
    return counted


def _contents(ledger: Ledger, campaign: str, checkpoints: Checkpoints, note: Note) -> tuple[dict[str, bytes], DrawExported]:
    campaign_of(ledger, campaign)
    stream, size = campaign_stream(campaign), Checkpoint.parse(note.text).head.size
    try:
        bundle = Bundle(ledger, note)
        lines, (head,) = bundle.stream(stream), bundle.stream_heads([stream])
    except NothingToShow as nothing:
        raise Refused("draw.export_not_yet", campaign=campaign, size=size) from nothing
    recorded = ledger.load(stream, known_at=bundle.as_of).recorded
    known = planned(fold([each.fact for each in recorded]), campaign)
    counted = DrawExported(campaign=campaign, facts=len(lines), draws=len(known.draws), as_of=bundle.as_of, size=size)
    told = {"title": known.plan.title, "origin": checkpoints.key.public.name}
    found = {
        README: TEXT.read_text("utf-8").format(campaign=campaign, facts=len(lines), as_of=bundle.as_of, size=size, **told).encode(),
        CHECKPOINT: str(note).encode(),
        FACTS: b"".join(line + b"\n" for line in lines),
        HEAD: head,
    }
    found |= dict(_files(ledger, known)) | dict(_places(bundle, checkpoints, recorded, size))
    return found, counted


def _files(ledger: Ledger, campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    for each in campaign.draws:
        for what, sha256 in _named_by(each):
            yield named(each.announced.draw, what), ledger.attachments.get(sha256)


def _named_by(each: DrawOfCampaign) -> Iterator[tuple[str, str]]:
    yield "announcement", each.announced.announcement
    if each.seeded:
        yield "seed", each.seeded.seed
    if each.drawn:
        yield "result", each.drawn.result


def _places(bundle: Bundle, checkpoints: Checkpoints, recorded: tuple[Recorded, ...], size: int) -> Iterator[tuple[str, bytes]]:
    """Of each announcement the checkpoint that proves most: signed by the most witnesses before the randomness, the oldest of these."""
    for each in recorded:
        if isinstance(fact := each.fact, DrawAnnounced):
            moment = randomness_moment(fact).replace(tzinfo=BEIJING)
            covering = [note for note in checkpoints.covering(each.position) if _ours(note, checkpoints.key.public, size)]
            if covering:
                best = max(covering, key=lambda note: (_cosigned(note, moment), -Checkpoint.parse(note.text).head.size))
                yield named(fact.draw, "checkpoint"), str(best).encode()
                yield named(fact.draw, "place"), bundle.place(each.position, Checkpoint.parse(best.text).head)


def _ours(note: Note, key: VerifierKey, size: int) -> bool:
    """Whether this key signed it, and it is no newer than the checkpoint of the export. Before a restore the ledger had another key."""
    try:
        return opened(note, key).head.size <= size
    except NoteError:
        return False


def _cosigned(note: Note, moment: datetime) -> int:
    """How many others say that they signed before a moment. Whether it is so is asked with their keys."""
    origin = Checkpoint.parse(note.text).origin
    return sum(each.name != origin and len(each.value) > TIMED and each.time < moment.timestamp() for each in note.signatures)


def _verify(draft: Path, key: VerifierKey) -> None:
    try:
        list(verified(BytesIO(draft.read_bytes()), Key(str(key), LEDGER), ()))
    except (Broken, DoesNotHold) as error:
        raise LedgerUnavailable(Sentence("unavailable.export", why=str(error))) from error
