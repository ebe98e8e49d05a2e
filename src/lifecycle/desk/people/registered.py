"""已登记的人员: every person id in a command must be in the person register."""

from collections.abc import Iterator, Sequence

from msgspec import DecodeError

from lifecycle.desk.inspections.correcting import CORRECTING
from lifecycle.ledger import Ledger, PersonRegister
from lifecycle.projects.mending.corrections import with_changes
from lifecycle.values.marks import Finder
from lifecycle.vocabulary import Command, Fact, PersonId

PERSONS = Finder(lambda leaf: leaf.kind is PersonId)
"""人员编号, wherever a command or fact names a person."""


def refuse_unregistered(ledger: Ledger, command: Command, facts: Sequence[Fact] = ()) -> None:
    """Raises Refused for a promisor, a contact or an officer whom nobody has registered, or who was erased."""
    if ids := {*PERSONS.values(command), *_corrected(command, facts)}:
        PersonRegister(ledger).refuse_unregistered(sorted(ids))


def _corrected(command: Command, facts: Sequence[Fact]) -> Iterator[str]:
    """The person that a correction names instead."""
    if not isinstance(command, CORRECTING) or not 1 <= command.corrects <= len(facts):
        return
    wrong = facts[command.corrects - 1]
    try:
        right = with_changes(wrong, command.changed)
    except DecodeError:
        return  # which its own decision refuses
    before = set(PERSONS.values(wrong))
    yield from (person for person in PERSONS.values(right) if person not in before)
