"""复算: who reads all entries finds every stream head that is not the newest row of its stream, and signs only what holds."""

import re
import shutil
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from lifecycle.ledger import Ledger, migrate
from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.formats.entry import decode
from lifecycle.ledger.formats.growing import GrowingTree
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import leaf_hash, root
from lifecycle.ledger.formats.sm3 import sm3
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.sm3_roots import Sm3Root
from lifecycle.vocabulary import Refused
from lifecycle.witness.cosigner import Cosigner, Declined
from lifecycle.witness.replay import replay, source
from lifecycle.witness.stream_heads import Fault
from lifecycle.wording import say
from tests.browser.serving import served
from tests.copies import copied
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to
from tests.witness.logs import LEDGER, MONITOR, cosigner
from tests.witness.tiles import changed, entries_of, write


def record(ledger: Ledger, *streams: str) -> None:
    for stream in streams:
        append = to(stream, noted(), at=ledger.load(stream).version, tags=["节能"])
        ledger.append([append], command=f"c{ledger.head()}", actor=CLERK)


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    with a_ledger(copied(migrate, sqlite_url)) as ledger:
        yield ledger


@pytest.fixture
def entries(ledger: Ledger) -> list[bytes]:
    """Two streams, two records of their heads at 4 and 8, one fact behind; the heads of the second record include those of the first."""
    checkpoints = Checkpoints(ledger, LEDGER, lambda: START)
    record(ledger, "p1", "p2", "p1")
    checkpoints.make(DAY)
    record(ledger, "p2", "p3", "p1")
    checkpoints.make(DAY)
    record(ledger, "p1")
    return entries_of(ledger)


@pytest.fixture
def monitor(tmp_path: Path) -> Cosigner:
    return cosigner(tmp_path / "witness.db", MONITOR)


