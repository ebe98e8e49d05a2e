"""项目的版面: the gate rail by building, the indicator ladder, what is open, and the history."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lifecycle.cli.output import language
from lifecycle.compliance.comparisons import shown
from lifecycle.compliance.phrases import amount
from lifecycle.desk.desk import SHANGHAI
from lifecycle.desk.tagging import fact_name
from lifecycle.desk.telling.gist import building_names, gist, names_another
from lifecycle.desk.telling.history import History, HistoryEntry, records
from lifecycle.desk.telling.unfit_codes import marked_unfit
from lifecycle.policies.measures import MEASURES, Value
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import Building, Passage, PassageStatus
from lifecycle.vocabulary import INDICATORS, STAGES, Gate
from lifecycle.wording import JOINED_BY, label, say

MARK = {
    PassageStatus.PASSED: "●",
    PassageStatus.NOT_REQUIRED: "○",
    PassageStatus.UNDER_WAY: "◐",
    PassageStatus.REFUSED: "✕",
    PassageStatus.REOPENED: "↺",
    PassageStatus.REVOKED: "✕",
    PassageStatus.CANCELLED: "✕",
    PassageStatus.LAPSED: "✕",
}
"""Shape as well as word, so that nothing rests on colour."""


def walk(history: History) -> RenderableType:
    """The project after a history, and the history itself."""
    project = history.project
    head: Iterable[RenderableType] = [Text(say("walk.nothing_then", language()))] if project is None else _state(project)
    return Group(*head, Text(), *timeline(history))


def _state(project: Project) -> Iterator[RenderableType]:
    lang = language()
    yield Text.assemble((project.name, "bold"), f"  {project.code}")
    words = [label(project.kind, lang), label(project.funding, lang), label(project.works_class, lang)]
    words += [say("walk.existing", lang)] if project.existing else []
    words += [say("walk.terminated", lang, on=project.terminated_on)] if project.terminated_on else []
    yield Text("  ".join(words))
    for party in project.parties:
        yield Text("  ".join((label(party.role, lang), party.unit.name, *marked_unfit(party.unit, lang))))
    yield Text()
    yield _rail(project)
    for building in project.standing():
        yield from _ladder(building)
    yield from _open_items(project)


def _rail(project: Project) -> RenderableType:
    """One line a gate, one column a batch: the buildings that have come the same way stand together."""
    lang = language()
    rail = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    rail.add_column(say("walk.gate", lang), no_wrap=True)
    batches: list[tuple[dict[Gate, Passage], list[str]]] = []
    for building in project.standing():
        batch = next((names for passages, names in batches if passages == building.passages), None)
        if batch is None:
            batches.append((building.passages, [building.name]))
        else:
            batch.append(building.name)
    for _, names in batches:
        rail.add_column(JOINED_BY[lang].join(names), overflow="fold")
    for gate in project.route:
        rail.add_row(label(gate, lang), *(_cell(passages.get(gate)) for passages, _ in batches))
    return rail


def _cell(passage: Passage | None) -> str:
    if passage is None:
        return "·"
    word = say("walk.provisional", language()) if passage.provisional else label(passage.status, language())
    number = [passage.certificate.number] if passage.certificate else []
    return "\n".join([f"{MARK[passage.status]} {word}", str(passage.on), *number])


def _ladder(building: Building) -> Iterator[RenderableType]:
    """指标阶梯: required → designed → drawn → as built, only what somebody stated."""
    lang = language()
    for unit, use, area in building.units:
        stated = building.indicators.get(unit, {})
        rows = [(name, [getattr(building.at(unit, stage), name) for stage in STAGES]) for name in INDICATORS]
        rows = [(name, values) for name, values in rows if any(value is not None for value in values)]
        if not stated or not rows:
            continue
        yield Text()
        size = say("walk.area", lang, area=f"{area:,f}")
        yield Text(f"{building.name}{unit.removeprefix(building.id)}  {label(use, lang)}  {size}", "bold")
        ladder = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        ladder.add_column(say("walk.indicator", lang))
        for stage in STAGES:
            ladder.add_column(label(stage, lang), justify="right")
        for name, values in rows:
            ladder.add_row(label(f"indicator.{name}", lang), *(_amount(name, value) for value in values))
        yield ladder


def _amount(name: str, value: Value | None) -> str:
    return "—" if value is None else amount(name, shown(MEASURES[name].unit, value), language())


def _open_items(project: Project) -> Iterator[RenderableType]:
    lang = language()
    for issue in (*project.supervisions.values(), *project.flags.values()):
        if issue.open:
            yield Text()
            yield Text.assemble(
                (say("walk.open_item", lang, id=issue.id), "bold yellow"),
                f"  {label(issue.ground, lang)}  {building_names(project, issue.buildings, lang)}  {issue.on}",
            )
            for gate in issue.gates:
                yield Text(f"    {label(gate, lang)}")
            for rule in issue.rules:
                yield Text(f"    {rule}")
            if issue.reason:
                yield Text(f"    {issue.reason}")


def timeline(history: History) -> Iterator[RenderableType]:
    """历史: every fact with its position, legal date, who and what; corrected and annulled ones struck through."""
    lang = language()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say("walk.position", lang), justify="right")
    table.add_column(say("walk.on", lang), no_wrap=True)
    table.add_column(say("walk.recorded", lang), no_wrap=True)
    table.add_column(say("walk.by", lang))
    table.add_column(say("walk.fact", lang), overflow="fold")
    for entry in history.everything:
        recorded = entry.recorded
        table.add_row(
            str(recorded.position),
            str(recorded.fact.on),
            f"{recorded.recorded_at.astimezone(SHANGHAI):%Y-%m-%d}",
            recorded.fact.by,
            _told(entry, history),
        )
    yield table


def _told(entry: HistoryEntry, history: History) -> Text:
    lang, project, fact = language(), history.project, entry.recorded.fact
    record = records(history.stream_of(entry), lang) if names_another(fact) else None
    told = Text.assemble((say(f"fact.{fact_name(fact)}", lang)), f"  {gist(fact, project, lang, record=record)}".rstrip())
    if entry.annulled:
        told.stylize("strike")
        return Text.assemble(told, f"\n{say('walk.annulled', lang, position=entry.annulled.position, on=entry.annulled.fact.on)}")
    if entry.mended is None:
        return told
    told.stylize("strike")
    return Text.assemble(told, f"\n{say('walk.mended', lang)} {entry.mended.on} {gist(entry.mended, project, lang, record=record)}")
