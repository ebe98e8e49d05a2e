"""检查点与流头: what is signed covers every fact, and the head of every stream; two programs at once agree; the key stays where it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lifecycle.ledger import Ledger, LedgerUnavailable, migrate, verify_chain
from lifecycle.ledger.facts import StreamHeadsRecorded
from lifecycle.ledger.formats.checkpoint import Checkpoint, opened
from lifecycle.ledger.formats.merkle import leaf_hash, root, verify_consistency, verify_inclusion
from lifecycle.ledger.formats.signature_kinds import COSIGNATURE, ED25519
from lifecycle.ledger.formats.signed_notes import SigningKey
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import SIGNING_KEY, signing_key
from lifecycle.ledger.store.database import writing
from lifecycle.ledger.tree.stream_heads import STREAM, StreamHead, StreamHeads
from lifecycle.ledger.tree.tiles import WIDTH
from lifecycle.ledger.tree.tree import Tree
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to

KEY = SigningKey("ledger.example/jincheng", ED25519, bytes(32))
WITNESS = SigningKey("witness.example/shanxi", COSIGNATURE, bytes(31) + b"\x01")
LATER = date(2023, 5, 11)


def record(ledger: Ledger, *streams: str) -> None:
    """One fact for each of the streams named, in one append."""
    number: dict[str, int] = {}
    appends = []
    for stream in streams:
        at = number.setdefault(stream, ledger.load(stream).version)
        appends.append(to(stream, noted(), at=at))
        number[stream] += 1
    ledger.append(appends, command=f"c{ledger.head()}", actor=CLERK)


def heads_by_hand(ledger: Ledger) -> list[StreamHead]:
    """From all facts, in the order in which the streams began."""
    newest = {each.stream: each for each in ledger.read(limit=100_000)}
    return [StreamHead(number, each.stream, each.version, each.leaf_hash) for number, each in enumerate(newest.values())]


def test_a_checkpoint_covers_every_fact_and_the_heads_of_all_streams(ledger: Ledger):
    record(ledger, "p1", "p2")
    record(ledger, "p1")
    note = Checkpoints(ledger, KEY, lambda: START).make(DAY)
    tree = Tree(ledger.engine)

    assert opened(note, KEY.public) == Checkpoint("ledger.example/jincheng", tree.head())
    (recorded,) = ledger.load(STREAM).recorded
    assert isinstance(recorded.fact, StreamHeadsRecorded)
    assert (recorded.fact.size, recorded.fact.streams, recorded.position) == (3, 2, 4)
    verify_inclusion(recorded.leaf_hash, 3, 4, tree.inclusion(4, 4), tree.head().root)
    assert verify_chain(ledger.engine) is None


def test_the_head_of_a_stream_is_shown_under_the_root_of_all_at_any_time(ledger: Ledger):
    record(ledger, *(f"p{number}" for number in range(WIDTH + 3)))
    heads = StreamHeads(ledger)
    then, known = heads.root(), heads_by_hand(ledger)
    record(ledger, "p7", "p256")
    for size, under, by_hand in ((then.size, then, known), (ledger.head(), heads.root(), heads_by_hand(ledger))):
        for stream in ("p0", "p7", "p256", "p258"):
            shown = heads.shown(stream, size)
            assert shown is not None
            assert shown.under == under
            assert shown.head == by_hand[shown.head.number]
            assert shown.head.stream == stream
            verify_inclusion(leaf_hash(shown.head.entry), shown.head.number, under.streams, shown.proof, under.root)
    assert heads.shown("nowhere", ledger.head()) is None
    assert heads.shown("p7", 7) is None


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True), max_size=8))
def test_whatever_is_recorded_the_root_is_that_of_all_heads(tmp_path_factory: pytest.TempPathFactory, appends: list[list[int]]):
    url = f"sqlite:///{tmp_path_factory.mktemp('heads') / 'lifecycle.db'}"
    migrate(url)
    with a_ledger(url) as ledger:
        heads = StreamHeads(ledger)
        for streams in appends:
            record(ledger, *(f"p{number}" for number in streams))
            under = heads.root()
            by_hand = heads_by_hand(ledger)
            assert (under.size, under.streams) == (ledger.head(), len(by_hand))
            assert under.root == root([leaf_hash(each.entry) for each in by_hand])


def test_nothing_new_needs_no_new_checkpoint(ledger: Ledger):
    record(ledger, "p1")
    checkpoints = Checkpoints(ledger, KEY, lambda: START)
    first = checkpoints.make(DAY)

    assert checkpoints.make(LATER) == first == checkpoints.latest()
    assert ledger.head() == 2


def test_every_later_checkpoint_begins_with_every_earlier_one(ledger: Ledger):
    checkpoints, tree, made = Checkpoints(ledger, KEY, lambda: START), Tree(ledger.engine), []
    for number in range(6):
        record(ledger, f"p{number % 2}")
        made.append(opened(checkpoints.make(DAY), KEY.public).head)
    for earlier, later in pairwise(made):
        verify_consistency(earlier.size, later.size, tree.consistency(earlier.size, later.size), earlier.root, later.root)
        assert tree.head_at(earlier.size) == earlier


def test_a_checkpoint_is_due_after_so_many_facts_or_so_long(ledger: Ledger):
    now = [START]
    checkpoints = Checkpoints(ledger, KEY, lambda: now[0])
    hour = timedelta(hours=1)
    assert not checkpoints.due(3, hour)
    record(ledger, "p1")
    checkpoints.make(DAY)
    assert not checkpoints.due(3, hour)
    record(ledger, "p1")
    assert not checkpoints.due(3, hour)
    now[0] = START + hour
    assert checkpoints.due(3, hour)
    now[0] = START
    record(ledger, "p1", "p2")
    assert checkpoints.due(3, hour)


def test_a_witness_adds_its_name_and_nothing_else(ledger: Ledger):
    record(ledger, "p1")
    checkpoints = Checkpoints(ledger, KEY, lambda: START)
    note = checkpoints.make(DAY)
    checkpoints.cosigned(2, WITNESS.cosign(note.text, 1_700_000_000))
    latest = checkpoints.latest()

    assert latest is not None
    assert latest.text == note.text
    assert latest.signed_by(WITNESS.public) is not None
    assert checkpoints.make(DAY) == latest


def test_programs_that_make_one_at_once_make_the_same(ledger: Ledger, url: str):
    record(ledger, "p1", "p2")
    programs = 4
    together = Barrier(programs, timeout=30)

    def make(_: int) -> tuple[int, str]:
        with a_ledger(url) as another:
            together.wait()
            note = Checkpoints(another, KEY, lambda: START).make(DAY)
        return opened(note, KEY.public).head.size, str(note)

    with ThreadPoolExecutor(programs) as pool:
        made = set(pool.map(make, range(programs)))
    assert len({size for size, _ in made}) == len(made), "two roots for one size"
    assert verify_chain(ledger.engine) is None


def test_a_note_that_is_not_ours_is_never_handed_out(ledger: Ledger):
    record(ledger, "p1")
    checkpoints = Checkpoints(ledger, KEY, lambda: START)
    checkpoints.make(DAY)
    impostor = SigningKey(KEY.public.name, ED25519, b"\x05" * 32)
    forged = str(Checkpoint(KEY.public.name, Tree(ledger.engine).head()).signed(impostor))
    with writing(ledger.engine) as db:
        db.execute(text("UPDATE checkpoints SET note = :note"), {"note": forged})
    with pytest.raises(Exception, match="has not signed"):
        checkpoints.make(DAY)


def test_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path):
    made = signing_key(tmp_path / "keys")
    file = tmp_path / "keys" / SIGNING_KEY

    assert signing_key(tmp_path / "keys").public == made.public
    assert made.public.name.startswith("lifecycle/")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [SIGNING_KEY]


def test_programs_that_make_a_key_at_once_have_the_same(tmp_path: Path):
    programs = 8
    together = Barrier(programs, timeout=30)

    def make(_: int) -> str:
        together.wait()
        return str(signing_key(tmp_path).public)

    with ThreadPoolExecutor(programs) as pool:
        assert len(set(pool.map(make, range(programs)))) == 1


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_text("PRIVATE+KEY+x"),
    "no text": lambda file: file.write_bytes(b"\xff"),
    "a folder": lambda file: file.unlink() or file.mkdir(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_key_that_is_damaged_is_not_replaced(tmp_path: Path, damage: str):
    signing_key(tmp_path)
    DAMAGES[damage](tmp_path / SIGNING_KEY)
    with pytest.raises(LedgerUnavailable, match="signing key"):
        signing_key(tmp_path)
