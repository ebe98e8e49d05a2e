"""命令行: the commands, listed by hand. Each stands in a module of its own.

Exit codes: 0 done or passable, 1 a lawful "no", 2 bad input (a broken policy file included), 130 interrupted.
"""

import typer

from lifecycle.cli.backup import backup, put_back
from lifecycle.cli.database import migrate, rebuild
from lifecycle.cli.demo import demo
from lifecycle.cli.exporting import export
from lifecycle.cli.judge import judge
from lifecycle.cli.ledger import ledger
from lifecycle.cli.persons import erase_person, hold_person, release_person
from lifecycle.cli.policies import check_policies
from lifecycle.cli.projects import replay_project, show_project
from lifecycle.cli.registering import import_register, template
from lifecycle.cli.serving import password, serve
from lifecycle.cli.staffing import appoint
from lifecycle.cli.targets import targets
from lifecycle.cli.tokens import token
from lifecycle.cli.witnessing import witness

app = typer.Typer(
    name="lifecycle",
    help="建设项目全过程合规台账 · compliance of construction projects, from planning conditions to completion acceptance",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("demo")(demo)
app.command("judge")(judge)
app.command("show")(show_project)
app.command("replay")(replay_project)
app.command("targets")(targets)
app.command("export")(export)
app.command("serve")(serve)
app.command("appoint")(appoint)
app.command("password")(password)
app.add_typer(token, name="token")
app.command("erase-person")(erase_person)
app.command("hold-person")(hold_person)
app.command("release-person")(release_person)
app.command("migrate")(migrate)
app.command("rebuild")(rebuild)
app.command("backup")(backup)
app.command("restore")(put_back)
app.command("check-policies")(check_policies)
app.command("import")(import_register)
app.command("template")(template)
app.add_typer(witness, name="witness")
app.add_typer(ledger, name="ledger")
