"""留存业务: retention holds, where the law requires that the data of a person is kept. Registering and erasing also change a key
(`persons.py`)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.desk.people.privacy import refuse_personal
from lifecycle.ledger.facts import LiftRetentionHold, PlaceRetentionHold
from lifecycle.ledger.persons.record import PersonRecord, fold, lift, place
from lifecycle.ledger.persons.register import stream_of
from lifecycle.vocabulary import Command, Fact

DECISIONS: Mapping[type[Command], Callable[[PersonRecord, Any, date], Fact]] = {PlaceRetentionHold: place, LiftRetentionHold: lift}
"""命令 -> 决定."""


def _refuse_personal(at: Counter, docket: Docket) -> None:
    words = docket.command.basis if isinstance(docket.command, PlaceRetentionHold) else docket.command.reason
    refuse_personal(words, at.jurisdictions.own_regions)


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    """`ask` adds the confirmed codes, so they are left out here."""
    record = fold(docket.command.person, docket.facts)
    return [DECISIONS[type(docket.command)](record, replace(docket.command, confirmed=()), at.today)]


PERSON = Matter(
    by_policies=False,
    name="person",
    commands=tuple(DECISIONS),
    stream=lambda command: stream_of(command.person),
    guards=(_refuse_personal,),
    decide=_decide,
    again=True,
)
