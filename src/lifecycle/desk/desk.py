"""办理: load the stream, have the rules judged, decide, append. One way for every command."""

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from lifecycle.calendar import Calendar
from lifecycle.compliance.adoption import adopted, stream_of
from lifecycle.compliance.document import PolicyDocument
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.deciding import Allowed, Given, decide
from lifecycle.desk.demonstration import DemonstrationBuilt, built, demonstration_day
from lifecycle.desk.drafting import Drafted, Drafts, Streams
from lifecycle.desk.enacted.adopting import adopt_first
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.holidays import Calendars
from lifecycle.desk.matter import Counter, Matter, Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.desk.paperwork.numbers import Numbers
from lifecycle.desk.people.person_names import PersonNames
from lifecycle.desk.recording import RaceLost, Receipt, fit_to_record, once_in, record, refuse_known
from lifecycle.desk.statutes import Statutes
from lifecycle.ledger import Ledger, Stream
from lifecycle.ledger.entering import enter
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Asked, Command, CommandId, Fact, Question, Refused, StaffId

SHANGHAI = ZoneInfo("Asia/Shanghai")
SYSTEM = StaffId("system")


class Desk:
    """业务办理. Refuses in words that say what to do; a refused command records nothing."""

    def __init__(
        self,
        ledger: Ledger,
        statutes: Statutes,
        clock: Callable[[], datetime],
        *,
        named_later: bool = False,
        console: bool = False,
        adopts: bool = False,
        matters: Sequence[Matter] = MATTERS,
    ) -> None:
        """named_later: persons and scans may be added after the commands that name them, as in the demonstration.

        console: its commands are typed on the server, where a ledger begins (立账).
        adopts: before its first command that rests on policies it adopts the folder that it was opened with, where the ledger has none.
        matters: all kinds of streams that it knows.
        """
        self._named_later = named_later
        self.console = console
        self.ledger = ledger
        self.matters = Matters(matters)
        self.rulebooks = Rulebooks(ledger, statutes)
        self._rulebooks = self.rulebooks
        self.calendars = Calendars(ledger, statutes.calendar, self._terms_of(self.rulebooks))
        self._clock = clock
        self._adopted: set[str] = set()
        self._adopts = adopts
        self._numbers = Numbers(ledger)
        self._names = PersonNames(ledger)

    def for_one_page(self) -> "Desk":
        """The same desk for one request: its page reads the rulebook once. A command reads it again."""
        self.demonstration  # noqa: B018 - read once, before it is copied
        desk = copy(self)
        desk.rulebooks = self.rulebooks.read_once()
        desk.calendars = Calendars(self.ledger, self.calendars.packaged, self._terms_of(desk.rulebooks))
        return desk

    @property
    def rulebook(self) -> Rulebook:
        """规则汇编 in force, under what the ledger has decided up to now."""
        return self.rulebooks.now()

    @property
    def statutes(self) -> Statutes:
        """现行规定 as of now: those that the ledger adopted and decided, whatever folder this program was started with."""
        return self.rulebooks.statutes()

    @staticmethod
    def _terms_of(rulebooks: Rulebooks) -> Callable[[int | None], Calendar]:
        """The calendar of each edition, before what the ledger adopted of holidays."""
        return lambda known_at: rulebooks.statutes(known_at).calendar

    def today(self) -> date:
        """今天, in Asia/Shanghai: the day on which appointments have to hold. A demonstration has a day of its own."""
        return demonstration_day(self.demonstration, self.real_day())

    def real_day(self) -> date:
        """实际日期, in Asia/Shanghai, also in a demonstration: that of tokens, sessions and signatures."""
        return self._clock().astimezone(SHANGHAI).date()

    def now(self) -> datetime:
        """现在: today with the time of the clock, in Asia/Shanghai."""
        return datetime.combine(self.today(), self._clock().astimezone(SHANGHAI).timetz())

    @cached_property
    def demonstration(self) -> DemonstrationBuilt | None:
        """When the demonstration was built; None on every real ledger."""
        return built(self.ledger)

    def carry_out(
        self, command: Command, *, seen: int | None = None, of_reading: Sequence[Question] = (), over: Stream | None = None
    ) -> Receipt:
        """办理一条命令. Raises Refused, and Asked for what is not confirmed. The same id given again returns what it recorded first.

        seen: the last fact of the project that the author saw. If others were recorded since, the race is lost.
        of_reading: what its door asks of how its values were written.
        over: the stream of the command as its door has just read it. What came in since is found by the append: the race is lost.
        """
        matter = self.matters.of(command)
        given = Given(command=matter.taken_in(command), of_reading=of_reading, seen=seen)
        if earlier := self.ledger.recorded_by(command.id):
            return Receipt(earlier, repeated=True)
        if matter.by_policies:
            self._begin()
        while True:
            judged_after = self.ledger.head()
            try:
                return self._record(self._answered(given, over), command.id, command.by, judged_after)
            except Refused as refused:
                # Sent twice at once: the other one may have been recorded by now, and this is the same command.
                if earlier := self.ledger.recorded_by(command.id):
                    return Receipt(earlier, repeated=True)
                if not (matter.again and isinstance(refused, RaceLost)):
                    raise
                over = None

    def carry_out_together(self, id_: CommandId, by: StaffId, commands: Iterable[Command], drafts: Drafts | None = None) -> Receipt:
        """一并办理 commands for any number of streams, after those drafted before: all are recorded in one transaction, or none is.

        Raises Asked for all that has to be confirmed first.
        """
        if earlier := self.ledger.recorded_by(id_):
            return Receipt(earlier, repeated=True)
        drafts = drafts or self.draft()
        for command in commands:
            drafts.add(self.matters.of(command).taken_in(command))
        if drafts.questions:
            raise Asked(drafts.questions)
        return self._record(drafts.drafted(), id_, by, drafts.begun_at)

    def draft(self) -> Drafts:
        """草拟: commands are decided, and nothing is recorded. Raises TypeError for one that is recorded by itself only."""
        self._begin()
        streams, allowed, names = Streams(self.ledger.load), Allowed(), self.registered_names()
        at = self.counter(streams)

        def told(command: Command, of_reading: Sequence[Question]) -> Drafted:
            if not self.matters.of(command).together:
                raise TypeError(f"{type(command).__name__} is recorded by itself")
            return decide(at, self.matters, Given(command=command, of_reading=of_reading), allowed, lambda: names)

        return Drafts(streams, lambda command: self.matters.of(command).stream(command), told, self.ledger.head())

    def _answered(self, given: Given, over: Stream | None) -> Drafted:
        """What one command would record. Raises Refused, and Asked for the questions that it leaves open."""
        streams = Streams(self.ledger.load)
        if over:
            streams.take(over)
        told = decide(self.counter(streams), self.matters, given, Allowed(), self.registered_names)
        if told.open:
            raise Asked(told.open, tuple(fact for _, facts in told.streams for fact in facts))
        return told

    def counter(self, streams: Streams | None = None) -> Counter:
        """窗口 of this moment. streams: those that a transaction has opened. What is in force is read once: a transaction of thousands of
        commands judges by one text, and whatever is adopted meanwhile refuses its append.
        """
        return Counter(
            ledger=self.ledger,
            rulebooks=self._rulebooks.read_once(),
            calendar=self.calendars.now,
            numbers=self._numbers,
            streams=streams or Streams(self.ledger.load),
            today=self.today(),
            real_day=self.real_day(),
            now=self.now(),
            console=self.console,
            named_later=self._named_later,
        )

    def registered_names(self) -> Names:
        """登记的姓名 as of now, as digests."""
        return self._names.refreshed()

    def adopt_documents(self, named: Collection[str] | None = None) -> None:
        """采用政策文件: a text that has not been adopted yet is recorded in full before any fact names its hash. named: None for all."""
        for document in self._rulebooks.now().documents:
            if document.sha256 not in self._adopted and (named is None or document.sha256 in named):
                self._adopt(document)
                self._adopted.add(document.sha256)

    def _begin(self) -> None:
        """采用首版, once: what is recorded from here on is judged by an edition of the ledger, in every program alike."""
        if self._adopts:
            adopt_first(self.ledger, self._rulebooks, self.today(), SYSTEM)
            self._adopts = False

    def _adopt(self, document: PolicyDocument) -> None:
        tag = frozenset({f"document:{document.sha256}"})

        def text(_: Stream) -> Fact | None:
            return None if self.ledger.tagged(tag) else adopted(document, self.today(), SYSTEM)

        enter(self.ledger, stream_of(document.id), text, tag, CommandId(f"adopt/{document.sha256}"), SYSTEM)

    def preview(self, command: Command, of_reading: Sequence[Question] = (), over: Stream | None = None) -> tuple[Fact, ...]:
        """预览: the facts that the command would record now. Raises Refused and Asked as carrying it out would; records nothing.

        over: as for carrying it out.
        """
        given = Given(command=self.matters.of(command).taken_in(command), of_reading=of_reading)
        told = self._answered(given, over)
        at = self.counter()
        fit_to_record(at, self.matters, told, command.id, command.by)
        refuse_known(at, once_in(at, self.matters, told.streams))
        return tuple(fact for _, facts in told.streams for fact in facts)

    def _record(self, decided: Drafted, id_: CommandId, by: StaffId, judged_after: int) -> Receipt:
        """judged_after: the position that the ledger had reached when it was decided. Raises Refused where an option was decided since."""
        receipt = record(self.counter(), self.matters, decided, id_, by, self.adopt_documents, judged_after)
        for after in dict.fromkeys(self.matters.of_stream(stream.name).after for stream, facts in decided.streams if facts):
            after(self.ledger)
        return receipt
