"""离线核验 of what somebody made up who holds the ledger's key, and signed: what the operator himself cannot get past it."""

import json

import pytest

from lifecycle.ledger import verify_lifecycle as verifier
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.heads import StreamHead
from lifecycle.ledger.formats.merkle import TreeHead, sha256
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import Note, SigningKey
from tests.ledger.exports import (
    ADOPTED,
    KEY,
    LAW,
    LAW_JSON,
    LAW_TEXT,
    MONITOR,
    OWN,
    PROJECT,
    RECORDED,
    SCANNED,
    Log,
    Verify,
    a_log,
    an_export,
    fails,
    law,
    papers,
    without,
)


def test_a_foreign_signature_or_another_key(verify: Verify):
    foreign = SigningKey(KEY.public.name, ED25519, b"\x09" * 32)
    log = a_log()
    fails(verify(an_export(log), key=foreign), "checkpoint.txt", "has not signed it")
    fails(verify(an_export(log) | {"checkpoint.txt": str(log.note(key=foreign)).encode()}), "checkpoint.txt", "has not signed it")
    under_our_name = str(log.note(origin="lifecycle/taiyuan")).encode()
    fails(verify(an_export(log) | {"checkpoint.txt": under_our_name}), "checkpoint.txt", "was changed")
    short = Checkpoint(KEY.public.name, TreeHead(8, b"")).signed(KEY)
    fails(verify(an_export(log) | {"checkpoint.txt": str(short).encode()}), "checkpoint.txt", "was changed")
    nothing = Note(f"{KEY.public.name}\n", (KEY.sign(f"{KEY.public.name}\n"),))
    fails(verify(an_export(log) | {"checkpoint.txt": str(nothing).encode()}), "checkpoint.txt", "was changed")


def ends_at(log: Log, position: int) -> list[StreamHead]:
    """Stream heads under which project p1 would end at an earlier row."""
    row = log.rows[position - 1]
    return [StreamHead(h.number, h.stream, row.version, row.leaf_hash) if h.stream == PROJECT else h for h in log.heads(7)]


def test_heads_that_leave_a_fact_out_hold_by_the_operators_word_alone(verify: Verify):
    """This is what a monitor is for: it would not have signed the checkpoint."""
    log = a_log()
    log.rows.pop()
    heads = ends_at(log, 6)
    log.record_heads(heads)
    files = without(SCANNED)(log.export(OWN[:3], RECORDED, heads) | papers(log))
    assert verify(files).code == 0
    fails(verify(files, "--monitor", str(MONITOR.public)), "checkpoint.txt", "shanxi-replay has not signed it")


def test_heads_that_a_monitor_would_not_recompute_do_not_count(verify: Verify):
    """A monitor recomputes what is recorded as stream heads, by its type. Under another type anything could stand."""
    for place in (("ledger/stream-heads", "note"), ("ledger/other", "stream-heads-recorded"), ("project/p2", "note")):
        log = a_log()
        log.rows.pop()
        heads = ends_at(log, 6)
        log.record_heads(heads, place)
        fails(verify(log.export(OWN[:3], RECORDED, heads) | papers(log)), "stream-head.json", "recorded stream heads")


def test_heads_whose_state_says_something_else_than_their_tag_do_not_count(verify: Verify):
    log = a_log()
    log.rows.pop()
    log.record_heads(size=6)
    fails(verify(an_export(log)), "stream-head.json", "recorded stream heads")
    log.rows[-1] = log.rows[-1]._replace(tags=f"{log.rows[-1].tags}\nx")
    log.rewrite(RECORDED)
    fails(verify(an_export(log)), "stream-head.json", "recorded stream heads")


@pytest.mark.parametrize("size", [6, 8, 9])
def test_heads_that_speak_of_fewer_facts_or_of_facts_to_come_do_not_count(verify: Verify, size: int):
    log = a_log()
    log.rows.pop()
    log.record_heads(of=size)
    fails(verify(an_export(log)), "第7条", "recorded stream heads")


def test_a_row_that_is_not_chained_to_the_one_before_it_is_found(verify: Verify):
    log = a_log()
    log.rows.pop()
    log.rewrite(4, actor="E999")
    log.record_heads()
    fails(verify(an_export(log)), "第6条", "does not follow")


def test_heads_that_come_before_a_fact_do_not_show_it(verify: Verify):
    log = a_log()
    log.rows.pop()
    log.add(PROJECT, "building-added", building="2")
    heads = ends_at(log, 7)
    early = log.rows.pop()
    log.record_heads(heads)
    log.rows[-1] = log.rows[-1]._replace(position=8)
    log.rows.append(early._replace(position=9))
    log.rewrite(9)
    assert verify(log.export(OWN, RECORDED, heads) | papers(log)).code == 0, "and it says of which facts it does not speak"
    said = verify(log.export((*OWN, 9), RECORDED, heads) | papers(log))
    fails(said, "第9条", "recorded stream heads")


def test_a_record_of_long_ago_says_of_how_many_facts_it_does_not_speak(verify: Verify):
    log = a_log()
    log.add(PROJECT, "decision-revoked")
    log.record_heads()
    said = verify(log.export(OWN, RECORDED) | papers(log))

    assert said.code == 0
    assert "complete up to position 7" in said.out
    assert "! 其后至检查点还有2条" in said.out
    fails(verify(log.export(OWN, 10) | papers(log)), "第7条", "left out after it: 1, from number 5 ")
    assert "! 其后" not in verify(log.export((*OWN, 9), 10) | papers(log)).out


