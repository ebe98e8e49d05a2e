"""再问: what a command would record that may be a slip is asked of its author, once nothing else refuses it."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from lifecycle.desk.paperwork.numbers import Numbers, given
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.projects.doubts import settled
from lifecycle.projects.project import Project
from lifecycle.values.doubts import doubts_of
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import Asked, Command, Fact, Question

C = TypeVar("C", bound=Command)


def asked_of(command: C, names: Names) -> C:
    """The command with what of its own questions it confirms, and nothing else. Raises Asked for the others.

    For what is not about a project, and whose facts the ledger makes by itself.
    """
    questions = tuple(doubts_of(command, command.on, names=names))
    if unanswered := tuple(question for question in questions if question.code not in command.confirmed):
        raise Asked(unanswered)
    return replace(command, confirmed=tuple(dict.fromkeys(question.code for question in questions)))


def answered(
    numbers: Numbers,
    happened: Sequence[Fact],
    command: Command,
    project: Project | None = None,
    facts: Sequence[Fact] = (),
    of_reading: Sequence[Question] = (),
    names: Names = NOBODY,
) -> list[Fact]:
    """The facts, with what of their questions the command confirms. Raises Asked for the others.

    of_reading: what its door asks besides; names: those of registered persons.
    """
    told, unanswered = settled(happened, command.confirmed, project, facts, of_reading, names)
    if unanswered:
        for fact in told:
            refuse_personal(fact)
        numbers.refuse_used(list(given(facts, told)))
        raise Asked(unanswered, tuple(told))
    return told
