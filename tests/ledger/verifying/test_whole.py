"""全面核验: not the rows alone (`test_append_only.py`), but everything that is said about them. Every byte of it: `tests/faults`."""

import re
from contextlib import closing

import pytest
from sqlalchemy import Engine, text

from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import RestoreAccepted, StreamHeadsRecorded
from lifecycle.ledger.faults import Fault
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.heads import HeadsRoot
from lifecycle.ledger.formats.merkle import TreeHead
from lifecycle.ledger.formats.signature_kinds import ED25519
from lifecycle.ledger.formats.signed_notes import SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.restoring import STREAM as RESTORES
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.tree.stream_heads import STREAM, StreamHeads
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import Verified, verify_ledger
from tests.ledger.facts import CLERK, DAY, START, noted, ticking, to
from tests.ledger.witnesses import KEY

STRANGER = SigningKey(KEY.public.name, ED25519, b"\x01" * 32)
SUCCESSOR = SigningKey("lifecycle/next", ED25519, b"\x04" * 32)


@pytest.fixture(autouse=True)
def two_checkpoints(ledger: Ledger) -> None:
    """Of 3 and of 6 facts; then one fact more."""
    for number, stream in enumerate(("p1", "p2"), 1):
        ledger.append([to(stream, noted())], command=f"c{number}", actor=CLERK)
    checkpoint(ledger)
    ledger.append([to("p1", noted("二"), noted("三"), at=1)], command="c3", actor=CLERK)
    checkpoint(ledger)
    ledger.append([to("p2", noted("四"), at=1)], command="c4", actor=CLERK)


def checkpoint(ledger: Ledger, key: SigningKey = KEY, *, succeeding: bool = False) -> None:
    Checkpoints(ledger, key, lambda: START).make(DAY, succeeding=succeeding)


def change(engine: Engine, statement: str, **values: object) -> None:
    with writing(engine) as db:
        assert db.execute(text(statement), values).rowcount


def broken(ledger: Ledger, position: int, words: str) -> None:
    found = verify_ledger(ledger, [KEY.public])
    assert found.fault is not None
    assert (found.fault.position, found.size) == (position, ledger.head()), found.fault
    assert words in found.fault.reason
    in_one_language(found.fault)


def in_one_language(fault: Fault) -> None:
    """A Chinese sentence has no English words, but for names: of a kind of file, an algorithm, a stream, a ledger."""
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", fault.says("zh")), fault.says("zh")
    assert not re.search("[一-鿿]", fault.says("en")), fault.says("en")


def test_a_ledger_holds_with_all_that_is_said_about_it(ledger: Ledger):
    assert verify_ledger(ledger, [KEY.public]) == Verified(size=7, checkpoints=2, recorded=2, signed=True)
    assert verify_ledger(ledger, []) == Verified(size=7, checkpoints=2, recorded=2, signed=False, unseen={"signatures": 2})


def test_a_row_that_was_changed_is_named_first(ledger: Ledger, unguarded: Engine):
    change(unguarded, "UPDATE events SET actor = 'E999' WHERE position = 4")
    broken(ledger, 4, "not what its leaf hash says")


def test_a_checkpoint_that_another_key_signed(ledger: Ledger, unguarded: Engine):
    note = str(Checkpoint(KEY.public.name, Tree(ledger.engine).head_at(3)).signed(STRANGER))
    change(unguarded, "UPDATE checkpoints SET note = :note WHERE size = 3", note=note)
    broken(ledger, 3, "the checkpoint of 3 facts does not hold")
    assert verify_ledger(ledger, []).fault is None, "without a key nobody can say so"


def test_a_checkpoint_for_another_tree(ledger: Ledger, unguarded: Engine):
    note = str(Checkpoint(KEY.public.name, TreeHead(6, bytes(32))).signed(KEY))
    change(unguarded, "UPDATE checkpoints SET note = :note WHERE size = 6", note=note)
    broken(ledger, 6, "another tree than that over the rows")


def test_a_checkpoint_of_facts_that_are_not_there(ledger: Ledger):
    found = verify_ledger(ledger, [KEY.public], gone_out=[TreeHead(9, bytes(32))])
    assert found.fault is not None
    assert found.fault.position == 8
    assert "a checkpoint of 9 facts went out" in found.fault.reason


def test_where_only_a_range_is_known_the_range_is_named(ledger: Ledger, unguarded: Engine):
    note = str(Checkpoint(KEY.public.name, TreeHead(6, bytes(32))).signed(KEY))
    change(unguarded, "UPDATE checkpoints SET note = :note WHERE size = 6", note=note)
    fault = verify_ledger(ledger, [KEY.public]).fault
    assert fault is not None
    assert (fault.position, fault.span) == (6, (4, 6)), "up to the checkpoint of 3 facts everything is as it was"
    fault = verify_ledger(ledger, [KEY.public], gone_out=[TreeHead(3, bytes(32)), TreeHead(9, bytes(32))]).fault
    assert fault is not None
    assert (fault.position, fault.span) == (3, (1, 3))


def test_rows_that_are_missing_are_a_range(ledger: Ledger, unguarded: Engine):
    change(unguarded, "DELETE FROM events WHERE position IN (3, 4)")
    fault = verify_ledger(ledger, [KEY.public]).fault
    assert fault is not None
    assert (fault.position, fault.span) == (3, (3, 4))


def test_what_is_wrong_is_said_in_either_language(ledger: Ledger, unguarded: Engine):
    change(unguarded, "UPDATE events SET actor = 'E999' WHERE position = 4")
    fault = verify_ledger(ledger, [KEY.public]).fault
    assert fault is not None
    assert fault.says("zh") == "这一条的内容与散列不符，已被改动"
    assert fault.says("en") == fault.reason == "the row is not what its leaf hash says"


