"""东莞: a ledger of another city, under a folder of policies of its own. Nothing but the folder differs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lifecycle import accounts
from lifecycle.desk import open_desk
from lifecycle.ledger import migrate
from lifecycle.projects.application import applications
from lifecycle.projects.deciding import conclusion, elsewhere
from lifecycle.projects.parties import Party, PartyRole, Unit
from lifecycle.projects.project import Outcome
from lifecycle.projects.registration import RegisterProject
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.construction import StartConstruction
from lifecycle.projects.works.indicators import Declaration, DeclareIndicators
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import BuildingId, Certificate, Funding, Gate, Indicators, Kind, ProjectId, StaffId, Stage, Use
from tests.office import CHECKER, CITY, HANDLER, SECURITY, SIGNER, Office

FOLDER = Path(__file__).parent / "policies"
ON = date(2024, 5, 6)
BUREAU = "东莞市住房和城乡建设局"
DONGCHENG, SHIJIE, CHANGAN = "441900003", "441900101", "441900119"
TOWN_OFFICER = StaffId("DC01")
ONE = BuildingId("1")
OWNER = Unit(name="东莞市示例建设投资有限公司")
SCHOOL, FACTORY, RETROFIT = map(ProjectId, ("school", "factory", "retrofit"))
GOOD = Indicators(energy_saving_rate=Decimal("0.72"), green_star=2, assembly_rate=Decimal("0.5"))


def code(serial: int) -> str:
    """项目代码: the region inside is the city's, whose 镇街 have none of six digits."""
    return f"2403-441900-04-01-{serial:06}"


CODES = {SCHOOL: code(1), FACTORY: code(2), RETROFIT: code(3)}


class Dongguan(Office):
    """An office in 东莞, in May 2024."""

    def __init__(self, url: str, folder: Path = FOLDER) -> None:
        super().__init__(url, ON)
        self.desk = open_desk(self.ledger, self.clock, folder, console=True)

    def enter(self, project: ProjectId, name: str, town: str, use: Use, area: int, prefabricated: bool, **fields: Any) -> None:
        given = {"kind": Kind.NEW, "funding": Funding.PRIVATE, "approved_on": date(2024, 3, 1)} | fields
        party = Party(role=PartyRole.CONSTRUCTION_UNIT, unit=OWNER)
        about = {"on": ON, "by": HANDLER, "project": project}
        common = {"county": town, "urban": True, "bim_pilot": False, "approving_authority": BUREAU, "parties": (party,)}
        self.give(RegisterProject, **about, code=CODES[project], name=name, **common, **given)
        building = NewBuilding(id=ONE, name="1号楼", use=use, floor_area_m2=Decimal(area), prefabricated=prefabricated)
        self.give(AddBuildings, **about, buildings_added=(building,))

    def declare(self, project: ProjectId, stage: Stage, values: Indicators) -> None:
        self.give(
            DeclareIndicators, on=ON, by=HANDLER, project=project, stage=stage, declarations=(Declaration(building=ONE, values=values),)
        )

    def propose_design(self, project: ProjectId) -> None:
        """设计方案审查 up to the proposal to pass."""
        about = {"on": ON, "by": HANDLER, "project": project}
        self.declare(project, Stage.REQUIRED, GOOD)
        paper = Certificate(number="东测规条2024-1", authority="东莞市自然资源局")
        self.give(
            elsewhere.RecordOutsideDecision,
            **about,
            gate=Gate.PLANNING_CONDITIONS,
            buildings=(ONE,),
            outcome=Outcome.PASSED,
            certificate=paper,
        )
        self.declare(project, Stage.DESIGNED, GOOD)
        self.give(applications.SubmitApplication, **about, gate=Gate.DESIGN_REVIEW, buildings=(ONE,), applicant=OWNER)
        self.give(applications.AcceptApplication, **about, application="A1")
        self.give(conclusion.ProposeConclusion, **about, application="A1", buildings=(ONE,), outcome=Outcome.PASSED, opinion="符合规划条件")

    def check(self, project: ProjectId) -> None:
        self.give(conclusion.CheckConclusion, on=ON, by=CHECKER, project=project, application="A1", opinion="同意")

    def sign(self, project: ProjectId, certificate: Certificate) -> None:
        self.give(conclusion.SignConclusion, on=ON, by=SIGNER, project=project, application="A1", certificate=certificate)

    def start(self, project: ProjectId) -> None:
        self.give(StartConstruction, on=ON, by=HANDLER, project=project, buildings=(ONE,), existing=True)


def staffed(url: str, folder: Path = FOLDER) -> Dongguan:
    """An empty ledger of 东莞 with its staff."""
    migrate(url)
    accounts.migrate(url)
    office = Dongguan(url, folder)
    office.appoint(SECURITY, Role.SECURITY_ADMIN)
    for officer in (HANDLER, CHECKER, SIGNER):
        office.appoint(officer, Role.APPROVAL)
    office.appoint(CITY, Role.CITY)
    office.appoint(TOWN_OFFICER, Role.COUNTY, county=DONGCHENG)
    return office


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Dongguan]:
    """An empty ledger of 东莞 with its staff."""
    office = staffed(sqlite_url)
    yield office
    office.close()


@pytest.fixture
def city(office: Dongguan) -> Dongguan:
    """Three projects in three 镇街: a school whose design review wants the signature, a factory and a retrofit whose works have started."""
    office.enter(SCHOOL, "东城街道示例小学", DONGCHENG, Use.SCHOOL, 12000, True, funding=Funding.GOVERNMENT)
    office.propose_design(SCHOOL)
    office.check(SCHOOL)
    office.enter(FACTORY, "石碣镇示例厂房", SHIJIE, Use.INDUSTRIAL, 8000, True)
    office.enter(RETROFIT, "长安镇办公楼改造", CHANGAN, Use.OFFICE, 9000, False, kind=Kind.PUBLIC_RETROFIT)
    office.declare(RETROFIT, Stage.DRAWN, Indicators(retrofit_area_m2=Decimal(9000)))
    office.start(FACTORY)
    office.start(RETROFIT)
    return office