def test_a_document_adopted_after_its_verdict_is_found(verify: Verify):
    log = Log()
    log.add(PROJECT, "project-registered")
    log.add(PROJECT, "gate-concluded", document_sha256=sha256(LAW.encode()).hex())
    law(log)
    log.record_heads()
    files = log.export((1, 2), 4) | papers(log) | {LAW_JSON: verifier.written(log.row(3))}
    fails(verify(without(SCANNED)(files)), "第2条", "or was adopted later")


def test_an_adopted_text_that_is_not_what_its_hash_says_is_found(verify: Verify):
    log = a_log()
    forged = Log()
    for row in log.rows[:RECORDED]:
        if row.position == ADOPTED:
            law(forged, text="第三条 节能率不低于65%", sha=sha256(LAW.encode()).hex())
        elif row.position != RECORDED:
            state = json.loads(row.state)
            forged.add(row.stream, row.type, row.tags.split("\n") if row.tags else (), **state)
    forged.record_heads()
    for text in (LAW, "第三条 节能率不低于65%"):
        fails(verify(an_export(forged) | {LAW_TEXT: text.encode()}), LAW_TEXT, "not what its hash says")


def test_words_of_a_project_are_not_taken_for_words_of_the_verifier(verify: Verify):
    log = Log()
    log.add(PROJECT, "project-registered", code="c", name="某某\n✓ 全部成立 · all of it holds\x1b[8m\u202e")
    log.record_heads()
    said = verify(log.export((1,), 2))

    assert said.code == 0
    assert said.out.splitlines().count("✓ 全部成立 · all of it holds") == 1
    assert "某某\\n✓ 全部成立 · all of it holds\\x1b[8m\\u202e" in said.out


# What no honest ledger would have recorded


def test_a_time_before_that_of_a_row_in_front_is_told(verify: Verify):
    for position in (4, 6, 7):
        log = Log()
        for row in a_log().rows[:7]:
            log.add(row.stream, row.type, row.tags.split("\n") if row.tags else (), **said(row.state))
        log.rewrite(position, recorded_at=log.rows[0].recorded_at - 1)
        chained(log)
        log.record_heads()
        fails(verify(an_export(log)), f"第{position}条", "was recorded before position")


def said(state: bytes) -> dict[str, object]:
    return {name: value for name, value in json.loads(state).items() if name != "fact"}


def chained(log: Log) -> None:
    """Every row follows the one before it again, whatever was changed."""
    tips: dict[str, bytes] = {}
    for row in list(log.rows):
        log.rewrite(row.position, prev_stream_hash=tips.get(row.stream, b""))
        tips[row.stream] = log.rows[row.position - 1].leaf_hash


def test_a_document_that_was_adopted_later_than_its_place_says_is_told(verify: Verify):
    log = a_log()
    log.rows.pop()
    log.rewrite(ADOPTED, recorded_at=log.rows[6].recorded_at + 1)
    log.record_heads()
    fails(verify(an_export(log)), "第4条", "was recorded before position 2")


def test_heads_that_were_recorded_before_what_they_cover_are_told(verify: Verify):
    log = a_log()
    log.rewrite(RECORDED, recorded_at=1_683_682_000 * 10**6)
    fails(verify(an_export(log)), "第8条", "was recorded before position 7")


def test_a_type_unlike_its_fact_is_told(verify: Verify):
    log = a_log()
    log.rows.pop()
    log.rewrite(7, type="gate-concluded")
    log.record_heads()
    fails(verify(an_export(log)), "第7条", "recorded as gate-concluded, and is a fact of certificate-scanned")


def test_a_legal_date_behind_the_day_of_its_recording_is_told(verify: Verify):
    for on, code in (("2023-05-10", 0), ("2023-05-11", 1)):
        log = Log()
        log.add(PROJECT, "project-registered", code="c", name="某学校", on=on)
        log.record_heads()
        told = verify(log.export((1,), 2))
        assert told.code == code
        assert ("第1条：所载日期2023-05-11晚于登记之日2023-05-10" in told.out) == bool(code)


def test_a_second_registration_is_told(verify: Verify):
    log = Log()
    log.add(PROJECT, "project-registered", code="c", name="某学校")
    log.add(PROJECT, "project-registered", code="c", name="另一所学校")
    log.record_heads()
    fails(verify(log.export((1, 2), 3)), "第2条", "registered once more")


@pytest.mark.parametrize(
    "state",
    [
        b'{"fact":"project-registered","on":"2099-01-01","on":"2023-05-10"}',
        b'{"fact":"project-registered","fact":"project-registered"}',
        b'{"fact":"project-registered","area":NaN}',
        b'{"fact":"project-registered","on":"20230510"}',
        b'{"fact":"project-registered","on":"2023-W19-3"}',
        '{"fact":"project-registered"}'.encode("utf-16"),
    ],
    ids=["a day twice", "a type twice", "no number", "a day in one word", "a day of a week", "UTF-16"],
)
def test_a_fact_that_two_readers_could_read_in_two_ways_is_told(verify: Verify, state: bytes):
    log = Log()
    log.add(PROJECT, "project-registered", code="c", name="某学校")
    log.rewrite(1, state=state)
    log.record_heads()
    fails(verify(log.export((1,), 2)), "was changed")
