"""竞争: a finding and the filing that it holds back at the same moment, on both databases: no filing comes behind the finding."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lifecycle.inspections.checks.terms import CheckCommand, ItemLevel
from lifecycle.ledger import Append, verify_chain
from lifecycle.projects.deciding.conclusion import GateConcluded, SignConclusion
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.inspected import FindingHoldsBack
from lifecycle.vocabulary import CommandId, Fact, Gate, ProjectId, WorksClass
from tests.attacks.counts import ROUNDS
from tests.attacks.test_races import at_once
from tests.copies import Fill
from tests.desk.conftest import Office
from tests.desk.test_checks import said, with_inspectors
from tests.inspections.story import ARRIVED, BY_RULE, FOUND, OPENED, named
from tests.projects.given import given
from tests.projects.walks import applied, checked, proposed, signed, walked

ON = date(2023, 11, 20)
ALL = (WHOLE,)
OPENED_AND_ARRIVED = (*OPENED, ARRIVED)
BESIDE = {"item": None, "building": None, "item_level": ItemLevel.KEY, "buildings": ALL}
READY = (
    walked(Gate.COMPLETION_ACCEPTANCE, works_class=WorksClass.ROAD_BRIDGE),
    applied(Gate.ACCEPTANCE_FILING, "A3", buildings=ALL),
    proposed("A3", ON, buildings=ALL),
    checked("A3", ON),
)
"""Works that no rule judges: all that stands against the filing is the finding."""


@pytest.fixture
def office(copy_of: Callable[[Fill], str], tmp_path: Path) -> Iterator[Office]:
    url = copy_of(with_inspectors)
    office = Office(url, ON, tmp_path)
    yield office
    office.close()


def on_site(office: Office, project: ProjectId) -> None:
    """A project whose filing only wants its signature, and a check of it."""
    registered, *others = given(*READY).facts  # type: ignore[arg-type]
    facts: list[Fact] = [replace(registered, project=project), *others]
    office.ledger.append(
        [Append(stream=f"project/{project}", expected_version=0, facts=tuple(facts), tags=tuple(frozenset[str]() for _ in facts))],
        command=CommandId(f"ready/{project}"),
        actor=facts[0].by,
    )
    for step in OPENED_AND_ARRIVED:
        told = {"on": ON, "check": str(project), "project": project, "buildings": ALL, "deadline": date(2023, 12, 20)}
        office.give(type(step), **said(step) | {name: value for name, value in told.items() if hasattr(step, name)})


def finding(office: Office, project: ProjectId) -> Callable[[], object]:
    units = tuple(named(role) for role in BY_RULE[:1])
    command: CheckCommand = type(FOUND)(
        id=CommandId(f"found/{project}"), **said(FOUND) | {"on": ON, "check": str(project), "responsible": units} | BESIDE
    )
    return lambda: office.desk.carry_out(command)


def filing(office: Office, project: ProjectId) -> Callable[[], object]:
    told = signed("A3", ON)
    certificate = told.certificate
    command = SignConclusion(
        id=CommandId(f"filed/{project}"), on=ON, by=told.by, project=project, application="A3", certificate=certificate
    )
    return lambda: office.desk.carry_out(command)


def test_no_filing_comes_behind_a_finding_that_holds_it_back(office: Office, attacked: Callable[[str], None]) -> None:
    filed = 0
    for round_ in range(ROUNDS):
        project = ProjectId(f"r{round_}")
        on_site(office, project)
        told = at_once(finding(office, project), filing(office, project))
        assert "" in told, told
        assert set(told) <= {"", "race.lost", "gate.key_finding_open", "number.used"}, told
        recorded = [each.fact for each in office.ledger.load(f"project/{project}").recorded]
        kinds = [
            type(fact) for fact in recorded if isinstance(fact, FindingHoldsBack) or getattr(fact, "gate", None) is Gate.ACCEPTANCE_FILING
        ]
        assert FindingHoldsBack not in kinds[:-1] or GateConcluded not in kinds[kinds.index(FindingHoldsBack) :]
        assert [answer == "" for answer in told] == [FindingHoldsBack in kinds, GateConcluded in kinds]
        filed += GateConcluded in kinds
    assert verify_chain(office.ledger.engine) is None
    attacked(f"races: {ROUNDS} findings and filings at once, {filed} filed, none behind the finding")
