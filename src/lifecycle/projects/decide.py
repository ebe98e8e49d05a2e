"""决定: a command finds its decision here, by hand-written list; decisions stay pure functions in the modules of their gates."""

from collections.abc import Callable, Sequence
from typing import Any

from lifecycle.projects import registration
from lifecycle.projects.application import acceptance_checks, advice, applications, handing_over, inquiries, needless, supplements, terms
from lifecycle.projects.application.lateness import Read
from lifecycle.projects.application.timeliness import refuse_out_of_time
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding import certificates, commitments, conclusion, delivering, delivery, elsewhere, silence
from lifecycle.projects.mending import annulling, annulment, corrections, supervision
from lifecycle.projects.project import Project, evolve
from lifecycle.projects.routes import JUDGED_AS
from lifecycle.projects.works import acceptance, buildings, changes, construction, floor_areas, indicators, retrofit
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Fact, Gate, Refused, Verdict

PLAIN: dict[type[ProjectCommand], Callable[[Project, Any], list[Fact]]] = {
    registration.ChangeParty: registration.change_party,
    registration.TransferJurisdiction: registration.transfer,
    registration.TerminateProject: registration.terminate,
    buildings.AddBuildings: buildings.add,
    buildings.SplitBuilding: buildings.split,
    buildings.MergeBuildings: buildings.merge,
    buildings.RemeasureBuilding: buildings.remeasure,
    buildings.DropBuilding: buildings.drop,
    indicators.DeclareIndicators: indicators.declare,
    elsewhere.ExemptGate: elsewhere.exempt,
    applications.SubmitApplication: applications.submit,
    applications.AcceptApplication: applications.accept,
    applications.DeclineApplication: applications.decline,
    supplements.RequestSupplement: supplements.request_supplement,
    supplements.SupplySupplement: supplements.supply,
    supplements.WithdrawSupplementRequest: supplements.withdraw_request,
    applications.WithdrawApplication: applications.withdraw,
    acceptance_checks.CheckAcceptance: acceptance_checks.check,
    acceptance_checks.ReworkAcceptance: acceptance_checks.rework,
    needless.FindNoPermitNeeded: needless.find,
    handing_over.HandOverApplication: handing_over.hand_over,
    terms.ExtendTerm: terms.extend,
    terms.SuspendTerm: terms.suspend,
    terms.ResumeTerm: terms.resume,
    advice.AskAdvice: advice.ask,
    advice.ReceiveAdvice: advice.receive,
    advice.ForgoAdvice: advice.forgo,
    inquiries.RecordAdviceRequest: inquiries.record,
    inquiries.GiveAdvice: inquiries.give,
    conclusion.CheckConclusion: conclusion.check,
    conclusion.ReturnConclusion: conclusion.send_back,
    commitments.BreachCommitment: commitments.breach,
    retrofit.EnterReserve: retrofit.enter_reserve,
    retrofit.LeaveReserve: retrofit.leave_reserve,
    retrofit.ListInAnnualPlan: retrofit.list_in_plan,
    certificates.ExtendPermit: certificates.extend,
    certificates.RecordPermitLapse: certificates.lapse,
    certificates.RevokeDecision: certificates.revoke,
    certificates.CancelCertificate: certificates.cancel,
    certificates.AttachScan: certificates.attach_scan,
    construction.StartConstruction: construction.start,
    construction.SuspendConstruction: construction.suspend,
    construction.ResumeConstruction: construction.resume,
    construction.ReportCompletion: construction.complete,
    changes.ChangeDesign: changes.change_design,
    changes.ChangePlanningConditions: changes.change_planning_conditions,
    acceptance.HoldSpecialAcceptances: acceptance.hold_specials,
    acceptance.FailAcceptance: acceptance.fail,
    acceptance.IssueJointOpinion: acceptance.issue_joint_opinion,
    supervision.OpenSupervision: supervision.open_item,
    supervision.CloseSupervision: supervision.close,
    supervision.ResolveFlag: supervision.resolve,
    annulment.RejectAnnulment: annulment.reject,
    silence.ReturnSilence: silence.send_back,
}
"""命令 -> 决定, where no rule is asked."""

JUDGED: dict[type[ProjectCommand], Callable[[Project, Any, tuple[Verdict, ...]], list[Fact]]] = {
    elsewhere.RecordOutsideDecision: elsewhere.record,
    conclusion.ProposeConclusion: conclusion.propose,
    conclusion.SignConclusion: conclusion.sign,
    commitments.FulfilCommitment: commitments.fulfil,
    silence.ProposeSilence: silence.propose,
    silence.DecideSilence: silence.decide,
}
"""命令 -> 决定, where the verdicts on the buildings concerned go into it."""

