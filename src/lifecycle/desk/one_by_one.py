"""逐件办理: several commands, each in its own transaction. A refused one does not stop the others."""

from collections.abc import Iterable, Iterator

from lifecycle.desk.desk import Desk
from lifecycle.desk.recording import Receipt
from lifecycle.projects.command import ProjectCommand
from lifecycle.vocabulary import Refused


def one_by_one(desk: Desk, commands: Iterable[ProjectCommand]) -> Iterator[Receipt | Refused]:
    """What came of each, in their order: carried out, as soon as it is asked for, or refused."""
    for command in commands:
        try:
            yield desk.carry_out(command)
        except Refused as refused:
            yield refused
