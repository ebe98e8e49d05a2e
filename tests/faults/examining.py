"""验伤: after all faults, what the ledger holds beside what was asked and acknowledged."""

from collections import Counter
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from lifecycle.ledger import Fault, Ledger, Recorded
from lifecycle.ledger.formats.checkpoint import opened
from lifecycle.ledger.signing.checkpoints import Checkpoints
from lifecycle.ledger.signing.continuity import last_gone_out
from lifecycle.ledger.signing.keys import signing_key
from lifecycle.ledger.store.clock import utc_now
from lifecycle.ledger.tree.stream_heads import STREAM
from lifecycle.ledger.tree.tree import Tree
from lifecycle.ledger.verifying.whole import verify_ledger
from tests.faults.journal import AllJournals, Asked
from tests.ledger.facts import DAY, Noted, a_ledger

PAGE = 5000


class Found(Struct, kw_only=True):
    """What was found, by command. facts: those of commands that were acknowledged."""

    facts: int = 0
    lost: list[str]
    torn: list[str]
    twice: list[str]
    altered: list[str]
    fault: Fault | None = None

    def __str__(self) -> str:
        facts = f"{self.facts:_}".replace("_", " ")
        return f"{facts} facts acknowledged, {len(self.lost)} lost, {len(self.torn)} torn, {len(self.twice)} twice"

    def assert_sound(self) -> None:
        assert (self.lost, self.torn, self.twice, self.altered, self.fault) == ([], [], [], [], None)


def examine(url: str, keys: Path, told: AllJournals) -> Found:
    """Looks at every row, every acknowledged command and every checkpoint; and makes one more checkpoint."""
    assert told.broken == []
    with a_ledger(url, clock=utc_now, keys=keys) as ledger:
        found = _compared(by_command(ledger), told)
        key = signing_key(keys)
        Checkpoints(ledger, key, utc_now).make(DAY)
        verified = verify_ledger(ledger, [key.public])
        found.fault = verified.fault
        note = last_gone_out(keys)
        assert note is not None
        assert opened(note, key.public).head == Tree(ledger.engine).head()
        assert verified.size == ledger.head()
    return found


def everything(ledger: Ledger) -> list[Recorded]:
    """All facts. There is no gap."""
    found: list[Recorded] = []
    while page := ledger.read(after=len(found), limit=PAGE):
        found += page
    assert [each.position for each in found] == list(range(1, len(found) + 1))
    return found


def by_command(ledger: Ledger) -> dict[str, list[Recorded]]:
    """All facts, those apart that the ledger records of itself."""
    asked = sorted((each for each in everything(ledger) if each.stream != STREAM), key=attrgetter("command"))
    return {command: list(rows) for command, rows in groupby(asked, key=attrgetter("command"))}


def _compared(recorded: dict[str, list[Recorded]], told: AllJournals) -> Found:
    found = Found(lost=[], torn=[], twice=[], altered=[command for command in recorded if command not in told.asked])
    for command, asked in told.asked.items():
        rows, positions = recorded.get(command, []), told.answered.get(command)
        found.facts += len(positions or ())
        if not rows:
            if positions is not None:
                found.lost.append(command)
        elif len(rows) != len(asked.content):
            (found.torn if len(rows) < len(asked.content) else found.twice).append(command)
        elif not _is_what_was_asked(asked, rows) or positions not in {None, _positions(rows)} or command in told.declined:
            found.altered.append(command)
    once = Counter(asked.once for command, asked in told.asked.items() if asked.once and command in recorded)
    found.altered += [tag for tag, times in once.items() if times > 1]
    return found


def _is_what_was_asked(asked: Asked, rows: list[Recorded]) -> bool:
    content = [(row.stream, row.version, row.fact.text) for row in rows if isinstance(row.fact, Noted)]
    first = rows[0].position
    return content == asked.content and _positions(rows) == tuple(range(first, first + len(rows)))


def _positions(rows: list[Recorded]) -> tuple[int, ...]:
    return tuple(row.position for row in rows)
