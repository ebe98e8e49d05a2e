"""草拟: commands for any number of projects, decided in turn, each on what those before it would record."""

from collections.abc import Callable, Iterator, Sequence

from lifecycle.ledger import Stream
from lifecycle.projects.command import ProjectCommand
from lifecycle.vocabulary import Asked, Fact, ProjectId, Question

Allowed = set[tuple[object, ...]]
"""What was authorised before among commands that are recorded together, so that it is looked up once."""
Decide = Callable[[Sequence[Fact], ProjectCommand, Allowed, Sequence[Question]], list[Fact]]
"""The facts of a project, a command, and what its door asks of how it was written -> what it would record. Raises Refused."""


class Drafts:
    """拟记入的事实, by project."""

    def __init__(self, load: Callable[[ProjectId], Stream], decide: Decide) -> None:
        self._load = load
        self._decide = decide
        self._allowed: Allowed = set()
        self._projects: dict[ProjectId, tuple[Stream, list[Fact], list[Fact]]] = {}
        self._asked: dict[ProjectId, list[Question]] = {}

    def add(self, command: ProjectCommand, of_reading: Sequence[Question] = ()) -> list[Fact]:
        """What it would record. Raises Refused; the draft is then what it was before. What it asks is kept in `questions`."""
        if command.project not in self._projects:
            stream = self._load(command.project)
            self._projects[command.project] = stream, [recorded.fact for recorded in stream.recorded], []
        _, facts, new = self._projects[command.project]
        try:
            decided = self._decide(facts, command, self._allowed, of_reading)
        except Asked as asked:
            self._asked.setdefault(command.project, []).extend(asked.questions)
            decided = list(asked.happened)
        facts.extend(decided)
        new.extend(decided)
        return decided

    def leave_out(self, project: ProjectId) -> None:
        """Forget what was drafted for one project."""
        self._projects.pop(project, None)
        self._asked.pop(project, None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be confirmed before any of it is recorded."""
        return tuple(question for project in self._asked for question in self.asked(project))

    def asked(self, project: ProjectId) -> tuple[Question, ...]:
        """The same of one project."""
        return tuple(self._asked.get(project, ()))

    def appends(self) -> Iterator[tuple[Stream, list[Fact]]]:
        for stream, _, new in self._projects.values():
            yield stream, new
