"""事件台账: the event log, append-only and chained; knows nothing of construction."""

from lifecycle.ledger.attachments import AttachmentDamaged, AttachmentMissing, AttachmentStore
from lifecycle.ledger.faults import Fault
from lifecycle.ledger.ledger import Ledger
from lifecycle.ledger.persons.register import Erased, Person, PersonRegister, PersonUnreadable
from lifecycle.ledger.store.errors import (
    CommandReused,
    ConditionFailed,
    Conflict,
    LedgerBusy,
    LedgerUnavailable,
    RolledBack,
    SchemaMismatch,
    UnreadableFact,
)
from lifecycle.ledger.store.recorded import Append, AppendCondition, Recorded, Stream
from lifecycle.ledger.store.upgrade import check_schema, migrate
from lifecycle.ledger.verifying.verify import verify_chain

__all__ = [
    "Append",
    "AppendCondition",
    "AttachmentDamaged",
    "AttachmentMissing",
    "AttachmentStore",
    "CommandReused",
    "ConditionFailed",
    "Conflict",
    "Erased",
    "Fault",
    "Ledger",
    "LedgerBusy",
    "LedgerUnavailable",
    "Person",
    "PersonRegister",
    "PersonUnreadable",
    "Recorded",
    "RolledBack",
    "SchemaMismatch",
    "Stream",
    "UnreadableFact",
    "check_schema",
    "migrate",
    "verify_chain",
]
