"""核验抽取: the export of a campaign is read strictly, its places in the ledger are proved, and every draw is made again. No database."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, BinaryIO

from msgspec import Struct, json

from lifecycle.desk.inspections.draw_exports.layout import CHECKPOINT, FACTS, FOLDER, HEAD, LAYOUT, PLACE, README, listed, named
from lifecycle.desk.inspections.draw_exports.replayed import DoesNotHold, DrawAgain, Replay
from lifecycle.desk.inspections.streams import CAMPAIGN
from lifecycle.inspections import FACTS as FACTS_OF_INSPECTIONS
from lifecycle.inspections.campaigns.announcing import randomness_moment, to_the_minute
from lifecycle.inspections.draws.rfc3797 import key_text
from lifecycle.ledger import UnreadableFact
from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.verify_lifecycle import Export, Key, Row, proved, unhex, within
from lifecycle.wording import Sentence

NONE = "—"


class DrawAnswer(Struct, frozen=True):
    """一句. holds: something that was verified; otherwise something that was not looked at."""

    holds: bool
    sentence: Sentence


def yes(code: str, **values: Any) -> DrawAnswer:
    return DrawAnswer(holds=True, sentence=Sentence(f"draw.verified.{code}", **values))


def not_seen(code: str, **values: Any) -> DrawAnswer:
    return DrawAnswer(holds=False, sentence=Sentence(f"draw.not_looked_at.{code}", **values))


def verified(file: BinaryIO, key: Key, witnesses: Sequence[Key]) -> Iterator[DrawAnswer]:
    """Tells each thing that holds or was not looked at. Raises Broken or DoesNotHold at the first one that does not hold."""
    with within("ZIP", "zip"):
        files, foreign = verifier.contents(file, LAYOUT)
    export = Export(files, key)
    yield yes("checkpoint", name=key.name, size=export.size)
    with within(FACTS):
        stream = str(json.decode(files[FACTS].partition(b"\n")[0])["stream"])
    if not stream.startswith(f"{CAMPAIGN}/"):
        raise DoesNotHold(FACTS, "draw.no_campaign", stream=stream)
    rows = export.facts(FACTS, stream)
    recorded = export.heads(rows[-1], HEAD)
    export.refuse_falling_times()
    size = recorded["fact"]["size"]
    yield yes("facts", campaign=stream.partition("/")[2], count=len(rows), first=rows[0]["position"], last=rows[-1]["position"], size=size)
    replay = replayed(files, rows)
    by_position = {row["position"]: row for row in rows}
    for each in replay.draws:
        yield from _of_draw(each)
        yield from _in_time(export, each, by_position, witnesses)
    if replay.replaced:
        yield yes("replaced", count=replay.replaced)
    export.refuse_others(FOLDER, replay.known | {named(each.announced.draw, "checkpoint") for each in replay.draws} | _places(replay))
    if not replay.draws:
        yield not_seen("no_draw")
    elif not witnesses:
        yield not_seen("witnesses")
    yield not_seen("pools")
    if later := export.size - size - 1:
        yield not_seen("later", count=later)
    yield not_seen("beside", names=(*sorted({README} & files.keys()), *foreign[: verifier.SHOWN]) or (NONE,))
    if strangers := _strangers(export, key, witnesses):
        yield not_seen("signatures", names=tuple(strangers))


def replayed(files: Mapping[str, bytes], rows: Sequence[Row]) -> Replay:
    """Every fact in turn, each draw made again from its files. Raises DoesNotHold."""
    replay = Replay(files)
    for row in rows:
        try:
            fact = _codec().read(row["position"], row["type"], row["schema_version"], b64decode(row["state"]))
        except UnreadableFact as error:
            raise DoesNotHold(row["position"], "draw.no_step") from error
        replay.take(row["position"], fact)
    replay.finish()
    return replay


@cache
def _codec() -> Codec:
    return Codec(FACTS_OF_INSPECTIONS)


def _of_draw(made: DrawAgain) -> Iterator[DrawAnswer]:
    """What came of a draw, and what would have come of one that is void."""
    about: dict[str, Any] = {"draw": made.announced.draw, "pool": len(made.announcement.objects)}
    if made.result is None:
        yield yes("void_unseeded", reason=made.voided.reason, **about) if made.voided else not_seen("waiting", **about)
        return
    drawn = {"count": len(made.result.chosen), "drawn": listed(made.result.chosen)}
    if made.voided:
        yield yes("void", reason=made.voided.reason, **about, **drawn)
    else:
        yield yes("drawn", **about, **drawn)
    sources = tuple(f"{each.name} {each.number} {each.day}" for each in made.announcement.sources)
    if sources:
        yield not_seen("numbers", draw=made.announced.draw, sources=sources, key=key_text(made.numbers))


def _in_time(export: Export, made: DrawAgain, rows: Mapping[int, Row], witnesses: Sequence[Key]) -> Iterator[DrawAnswer]:
    """That the announcement was there before its randomness: by the ledger's own clock, and by witnesses' signatures."""
    number, moment = made.announced.draw, randomness_moment(made.announced).replace(tzinfo=verifier.BEIJING)
    about: dict[str, Any] = {"draw": number, "moment": to_the_minute(moment)}
    announced = rows[made.at]
    if _recorded(announced) >= moment.timestamp():
        raise DoesNotHold(made.at, "draw.announced_late", **about)
    if made.seeded_at and _recorded(rows[made.seeded_at]) < moment.timestamp():
        raise DoesNotHold(made.seeded_at, "draw.seeded_early", **about)
    yield yes("place", position=made.at, **about)
    name, place = named(number, "checkpoint"), named(number, "place")
    if not {name, place} & export.files.keys():
        if witnesses and made.seeded_at:
            raise DoesNotHold(name, "draw.never_witnessed", **about)
        return
    size, note = _older(export, name, place, announced)
    yield yes("older", size=size, **about) if size < export.size else not_seen("no_older", **about)
    for witness in witnesses if made.seeded_at else ():
        signed_at = witness.signed(note, name)
        at = (verifier.moment(0) + timedelta(seconds=signed_at)).strftime("%Y-%m-%d %H:%M:%S")
        if signed_at >= moment.timestamp():
            raise DoesNotHold(name, "draw.cosigned_late", witness=witness.name, at=at, **about)
        yield yes("cosigned", witness=witness.name, at=at, **about)


def _older(export: Export, name: str, place: str, announced: Row) -> tuple[int, verifier.Note]:
    """The older checkpoint and its size: the ledger signed it, it covers the announcement, and the newer one continues it."""
    for each in (name, place):
        if each not in export.files:
            raise DoesNotHold(each, "draw.file_missing", position=announced["position"])
    note = verifier.Note(export.files[name], name)
    size, root = export.key.checkpoint(note, name)
    with within(place):
        shown = verifier.parsed(export.files[place], PLACE)
        position, leaf = announced["position"], unhex(announced["leaf_hash"])
        covered = shown["size"] == size and proved(position - 1, position, size, shown["proof"], leaf, root)
        continued = proved(0, size, export.size, shown["continued"], root, export.root)
    if not covered:
        raise DoesNotHold(place, "draw.not_covered", position=position, size=size)
    if not continued:
        raise DoesNotHold(place, "draw.not_continued", size=size)
    return size, note


def _recorded(row: Row) -> float:
    return float(row["recorded_at"]) / 1_000_000


def _places(replay: Replay) -> set[str]:
    return {named(each.announced.draw, "place") for each in replay.draws}


def _strangers(export: Export, key: Key, witnesses: Sequence[Key]) -> list[str]:
    """Who has signed one of the checkpoints, and whose key was not given."""
    known = {(each.name, each.id) for each in (key, *witnesses)}
    notes = [verifier.Note(content, name) for name, content in export.files.items() if name.endswith(CHECKPOINT)]
    return sorted({name for note in notes for name, value in note.signatures if (name, value[:4]) not in known})
