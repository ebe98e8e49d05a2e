"""事实一览: the map is complete, every fact evolves, and every fact and label has its name in both languages."""

import importlib
import inspect
from enum import StrEnum

import pytest

from lifecycle.projects import FACTS
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.decide import COMMANDS
from lifecycle.projects.project import evolve
from lifecycle.vocabulary import Fact
from lifecycle.wording import LANGUAGES, label, say
from tests.architecture.source import MODULES
from tests.projects.given import DAY, HANDLER

ROOM = [importlib.import_module(name) for name in sorted(MODULES) if name.startswith("lifecycle.projects.")]


def defined(base: type) -> list[type]:
    """The classes of a kind that the room defines itself."""
    return [
        value
        for module in ROOM
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, base) and value.__module__ == module.__name__
    ]


ENUMS = defined(StrEnum)


def test_the_room_was_looked_into():
    assert len(ROOM) > 15
    assert {"Outcome", "BuildingStanding", "PassageStatus", "Mode", "ApplicationStatus", "CommitmentStatus", "Ground", "PartyRole"} <= {
        enum.__name__ for enum in ENUMS
    }


def test_the_map_lists_every_fact_once():
    assert len(FACTS) == len(set(FACTS))
    assert set(FACTS) == set(defined(Fact))


def test_every_command_has_its_decision():
    assert set(COMMANDS) == set(defined(ProjectCommand)) - {ProjectCommand}


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_evolves(fact: type[Fact]):
    assert evolve.dispatch(fact) is not evolve.dispatch(Fact)


def test_a_fact_that_nobody_registered_is_our_own_mistake():
    class Unheard(Fact, frozen=True, kw_only=True, tag="unheard"):
        pass

    with pytest.raises(TypeError, match="no evolve for Unheard"):
        evolve(Unheard(on=DAY, by=HANDLER), None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("enum", ENUMS)
def test_every_value_has_its_label(enum: type[StrEnum], lang: str):
    labels = [label(member, lang) for member in enum]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_has_its_name(lang: str):
    names = [say(f"fact.{fact.__struct_config__.tag}", lang) for fact in FACTS]
    assert len(set(names)) == len(FACTS)
