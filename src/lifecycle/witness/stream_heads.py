"""流头复算: goes through all entries in their order, and recomputes every root of stream heads that is recorded among them."""

from lifecycle.ledger.entry import Entry, decode
from lifecycle.ledger.facts import StreamHeadsRecorded
from lifecycle.ledger.heads import HeadsRoot, StreamHead
from lifecycle.ledger.merkle import leaf_hash
from lifecycle.ledger.recorded import type_name
from lifecycle.ledger.replaying import HeadsReplay
from lifecycle.wording import Told, reason

HEADS_RECORDED = type_name(StreamHeadsRecorded)


class Fault(Exception):
    """复算不符: the first position that does not hold, and why."""

    def __init__(self, position: int, reason: Told) -> None:
        super().__init__(position, reason)
        self.position = position
        self.reason = reason


class RecomputedHeads:
    """流头, as the entries make them."""

    def __init__(self) -> None:
        self._heads = HeadsReplay()
        self._recorded_at = 0

    @property
    def streams(self) -> int:
        return len(self._heads.newest)

    @property
    def recorded(self) -> int:
        """Roots that were found among the entries and came out the same."""
        return self._heads.recorded

    def read(self, position: int, entry: bytes) -> bytes:
        """The leaf hash of the entry at this position, once all that it says fits what stands before it. Raises Fault."""
        try:
            row = decode(entry)
        except ValueError as error:
            raise Fault(position, reason("why.entry", why=str(error))) from error
        if found := self._fault(position, row, self._heads.newest.get(row.stream)):
            raise Fault(position, found)
        hashed = leaf_hash(entry)
        self._heads.put([(row.stream, row.version, hashed)])
        self._recorded_at = row.recorded_at
        if row.type == HEADS_RECORDED:
            self._compare(position, row)
        return hashed

    def _fault(self, position: int, row: Entry, before: StreamHead | None) -> Told | None:
        if row.position != position:
            return reason("why.says_another_position", position=row.position)
        if row.recorded_at < self._recorded_at:
            return reason("why.recorded_before")
        if row.version not in ({before.version + 1} if before else {0, 1}):
            return reason("why.version", version=row.version, stream=row.stream)
        if row.prev_stream_hash != (before.leaf_hash if before else b""):
            return reason("why.does_not_follow", stream=row.stream)
        return None

    def _compare(self, position: int, row: Entry) -> None:
        try:
            recorded = HeadsRoot.of_tags(row.tags)
        except ValueError as error:
            raise Fault(position, reason("why.entry", why=str(error))) from error
        if fault := self._heads.against(position, recorded):
            raise Fault(position, fault.reason)
