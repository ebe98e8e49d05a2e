"""业务清单: each command and each stream belongs to one matter, and the desk itself knows none of them."""

import ast
import inspect

import pytest

from lifecycle.desk import deciding, desk, drafting, matter, recording
from lifecycle.desk.matter import Matter, Matters
from lifecycle.desk.matters import MATTERS
from lifecycle.ledger import Stream
from lifecycle.permissions import PERMITTED
from lifecycle.projects.decide import COMMANDS
from lifecycle.vocabulary import Command

ROOMS = tuple(f"lifecycle.{room}" for room in ("projects", "counties", "staff", "inspections"))


def imported_by(module: object) -> set[str]:
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("module", [desk, deciding, drafting, matter, recording])
def test_the_desk_knows_no_kind_of_stream_by_name(module: object) -> None:
    rooms = {name for name in imported_by(module) if name.startswith(ROOMS)}

    assert imported_by(desk) & {"lifecycle.desk.matters"}, "imports were found"
    assert rooms <= {"lifecycle.staff.appointments"}, "the roles of whoever gives a command"


def test_every_command_of_a_matter_is_permitted_to_somebody() -> None:
    matters = Matters(MATTERS)

    assert {kind for matter in matters for kind in matter.commands} <= PERMITTED.keys()
    assert {matter.name for matter in matters} >= {"project", "county", "staff", "proposal"}


@pytest.mark.parametrize(
    "second", [Matter(name="project", stream=str), Matter(name="other", stream=str, commands=COMMANDS[:1])], ids=["a name", "a command"]
)
def test_no_two_matters_share_a_name_or_a_command(second: Matter) -> None:
    with pytest.raises(ValueError, match="two matters"):
        Matters([*MATTERS, second])


def test_what_no_matter_knows_is_not_recorded() -> None:
    with pytest.raises(TypeError):
        Matters(MATTERS).of(Command(id="c", on="2023-05-10", by="SP01"))  # type: ignore[arg-type]
    with pytest.raises(LookupError):
        Matters(MATTERS).append(Stream("register/1", 0, ()), ())
