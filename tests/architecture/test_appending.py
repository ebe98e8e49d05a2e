"""追加: the ways into an append are counted. Each module of the program that appends to a ledger stands here, and a new one fails."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import MODULES

WAYS = {
    "desk.recording": "all that the desk decides, with the conditions across streams",
    "ledger.entering": "what the program tells by itself, and what goes together with a key: drafted again after a conflict",
}
"""Into `Ledger.append`."""
BELOW = {"ledger.ledger": "hands its appends to the recorder", "ledger.store.recorder": "the recorder, and the interface of the library"}
OF_A_RECORDER = {"command", "actor", "conditions", "tracking"}
"""What only an append to a ledger is told by name; that to a list has no names."""
OF_THE_LIBRARY = {"insert_events", "insert_tracking", "save"}
"""By which the library appends; they are implemented, and called nowhere."""


def appending(source: str) -> Iterator[str]:
    """What appends to a ledger: a call, or the method handed on as a value."""
    tree = ast.parse(source)
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        call, owner = called.get(id(node)), ast.unparse(node.value)
        if node.attr == "append":
            told = {keyword.arg for keyword in call.keywords} if call else set()
            if told & OF_A_RECORDER or owner.endswith("ledger") or None in told or (call is None and owner in {"desk", "self"}):
                yield ast.unparse(call or node)
        elif node.attr in OF_THE_LIBRARY and owner.endswith(("ledger", "recorder")):
            yield ast.unparse(node)


def test_two_modules_append_to_a_ledger_and_no_third_one() -> None:
    found = {name.removeprefix("lifecycle."): list(appending(path.read_text("utf-8"))) for name, path in MODULES.items()}
    ways = {name: calls for name, calls in found.items() if calls}

    assert ways.keys() == WAYS.keys() | BELOW.keys(), "one more way into an append: let it record or enter"
    assert {name: len(calls) for name, calls in ways.items() if name in WAYS} == dict.fromkeys(WAYS, 1)


@pytest.mark.parametrize(
    "source",
    [
        "self._ledger.append([append], command=id_, actor=by)",
        "at.ledger.append(appends, conditions=conditions)",
        "record = desk.ledger.append",
        "book.append(appends, command=id_, actor=by)",
        "book.append(appends, **how)",
        "ledger.save(aggregate)",
        "self.recorder.insert_events(events)",
    ],
)
def test_a_new_way_is_found(source: str) -> None:
    assert list(appending(source))


@pytest.mark.parametrize(
    "source", ["rows.append(ledger)", "append = found.append", "document.save(folder)", "matters.append(stream, facts)"]
)
def test_what_appends_to_a_list_is_no_way(source: str) -> None:
    assert not list(appending(source))
