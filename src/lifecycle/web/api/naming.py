"""地址中的命令名: AcceptApplication is `accept-application`."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from lifecycle.vocabulary import Command

C = TypeVar("C", bound=Command)


def slug(command: type[Command]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", command.__name__).lower()


def by_slug(commands: Iterable[type[C]]) -> Mapping[str, type[C]]:
    return {slug(command): command for command in commands}
