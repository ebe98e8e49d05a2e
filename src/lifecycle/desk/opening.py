"""开门: the ledger and the desk as every program here opens them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from lifecycle import counties, projects, staff
from lifecycle.compliance.adoption import DocumentAdopted
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.desk import Desk
from lifecycle.ledger import Ledger
from lifecycle.ledger.facts import FACTS as OWN_FACTS
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (*OWN_FACTS, DocumentAdopted, *staff.FACTS, *counties.FACTS, *projects.FACTS)
"""All that can be recorded."""


def open_ledger(url: str, clock: Callable[[], datetime], attachments: Path | None = None, keys: Path | None = None) -> Ledger:
    return Ledger(url, facts=FACTS, clock=clock, attachments=attachments, keys=keys)


def open_desk(ledger: Ledger, clock: Callable[[], datetime]) -> Desk:
    return Desk(ledger, Rulebook.load(), clock)
