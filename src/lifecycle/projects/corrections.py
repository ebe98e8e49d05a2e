"""更正: a fact that was recorded wrongly is mended by a new fact that names it; the wrong one stays readable for ever."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Raw, ValidationError, json
from msgspec.structs import fields

from lifecycle.projects.building import Building
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.supervision import flagged
from lifecycle.vocabulary import Fact, Refused, Text, fact_of

SETTLED = frozenset(
    {"by", "behalf", "project", "gate", "buildings", "building", "outcome", "verdicts", "signatures", "provisional", "mode", "stage"}
    | {"application", "commitment", "commitments", "supervision", "flag", "rules", "gates", "ground", "part", "redated", "existing"}
)
"""不可更正的内容: identities, and decisions with what they rest on. A wrong decision is revoked (撤销), not corrected."""


class FactCorrected(Fact, frozen=True, kw_only=True, tag="fact-corrected"):
    """更正: `corrects` is the version of the corrected fact in this stream, `changed` its fields as they should have been.

    `on` is the legal date of the corrected fact. What is shown as known before this fact still shows the old values.
    """

    corrects: int
    changed: Raw
    reason: Text


class CorrectFact(ProjectCommand, frozen=True, kw_only=True):
    """更正一条事实. changed: a JSON object of the fields that were wrong."""

    corrects: int
    changed: Raw
    reason: Text


def fold(facts: Iterable[Fact]) -> Project | None:
    """The project after these facts, in position order, corrections applied in the place of what they correct."""
    project: Project | None = None
    for fact in effective(list(facts)):
        project = evolve(fact, project)
    return project


def effective(facts: Sequence[Fact], *, in_force_on: date | None = None) -> list[Fact]:
    """The facts as corrected, up to a legal date. Version n stands at index n - 1; a correction itself is left out."""
    corrections: dict[int, list[FactCorrected]] = {}
    for fact in facts:
        if isinstance(fact, FactCorrected):
            corrections.setdefault(fact.corrects, []).append(fact)
    told = [
        _as_corrected(fact, corrections.get(version, ())) for version, fact in enumerate(facts, 1) if not isinstance(fact, FactCorrected)
    ]
    return told if in_force_on is None else [fact for fact in told if fact.on <= in_force_on]


def _as_corrected(fact: Fact, corrections: Iterable[FactCorrected]) -> Fact:
    for correction in corrections:
        fact = _with(fact, correction.changed)
    return fact


def _with(fact: Fact, changed: Raw) -> Fact:
    whole = json.decode(json.encode(fact))
    return json.decode(json.encode({**whole, **json.decode(changed)}), type=type(fact))


def correct(facts: Sequence[Fact], project: Project, command: CorrectFact) -> list[Fact]:
    """更正. Raises Refused for an unknown version, a correction, a settled or unknown field, or values that do not fit.

    Decisions that came after the corrected fact are flagged when it bears on what is judged.
    """
    if not 1 <= command.corrects <= len(facts):
        raise Refused("correction.unknown", version=command.corrects, last=len(facts))
    wrong = facts[command.corrects - 1]
    if isinstance(wrong, FactCorrected):
        raise Refused("correction.of_correction", version=command.corrects, corrects=wrong.corrects)
    changed = json.decode(command.changed)
    if not isinstance(changed, dict) or not changed:
        raise Refused("correction.nothing", version=command.corrects)
    known = {field.name for field in fields(type(wrong))}
    if out_of_reach := sorted(name for name in changed if name not in known or name in SETTLED):
        raise Refused("correction.settled", version=command.corrects, fields=out_of_reach)
    correction = fact_of(FactCorrected, command, on=wrong.on)
    so_far = _as_corrected(wrong, (f for f in facts if isinstance(f, FactCorrected) and f.corrects == command.corrects))
    try:
        if _with(so_far, command.changed) == so_far:
            raise Refused("correction.nothing", version=command.corrects)
        mended = fold([*facts, correction])
    except (ValidationError, LookupError, ValueError) as unfit:
        raise Refused("correction.unfit", version=command.corrects, why=str(unfit)) from unfit
    if mended is None or mended.dossier() == project.dossier():
        return [correction]
    return [correction, *flagged(project, command, None, [b.id for b in _touched(project, mended)], command.reason)]


def _touched(project: Project, mended: Project) -> list[Building]:
    """存续的单体 that are judged otherwise now; all of them when the project itself changed."""
    if project.dossier().project != mended.dossier().project or project.approved_on != mended.approved_on:
        return list(project.standing())
    return [building for building in project.standing() if mended.buildings.get(building.id) != building]


@evolve.register
def _(fact: FactCorrected, project: Project) -> Project:
    """Applied where the corrected fact stands (`effective`), so nothing is left to do at its own place."""
    return project