OF_FACTS: dict[type[ProjectCommand], Callable[[Sequence[Fact], Project, Any], list[Fact]]] = {
    corrections.CorrectFact: corrections.correct,
    delivery.DeliverPaper: delivering.deliver,
}
"""命令 -> 决定, where an earlier fact is mended or put on a paper."""

ANNULLING: dict[type[ProjectCommand], Callable[[Sequence[Fact], Project, Any, annulling.Law], list[Fact]]] = {
    annulment.ProposeAnnulment: annulling.propose,
    annulment.AnnulFact: annulling.annul,
}
"""命令 -> 决定, where earlier decisions are asked for once more, each by the law of its day."""

COMMANDS: tuple[type[ProjectCommand], ...] = (registration.RegisterProject, *PLAIN, *JUDGED, *OF_FACTS, *ANNULLING)

AFTER_THE_END = frozenset(
    {
        *OF_FACTS,
        *ANNULLING,
        annulment.RejectAnnulment,
        commitments.FulfilCommitment,
        commitments.BreachCommitment,
        supervision.CloseSupervision,
        supervision.ResolveFlag,
        certificates.CancelCertificate,
        certificates.RevokeDecision,
        certificates.AttachScan,
    }
)
"""项目终止后仍可办理的."""


def to_judge(project: Project | None, command: ProjectCommand) -> tuple[Gate, tuple[BuildingId, ...]] | None:
    """The gate and the buildings whose verdicts the command needs; None when it needs none, or will be refused anyway."""
    concerned = _concerned(project, command) if project else None
    if concerned is None or not concerned[1]:
        return None
    return concerned if JUDGED_AS.get(concerned[0], concerned[0]) in JUDGED_STAGE else None


def _concerned(project: Project, command: ProjectCommand) -> tuple[Gate, tuple[BuildingId, ...]] | None:
    match command:
        case elsewhere.RecordOutsideDecision() | silence.ProposeSilence():
            return command.gate, command.buildings
        case conclusion.ProposeConclusion():
            application = project.applications.get(command.application)
            return (application.gate, command.buildings) if application else None
        case conclusion.SignConclusion():
            application = project.applications.get(command.application)
            return (application.gate, application.proposal.buildings) if application and application.proposal else None
        case commitments.FulfilCommitment() if commitment := project.commitments.get(command.commitment):
            return project.applications[commitment.application].gate, commitments.provisional_on(project, commitment)
        case silence.DecideSilence() if asked := project.silences.get(command.silence):
            return asked.gate, asked.buildings
    return None


def decide(
    project: Project | None, command: ProjectCommand, verdicts: tuple[Verdict, ...], facts: Sequence[Fact], calendar: Read
) -> list[Fact]:
    """What now happened, given the project, what is asked, and (to mend one of them) the facts so far. Raises Refused; records nothing."""
    buildings.refuse_too_many_at_once(command)
    happened = _decision(project, command, verdicts, facts, calendar)
    if project is not None and any(isinstance(fact, floor_areas.MOVING) for fact in happened):
        floor_areas.refuse_over_floor_area(project, _after(project, facts, happened))
    return happened


def _after(project: Project, facts: Sequence[Fact], happened: Sequence[Fact]) -> Project:
    """The project as it stands then. What mends a fact or annuls it works where that fact stands, so all facts are folded once more."""
    if any(isinstance(fact, (corrections.FactCorrected, annulment.FactAnnulled)) for fact in happened):
        return corrections.fold([*facts, *happened]) or project
    for fact in happened:
        project = evolve(fact, project)
    return project


def _decision(
    project: Project | None, command: ProjectCommand, verdicts: tuple[Verdict, ...], facts: Sequence[Fact], calendar: Read
) -> list[Fact]:
    if isinstance(command, registration.RegisterProject):
        return registration.register(project, command)
    if project is None:
        raise Refused("project.unknown", project=command.project)
    if project.terminated_on and type(command) not in AFTER_THE_END:
        raise Refused("project.terminated", code=project.code, on=project.terminated_on)
    if of_facts := OF_FACTS.get(type(command)):
        return of_facts(facts, project, command)
    if annuls := ANNULLING.get(type(command)):
        return annuls(facts, project, command, annulling.Law(calendar, _again))
    if judged := JUDGED.get(type(command)):
        return judged(project, command, verdicts)
    return PLAIN[type(command)](project, command)


def _again(project: Project, command: ProjectCommand, verdicts: tuple[Verdict, ...], told: Sequence[Fact], calendar: Read) -> list[Fact]:
    """A command that was given before, once more. told: the facts before it, as corrected, by which its terms are reckoned."""
    refuse_out_of_time(project, command, lambda: told, calendar)
    return _decision(project, command, verdicts, (), calendar)
