"""从命令到事实: the few lines that every decision shares."""

from typing import Any, TypeVar

from msgspec.structs import fields

from lifecycle.vocabulary import Command, Fact, ProjectId


F = TypeVar("F", bound=Fact)


class ProjectCommand(Command, frozen=True, kw_only=True):
    """对一个建设项目的命令."""

    project: ProjectId


def fact_of(kind: type[F], command: Command, **more: Any) -> F:
    """The fact of this kind that takes over every field it shares with the command; `more` adds or replaces."""
    asked = {field.name: getattr(command, field.name) for field in fields(command)}
    wanted = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in {**asked, **more}.items() if name in wanted})
