"""一百万条: a ledger of a million facts, to verify and to prove from. Its rows are made and stored by the functions that an append uses."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from random import Random
from statistics import median
from time import perf_counter

from sqlalchemy import text

from lifecycle.ledger import Ledger, verify_chain
from lifecycle.ledger.formats.merkle import Edge, edge_grown, packed, verify_inclusion
from lifecycle.ledger.store.rows import NOTHING, Draft, Drafted, Head, Row, Tip, chain
from lifecycle.ledger.tree.stream_heads import StreamHeads
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.benchmarks._raw import CLERK, DAY, STATE, a_ledger
from tests.benchmarks._turns import head, percentile, reached, told

STREAMS, LONG, PAGE, PROOFS = 256, 32, 10_000, 300
BEGIN = 1_700_000_000_000_000
PER_SECOND, PROOF_MS = 100_000, 5.0


def measure(kind: str, url: str, facts: int, parts: Sequence[str]) -> None:
    head(f"{kind}: {facts} facts with a tag each, streams of {LONG} facts, {STREAMS} of them growing at a time")
    with closing(a_ledger(url)) as ledger:
        begun = perf_counter()
        load(ledger, facts)
        told("loaded", f"in {perf_counter() - begun:.0f} s")
        if "proof" in parts:
            prove(ledger, facts)
        if "verify" in parts:
            StreamHeads(ledger).record(DAY)
            verify(ledger)


def rows(facts: int) -> Iterator[Row]:
    tips: dict[str, Tip] = {}
    for number in range(facts):
        stream = f"project/{number // STREAMS // LONG:016x}{number % STREAMS:016x}"
        tip = tips.pop(stream, NOTHING)
        draft = Draft(stream, tip.version, (Drafted("remarked", 1, STATE, frozenset({f"code:{stream[-24:]}"})),))
        when = BEGIN + 1000 * number
        (row,) = chain([draft], position=number, recorded_at=when, tips={stream: tip}, actor=CLERK, command=f"command/{number:032x}")
        if row.version < LONG:
            tips[stream] = Tip(row.version, row.leaf_hash)
        yield row


def load(ledger: Ledger, facts: int) -> None:
    made, edge = rows(facts), Edge()
    while page := list(islice(made, PAGE)):
        first, last = page[0], page[-1]
        edge = edge_grown(edge, first.position - 1, [row.leaf_hash for row in page])
        with ledger.recorder.locked() as transaction:
            transaction.look((), {})
            transaction.insert(page, Head(last.position, last.recorded_at, packed(edge)))
    if ledger.engine.dialect.name == "postgresql":
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE"))  # as its own housekeeping does soon after


def prove(ledger: Ledger, size: int) -> None:
    tree, draw, took = Tree(ledger.engine), Random(1), []
    begun = perf_counter()
    tree.inclusion(1, size)
    told("the first proof, which makes all tiles", f"{perf_counter() - begun:.1f} s")
    root = tree.head().root
    for _ in range(PROOFS):
        row = ledger.read(after=draw.randrange(size), limit=1)[0]
        begun = perf_counter()
        proof = tree.inclusion(row.position, size)
        took.append((perf_counter() - begun) * 1000)
        verify_inclusion(row.leaf_hash, row.position - 1, size, proof, root)
    middle, longest = median(took), percentile(took, 99)
    reached(
        f"an inclusion proof, {PROOFS} of them",
        f"median {middle:.2f} ms, p99 {longest:.2f} ms",
        f"< {PROOF_MS:.0f} ms",
        met=longest < PROOF_MS,
    )


def verify(ledger: Ledger) -> None:
    for what, steps in (
        ("rows, chains and the tree", lambda: verify_chain(ledger.engine)),
        ("the whole ledger", lambda: verify_ledger(ledger, ()).fault),
    ):
        begun = perf_counter()
        fault = steps()
        speed = ledger.head() / (perf_counter() - begun)
        assert fault is None, fault
        reached(f"verified: {what}", f"{speed:,.0f} leaves a second", f">= {PER_SECOND:,}", met=speed >= PER_SECOND)
