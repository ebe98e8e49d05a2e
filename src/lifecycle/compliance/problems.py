"""输入问题: everything that is wrong with what was handed in, each with its place and its reason, all at once."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct

from lifecycle.wording import say

Read = TypeVar("Read")


class Problem(Struct, frozen=True):
    """一处问题. where: a path inside a dossier, or file:line; code and values: its sentence in `wording/`."""

    where: str
    code: str
    values: dict[str, Any] = {}

    def says(self, lang: str = "zh") -> str:
        """One line: the place, then what is wrong and what is allowed there."""
        reason = say(self.code, lang, **self.values)
        return say("place.before", lang, where=self.where) + reason if self.where else reason


class BadInput(Exception):
    """输入有误: nothing was read."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(problem.says("en") for problem in self.problems)


def refuse_all(problems: Iterable[Problem]) -> None:
    """Raises BadInput with all of them, where there are any."""
    if found := tuple(problems):
        raise BadInput(*found)


class Gathering:
    """Reads on after a problem, so that one reading names them all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[..., Read], *arguments: Any) -> Read | None:
        """What `read` gives, or None once its problems are noted."""
        try:
            return read(*arguments)
        except BadInput as bad:
            self.note(bad)
            return None

    def note(self, bad: BadInput) -> None:
        """Keep what is wrong, and go on."""
        self.problems.extend(bad.problems)

    def settle(self) -> None:
        """Raise all that was noted."""
        refuse_all(self.problems)


def slugs(members: Iterable[StrEnum]) -> tuple[str, ...]:
    """The values as a person has to write them; in a sentence, members themselves would be shown by their labels."""
    return tuple(each.value for each in members)
