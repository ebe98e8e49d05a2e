"""业务: all that the desk knows of a kind of stream. The list of them is `matters`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from lifecycle.calendar import Calendar
from lifecycle.calendar.quotes import doubts_of_quotes
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.deadlines import Awaited, Deadlines, no_deadlines
from lifecycle.desk.admission import well_formed
from lifecycle.desk.belonging import file_tags, stream_tags
from lifecycle.desk.drafting import Streams
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.once import Once
from lifecycle.desk.paperwork.numbers import Numbers
from lifecycle.desk.people.authority import authorise
from lifecycle.ledger import Append, AppendCondition, Ledger, Stream
from lifecycle.permissions import PERMITTED, Permission
from lifecycle.staff.appointments import Role
from lifecycle.values.doubts import Settled, doubts_of, settle
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Command, Fact, Question


class Counter(Struct, frozen=True, kw_only=True):
    """窗口: what a matter may look at beside its own stream. Streams that it looks at, and those that it writes to, are opened here.

    today: by the demonstration's day, if there is one; real_day: never.
    now: that day and the time, in Asia/Shanghai. console: commands are typed on the server.
    named_later: persons and scans may be added after the commands that name them.
    """

    ledger: Ledger
    rulebooks: Rulebooks
    calendar: Callable[[], Calendar]
    numbers: Numbers
    streams: Streams
    today: date
    real_day: date
    now: datetime
    console: bool = False
    named_later: bool = False

    def load(self, name: str) -> Stream:
        """打开 a stream, once a transaction. What others record in it before the append is found then."""
        return self.streams.load(name)

    def facts(self, name: str) -> Sequence[Fact]:
        """Its facts, with those that earlier commands of the same transaction would record."""
        return self.streams.facts(name)

    @property
    def rulebook(self) -> Rulebook:
        """By which is judged at this moment."""
        return self.rulebooks.now()

    @property
    def jurisdictions(self) -> Jurisdictions:
        return self.rulebooks.folder.jurisdictions


class Docket(Struct, frozen=True, kw_only=True):
    """办件: a command, its own stream, the facts of it, and the subject as it stands after them, in its county."""

    command: Any
    stream: Stream
    facts: Sequence[Fact]
    subject: Any
    county: str | None


class Decided(Struct, frozen=True):
    """所决定的: facts that are recorded in one transaction, and its conditions across streams. streams: as the counter loaded them.

    within: the command that a proposal holds, whose texts no type of the fact shows; confirmed: what its proposer was asked and confirmed.
    """

    streams: tuple[tuple[Stream, list[Fact]], ...]
    conditions: tuple[AppendCondition, ...] = ()
    within: Command | None = None
    confirmed: tuple[str, ...] = ()


Guard = Callable[[Counter, Docket], None]
"""What has to hold before a decision. Raises Refused."""


def as_given(_at: Counter, command: Any, _subject: Any) -> Any:
    return command


def of_no_county(_at: Counter, _command: Any, _subject: Any) -> None:
    return


def in_the_decision(_at: Counter, _docket: Docket, _permission: Permission) -> None:
    """The decision itself asks for permission, since no table says it."""


def by_appointment(at: Counter, docket: Docket, permission: Permission) -> None:
    """An appointment of today has to allow it."""
    authorise(at.ledger, at.jurisdictions, docket.command, docket.county, at.today, permission)


def no_tags(_stream: Stream, _fact: Fact) -> frozenset[str]:
    return frozenset()


def nothing_after(_ledger: Ledger) -> None:
    return


def nothing_once(_at: Counter, _before: Sequence[Fact], _new: Sequence[Fact]) -> Sequence[Once]:
    return ()


def ask_of_words(at: Counter, docket: Docket, happened: Sequence[Fact], of_reading: Sequence[Question], names: Names) -> Settled:
    """疑问 of the words and quotes alone, whatever stands in the stream."""

    def asked(fact: Fact) -> Iterator[Question]:
        yield from doubts_of(fact, fact.on, names=names)
        yield from doubts_of_quotes(fact, lambda: at.calendar().terms.laws)

    return settle(happened, docket.command.confirmed, asked, of_reading)


class Matter(Struct, frozen=True, kw_only=True):
    """业务: a kind of stream.

    name: what its streams begin with, before a slash. commands: those that are decided here.
    stream: the own one of a command; fold: the subject after its facts; county: whose it is, None for the whole city.
    latest: the last day of which a command may say that it has come.
    taken_in: what a command has to be before its stream is loaded; read: how it is read once its subject is known.
    permissions: who may give which command; permit: how that is asked; guards: what has to hold besides, in this order.
    decide: what then happened: the facts of the own stream, or of several (`Decided`), all of which the counter loads.
    ask: which questions facts of its streams raise. tags: by which a fact is found; once: what may be said only once.
    again: of two at once, the second is decided again, since it rests on nothing that its author has seen.
    together: whether several of its commands may be recorded in one transaction. Otherwise its decisions look at what the ledger holds, and
    not at what is drafted.
    after: what is done once facts of its streams are recorded, as destroying a key; it can be done again at any time.
    deadlines: what waits in a stream of it, with the day on which it falls due.
    by_policies: whether its commands rest on 现行规定, of which the ledger then has an edition; those on people and files do not.
    """

    name: str
    commands: tuple[type[Command], ...] = ()
    stream: Callable[[Any], str]
    fold: Callable[[Sequence[Fact], Counter], Any] = lambda facts, _at: facts
    county: Callable[[Counter, Any, Any], str | None] = of_no_county
    latest: Callable[[Counter], date] = lambda at: at.today
    taken_in: Callable[[Any], Any] = well_formed
    read: Callable[[Counter, Any, Any], Any] = as_given
    permissions: Mapping[type[Command], Permission] = PERMITTED
    permit: Callable[[Counter, Docket, Permission], None] = by_appointment
    guards: tuple[Guard, ...] = ()
    decide: Callable[[Counter, Docket], list[Fact] | Decided] = lambda _at, _docket: []
    ask: Callable[[Counter, Docket, Sequence[Fact], Sequence[Question], Names], Settled] = ask_of_words
    tags: Callable[[Stream, Fact], frozenset[str]] = no_tags
    once: Callable[[Counter, Sequence[Fact], Sequence[Fact]], Sequence[Once]] = nothing_once
    again: bool = False
    together: bool = True
    after: Callable[[Ledger], None] = nothing_after
    deadlines: Deadlines = no_deadlines
    by_policies: bool = True


class Matters:
    """全部业务, by command and by stream. Raises ValueError if two matters share a name or a command."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        self._by_name = {matter.name: matter for matter in matters}
        self._by_command: Mapping[type[Command], Matter] = {kind: matter for matter in matters for kind in matter.commands}
        if len(self._by_name) < len(matters) or len(self._by_command) < sum(len(matter.commands) for matter in matters):
            raise ValueError("a name or a command stands in two matters")

    def __iter__(self) -> Iterator[Matter]:
        return iter(self._by_name.values())

    def of(self, command: Command) -> Matter:
        """Raises TypeError for a command that none of them decides."""
        if matter := self._by_command.get(type(command)):
            return matter
        raise TypeError(f"no way to carry out {type(command).__name__}")

    def permission(self, kind: type[Command]) -> Permission:
        """权限 of a command. Raises KeyError for one that nobody may give."""
        matter = self._by_command.get(kind)
        return (matter.permissions if matter else PERMITTED)[kind]

    def awaited(self) -> tuple[Awaited, ...]:
        """有期限的业务, whose due days stand in the tray beside those of projects."""
        return tuple(Awaited(each.name, each.deadlines, self._roles) for each in self if each.deadlines is not no_deadlines)

    def waited_for(self) -> frozenset[Role]:
        """The roles that a due day may wait for: those that may give a command of a matter with due days."""
        of_dated = (kind for each in self if each.deadlines is not no_deadlines for kind in each.commands)
        return frozenset().union(*map(self._roles, of_dated))

    def _roles(self, kind: type[Command]) -> frozenset[Role]:
        return self.permission(kind).roles

    def of_stream(self, name: str) -> Matter:
        """Raises LookupError for a stream of none of them."""
        if matter := self._by_name.get(name.partition("/")[0]):
            return matter
        raise LookupError(f"no matter has streams such as {name}")

    def append(self, stream: Stream, facts: Sequence[Fact]) -> Append:
        """Appends the facts to the stream, each with its tags and those of the streams and files that it names."""
        tags = self.of_stream(stream.name).tags
        return Append(
            stream=stream.name,
            expected_version=stream.version,
            facts=tuple(facts),
            tags=tuple(tags(stream, fact) | stream_tags(fact) | file_tags(fact) for fact in facts),
        )
