"""一次检查 as a form is about it, and which of its commands make sense as it stands."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from lifecycle.desk.telling.account import account
from lifecycle.inspections.checks.check import Check
from lifecycle.inspections.checks.concluding import ConcludeCheck
from lifecycle.inspections.checks.deferring import DeferSiteTest
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.laboratory import Sample
from lifecycle.inspections.checks.notice import ServeNotice
from lifecycle.inspections.checks.opening import FEWEST, InitiateCheck
from lifecycle.inspections.checks.results import RecordItemResults
from lifecycle.inspections.checks.sampling import DisputeLabReport, RecordLabReport, TakeSample
from lifecycle.inspections.checks.signing import ConfirmRecord, SignRecord
from lifecycle.inspections.checks.terms import AS_PARTY, ItemResult, Subject, UnitRole
from lifecycle.inspections.checks.visit import ArriveOnSite, ObserveStage
from lifecycle.inspections.findings.closing import ConfirmReCheck
from lifecycle.inspections.findings.finding import Finding, FindingStatus, Order
from lifecycle.inspections.findings.recording import FindingRecorded, RecordFinding
from lifecycle.projects.parties import Unit
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import heirs
from lifecycle.vocabulary import BuildingId, Command, StaffId
from lifecycle.web.forms import subject as forms
from lifecycle.web.layout.called import who

WITH_UNIT = frozenset({FindingStatus.ORDERED, FindingStatus.REPLIED})
"""Findings that the unit has to put right, or says that it has."""


class OfCheck(Struct, frozen=True, kw_only=True):
    """一次检查 in its project; check: None while it is not opened. acting: who acts; in_person: for nobody else.

    inspectors: who can be sent; approvers: who can approve; proposed: an id that is free; told: what was recorded of each finding.
    """

    project: Project
    acting: StaffId
    in_person: bool = True
    check: Check | None = None
    inspectors: tuple[StaffId, ...] = ()
    approvers: tuple[StaffId, ...] = ()
    proposed: str = ""
    told: Mapping[str, FindingRecorded] = {}

    @property
    def opened(self) -> Check:
        """Raises LookupError before it is opened."""
        if self.check is None:
            raise LookupError("this check is not opened yet")
        return self.check

    def building(self, id_: BuildingId) -> str:
        known = self.project.buildings.get(id_)
        return known.name if known else id_

    def subject(self, of: Subject) -> str:
        """An item with its subject, in words."""
        item, building = of
        known = self.opened.item(item)
        title = known.title if known else item
        return f"{self.building(building)}　{title}" if building else title

    def unit(self, role: UnitRole) -> Unit | None:
        """The unit that the project has in a role."""
        party = AS_PARTY.get(role)
        return self.project.party(party) if party else None

    def unmet(self) -> tuple[Subject, ...]:
        """不符合 that no finding was recorded of yet."""
        found = {each.of for each in self.opened.findings.values()}
        return tuple(of for of, each in self.opened.results.items() if each.result is ItemResult.UNMET and of not in found)

    def orderable(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.opened.open_findings() if each.status is not FindingStatus.RECTIFIED)

    def with_unit(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.opened.open_findings() if each.status in WITH_UNIT)

    def rectified(self) -> tuple[Finding, ...]:
        """What both inspectors of a re-check have said is put right."""
        found = (each for each in self.opened.open_findings() if each.status is FindingStatus.RECTIFIED)
        return tuple(each for each in found if each.unconfirmed_by is None)

    def to_confirm(self) -> tuple[Finding, ...]:
        """What waits for whoever acts, to be confirmed by himself."""
        return tuple(each for each in self.opened.open_findings() if each.unconfirmed_by == self.acting)

    def gone(self) -> tuple[Finding, ...]:
        """Findings on buildings of which nothing stands, or in a project that has ended."""
        ended, known = self.project.terminated_on is not None, self.project.buildings
        return tuple(each for each in self.opened.open_findings() if ended or not heirs(known, each.buildings))

    def reported(self) -> tuple[Sample, ...]:
        return tuple(each for each in self.opened.samples.values() if not each.awaited)

    def standstills(self) -> tuple[Order, ...]:
        return tuple(each for each in self.opened.orders.values() if each.stops and each.lifted_on is None)

    def extendable(self) -> tuple[Order, ...]:
        """Orders with a printed day, of which something is still with the unit."""
        waiting = {each.id for each in self.with_unit()}
        return tuple(each for each in self.opened.orders.values() if each.due and not each.asked_until and waiting & set(each.findings))

    def asked(self) -> tuple[Order, ...]:
        return tuple(each for each in self.opened.orders.values() if each.asked_until)

    @property
    def on_the_spot(self) -> bool:
        """Whether the visitor is one of its inspectors, and is there."""
        return self.of_it and self.opened.arrived_on is not None

    @property
    def of_it(self) -> bool:
        return self.opened.concluded_on is None and self.acting in self.opened.inspectors

    @property
    def confirmed(self) -> bool:
        return self.opened.on_paper or len(self.opened.confirmed) >= FEWEST

    @property
    def complete(self) -> bool:
        """Whether nothing stands against its end."""
        check = self.opened
        left = check.missing() or check.samples_awaited() or self.unmet()
        return check.signed_on is not None and self.confirmed and not left


ON_THE_SPOT: Mapping[type[Command], Callable[[OfCheck], bool]] = {
    InitiateCheck: lambda about: about.check is None and not about.project.terminated_on,
    HandOverCheck: lambda about: about.opened.concluded_on is None,
    ServeNotice: lambda about: about.opened.arrived_on is None and about.opened.concluded_on is None,
    ArriveOnSite: lambda about: about.of_it and about.opened.arrived_on is None,
    ObserveStage: lambda about: about.on_the_spot,
    RecordItemResults: lambda about: about.on_the_spot,
    TakeSample: lambda about: about.on_the_spot,
    RecordLabReport: lambda about: about.opened.concluded_on is None,
    DisputeLabReport: lambda about: about.opened.concluded_on is None,
    DeferSiteTest: lambda about: about.on_the_spot,
    RecordFinding: lambda about: about.on_the_spot,
    SignRecord: lambda about: about.on_the_spot and not about.opened.missing(),
    ConfirmRecord: lambda about: about.on_the_spot and about.in_person and _unconfirmed(about),
    ConcludeCheck: lambda about: about.on_the_spot and about.complete,
    ConfirmReCheck: lambda about: about.in_person and bool(about.to_confirm()),
}
"""Of what is not here, the fields of the form tell whether there is anything that it could be done to."""


def _unconfirmed(about: OfCheck) -> bool:
    check = about.opened
    return check.signed_on is not None and not check.on_paper and about.acting not in check.confirmed


def admits(about: OfCheck, command: type[Command]) -> bool:
    """Whether a command makes sense as the check stands. The desk has the last word."""
    if command not in ON_THE_SPOT:
        return about.check is not None
    if about.check is None and command is not InitiateCheck:
        return False
    return ON_THE_SPOT[command](about)


def _named(about: OfCheck) -> dict[str, Any]:
    return {"check": about.check.id} if about.check else {"project": about.project.id}


def _expected(subject: forms.Subject, facts: Any) -> list[forms.FactShown]:
    about: OfCheck = subject.about
    return [forms.fact_shown(fact, account(fact, about.project, subject.lang, who, subject.rulebook), subject.lang) for fact in facts]


CHECKED = forms.Kind(
    county=lambda about: about.project.county,
    project=lambda about: about.project,
    named=_named,
    admits=admits,
    expected=_expected,
)
"""检查, as forms know it."""
