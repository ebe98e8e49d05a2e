"""随便问: any command at all, about whatever the project has or has not. Nobody makes sure that it makes sense."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Raw

from lifecycle.calendar import Procedure, StatuteKind
from lifecycle.projects import registration
from lifecycle.projects.application import (
    acceptance_checks,
    advice,
    applications,
    consultations,
    drafts,
    handing_over,
    inquiries,
    needless,
    supplements,
    terms,
)
from lifecycle.projects.application.check_results import AcceptanceCheck, DraftPaper, DraftStep
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding import certificates, commitments, conclusion, delivery, elsewhere, silence
from lifecycle.projects.mending import annulment, corrections, supervision
from lifecycle.projects.parties import PartyRole, Unit
from lifecycle.projects.project import Mode, Outcome, Project
from lifecycle.projects.works import acceptance, buildings, changes, construction, indicators, retrofit
from lifecycle.projects.works.building import Building, Part
from lifecycle.vocabulary import BuildingId, Fact, Gate, Indicators, PersonId, StaffId, Stage, Use
from tests.projects.given import CLAUSE
from tests.projects.walks import OWNER, STATUTE, paper
from tests.projects.walks import registration as registered

BODIES = ["消防救援大队", "水务局", "住房和城乡建设局"]
STAFF = [StaffId(f"SP0{number}") for number in range(1, 6)]
CORRECTIONS = [
    {"reason": "更正后的事由"},
    {"name": "更正后的名称"},
    {"on": "2023-03-03"},
    {"urban": False},
    {"outcome": "passed"},
    {"report_number": "BG-8"},
    {},
]
SHOPS_AND_FLATS = (
    Part(id="s", use=Use.COMMERCIAL, floor_area_m2=Decimal(400)),
    Part(id="f", use=Use.RESIDENTIAL, floor_area_m2=Decimal(600)),
)
Fits = Callable[[Building], bool]


def permitted(building: Building) -> bool:
    return building.has_done(Gate.CONSTRUCTION_PERMIT) and building.started_on is None


def going_on(building: Building) -> bool:
    return building.started_on is not None and not building.completed_on and not building.suspended_on


def suspended(building: Building) -> bool:
    return building.suspended_on is not None


def complete(building: Building) -> bool:
    return building.completed_on is not None and not building.has_done(Gate.COMPLETION_ACCEPTANCE)


def in_reserve(building: Building) -> bool:
    return building.has_done(Gate.RESERVE) and not building.has_done(Gate.ANNUAL_PLAN)


def drawn(building: Building) -> bool:
    return building.has_done(Gate.DRAWING_REVIEW) and not building.has_done(Gate.COMPLETION_ACCEPTANCE)


class Question:
    """What a command is filled with: mostly what is there, sometimes what is not."""

    def __init__(self, chance: Random, project: Project, facts: Sequence[Fact], today: date) -> None:
        self.chance = chance
        self.project = project
        self.facts = facts
        self.today = today

    def one(self, choices: Sequence[Any]) -> Any:
        return self.chance.choice(choices)

    def yes(self, times_in_ten: int = 5) -> bool:
        return self.chance.randrange(10) < times_in_ten

    def day(self) -> date:
        return self.today - timedelta(days=self.one([0, 0, 0, 0, 0, 0, 1, 30, 200]))

    def building(self, fits: Fits = lambda building: True) -> BuildingId:
        """One that the command fits, mostly."""
        standing = self.project.standing()
        fitting = [building.id for building in standing if fits(building)] or [building.id for building in standing]
        return self.one([*fitting * 5, BuildingId("99"), *self.project.buildings, *fitting * 5])

    def several(self, fits: Fits = lambda building: True) -> tuple[BuildingId, ...]:
        named = [self.building(fits) for _ in range(self.one([1, 2, 3, 1]))]
        return tuple(dict.fromkeys(named))

    def gate_and_buildings(self) -> dict[str, Any]:
        """Mostly the gate that comes next for a building, or one that it has come to."""
        id_ = self.building()
        there = self.project.buildings.get(id_)
        ahead = [gate for gate in self.project.route if there and not there.has_done(gate)][:1]
        reached = list(there.passages) if there else []
        return {"gate": self.one([*ahead * 6, *Gate, *reached * 2, *ahead * 6]), "buildings": (id_,)}

    def reached_gate(self) -> dict[str, Any]:
        """A gate that a building has passed, mostly."""
        id_ = self.building(lambda building: bool(building.passages))
        there = self.project.buildings.get(id_)
        reached = [gate for gate in Gate if there and there.has_done(gate)]
        return {"gate": self.one([*reached * 2, *Gate, *reached * 2]), "buildings": (id_,)}

    def term(self) -> date:
        """A day within what a permit may be extended to, mostly."""
        terms = [b.passages[Gate.CONSTRUCTION_PERMIT] for b in self.project.standing() if permitted(b)]
        days = [(passage.until or passage.on + timedelta(days=92)) + timedelta(days=60) for passage in terms if passage.certificate]
        return self.one([*days * 3, self.today])

    def split(self) -> dict[str, Any]:
        """Into halves, mostly."""
        id_ = self.building()
        there = self.project.buildings.get(id_)
        area = there.floor_area_m2 / 2 if there else Decimal(500)
        return paragraph(building=id_, into=(self.new(area), self.new(self.one([area, area, area, Decimal(1000)]))))

    def merged(self) -> dict[str, Any]:
        """Into one as large as they are."""
        ids = self.several()
        return paragraph(buildings=ids, into=self.new(sum((b.floor_area_m2 for b in self.project.standing() if b.id in ids), Decimal(0))))

    def new(self, area: Decimal = Decimal(1000)) -> buildings.NewBuilding:
        id_ = self.one([f"n{len(self.project.buildings)}", f"n{len(self.project.buildings)}x", "1"])
        return buildings.NewBuilding(
            id=BuildingId(id_),
            name=f"{id_}号楼",
            use=self.one([Use.HOSPITAL, Use.RESIDENTIAL]),
            floor_area_m2=area,
            prefabricated=self.yes(),
            parts=SHOPS_AND_FLATS if area == Decimal(1000) and self.yes(3) else (),
        )

    def declarations(self, fits: Fits = lambda building: True) -> tuple[indicators.Declaration, ...]:
        id_ = self.building(fits)
        parts = [part.id for part in self.project.buildings[id_].parts] if id_ in self.project.buildings else []
        rate = Decimal(self.chance.randint(0, 101)) / 100
        part = self.one(parts) if parts else None
        return (indicators.Declaration(building=id_, part=part, values=Indicators(energy_saving_rate=rate)),)

    def application(self, *waiting_for: str) -> str:
        """Of those that wait for something, when there are any."""
        there = self.project.applications.values()
        return self.one([a.id for a in there] + [a.id for a in there if a.status.value in waiting_for] * 9 or ["A1"])

    def commitment(self) -> str:
        there = self.project.commitments.values()
        return self.one([c.id for c in there] + [c.id for c in there if c.status.value == "open"] * 5 or ["A1-1"])

    def special(self) -> acceptance.Special | None:
        passed = acceptance.SpecialResult.PASSED
        result = self.one([passed, passed, acceptance.SpecialResult.FAILED, acceptance.SpecialResult.NOT_CONCERNED, passed, passed, passed])
        return acceptance.Special(result=result, record="验收记录") if self.yes(9) else None

    def pledges(self, mode: Mode) -> tuple[applications.Pledge, ...]:
        pledge = applications.Pledge(promisor=PersonId("person-1"), text="补交", due=self.today + timedelta(days=30))
        return (pledge,) * self.chance.randint(1, 2) if mode is not Mode.ORDINARY else ()

    def submission(self) -> dict[str, Any]:
        mode = self.one([Mode.ORDINARY, *Mode])
        return {
            **self.gate_and_buildings(),
            "applicant": OWNER,
            "mode": mode,
            "commitments": self.pledges(mode),
        }

    def hand_over(self) -> dict[str, Any]:
        id_ = self.application("accepted")
        there = self.project.applications.get(id_)
        return paragraph(application=id_, handler=there.handler if there and self.yes(8) else None, to=self.one(["SP01", "SP02"]))

    def proposal(self) -> dict[str, Any]:
        id_ = self.application("accepted")
        there = self.project.applications.get(id_)
        ids = there.remaining if there and there.remaining and self.yes(8) else self.several()
        basis = self.one([None, STATUTE])
        return {"application": id_, "buildings": ids, "outcome": self.one([Outcome.PASSED, *Outcome]), "opinion": "意见", "basis": basis}

    def correction(self) -> dict[str, Any]:
        changed = self.one(CORRECTIONS)
        text = str(changed).replace("'", '"').replace("False", "false")
        return {"corrects": self.chance.randint(0, len(self.facts) + 1), "changed": Raw(text.encode()), "reason": "登记有误"}

    def version(self) -> int:
        """Of any fact, mostly of a late one, on which little rests."""
        last = len(self.facts)
        return self.one([self.chance.randint(0, last + 1), *[self.chance.randint(max(1, last - 3), last)] * 3])

    def mistake(self) -> int:
        """Of what somebody proposed to annul, mostly."""
        return self.one([*self.project.mistakes] * 9 + [self.chance.randint(0, len(self.facts) + 1)])


def paragraph(**more: Any) -> dict[str, Any]:
    return {"reason": "事由", **more}


FILLED: dict[type[ProjectCommand], Callable[[Question], dict[str, Any]]] = {
    registration.RegisterProject: lambda q: (
        {name: getattr(registered(), name) for name in ("code", "name", "county", "kind", "funding")}
        | {"urban": True, "bim_pilot": False, "approving_authority": "某局", "parties": registered().parties}
    ),
    registration.ChangeParty: lambda q: paragraph(role=q.one(list(PartyRole)), unit=Unit(name=q.one(["甲公司", "乙公司"]))),
    registration.TransferJurisdiction: lambda q: paragraph(county=q.one(["140525", "140581"]), approving_authority="某局"),
    registration.TerminateProject: lambda q: paragraph(),
    buildings.AddBuildings: lambda q: {"buildings_added": (q.new(),)},
    buildings.SplitBuilding: lambda q: q.split(),
    buildings.MergeBuildings: lambda q: q.merged(),
    buildings.RemeasureBuilding: lambda q: {"building": q.building(), "floor_area_m2": Decimal(1001), "report_number": "CH-1"},
    buildings.DropBuilding: lambda q: paragraph(building=q.building()),
    indicators.DeclareIndicators: lambda q: {"stage": q.one(list(Stage)), "declarations": q.declarations()},
    elsewhere.RecordOutsideDecision: lambda q: {
        **q.gate_and_buildings(),
        "outcome": q.one([*Outcome, Outcome.PASSED]),
        "certificate": paper(),
        "grounds": q.one(["", "理由"]),
        "existing": q.yes(),
    },
    elsewhere.ExemptGate: lambda q: {**q.gate_and_buildings(), "basis": "依据", "clause": CLAUSE},
    applications.SubmitApplication: Question.submission,
    applications.AcceptApplication: lambda q: {"application": q.application("submitted", "supplied")},
    applications.DeclineApplication: lambda q: paragraph(
        application=q.application("submitted", "supplied"),
        ground=(ground := q.one([None, *applications.DeclineGround])),
        turn_to="水行政主管部门" if ground is applications.DeclineGround.NOT_OURS else None,
    ),
    supplements.RequestSupplement: lambda q: {
        "application": q.application("submitted"),
        "items": (q.one(["图纸", "图纸", "说明"]),),
        "due": q.today,
    },
    supplements.SupplySupplement: lambda q: {
        "application": q.application("supplement_requested"),
        "materials": (applications.Material(title=q.one(["图纸", "图纸", "说明"])),),
    },
    applications.WithdrawApplication: lambda q: paragraph(application=q.application()),
    handing_over.HandOverApplication: Question.hand_over,
    acceptance_checks.CheckAcceptance: lambda q: {
        "application": q.application("accepted"),
        "result": q.one([*AcceptanceCheck]),
        "remark": q.one([None, "受理日期有误"]),
    },
    acceptance_checks.ReworkAcceptance: lambda q: {"application": q.application("accepted"), "remark": "已改"},
    drafts.RecordDraftStep: lambda q: {
        "application": q.application(),
        "draft": q.one([*DraftPaper]),
        "step": q.one([*DraftStep]),
        "remark": q.one([None, "改日期", "改日期"]),
    },
    needless.FindNoPermitNeeded: lambda q: {"application": q.application("accepted"), "basis": "依据", "clause": CLAUSE},
    supplements.WithdrawSupplementRequest: lambda q: paragraph(
        application=q.application("supplement_requested"), items=(q.one(["图纸", "图纸", "说明"]),)
    ),
    terms.ExtendTerm: lambda q: paragraph(application=q.application("accepted"), told_on=q.today),
    terms.SuspendTerm: lambda q: {
        "application": q.application("accepted"),
        "procedure": Procedure.HEARING,
        "required_by": q.one([None, StatuteKind.LAW]),
        "clause": CLAUSE,
        "number": "TZ-1",
        "told_on": q.today,
        "days": q.one([0, 10, 20]),
    },
    terms.ResumeTerm: lambda q: {"application": q.application("accepted"), "result": "听证笔录"},
    advice.AskAdvice: lambda q: {
        **q.gate_and_buildings(),
        "advice_kind": q.one([*consultations.AdviceKind]),
        "bodies": tuple(advice.Consulted(body=q.one(BODIES), answer_by=q.today) for _ in range(q.one([1, 2]))),
        "matter": "方案是否可行",
    },
    advice.ReceiveAdvice: lambda q: {
        "advice": q.one(list(q.project.consultations) or ["C1"]),
        "body": q.one(BODIES),
        "stance": q.one([*consultations.Stance]),
        "content": "意见",
    },
    advice.ForgoAdvice: lambda q: paragraph(**q.gate_and_buildings(), body=q.one([*BODIES, None])),
    inquiries.RecordAdviceRequest: lambda q: {
        "authority": q.one(BODIES),
        "number": q.one([None, "函〔2023〕1号"]),
        "letter_on": q.today,
        "buildings": q.several(),
        "matter": "方案是否可行",
        "on_energy_standards": q.yes(2),
    },
    inquiries.GiveAdvice: lambda q: {
        "inquiry": q.one(list(q.project.inquiries) or ["Q1"]),
        "stance": q.one([*consultations.Stance]),
        "content": "意见",
        "number": "函复〔2023〕1号",
    },
    inquiries.RecordInquiryWithdrawal: lambda q: {"inquiry": q.one(list(q.project.inquiries) or ["Q1"]), "reason": "不再需要"},
    conclusion.ProposeConclusion: Question.proposal,
    conclusion.CheckConclusion: lambda q: {"application": q.application("accepted"), "opinion": "同意"},
    conclusion.ReturnConclusion: lambda q: paragraph(application=q.application("accepted")),
    conclusion.SignConclusion: lambda q: {"application": q.application("accepted"), "certificate": paper() if q.yes(8) else None},
    commitments.FulfilCommitment: lambda q: {"commitment": q.commitment(), "evidence": "已补交"},
    commitments.BreachCommitment: lambda q: {"commitment": q.commitment(), "finding": "逾期"},
    retrofit.EnterReserve: lambda q: {"buildings": q.several(), "number": "CBK-1"},
    retrofit.LeaveReserve: lambda q: paragraph(buildings=q.several(in_reserve)),
    retrofit.ListInAnnualPlan: lambda q: {"buildings": q.several(in_reserve), "year": 2023, "number": "JH-1"},
    certificates.ExtendPermit: lambda q: paragraph(buildings=q.several(permitted), until=q.term()),
    certificates.RecordPermitLapse: lambda q: {"buildings": q.several(permitted)},
    certificates.RevokeDecision: lambda q: paragraph(**q.reached_gate(), ground=q.one([None, *certificates.RevocationGround])),
    certificates.CancelCertificate: lambda q: paragraph(**q.reached_gate(), ground=q.one([None, *certificates.CancellationGround])),
    certificates.AttachScan: lambda q: {
        "gate": q.reached_gate()["gate"],
        "number": q.one([paper().number, "别的文号"]),
        "scan_sha256": q.one(["9f" * 32, "7c" * 32]),
    },
    construction.StartConstruction: lambda q: {"buildings": q.several(permitted)},
    construction.SuspendConstruction: lambda q: paragraph(buildings=q.several(going_on)),
    construction.ResumeConstruction: lambda q: {"buildings": q.several(suspended), "rechecked": q.yes()},
    construction.ReportCompletion: lambda q: {"buildings": q.several(going_on), "report_number": "WG-1"},
    changes.ChangeDesign: lambda q: paragraph(declarations=q.declarations(drawn), number="BG-1"),
    changes.ChangePlanningConditions: lambda q: paragraph(declarations=q.declarations(), certificate=paper(), redated=q.yes()),
    acceptance.HoldSpecialAcceptances: lambda q: {
        "buildings": q.several(complete),
        "energy": q.special(),
        "green": q.special(),
        "assembly": q.special(),
    },
    acceptance.FailAcceptance: lambda q: {"buildings": q.several(complete), "defects": ("缺陷",) if q.yes(8) else ()},
    acceptance.IssueJointOpinion: lambda q: {"buildings": q.several(complete), "certificate": paper()},
    supervision.OpenSupervision: lambda q: paragraph(buildings=q.several()),
    supervision.CloseSupervision: lambda q: {"supervision": q.one(list(q.project.supervisions) or ["S1"]), "settlement": "已了结"},
    supervision.ResolveFlag: lambda q: {"flag": q.one(list(q.project.flags) or ["F1"]), "ground": "维持"},
    corrections.CorrectFact: Question.correction,
    annulment.ProposeAnnulment: lambda q: paragraph(annuls=q.version()),
    silence.ProposeSilence: lambda q: {**q.gate_and_buildings(), "basis": "经研究"},
    silence.DecideSilence: lambda q: {"silence": q.one(list(q.project.silences) or ["N1"])},
    silence.ReturnSilence: lambda q: paragraph(silence=q.one(list(q.project.silences) or ["N1"])),
    annulment.RejectAnnulment: lambda q: paragraph(annuls=q.mistake()),
    annulment.AnnulFact: lambda q: {"annuls": q.mistake()},
    delivery.DeliverPaper: lambda q: {
        "delivers": q.version(),
        "delivery_mode": q.one(list(delivery.DeliveryMode)),
        "signed_by": q.one([None, delivery.SignedBy.AGENT]),
        "receipt": q.one([None, "1287"]),
    },
}
"""命令 -> what fills it."""

PAPERWORK = [kind for kind in FILLED if "application" in kind.__struct_fields__]
"""The steps of an application."""
SELDOM: list[type[ProjectCommand]] = [registration.RegisterProject, registration.TerminateProject]
"""What would end every story before it began."""
USUAL = [kind for kind in FILLED if kind not in SELDOM]
FITS_SELDOM: dict[type[ProjectCommand], Callable[[Project], bool]] = {
    acceptance_checks.ReworkAcceptance: lambda p: any(a.acceptance_check is AcceptanceCheck.RETURNED for a in p.applications.values()),
    supplements.SupplySupplement: lambda p: any(a.awaited for a in p.applications.values()),
    supplements.WithdrawSupplementRequest: lambda p: any(a.awaited for a in p.applications.values()),
    terms.ResumeTerm: lambda p: any(a.suspended_on for a in p.applications.values()),
    construction.ResumeConstruction: lambda p: any(map(suspended, p.standing())),
    certificates.ExtendPermit: lambda p: any(map(permitted, p.standing())),
    certificates.RecordPermitLapse: lambda p: any(map(permitted, p.standing())),
    annulment.RejectAnnulment: lambda p: bool(p.mistakes),
}
"""What needs a state that is rare by itself, and when it is there. Which examples are tried depends on the modules that are loaded, so that
none of these is left to luck."""
