"""更正: a fact that was recorded wrongly is mended by a new fact that names it; the wrong one stays readable for ever."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import is_
from typing import Any

from msgspec import DecodeError, Raw, json
from msgspec.structs import fields, replace

from lifecycle.compliance.dossier import Dossier
from lifecycle.projects.application.supplements import refuse_supplied_before_asked
from lifecycle.projects.basis import Basis, Decisions
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.delivery import refuse_before_its_paper
from lifecycle.projects.mending.annulment import FactAnnulled
from lifecycle.projects.mending.days import folded_on_every_day
from lifecycle.projects.mending.supervision import flagged
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.projects.soundness import refuse_unsound
from lifecycle.projects.works.building import entries
from lifecycle.projects.works.buildings import BuildingAdded, BuildingsMerged, BuildingSplit
from lifecycle.recent import SHORT, Recent
from lifecycle.values.correctable import settled
from lifecycle.values.ends import Position
from lifecycle.values.marked import as_read
from lifecycle.values.spelled import plainly
from lifecycle.values.unknown import unknown_in
from lifecycle.vocabulary import Asked, BuildingId, Fact, FactVersion, Question, Refused, Text, fact_of
from lifecycle.wording import Coded, Phrase, Place

ENTRIES = (ProjectRegistered, BuildingAdded, BuildingSplit, BuildingsMerged)
"""What only says what there is to decide about; it was there before somebody came to enter it."""


class FactCorrected(Fact, frozen=True, kw_only=True, tag="fact-corrected"):
    """更正: `corrects` is the version of the corrected fact in this stream, `changed` its fields as they should have been.

    `on` is the legal date of the corrected fact. What is shown as known before this fact still shows the old values.
    """

    corrects: FactVersion
    changed: Raw
    reason: Text


class CorrectFact(ProjectCommand, frozen=True, kw_only=True):
    """更正一条事实. changed: a JSON object of the fields that were wrong."""

    corrects: Position
    changed: Raw
    reason: Text


class History:
    """经过: the facts of a project, those among them that stand as corrected, and the project after them. Never changed once made."""

    def __init__(self, facts: tuple[Fact, ...], told: tuple[Fact, ...], folded: tuple[int, Project | None] = (0, None)) -> None:
        """folded: the project after so many of those told, where it is known already."""
        self.facts = facts
        self.told = told
        self._folded = folded

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> "History":
        """A long one goes on from what was known of it before, as long as the very same facts come first and the new ones mend none."""
        if len(facts) < SHORT:
            return cls(tuple(facts), _told(facts))
        known = RECENT.get(id(facts[0]))
        if known is None or not known.begins(facts):
            history = cls(tuple(facts), _told(facts))
        elif len(known.facts) == len(facts):
            return known
        else:
            history = known.continued(facts)
        RECENT.keep(id(facts[0]), history, len(facts))
        return history

    def begins(self, facts: Sequence[Fact]) -> bool:
        return len(self.facts) <= len(facts) and all(map(is_, self.facts, facts))

    def continued(self, facts: Sequence[Fact]) -> "History":
        new = facts[len(self.facts) :]
        if any(isinstance(fact, (FactCorrected, FactAnnulled)) for fact in new):
            return History(tuple(facts), _told(facts))
        folded = (len(self.told), self.project) if "project" in self.__dict__ else self._folded
        return History(tuple(facts), (*self.told, *new), folded)

    @cached_property
    def project(self) -> Project | None:
        number, project = self._folded
        for fact in self.told[number:]:
            project = evolve(fact, project)
        return project


RECENT: Recent[int, History] = Recent()
"""By the identity of the first fact, which the history keeps alive. An entry is used only where all its facts are the same objects."""


def _told(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for _, fact in facts_as_corrected(facts))


def fold(facts: Iterable[Fact], *, in_force_on: date | None = None) -> Project | None:
    """The project after these facts, in position order, corrections applied in the place of what they correct.

    in_force_on: only what was decided and happened up to that legal date, on the buildings as they are known; None when nothing was yet.
    """
    history = History.of(facts if isinstance(facts, Sequence) else tuple(facts))
    if in_force_on is None:
        return history.project
    if all(fact.on > in_force_on for fact in history.told):
        return None
    project: Project | None = None
    for fact in history.told:
        if fact.on <= in_force_on or isinstance(fact, ENTRIES):
            project = evolve(fact, project)
    return project


def effective(facts: Sequence[Fact]) -> list[Fact]:
    """The facts as corrected; corrections themselves, and what was annulled, are left out."""
    return list(History.of(facts).told)


def facts_as_corrected(facts: Sequence[Fact]) -> list[tuple[int, Fact]]:
    """The facts as corrected, each with its version, without corrections and what was annulled. Version n stands at index n - 1."""
    corrections: dict[int, list[FactCorrected]] = {}
    left_out = annulled(facts)
    for fact in facts:
        if isinstance(fact, FactCorrected):
            corrections.setdefault(fact.corrects, []).append(fact)
    return [
        (version, _as_corrected(fact, corrections.get(version, ())))
        for version, fact in enumerate(facts, 1)
        if not isinstance(fact, FactCorrected) and version not in left_out
    ]


def annulled(facts: Iterable[Fact]) -> dict[int, FactAnnulled]:
    """The versions that are annulled, each with the fact that says so."""
    return {version: fact for fact in facts if isinstance(fact, FactAnnulled) for version in fact.versions}


def _as_corrected(fact: Fact, corrections: Iterable[FactCorrected]) -> Fact:
    for correction in corrections:
        fact = with_changes(fact, correction.changed)
    return fact


def with_changes(fact: Fact, changed: Raw) -> Fact:
    """The fact with some fields replaced. Values stay raw on the way, so that no number passes through a float."""
    fields_of = dict[str, Raw]
    whole = json.decode(json.encode(fact), type=fields_of) | json.decode(changed, type=fields_of)
    return json.decode(json.encode(whole), type=type(fact))


def before_and_after(facts: Sequence[Fact], correction: FactCorrected) -> tuple[Fact, Fact]:
    """更正前后: the corrected fact as earlier corrections have left it, and as this one says that it should have been."""
    wrong = _named(facts, correction.corrects)
    return wrong, with_changes(wrong, correction.changed)


def corrected(facts: Sequence[Fact], fact: Fact) -> Fact | None:
    """更正后: what a correction makes of the fact that it names; None for any other fact. facts: those of the stream."""
    return before_and_after(facts, fact)[1] if isinstance(fact, FactCorrected) else None


def correct(project: Project, command: CorrectFact, basis: Basis) -> list[Fact]:
    """更正. Raises Refused for an unknown version, a correction, a settled or unknown field, or values that do not fit.

    Raises Asked for doubtful ones. Decisions are flagged when the corrected fact bears on what is judged.
    """
    facts = basis.facts
    wrong, right, correction, doubts = understood(facts, command, project.buildings)
    refuse_unsound(right)
    told = facts_as_corrected([*facts, correction])
    refuse_before_its_paper(told)
    refuse_supplied_before_asked(fact for _, fact in told)
    try:
        mended = folded_on_every_day([fact for _, fact in told], ENTRIES)
    except LookupError as missing:
        raise Refused("correction.contradicts", version=command.corrects, on=right.on) from missing
    if mended is None or right == wrong:
        raise Refused("correction.nothing", version=command.corrects)
    if off := [gate for building in mended.buildings.values() for gate in building.passages if gate not in mended.route]:
        raise Refused("correction.off_route", version=command.corrects, kind=mended.kind, gates=tuple(dict.fromkeys(off)))
    flags = flagged(mended, command, None, _judged_otherwise(project, mended), command.reason)
    if unanswered := tuple(question for question in doubts if question.code not in command.confirmed):
        raise Asked(unanswered, (correction, *flags))
    return [replace(correction, confirmed=tuple(dict.fromkeys(question.code for question in doubts))), *flags]


def understood(
    facts: Sequence[Fact], command: Any, buildings: Mapping[BuildingId, Any]
) -> tuple[Fact, Fact, FactCorrected, list[Question]]:
    """更正的读法, in whatever stream: the fact as it stood, as it should have been, the correction that says so, and what is to be asked.

    command: names a fact, says what was wrong in it and why. Raises Refused for what no correction may touch, or what does not fit.
    """
    wrong = _named(facts, command.corrects)
    try:
        plain, doubts = _plainly(wrong, command.changed)
        command = replace(command, changed=plain)
        right = with_changes(wrong, command.changed)
    except DecodeError as unfit:
        raise Refused("correction.unfit", version=command.corrects, why=str(unfit)) from unfit
    _refuse_unknown_inside(right, command.changed)
    correction = fact_of(FactCorrected, command, on=wrong.on)
    given = json.decode(command.changed, type=dict[str, Raw]).keys()
    if (as_meant := as_read(right, buildings, only=given)) is not right:
        right = as_meant
        changed = {name: getattr(right, name) for name in given if hasattr(right, name)}
        correction = replace(correction, changed=Raw(json.encode(changed)))
    _refuse_out_of_reach(wrong, right, command.corrects, command.changed)
    return wrong, right, correction, doubts


def _plainly(wrong: Fact, changed: Raw) -> tuple[Raw, list[Question]]:
    """The changes with quantities and days in plain spelling, the very same bytes where they were spelled so; and what is to be asked."""
    fields_of = dict[str, Raw]
    doubts: list[Question] = []
    plain = plainly(type(wrong), changed, doubts)
    return changed if plain == json.decode(changed, type=fields_of) else Raw(json.encode(plain)), doubts


def _named(facts: Sequence[Fact], version: int) -> Fact:
    """The fact to be corrected, as earlier corrections have left it."""
    if not 1 <= version <= len(facts):
        raise Refused("correction.unknown", version=version, last=len(facts))
    wrong = facts[version - 1]
    if isinstance(wrong, FactCorrected):
        raise Refused("correction.of_correction", version=version, corrects=wrong.corrects)
    if version in annulled(facts):
        raise Refused("correction.annulled", version=version)
    return _as_corrected(wrong, (fact for fact in facts if isinstance(fact, FactCorrected) and fact.corrects == version))


def _refuse_unknown_inside(right: Fact, changed: Raw) -> None:
    """Refuses what stands inside a field and means nothing there: it would be recorded for ever, and read by nobody."""
    for name, given in json.decode(changed).items():
        for place in unknown_in(given, getattr(right, name, None), f"$.changed.{name}"):
            where = Place(place)
            raise Refused("command.malformed", why=Phrase("unfit.unknown", "unfit.unknown", where=where), where=where)


def _refuse_out_of_reach(wrong: Fact, right: Fact, version: int, changed: Raw) -> None:
    """Refuses fields that the fact does not have, and whatever is closed to corrections, however deep it stands in the fact."""
    unknown = json.decode(changed, type=dict[str, Raw]).keys() - {field.name for field in fields(type(wrong))}
    before, after = settled(wrong), settled(right)
    moved = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if unknown or moved:
        named = tuple(Coded(name, f"label.field.{name}") if name in moved else name for name in sorted(unknown | moved))
        raise Refused("correction.settled", version=version, fields=named)


def _judged_otherwise(before: Project, after: Project) -> list[BuildingId]:
    """The standing buildings of which the rules are told other things now; all of them when it is the project itself."""
    if _as_judged(before) != _as_judged(after):
        return [building.id for building in after.standing()]
    return [b.id for b in after.standing() if list(entries(b)) != list(entries(before.buildings[b.id]))]


def done_otherwise(before: Project, after: Project) -> list[BuildingId]:
    """The standing buildings of which the rules are told other things now, or that have done other gates."""
    told = _judged_otherwise(before, after)
    done = {b.id: [gate for gate in after.route if b.has_done(gate)] for b in before.buildings.values()}
    return [b.id for b in after.standing() if b.id in told or [gate for gate in after.route if b.has_done(gate)] != done[b.id]]


def _as_judged(project: Project) -> Dossier:
    """What the rules are told of the project as a whole; none asks for its name or code."""
    told = project.dossier()
    return replace(told, project=replace(told.project, name="", code=""), buildings=())


@evolve.register
def _(fact: FactCorrected, project: Project) -> Project:
    """Applied where the corrected fact stands (`effective`), so nothing is left to do at its own place."""
    return project


DECISIONS: Decisions = {CorrectFact: correct}
