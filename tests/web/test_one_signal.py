"""一处一个说法: of every building of every project of the demonstration, register, gate page, project page, rail and tray say the same."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from lifecycle.desk import Desk
from lifecycle.desk.gate.batches import fact_as_read
from lifecycle.desk.gate.sheet import GateSheet, gate_sheet
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections.open_work import Item, _item
from lifecycle.projections.readings import Readings
from lifecycle.projections.register_query import Judged, Line, Query
from lifecycle.projections.waiting import OF_APPLICATIONS, Task, task_of
from lifecycle.projects.deciding.silence import SilenceDecided
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Project
from lifecycle.projects.works.building import Building, lineage, whole
from lifecycle.vocabulary import Gate, Ruling, Verdict
from lifecycle.web.app import Application as Web
from lifecycle.web.layout.conditions import ConditionShown, conditions, rule_href
from lifecycle.web.layout.gate_page import Head, head
from lifecycle.web.layout.project_rows import Rows
from lifecycle.web.layout.rail import Cell, tracks
from lifecycle.web.scope import Opened, as_it_stands
from lifecycle.wording import label
from tests.city import city
from tests.web.conftest import HOST, running_loop

GREEN = {"met", "exempt"}
"""The marks that are drawn green."""


class Seen(NamedTuple):
    """一个项目: what each of its pages says. at: of each batch at each gate, the sheet and its head; rail: by building and gate."""

    opened: Opened
    at: list[tuple[GateSheet, Head]]
    rail: dict[tuple[str, Gate], Cell]

    @property
    def project(self) -> Project:
        return self.opened.project


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with city(tmp_path_factory.mktemp("city"), ()) as app:
        yield app


@pytest.fixture(scope="module")
def lines(app: Web) -> dict[str, Line]:
    with Readings(app.state.sheets).register_lines(Query()) as lines:
        return {line.code: line for line in lines}


@pytest.fixture(scope="module")
def tray(app: Web) -> list[Item]:
    runner = app.state.sheets.open_work
    with snapshot(app.state.desk.ledger.engine) as db:
        return [_item(row) for row in db.execute(select(runner.sheets))]


@pytest.fixture(scope="module")
def seen(app: Web, lines: dict[str, Line]) -> dict[str, Seen]:
    desk = app.state.desk.for_one_page()
    return {code: _seen(desk, as_it_stands(desk, line.project)) for code, line in lines.items()}


def _seen(desk: Desk, opened: Opened) -> Seen:
    project, found = opened.project, []
    for gate in project.route:
        ids = [building.id for building in project.standing()]
        while ids:
            sheet = gate_sheet(
                project, opened.history.entries, gate, desk.rulebook, on=desk.today(), building=ids[0], calendar=desk.calendars.now
            )
            found.append((sheet, head(sheet, "zh")))
            ids = [id_ for id_ in ids if id_ not in sheet.batch.ids]
    rail = {(name, gate): cell for track in tracks(project, "zh") for name in track.buildings for gate, cell in track.cells.items()}
    return Seen(opened, found, rail)


def cells(each: Seen, sheet: GateSheet) -> set[Cell | None]:
    return {each.rail.get((building.name, sheet.gate)) for building in sheet.batch.buildings}


def every(seen: dict[str, Seen]) -> Iterator[tuple[str, Seen, GateSheet, Head]]:
    for code, each in seen.items():
        for sheet, head_ in each.at:
            yield f"{code} {sheet.gate} {','.join(sheet.batch.ids)}", each, sheet, head_


def test_enough_is_looked_at(seen: dict[str, Seen], tray: list[Item]):
    heads = Counter(head.kind for *_, head in every(seen))
    assert len(seen) > 100
    assert min(heads[kind] for kind in ("ok", "doubt", "stop", "plain")) > 5
    assert {item.task for item in tray} >= {Task.ACCEPT, Task.PROPOSE, Task.SIGN, Task.SUPERVISION, Task.DELIVER}


def in_doubt(sheet: GateSheet, building: Building) -> bool:
    """Whether the gate page has anything against what was decided of a building."""
    own = {None, *lineage(sheet.project.buildings, building.id)}
    open_items = any(building.id in issue.buildings for issue in sheet.held_back)
    return building.passages[sheet.gate].provisional or open_items or any(v.blocks and whole(v.building) in own for v in sheet.verdicts)


def test_the_rail_is_green_where_the_gate_page_is_and_nowhere_else(seen: dict[str, Seen]):
    """Of what is done; a gate that is judged for the next decision is green on its page and not yet done on the rail."""
    differing, done = [], 0
    for where, each, sheet, head_ in every(seen):
        for building in sheet.batch.buildings:
            cell = each.rail.get((building.name, sheet.gate))
            green = sheet.batch.decision is not None and not in_doubt(sheet, building)
            if green != (cell is not None and cell.shape in GREEN) or (sheet.batch.decision and head_.kind == "ok" and not green):
                differing.append((where, building.name, head_.sentence, cell))
            done += green
    assert differing == []
    assert done > 500


def test_the_rail_and_the_gate_page_tell_the_same_application(seen: dict[str, Seen]):
    for where, each, sheet, _ in every(seen):
        for cell in cells(each, sheet):
            application = sheet.batch.application
            assert ((cell is not None and cell.shape == "going" and cell.remark) or None) == (application and application.id), where
            if application and cell:
                assert cell.word == label(application.status), where


def waits_for_another(sheet: GateSheet) -> bool:
    """Whether something has yet to be brought, or another has yet to sign, or a building has not come so far."""
    application = sheet.batch.application
    return bool(
        sheet.missing
        or sheet.held_back
        or (application and (application.proposal or application.status is not ApplicationStatus.ACCEPTED))
        or any(each.status is CommitmentStatus.OPEN for each in sheet.commitments)
        or any(sheet.ruled(ruling) for ruling in (Ruling.UNMET, Ruling.UNDETERMINED))
    )


def test_nothing_is_green_while_materials_are_missing_or_a_signature_is_waited_for(seen: dict[str, Seen]):
    assert [where for where, _, sheet, head in every(seen) if head.kind == "ok" and waits_for_another(sheet)] == []


def test_a_gate_that_nothing_was_decided_at_is_green_only_for_whoever_may_decide_now(seen: dict[str, Seen]):
    undecided = [(where, sheet) for where, _, sheet, head in every(seen) if head.kind == "ok" and sheet.batch.decision is None]
    assert [where for where, sheet in undecided if sheet.batch.application is None] == []


def pending(seen: dict[str, Seen]) -> dict[tuple[str, str], Application]:
    return {
        (code, application.id): application
        for code, each in seen.items()
        for application in each.project.applications.values()
        if application.status.open
    }


def test_tray_project_page_and_gate_page_have_the_same_open_applications_at_the_same_step(seen: dict[str, Seen], tray: list[Item]):
    open_ones = pending(seen)
    waiting = {(item.code, item.item): item for item in tray if item.task in OF_APPLICATIONS}
    at_gates = {(code, sheet.batch.application.id) for code, each in seen.items() for sheet, _ in each.at if sheet.batch.application}

    assert waiting.keys() == open_ones.keys() == at_gates
    for key, application in open_ones.items():
        item, project = waiting[key], seen[key[0]].project
        assert (item.task, item.gate) == (task_of(application), application.gate), key
        (_, _, _, state, _) = Rows(project, "zh").pending(application, {}, lambda gate: f"/{gate}")
        assert label(item.task) in state["small"], key  # type: ignore[index,call-overload]


def test_tray_and_gate_page_have_the_same_open_items(seen: dict[str, Seen], tray: list[Item]):
    waiting = {(item.code, item.item) for item in tray if item.task in (Task.SUPERVISION, Task.FLAG)}
    open_ones = {
        (code, issue.id)
        for code, each in seen.items()
        for issue in (*each.project.supervisions.values(), *each.project.flags.values())
        if issue.open
    }
    findings = {(code, name) for code, each in seen.items() for name in each.project.findings}
    held = {(code, issue.id) for code, each in seen.items() for sheet, _ in each.at for issue in sheet.held_back}
    assert waiting == open_ones
    assert open_ones | findings >= held, "a finding is closed out in its check, and waits in the tray by its own due days"
    assert held


def test_the_register_waits_at_the_gates_at_which_the_rail_ends(seen: dict[str, Seen], lines: dict[str, Line]):
    for code, each in seen.items():
        undone = {
            sheet.gate: set(sheet.batch.ids) for sheet, _ in each.at if not any(b.has_done(sheet.gate) for b in sheet.batch.buildings)
        }
        first = {
            next((gate for gate in each.project.route if not building.has_done(gate)), None) for building in each.project.standing()
        } - {None}
        assert set(lines[code].gates) == first, code
        assert first <= undone.keys(), code
        assert (lines[code].state == "completed") == (bool(each.project.standing()) and not first and not each.project.terminated_on), code


def last_decided(each: Seen) -> list[Verdict]:
    """The verdicts that the gate pages show of the last decision on each building, and on the project as a whole: with it, or as they
    read since the head decided where no document speaks.
    """
    last: dict[str | None, tuple[int, list[Verdict]]] = {}
    for sheet, _ in each.at:
        shown = [(entry.recorded.position, getattr(fact_as_read(entry), "verdicts", ())) for entry in sheet.decisions]
        if sheet.batch.decision:
            shown.append((sheet.batch.decision.recorded.position, sheet.verdicts))
        shown += [
            (entry.recorded.position, sheet.verdicts)
            for entry in each.opened.history.entries
            if isinstance(fact := fact_as_read(entry), SilenceDecided) and fact.gate is sheet.gate and not sheet.batch.decision
        ]
        for position, verdicts in shown:
            for building in (*sheet.batch.ids, None):
                own = [v for v in verdicts if whole(v.building) == building]
                if own and position >= last.get(building, (0, []))[0]:
                    last[building] = position, own
    return [verdict for _, own in last.values() for verdict in own]


def test_the_register_counts_what_the_gate_pages_show_of_the_last_decision(seen: dict[str, Seen], lines: dict[str, Line]):
    differing = []
    for code, each in seen.items():
        verdicts = last_decided(each)
        shown = tuple(sum(v.verdict is ruling for v in verdicts) for ruling in (Ruling.UNMET, Ruling.UNDETERMINED))
        if (lines[code].unmet, lines[code].undetermined) != shown:
            differing.append((code, each.project.name, (lines[code].unmet, lines[code].undetermined), shown))
    assert differing == []


@pytest.mark.parametrize(("judged", "ruling"), [(Judged.UNMET, Ruling.UNMET), (Judged.UNDETERMINED, Ruling.UNDETERMINED)])
def test_the_filter_finds_the_projects_whose_gate_pages_show_such_a_verdict(
    app: Web, seen: dict[str, Seen], judged: Judged, ruling: Ruling
):
    with Readings(app.state.sheets).register_lines(Query(judged=judged)) as found:
        codes = {line.code for line in found}
    assert codes == {code for code, each in seen.items() if any(v.verdict is ruling for v in last_decided(each))}
    assert codes


def test_every_link_to_a_rule_leads_to_that_rule(app: Web, seen: dict[str, Seen]):
    reader = TestClient(app, base_url=HOST)
    reader.portal = running_loop()
    documents = app.state.desk.rulebook.documents
    of_rule: dict[str, ConditionShown] = {c.rule: c for *_, sheet, _ in every(seen) for c in conditions(sheet.verdicts)}
    pages = {document.id: reader.get(f"/policies/{document.id}").text for document in documents}
    assert len(of_rule) > 10
    for rule, condition in of_rule.items():
        href = rule_href(documents, lambda id_: f"/policies/{id_}", condition)
        path, _, anchor = href.partition("#")
        document, _, own = rule.partition("/")
        assert (path, anchor) == (f"/policies/{document}", own)
        at_anchor = re.findall(
            rf'<div class="provision" id="{re.escape(anchor)}">(.*?)(?=<div class="provision"|</section>)', pages[document], re.DOTALL
        )
        assert len(at_anchor) == 1, href
        assert condition.title in at_anchor[0], href
