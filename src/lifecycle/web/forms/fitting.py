"""何时可办: to which buildings, gates and open items of a project a form can be put now. Pure, and cheap; the desk has the last word."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial

from lifecycle.desk.gate.judging import judged
from lifecycle.desk.telling.gist import gist, names_of
from lifecycle.desk.telling.history import HistoryEntry, records
from lifecycle.permissions import PERMITTED
from lifecycle.projections.project_state import waits_at
from lifecycle.projects.deciding.elsewhere import UNFORGOABLE
from lifecycle.projects.deciding.proposals import Mistake, Silence
from lifecycle.projects.mending.annulling import NEVER
from lifecycle.projects.mending.issues import Issue
from lifecycle.projects.project import CommitmentStatus, Project
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.routes import WITHOUT_BUILDINGS
from lifecycle.projects.works.building import Building, PassageStatus
from lifecycle.projects.works.indicators import settled_by
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Stage
from lifecycle.web.forms.correcting import correctable, entry_of
from lifecycle.web.forms.fields import Field, Option, Several, counties
from lifecycle.web.forms.form import About, Shortened
from lifecycle.web.forms.grids import Declarations, every
from lifecycle.web.forms.subject import Subject
from lifecycle.web.layout.called import who
from lifecycle.web.layout.shown import briefly
from lifecycle.wording import label, say

Passed = Callable[[Project, Gate, Building], bool]


def any_of_them(_project: Project, _building: Building) -> bool:
    return True


def not_started(project: Project, building: Building) -> bool:
    return Gate.CONSTRUCTION in project.route and building.started_on is None


def going_on(_project: Project, building: Building) -> bool:
    return building.started_on is not None and building.suspended_on is None and building.completed_on is None


def suspended(_project: Project, building: Building) -> bool:
    return building.suspended_on is not None


def to_be_accepted(_project: Project, building: Building) -> bool:
    return building.completed_on is not None and not building.has_done(Gate.COMPLETION_ACCEPTANCE)


def special_due(project: Project, building: Building) -> bool:
    return to_be_accepted(project, building) and building.specialities_on is None and project.works_class not in WITHOUT_BUILDINGS


def without_opinion(_project: Project, building: Building) -> bool:
    return building.completed_on is not None and building.joint_opinion is None


def permitted(_project: Project, building: Building) -> bool:
    return building.passed_on(Gate.CONSTRUCTION_PERMIT) is not None and building.started_on is None


def not_in_reserve(project: Project, building: Building) -> bool:
    return Gate.RESERVE in project.route and not building.has_done(Gate.RESERVE)


def in_reserve(_project: Project, building: Building) -> bool:
    return building.passed_on(Gate.RESERVE) is not None and not building.has_done(Gate.ANNUAL_PLAN)


def can_change(project: Project, _building: Building) -> bool:
    return project.works_class not in WITHOUT_BUILDINGS


def can_be_dropped(project: Project, building: Building) -> bool:
    return can_change(project, building) and not building.has_done(Gate.COMPLETION_ACCEPTANCE)


def revocable(_project: Project, gate: Gate, building: Building) -> bool:
    return gate is not Gate.CONSTRUCTION and building.has_done(gate)


def certified(_project: Project, gate: Gate, building: Building) -> bool:
    return building.passed_on(gate) is not None and building.passages[gate].certificate is not None


def forgoable(project: Project, gate: Gate, building: Building) -> bool:
    passage = building.passages.get(gate)
    decided = passage is not None and passage.status is not PassageStatus.REOPENED
    return gate not in UNFORGOABLE and not decided and project.open_application(gate, building.id) is None


def one_building(fits: Callable[[Project, Building], bool]) -> About:
    """一栋单体."""
    return About(
        choices=lambda subject: subject.names(each for each in subject.project.standing() if fits(subject.project, each)),
        gives=lambda subject: {"building": BuildingId(subject.of)},
    )


def one_gate(passed: Passed) -> About:
    """一个环节, at which there is a building that fits."""
    return About(
        choices=lambda subject: {
            gate.value: label(gate, subject.lang)
            for gate in subject.project.route
            if any(passed(subject.project, gate, each) for each in subject.project.standing())
        },
        gives=lambda subject: {"gate": Gate(subject.of)},
    )


def at_that_gate(passed: Passed) -> Several:
    """The buildings that fit at the gate that the form is about."""

    def fits(subject: Subject) -> dict[str, str]:
        gate = Gate(subject.of)
        return subject.names(each for each in subject.project.standing() if passed(subject.project, gate, each))

    return Several("buildings", offered=fits, ticked=lambda subject: found if len(found := fits(subject)) == 1 else (), each=BuildingId)


def one_issue(field: str, issues: Callable[[Project], Iterable[Issue]]) -> About:
    """一项督办, or 一项待重新审视."""
    return About(
        choices=lambda subject: {
            each.id: say("work.issue", subject.lang, id=each.id, ground=each.ground, on=each.on)
            for each in issues(subject.project)
            if each.open
        },
        gives=lambda subject: {field: subject.of},
    )


ONE_COMMITMENT = About(
    choices=lambda subject: {
        each.id: say("work.commitment", subject.lang, id=each.id, text=each.text, due=each.due)
        for each in subject.project.commitments.values()
        if each.status is CommitmentStatus.OPEN
    },
    gives=lambda subject: {"commitment": subject.of},
)
"""一项承诺."""


def annullable(entry: HistoryEntry) -> bool:
    """Whether it is of a kind that can be annulled, and is not annulled yet."""
    return type(entry.recorded.fact) not in NEVER and entry.annulled is None


def one_fact(field: str, fits: Callable[[HistoryEntry], bool]) -> About:
    """一条记录, by its position."""
    return About(
        choices=lambda subject: {
            str(entry.recorded.position): _said("work.fact", entry, subject) for entry in reversed(subject.entries) if fits(entry)
        },
        gives=lambda subject: {field: entry_of(subject).recorded.version},
    )


ONE_FACT = one_fact("corrects", correctable)
ONE_RECORD = one_fact("annuls", annullable)


def one_mistake(mistakes: Callable[[Subject], Mapping[int, Mistake]]) -> About:
    """一条提议作废的记录, by its position. mistakes: what is proposed for annulment, by version."""
    return About(
        choices=lambda subject: {
            str(entry.recorded.position): _said("work.mistake", entry, subject, reason=mistake.reason, proposer=mistake.proposer)
            for entry in subject.entries
            if (mistake := mistakes(subject).get(entry.recorded.version))
        },
        gives=lambda subject: {"annuls": entry_of(subject).recorded.version},
    )


ONE_MISTAKE = one_mistake(lambda subject: subject.project.mistakes)


def _said(code: str, entry: HistoryEntry, subject: Subject, **more: object) -> str:
    fact, lang = entry.recorded.fact, subject.lang
    name = say(f"fact.{fact.__struct_config__.tag}", lang)
    detail = gist(fact, subject.project, lang, who, partial(briefly, lang), records(subject.entries, lang))
    told = say(code, lang, position=entry.recorded.position, fact=name, detail=detail, **more).strip()
    return Shortened(told, names_of(fact, subject.project))


def _silent(subject: Subject, gate: Gate, buildings: Iterable[Building]) -> list[Building]:
    """Of these buildings, which no document in force speaks of at the gate."""
    verdicts = judged(subject.rulebook, subject.project, gate, [each.id for each in buildings], subject.today)
    quiet = {verdict.building for verdict in verdicts if verdict.silent}
    return [each for each in buildings if quiet & set(subject.project.units([each.id]))]


def silent_gates(subject: Subject) -> dict[str, str]:
    """The gates at which a building waits that no document speaks of, and that nobody has put to the head."""
    return {gate.value: label(gate, subject.lang) for gate in silent_at(subject)}


def silent_at(subject: Subject, among: Container[BuildingId] | None = None) -> dict[Gate, list[Building]]:
    """The buildings, or those named, that wait at a gate where no document speaks of them, and that nobody has put to the head there.

    One stands for all where nothing has been put to the head, so that the page stays quick.
    """
    put = {(each.gate, id_) for each in subject.project.silences.values() if each.open or each.decided for id_ in each.buildings}
    waiting: dict[Gate, list[Building]] = {}
    for building in subject.project.standing():
        gate = waits_at(subject.project, building)
        if gate and (gate, building.id) not in put and (among is None or building.id in among):
            waiting.setdefault(gate, []).append(building)
    some_put = {gate for gate, _ in put}
    found = {gate: _silent(subject, gate, each if gate in some_put else each[:1]) for gate, each in waiting.items()}
    return {gate: found[gate] for gate in subject.project.route if found.get(gate)}


ONE_SILENT_GATE = About(choices=silent_gates, gives=lambda subject: {"gate": Gate(subject.of)})
SILENT_THERE = Several(
    "buildings",
    offered=lambda subject: subject.names(
        _silent(subject, gate := Gate(subject.of), [each for each in subject.project.standing() if not each.has_done(gate)])
    ),
    each=BuildingId,
)
ONE_SILENCE = About(
    choices=lambda subject: {each.id: _put_to_the_head(each, subject) for each in subject.project.silences.values() if each.open},
    gives=lambda subject: {"silence": subject.of},
)
"""一项无规定事项, by its id."""


def _put_to_the_head(silence: Silence, subject: Subject) -> str:
    named = tuple(subject.project.buildings[id_].name for id_ in silence.buildings)
    brief = briefly(subject.lang, named)
    return Shortened(say("work.silence", subject.lang, id=silence.id, gate=silence.gate, basis=silence.basis, buildings=brief), named)


def stages(subject: Subject) -> dict[str, str]:
    """The stages that some gate of the route looks at."""
    if not any(can_change(subject.project, building) for building in subject.project.standing()):
        return {}
    return {stage.value: label(stage, subject.lang) for gate, stage in JUDGED_STAGE.items() if gate in subject.project.route}


def other_counties(subject: Subject) -> list[Option]:
    """All counties but the one that has it."""
    return [county for county in counties(subject) if county.slug != subject.project.county]


def own_counties(subject: Subject) -> list[Option]:
    """The counties in which the visitor may register a project."""
    return [each for each in counties(subject) if PERMITTED[RegisterProject].allows(subject.visitor.appointments, each.slug)]


def only_county(subject: Subject) -> str:
    """The county, where there is only one to choose."""
    own = own_counties(subject)
    return own[0].slug if len(own) == 1 else ""


def settled(stage: Stage, *, until: Gate | None = None) -> Field:
    """The values of a stage that a decision rests on. until: the gate after which they are not changed any more."""

    def fits(project: Project, building: Building) -> bool:
        return building.has_done(settled_by(project, stage)) and not (until and building.has_done(until))

    def wanted(subject: Subject) -> dict[BuildingId, tuple[str, ...]]:
        return every(subject, lambda building: fits(subject.project, building))

    return Declarations("declarations", stage=lambda _: stage, wanted=wanted, changed=True)
