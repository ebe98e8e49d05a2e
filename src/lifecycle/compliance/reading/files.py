"""文件: where the policy documents lie, and their bytes as words."""

from pathlib import Path

from lifecycle import policies
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.wording.system import of_the_system

POLICIES = Path(policies.__path__[0])
"""The folder of the policy documents, one folder an issuing authority."""


def read_words(path: Path, file: str) -> tuple[str, bytes]:
    """The words of a UTF-8 file that has to be there, and its bytes, whose hash names it. `file` is what problems call it."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BadInput(Problem(file, "file.not_a_file"))
    try:
        written = path.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
    try:
        return written.decode(), written
    except UnicodeDecodeError as error:
        broken = written.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem(f"{file}:{broken}", "policy.not_utf8")) from error


def unreadable(file: str, error: OSError) -> BadInput:
    """What to say of a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return BadInput(Problem(file, "file.missing"))
    if isinstance(error, IsADirectoryError):
        return BadInput(Problem(file, "file.is_a_folder"))
    return BadInput(Problem(file, "file.unreadable", {"reason": of_the_system(error)}))
