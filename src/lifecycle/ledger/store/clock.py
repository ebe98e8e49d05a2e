"""The clock of an application that brings none; the only place in this room where one is read."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
