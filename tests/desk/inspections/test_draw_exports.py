"""抽取的导出: what was changed is named, whether it was changed in the file or by whoever keeps the ledger and its key."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_LZMA, ZIP_STORED

import pytest
from msgspec.structs import replace

from lifecycle.desk.inspections.draw_exports.layout import named
from lifecycle.desk.inspections.draw_exports.replayed import DoesNotHold
from lifecycle.desk.inspections.draw_exports.verifying import verified
from lifecycle.inspections.campaigns.drawing import result_file
from lifecycle.inspections.campaigns.substitution import ObjectReplaced
from lifecycle.inspections.draws.draw import canonical
from lifecycle.ledger.verify_lifecycle import COSIGNER, LEDGER, Broken, Key
from lifecycle.vocabulary import Fact
from lifecycle.wording import LANGUAGES
from tests.desk.inspections.drawn import AFTER, AT, BEFORE, DRAWN, MOMENT, OF, POOL, SEED, STAYS, asked, exported, packed, sent_instead
from tests.ledger.exports import KEY, WITNESS, Files

LOG, WITNESSED = Key(str(KEY.public), LEDGER), Key(str(WITNESS.public), COSIGNER)
A, S, RESULT, OLD, PLACE = (named(1, what) for what in ("announcement", "seed", "result", "checkpoint", "place"))
FAIR = exported()


def codes(files: Files, *, witnesses: bool = True) -> list[str]:
    told = list(verified(packed(files), LOG, [WITNESSED] if witnesses else []))
    assert all(each.sentence.said(lang) for each in told for lang in LANGUAGES)
    return [each.sentence.code.removeprefix("draw.") for each in told]


def fault(content: BytesIO) -> str:
    """Where it does not hold, and why, in the words of the command line."""
    with pytest.raises((Broken, DoesNotHold)) as no:
        list(verified(content, LOG, [WITNESSED]))
    assert no.value.says("zh")  # type: ignore[union-attr]
    return str(no.value.says("en"))  # type: ignore[union-attr]


def test_a_draw_that_was_fair_is_made_again_and_what_was_not_looked_at_is_told() -> None:
    seen = ["checkpoint", "facts", "drawn"]
    assert codes(FAIR) == [
        *(f"verified.{each}" for each in seen),
        "not_looked_at.numbers",
        *(f"verified.{each}" for each in ("place", "older", "cosigned", "replaced")),
        "not_looked_at.pools",
        "not_looked_at.beside",
    ]
    assert {"not_looked_at.witnesses", "not_looked_at.signatures"} <= set(codes(FAIR, witnesses=False))


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_LZMA])
def test_an_unchanged_export_that_is_packed_anew_is_accepted(method: int) -> None:
    again = {f"抽取/{name}": content for name, content in reversed(FAIR.items())}
    assert list(verified(packed(again, method), LOG, [WITNESSED]))


def test_nothing_stands_before_or_after_the_archive() -> None:
    whole = packed(FAIR).getvalue()
    assert "in none of its files" in fault(BytesIO(b"#!/bin/sh\n" + whole))
    assert "in none of its files" in fault(BytesIO(whole + b"\n"))
    assert "draws/1.notes.json" in fault(packed(FAIR | {"draws/1.notes.json": b"{}"}))
    assert fault(packed(FAIR | {named(2, "seed"): SEED})).startswith("draws/2.seed.json")


def changed(name: str, change: Callable[[Any], None], line: int | None = None) -> Files:
    """A JSON file of the export, or a line of it, with a change."""
    lines = FAIR[name].split(b"\n") if line is not None else [FAIR[name]]
    told = json.loads(lines[line or 0])
    change(told)
    lines[line or 0] = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return FAIR | {name: b"\n".join(lines)}


def other(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def swapped(files: Files) -> Files:
    """The two replacements change places."""
    *before, one, two, _ = files["facts.jsonl"].split(b"\n")
    return files | {"facts.jsonl": b"\n".join([*before, two, one, b""])}


def later(files: Files) -> Files:
    """The cosignature with another second in it."""
    text, _, lines = files[OLD].decode().rpartition("\n\n")
    own, cosigned = lines.strip().split("\n")
    moved = replace(WITNESS.cosign(f"{text}\n", 7), value=b"\0" * 8 + WITNESS.cosign(f"{text}\n", 7).value[8:])
    assert cosigned.startswith("— witness")
    return files | {OLD: f"{text}\n\n{own}\n{moved}\n".encode()}


@pytest.mark.parametrize(
    ("files", "where", "why"),
    [
        (changed(A, lambda told: told["objects"].pop()), A, "it was changed"),
        (changed(S, lambda told: told["sources"][0].append(7)), S, "it was changed"),
        (changed(RESULT, lambda told: told["chosen"].reverse()), RESULT, "it was changed"),
        (changed("facts.jsonl", lambda told: told["fact"].update(objects=9), 2), "facts.jsonl:3", "not in the form"),
        (changed("facts.jsonl", lambda told: told.update(recorded_at=told["recorded_at"] + 1), 4), "position 6", "not what its hash"),
        (changed("facts.jsonl", lambda told: told["proof"].__setitem__(0, other(told["proof"][0])), 2), "position 3", "proof is wrong"),
        (swapped(FAIR), "position 8", "left out before it"),
        (FAIR | {"facts.jsonl": b"\n".join(FAIR["facts.jsonl"].split(b"\n")[:-2]) + b"\n"}, "position 7", "left out after it"),
        (FAIR | {"checkpoint.txt": FAIR["checkpoint.txt"].replace(b"\n9\n", b"\n8\n")}, "checkpoint.txt", "has not signed it"),
        (later(FAIR), OLD, "has not signed it"),
        (changed(PLACE, lambda told: told["proof"].__setitem__(0, other(told["proof"][0]))), PLACE, "covered by the older checkpoint"),
        (changed(PLACE, lambda told: told["continued"].pop()), PLACE, "continues the older one"),
        ({name: content for name, content in FAIR.items() if name != S}, S, "lacks this file"),
        ({name: content for name, content in FAIR.items() if name not in {OLD, PLACE}}, OLD, "no checkpoint covered"),
    ],
    ids=[
        "A",
        "S",
        "result",
        "fact",
        "entry",
        "proof",
        "order",
        "tail",
        "checkpoint",
        "cosignature",
        "place",
        "continued",
        "no S",
        "no place",
    ],
)
def test_what_was_changed_in_the_file_is_named(files: Files, where: str, why: str) -> None:
    told = fault(packed(files))
    assert told.startswith(where)
    assert why in told


RIGGED = replace(DRAWN, chosen=DRAWN.chosen[::-1])


@pytest.mark.parametrize(
    ("rigged", "where", "why"),
    [
        ({"announcement": json.dumps(json.loads(canonical(POOL))).encode()}, A, "RFC 8785"),
        ({"announcement": canonical(POOL).replace(b'"weight":1', b'"weight":0')}, f"{A} objects[0].weight", "1 to 1000"),
        ({"told": {"objects": 9, "per_object": 3}}, "position 3", "objects, per_object"),
        ({"told": {"draw": 2}}, "position 3", "cannot follow"),
        ({"seed": SEED.replace(b"[9,", b"[[9],")}, f"{S} sources[0][0]", "whole number"),
        ({"seed": SEED.replace(b"[9,", b"[10,")}, RESULT, "key, ranking"),
        ({"result": result_file(RIGGED)}, RESULT, "what differs: chosen"),
        ({"result": b"{}"}, RESULT, "what differs: JSON"),
        ({"drawn": {"chosen": RIGGED.chosen}}, "position 6", "chosen, assigned"),
        ({"successor": "ZF99"}, "position 7", "the successor is \"ZF99\""),
        ({"successor": None}, "position 7", "the successor is \"—\""),
        ({"object_successor": "SY-99"}, "position 8", "the successor is \"SY-99"),
        ({"void": {"result": None}}, "position 7", "another result"),
        ({"times": (MOMENT, AFTER)}, "position 3", "may already have existed"),
        ({"times": (BEFORE, MOMENT - timedelta(seconds=1))}, "position 5", "before the announced moment"),
        ({"cosigned": MOMENT}, OLD, "not before the randomness"),
    ],
)  # fmt: skip
def test_what_the_keeper_of_the_ledger_has_rigged_is_named(rigged: dict[str, Any], where: str, why: str) -> None:
    told = fault(packed(exported(**rigged)))
    assert told.startswith(where)
    assert why in told


def test_a_cosignature_a_second_before_the_randomness_counts() -> None:
    assert "verified.cosigned" in codes(exported(cosigned=MOMENT - timedelta(seconds=1)))
    assert isinstance(MOMENT, datetime)


def test_a_void_shows_what_would_have_been_drawn() -> None:
    (void,) = [each for each in verified(packed(exported(void={})), LOG, [WITNESSED]) if each.sentence.code == "draw.verified.void"]
    assert f"would have been: {', '.join(DRAWN.chosen)}" in void.sentence.said("en")


GROUND = asked(granted=True).ground
ENDED = ObjectReplaced(**OF, object_id=AT, reason="停工", successor=None)
CARRIED_OUT = "does not replace the inspector on this ground"


@pytest.mark.parametrize(
    ("afterwards", "where", "why"),
    [
        ([asked(granted=True)], "position 7", CARRIED_OUT),
        ([asked(granted=True), sent_instead("病假")], "position 7", CARRIED_OUT),
        ([asked(granted=True), sent_instead(GROUND, of=STAYS)], "position 7", CARRIED_OUT),
        ([asked(granted=True), ENDED], "position 7", CARRIED_OUT),
        ([asked(granted=True), asked(granted=False), sent_instead(GROUND)], "position 7", CARRIED_OUT),
        ([asked(granted=True), sent_instead(GROUND, "ZF99")], "position 8", 'the successor is "ZF99"'),
        ([asked(granted=True), sent_instead(GROUND, None)], "position 8", 'the successor is "—"'),
        ([asked(granted=True), sent_instead(GROUND), sent_instead(GROUND)], "position 9", "cannot be replaced"),
        ([asked(granted=False), sent_instead(GROUND)], "position 8", "on which the head refused"),
        ([sent_instead("病假"), sent_instead("病假")], "position 8", "cannot be replaced"),
        ([sent_instead("病假", STAYS)], "position 7", f'the successor is "{STAYS}"'),
        ([sent_instead(" ")], "position 7", "cannot follow"),
        ([ENDED], "position 7", 'the successor is "—"'),
    ],
)  # fmt: skip
def test_a_replacement_that_is_missing_doubled_out_of_rank_or_without_a_ground_is_named(
    afterwards: list[Fact], where: str, why: str
) -> None:
    told = fault(packed(exported(afterwards=afterwards)))
    assert told.startswith(where)
    assert why in told


def test_the_next_in_rank_follows_a_recusal_that_is_granted_also_after_it_was_refused() -> None:
    decided = [asked(granted=False), asked(granted=True), sent_instead(GROUND)]
    assert "verified.replaced" in codes(exported(afterwards=decided))
    assert "verified.replaced" in codes(exported(afterwards=[asked(granted=False), sent_instead("病假")])), "another ground"
