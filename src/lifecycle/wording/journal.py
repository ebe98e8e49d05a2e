"""系统日志: to the journal of systemd each line says how grave it is, or `journalctl -p warning` would find none of them (sd-daemon(3))."""

import os
from contextlib import suppress
from typing import Any

ERROR, WARNING = 3, 4
"""Priorities, as the journal counts them."""


def graded(text: str, priority: int, stream: Any) -> str:
    """The text as this stream takes it: each of its lines behind the priority where systemd reads it."""
    return "\n".join(f"<{priority}>{line}" for line in text.split("\n")) if _to_journal(stream) else text


def _to_journal(stream: Any) -> bool:
    """Whether systemd reads this stream: it names the file by its numbers (systemd.exec(5))."""
    named = os.environ.get("JOURNAL_STREAM")
    if not named:
        return False
    with suppress(OSError, AttributeError):
        file = os.fstat(stream.fileno())
        return named == f"{file.st_dev}:{file.st_ino}"
    return False
