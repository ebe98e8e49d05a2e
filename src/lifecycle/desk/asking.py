"""再问: what a command would record that may be a slip is asked of its author, once nothing else refuses it."""

from collections.abc import Sequence

from lifecycle.desk.numbers import Numbers, given
from lifecycle.desk.privacy import refuse_personal
from lifecycle.projects.doubts import settled
from lifecycle.projects.project import Project
from lifecycle.values.names_in import NOBODY, Names
from lifecycle.vocabulary import Asked, Command, Fact, Question


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
