"""系统提示: what the operating system says when a file, a disk or a network fails, as a sentence of the catalogue."""

import errno
import socket
from collections.abc import Mapping

from lifecycle.wording import Sentence

OF_THE_SYSTEM: Mapping[int | None, str] = {
    errno.ENOENT: "why.no_file",
    errno.EACCES: "why.denied",
    errno.EPERM: "why.denied",
    errno.EROFS: "why.read_only",
    errno.ENOSPC: "why.disk_full",
    errno.EDQUOT: "why.disk_full",
    errno.EISDIR: "why.folder",
    errno.ENOTDIR: "why.no_folder",
    errno.EEXIST: "why.exists",
    errno.ENOEXEC: "why.no_program",
    errno.EADDRINUSE: "why.port_taken",
    errno.EADDRNOTAVAIL: "why.no_such_address",
    errno.ECONNREFUSED: "why.refused",
    errno.ECONNRESET: "why.broken_off",
    errno.EHOSTUNREACH: "why.no_way",
    errno.ENETUNREACH: "why.no_way",
}
"""What the system says often; of the rest its own words are shown."""
KINDS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "why.no_file"),
    (TimeoutError, "why.too_late"),
    (socket.gaierror, "why.no_host"),
)
"""What is known by its kind, the number being of another table, or left out."""


def of_the_system(error: OSError) -> Sentence:
    """The sentence of an error of the operating system."""
    by_kind = next((code for kind, code in KINDS if isinstance(error, kind)), None)
    return Sentence(by_kind or OF_THE_SYSTEM.get(error.errno, "why.system"), why=error.strerror or str(error) or type(error).__name__)
