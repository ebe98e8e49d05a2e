"""草拟: commands for any number of streams, decided in turn, each on what those before it would record."""

from collections.abc import Callable, Iterator, Sequence

from lifecycle.ledger import Stream
from lifecycle.vocabulary import Asked, Command, Fact, Question

Allowed = set[tuple[object, ...]]
"""The permissions that earlier commands of the same transaction had, so that each is looked up once."""
Decide = Callable[[Sequence[Fact], Command, Allowed, Sequence[Question]], list[Fact]]
"""The facts of a stream, a command, and what its door asks of how it was written -> what it would record. Raises Refused."""


class Drafts:
    """拟记入的事实, by stream. stream: of a command, without its facts being read; begun_at: the position before it."""

    def __init__(self, stream: Callable[[Command], str], load: Callable[[str], Stream], decide: Decide, begun_at: int) -> None:
        self._stream = stream
        self._load = load
        self._decide = decide
        self.begun_at = begun_at
        self._allowed: Allowed = set()
        self._streams: dict[str, tuple[Stream, list[Fact], list[Fact]]] = {}
        self._asked: dict[str, list[Question]] = {}

    def add(self, command: Command, of_reading: Sequence[Question] = ()) -> list[Fact]:
        """What it would record. Raises Refused; the draft is then what it was before. What it asks is kept in `questions`."""
        name = self._stream(command)
        if name not in self._streams:
            stream = self._load(name)
            self._streams[name] = stream, [recorded.fact for recorded in stream.recorded], []
        _, facts, new = self._streams[name]
        try:
            decided = self._decide(facts, command, self._allowed, of_reading)
        except Asked as asked:
            self._asked.setdefault(name, []).extend(asked.questions)
            decided = list(asked.happened)
        facts.extend(decided)
        new.extend(decided)
        return decided

    def leave_out(self, stream: str) -> None:
        """Forget what was drafted for one stream."""
        self._streams.pop(stream, None)
        self._asked.pop(stream, None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be confirmed before any of it is recorded."""
        return tuple(question for stream in self._asked for question in self.asked(stream))

    def asked(self, stream: str) -> tuple[Question, ...]:
        """The same of one stream."""
        return tuple(self._asked.get(stream, ()))

    def appends(self) -> Iterator[tuple[Stream, list[Fact]]]:
        for stream, _, new in self._streams.values():
            yield stream, new
