"""国密散列: SM3 over the same entries, in a signed note beside each checkpoint where it is wanted; and in a line of it, as it was once."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from lifecycle.ledger import Ledger, LedgerUnavailable
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import Note, NoteError, SigningKey
from lifecycle.ledger.formats.sm3 import Sm3Edge, sm3
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.sm3_roots import Sm3Root, of_checkpoint
from lifecycle.ledger.store.database import snapshot, writing
from lifecycle.ledger.tree.tree import SM3, Tree, entries
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.ledger.exports import KEY as EXPORTER
from tests.ledger.exports import Verify, a_log, an_export
from tests.ledger.facts import DAY, START
from tests.ledger.signing.test_checkpoints import record

KEY = SigningKey("lifecycle/test", ED25519, sha256(b"test").digest())
STRANGER = SigningKey("lifecycle/test", ED25519, sha256(b"another").digest())
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, b"\x02" * 32)
VECTORS = Path(__file__).parents[1] / "vectors"
FORMER = {3: ("p1", "p2"), 301: tuple(f"p{number}" for number in range(300))}
"""Sizes of the checkpoints that version 0.1 signed with a line of SM3, cosigned by a witness, and the streams of their facts."""


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
    ids=["one block", "two blocks"],
)
def test_the_examples_of_the_standard(message: bytes, digest: str):
    """GB/T 32905-2016, annex A."""
    assert sm3(message).hex() == digest


def test_the_second_tree_stands_over_the_same_entries_and_proves_as_the_first(ledger: Ledger):
    record(ledger, *(f"p{number}" for number in range(300)))
    with snapshot(ledger.engine) as db:
        leaves = [leaf_hash(entry, sm3) for entry in entries(db, 0, 300)]
    tree = Tree(ledger.engine, SM3)
    for size in (0, 1, 255, 256, 257, 300):
        assert tree.head_at(size).root == root(leaves[:size], sm3)
    whole = tree.head_at(300).root
    for position in (1, 256, 257, 300):
        verify_inclusion(leaves[position - 1], position - 1, 300, tree.inclusion(position, 300), whole, sm3)
    verify_consistency(256, 300, tree.consistency(256, 300), root(leaves[:256], sm3), whole, sm3)


def made(ledger: Ledger, *, sm3: bool = True) -> tuple[Note, Note | None]:
    checkpoints = Checkpoints(ledger, KEY, lambda: START, sm3=sm3)
    note = checkpoints.make(DAY)
    return note, checkpoints.sm3_root(Checkpoint.parse(note.text).head.size)


def test_the_second_root_stands_in_a_note_of_its_own_that_names_the_checkpoint(ledger: Ledger):
    record(ledger, "p1", "p2")
    note, beside = made(ledger)
    checkpoint = opened(note, KEY.public)
    assert beside is not None
    stated = of_checkpoint(beside, checkpoint, KEY.public)

    assert note.text.count("\n") == 3, "C2SP does not recommend lines behind the three"
    assert stated.sm3 == Tree(ledger.engine, SM3).head_at(checkpoint.head.size).root != checkpoint.head.root
    assert beside.text.splitlines()[1:4] == note.text.splitlines()
    edge = Sm3Edge()
    with snapshot(ledger.engine) as db:
        assert list(edge.through(entries(db, 0, 3))) == entries(db, 0, 3)
    assert edge.root == stated.sm3
    found = verify_ledger(ledger, [KEY.public])
    assert (found.fault, found.sm3_roots, found.unseen) == (None, 1, {})


def test_no_root_of_sm3_passes_for_a_checkpoint_nor_the_other_way_round(ledger: Ledger):
    """Both are signed by one key; each text is one of them at most."""
    note, beside = made(ledger)
    assert beside is not None
    for wrong, parse in ((beside.text, Checkpoint.parse), (note.text, Sm3Root.parse)):
        with pytest.raises(NoteError):
            parse(wrong)


def test_it_can_be_begun_and_left_at_any_time(ledger: Ledger):
    notes = []
    for stream, wanted in (("p1", False), ("p2", True), ("p3", False)):
        record(ledger, stream)
        notes.append(made(ledger, sm3=wanted)[1])
    assert [bool(note) for note in notes] == [False, True, False]
    found = verify_ledger(ledger, [KEY.public])
    assert (found.fault, found.checkpoints, found.sm3_roots, found.unseen) == (None, 3, 1, {"sm3": 2})


def test_a_checkpoint_that_has_no_second_root_yet_gets_one_where_nothing_was_recorded_since(ledger: Ledger):
    record(ledger, "p1")
    assert made(ledger, sm3=False)[1] is None
    note, beside = made(ledger)
    assert beside is not None
    assert (note, beside) == made(ledger) == made(ledger, sm3=False)


def put(ledger: Ledger, **columns: object) -> None:
    with writing(ledger.engine) as db:
        for name, value in columns.items():
            db.execute(text(f"UPDATE checkpoints SET {name} = :value"), {"value": None if value is None else str(value)})


def test_a_second_root_that_does_not_hold_is_found(ledger: Ledger):
    record(ledger, "p1")
    note, beside = made(ledger)
    assert beside is not None
    true = Sm3Root.parse(beside.text)
    other = Sm3Root(true.origin, true.head, sha256(b"another").digest())
    another_checkpoint = Sm3Root(true.origin, type(true.head)(true.head.size, bytes(32)), true.sm3)
    for false, reason in (
        (other.signed(KEY), "another root of the SM3 tree"),
        (true.signed(STRANGER), "has not signed"),
        (another_checkpoint.signed(KEY), "names another checkpoint"),
        (note, "no root of SM3"),
        ("no note", "no signed note"),
    ):
        put(ledger, sm3_root=false)
        found = verify_ledger(ledger, [KEY.public]).fault
        assert found is not None
        assert (found.position, reason in found.reason) == (true.head.size, True), found
    put(ledger, sm3_root=beside)
    assert verify_ledger(ledger, [KEY.public]).fault is None


def test_what_was_not_looked_at_is_said_with_its_number(ledger: Ledger):
    record(ledger, "p1")
    note, beside = made(ledger)
    assert beside is not None
    by_device = type(note.signatures[0])(KEY.public.name, b"\1\2\3\4", b"\x30\x45" + bytes(69))
    put(ledger, note=note.with_signature(WITNESS.cosign(note.text, 1), by_device), sm3_root=beside.with_signature(by_device))
    assert verify_ledger(ledger, [KEY.public]).unseen == {"sm2": 2, "cosignatures": 1}
    assert verify_ledger(ledger, []).unseen == {"signatures": 2, "sm2": 2, "cosignatures": 1}


@pytest.mark.parametrize("size", FORMER)
def test_a_checkpoint_that_was_signed_with_the_line_of_sm3_holds_for_ever(ledger: Ledger, size: int):
    former = Note.parse((VECTORS / f"sm3-line-{size}.txt").read_text("utf-8"))
    record(ledger, *FORMER[size])
    made(ledger, sm3=False)
    put(ledger, note=former)

    assert former.text.splitlines()[3].startswith("sm3 ")
    assert opened(former, KEY.public).text == former.text, "what is parsed is written as it was signed"
    assert former.signed_by(WITNESS.public)
    found = verify_ledger(ledger, [KEY.public])
    assert (found.fault, found.sm3_roots) == (None, 1)
    note, beside = made(ledger)
    assert note.text == former.text, "it is not signed anew while nothing is recorded"
    assert beside is not None
    assert Sm3Root.parse(beside.text).sm3 == Checkpoint.parse(former.text).sm3
    record(ledger, "later")
    assert made(ledger)[0].text.count("\n") == 3
    assert verify_ledger(ledger, [KEY.public]).sm3_roots == 2


def test_an_export_under_a_checkpoint_with_the_line_is_verified_for_ever(verify: Verify):
    log = a_log()
    head = Checkpoint.parse(log.note().text).head
    former = Checkpoint("lifecycle/jincheng", head, sm3(b"of its entries")).signed(EXPORTER)
    said = verify(an_export(log) | {"checkpoint.txt": str(former).encode()})

    assert "\nsm3 " in former.text
    assert (said.code, said.err) == (0, "")


def test_a_false_line_of_sm3_is_found_though_our_own_key_signed_it(ledger: Ledger):
    record(ledger, "p1")
    true = Checkpoint.parse(made(ledger, sm3=False)[0].text)
    put(ledger, note=Checkpoint(true.origin, true.head, sha256(b"another").digest()).signed(KEY))
    found = verify_ledger(ledger, [KEY.public]).fault
    assert found is not None
    assert (found.position, "SM3" in found.reason) == (true.head.size, True)


def test_a_kept_node_of_the_second_tree_that_was_changed_is_found(ledger: Ledger):
    record(ledger, *(f"p{number}" for number in range(260)))
    made(ledger)
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE tile_roots SET root = :root WHERE algorithm = 'sm3'"), {"root": sha256(b"another").digest()})
    found = verify_ledger(ledger, [KEY.public]).fault
    assert found is not None
    assert (found.position, "SM3" in found.reason) == (1, True)


def test_a_row_that_is_not_what_its_hash_says_gets_no_place_in_the_second_tree(unguarded, ledger: Ledger):
    record(ledger, "p1")
    with writing(unguarded) as db:
        db.execute(text("UPDATE events SET actor = 'E666' WHERE position = 1"))
    with pytest.raises(LedgerUnavailable, match="row at 1"):
        Tree(unguarded, SM3).head_at(1)
    with pytest.raises(LedgerUnavailable, match="row at 1"):
        made(ledger)
    assert Checkpoints(ledger, KEY, lambda: START).latest() is None, "no checkpoint goes out without the root that was asked for"


@pytest.mark.parametrize("line", ["sm3 AAAA", "sm3 x", f"sm3 {'A' * 43}=\nsm3 {'A' * 43}="], ids=["short", "no base64", "two"])
def test_a_second_root_is_one_of_32_bytes(line: str):
    with pytest.raises(NoteError):
        Checkpoint.parse(f"ledger\n1\n{'A' * 43}=\n{line}\n")
    with pytest.raises(NoteError):
        Sm3Root.parse(f"lifecycle-sm3-root/v1\nledger\n1\n{'A' * 43}=\n{line.removeprefix('sm3 ')}\n")


def test_the_note_is_a_format_for_ever():
    made_by_hand = f"lifecycle-sm3-root/v1\nlifecycle/test\n3\n{'A' * 43}=\n{'B' * 42}A=\n"
    parsed = Sm3Root.parse(made_by_hand)

    assert parsed.text == made_by_hand
    assert (parsed.origin, parsed.head.size, parsed.head.root) == ("lifecycle/test", 3, bytes(32))
    for other in (made_by_hand.replace("/v1", "/v2"), made_by_hand + "more\n", made_by_hand.replace("\n3\n", "\n03\n"), ""):
        with pytest.raises(NoteError):
            Sm3Root.parse(other)
