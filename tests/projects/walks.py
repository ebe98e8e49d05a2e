"""一路办来: the ordinary way of two buildings through the gates, as commands; tests stop it where they want to look."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import RecordOutsideDecision
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.project import Outcome
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.routes import DECIDERS, route_of
from lifecycle.projects.works.acceptance import HoldSpecialAcceptances, Special, SpecialResult
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.construction import ReportCompletion, StartConstruction
from lifecycle.projects.works.indicators import Declaration
from lifecycle.projects.works.retrofit import EnterReserve, ListInAnnualPlan
from lifecycle.vocabulary import BuildingId, Certificate, Citation, Funding, Gate, Indicators, Kind, Use, WorksClass
from tests.projects.given import CHECKER, SIGNER, ask

ONE, TWO = BuildingId("1"), BuildingId("2")
BOTH = (ONE, TWO)
CODE = "2301-140581-04-01-135254"
OWNER = Unit(name="高平市城市建设投资有限公司", uscc="91330100799655058B")
AUTHORITY = "高平市行政审批服务管理局"

BEGUN_ON = date(2023, 1, 10)
"""法定日期 of the registration."""
DAYS = {
    Gate.RESERVE: date(2023, 1, 15),
    Gate.ANNUAL_PLAN: date(2023, 1, 20),
    Gate.PLANNING_CONDITIONS: date(2023, 2, 1),
    Gate.DESIGN_REVIEW: date(2023, 3, 1),
    Gate.DRAWING_REVIEW: date(2023, 4, 1),
    Gate.CONSTRUCTION_PERMIT: date(2023, 5, 1),
    Gate.CONSTRUCTION: date(2023, 6, 1),
    Gate.COMPLETION_ACCEPTANCE: date(2023, 11, 1),
    Gate.ACCEPTANCE_FILING: date(2023, 11, 20),
}
COMPLETED = date(2023, 10, 20)


def registration(**fields: Any) -> RegisterProject:
    project = {
        "on": BEGUN_ON,
        "code": CODE,
        "name": "高平市第二人民医院",
        "county": "140581",
        "kind": Kind.NEW,
        "funding": Funding.GOVERNMENT,
        "urban": True,
        "bim_pilot": False,
        "approving_authority": AUTHORITY,
        "approved_on": date(2023, 1, 5),
        "parties": (Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER),),
    }
    return ask(RegisterProject, **(project | fields))


def new(id_: str = "1", **fields: Any) -> NewBuilding:
    building = {"name": f"{id_}号楼", "use": Use.HOSPITAL, "floor_area_m2": Decimal(12000), "prefabricated": True}
    return NewBuilding(id=BuildingId(id_), **(building | fields))


def added(*buildings: NewBuilding) -> AddBuildings:
    return ask(AddBuildings, on=date(2023, 1, 11), buildings_added=buildings)


REGISTERED = registration()
ADDED = added(new("1"), new("2"))


def paper(number: str = "高审2023-5") -> Certificate:
    return Certificate(number=number, authority=AUTHORITY)


def declaration(building: str = "1", part: str | None = None, **values: Any) -> Declaration:
    return Declaration(building=BuildingId(building), part=part, values=Indicators(**values), report_number="BG-7")


def outside(gate: Gate, on: date | None = None, **fields: Any) -> RecordOutsideDecision:
    decision = {"on": on or DAYS[gate], "gate": gate, "buildings": BOTH, "outcome": Outcome.PASSED, "certificate": paper()}
    return ask(RecordOutsideDecision, **(decision | fields))


def applied(gate: Gate, application: str, on: date | None = None, **fields: Any) -> tuple[ProjectCommand, ...]:
    """Submitted a few days earlier, and accepted."""
    on = on or DAYS[gate]
    submission = {"on": on - timedelta(days=10), "gate": gate, "buildings": BOTH, "applicant": OWNER}
    return (
        ask(SubmitApplication, **(submission | fields)),
        ask(AcceptApplication, on=on - timedelta(days=8), application=application),
    )


STATUTE = Citation("中华人民共和国城乡规划法", "第四十条第二款", "对符合控制性详细规划和规划条件的")


def proposed(application: str, on: date, **fields: Any) -> ProposeConclusion:
    """A refusal rests on a statute, unless the test says otherwise."""
    said = {"application": application, "buildings": BOTH, "outcome": Outcome.PASSED, "opinion": "符合"} | fields
    return ask(ProposeConclusion, on=on, **({"basis": STATUTE} if said["outcome"] is Outcome.REFUSED else {}) | said)


def checked(application: str, on: date, **fields: Any) -> CheckConclusion:
    return ask(CheckConclusion, on=on, **({"by": CHECKER, "application": application, "opinion": "同意"} | fields))


def signed(application: str, on: date, **fields: Any) -> SignConclusion:
    return ask(SignConclusion, on=on, **({"by": SIGNER, "application": application, "certificate": paper()} | fields))


def concluded(application: str, on: date, **fields: Any) -> tuple[ProjectCommand, ...]:
    certificate = paper() if fields.get("outcome", Outcome.PASSED) is Outcome.PASSED else None
    return (proposed(application, on, **fields), checked(application, on), signed(application, on, certificate=certificate))


def decided_here(gate: Gate, application: str, on: date | None = None, **fields: Any) -> tuple[ProjectCommand, ...]:
    """Applied for and passed by three signatures."""
    on = on or DAYS[gate]
    buildings = {"buildings": fields["buildings"]} if "buildings" in fields else {}
    return (*applied(gate, application, on, **fields), *concluded(application, on, **buildings))


def specials(on: date = COMPLETED, buildings: tuple[BuildingId, ...] = BOTH, **fields: Any) -> HoldSpecialAcceptances:
    passed = Special(result=SpecialResult.PASSED, record="验收记录")
    return ask(HoldSpecialAcceptances, on=on, **({"buildings": buildings, "energy": passed, "green": passed, "assembly": passed} | fields))


def gate_passed(gate: Gate, application: str, buildings: tuple[BuildingId, ...]) -> tuple[ProjectCommand, ...]:
    """How buildings ordinarily come through one gate."""
    on = DAYS[gate]
    match gate:
        case Gate.RESERVE:
            return (ask(EnterReserve, on=on, buildings=buildings, number="CBK-1"),)
        case Gate.ANNUAL_PLAN:
            return (ask(ListInAnnualPlan, on=on, buildings=buildings, year=2023, number="晋建改〔2023〕1号"),)
        case Gate.CONSTRUCTION:
            return (
                ask(StartConstruction, on=on, buildings=buildings),
                ask(ReportCompletion, on=COMPLETED, buildings=buildings, report_number="WG-1"),
            )
        case Gate.COMPLETION_ACCEPTANCE:
            return (specials(buildings=buildings), outside(gate, buildings=buildings))
    if DECIDERS[gate].ours:
        return decided_here(gate, application, buildings=buildings)
    return (outside(gate, buildings=buildings),)


def way(kind: Kind, *through: Gate, buildings: tuple[BuildingId, ...] = BOTH) -> tuple[ProjectCommand, ...]:
    """These gates of a route, in order, the applications numbered from A1."""
    steps: list[ProjectCommand] = []
    ours = 0
    for gate in route_of(kind, BEGUN_ON):
        if gate in through:
            ours += gate in DECIDERS and DECIDERS[gate].ours
            steps += gate_passed(gate, f"A{ours}", buildings)
    return tuple(steps)


def walked(last: Gate, kind: Kind = Kind.NEW, works_class: WorksClass = WorksClass.BUILDING) -> tuple[ProjectCommand, ...]:
    """A project registered, with its buildings, and brought through every gate up to and including the last one."""
    route = route_of(kind, BEGUN_ON)
    through = route[: route.index(last) + 1]
    registered = registration(kind=kind, works_class=works_class)
    if works_class is WorksClass.BUILDING:
        return (registered, ADDED, *way(kind, *through))
    return (registered, *way(kind, *through, buildings=(BuildingId("whole"),)))
