"""确认疑问: whatever records something at the command line can be asked, and takes the answer."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lifecycle.cli import COMMANDS, imported
from lifecycle.cli.output import complaints
from lifecycle.vocabulary import Asked, Question


def leaves(name: str, command: Any) -> Iterator[tuple[str, set[str]]]:
    """Each command by its full name, with its options."""
    for inner, each in getattr(command, "commands", {}).items():
        yield from leaves(f"{name} {inner}", each)
    if not hasattr(command, "commands"):
        yield name, {option for parameter in command.params for option in parameter.opts}


def test_every_command_that_is_given_in_somebodys_name_takes_a_confirmation() -> None:
    options = dict(pair for name in COMMANDS for pair in leaves(name, imported(name)))
    given = {name for name, taken in options.items() if "--as" in taken}

    assert len(given) > 12
    assert {name for name in given if "--confirm" not in options[name]} == set()


def test_what_is_asked_says_how_it_is_confirmed_each_code_once() -> None:
    small = Question(code="area.very_small", values={"place": "1号楼", "field": "建筑面积", "area": Decimal(5)})
    named = Question(code="text.person_named", values={"field": "理由", "name": "张三"})
    asked = Asked((small, small, named))

    for lang in ("zh", "en"):
        assert "--confirm area.very_small --confirm text.person_named" in list(complaints(asked, lang))[-1]
