"""每一处文字: every text of every command passes the room where texts are read, and says what is asked of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, get_args

import pytest
from msgspec import Meta, Struct

from lifecycle.projects.soundness import ASKED_BY
from lifecycle.projects.works.building import Part
from lifecycle.projects.works.buildings import DropBuilding, NewBuilding
from lifecycle.values.doubts import DOUBTING, doubts_of
from lifecycle.values.marked import MARKS
from lifecycle.values.marks import Leaf, _hints, leaves
from lifecycle.values.names_in import Name, Names
from lifecycle.vocabulary import BuildingId, Citation, Command, CommandId, Fact, ProjectId, Use, Verdicts
from tests.test_glossary import COMMANDS, FACTS

EXACT = {CommandId, ProjectId}
"""Given by a program alone, and compared sign by sign."""
HASHES = {"document", "file", "hash"}
NAMELESS = {"id", "code", "time"}
"""Of these nobody is asked about a name: they call what is known, or are refused."""
NOT_ASKED = {
    "Unit.name": "a unit may bear the name of its owner (0025)",
    "Unit.uscc": "eighteen signs of a fixed form",
    **dict.fromkeys(("ListObject.uscc", "DeclareInterest.uscc", "ListExpert.recused_from", "RecordClass.uscc"), "eighteen signs, too"),
    "RegisterProject.code": "a fixed form",
    "DeclareInterest.code": "a fixed form",
    "RegisterPerson.name": "goes into the person register, and into no fact",
    "RegisterPerson.phone": "goes into the person register, and into no fact",
    "RegisterPerson.identity_number": "goes into the person register, and into no fact",
    "RegisterPerson.unit": "goes into the person register, and into no fact",
}


def structs_in(hint: Any) -> Iterator[type[Struct]]:
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for each in get_args(hint):
        yield from structs_in(each)


def within(kind: type[Struct]) -> set[type[Struct]]:
    """A struct and all that stand in it, however deep."""
    found, ahead = set[type[Struct]](), [kind]
    while ahead:
        if (each := ahead.pop()) not in found:
            found.add(each)
            ahead += [inner for hint in _hints(each).values() for inner in structs_in(hint)]
    return found


def texts_of(kind: type[Struct]) -> Iterator[tuple[str, Leaf]]:
    return ((f"{kind.__name__}.{name}", leaf) for name, leaf in leaves(kind) if getattr(leaf.kind, "__supertype__", leaf.kind) is str)


def amiss(path: str, leaf: Leaf) -> str:
    """What a text lacks; empty where it passes the room."""
    holds = leaf.marks.get("holds", "")
    if leaf.kind in EXACT or holds in HASHES:
        return ""
    if leaf.kind is str and leaf.marks.get("reading") not in MARKS:
        return "is not read"
    if leaf.kind is not str or holds in NAMELESS or path in NOT_ASKED:
        return ""
    return "" if leaf.marks.get("asking") in {"words", "number"} else "is not asked"


def told_of(kinds: set[type[Struct]]) -> dict[str, str]:
    return {path: what for kind in kinds for path, leaf in texts_of(kind) if (what := amiss(path, leaf))}


EVERYTHING = {each for command in COMMANDS for each in within(command)}


def test_every_text_of_every_command_is_read_and_asked():
    texts = [path for kind in EVERYTHING for path, _ in texts_of(kind)]
    assert len(texts) > 600
    assert set(texts) >= NOT_ASKED.keys()
    assert told_of(EVERYTHING) == {}


def test_a_name_in_an_id_that_is_given_is_asked_and_not_where_the_thing_is_called_by_it():
    named = Names([Name("王小芳")])
    part = Part(id="王小芳铺面", use=Use.COMMERCIAL, floor_area_m2=Decimal(100))
    new = NewBuilding(
        id=BuildingId("王小芳楼"), name="1号楼", use=Use.OFFICE, floor_area_m2=Decimal(100), prefabricated=False, parts=(part,)
    )
    assert [question.values["text"] for question in doubts_of(new, date(2023, 1, 1), names=named)] == ["王小芳楼", "王小芳铺面"]
    assert "building" not in dict(DOUBTING.ways(DropBuilding))


def test_a_text_that_skips_the_room_is_found():
    class Note(Struct):
        words: Annotated[str, Meta(extra={"holds": "words"})]
        unasked: Annotated[str, Meta(extra={"holds": "words", "reading": "lines"})]
        bare: str = ""

    class Whole(Struct):
        notes: tuple[Note, ...] = ()

    assert told_of(within(Whole)) == {"Note.words": "is not read", "Note.unasked": "is not asked", "Note.bare": "is not read"}


@pytest.mark.parametrize("command", [each for each in COMMANDS if DOUBTING.ways(each)], ids=lambda kind: kind.__name__)
def test_what_is_asked_of_a_command_is_asked_of_the_facts_that_it_leads_to(command: type[Command]):
    """The desk asks of facts. Those of the module of the command, and those that it is known to lead to, take over its fields by name."""
    asked = {name for name, _ in DOUBTING.ways(command)}
    led_to = [fact for fact in FACTS if fact.__module__ == command.__module__ or ASKED_BY.get(fact) is command]
    silent = [f"{fact.__name__}.{name}" for fact in led_to for name in sorted(asked) if is_lost(fact, name)]
    assert silent == []


def is_lost(fact: type[Fact], name: str) -> bool:
    return any(field == name and leaf.kind is str for field, leaf in leaves(fact)) and name not in dict(DOUBTING.ways(fact))


def test_what_a_verdict_quotes_is_not_asked_and_what_a_person_quotes_is():
    class Judged(Struct):
        verdicts: Verdicts
        clause: Citation

    named = Names([Name("王小芳")])
    quoted = Citation("王小芳的信", "王小芳一", "王小芳说")
    asked = [question.values["text"] for question in doubts_of(Judged((), quoted), date(2023, 1, 1), names=named)]
    assert asked == ["王小芳的信", "王小芳一", "王小芳说"]
    assert [name for name, _ in DOUBTING.ways(Judged)] == ["verdicts", "clause"]
