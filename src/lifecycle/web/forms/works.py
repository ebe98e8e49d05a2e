"""业务表单: every form that is no step at a gate, in the order in which the page lists them. A new one is an entry here and its words."""

from lifecycle.projects.deciding.certificates import (
    CancelCertificate,
    CancellationGround,
    ExtendPermit,
    RecordPermitLapse,
    RevocationGround,
    RevokeDecision,
)
from lifecycle.projects.deciding.commitments import BreachCommitment, FulfilCommitment
from lifecycle.projects.deciding.elsewhere import ExemptGate
from lifecycle.projects.deciding.silence import DecideSilence, ProposeSilence, ReturnSilence
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment, RejectAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.mending.supervision import CloseSupervision, OpenSupervision, ResolveFlag
from lifecycle.projects.parties import PartyRole
from lifecycle.projects.registration import ChangeParty, RegisterProject, TerminateProject, TransferJurisdiction
from lifecycle.projects.works.acceptance import FailAcceptance, HoldSpecialAcceptances, IssueJointOpinion
from lifecycle.projects.works.buildings import AddBuildings, DropBuilding, MergeBuildings, RemeasureBuilding, SplitBuilding
from lifecycle.projects.works.changes import ChangeDesign, ChangePlanningConditions
from lifecycle.projects.works.construction import ReportCompletion, ResumeConstruction, StartConstruction, SuspendConstruction
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.projects.works.retrofit import EnterReserve, LeaveReserve, ListInAnnualPlan
from lifecycle.vocabulary import Funding, Gate, Kind, Stage, WorksClass
from lifecycle.web.forms import fitting
from lifecycle.web.forms.correcting import Mended
from lifecycle.web.forms.delivering import DELIVERING
from lifecycle.web.forms.ending import ground, of_a_permit_on_promise
from lifecycle.web.forms.fields import Choice, Day, Lines, Tick, Words, Year, buildings, members, yes_or_no
from lifecycle.web.forms.form import About, WorkForm, WorkGroup
from lifecycle.web.forms.grids import Declarations, Measured, NewBuildings
from lifecycle.web.forms.inquiring import INQUIRING
from lifecycle.web.forms.papers import Clause, Organisation, Paper, Parties, ProjectCode, SpecialAcceptance

REASON = Words("reason", rows=3)
SITE, ACCEPTANCE = Gate.CONSTRUCTION, Gate.COMPLETION_ACCEPTANCE
EXISTING = Tick("existing", when=lambda subject: subject.project.existing, otherwise=lambda _: "yes")


