"""流头记录: what the ledger records of itself."""

from typing import Annotated

from msgspec import Meta

from lifecycle.vocabulary import Fact, Sha256

Count = Annotated[int, Meta(ge=0)]


class StreamHeadsRecorded(Fact, frozen=True, kw_only=True, tag="stream-heads-recorded"):
    """流头记录: after `size` facts there were so many streams, and their newest rows made a tree with this root."""

    size: Count
    streams: Count
    root: Sha256


FACTS: tuple[type[Fact], ...] = (StreamHeadsRecorded,)
