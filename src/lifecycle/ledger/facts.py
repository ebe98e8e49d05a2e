"""流头记录: what the ledger records of itself."""

from typing import Annotated

from msgspec import Meta

from lifecycle.vocabulary import Command, Fact, Sha256, Text

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^\S+$")]


class StreamHeadsRecorded(Fact, frozen=True, kw_only=True, tag="stream-heads-recorded"):
    """流头记录: after `size` facts there were so many streams, and their newest rows made a tree with this root."""

    size: Count
    streams: Count
    root: Sha256


class AcceptRestore(Command, frozen=True, kw_only=True):
    """接受恢复: says that facts, or the key, are lost for good."""

    reason: Text


class RestoreAccepted(Fact, frozen=True, kw_only=True, tag="restore-accepted"):
    """恢复登记: under `former`, the name until then, a checkpoint of `size` facts with this root went out; they are not here, or its key
    is lost. From here on the ledger is signed with `key`.
    """

    former: Name
    size: Count
    root: Sha256
    key: Name
    reason: Text


FACTS: tuple[type[Fact], ...] = (StreamHeadsRecorded, RestoreAccepted)
