"""流头复算: goes through all entries in their order, and recomputes every root of stream heads that is recorded among them."""

from collections import deque

from lifecycle.ledger.entry import Entry, decode
from lifecycle.ledger.facts import StreamHeadsRecorded
from lifecycle.ledger.heads import HeadsRoot, StreamHead
from lifecycle.ledger.merkle import leaf_hash
from lifecycle.ledger.recorded import type_name
from lifecycle.witness.growing import GrowingTree

HEADS_RECORDED = type_name(StreamHeadsRecorded)


class Fault(Exception):
    """复算不符: the first position that does not hold, and why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason


class RecomputedHeads:
    """流头, as the entries make them."""

    def __init__(self) -> None:
        self.recorded = 0
        """Roots that were found among the entries and came out the same."""
        self._newest: dict[str, StreamHead] = {}
        self._recorded_at = 0
        self._not_yet: deque[tuple[int, StreamHead]] = deque()  # a root speaks of the facts up to a position, and may stand far behind it
        self._reached = -1
        self._tree = GrowingTree()

    @property
    def streams(self) -> int:
        return len(self._newest)

    def read(self, position: int, entry: bytes) -> bytes:
        """The leaf hash of the entry at this position, once all that it says fits what stands before it. Raises Fault."""
        try:
            row = decode(entry)
        except ValueError as error:
            raise Fault(position, str(error)) from error
        head = StreamHead(self.streams, row.stream, row.version, leaf_hash(entry))
        if before := self._newest.get(row.stream):
            head = StreamHead(before.number, row.stream, row.version, head.leaf_hash)
        if reason := self._fault(position, row, before):
            raise Fault(position, reason)
        self._newest[row.stream] = head
        self._not_yet.append((position, head))
        self._recorded_at = row.recorded_at
        if row.type == HEADS_RECORDED:
            self._compare(position, row)
        return head.leaf_hash

    def _fault(self, position: int, row: Entry, before: StreamHead | None) -> str | None:
        if row.position != position:
            return f"the entry says that it stands at {row.position}"
        if row.recorded_at < self._recorded_at:
            return "it was recorded before the entry that stands in front of it"
        if row.version not in ({before.version + 1} if before else {0, 1}):
            return f"version {row.version} does not come next in stream {row.stream}"
        if row.prev_stream_hash != (before.leaf_hash if before else b""):
            return f"it does not follow the entry before it in stream {row.stream}"
        return None

    def _compare(self, position: int, row: Entry) -> None:
        try:
            recorded = HeadsRoot.of_tags(row.tags)
        except ValueError as error:
            raise Fault(position, str(error)) from error
        if not self._reached < recorded.size < position:
            raise Fault(position, f"it records the heads of {recorded.size} facts, which is not between {self._reached} and {position}")
        self._reached = recorded.size
        while self._not_yet and self._not_yet[0][0] <= recorded.size:
            _, head = self._not_yet.popleft()
            self._tree.put(head.number, leaf_hash(head.entry))
        if (recorded.streams, recorded.root) != (len(self._tree), self._tree.root()):
            raise Fault(position, f"the stream heads of the first {recorded.size} facts have another root than it records")
        self.recorded += 1
