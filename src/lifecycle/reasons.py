"""缘由: why something could not be read or does not hold, as a sentence of the catalogue; in it stands what only a library can say."""

from lifecycle.regular_files import NotRegular, TooLarge
from lifecycle.wording import Phrase, Sentence
from lifecycle.wording.system import of_the_system

CODES: tuple[tuple[type[Exception], str], ...] = ((NotRegular, "why.not_regular"), (TooLarge, "why.too_large"))
"""The first kind that fits."""


def why(error: Exception) -> Phrase:
    """缘由 of an error: its own, where it bears one."""
    if error.args and isinstance(error.args[0], Phrase):
        return error.args[0]
    if code := next((code for kind, code in CODES if isinstance(error, kind)), None):
        return Sentence(code, why=str(error))
    return of_the_system(error) if isinstance(error, OSError) else Sentence("why.not_read", why=str(error) or type(error).__name__)
