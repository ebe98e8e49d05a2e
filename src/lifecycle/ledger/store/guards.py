"""护栏: the triggers that let nothing be changed or deleted. Rows hold without them, but whoever took them away meant to write."""

import re
from typing import NamedTuple

from sqlalchemy import Connection, Engine, text

from lifecycle.ledger.store.database import as_it_stands

LACKING, CHANGED, DISABLED, FOREIGN = "lacking", "changed", "disabled", "foreign"

_NEVER = "CREATE TRIGGER {0} BEFORE {1} ON {2} {3}BEGIN SELECT RAISE(ABORT, '{2} is append-only'); END"
_IN_THE_WAY = (
    "WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)"
    " OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version) "
)
SQLITE = {
    "events_no_delete": _NEVER.format("events_no_delete", "DELETE", "events", ""),
    "events_no_replace": _NEVER.format("events_no_replace", "INSERT", "events", _IN_THE_WAY),
    "events_no_update": _NEVER.format("events_no_update", "UPDATE", "events", ""),
    "head_no_delete": _NEVER.format("head_no_delete", "DELETE", "head", ""),
    "tags_no_delete": _NEVER.format("tags_no_delete", "DELETE", "tags", ""),
    "tags_no_update": _NEVER.format("tags_no_update", "UPDATE", "tags", ""),
}
_STATEMENT = "CREATE TRIGGER {0} BEFORE {1} ON {2} FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
_RAISES = "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END"
POSTGRESQL = {
    "events_append_only": _STATEMENT.format("events_append_only", "DELETE OR UPDATE OR TRUNCATE", "events"),
    "head_stays": _STATEMENT.format("head_stays", "DELETE OR TRUNCATE", "head"),
    "tags_append_only": _STATEMENT.format("tags_append_only", "DELETE OR UPDATE OR TRUNCATE", "tags"),
}
"""As the migrations make them; a test holds that both agree."""

_IN_SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
_IN_POSTGRESQL = text("""
SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true), t.tgenabled::text, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
""")
_RULES = text("SELECT rulename FROM pg_rules WHERE schemaname = current_schema()")
_SWITCHED_OFF = text("SELECT current_setting('session_replication_role') <> 'origin'")


class Unguarded(NamedTuple):
    """缺的护栏: a trigger that is lacking, changed or disabled, or one that this program did not make."""

    code: str
    trigger: str


def unguarded(engine: Engine) -> list[Unguarded]:
    """The names of all that differs from the migrations. Foreign triggers and rules count, since they may change rows."""
    with as_it_stands(engine) as db:
        return sorted(_postgresql(db) if db.dialect.name == "postgresql" else _sqlite(db))


def _sqlite(db: Connection) -> list[Unguarded]:
    return _compared(SQLITE, {name: (_plain(sql), True) for name, sql in db.execute(_IN_SQLITE).all()})


def _compared(shipped: dict[str, str], found: dict[str, tuple[str, bool]]) -> list[Unguarded]:
    told = [Unguarded(LACKING, name) for name in shipped.keys() - found.keys()]
    told += [Unguarded(FOREIGN, name) for name in found.keys() - shipped.keys()]
    for name in shipped.keys() & found.keys():
        sql, enabled = found[name]
        if sql != _plain(shipped[name]):
            told.append(Unguarded(CHANGED, name))
        elif not enabled:
            told.append(Unguarded(DISABLED, name))
    return told


def _postgresql(db: Connection) -> list[Unguarded]:
    rows = [(_name(trigger, table), *more) for trigger, table, *more in db.execute(_IN_POSTGRESQL)]
    told = _compared(POSTGRESQL, {name: (_plain(sql), enabled in {"O", "A"}) for name, sql, enabled, _ in rows})
    told += [Unguarded(CHANGED, name) for name, *_, source in rows if name in POSTGRESQL and _plain(source) != _plain(_RAISES)]
    told += [Unguarded(FOREIGN, rule) for rule in db.execute(_RULES).scalars()]
    if db.execute(_SWITCHED_OFF).scalar_one():
        told += [Unguarded(DISABLED, name) for name in POSTGRESQL]
    return [*dict.fromkeys(told)]


def _name(trigger: str, table: str) -> str:
    """The name of a trigger; with its table where one of ours has this name on another table, since PostgreSQL lets both be there."""
    return trigger if trigger not in POSTGRESQL or f" ON {table} " in POSTGRESQL[trigger] else f"{table}.{trigger}"


def _plain(sql: str) -> str:
    """On one line, each blank once."""
    return re.sub(r"\s+", " ", sql).strip(" ;")
