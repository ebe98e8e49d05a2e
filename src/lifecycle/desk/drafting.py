"""草拟: commands for any number of streams, decided in turn, each on what those before it would record."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from lifecycle.ledger import AppendCondition, Stream
from lifecycle.vocabulary import Command, Fact, Question


class Drafted(Struct, frozen=True):
    """所拟的: what one command would record, stream by stream, and the questions that it leaves open."""

    streams: tuple[tuple[Stream, list[Fact]], ...]
    conditions: tuple[AppendCondition, ...] = ()
    open: tuple[Question, ...] = ()


Decide = Callable[[Command, Sequence[Question]], Drafted]
"""A command, and what its door asks of how it was written -> what it would record. Raises Refused."""


class Streams:
    """打开的流 of one transaction: each is loaded once, and what is drafted for it stands behind what is recorded in it."""

    def __init__(self, load: Callable[[str], Stream]) -> None:
        self._load = load
        self._opened: dict[str, Stream] = {}
        self._facts: dict[str, list[Fact]] = {}
        self._drafted: dict[str, list[Fact]] = {}

    def load(self, name: str) -> Stream:
        """The stream as it is recorded. Its version is that which the append expects."""
        if name not in self._opened:
            self.take(self._load(name))
        return self._opened[name]

    def take(self, stream: Stream) -> None:
        """A stream as it was read before."""
        self._opened[stream.name], self._facts[stream.name] = stream, [recorded.fact for recorded in stream.recorded]

    def facts(self, name: str) -> list[Fact]:
        """Its facts, with those that are drafted."""
        self.load(name)
        return self._facts[name]

    def opened(self) -> tuple[Stream, ...]:
        """All that were looked at."""
        return tuple(self._opened.values())

    def refuse_other(self, stream: Stream) -> None:
        """Raises TypeError for a stream that was loaded otherwise than here: its decision may not have seen what stands in it now."""
        if self._opened.get(stream.name) is not stream:
            raise TypeError(f"{stream.name} was not loaded at the counter")

    def draft(self, name: str, facts: Sequence[Fact]) -> None:
        self.facts(name).extend(facts)
        self._drafted.setdefault(name, []).extend(facts)

    def forget(self, name: str) -> None:
        """What was drafted for it."""
        for each in (self._opened, self._facts, self._drafted):
            each.pop(name, None)

    def drafted(self) -> Iterator[tuple[Stream, list[Fact]]]:
        for name, facts in self._drafted.items():
            yield self._opened[name], facts


class Drafts:
    """拟记入的事实, by stream. stream: the own one of a command, without its facts being read; begun_at: the position before it."""

    def __init__(self, streams: Streams, stream: Callable[[Command], str], decide: Decide, begun_at: int) -> None:
        self.streams = streams
        self._stream = stream
        self._decide = decide
        self.begun_at = begun_at
        self._asked: dict[str, list[Question]] = {}
        self._together: set[str] = set()
        self.conditions: list[AppendCondition] = []

    def add(self, command: Command, of_reading: Sequence[Question] = ()) -> list[Fact]:
        """What it would record. Raises Refused; the draft is then what it was before. What it asks is kept in `questions`."""
        told = self._decide(command, of_reading)
        for stream, facts in told.streams:
            self.streams.draft(stream.name, facts)
        if told.open:
            self._asked.setdefault(self._stream(command), []).extend(told.open)
        if len(told.streams) > 1:
            self._together |= {stream.name for stream, _ in told.streams}
        self.conditions += told.conditions
        return [fact for _, facts in told.streams for fact in facts]

    def leave_out(self, stream: str) -> None:
        """Forget what was drafted for one stream. Raises ValueError where something of it is recorded only together with others."""
        if stream in self._together:
            raise ValueError(f"facts of {stream} are recorded together with those of other streams")
        self.streams.forget(stream)
        self._asked.pop(stream, None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be confirmed before any of it is recorded."""
        return tuple(question for stream in self._asked for question in self.asked(stream))

    def asked(self, stream: str) -> tuple[Question, ...]:
        """The same of the commands that are about one stream."""
        return tuple(self._asked.get(stream, ()))

    def appends(self) -> Iterator[tuple[Stream, list[Fact]]]:
        return self.streams.drafted()

    def drafted(self) -> Drafted:
        """All of it, as one."""
        return Drafted(tuple(self.appends()), tuple(self.conditions), self.questions)
