"""无规定可依的排法: what a page says where no document in force speaks of the buildings, since when, and what the head decided."""

from collections.abc import Callable, Container, Sequence
from datetime import date

from msgspec import Struct

from lifecycle.projects.deciding.proposals import Silence
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.vocabulary import BuildingId, Gate, Kind
from lifecycle.web.forms.fitting import silent_at
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.forms.subject import Subject
from lifecycle.web.forms.works import BY_NAME
from lifecycle.web.layout.shown import query

Address = Callable[[WorkForm], str]


class Quiet(Struct, frozen=True, kw_only=True):
    """无规定可依. gates: at which buildings wait that no document speaks of; left: which, where others were put to the head; href: where
    the visitor may ask the head.

    since: when the last document ended; asked: what waits for the head, each with the form by which the visitor may decide it.
    """

    gates: tuple[Gate, ...]
    left: tuple[str, ...]
    since: date | None
    href: str | None
    asked: tuple[tuple[Silence, str | None], ...]
    decided: tuple[Silence, ...]


def quiet(subject: Subject, address: Address, at: Gate | None = None, among: Container[BuildingId] | None = None) -> Quiet:
    """What is said of the project, or of one gate of it and the buildings of a batch. A new project without buildings is told before it
    has any."""
    project = subject.project
    silent = {gate: each for gate, each in silent_at(subject, among).items() if at in (None, gate)}
    gates = tuple(silent)
    asked_of = {silence.gate for silence in project.silences.values() if silence.open or silence.decided}
    begun = (
        project.kind is Kind.NEW and project.works_class not in WITHOUT_BUILDINGS and not project.standing() and not project.terminated_on
    )
    told = gates or begun
    here = [silence for silence in project.silences.values() if at in (None, silence.gate)]
    return Quiet(
        gates=gates,
        left=tuple(dict.fromkeys(building.name for gate in gates if gate in asked_of for building in silent[gate])),
        since=subject.rulebook.silent_since(project.county, subject.today) if told else None,
        href=_href(subject, address, "propose-silence", gates[0].value) if gates else None,
        asked=tuple((silence, _href(subject, address, "decide-silence", silence.id)) for silence in here if silence.open),
        decided=tuple(silence for silence in _standing(here, subject)),
    )


def _standing(silences: Sequence[Silence], subject: Subject) -> list[Silence]:
    """What was decided and still names a building that stands."""
    standing = {building.id for building in subject.project.standing()}
    return [silence for silence in silences if silence.decided and standing & set(silence.buildings)]


def _href(subject: Subject, address: Address, name: str, of: str) -> str | None:
    form = BY_NAME[name]
    return query(address(form), of=of) if form.open_to(subject) else None
