"""缘由: why something could not be read or does not hold, as a sentence of the catalogue; in it stands what only a library can say."""

import errno
from collections.abc import Mapping

from lifecycle.ledger.regular import NotRegular
from lifecycle.wording import Sentence, Told

CODES: tuple[tuple[type[Exception], str], ...] = (
    (NotRegular, "why.not_regular"),
    (FileNotFoundError, "why.no_file"),
    (TimeoutError, "why.too_late"),
    (OSError, "why.system"),
    (Exception, "why.not_read"),
)
"""The first kind that fits."""
OF_THE_SYSTEM: Mapping[int | None, str] = {
    errno.EACCES: "why.denied",
    errno.EPERM: "why.denied",
    errno.EROFS: "why.read_only",
    errno.ENOSPC: "why.disk_full",
    errno.EDQUOT: "why.disk_full",
    errno.EISDIR: "why.folder",
    errno.ENOTDIR: "why.no_folder",
    errno.EEXIST: "why.exists",
    errno.ENOEXEC: "why.no_program",
    errno.ECONNREFUSED: "why.refused",
    errno.ECONNRESET: "why.broken_off",
    errno.EHOSTUNREACH: "why.no_way",
    errno.ENETUNREACH: "why.no_way",
}
"""What the system says often; of the rest its own words are shown."""


def why(error: Exception) -> Told:
    """缘由 of an error: its own, where it bears one."""
    if error.args and isinstance(error.args[0], Told):
        return error.args[0]
    number = error.errno if isinstance(error, OSError) else None
    code = OF_THE_SYSTEM.get(number) or next(code for kind, code in CODES if isinstance(error, kind))
    return Sentence(code, why=(isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__)
