"""Steps of a project's life that several tests of sheets take."""

from datetime import date
from decimal import Decimal
from typing import Any

from lifecycle.projects.application import applications
from lifecycle.projects.deciding import conclusion, delivery, elsewhere
from lifecycle.projects.project import Outcome
from lifecycle.projects.works import indicators
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Gate, Indicators, Stage
from tests.desk.conftest import CHECKER, OWNER, SIGNER, Office

FULL = Indicators(energy_saving_rate=Decimal("0.72"), green_star=1, assembly_rate=Decimal("0.5"), bim=True)
PAPER = Certificate(number="高字2022-1", authority="高平市")


def numbered(office: Office) -> Certificate:
    """A paper of a number that nobody has used yet."""
    return Certificate(number=f"高审2023-{office.ledger.head()}", authority="高平市")


def named(*names: str) -> tuple[BuildingId, ...]:
    return tuple(map(BuildingId, names))


def declare(office: Office, stage: Stage, *names: str, values: Indicators = FULL, **fields: Any) -> None:
    declared = tuple(indicators.Declaration(building=name, values=values) for name in named(*names))
    office.give(indicators.DeclareIndicators, stage=stage, declarations=declared, **fields)


STATUTE = Citation("中华人民共和国城乡规划法", "第四十条第二款", "对符合控制性详细规划和规划条件的")


def decided_elsewhere(office: Office, gate: Gate, *names: str, outcome: Outcome = Outcome.PASSED, **fields: Any) -> None:
    office.give(elsewhere.RecordOutsideDecision, gate=gate, buildings=named(*names), outcome=outcome, certificate=PAPER, **fields)


def apply_for(office: Office, gate: Gate, *names: str, **fields: Any) -> None:
    office.give(applications.SubmitApplication, gate=gate, buildings=named(*names), applicant=OWNER, **fields)


def propose(office: Office, application: str, *names: str, outcome: Outcome = Outcome.PASSED, **fields: Any) -> None:
    """A refusal rests on a statute, unless the test says otherwise."""
    said = {"opinion": "拟办意见"} | ({"basis": STATUTE} if outcome is Outcome.REFUSED else {}) | fields
    office.give(conclusion.ProposeConclusion, application=application, buildings=named(*names), outcome=outcome, **said)


def check(office: Office, application: str, **fields: Any) -> None:
    office.give(conclusion.CheckConclusion, **({"by": CHECKER, "application": application, "opinion": "同意"} | fields))


def sign(office: Office, application: str, *, passed: bool = True, **fields: Any) -> None:
    office.give(conclusion.SignConclusion, by=SIGNER, application=application, certificate=numbered(office) if passed else None, **fields)


def deliver(office: Office, **fields: Any) -> None:
    """The paper of the last fact is handed over at the counter."""
    last = office.ledger.load("project/p1").version
    counter = {"delivers": last, "delivery_mode": delivery.DeliveryMode.DIRECT, "signed_by": delivery.SignedBy.MAIL_CLERK}
    office.give(delivery.DeliverPaper, **(counter | fields))


def pass_at(office: Office, application: str, gate: Gate, *names: str) -> None:
    """From application to signature, all on one day."""
    apply_for(office, gate, *names)
    office.give(applications.AcceptApplication, application=application)
    propose(office, application, *names)
    check(office, application)
    sign(office, application)


def on(day: int, month: int = 5) -> date:
    return date(2023, month, day)
