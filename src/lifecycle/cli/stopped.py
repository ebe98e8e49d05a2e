"""停止: what the database and its sheets say when they cannot go on. Apart from `output`, since it brings the database with it."""

from lifecycle.ledger import LedgerUnavailable, RolledBack
from lifecycle.projections.runner import ProjectionStopped
from lifecycle.wording import say


def why_stopped(error: Exception, lang: str) -> str | None:
    """The sentence, or None where the error is none of these."""
    if isinstance(error, RolledBack):
        origin, known = error.known.origin, error.known.head.size
        found = say("ledger.rolled_back_short" if error.size < known else "ledger.rolled_back_other", lang, size=error.size)
        return say("ledger.rolled_back", lang, origin=origin, known=known, found=found)
    if isinstance(error, LedgerUnavailable):
        return say("database.unavailable", lang, why=error)
    return say("database.stopped", lang, why=error) if isinstance(error, ProjectionStopped) else None
