"""What goes into the ledger and what comes out of it."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from lifecycle.vocabulary import Fact

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Recorded(Struct, frozen=True):
    """已记录的事实: a fact with its place in the ledger. position counts all facts from 1, version those of its stream."""

    position: int
    stream: str
    version: int
    recorded_at: datetime
    actor: str
    command: str
    tags: tuple[str, ...]
    fact: Fact
    schema_version: int
    prev_stream_hash: bytes
    leaf_hash: bytes


class Stream(Struct, frozen=True):
    """流: the facts of one project, check or county year, in their order. Version 0 is a stream that nobody has written to."""

    name: str
    version: int
    recorded: tuple[Recorded, ...]


class AppendCondition(Struct, frozen=True, kw_only=True):
    """条件: no fact that carries all these tags, of one of these types (of any, when none is named), after this position."""

    tags: frozenset[str]
    types: tuple[type[Fact], ...] = ()
    after: int = 0


class Append(Struct, frozen=True, kw_only=True):
    """追加: facts for one stream, which must be at the expected version; one set of tags a fact."""

    stream: str
    expected_version: int
    facts: tuple[Fact, ...]
    tags: tuple[frozenset[str], ...]


def type_name(fact: type[Fact]) -> str:
    """The stable name that a type of fact is stored under."""
    return str(fact.__struct_config__.tag)


def microseconds(moment: datetime) -> int:
    """Since 1970-01-01T00:00:00Z, exactly; a datetime without a zone is refused."""
    return (moment - EPOCH) // MICROSECOND
