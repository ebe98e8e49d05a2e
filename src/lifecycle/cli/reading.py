"""读入: a file that a command is given, or standard input."""

import os
import stat
from io import BufferedReader

from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.compliance.reading.files import unreadable

STANDARD_INPUT = "-"
MOST = 1 << 26
"""So many bytes of a file of JSON are read: 64 MiB. The largest announcements have a fifth of that."""


def bytes_of(file: str) -> bytes:
    """A file, or standard input. Raises BadInput, also for what is no regular file or too large."""
    try:
        with open(0, "rb", closefd=False) if file == STANDARD_INPUT else regular(file) as opened:  # sys.stdin is None where it was closed
            content = opened.read(MOST + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    if len(content) > MOST:
        raise BadInput(Problem(file, "file.too_large", {"most": MOST}))
    return content


def regular(file: str) -> BufferedReader:
    """A regular file, opened first and checked afterwards: reading a pipe or a device might never end. Raises BadInput."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise unreadable(file, error if isinstance(error, OSError) else OSError(str(error))) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise BadInput(Problem(file, "file.is_a_folder" if stat.S_ISDIR(mode) else "file.not_a_file"))
    return os.fdopen(descriptor, "rb")
