"""日志: what goes wrong again and again is told once a minute: the first time in full, then how often, and the last time in a line."""

import logging
from threading import Lock, Timer
from traceback import extract_tb
from typing import Any

from lifecycle.wording.journal import ERROR, WARNING, graded

EVERY = 60.0
"""Seconds."""
MOST_KINDS = 1_000
"""Kinds of errors that are told apart at a time; what comes on top of them is told each time."""
PRIORITIES = {logging.CRITICAL: 2, logging.ERROR: ERROR, logging.WARNING: WARNING, logging.NOTSET: 6}
"""As the journal counts them, from the gravest."""
Kind = tuple[object, ...]


class _Repeated:
    """重复: how often since it was told."""

    def __init__(self) -> None:
        self.count = 0
        self.last: logging.LogRecord | None = None


class SparingLog(logging.StreamHandler[Any]):
    """Warnings and errors of one kind are counted for a minute after they were told; then the count is told, and the next minute begins.

    Of one kind are those of one sentence with whatever values, and those of one exception from one place.
    """

    def __init__(self, stream: Any = None) -> None:
        super().__init__(stream)
        self._repeated: dict[Kind, _Repeated] = {}
        self._counting = Lock()

    def format(self, record: logging.LogRecord) -> str:
        return graded(super().format(record), _priority(record), self.stream)

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING or self._is_new(record):
            super().emit(record)

    def close(self) -> None:
        """Tells what is not told yet."""
        for kind in list(self._repeated):
            self._tell(kind, again=False)
        super().close()

    def _is_new(self, record: logging.LogRecord) -> bool:
        kind = kind_of(record)
        with self._counting:
            if repeated := self._repeated.get(kind):
                repeated.count += 1
                repeated.last = record
                return False
            if len(self._repeated) >= MOST_KINDS:
                return True
            self._repeated[kind] = _Repeated()
        self._later(kind)
        return True

    def _later(self, kind: Kind) -> None:
        timer = Timer(EVERY, self._tell, (kind,))
        timer.daemon = True  # nobody waits for it when the program ends: `close` tells what is left
        timer.start()

    def _tell(self, kind: Kind, *, again: bool = True) -> None:
        with self._counting:
            repeated = self._repeated.pop(kind, None)
            if repeated is None or repeated.last is None:
                return
            if again:
                self._repeated[kind] = _Repeated()
        if again:
            self._later(kind)
        with self.lock or Lock():
            super().emit(_told(repeated.last, repeated.count))


def _priority(record: logging.LogRecord) -> int:
    return next(priority for level, priority in PRIORITIES.items() if record.levelno >= level)


def kind_of(record: logging.LogRecord) -> Kind:
    """What makes two records one kind."""
    raised = record.exc_info or (None, None, None)
    frames = extract_tb(raised[2], limit=-1)
    return record.name, record.levelno, str(record.msg), raised[0], *((frame.filename, frame.lineno) for frame in frames)


def _told(last: logging.LogRecord, count: int) -> logging.LogRecord:
    raised = f" ({last.exc_info[0].__name__}: {last.exc_info[1]})" if last.exc_info and last.exc_info[0] else ""
    message = f"{last.getMessage().strip()}{raised} [the last of {count} more of the kind since it was told]"
    told = logging.makeLogRecord({"name": last.name, "levelno": last.levelno, "levelname": last.levelname, "msg": message})
    told.created, told.msecs = last.created, last.msecs
    return told


def log_config() -> dict[str, Any]:
    """As uvicorn takes it: requests to standard output, all else to standard error, with the time."""
    told = {"formatter": "told", "class": f"{__name__}.{SparingLog.__name__}", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "told": {"()": "uvicorn.logging.DefaultFormatter", "fmt": "%(asctime)s %(levelprefix)s %(name)s: %(message)s"},
            "access": {
                "()": "uvicorn.logging.AccessFormatter",
                "fmt": '%(asctime)s %(levelprefix)s %(client_addr)s - "%(request_line)s" %(status_code)s',
            },
        },
        "handlers": {"told": told, "access": {"formatter": "access", "class": "logging.StreamHandler", "stream": "ext://sys.stdout"}},
        "root": {"handlers": ["told"], "level": "WARNING"},
        "loggers": {"uvicorn": {"level": "INFO"}, "uvicorn.access": {"handlers": ["access"], "propagate": False}},
    }
