"""误记: a fact that somebody proposed to annul, as long as nobody has confirmed or refused it."""

from datetime import date

from msgspec import Struct

from lifecycle.vocabulary import StaffId


class Mistake(Struct, frozen=True, kw_only=True):
    """误记. version: of the fact in its stream; proposer: for whom it was proposed; hands: everybody who had a hand in that."""

    version: int
    on: date
    proposer: StaffId
    reason: str
    hands: frozenset[StaffId]
