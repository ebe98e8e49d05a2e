"""时钟: the clock of a server is set back, or years ahead. What was recorded later is never dated earlier, and checkpoints go on."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lifecycle.ledger import verify_chain
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.ledger.facts import CLERK, DAY, START, a_ledger, noted, to

HOUR = timedelta(hours=1)
LEAPS = (
    timedelta(seconds=-1),
    timedelta(days=-1),
    timedelta(days=-365 * 40),
    timedelta(days=365 * 20),
    timedelta(days=-365 * 20),
    timedelta(microseconds=1),
)


class Clock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def test_a_clock_that_is_set_never_dates_a_fact_before_an_earlier_one(url: str):
    clock = Clock()
    with a_ledger(url, clock=clock) as ledger:
        for number, leap in enumerate(LEAPS * 3):
            clock.now = START + leap
            ledger.append([to(f"p{number}", noted(), noted())], command=f"c{number}", actor=CLERK)
        times = [each.recorded_at for each in ledger.read(limit=1000)]

        assert all(earlier <= later for earlier, later in pairwise(times))
        assert max(times) > START + timedelta(days=365 * 19), "the clock was ahead, and that stays"
        assert verify_chain(ledger.engine) is None


def test_a_clock_before_1970_records_nothing_rather_than_nonsense(url: str):
    clock = Clock()
    with a_ledger(url, clock=clock) as ledger:
        clock.now = datetime(1969, 12, 31, tzinfo=UTC)
        ledger.append([to("p1", noted())], command="c1", actor=CLERK)
        assert ledger.read(limit=1)[0].recorded_at == datetime(1970, 1, 1, tzinfo=UTC), "as early as can be written"
        assert verify_chain(ledger.engine) is None


@pytest.mark.parametrize("years", [1, 30], ids=lambda years: f"{years}-years")
def test_a_clock_that_was_years_ahead_does_not_put_off_the_next_checkpoint_for_years(url: str, keys: Path, years: int):
    clock = Clock()
    with a_ledger(url, clock=clock, keys=keys) as ledger:
        checkpoints = Checkpoints(ledger, signing_key(ledger.keys), clock)
        clock.now = START + timedelta(days=365 * years)
        ledger.append([to("p1", noted())], command="c1", actor=CLERK)
        checkpoints.make(DAY)
        clock.now = START
        assert not checkpoints.due(10, HOUR), "nothing is new"
        ledger.append([to("p2", noted())], command="c2", actor=CLERK)
        assert checkpoints.due(10, HOUR)
        checkpoints.make(DAY)
        ledger.append([to("p3", noted())], command="c3", actor=CLERK)
        assert not checkpoints.due(10, HOUR), "from here on as ever"
        clock.now += HOUR
        assert checkpoints.due(10, HOUR)
        checkpoints.make(DAY)
        assert verify_ledger(ledger, [checkpoints.key.public]).fault is None
