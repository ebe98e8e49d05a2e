"""再问: a value that may be a slip is asked about, after all checks that could refuse the command."""

from typing import TypeVar

from msgspec.structs import replace

from lifecycle.values.doubts import doubts_of
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Asked, Command

C = TypeVar("C", bound=Command)


def asked_of(command: C, names: Names) -> C:
    """The command with only those confirmed codes that belong to its own questions. Raises Asked for the questions it leaves open.

    For commands that are about no project, and whose facts the ledger makes.
    """
    questions = tuple(doubts_of(command, command.on, names=names))
    if unanswered := tuple(question for question in questions if question.code not in command.confirmed):
        raise Asked(unanswered)
    return replace(command, confirmed=tuple(dict.fromkeys(question.code for question in questions)))
