"""命令行: the commands, listed by hand. Each stands in a module of its own, which is imported when its command is asked for.

Exit codes: 0 done or passable, 1 a lawful "no", 2 bad input (a broken policy file included), 130 interrupted.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

COMMANDS = {
    "demo": "demo:demo",
    "judge": "judge:judge",
    "draw": "draws:draw",
    "show": "projects:show_project",
    "replay": "projects:replay_project",
    "targets": "targets:targets",
    "export": "custody.exporting:export",
    "serve": "serving:serve",
    "appoint": "people.staffing:appoint",
    "password": "serving:password",
    "proposals": "people.proposals:proposals",
    "decide-choice": "people.choices:decide_choice",
    "reinstate": "people.proposals:reinstate",
    "register-person": "people.persons:register_person",
    "erase-person": "people.persons:erase_person",
    "erase-attachment": "people.persons:erase_attachment",
    "hold-person": "people.persons:hold_person",
    "release-person": "people.persons:release_person",
    "migrate": "custody.database:migrate",
    "rebuild": "custody.database:rebuild",
    "backup": "custody.backup:backup",
    "restore": "custody.backup:put_back",
    "check-policies": "policies:check_policies",
    "import": "registering:import_register",
    "template": "template:template",
    "token": "people.tokens:token",
    "witness": "custody.witnessing:witness",
    "ledger": "custody.ledger:ledger",
}
"""A command's name, then the module of this room and the function or the group of commands in it. Help lists them in this order."""


class OnDemand(TyperGroup):
    """A group that imports the module of the one command that was asked for: a program that judges a dossier opens no web server."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            self.commands.update({name: imported(name) for name in COMMANDS})  # what is suggested in its place is chosen from these
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = imported(cmd_name)
        return self.commands[cmd_name]


def imported(name: str) -> Any:
    """The command of this name, from its module."""
    module, _, attribute = COMMANDS[name].partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group = get_group(found)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(found)
    return get_command(alone)


app = typer.Typer(
    name="lifecycle",
    cls=OnDemand,
    help="建设项目全过程合规台账 · compliance of construction projects, from planning conditions to completion acceptance",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def lifecycle() -> None:
    """Gives the program its group: the commands are COMMANDS."""
