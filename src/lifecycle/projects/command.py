"""对项目的命令."""

from lifecycle.vocabulary import Command, ProjectId


class ProjectCommand(Command, frozen=True, kw_only=True):
    """对一个建设项目的命令."""

    project: ProjectId
