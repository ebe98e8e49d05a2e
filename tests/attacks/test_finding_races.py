"""竞争: a finding and the filing that it holds back at the same moment, on both databases: no filing comes behind the finding."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from msgspec.structs import replace

from lifecycle.inspections.checks.terms import CheckCommand, ItemLevel
from lifecycle.ledger import Append, verify_chain
from lifecycle.projects.deciding.conclusion import GateConcluded, SignConclusion
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.inspected import FindingHoldsBack
from lifecycle.vocabulary import CommandId, Fact, Gate, ProjectId, Refused, WorksClass
from tests.attacks.counts import FILINGS
from tests.attacks.test_races import Act, at_once
from tests.copies import Fill
from tests.desk.conftest import Office
from tests.desk.test_checks import said, with_inspectors
from tests.inspections.story import ARRIVED, BY_RULE, FOUND, OPENED, named
from tests.projects.given import given
from tests.projects.walks import applied, checked, paper, proposed, signed, walked

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


def finding(office: Office, project: ProjectId) -> Act:
    units = tuple(named(role) for role in BY_RULE[:1])
    command: CheckCommand = type(FOUND)(
        id=CommandId(f"found/{project}"), **said(FOUND) | {"on": ON, "check": str(project), "responsible": units} | BESIDE
    )
    return lambda: office.desk.carry_out(command)


def filing(office: Office, project: ProjectId, number: int) -> Act:
    told = signed("A3", ON, certificate=paper(f"高审备〔2023〕{number}号"))
    certificate = told.certificate
    command = SignConclusion(
        id=CommandId(f"filed/{project}"), on=ON, by=told.by, project=project, application="A3", certificate=certificate
    )
    return lambda: office.desk.carry_out(command)


@contextmanager
def both_decided_first(office: Office) -> Iterator[Callable[[Act], Act]]:
    """Neither act records before the other has decided, too; where one is refused before, the other goes on."""
    gate, record = Barrier(2), office.ledger.append

    def at_last(*args: Any, **fields: Any) -> Any:
        with suppress(BrokenBarrierError):
            gate.wait()
        return record(*args, **fields)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(office.ledger, "append", at_last)
        yield lambda act: lambda: _ended(act, gate)


def _ended(act: Act, gate: Barrier) -> object:
    try:
        return act()
    finally:
        gate.abort()


def test_no_filing_comes_behind_a_finding_that_holds_it_back(office: Office, attacked: Callable[[str], None]) -> None:
    came_to: Counter[str] = Counter()
    for round_ in range(FILINGS):
        project = ProjectId(f"r{round_}")
        on_site(office, project)
        acts = [finding(office, project), filing(office, project, round_ + 1)]
        with both_decided_first(office) as waiting:
            told = dict(zip(("finding", "filing"), at_once(*map(waiting, acts)), strict=True))
        assert sorted(told.values()) == ["", "race.lost"], told
        recorded = [each.fact for each in office.ledger.load(f"project/{project}").recorded]
        found = any(isinstance(fact, FindingHoldsBack) for fact in recorded)
        filed = any(isinstance(fact, GateConcluded) and fact.gate is Gate.ACCEPTANCE_FILING for fact in recorded)
        assert [answer == "" for answer in told.values()] == [found, filed]
        came_to["filed" if filed else "found"] += 1
        if filed:
            continue
        with pytest.raises(Refused) as refused:
            acts[1]()
        assert refused.value.code == "gate.key_finding_open"
    assert verify_chain(office.ledger.engine) is None
    attacked(
        f"races: {FILINGS} findings and filings decided at once: {came_to['found']} findings first, {came_to['filed']} filings first, "
        "the other each time refused, no filing behind a finding"
    )
