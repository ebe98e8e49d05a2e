"""次数: how much each attack tries, in `make test` and, with LIFECYCLE_FAULTS=long, in `make faults`."""

import os
from random import Random
from typing import Final

from tests.office import Office

LONG: Final = os.environ.get("LIFECYCLE_FAULTS") == "long"

ROUTES: Final = 1 if LONG else 6
"""Of so many calls one is tried, by every person and in both counties."""
WAYS: Final = 1 if LONG else 5
"""Of so many forms one is sent, in every way in which a stranger could send it."""
ROUNDS: Final = 40 if LONG else 2
"""Races of each kind, on each database."""
FILINGS: Final = 1_000 if LONG else 2
"""Races of a finding with the filing that it holds back, on each database."""
RACERS: Final = 8
BODIES: Final = 4 if LONG else 300
"""Of so many hostile bodies of commands one is sent to the interface."""
BODIES_READ: Final = 1 if LONG else 20
"""And of so many one is read as the interface reads it, which is quick."""
STRANGERS: Final = 1_000 if LONG else 70
"""Sign-ins with unknown names, and calls with wrong tokens, more than an address may try."""
FLIPS: Final = 1 if LONG else 23
"""Every how manieth byte of an export is another one."""
FORGERIES: Final = 400 if LONG else 40
"""Exports that are put together at random."""
ON_A_SERVER: Final = 4
"""Of so many requests, one is sent on PostgreSQL, too: the database answers more slowly, and all above it is the same."""
SEED: Final = os.environ.get("LIFECYCLE_FAULTS_SEED", "jincheng")
"""Where only a part is tried, which one follows from it, as in `tests/faults`."""


def chance(attack: str) -> Random:
    """Of one attack, so that it does not hang on which others ran before it in this process."""
    return Random(f"{SEED}/{attack}")


def on_a_server(office: Office) -> bool:
    return office.ledger.engine.dialect.name == "postgresql"
