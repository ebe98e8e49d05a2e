"""成组提交: appends that wait for the lock at the same time share one transaction, and with it one flush of the disk.

Each of them is decided as if it stood alone, after those before it: one that is refused leaves the others as they are.
"""

import sqlite3
from collections.abc import Iterable, Sequence

import psycopg
from eventsourcing.persistence import IntegrityError, Tracking

from lifecycle.ledger.store.errors import CommandReused, ConditionFailed
from lifecycle.ledger.store.recorded import AppendCondition
from lifecycle.ledger.store.rows import Draft, Row, Tip, chain, grown, same_content
from lifecycle.ledger.store.transaction import Overtaken, Transaction

DRIVER_ERRORS = (sqlite3.Error, psycopg.Error)
"""After one of these nothing of the transaction stands."""


class Request:
    """一次追加 on its way in. `answer` is for when it is done."""

    def __init__(
        self, drafts: Sequence[Draft], *, actor: str, command: str, conditions: Sequence[AppendCondition], tracking: Tracking | None
    ) -> None:
        self.drafts = drafts
        self.actor = actor
        self.command = command
        self.conditions = conditions
        self.tracking = tracking
        self.rows: list[Row] = []
        self.error: BaseException | None = None
        self.done = False

    def answer(self) -> list[Row]:
        """What it recorded. Raises what it was refused for."""
        if self.error is not None:
            raise self.error
        return self.rows


class Group:
    """一组追加 under one lock. now: when they are recorded, unless the clock has gone back."""

    def __init__(self, ledger: Transaction, requests: Sequence[Request], now: int) -> None:
        self._ledger = ledger
        commands = {request.command for request in requests if request.command}
        drafts = (draft for request in reversed(requests) for draft in reversed(request.drafts))  # the first one of a stream counts
        found = ledger.look(commands, {draft.stream: draft.expected_version for draft in drafts})
        self._now = max(now, found.head.recorded_at)
        self._head, self._before, self._tips = found.head, dict(found.recorded_by), dict(found.tips)
        self._unwritten: list[Row] = []

    def decide(self, requests: Iterable[Request]) -> None:
        """Records each of them, or notes with it why not. Raises the driver's error when the transaction is gone, or Overtaken."""
        for request in requests:
            try:
                request.rows = self._rows_of(request)
            except (*DRIVER_ERRORS, Overtaken):
                raise
            except Exception as refusal:  # whatever it is, it is raised where that append was asked for
                if self._ledger.guessed:
                    raise Overtaken from refusal
                request.error = refusal
        self._write()

    def _rows_of(self, request: Request) -> list[Row]:
        if before := self._before.get(request.command):
            if not same_content(request.drafts, before, request.actor):
                raise CommandReused(request.command, before[0].position)
            return before
        if request.conditions:
            self._write()  # what was decided before it counts
        for condition in request.conditions:
            if (position := self._ledger.standing_against(condition)) is not None:
                raise ConditionFailed(condition, position)
        rows = chain(
            request.drafts,
            position=self._head.size,
            recorded_at=self._now,
            tips=self._tips,
            actor=request.actor,
            command=request.command,
        )
        if request.tracking is not None and not self._ledger.track(request.tracking):
            raise IntegrityError(f"{request.tracking.application_name} has already come to {request.tracking.notification_id} or further")
        if rows:
            self._head = grown(self._head, rows)
            self._unwritten += rows
            self._tips.update((row.stream, Tip(row.version, row.leaf_hash)) for row in rows)
            if request.command:
                self._before[request.command] = rows
        return rows

    def _write(self) -> None:
        if self._unwritten:
            self._ledger.insert(self._unwritten, self._head)
            self._unwritten = []
