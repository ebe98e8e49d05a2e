"""The ledger beside a list in memory that follows the same rules, through any sequence of appends, retries and lost races."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lifecycle.ledger import Append, AppendCondition, CommandReused, ConditionFailed, Conflict, Ledger, verify_chain
from tests.ledger.facts import CLERK, FACTS, closed, noted, opened, ticking, to

STREAMS = st.sampled_from(["p1", "p2", "p3"])
TAGS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
FACT_LISTS = st.lists(st.sampled_from([opened(), noted(), closed()]), min_size=1, max_size=3)
TYPES = st.lists(st.sampled_from(FACTS), max_size=2, unique=True)


class LedgerBesideAList(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = TemporaryDirectory()
        self.ledger = Ledger(f"sqlite:///{Path(self.folder.name)}/lifecycle.db", facts=FACTS, clock=ticking())
        self.rows: list[tuple[str, frozenset[str], Any]] = []
        self.commands: dict[str, tuple[Append, ...]] = {}

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    def version(self, stream: str) -> int:
        return sum(name == stream for name, _, _ in self.rows)

    @rule(
        writes=st.lists(st.tuples(STREAMS, FACT_LISTS, TAGS), min_size=1, max_size=2, unique_by=lambda write: write[0]),
        late=st.integers(0, 1),
        wanted=st.none() | st.tuples(TAGS, TYPES, st.integers(0, 5)),
        command=st.integers(0, 20),
    )
    def append(self, writes: list[Any], late: int, wanted: Any, command: int) -> None:
        appends = tuple(to(stream, *facts, at=max(self.version(stream) - late, 0), tags=sorted(tags)) for stream, facts, tags in writes)
        conditions = [AppendCondition(tags=wanted[0], types=tuple(wanted[1]), after=wanted[2])] if wanted else []
        if refusal := self.refusal(appends, conditions, f"c-{command}"):
            with pytest.raises(refusal):
                self.ledger.append(appends, command=f"c-{command}", actor=CLERK, conditions=conditions)
            return
        self.ledger.append(appends, command=f"c-{command}", actor=CLERK, conditions=conditions)
        if f"c-{command}" not in self.commands:
            self.commands[f"c-{command}"] = appends
            self.rows += [(one.stream, tags, fact) for one in appends for fact, tags in zip(one.facts, one.tags, strict=True)]

    def refusal(self, appends: tuple[Append, ...], conditions: list[AppendCondition], command: str) -> type[Exception] | None:
        if command in self.commands:
            return None if self.commands[command] == appends else CommandReused
        if any(self.stands_against(condition) for condition in conditions):
            return ConditionFailed
        return Conflict if any(one.expected_version != self.version(one.stream) for one in appends) else None

    def stands_against(self, condition: AppendCondition) -> bool:
        return any(
            condition.tags <= tags and (not condition.types or isinstance(fact, condition.types))
            for _, tags, fact in self.rows[condition.after :]
        )

    @invariant()
    def the_ledger_is_the_list(self) -> None:
        recorded = self.ledger.read(limit=1000)
        assert [(one.stream, frozenset(one.tags), one.fact) for one in recorded] == self.rows
        assert [one.position for one in recorded] == list(range(1, len(self.rows) + 1))
        assert self.ledger.head() == len(self.rows)

    @rule(tags=st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3), known_at=st.integers(0, 10))
    def look_up(self, tags: frozenset[str], known_at: int) -> None:
        found = [one.position for one in self.ledger.tagged(tags, known_at=known_at)]
        assert found == [position for position, row in enumerate(self.rows[:known_at], 1) if tags <= row[1]]

    @rule()
    def verify(self) -> None:
        assert verify_chain(self.ledger.engine) is None


LedgerBesideAList.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestLedgerBesideAList = LedgerBesideAList.TestCase
