"""提议: what one person proposed, for another to decide."""

from datetime import date

from msgspec import Struct

from lifecycle.vocabulary import BuildingId, Gate, HeadDecision, StaffId


class Mistake(Struct, frozen=True, kw_only=True):
    """误记. version: of the fact in its stream; proposer: for whom it was proposed; hands: everybody who had a hand in that."""

    version: int
    on: date
    proposer: StaffId
    reason: str
    hands: frozenset[StaffId]


class Silence(Struct, frozen=True, kw_only=True):
    """无规定事项: buildings that no document in force speaks of at a gate. hands: who had a hand in the proposal; decided: by the head."""

    id: str
    gate: Gate
    buildings: tuple[BuildingId, ...]
    on: date
    proposer: StaffId
    basis: str
    number: str | None
    hands: frozenset[StaffId]
    open: bool = True
    decided: HeadDecision | None = None
