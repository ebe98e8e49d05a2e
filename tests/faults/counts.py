"""次数: how often each fault is injected, in `make test` and, with LIFECYCLE_FAULTS=long, in `make faults`."""

import os
from typing import Final

LONG: Final = os.environ.get("LIFECYCLE_FAULTS") == "long"

KILLS: Final = 300 if LONG else 8
"""SIGKILLs of a writing program at a random moment, on each database."""
CRASHES: Final = 30 if LONG else 2
"""`pg_ctl stop -m immediate` under eight writing threads."""
TRANSACTIONS: Final = 10_240 if LONG else 320
"""Appends of the 32 writers together, on each database."""
BITS: Final = 8 if LONG else 1
"""Bits that are flipped in a byte, one after the other."""
EVERY: Final = 1 if LONG else 13
"""Every how manieth byte is flipped."""
SEED: Final = os.environ.get("LIFECYCLE_FAULTS_SEED", "jincheng")
"""Everything that is random follows from it."""
PATIENCE: Final = 5.0
"""Seconds within which a program that was killed has to append again."""
