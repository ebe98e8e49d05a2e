"""流头重算: reads every row in order, and checks each recorded root of stream heads against the rows."""

from collections.abc import Iterable

from lifecycle.ledger.faults import Fault
from lifecycle.ledger.formats.growing import GrowingTree
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import leaf_hash


class HeadsReplay:
    """流头, as the rows make them. recorded: how many roots have come out the same."""

    def __init__(self) -> None:
        self.newest: dict[str, StreamHead] = {}
        """The head of every stream, in the order in which the streams began."""
        self.recorded = 0
        self._not_yet: list[StreamHead] = []  # a root speaks of the facts up to a position, and may stand far behind it
        self._reached = -1
        self._tree = GrowingTree()

    def put(self, rows: Iterable[tuple[str, int, bytes]]) -> None:
        """The next rows, in their order: stream, version and leaf hash of each."""
        newest, keep = self.newest, self._not_yet.append
        for stream, version, hashed in rows:
            before = newest.get(stream)
            newest[stream] = head = StreamHead(before.number if before else len(newest), stream, version, hashed)
            keep(head)

    def against(self, position: int, recorded: HeadsRoot) -> Fault | None:
        """The fault of the root that the fact at this position records, after the rows up to it; None if the root is right."""
        if not self._reached < recorded.size < position:
            return Fault(position, "heads_of_other_facts", {"size": recorded.size, "reached": self._reached, "position": position})
        more = recorded.size - max(self._reached, 0)
        self._reached = recorded.size
        last = {head.number: head for head in self._not_yet[:more]}  # of a stream that has moved often only the last is hashed
        del self._not_yet[:more]
        for number, head in last.items():
            self._tree.put(number, leaf_hash(head.entry))
        if (recorded.streams, recorded.root) != (len(self._tree), self._tree.root()):
            return Fault(position, "other_heads_root", {"size": recorded.size})
        self.recorded += 1
        return None
