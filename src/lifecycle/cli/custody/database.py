"""数据库: `lifecycle migrate` and `lifecycle rebuild`."""

from lifecycle.accounts import migrate as upgrade_accounts
from lifecycle.cli.opened import ledger_opened, now, opened, refuse_missing
from lifecycle.cli.options import Json
from lifecycle.cli.output import language, show, show_json
from lifecycle.desk.opening import move_persons_out_of_clear
from lifecycle.ledger import migrate as upgrade
from lifecycle.projections.sheets import Sheets
from lifecycle.settings import database_is_named, database_url, keys_folder, person_cipher, person_keys_file
from lifecycle.wording import say


def migrate(as_json: Json = False) -> None:
    """把数据库结构升级到本程序所需 · bring the tables of the database to what this program needs."""
    if not database_is_named():
        refuse_missing()
    upgrade(database_url())
    upgrade_accounts(database_url())
    moved = move_persons_out_of_clear(database_url(), now, keys_folder(), person_keys_file(), person_cipher())
    with ledger_opened():
        pass  # it is told what is amiss, as by every command
    if as_json:
        show_json({"migrated": True, "persons_encrypted": moved})
    else:
        show(say("database.migrated", language()))
        if moved:
            show(say("database.persons_encrypted", language(), count=moved))


def rebuild(as_json: Json = False) -> None:
    """从第一条事实起重建全部统计表，期间旧表照常可读 · rebuild every sheet from the first fact, beside the one that is read."""
    with opened() as desk:
        reached = Sheets(desk.ledger, desk.rulebook, desk.statutes.calendar, desk.matters.awaited()).rebuild()
    if as_json:
        show_json({"rebuilt": reached})
    else:
        for name, position in reached.items():
            show(say("database.rebuilt", language(), sheet=name, position=position))
