"""环节进度的排法: one track a batch, the buildings that have come the same way."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from lifecycle.projects.project import Application, Project
from lifecycle.projects.works.building import Passage
from lifecycle.vocabulary import BuildingId, Gate, TimeOfDay
from lifecycle.web.layout.shown import shape
from lifecycle.wording import label, say


class Cell(Struct, frozen=True, kw_only=True):
    """一格: a batch at one gate. at: the time of that day; shape: of the mark beside the word; remark: one short line more;
    href: where it is told in full."""

    shape: str
    word: str
    on: date | None = None
    at: TimeOfDay | None = None
    number: str | None = None
    remark: str | None = None
    href: str | None = None


class Track(Struct, frozen=True, kw_only=True):
    """一道: the names of buildings that have come the same way, and where they stand at the gates that they have come to."""

    buildings: tuple[str, ...]
    cells: Mapping[Gate, Cell]
    inspected: Cell | None = None


Way = tuple[dict[Gate, Passage], dict[Gate, Application], tuple[str, ...], Cell | None]
"""How a building has come: what it passed, what is pending, which items on it are open, and where it stands with random inspections."""
Inspected = Callable[[BuildingId], Cell | None]


def tracks(project: Project, lang: str, inspected: Inspected = lambda _id: None) -> tuple[Track, ...]:
    """The tracks of the buildings that stand, in the order in which these were added. What is pending hides what was refused before.

    inspected: where a building stands with 双随机, which comes between the works and their acceptance and is no gate.
    """
    batches: list[tuple[Way, list[str]]] = []
    for building in project.standing():
        pending = {gate: open_one for gate in project.route if (open_one := project.open_application(gate, building.id))}
        way = (building.passages, pending, tuple(issue.id for issue in project.holds_back([building.id])), inspected(building.id))
        names = next((names for known, names in batches if known == way), None)
        if names is None:
            batches.append((way, names := []))
        names.append(building.name)
    return tuple(Track(buildings=tuple(names), cells=_cells(way, lang), inspected=way[3]) for way, names in batches)


def _cells(way: Way, lang: str) -> dict[Gate, Cell]:
    passed, pending, items, _ = way
    cells = {gate: _passed(passage, items, lang) for gate, passage in passed.items()}
    return cells | {gate: _pending(application, lang) for gate, application in pending.items()}


def _passed(passage: Passage, items: tuple[str, ...], lang: str) -> Cell:
    """What is passed is plain only while nothing on the building is open, and where no verdict was against it: so says the gate's page."""
    word = say("walk.provisional", lang) if passage.provisional else label(passage.status, lang)
    number = passage.certificate.number if passage.certificate else None
    doubtful = passage.done and (passage.provisional or passage.in_doubt or items)
    mark = "undetermined" if doubtful else shape(passage.status)
    remark = say("walk.open_items", lang, items=items) if passage.done and items else None
    if passage.in_doubt and remark is None:
        remark = say("walk.in_doubt", lang)
    return Cell(shape=mark, word=word, on=passage.on, number=number, remark=remark)


def _pending(application: Application, lang: str) -> Cell:
    return Cell(
        shape="going", word=label(application.status, lang), on=application.stands_since, at=application.hours.stands, remark=application.id
    )
