"""准入: checks on a command before its decision, and on its facts before they reach the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from msgspec import ValidationError, json

from lifecycle.ledger import Append
from lifecycle.ledger.formats.entry import encode
from lifecycle.ledger.store.recorded import type_name
from lifecycle.projects.mending.corrections import FactCorrected, before_and_after
from lifecycle.values.marked import as_read
from lifecycle.values.past import refuse_ahead
from lifecycle.values.unfit import unfit
from lifecycle.vocabulary import Command, CommandId, Fact, Refused, StaffId

C = TypeVar("C", bound=Command)
HASH = bytes(32)
"""As long as every hash is."""


def well_formed(command: C) -> C:
    """Checks a struct built in Python as if it had been decoded, and reads its values. Raises Refused with the place."""
    return as_read(decoded(command))


def decoded(command: C) -> C:
    """Checks blank words, forms and lengths only. The values are read later, once more is known, such as the buildings. Raises Refused
    with the place."""
    try:
        return json.decode(json.encode(command), type=type(command))
    except ValidationError as wrong:
        raise unfit(wrong) from wrong


def refuse_not_yet(facts: Sequence[Fact], happened: Sequence[Fact], today: date) -> None:
    """Raises Refused for a correction by which a day that says what has happened would lie ahead."""
    for fact in happened:
        if isinstance(fact, FactCorrected):
            _, right = before_and_after(facts, fact)
            refuse_ahead(right, today)


def refuse_too_large(appends: Sequence[Append], id_: CommandId, by: StaffId) -> None:
    """Raises Refused for a fact with more tags, or longer ones, than an entry of the ledger holds."""
    for append in appends:
        for fact, tags in zip(append.facts, append.tags, strict=True):
            if not _fits(append.stream, fact, tags, id_, by):
                raise Refused("command.names_too_much", count=len(tags))


def _fits(stream: str, fact: Fact, tags: frozenset[str], id_: CommandId, by: StaffId) -> bool:
    """Place, version and day do not count: these columns have one length."""
    try:
        encode(0, stream, 0, type_name(type(fact)), 0, 0, by, id_, sorted(tags), HASH, HASH)
    except ValueError:
        return False
    return True
