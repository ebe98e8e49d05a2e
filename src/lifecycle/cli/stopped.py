"""停止: what the database and its sheets say when they cannot go on. Apart from `output`, since it brings the database with it."""

from lifecycle.ledger import LedgerUnavailable, RolledBack
from lifecycle.projections.runner import ProjectionStopped
from lifecycle.wording import say


def why_stopped(error: Exception, lang: str) -> str | None:
    """The sentence, or None where the error is none of these."""
    if isinstance(error, RolledBack):
        return error.sentence.said(lang)
    if isinstance(error, LedgerUnavailable):
        return say("database.unavailable", lang, why=error.sentence)
    return say("database.stopped", lang, why=error.sentence) if isinstance(error, ProjectionStopped) else None
