"""事件台账: what every other room sees of the event log."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from eventsourcing.application import Application
from eventsourcing.utils import Environment
from sqlalchemy import or_, select

from lifecycle.ledger.attachments import AttachmentStore
from lifecycle.ledger.facts import PersonCipher
from lifecycle.ledger.parts import Parts
from lifecycle.ledger.persons.keys import PersonKeys
from lifecycle.ledger.signing.continuity import Continuity
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.database import beside, reading
from lifecycle.ledger.store.errors import LedgerUnavailable
from lifecycle.ledger.store.factory import DATABASE_URL, LedgerFactory
from lifecycle.ledger.store.reading import END, Reader
from lifecycle.ledger.store.recorded import Append, AppendCondition, Recorded, Stream
from lifecycle.ledger.store.recorder import LedgerRecorder
from lifecycle.ledger.store.rows import Draft, Drafted, checked
from lifecycle.ledger.store.schema import events
from lifecycle.vocabulary import Fact
from lifecycle.wording import Sentence


class Database(NamedTuple):
    """数据库: its kind, and its version, which is known after the first query."""

    kind: str
    version: str


class Ledger(Application[str]):
    """An application of the eventsourcing library whose events are facts; its streams load through a fold, not through aggregates."""

    factory: LedgerFactory
    recorder: LedgerRecorder

    def __init__(
        self,
        url: str,
        *,
        facts: Sequence[type[Fact]],
        clock: Callable[[], datetime],
        attachments: Path | None = None,
        keys: Path | None = None,
        person_keys: Path | None = None,
        person_cipher: PersonCipher = PersonCipher.AES_256_GCM,
    ) -> None:
        """facts: all types that may be recorded or met. attachments, keys: their folders, person_keys: the file; beside the file of an
        embedded database unless given. person_cipher: what is used from now on.
        """
        self._clock = clock
        self._codec = Codec(facts)
        self.reader = Reader(self._codec)
        super().__init__({DATABASE_URL: url})
        self.engine = self.factory.engine
        self.person_cipher = person_cipher
        self._attachments = attachments or self._beside("attachments")
        self._keys = keys or self._beside("keys")
        self._person_keys = person_keys or self._beside("persons")
        self.continuity = Continuity(self.engine, self._keys)

    def construct_factory(self, env: Environment) -> LedgerFactory:
        return LedgerFactory(env, self._clock)

    def construct_recorder(self) -> LedgerRecorder:
        return self.factory.application_recorder()

    @property
    def attachments(self) -> AttachmentStore:
        """附件库. Raises LedgerUnavailable when its folder is named nowhere."""
        if self._attachments is not None:
            return AttachmentStore(self._attachments)
        raise LedgerUnavailable(Sentence("unavailable.no_attachments"))

    @property
    def parts(self) -> Parts:
        """在途文件库 of what is not whole yet. Raises LedgerUnavailable as `attachments` does."""
        return Parts(self.attachments.folder)

    @property
    def keys(self) -> Path:
        """密钥文件夹. Raises LedgerUnavailable when it is named nowhere."""
        if self._keys is not None:
            return self._keys
        raise LedgerUnavailable(Sentence("unavailable.no_keys"))

    @property
    def person_keys(self) -> PersonKeys:
        """个人密钥库. Raises LedgerUnavailable when its file, or the folder of keys, is named nowhere."""
        if self._person_keys is not None:
            return PersonKeys(self._person_keys, self.keys)
        raise LedgerUnavailable(Sentence("unavailable.no_person_keys"))

    def append(
        self, appends: Sequence[Append], *, command: str, actor: str, conditions: Sequence[AppendCondition] = ()
    ) -> tuple[Recorded, ...]:
        """Records everything in one transaction, or nothing. Raises Conflict, ConditionFailed, CommandReused, RolledBack,
        LedgerUnavailable.

        A command id that was used before with the same content returns what it recorded then.
        """
        self.continuity.hold()
        drafts = [self._draft(append) for append in appends]
        rows = self.recorder.append(drafts, actor=checked("actor", actor), command=checked("command id", command), conditions=conditions)
        return tuple(self.reader.recorded(rows))

    def load(self, stream: str, *, known_at: int | None = None) -> Stream:
        """A stream, as it stands or as it was known at a position."""
        with reading(self.engine) as db:
            return self.reader.stream(db, stream, _end(known_at))

    def recorded_by(self, command: str) -> tuple[Recorded, ...]:
        """What a command recorded; nothing when it was never seen."""
        with reading(self.engine) as db:
            return tuple(self.reader.of_command(db, command))

    def read(self, *, after: int = 0, limit: int, until: int | None = None, types: Sequence[type[Fact]] = ()) -> list[Recorded]:
        """A page of the log, in position order."""
        with reading(self.engine) as db:
            return self.reader.page(db, after=after, limit=limit, until=_end(until), types=types)

    def tagged(self, tags: Collection[str], types: Sequence[type[Fact]] = (), *, known_at: int | None = None) -> list[Recorded]:
        """The facts that carry all of these tags, in position order."""
        with reading(self.engine) as db:
            return self.reader.tagged(db, tags, types, _end(known_at))

    def carried(self, tags: Collection[str]) -> frozenset[str]:
        """Those of the tags that some fact carries: many are asked for at once, most of which are new."""
        with reading(self.engine) as db:
            return self.reader.carried(db, tags)

    def streams(self, names: Collection[str]) -> list[Recorded]:
        """The facts of several streams, in position order."""
        with reading(self.engine) as db:
            return self.reader.streams(db, names)

    def latest(
        self,
        tag: str,
        *,
        kind: str | None = None,
        of: tuple[str, str] | None = None,
        within: tuple[int, int] | None = None,
        before: int,
        limit: int,
    ) -> list[Recorded]:
        """The newest facts before a position that carry a tag, the newest first.

        kind: of this type; of: by this actor, or in this stream; within: recorded between two moments, in microseconds.
        """
        conditions = [
            *([events.c.type == kind] if kind else []),
            *([or_(events.c.actor == of[0], events.c.stream == of[1])] if of else []),
            *([events.c.recorded_at.between(*within)] if within else []),
        ]
        with reading(self.engine) as db:
            return self.reader.latest(db, tag, *conditions, before=before, limit=limit)

    def stream_names(self, prefix: str) -> frozenset[str]:
        """The names of all streams that begin so."""
        with reading(self.engine) as db:
            return frozenset(db.execute(select(events.c.stream).where(events.c.stream.startswith(prefix)).distinct()).scalars())

    @property
    def database(self) -> Database:
        """数据库 that the ledger is kept in."""
        return Database(self.engine.dialect.name, ".".join(map(str, self.engine.dialect.server_version_info or ())))

    def head(self) -> int:
        """The position of the newest fact; 0 when there is none."""
        with reading(self.engine) as db:
            return self.reader.head(db)

    def _beside(self, kind: str) -> Path | None:
        return beside(self.engine.url, kind)

    def _draft(self, append: Append) -> Draft:
        if append.expected_version < 0:
            raise ValueError(f"a stream is never at version {append.expected_version}: an empty one is at 0")
        lines = [
            Drafted(*self._codec.write(fact), frozenset(checked("tag", tag) for tag in tags))
            for fact, tags in zip(append.facts, append.tags, strict=True)
        ]
        return Draft(checked("stream", append.stream), append.expected_version, tuple(lines))


def _end(position: int | None) -> int:
    return END if position is None else position
