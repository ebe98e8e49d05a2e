"""再问: a value that may be a slip is asked about, after all checks that could refuse the command."""

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec.structs import replace

from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.projects.doubts import Settled
from lifecycle.values.doubts import doubts_of
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Asked, Command, Fact

C = TypeVar("C", bound=Command)


def asked_of(command: C, names: Names) -> C:
    """The command with only those confirmed codes that belong to its own questions. Raises Asked for the questions it leaves open.

    For commands that are about no project, and whose facts the ledger makes.
    """
    questions = tuple(doubts_of(command, command.on, names=names))
    if unanswered := tuple(question for question in questions if question.code not in command.confirmed):
        raise Asked(unanswered)
    return replace(command, confirmed=tuple(dict.fromkeys(question.code for question in questions)))


def answered(told: Settled, regions: Collection[str], refuse_known: Callable[[list[Fact]], None]) -> list[Fact]:
    """The facts, each with the questions that the command confirms. Raises Asked for the questions it leaves open.

    regions: with what the region codes of the ledger's city begin.
    refuse_known: raises Refused for what the ledger would refuse with any answer.
    """
    if told.open:
        for fact in told.facts:
            refuse_personal(fact, regions)
        refuse_known(told.facts)
        raise Asked(told.open, tuple(told.facts))
    return told.facts
