"""读入: a file that a command is given, or standard input."""

from pathlib import Path

from lifecycle.compliance.reading.files import unreadable

STANDARD_INPUT = "-"


def bytes_of(file: str) -> bytes:
    """A file, or standard input."""
    try:
        if file != STANDARD_INPUT:
            return Path(file).read_bytes()
        with open(0, "rb", closefd=False) as standard_input:  # not sys.stdin, which is None where the caller closed it
            return standard_input.read()
    except OSError as error:
        raise unreadable(file, error) from error
