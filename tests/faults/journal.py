"""日志: what a writing program asked of the ledger and was told, a line each, outside the ledger and before and after every append.

A killed program loses nothing that it has written to a file; of a last line that was cut off nothing is believed.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.json import Decoder, encode

from lifecycle.ledger import Append
from tests.ledger.facts import noted, to

Drafted = tuple[str, int, int]
"""A stream, the version at which it is expected, and how many facts it is to get."""


class Asked(Struct, frozen=True, tag="asked"):
    """What is about to be sent. The facts follow from it, so that it can be sent once more word by word. once: a tag that only one may
    bear.
    """

    command: str
    drafts: tuple[Drafted, ...]
    once: str = ""

    @property
    def appends(self) -> list[Append]:
        tags = [f"writer/{self.command.partition('/')[0]}", f"facts/{sum(number for _, _, number in self.drafts)}"]
        more = [self.once] if self.once else []
        return [to(stream, *map(noted, self.texts(stream, number)), at=at, tags=tags + more) for stream, at, number in self.drafts]

    @property
    def content(self) -> list[tuple[str, int, str]]:
        """The rows that it makes: stream, version, text."""
        return [
            (stream, version, text) for stream, at, number in self.drafts for version, text in enumerate(self.texts(stream, number), at + 1)
        ]

    def texts(self, stream: str, number: int) -> list[str]:
        return [f"{self.command} {stream} {each} {'节能率未申报' * (each * 7 % 40)}" for each in range(number)]


class Answered(Struct, frozen=True, tag="answered"):
    """Acknowledged: these positions hold it."""

    command: str
    positions: tuple[int, ...]


class Declined(Struct, frozen=True, tag="declined"):
    """Not recorded, and for a good reason."""

    command: str
    reason: str


class Ready(Struct, frozen=True, tag="ready"):
    """The first append since the start was acknowledged, after so many seconds."""

    seconds: float


class Broken(Struct, frozen=True, tag="broken"):
    """Something else was raised, which no fault explains."""

    reason: str


JournalLine = Asked | Answered | Declined | Ready | Broken
_decode = Decoder(JournalLine).decode


class Journal:
    """日志 that a program writes; its threads may share it."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, line: JournalLine) -> None:
        os.write(self._file, encode(line) + b"\n")

    def close(self) -> None:
        os.close(self._file)


class AllJournals(Struct):
    """What all journals say together."""

    asked: dict[str, Asked]
    answered: dict[str, tuple[int, ...]]
    declined: set[str]
    ready: list[float]
    broken: list[str]

    @classmethod
    def nothing(cls) -> "AllJournals":
        return cls({}, {}, set(), [], [])

    def read(self, file: Path) -> None:
        *lines, _ = file.read_bytes().split(b"\n") if file.exists() else [b""]
        self.take(map(_decode, lines))

    def take(self, lines: Iterable[JournalLine]) -> None:
        for line in lines:
            match line:
                case Asked(command=command):
                    self.asked[command] = line
                case Answered(command=command, positions=positions):
                    if self.answered.setdefault(command, positions) != positions:
                        self.broken.append(f"{command} was answered with {self.answered[command]} and with {positions}")
                case Declined(command=command):
                    self.declined.add(command)
                case Ready(seconds=seconds):
                    self.ready.append(seconds)
                case Broken(reason=reason):
                    self.broken.append(reason)

    @property
    def open(self) -> Mapping[str, Asked]:
        """What was asked and never answered: it may be recorded or not, but whole."""
        return {command: each for command, each in self.asked.items() if command not in self.answered and command not in self.declined}