@pytest.fixture
def watch(tmp_path: Path) -> Cosigner:
    return cosigner(tmp_path / "witness.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tiles"


def test_what_holds_is_signed_and_handed_out(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    note = write(folder, entries, LEDGER)
    done = replay(source(str(folder)), monitor, watch)

    assert (done.head.size, done.streams, done.recorded) == (9, 4, 2)
    assert done.note.text == note.text
    assert done.note.signed_by(MONITOR.public)
    assert monitor.latest(LEDGER.public.name) == done.note
    assert watch.latest(LEDGER.public.name) is None, "to have replayed is another statement than to have seen"


def test_a_checkpoint_before_the_last_entries_is_replayed_as_far_as_it_goes(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner
):
    write(folder, entries, LEDGER, 4)
    (folder / "tile/entries/000.p/9").rename(folder / "tile/entries/000.p/4")  # a longer bundle under the shorter name does no harm
    done = replay(source(str(folder)), monitor, watch)

    assert (done.head.size, done.streams, done.recorded) == (4, 3, 1)


def test_bundles_follow_each_other_and_the_last_may_have_grown_full(ledger: Ledger, folder: Path, monitor: Cosigner, watch: Cosigner):
    ledger.append([to(f"p{number}", noted()) for number in range(300)], command="c", actor=CLERK)
    Checkpoints(ledger, LEDGER, lambda: START).make(DAY)
    many = entries_of(ledger)
    write(folder, many, LEDGER)
    assert replay(source(str(folder)), monitor, watch).streams == 301
    write(folder, many[:256], LEDGER, 255)
    with pytest.raises(Declined):
        replay(source(str(folder)), monitor, watch)
    fresh = cosigner(folder / "fresh.db", MONITOR)
    assert replay(source(str(folder)), fresh, fresh).head.size == 255


def test_tiles_are_read_from_an_address_too(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, LEDGER)
    away = Route("/away/{path:path}", lambda request: RedirectResponse("http://198.51.100.1/"))
    with served(Starlette(routes=[away, Mount("/log", StaticFiles(directory=folder))])) as address:
        assert replay(source(f"{address}/log/"), monitor, watch).head.size == 9
        with pytest.raises(Refused, match="tiles_missing"):
            replay(source(f"{address}/nowhere"), monitor, watch)
        with pytest.raises(Refused, match="tiles_unreadable"):
            replay(source(f"{address}/away"), monitor, watch)
    with pytest.raises(Refused, match="tiles_unreadable"):
        replay(source(address), monitor, watch)


def test_who_hands_out_entries_may_ask_for_the_authorisation_that_the_city_has_given(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner
):
    write(folder, entries, LEDGER)

    def guarded(request: Request) -> Response:
        if request.headers.get("Authorization") != "Bearer of the city":
            return Response(status_code=401)
        file = folder / request.path_params["path"]
        return FileResponse(file) if file.exists() else Response(status_code=404)

    with served(Starlette(routes=[Route("/log/{path:path}", guarded)])) as address:
        assert replay(source(f"{address}/log", "Bearer of the city"), monitor, watch).head.size == 9
        for wrong in ("", "Bearer of another"):
            with pytest.raises(Refused, match="not_authorized"):
                replay(source(f"{address}/log", wrong), monitor, watch)
    with pytest.raises(Refused, match="in_clear"):
        source("http://city.example/log", "Bearer of the city")
    assert source("https://city.example/log", "Bearer of the city")


@pytest.mark.parametrize("where", ["checkpoint.sm3", "checkpoint"], ids=["beside it", "in it, as in former times"])
@pytest.mark.parametrize("true", [True, False], ids=["true", "false"])
def test_the_root_of_the_second_tree_is_recomputed_where_there_is_one(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner, true: bool, where: str
):
    head = Checkpoint.parse(write(folder, entries, LEDGER).text).head
    second = root([leaf_hash(entry, sm3) for entry in entries if true or entry is not entries[0]], sm3)
    former = Checkpoint(LEDGER.public.name, head, second)
    stated = former if where == "checkpoint" else Sm3Root(former.origin, head, second)
    (folder / where).write_text(str(stated.signed(LEDGER)), "utf-8")
    if true:
        assert replay(source(str(folder)), monitor, watch).head == head
    else:
        with pytest.raises(Fault, match="SM3"):
            replay(source(str(folder)), monitor, watch)
        assert monitor.latest(LEDGER.public.name) is None


def test_a_second_root_of_another_checkpoint_or_by_a_stranger_is_not_taken(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner
):
    head = Checkpoint.parse(write(folder, entries, LEDGER).text).head
    second = root([leaf_hash(entry, sm3) for entry in entries], sm3)
    beside = folder / "checkpoint.sm3"
    beside.write_text(str(Sm3Root(LEDGER.public.name, type(head)(8, head.root), second).signed(LEDGER)), "utf-8")
    with pytest.raises(Refused, match="not_its_sm3_root"):
        replay(source(str(folder)), monitor, watch)
    beside.write_text(str(Sm3Root(LEDGER.public.name, head, second).signed(MONITOR)), "utf-8")
    with pytest.raises(Declined):
        replay(source(str(folder)), monitor, watch)
    assert monitor.latest(LEDGER.public.name) is None


def tag(entries: list[bytes], position: int, **fields: Any) -> dict[str, Any]:
    """The tag of a record of stream heads with other fields."""
    was = HeadsRoot.of_tags(decode(entries[position - 1]).tags)
    return {"tags": (HeadsRoot(**{"size": was.size, "streams": was.streams, "root": was.root} | fields).tag,)}


FORGERIES: dict[str, tuple[int, Callable[[list[bytes]], list[bytes]]]] = {
    "heads of another root": (8, lambda e: changed(e, 8, **tag(e, 8, root=bytes(32)))),
    "one stream fewer": (8, lambda e: changed(e, 8, **tag(e, 8, streams=3))),
    "heads as they were before": (8, lambda e: changed(e, 8, tags=decode(e[3]).tags)),
    "heads of fewer facts": (8, lambda e: changed(e, 8, **tag(e, 8, size=6))),
    "heads of facts to come": (8, lambda e: changed(e, 8, **tag(e, 8, size=8))),
    "heads without their tag": (8, lambda e: changed(e, 8, tags=())),
    "heads with a tag beside": (8, lambda e: changed(e, 8, tags=(*decode(e[7]).tags, "x"))),
    "a tag that is no such": (8, lambda e: changed(e, 8, tags=("stream-heads/7/4/xyz",))),
    "a number written otherwise": (8, lambda e: changed(e, 8, tags=(decode(e[7]).tags[0].replace("/7/", "/07/"),))),
    "a fact before the heads rewritten": (4, lambda e: changed(e, 2, actor="E999")),
    "a version left out": (9, lambda e: changed(e, 9, version=6)),
    "a stream begun anew": (9, lambda e: changed(e, 9, version=1, prev_stream_hash=b"")),
    "a row that follows another": (9, lambda e: changed(e, 9, prev_stream_hash=bytes(32))),
    "a row at another place": (9, lambda e: changed(e, 9, position=10)),
    "recorded before what stands in front": (9, lambda e: changed(e, 9, recorded_at=0)),
    "heads that a row of another stream records": (9, lambda e: changed(e, 9, type="stream-heads-recorded")),
    "a row in the middle left out": (2, lambda e: [*e[:1], *e[2:]]),
    "no entry at all": (9, lambda e: [*e[:8], b"LE\x01"]),
    "an entry with more behind": (9, lambda e: [*e[:8], e[8] + b"\x00"]),
    "an entry of another format": (9, lambda e: [*e[:8], b"LE\x02" + e[8][3:]]),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_log_is_not_signed_though_its_checkpoint_is(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner, forgery: str
):
    position, forge = FORGERIES[forgery]
    write(folder, forge(entries), LEDGER)
    with pytest.raises(Fault) as found:
        replay(source(str(folder)), monitor, watch)

    assert found.value.position == position
    assert monitor.latest(LEDGER.public.name) is None
    said = {lang: say("witness.does_not_hold", lang, position=position, reason=found.value.reason) for lang in ("zh", "en")}
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", said["zh"])
    assert not re.search("[一-鿿]", said["en"])


def test_entries_that_make_another_tree_than_the_checkpoint(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, LEDGER)
    signed = (folder / "checkpoint").read_text()
    write(folder, changed(entries, 9, actor="E999"), LEDGER)
    (folder / "checkpoint").write_text(signed)
    with pytest.raises(Fault, match="another tree"):
        replay(source(str(folder)), monitor, watch)


@pytest.mark.parametrize("who", ["monitor", "watch"])
def test_what_was_signed_before_has_to_begin_the_entries(
    entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner, who: str, request: pytest.FixtureRequest
):
    before = write(folder, changed(entries, 9, actor="E999"), LEDGER)
    request.getfixturevalue(who).add(before, 0, ())
    write(folder, [*entries], LEDGER)
    with pytest.raises(Fault) as found:
        replay(source(str(folder)), monitor, watch)
    assert found.value.position == 9


def test_what_the_witness_has_seen_further_ahead_is_no_fault(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    watch.add(write(folder, entries, LEDGER), 0, ())
    write(folder, entries[:8], LEDGER)

    assert replay(source(str(folder)), monitor, watch).head.size == 8


def test_a_stranger_is_not_replayed(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, MONITOR)
    with pytest.raises(Declined) as declined:
        replay(source(str(folder)), monitor, watch)
    assert declined.value.status is HTTPStatus.NOT_FOUND


def test_tiles_that_are_not_there_are_said_so(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    with pytest.raises(Refused, match="tiles_missing"):
        replay(source(str(folder)), monitor, watch)
    write(folder, entries, LEDGER)
    (folder / "tile/entries/000.p/9").unlink()
    with pytest.raises(Refused, match="no_entries"):
        replay(source(str(folder)), monitor, watch)
    (folder / "tile/entries/000").mkdir()
    with pytest.raises(Refused, match="tiles_unreadable"):
        replay(source(str(folder)), monitor, watch)
    (folder / "checkpoint").write_text("no note")
    with pytest.raises(Refused, match="not_a_checkpoint"):
        replay(source(str(folder)), monitor, watch)


def test_public_tiles_cannot_be_replayed(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, LEDGER)
    shutil.rmtree(folder / "tile/entries")
    with pytest.raises(Refused, match="no_entries"):
        replay(source(str(folder)), monitor, watch)


@pytest.mark.parametrize("damage", ["another hash", "missing"])
def test_hash_tiles_that_do_not_hold_are_not_signed(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner, damage: str):
    write(folder, entries, LEDGER)
    tile = folder / "tile/0/000.p/9"
    if damage == "missing":
        tile.unlink()
        with pytest.raises(Refused, match="tiles_missing"):
            replay(source(str(folder)), monitor, watch)
    else:
        tile.write_bytes(tile.read_bytes()[:64] + bytes(32) + tile.read_bytes()[96:])
        with pytest.raises(Fault, match="hash tile") as found:
            replay(source(str(folder)), monitor, watch)
        assert found.value.position == 3
    assert monitor.latest(LEDGER.public.name) is None


def test_an_earlier_part_of_a_bundle_is_how_the_bundle_begins(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, LEDGER)
    bundle = (folder / "tile/entries/000.p/9").read_bytes()
    end = sum(2 + len(entry) for entry in entries[:4])
    for damaged in (bundle[: end - 1] + b"X", bundle[: end - 1], b"", bundle[: end - 2 - len(entries[3])]):
        (folder / "tile/entries/000.p/4").write_bytes(damaged)
        with pytest.raises(Fault, match="bundle") as found:
            replay(source(str(folder)), monitor, watch)
        assert found.value.position == 1
    (folder / "tile/entries/000.p/4").write_bytes(bundle[:end])
    assert replay(source(str(folder)), monitor, watch).head.size == 9


def test_a_bundle_that_ends_early_is_a_fault_at_its_entry(entries: list[bytes], folder: Path, monitor: Cosigner, watch: Cosigner):
    write(folder, entries, LEDGER)
    bundle = folder / "tile/entries/000.p/9"
    bundle.write_bytes(bundle.read_bytes()[:-1])
    with pytest.raises(Fault) as found:
        replay(source(str(folder)), monitor, watch)
    assert found.value.position == 9


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=60))
def test_the_tree_that_grows_and_changes_has_the_root_of_its_leaves(changes: list[tuple[int, bool]]):
    tree, leaves = GrowingTree(), []
    for number, asked in changes:
        leaf = leaf_hash(b"%d %d" % (number, len(leaves)))
        at = min(number, len(leaves))
        leaves[at : at + 1] = [leaf]
        tree.put(at, leaf)
        if asked:
            assert tree.root() == root(leaves)
    assert tree.root() == root(leaves)
    assert len(tree) == len(leaves)


def test_heads_that_are_recorded_late_are_those_of_the_facts_they_speak_of(
    ledger: Ledger, folder: Path, monitor: Cosigner, watch: Cosigner, monkeypatch: pytest.MonkeyPatch
):
    """Another program records a fact between the reading of the heads and their record."""
    checkpoints = Checkpoints(ledger, LEDGER, lambda: START)
    record(ledger, "p1", "p2")
    heads = checkpoints._heads
    was = heads.root

    def meanwhile() -> HeadsRoot:
        under = was()
        record(ledger, "p1", "p3")
        return under

    monkeypatch.setattr(heads, "root", meanwhile)
    checkpoints.make(DAY)
    entries = entries_of(ledger)
    assert HeadsRoot.of_tags(decode(entries[-1]).tags).size == 2
    write(folder, entries, LEDGER)
    done = replay(source(str(folder)), monitor, watch)
    assert (done.head.size, done.streams, done.recorded) == (5, 4, 1)


def test_the_tag_is_a_format_for_ever():
    under = HeadsRoot(3, 2, bytes(range(32)))

    assert under.tag == "stream-heads/3/2/000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    assert HeadsRoot.of_tags((under.tag,)) == under
    assert (
        StreamHead(1, "p1", 2, bytes(32)).entry.hex()
        == "4c4801" + "0000000000000001" + "000000027031" + "0000000000000002" + "00000020" + "00" * 32
    )