def test_a_checkpoint_before_which_no_heads_were_recorded(ledger: Ledger, unguarded: Engine):
    head = Tree(ledger.engine).head_at(2)
    values = {"note": str(Checkpoint(KEY.public.name, head).signed(KEY)), "at": 0}
    change(unguarded, "INSERT INTO checkpoints (size, note, made_at) VALUES (2, :note, :at)", **values)
    broken(ledger, 2, "no stream heads were recorded before the checkpoint of 2 facts")


def test_checkpoints_behind_the_last_recorded_heads_are_told(ledger: Ledger, unguarded: Engine):
    """Others may have written between the record and the checkpoint: no fault, but nothing shows these facts to be all."""
    head = Tree(ledger.engine).head_at(5)
    values = {"note": str(Checkpoint(KEY.public.name, head).signed(KEY)), "at": 0}
    change(unguarded, "INSERT INTO checkpoints (size, note, made_at) VALUES (5, :note, :at)", **values)
    found = verify_ledger(ledger, [KEY.public])
    assert (found.fault, found.unseen) == (None, {"heads": 1})


def test_a_name_whose_key_nobody_knows(ledger: Ledger):
    fault = verify_ledger(ledger, [SUCCESSOR.public]).fault
    assert fault is not None
    assert "no key of lifecycle/jincheng is known here" in fault.reason
    assert fault.says("zh") == "3条时的检查点不成立（没有lifecycle/jincheng的公钥）"


@pytest.mark.parametrize(
    ("note", "why", "says"),
    [
        ("nothing", "this is no signed note", "不是签名文书"),
        ("a\n3\nx\n\n— a YWJjZGVm\n", "what should be base64 is not", "应为base64之处不是base64"),
        ("a\nthree\nx\n\n— a YWJjZGVm\n", "this is no checkpoint", "不是检查点"),
        ("a\n\na\n", "a line of signature has the form", "签名行应写作"),
        ("a\n\n— a YQ==\n", "a signature is longer than", "签名比密钥编号还短"),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_said_in_either_language(ledger: Ledger, unguarded: Engine, note: str, why: str, says: str):
    change(unguarded, "UPDATE checkpoints SET note = :note WHERE size = 3", note=note)
    broken(ledger, 3, why)
    fault = verify_ledger(ledger, [KEY.public]).fault
    assert fault is not None
    assert says in fault.says("zh")


def test_a_fact_that_cannot_be_read_is_told_in_either_language(ledger: Ledger, url: str):
    """As a program tells it that does not know the type."""
    with closing(Ledger(url, facts=(), clock=ticking())) as other:
        broken(other, 3, "this program knows no such type")


def test_a_key_that_a_fact_names_may_sign_from_then_on(ledger: Ledger):
    accepted = RestoreAccepted(
        on=DAY, by=CLERK, former=KEY.public.name, size=9, root="00" * 32, key=str(SUCCESSOR.public), reason="磁盘损坏，只有前一日的备份"
    )
    ledger.append([to(RESTORES, accepted)], command="r", actor=CLERK)
    checkpoint(ledger, SUCCESSOR, succeeding=True)
    assert verify_ledger(ledger, [KEY.public]) == Verified(size=9, checkpoints=3, recorded=3, signed=True)


def record(ledger: Ledger, under: HeadsRoot, **said: object) -> None:
    """Whoever keeps the ledger records heads as he would like them to be."""
    fact = StreamHeadsRecorded(on=DAY, by=CLERK, **{"size": under.size, "streams": under.streams, "root": under.root.hex()} | said)
    version = ledger.load(STREAM).version
    ledger.append([to(STREAM, fact, at=version, tags=[under.tag])], command=f"heads{ledger.head()}", actor=CLERK)


def test_recorded_heads_that_the_rows_do_not_make(ledger: Ledger):
    under = StreamHeads(ledger).root()
    record(ledger, HeadsRoot(under.size, under.streams, bytes(32)))
    broken(ledger, 8, "another root than it records")


def test_recorded_heads_of_facts_to_come(ledger: Ledger):
    under = StreamHeads(ledger).root()
    record(ledger, HeadsRoot(8, under.streams, under.root))
    broken(ledger, 8, "not between")


def test_recorded_heads_whose_tag_says_something_else(ledger: Ledger):
    under = StreamHeads(ledger).root()
    record(ledger, under, root="00" * 32)
    broken(ledger, 8, "its tag gives another root")


def test_a_fact_among_the_recorded_heads_that_is_none(ledger: Ledger):
    ledger.append([to(STREAM, noted(), at=2)], command="c5", actor=CLERK)
    broken(ledger, 8, "records none")


def test_tables_that_are_made_from_the_rows_are_compared_with_them(ledger: Ledger, unguarded: Engine):
    change(unguarded, "UPDATE stream_heads SET version = 9 WHERE stream = 'p1'")
    broken(ledger, 5, "the table of stream heads")
    change(unguarded, "UPDATE stream_heads SET version = 3 WHERE stream = 'p1'")
    ledger.append([to("p3", *(noted(str(number)) for number in range(300)))], command="c5", actor=CLERK)
    checkpoint(ledger)
    Tree(ledger.engine).tiles.catch_up(ledger.engine, ledger.head())
    assert verify_ledger(ledger, [KEY.public]).fault is None
    change(unguarded, "UPDATE tile_roots SET root = :root WHERE algorithm = 'sha256'", root=bytes(32))
    broken(ledger, 1, "a kept node of the tree")
