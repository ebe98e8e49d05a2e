"""办理: load the stream, have the rules judged, decide, append. One way for every command."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct

from lifecycle.compliance.adoption import adopted, stream_of
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.counties.targets import SetCountyTargets, set_targets
from lifecycle.desk.admission import refuse_not_yet, refuse_too_large, well_formed
from lifecycle.desk.asking import answered
from lifecycle.desk.demonstration import DemonstrationBuilt, built, demonstration_day
from lifecycle.desk.drafting import Allowed, Drafts
from lifecycle.desk.gate.judging import judged
from lifecycle.desk.gate.timeliness import refuse_out_of_time
from lifecycle.desk.holidays import Calendars
from lifecycle.desk.paperwork.numbers import Numbers, given
from lifecycle.desk.people.authority import authorise
from lifecycle.desk.people.handing_over import refuse_unfit_hand_over
from lifecycle.desk.people.person_names import PersonNames
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.desk.people.proposals import DECISIONS as PROPOSALS
from lifecycle.desk.people.proposals import by_two
from lifecycle.desk.people.registered import refuse_unregistered
from lifecycle.desk.people.staff_acts import STAFF_DECISIONS, Counter, alone
from lifecycle.desk.places import refuse_unknown_place
from lifecycle.desk.scans import refuse_foreign_basis, refuse_foreign_scans
from lifecycle.desk.statutes import Statutes
from lifecycle.desk.tagging import append_to, code_tag, fact_name, project_stream
from lifecycle.ledger import Append, Condition, ConditionFailed, Conflict, Ledger, Recorded, Stream
from lifecycle.projects.application.lateness import fold_by_law
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import decide, to_judge
from lifecycle.projects.project import Project
from lifecycle.projects.registration import RegisterProject
from lifecycle.values.identifiers import code_sought
from lifecycle.values.marked import as_read
from lifecycle.values.names_in import Names
from lifecycle.values.past import refuse_ahead
from lifecycle.vocabulary import Asked, Command, CommandId, Fact, ProjectId, Question, Refused, StaffId

SHANGHAI = ZoneInfo("Asia/Shanghai")
SYSTEM = StaffId("system")


class Receipt(Struct, frozen=True):
    """回执: what a command recorded; repeated: it had been carried out before, and nothing was recorded now."""

    recorded: tuple[Recorded, ...]
    repeated: bool = False


class Desk:
    """业务办理. Refuses in words that say what to do; a refused command records nothing."""

    def __init__(
        self, ledger: Ledger, statutes: Statutes, clock: Callable[[], datetime], *, named_later: bool = False, console: bool = False
    ) -> None:
        """named_later: persons and scans that commands name come once they are all carried out, as in the demonstration.

        console: its commands are typed on the server, where a ledger begins (立账).
        """
        self._named_later = named_later
        self.console = console
        self.ledger = ledger
        self.statutes = statutes
        self.calendars = Calendars(ledger, statutes.calendar)
        self._clock = clock
        self._adopted: set[str] = set()
        self._numbers = Numbers(ledger)
        self._names = PersonNames(ledger)

    @property
    def rulebook(self) -> Rulebook:
        """规则汇编 in force."""
        return self.statutes.rulebook

    def today(self) -> date:
        """今天, in Asia/Shanghai: the day on which appointments have to hold. A demonstration has a day of its own."""
        return demonstration_day(self.demonstration, self.real_day())

    def real_day(self) -> date:
        """实际日期, in Asia/Shanghai, also in a demonstration: that of tokens, sessions and signatures."""
        return self._clock().astimezone(SHANGHAI).date()

    @cached_property
    def demonstration(self) -> DemonstrationBuilt | None:
        """When the demonstration was built; None on every real ledger."""
        return built(self.ledger)

    def carry_out(self, command: Command, *, seen: int | None = None, of_reading: Sequence[Question] = ()) -> Receipt:
        """办理一条命令. Raises Refused, and Asked for what is not confirmed. The same id given again returns what it recorded first.

        seen: the last fact of the project that the command rests on; when others came in since, the race is lost.
        of_reading: what its door asks of how its values were written.
        """
        command = well_formed(command)
        if earlier := self.ledger.recorded_by(command.id):
            return Receipt(earlier, repeated=True)
        try:
            return self._carried_out(command, seen, of_reading)
        except Refused:
            # Sent twice at once: the other one may have been recorded by now, and this is the same command.
            if earlier := self.ledger.recorded_by(command.id):
                return Receipt(earlier, repeated=True)
            raise

    def _carried_out(self, command: Command, seen: int | None, of_reading: Sequence[Question]) -> Receipt:
        match command:
            case ProjectCommand():
                stream = self.ledger.load(project_stream(command.project))
                _refuse_overtaken(stream, seen)
                facts = self._decided([recorded.fact for recorded in stream.recorded], command, of_reading=of_reading)
                return self._record(command.id, command.by, [(stream, facts)])
            case SetCountyTargets():
                return self._set_targets(command, of_reading)
            case _ if type(command) in STAFF_DECISIONS or type(command) in PROPOSALS:
                return self._staff(command)
        raise TypeError(f"no way to carry out {type(command).__name__}")

    def carry_out_together(self, id_: CommandId, by: StaffId, commands: Iterable[ProjectCommand], drafts: Drafts | None = None) -> Receipt:
        """一并办理 commands for any number of projects, after those drafted before: all are recorded in one transaction, or none is.

        Raises Asked for all that has to be confirmed first.
        """
        if earlier := self.ledger.recorded_by(id_):
            return Receipt(earlier, repeated=True)
        drafts = drafts or self.draft()
        for command in map(well_formed, commands):
            drafts.add(command)
        if drafts.questions:
            raise Asked(drafts.questions)
        return self._record(id_, by, list(drafts.appends()))

    def draft(self) -> Drafts:
        """草拟: commands are decided, and nothing is recorded."""
        self._names.refreshed()
        return Drafts(lambda project: self.ledger.load(project_stream(project)), self._decided)

    def registered_names(self) -> Names:
        """登记的姓名 as of now, as digests."""
        return self._names.refreshed()

    def project(self, id_: ProjectId) -> Project:
        """建设项目 as it stands. Raises Refused when there is none."""
        project = fold_by_law([recorded.fact for recorded in self.ledger.load(project_stream(id_)).recorded], self.calendars.now)
        if project is None:
            raise Refused("project.unknown", project=id_)
        return project

    def find(self, code: str) -> ProjectId:
        """The project that bears (or before a correction bore) this 项目代码, however it is typed. Raises Refused when there is none."""
        found = self.ledger.tagged([code_tag(code_sought(code))])
        if not found:
            raise Refused("project.code_unknown", code=code)
        return ProjectId(found[-1].stream.removeprefix("project/"))

    def adopt_documents(self) -> None:
        """采用政策文件: a text that has not been adopted yet is recorded in full before any verdict names it."""
        for document in self.rulebook.documents:
            if document.sha256 in self._adopted:
                continue
            tag = frozenset({f"document:{document.sha256}"})
            if not self.ledger.tagged(tag):
                stream = self.ledger.load(stream_of(document.id))
                fact = adopted(document, self.today(), SYSTEM)
                append = Append(stream=stream.name, expected_version=stream.version, facts=(fact,), tags=(tag,))
                try:
                    self.ledger.append([append], command=f"adopt/{document.sha256}", actor=SYSTEM, conditions=[Condition(tags=tag)])
                except (Conflict, ConditionFailed):
                    # Another process adopts the same text at this moment: only a text that is really there may be cited.
                    if not self.ledger.tagged(tag):
                        raise
            self._adopted.add(document.sha256)

    def preview(self, command: ProjectCommand, of_reading: Sequence[Question] = ()) -> tuple[Fact, ...]:
        """预览: the facts that the command would record now. Raises Refused and Asked as carrying it out would; records nothing."""
        command = well_formed(command)
        stream = self.ledger.load(project_stream(command.project))
        facts = [recorded.fact for recorded in stream.recorded]
        expected = self._decided(facts, command, of_reading=of_reading)
        for fact in expected:
            refuse_personal(fact)
        refuse_too_large([append_to(stream, expected)], command.id, command.by)
        self._numbers.refuse_used(list(given(facts, expected)))
        return tuple(expected)

    def _decided(
        self, facts: Sequence[Fact], command: ProjectCommand, allowed: Allowed | None = None, of_reading: Sequence[Question] = ()
    ) -> list[Fact]:
        """allowed: what was authorised before among commands that are carried out together, so that it is looked up once."""
        refuse_ahead(command, self.today())
        project = fold_by_law(facts, self.calendars.now)
        command = as_read(command, project.buildings if project else ())
        county = _county(project, command)
        asked = (type(command), command.by, command.behalf, county)
        if allowed is None or asked not in allowed:
            authorise(self.ledger, self.rulebook.jurisdictions, command, county, self.today())
        if allowed is not None:
            allowed.add(asked)
        refuse_unknown_place(self.rulebook.jurisdictions, command)
        if not self._named_later:
            refuse_unregistered(self.ledger, command, facts)
            refuse_foreign_scans(self.ledger, command, county, facts)
        if project:
            refuse_unfit_hand_over(self.ledger, project, command, self.today())
            refuse_out_of_time(project, command, facts, self.calendars.now)
        concerned = to_judge(project, command)
        verdicts = judged(self.rulebook, project, *concerned, on=command.on) if project and concerned else ()
        happened = decide(project, command, verdicts, facts)
        refuse_not_yet(facts, happened, self.today())
        names = self.registered_names() if allowed is None else self._names.names
        return answered(self._numbers, happened, command, project, facts, of_reading, names)

    def _set_targets(self, command: SetCountyTargets, of_reading: Sequence[Question]) -> Receipt:
        refuse_ahead(command, self.today())
        authorise(self.ledger, self.rulebook.jurisdictions, command, command.county, self.today())
        refuse_unknown_place(self.rulebook.jurisdictions, command)
        refuse_foreign_basis(self.ledger, command, self.rulebook)
        stream = self.ledger.load(f"county/{command.county}/{command.year}")
        happened = set_targets((recorded.fact for recorded in stream.recorded), command)
        facts = answered(self._numbers, happened, command, of_reading=of_reading)
        return self._record(command.id, command.by, [(stream, facts)])

    def _staff(self, command: Command) -> Receipt:
        """人员事务, by one person or by two."""
        refuse_ahead(command, self.real_day())
        counter = Counter(
            ledger=self.ledger,
            jurisdictions=self.rulebook.jurisdictions,
            today=self.today(),
            console=self.console,
            named_later=self._named_later,
        )
        decision = by_two(counter, command) if type(command) in PROPOSALS else alone(counter, command)
        return self._record(command.id, command.by, decision.streams, decision.conditions)

    def _record(
        self, id_: CommandId, by: StaffId, decided: Sequence[tuple[Stream, list[Fact]]], conditions: Sequence[Condition] = ()
    ) -> Receipt:
        for _, facts in decided:
            for fact in facts:
                refuse_personal(fact)
        appends = [append_to(stream, facts) for stream, facts in decided if facts]
        refuse_too_large(appends, id_, by)
        if any(getattr(fact, "verdicts", ()) for _, facts in decided for fact in facts):
            self.adopt_documents()
        codes = {tag: append.stream for append in appends for each in append.tags for tag in each if tag.startswith("code:")}
        once = [Condition(tags=frozenset({tag})) for tag in codes]
        papers = [paper for stream, facts in decided for paper in given([recorded.fact for recorded in stream.recorded], facts)]
        asked = [*conditions, *once, *self._numbers.conditions(papers)]
        try:
            return Receipt(self.ledger.append(appends, command=id_, actor=by, conditions=asked))
        except ConditionFailed as failed:
            self._numbers.refuse_used(papers)
            used = sorted(tag.removeprefix("code:") for tag in failed.condition.tags if tag.startswith("code:"))
            if used:
                raise Refused("project.code_used", code=used[0]) from failed
            raise Refused("command.came_second", position=failed.position) from failed
        except Conflict as lost:
            raise _race_lost(self.ledger.load(lost.stream).recorded[lost.expected :]) from lost


def _refuse_overtaken(stream: Stream, seen: int | None) -> None:
    if seen is not None and (since := [recorded for recorded in stream.recorded if recorded.position > seen]):
        raise _race_lost(since)


def _race_lost(since: Sequence[Recorded]) -> Refused:
    return Refused("race.lost", by=since[-1].actor, facts=tuple(fact_name(recorded.fact) for recorded in since))


def _county(project: Project | None, command: ProjectCommand) -> str | None:
    return command.county if isinstance(command, RegisterProject) else project.county if project else None
