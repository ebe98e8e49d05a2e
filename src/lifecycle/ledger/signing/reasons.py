"""缘由: why something could not be read or does not hold, as a sentence of the catalogue; in it stands what only a library can say."""

from lifecycle.ledger.regular import NotRegular
from lifecycle.ledger.signing.asking import Unreachable
from lifecycle.wording import Sentence, Told

CODES: tuple[tuple[type[Exception], str], ...] = (
    (NotRegular, "why.not_regular"),
    (FileNotFoundError, "why.no_file"),
    (OSError, "why.system"),
    (Unreachable, "why.unreachable"),
    (Exception, "why.not_read"),
)
"""The first kind that fits."""


def why(error: Exception) -> Told:
    """缘由 of an error: its own, where it bears one."""
    if error.args and isinstance(error.args[0], Told):
        return error.args[0]
    code = next(code for kind, code in CODES if isinstance(error, kind))
    return Sentence(code, why=(isinstance(error, OSError) and error.strerror) or str(error))
