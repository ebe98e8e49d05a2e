"""演示城市建成: a demonstration has a day of its own. Other ledgers cannot have one, since they begin with other facts."""

from datetime import date

from lifecycle.ledger import Ledger
from lifecycle.ledger.entering import enter
from lifecycle.ledger.tree.stream_heads import SYSTEM
from lifecycle.vocabulary import CommandId, Fact

DEMONSTRATION = "demo/"
"""The prefix of all command ids of the script. No real command has it."""
STREAM = "demonstration"
PASSWORD = "jincheng-demonstration-2023"  # noqa: S105  of all its staff; printed by `lifecycle demo`, and on the page where one signs in
FIRST_COMMAND_WITHIN = 100
"""Facts: the adopted documents stand before it."""


class DemonstrationBuilt(Fact, frozen=True, kw_only=True, tag="demonstration-built"):
    """演示城市建成: the day of the demonstration (`on`) is the real day `built_on`, and both run on together."""

    built_on: date


def is_demonstration(ledger: Ledger) -> bool:
    """Whether the ledger begins with the demonstration's own facts, whatever was recorded behind them."""
    opening = next((recorded for recorded in ledger.read(limit=FIRST_COMMAND_WITHIN) if recorded.actor != SYSTEM), None)
    return opening is not None and opening.command.startswith(DEMONSTRATION)


def built(ledger: Ledger) -> DemonstrationBuilt | None:
    """The fact, where the ledger is a demonstration's; a fact of this kind in any other ledger sets no clock."""
    facts = (recorded.fact for recorded in ledger.load(STREAM).recorded)
    found = next((fact for fact in facts if isinstance(fact, DemonstrationBuilt)), None)
    return found if found and is_demonstration(ledger) else None


def date_demonstration(ledger: Ledger, on: date, built_on: date) -> None:
    """Sets the day once; a second time it stays as it is. Raises ValueError on a ledger that the demonstration did not begin."""
    if not is_demonstration(ledger):
        raise ValueError("only a ledger that begins with the demonstration's facts has a day of its own")
    fact = DemonstrationBuilt(on=on, by=SYSTEM, built_on=built_on)
    enter(ledger, STREAM, lambda _: None if built(ledger) else fact, frozenset({STREAM}), CommandId(f"{DEMONSTRATION}built"), SYSTEM)


def demonstration_day(fact: DemonstrationBuilt | None, real: date) -> date:
    """演示日 for a real day. On a real ledger it is the real day. A clock that is set back before the day of building does not move it
    back."""
    return max(fact.on, fact.on + (real - fact.built_on)) if fact else real
