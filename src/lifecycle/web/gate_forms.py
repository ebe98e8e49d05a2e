"""办理表单: the forms of a gate, each with the command that it is read into. Nothing is decided here."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from lifecycle.compliance import quantities
from lifecycle.compliance.problems import BadInput, Problem
from lifecycle.desk.gate_sheet import GateSheet
from lifecycle.policies.measures import MEASURES, Unit
from lifecycle.projects.applications import (
    AcceptApplication,
    DeclineApplication,
    Material,
    Pledge,
    RequestSupplement,
    SubmitApplication,
    SupplySupplement,
    WithdrawApplication,
)
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.conclusion import CheckConclusion, ProposeConclusion, ReturnConclusion, SignConclusion
from lifecycle.projects.elsewhere import RecordOutsideDecision
from lifecycle.projects.indicators import Declaration, DeclareIndicators
from lifecycle.projects.parties import Unit as Organisation
from lifecycle.projects.project import Mode, Outcome
from lifecycle.vocabulary import BuildingId, Certificate, CommandId, Indicators, PersonId, Refused, StaffId
from lifecycle.web.scans import SCAN
from lifecycle.web.typed import Reading, Typed

C = TypeVar("C", bound=ProjectCommand)

MODES = {mode.value: mode for mode in Mode}
OUTCOMES = {outcome.value: outcome for outcome in Outcome}
YES_NO = {"yes": True, "no": False}
STARS: dict[str, Any] = {"none": "none", "0": 0, "1": 1, "2": 2, "3": 3}


class Form(Reading):
    """一张表: what was typed, on which sheet, by whom, under which command id."""

    def __init__(self, typed: Typed, sheet: GateSheet, by: StaffId, id_: CommandId) -> None:
        super().__init__(typed)
        self.sheet = sheet
        self._by = by
        self._id = id_

    def command(self, kind: type[C], **fields: Any) -> C:
        """The command, once all that was typed could be read. Raises BadInput."""
        on = self.day("on")
        self.settle()
        return kind(id=self._id, by=self._by, on=on, project=self.sheet.project.id, **fields)

    def of_application(self, kind: type[C], **fields: Any) -> C:
        """A step of the application that is pending. Raises Refused when it has ended since the page was opened."""
        if self.sheet.batch.application is None:
            raise Refused("form.no_application", gate=self.sheet.gate)
        return self.command(kind, application=self.sheet.batch.application.id, **fields)

    def buildings(self) -> tuple[BuildingId, ...]:
        return tuple(BuildingId(id_) for id_ in self.chosen("buildings", self.sheet.batch.ids))

    def certificate(self) -> Certificate:
        number, authority = self.words("number"), self.words("authority")
        return Certificate(number=number, authority=authority, scan_sha256=self.words(SCAN, optional=True) or None)


def accept(form: Form) -> ProjectCommand:
    return form.of_application(AcceptApplication)


def decline(form: Form) -> ProjectCommand:
    return form.of_application(DeclineApplication, reason=form.words("reason"))


def supplement(form: Form) -> ProjectCommand:
    return form.of_application(RequestSupplement, items=form.lines("items"), due=form.day("due"))


def supply(form: Form) -> ProjectCommand:
    asked = form.sheet.batch.application.supplement if form.sheet.batch.application else ()
    brought = form.chosen("items", asked)
    return form.of_application(SupplySupplement, materials=tuple(Material(title=title) for title in brought))


def withdraw(form: Form) -> ProjectCommand:
    return form.of_application(WithdrawApplication, reason=form.words("reason"))


def submit(form: Form) -> ProjectCommand:
    """登记申请. A promise is read only where the procedure has one."""
    mode = form.one_of("mode", MODES)
    applicant = Organisation(name=form.words("applicant"), uscc=form.words("uscc", optional=True) or None)
    promised = mode in (Mode.INFORMED_COMMITMENT, Mode.DEFERRED_MATERIALS)
    pledges = (_pledge(form),) if promised else ()
    fields = {"buildings": form.buildings(), "materials": tuple(Material(title=title) for title in form.lines("materials"))}
    return form.command(SubmitApplication, gate=form.sheet.gate, applicant=applicant, mode=mode, commitments=pledges, **fields)


def _pledge(form: Form) -> Pledge:
    return Pledge(promisor=PersonId(form.words("promisor")), text=form.words("promise"), due=form.day("promise_due"))


def propose_pass(form: Form) -> ProjectCommand:
    return _propose(form, Outcome.PASSED)


def propose_refusal(form: Form) -> ProjectCommand:
    return _propose(form, Outcome.REFUSED)


def _propose(form: Form, outcome: Outcome) -> ProjectCommand:
    return form.of_application(ProposeConclusion, buildings=form.buildings(), outcome=outcome, opinion=form.words("opinion"))


def check(form: Form) -> ProjectCommand:
    return form.of_application(CheckConclusion, opinion=form.words("opinion"))


def send_back(form: Form) -> ProjectCommand:
    return form.of_application(ReturnConclusion, reason=form.words("reason"))


def sign(form: Form) -> ProjectCommand:
    """签发. Only a pass bears a number."""
    proposal = form.sheet.batch.application.proposal if form.sheet.batch.application else None
    passes = proposal is not None and proposal.outcome is Outcome.PASSED
    return form.of_application(SignConclusion, certificate=form.certificate() if passes else None)


def outside(form: Form) -> ProjectCommand:
    sheet = form.sheet
    return form.command(
        RecordOutsideDecision,
        gate=sheet.gate,
        buildings=form.buildings(),
        outcome=form.one_of("outcome", OUTCOMES),
        certificate=form.certificate(),
        grounds=form.words("grounds", optional=True),
        existing=sheet.decider is not None and sheet.decider.ours,
    )


def declare(form: Form) -> ProjectCommand:
    """申报指标: the cells that are filled in, a declaration for each unit that has one."""
    standard, report = (form.words(field, optional=True) or None for field in ("standard", "report"))
    declarations = []
    for unit, names in form.sheet.declarable.items():
        stated = {name: value for name in names if (value := form.value(f"{unit}-{name}", READ[MEASURES[name].unit])) is not None}
        if stated:
            building, _, part = unit.partition("/")
            values = Indicators(**stated)
            declarations.append(
                Declaration(building=BuildingId(building), part=part or None, values=values, standard=standard, report_number=report)
            )
    return form.command(DeclareIndicators, stage=form.sheet.stage, declarations=tuple(declarations))


def _star(text: str, field: str) -> Any:
    return _listed(text, field, STARS)


def _flag(text: str, field: str) -> Any:
    return _listed(text, field, YES_NO)


def _listed(text: str, field: str, options: dict[str, Any]) -> Any:
    if text not in options:
        raise BadInput(Problem(field, "form.choose"))
    return options[text]


def _rate(text: str, field: str) -> Decimal:
    return quantities.rate(text.replace("％", "%"), field)


READ: dict[Unit, Callable[[str, str], Any]] = {Unit.RATE: _rate, Unit.AREA: quantities.area, Unit.STAR: _star, Unit.FLAG: _flag}
"""How an indicator is typed, by its unit."""


class GateForm(Struct, frozen=True):
    """办理表单: the command that it gives, how it is read, and whether it is looked at once more before it is recorded."""

    command: type[ProjectCommand]
    read: Callable[[Form], ProjectCommand]
    previewed: bool = False


FORMS: dict[str, GateForm] = {
    "submit": GateForm(SubmitApplication, submit),
    "accept": GateForm(AcceptApplication, accept),
    "supplement": GateForm(RequestSupplement, supplement),
    "supply": GateForm(SupplySupplement, supply),
    "decline": GateForm(DeclineApplication, decline, previewed=True),
    "pass": GateForm(ProposeConclusion, propose_pass, previewed=True),
    "refuse": GateForm(ProposeConclusion, propose_refusal, previewed=True),
    "check": GateForm(CheckConclusion, check),
    "sign": GateForm(SignConclusion, sign, previewed=True),
    "return": GateForm(ReturnConclusion, send_back),
    "outside": GateForm(RecordOutsideDecision, outside, previewed=True),
    "declare": GateForm(DeclareIndicators, declare),
    "withdraw": GateForm(WithdrawApplication, withdraw, previewed=True),
}
"""地址的末段 -> 表单, in the order of the page."""
