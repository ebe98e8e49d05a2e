"""检查台账: what waits of checks and findings, in whose hands and until when, live and rebuilt alike."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from lifecycle.inspections.findings.orders import OrderRectification
from lifecycle.ledger.store.database import snapshot
from lifecycle.projections import check_query
from lifecycle.projections.check_query import CheckLine, Checks, Findings
from lifecycle.projections.check_register import CheckRegister
from lifecycle.projections.runner import Runner
from lifecycle.projects.registration import TransferJurisdiction
from lifecycle.vocabulary import ProjectId
from tests.desk.conftest import CITY, P1, Office
from tests.desk.test_checks import DAY, LATER, carried_out, office, said
from tests.inspections.story import CLOSED, DONE, LI, ORDERED, RE_CHECKED, REPLIED, SECONDED, WANG

__all__ = ["office"]


class Sheet:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.runner = Runner(office.ledger, CheckRegister())

    def _read(self, reader: Callable[..., Any], *said: Any, **more: Any) -> Any:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return reader(db, self.runner.sheets, *said, **more)

    def today(self, today: date = LATER, **more: Any) -> Checks:
        found: Checks = self._read(check_query.todays_checks, today, **more)
        return found

    def finished(self) -> Checks:
        found: Checks = self._read(check_query.finished_checks)
        return found

    def open_findings(self, today: date = LATER) -> Findings:
        found: Findings = self._read(check_query.open_findings, today)
        return found

    def of_project(self) -> tuple[CheckLine, ...]:
        found: tuple[CheckLine, ...] = self._read(check_query.checks_of_project, ProjectId(P1))
        return found

    def everything(self) -> list[list[tuple[Any, ...]]]:
        self.runner.catch_up()
        with snapshot(self.office.ledger.engine) as db:
            return [sorted(map(tuple, db.execute(select(*table.c))), key=repr) for table in self.runner.sheets]


@pytest.fixture
def sheet(office: Office) -> Sheet:
    return Sheet(office)


def test_a_check_waits_until_its_last_finding_is_closed_out(office: Office, sheet: Sheet) -> None:
    office.give(type(DONE[0]), **said(DONE[0]))
    (opened,) = sheet.today().lines
    assert (opened.check, opened.name, opened.first_due, opened.inspectors) == ("c1", "高平市第二人民医院", LATER, (WANG, LI))
    assert (opened.items, opened.results, opened.arrived_on) == (4, 0, None)
    for command in DONE[1:]:
        office.give(type(command), **said(command))
    (concluded,) = sheet.today().lines
    assert (concluded.results, concluded.met, concluded.unmet, concluded.open_findings, concluded.first_due) == (4, 1, 2, 2, None)
    assert [(each.finding, each.status.value, each.due) for each in sheet.open_findings().lines] == [
        ("F1", "found", None),
        ("F2", "found", None),
    ]

    office.give(OrderRectification, **said(ORDERED, served_on=DAY, deadline=LATER))
    assert (sheet.today().overdue, sheet.open_findings(date(2023, 12, 1)).overdue) == (0, 2), "on its last day it is not overdue yet"
    office.clock.reach(LATER)
    for more in (REPLIED, RE_CHECKED, SECONDED, *CLOSED):
        office.give(type(more), **said(more) | {"on": LATER})
    assert (sheet.today().total, [each.check for each in sheet.finished().lines]) == (0, ["c1"])


def test_an_inspector_finds_his_own_and_a_county_its_own_also_after_a_transfer(office: Office, sheet: Sheet) -> None:
    carried_out(office)
    office.give(type(DONE[0]), **said(DONE[0], check="c2"))
    assert [each.check for each in sheet.today(inspector=LI).lines] == ["c2", "c1"], "what has a day stands first"
    assert sheet.today(inspector=CITY).total == 0
    assert (sheet.today(counties=["140581"]).total, sheet.today(counties=["140525"]).total, sheet.today(counties=[]).total) == (2, 0, 0)

    office.give(TransferJurisdiction, by=CITY, county="140525", approving_authority="泽州", reason="划转")
    assert (sheet.today(counties=["140581"]).total, sheet.today(counties=["140525"]).total) == (0, 2)
    assert {each.county for each in sheet.open_findings().lines} == {"140525"}
    office.give(type(DONE[1]), **said(DONE[1], check="c2"))
    assert {each.county for each in sheet.of_project()} == {"140525"}, "it stays there"
    live = sheet.everything()
    sheet.runner.rebuild()
    assert sheet.everything() == live
    assert [len(rows) for rows in live] == [2, 4, 2]
