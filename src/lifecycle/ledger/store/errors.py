"""What can go wrong between a command and the ledger, each with what to do about it."""

from eventsourcing.persistence import IntegrityError, OperationalError

from lifecycle.ledger.formats.checkpoint import Checkpoint
from lifecycle.ledger.store.recorded import AppendCondition
from lifecycle.wording import Sentence


class Conflict(IntegrityError):
    """版本冲突: somebody else wrote to the stream since it was loaded. Load it again and decide again."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(stream, expected, actual)
        self.stream = stream
        self.expected = expected
        self.actual = actual

    def __str__(self) -> str:
        return f"stream {self.stream} is at version {self.actual}, not {self.expected}: load it again and decide again"


class ConditionFailed(IntegrityError):
    """条件不成立: a fact stands against a condition of the append."""

    def __init__(self, condition: AppendCondition, position: int) -> None:
        super().__init__(condition, position)
        self.condition = condition
        self.position = position

    def __str__(self) -> str:
        return f"the fact at position {self.position} stands against {self.condition}"


class CommandReused(IntegrityError):
    """命令编号重复使用: the id was used before, for other content. Ask again under a new id."""

    def __init__(self, command: str, position: int) -> None:
        super().__init__(command, position)
        self.command = command
        self.position = position

    def __str__(self) -> str:
        return f"command {self.command} was recorded at position {self.position} with other content: ask again under a new command id"


class UnreadableFact(Exception):
    """读不懂的事实: a stored fact that this program has no reading for. It is never skipped."""

    def __init__(self, position: int, type: str, reason: Sentence, detail: str = "") -> None:
        super().__init__(position, type, reason, detail)
        self.position = position
        self.type = type
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"the fact at position {self.position} of type {self.type} cannot be read: {self.reason}{detail}"


class LedgerUnavailable(OperationalError):
    """台账不可用: the database cannot be used now. The sentence says what to do."""

    def __init__(self, told: Sentence) -> None:
        super().__init__(told)
        self.sentence = told


class LedgerBusy(LedgerUnavailable):
    """台账忙: others held what was asked for, for longer than was to be waited."""


class RolledBack(LedgerUnavailable):
    """台账回退: a checkpoint went out for facts that are not here. known: that checkpoint; size: how many facts there are."""

    def __init__(self, known: Checkpoint, size: int) -> None:
        found = Sentence("ledger.rolled_back_short" if size < known.head.size else "ledger.rolled_back_other", size=size)
        super().__init__(Sentence("ledger.rolled_back", origin=known.origin, known=known.head.size, found=found))
        self.known = known
        self.size = size


class SchemaMismatch(LedgerUnavailable):
    """数据库结构不符: the tables are missing, older or newer than this program."""