WORKS = (
    WorkForm(
        "add-buildings",
        AddBuildings,
        (NewBuildings("buildings_added"),),
        WorkGroup.BUILDINGS,
    ),
    WorkForm(
        "declare-indicators",
        DeclareIndicators,
        (Declarations("declarations", changed=True),),
        WorkGroup.BUILDINGS,
        About(choices=fitting.stages, gives=lambda subject: {"stage": Stage(subject.of)}),
    ),
    WorkForm(
        "remeasure-building",
        RemeasureBuilding,
        (Measured("floor_area_m2"), Words("report_number")),
        WorkGroup.BUILDINGS,
        fitting.one_building(fitting.can_change),
        previewed=True,
    ),
    WorkForm(
        "split-building",
        SplitBuilding,
        (NewBuildings("into", rows=2, least=2), REASON),
        WorkGroup.BUILDINGS,
        fitting.one_building(fitting.can_change),
        previewed=True,
    ),
    WorkForm(
        "merge-buildings",
        MergeBuildings,
        (buildings(fitting.can_change, ticked=False, least=2), NewBuildings("into", rows=1, alone=True), REASON),
        WorkGroup.BUILDINGS,
        previewed=True,
    ),
    WorkForm("drop-building", DropBuilding, (REASON,), WorkGroup.BUILDINGS, fitting.one_building(fitting.can_be_dropped), previewed=True),
    WorkForm(
        "change-party",
        ChangeParty,
        (Choice("role", offered=members(PartyRole)), Organisation("unit", label="unit_name"), REASON),
        WorkGroup.PARTIES,
    ),
    WorkForm(
        "transfer-jurisdiction",
        TransferJurisdiction,
        (Choice("county", label="to_county", offered=fitting.other_counties, listed=True), Words("approving_authority"), REASON),
        WorkGroup.PARTIES,
        previewed=True,
    ),
    WorkForm("terminate-project", TerminateProject, (REASON,), WorkGroup.PARTIES, previewed=True),
    WorkForm(
        "start-construction",
        StartConstruction,
        (buildings(fitting.not_started), EXISTING),
        WorkGroup.SITE,
        previewed=True,
        gate=SITE,
        next_for=fitting.not_started,
    ),
    WorkForm("suspend-construction", SuspendConstruction, (buildings(fitting.going_on, ticked=False), REASON), WorkGroup.SITE, gate=SITE),
    WorkForm(
        "resume-construction",
        ResumeConstruction,
        (buildings(fitting.suspended), Tick("rechecked", hint="rechecked")),
        WorkGroup.SITE,
        gate=SITE,
        next_for=fitting.suspended,
    ),
    WorkForm(
        "report-completion",
        ReportCompletion,
        (buildings(fitting.going_on), Words("report_number")),
        WorkGroup.SITE,
        gate=SITE,
        next_for=fitting.going_on,
    ),
    WorkForm(
        "hold-special-acceptances",
        HoldSpecialAcceptances,
        (buildings(fitting.to_be_accepted), SpecialAcceptance("energy"), SpecialAcceptance("green"), SpecialAcceptance("assembly")),
        WorkGroup.ACCEPTANCE,
        gate=ACCEPTANCE,
        next_for=fitting.special_due,
    ),
    WorkForm(
        "issue-joint-opinion",
        IssueJointOpinion,
        (buildings(fitting.without_opinion), Paper("certificate")),
        WorkGroup.ACCEPTANCE,
        gate=ACCEPTANCE,
    ),
    WorkForm(
        "fail-acceptance",
        FailAcceptance,
        (buildings(fitting.to_be_accepted, ticked=False), Lines("defects", hint="one_a_line")),
        WorkGroup.ACCEPTANCE,
        gate=ACCEPTANCE,
        previewed=True,
    ),
    WorkForm(
        "extend-permit", ExtendPermit, (buildings(fitting.permitted), Day("until"), REASON), WorkGroup.PAPERS, gate=Gate.CONSTRUCTION_PERMIT
    ),
    WorkForm(
        "record-permit-lapse",
        RecordPermitLapse,
        (buildings(fitting.permitted, ticked=False),),
        WorkGroup.PAPERS,
        gate=Gate.CONSTRUCTION_PERMIT,
        previewed=True,
    ),
    WorkForm(
        "revoke-decision",
        RevokeDecision,
        (fitting.at_that_gate(fitting.revocable), ground("revocation_ground", RevocationGround), REASON),
        WorkGroup.PAPERS,
        fitting.one_gate(fitting.revocable),
        previewed=True,
    ),
    WorkForm(
        "cancel-certificate",
        CancelCertificate,
        (fitting.at_that_gate(fitting.certified), ground("cancellation_ground", CancellationGround), REASON),
        WorkGroup.PAPERS,
        fitting.one_gate(fitting.certified),
        previewed=True,
    ),
    WorkForm(
        "exempt-gate",
        ExemptGate,
        (fitting.at_that_gate(fitting.forgoable), Words("basis", rows=2), Clause("clause")),
        WorkGroup.PAPERS,
        fitting.one_gate(fitting.forgoable),
        previewed=True,
    ),
    WorkForm(
        "propose-silence",
        ProposeSilence,
        (fitting.SILENT_THERE, Words("basis", rows=3), Words("number", optional=True)),
        WorkGroup.PAPERS,
        fitting.ONE_SILENT_GATE,
        previewed=True,
    ),
    WorkForm("decide-silence", DecideSilence, (), WorkGroup.PAPERS, fitting.ONE_SILENCE, previewed=True),
    WorkForm("return-silence", ReturnSilence, (REASON,), WorkGroup.PAPERS, fitting.ONE_SILENCE),
    *INQUIRING,
    WorkForm(
        "change-planning-conditions",
        ChangePlanningConditions,
        (fitting.settled(Stage.REQUIRED), Paper("certificate"), REASON, Tick("redated", hint="redated")),
        WorkGroup.CHANGES,
        gate=Gate.PLANNING_CONDITIONS,
        previewed=True,
    ),
    WorkForm(
        "change-design",
        ChangeDesign,
        (fitting.settled(Stage.DRAWN, until=ACCEPTANCE), Words("number", label="change_number"), REASON),
        WorkGroup.CHANGES,
        gate=Gate.DRAWING_REVIEW,
        previewed=True,
    ),
    WorkForm(
        "correct-fact",
        CorrectFact,
        (Mended("changed"), REASON),
        WorkGroup.CHANGES,
        fitting.ONE_FACT,
        previewed=True,
        dated=False,
    ),
    DELIVERING,
    WorkForm("propose-annulment", ProposeAnnulment, (REASON,), WorkGroup.CHANGES, fitting.ONE_RECORD, previewed=True),
    WorkForm("annul-fact", AnnulFact, (), WorkGroup.CHANGES, fitting.ONE_MISTAKE, previewed=True),
    WorkForm("reject-annulment", RejectAnnulment, (REASON,), WorkGroup.CHANGES, fitting.ONE_MISTAKE),
    WorkForm(
        "fulfil-commitment", FulfilCommitment, (Words("evidence", rows=3),), WorkGroup.PROMISES, fitting.ONE_COMMITMENT, previewed=True
    ),
    WorkForm(
        "breach-commitment",
        BreachCommitment,
        (Words("finding", rows=3), ground("revocation_ground", RevocationGround, of_a_permit_on_promise, "promise_broken")),
        WorkGroup.PROMISES,
        fitting.ONE_COMMITMENT,
        previewed=True,
    ),
    WorkForm("open-supervision", OpenSupervision, (buildings(fitting.any_of_them, ticked=False), REASON), WorkGroup.PROMISES),
    WorkForm(
        "close-supervision",
        CloseSupervision,
        (Words("settlement", rows=3),),
        WorkGroup.PROMISES,
        fitting.one_issue("supervision", lambda project: project.supervisions.values()),
    ),
    WorkForm(
        "resolve-flag",
        ResolveFlag,
        (Words("ground", rows=3),),
        WorkGroup.PROMISES,
        fitting.one_issue("flag", lambda project: project.flags.values()),
    ),
    WorkForm(
        "enter-reserve",
        EnterReserve,
        (buildings(fitting.not_in_reserve), Words("number", label="reserve_number")),
        WorkGroup.RETROFIT,
        gate=Gate.RESERVE,
        next_for=fitting.not_in_reserve,
    ),
    WorkForm("leave-reserve", LeaveReserve, (buildings(fitting.in_reserve, ticked=False), REASON), WorkGroup.RETROFIT, gate=Gate.RESERVE),
    WorkForm(
        "list-in-annual-plan",
        ListInAnnualPlan,
        (
            buildings(fitting.in_reserve),
            Year("year", otherwise=lambda subject: str(subject.today.year)),
            Words("number", label="plan_number"),
        ),
        WorkGroup.RETROFIT,
        gate=Gate.ANNUAL_PLAN,
        next_for=fitting.in_reserve,
    ),
)
"""业务表单, in the groups and the order of the page."""

REGISTRATION = WorkForm(
    "register-project",
    RegisterProject,
    (
        ProjectCode("code", hint="code"),
        Words("name", label="project_name"),
        Choice("county", offered=fitting.own_counties, listed=True, otherwise=fitting.only_county),
        Choice("kind", offered=members(Kind)),
        Choice("works_class", offered=members(WorksClass), otherwise=lambda _: WorksClass.BUILDING.value),
        Choice("funding", offered=members(Funding)),
        Choice("urban", offered=yes_or_no),
        Choice("bim_pilot", offered=yes_or_no, otherwise=lambda _: "no"),
        Words("approving_authority"),
        Day("approved_on", optional=True, past=True),
        Parties("parties"),
        Tick("existing", hint="existing"),
    ),
)
"""项目登记表, which is about no project yet."""

BY_NAME = {form.name: form for form in WORKS}
