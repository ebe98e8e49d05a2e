"""数据库: `lifecycle migrate` and `lifecycle rebuild`."""

from lifecycle.accounts import migrate as upgrade_accounts
from lifecycle.cli.opened import Json, opened
from lifecycle.cli.output import language, show, show_json
from lifecycle.ledger import migrate as upgrade
from lifecycle.projections.sheets import Sheets
from lifecycle.settings import database_url
from lifecycle.wording import say


def migrate(as_json: Json = False) -> None:
    """把数据库结构升级到本程序所需 · bring the tables of the database to what this program needs."""
    upgrade(database_url())
    upgrade_accounts(database_url())
    if as_json:
        show_json({"migrated": True})
    else:
        show(say("database.migrated", language()))


def rebuild(as_json: Json = False) -> None:
    """从第一条事实起重建全部统计表，期间旧表照常可读 · rebuild every sheet from the first fact, beside the one that is read."""
    with opened() as desk:
        reached = Sheets(desk.ledger, desk.rulebook).rebuild()
    if as_json:
        show_json({"rebuilt": reached})
    else:
        for name, position in reached.items():
            show(say("database.rebuilt", language(), sheet=name, position=position))
