"""流头复算: goes through all entries in their order, and recomputes every root of stream heads that is recorded among them."""

from typing import Any

from lifecycle.ledger.facts import StreamHeadsRecorded
from lifecycle.ledger.formats.entry import LedgerEntry, decode
from lifecycle.ledger.formats.heads import HeadsRoot, StreamHead
from lifecycle.ledger.formats.merkle import leaf_hash
from lifecycle.ledger.formats.replaying import HeadsReplay
from lifecycle.ledger.store.recorded import type_name
from lifecycle.wording import Sentence

HEADS_RECORDED = type_name(StreamHeadsRecorded)


class Fault(Exception):
    """复算不符: the first position that does not hold, and why, by a code of the catalogue."""

    def __init__(self, position: int, code: str, /, **values: Any) -> None:
        self.position = position
        self.reason = Sentence(code, **values)
        super().__init__(position, self.reason)


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
            raise Fault(position, "witness.fault.not_an_entry") from error
        self._refuse_unchained(position, row, self._heads.newest.get(row.stream))
        hashed = leaf_hash(entry)
        self._heads.put([(row.stream, row.version, hashed)])
        self._recorded_at = row.recorded_at
        if row.type == HEADS_RECORDED:
            self._compare(position, row)
        return hashed

    def _refuse_unchained(self, position: int, row: LedgerEntry, before: StreamHead | None) -> None:
        if row.position != position:
            raise Fault(position, "witness.fault.position", stated=row.position)
        if row.recorded_at < self._recorded_at:
            raise Fault(position, "ledger.fault.earlier")
        if row.version not in ({before.version + 1} if before else {0, 1}):
            raise Fault(position, "ledger.fault.version", version=row.version, stream=row.stream)
        if row.prev_stream_hash != (before.leaf_hash if before else b""):
            raise Fault(position, "ledger.fault.does_not_follow", stream=row.stream)

    def _compare(self, position: int, row: LedgerEntry) -> None:
        try:
            recorded = HeadsRoot.of_tags(row.tags)
        except ValueError as error:
            raise Fault(position, "witness.fault.heads_tag") from error
        if fault := self._heads.against(position, recorded):
            raise Fault(position, f"ledger.fault.{fault.code}", **fault.values)
