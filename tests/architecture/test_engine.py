"""The database is asked in few rooms only: the ledger, the sheets and the accounts. All other rooms are handed answers."""

import ast
from collections.abc import Iterator

from tests.architecture.source import MODULES

ROOMS = ("lifecycle.ledger.", "lifecycle.projections.", "lifecycle.accounts.")
"""Those that put questions to the database."""
STORES = ("lifecycle.ledger", "lifecycle.accounts")
"""What others hand an engine to, unopened: its stores, as `Accounts(ledger.engine)`."""
DATABASE = "lifecycle.ledger.store.database"
OPENS = {"reading", "snapshot", "writing", "as_it_stands", "open_engine", "explained"}
"""What opens an engine; nobody else may even import it."""
TABLES = ("lifecycle.ledger.store.schema", "lifecycle.accounts.schema")


def outside() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items() if not f"{name}.".startswith(ROOMS)}


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, each.asname or each.name) for each in node.names)


def opening(tree: ast.Module) -> list[str]:
    return [found for module, found in imported(tree) if module == DATABASE and found in OPENS]


def engines(tree: ast.Module) -> tuple[int, list[int]]:
    """How many times an engine is named, and the lines on which that is not as the argument of a store."""
    stores = {name for module, name in imported(tree) if module.startswith(STORES)}
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "engine"]
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in stores)
    handed = {id(argument) for call in calls for argument in call.args}
    return len(named), [node.lineno for node in named if id(node) not in handed]


def test_no_other_room_opens_the_database() -> None:
    assert {f"{name}: {each}" for name, tree in outside().items() for each in opening(tree)} == set()


def test_no_other_room_asks_the_tables() -> None:
    """System status names the revision that a database has to be at; the backup names the tables that it copies."""
    asks = {name for name, tree in outside().items() for module, _ in imported(tree) if module in TABLES}
    assert asks == {"lifecycle.web.pages.system", "lifecycle.cli.custody.backup"}


def test_an_engine_is_handed_to_a_store_and_used_nowhere_else() -> None:
    seen = {name: engines(tree) for name, tree in outside().items()}
    assert {name: lines for name, (_, lines) in seen.items() if lines} == {}
    assert sum(number for number, _ in seen.values()) > 10, "it looked at nothing"
    assert {name.split(".")[1] for name, (number, _) in seen.items() if number} >= {"web", "desk", "cli"}


def test_an_engine_that_is_opened_is_seen() -> None:
    opened = ast.parse("from lifecycle.ledger.store.database import snapshot\nwith snapshot(desk.ledger.engine) as db:\n    pass\n")
    assert opening(opened) == ["snapshot"]
    assert engines(ast.parse("from lifecycle.accounts import Door\nDoor(desk.ledger.engine, policy)\n")) == (1, [])
    assert engines(ast.parse("engine = desk.ledger.engine\nengine.connect()\n")) == (1, [1])
