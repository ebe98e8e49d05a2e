"""确认疑问: whatever records something at the command line can be asked, and takes the answer."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lifecycle.cli import COMMANDS, imported
from lifecycle.cli.opened import opened
from lifecycle.cli.output import complaints
from lifecycle.staff.appointments import StaffAppointed
from lifecycle.vocabulary import Asked, Question
from lifecycle.wording import say
from tests.cli.program import Program
from tests.desk.register_files import HOSPITAL, csv_file


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


FIRST = ("appoint", "GA01", "--role", "security_admin", "--as", "GA01")


def appointed() -> list[StaffAppointed]:
    with opened() as desk:
        return [each.fact for each in desk.ledger.read(limit=50) if isinstance(each.fact, StaffAppointed)]


@pytest.mark.usefixtures("url")
def test_a_confirmation_of_what_no_question_is_called_is_refused(program: Program, tmp_path: Path) -> None:
    told = say("asking.unknown", code="area.unheard_of")
    refused = program(*FIRST, "--confirm", "area.unheard_of")
    assert (refused.code, told in refused.err) == (2, True)
    assert program(*FIRST, "--confirm", "area.very_small").code == 0
    assert [fact.confirmed for fact in appointed()] == [()], "what was not asked is not kept"

    file = csv_file(tmp_path / "1.csv", [HOSPITAL])
    refused = program("import", str(file), "--as", "GA01", "--confirm", "area.unheard_of")
    assert (refused.code, told in refused.err) == (2, True)


@pytest.mark.usefixtures("url")
def test_ids_are_read_in_any_width(program: Program) -> None:
    assert program("appoint", "ＧＡ０１", "--role", "security_admin", "--as", " ＧＡ０１").code == 0
    assert program("appoint", "\u3000SP－０１", "--role", "approval", "--county", "１４０５８１", "--as", "ＧＡ０１").code == 0
    assert [(fact.staff, fact.by, fact.county) for fact in appointed()] == [("GA01", "GA01", None), ("SP-01", "GA01", "140581")]
    refused = program("appoint", "SP02", "--role", "approval", "--as", "GA\u200b01")
    assert (refused.code, "U+200B" in refused.err) == (2, True)
