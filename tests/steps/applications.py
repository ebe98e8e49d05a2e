"""申请的办理: applications are made, accepted, supplemented, withdrawn and concluded; promises are kept or broken."""

import re
from datetime import date
from typing import Any

from msgspec import Raw, json
from pytest_bdd import parsers, then

from lifecycle.calendar import Handling, Procedure, StatuteKind, TermStep
from lifecycle.desk.tagging import project_stream
from lifecycle.ledger import PersonRegister
from lifecycle.projections.waiting import waiting_in
from lifecycle.projects.application import applications, drafts, needless, supplements, terms
from lifecycle.projects.application.applications import DeclineGround, Material, Pledge
from lifecycle.projects.application.check_results import DraftPaper, DraftStep
from lifecycle.projects.application.clock import Effect, Mark, marks
from lifecycle.projects.deciding import commitments, conclusion
from lifecycle.projects.mending.corrections import CorrectFact, effective
from lifecycle.projects.project import CommitmentStatus, Outcome
from lifecycle.staff.delegations import GrantDelegation, WithdrawDelegation
from lifecycle.vocabulary import Citation, Fact, PersonId
from tests.steps.case import Case, action
from tests.steps.words import (
    AT,
    BUILDINGS,
    DAY,
    FOR_WHOM,
    GATE,
    GATES,
    MODES,
    NUMBER,
    ON,
    PEOPLE,
    QUOTED,
    REASON,
    WHO,
    any_of,
    by_label,
    quoted,
    unit_ids,
)

PLEDGE = rf'，承诺于(?P<due>{DAY})前"(?P<text>[^"]+)"'
PROMISOR = PersonId("R-0001")
GROUNDS = {"材料不全": DeclineGround.MATERIALS, "无需许可": DeclineGround.NO_PERMIT_NEEDED, "非本机关职权": DeclineGround.NOT_OURS}
HEARD = Citation("中华人民共和国行政许可法", "第四十七条第一款", "行政机关应当在二十日内组织听证")
NO_PERMIT = Citation("中华人民共和国行政许可法", "第三十二条第一款第一项", "申请事项依法不需要取得行政许可的，应当即时告知申请人不受理")
PROCEDURES = by_label(Procedure)
DRAFTS = by_label(DraftPaper)
DRAFT_STEPS = by_label(DraftStep)
HANDLINGS = by_label(Handling)
TERMS = {"受理": TermStep.ACCEPT, "决定": TermStep.DECIDE, "联合决定": TermStep.DECIDE_JOINTLY}
STATUTE = Citation("《中华人民共和国城乡规划法》", "第四十条第二款", "对符合控制性详细规划和规划条件的")
OUTCOMES = {"通过": Outcome.PASSED, "不予通过": Outcome.REFUSED}


def acting(who: str, behalf: str | None = None) -> dict[str, Any]:
    """Who gives the command, and for whom."""
    return {"by": PEOPLE[who]} | ({"behalf": PEOPLE[behalf]} if behalf else {})


@action(rf"建设单位{ON}{AT}(?P<mode>{any_of(MODES)})(?P<handling>{any_of(HANDLINGS)})?就{BUILDINGS}申请{GATE}(?P<pledges>(?:，承诺.+)?)")
def _(case: Case, on: str | None, at: str | None, mode: str, handling: str | None, named: str, gate: str, pledges: str) -> None:
    case.comes(on)
    promised = [Pledge(promisor=PROMISOR, text=each["text"], due=date.fromisoformat(each["due"])) for each in re.finditer(PLEDGE, pledges)]
    assert len(promised) == pledges.count("，承诺"), f"not a promise with its day: {pledges}"
    if promised and not PersonRegister(case.office.ledger).get(PROMISOR):
        case.office.know(PROMISOR)
    together = {"handling": HANDLINGS[handling]} if handling else {}
    case.apply(GATES[gate], unit_ids(named), mode=MODES[mode], commitments=tuple(promised), at=at, **together)


@action(rf"{WHO}{FOR_WHOM}{ON}{AT}受理申请")
def _(case: Case, who: str, behalf: str | None, on: str | None, at: str | None) -> None:
    case.comes(on)
    case.give(applications.AcceptApplication, application=case.latest(), at=at, **acting(who, behalf))


@action(rf"{WHO}{ON}不予受理{REASON}")
def _(case: Case, who: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(applications.DeclineApplication, application=case.latest(), reason=reason, **acting(who))


@action(rf'{WHO}{ON}以"(?P<ground>{any_of(GROUNDS)})"不予受理{REASON}(?:，请其向"(?P<turn_to>[^"]+)"申请)?')
def _(case: Case, who: str, on: str | None, ground: str, reason: str, turn_to: str | None) -> None:
    case.comes(on)
    fields = {"ground": GROUNDS[ground]} | ({"turn_to": turn_to} if turn_to else {})
    case.give(applications.DeclineApplication, application=case.latest(), reason=reason, **fields, **acting(who))


@action(rf"{WHO}{ON}{AT}告知补正(?P<items>{QUOTED})，限(?P<due>{DAY})前补齐")
def _(case: Case, who: str, on: str | None, at: str | None, items: str, due: str) -> None:
    case.comes(on)
    asked = {"items": quoted(items), "due": date.fromisoformat(due), "at": at}
    case.give(supplements.RequestSupplement, application=case.latest(), **asked, **acting(who))


@action(rf'{WHO}{ON}认定无需许可，依据是"(?P<basis>[^"]+)"')
def _(case: Case, who: str, on: str | None, basis: str) -> None:
    case.comes(on)
    case.give(needless.FindNoPermitNeeded, application=case.latest(), basis=basis, clause=NO_PERMIT, **acting(who))


@action(rf"{WHO}{ON}撤回补正告知(?P<items>{QUOTED}){REASON}")
def _(case: Case, who: str, on: str | None, items: str, reason: str) -> None:
    case.comes(on)
    case.give(supplements.WithdrawSupplementRequest, application=case.latest(), items=quoted(items), reason=reason, **acting(who))


@action(rf"建设单位{ON}{AT}补正(?P<items>{QUOTED})")
def _(case: Case, on: str | None, at: str | None, items: str) -> None:
    case.comes(on)
    materials = tuple(Material(title=title) for title in quoted(items))
    case.give(supplements.SupplySupplement, application=case.latest(), materials=materials, at=at)


@action(rf"建设单位{ON}撤回申请{REASON}")
def _(case: Case, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(applications.WithdrawApplication, application=case.latest(), reason=reason)


@action(
    rf'{WHO}{FOR_WHOM}{ON}(?:就{BUILDINGS})?拟作出(?P<outcome>{any_of(OUTCOMES)})结论(?:，意见是"(?P<opinion>[^"]+)")?(?P<bare>，没有写明依据)?'
)
def _(
    case: Case, who: str, behalf: str | None, on: str | None, named: str | None, outcome: str, opinion: str | None, bare: str | None
) -> None:
    case.comes(on)
    basis = STATUTE if OUTCOMES[outcome] is Outcome.REFUSED and not bare else None
    _propose(case, outcome, basis, opinion, named, **acting(who, behalf))


@action(rf'{WHO}{ON}依据《(?P<document>[^》]+)》(?P<place>[^"]+)"(?P<quote>[^"]+)"拟作出不予通过结论')
def _(case: Case, who: str, on: str | None, document: str, place: str, quote: str) -> None:
    case.comes(on)
    _propose(case, "不予通过", Citation(document, place, quote), **acting(who))


def _propose(case: Case, outcome: str, basis: Citation | None, opinion: str | None = None, named: str | None = None, **by: Any) -> None:
    id_ = case.in_hand()
    case.give(
        conclusion.ProposeConclusion,
        application=id_,
        buildings=unit_ids(named) if named else case.project.applications[id_].remaining,
        outcome=OUTCOMES[outcome],
        opinion=opinion or f"拟{outcome}",
        basis=basis,
        **by,
    )


@action(rf"{WHO}{FOR_WHOM}{ON}审核同意")
def _(case: Case, who: str, behalf: str | None, on: str | None) -> None:
    case.comes(on)
    case.give(conclusion.CheckConclusion, application=case.latest(), opinion="同意", **acting(who, behalf))


@action(rf"{WHO}{ON}退回承办{REASON}")
def _(case: Case, who: str, on: str | None, reason: str) -> None:
    case.comes(on)
    case.give(conclusion.ReturnConclusion, application=case.latest(), reason=reason, **acting(who))


@action(rf"{WHO}{FOR_WHOM}{ON}签发(?P<bare>而不编文号)?{NUMBER}")
def _(case: Case, who: str, behalf: str | None, on: str | None, bare: str | None, number: str | None) -> None:
    """A pass gets a number, unless the scenario leaves it out; a refusal gets one only when the scenario says so."""
    case.comes(on)
    application = case.project.applications[case.latest()]
    numbered = number or (application.proposal and application.proposal.outcome is Outcome.PASSED and not bare)
    certificate = case.paper(application.gate, number) if numbered else None
    case.give(conclusion.SignConclusion, application=application.id, certificate=certificate, **acting(who, behalf))


@action(rf"{WHO}{ON}委托(?P<deputy>{any_of(PEOPLE)})代办至(?P<until>{DAY}){REASON}")
def _(case: Case, who: str, on: str | None, deputy: str, until: str, reason: str) -> None:
    case.comes(on)
    case.give(GrantDelegation, by=PEOPLE[who], staff=PEOPLE[who], deputy=PEOPLE[deputy], until=date.fromisoformat(until), reason=reason)


@action(rf"{WHO}{ON}撤回对(?P<deputy>{any_of(PEOPLE)})的委托")
def _(case: Case, who: str, on: str | None, deputy: str) -> None:
    case.comes(on)
    case.give(WithdrawDelegation, by=PEOPLE[who], staff=PEOPLE[who], deputy=PEOPLE[deputy])


@action(rf"{WHO}{ON}撤回(?P<whose>{any_of(PEOPLE)})对(?P<deputy>{any_of(PEOPLE)})的委托{REASON}")
def _(case: Case, who: str, on: str | None, whose: str, deputy: str, reason: str) -> None:
    case.comes(on)
    case.give(WithdrawDelegation, by=PEOPLE[who], staff=PEOPLE[whose], deputy=PEOPLE[deputy], reason=reason)


def first_promise(case: Case) -> str:
    """The oldest promise that is still open; the oldest of all where none is."""
    promises = case.project.commitments
    return next((id_ for id_, promise in promises.items() if promise.status is CommitmentStatus.OPEN), next(iter(promises)))


@action(rf'{WHO}{ON}确认承诺已履行，凭据是"(?P<evidence>[^"]+)"')
def _(case: Case, who: str, on: str | None, evidence: str) -> None:
    case.comes(on)
    case.give(commitments.FulfilCommitment, commitment=first_promise(case), evidence=evidence, **acting(who))


@action(rf'{WHO}{ON}认定违反承诺，查明"(?P<finding>[^"]+)"')
def _(case: Case, who: str, on: str | None, finding: str) -> None:
    case.comes(on)
    case.give(commitments.BreachCommitment, commitment=first_promise(case), finding=finding, **acting(who))


@action(rf"{WHO}{ON}批准延长期限(?:，于(?P<told_on>{DAY})告知申请人)?{REASON}")
def _(case: Case, who: str, on: str | None, told_on: str | None, reason: str) -> None:
    case.comes(on)
    day = date.fromisoformat(told_on) if told_on else case.office.desk.today()
    case.office.clock.reach(day)
    case.give(terms.ExtendTerm, application=case.latest(), reason=reason, told_on=day, **acting(who))


@action(rf'{WHO}{ON}登记政府以"(?P<number>[^"]+)"批准延长期限{REASON}')
def _(case: Case, who: str, on: str | None, number: str, reason: str) -> None:
    case.comes(on)
    today = case.office.desk.today()
    case.give(terms.ExtendTerm, application=case.latest(), reason=reason, told_on=today, number=number, **acting(who))


@action(
    rf'{WHO}{ON}(?:依据《(?P<document>[^》]+)》(?P<place>[^"]+)"(?P<quote>[^"]+)")?'
    rf"因(?P<procedure>{any_of(PROCEDURES)})书面告知需(?P<days>\d+)个工作日(?:，于(?P<told_on>{DAY})送达)?"
)
def _(
    case: Case,
    who: str,
    on: str | None,
    document: str | None,
    place: str | None,
    quote: str | None,
    procedure: str,
    days: str,
    told_on: str | None,
) -> None:
    case.comes(on)
    told_day = date.fromisoformat(told_on) if told_on else case.office.desk.today()
    case.office.clock.reach(told_day)
    case.give(
        terms.SuspendTerm,
        application=case.latest(),
        procedure=PROCEDURES[procedure],
        required_by=StatuteKind.ADMINISTRATIVE_REGULATION if document and document.endswith("条例") else StatuteKind.LAW,
        clause=Citation(document, place or "", quote or "") if document else HEARD,
        number="高审听通〔2023〕1号",
        told_on=told_day,
        days=int(days),
        **acting(who) | ({"on": date.fromisoformat(on)} if on else {}),
    )


@action(rf'{WHO}{ON}登记(?P<draft>{any_of(DRAFTS)})(?P<step>{any_of(DRAFT_STEPS)})(?:，说明是"(?P<remark>[^"]+)")?')
def _(case: Case, who: str, on: str | None, draft: str, step: str, remark: str | None) -> None:
    case.comes(on)
    taken = {"draft": DRAFTS[draft], "step": DRAFT_STEPS[step], "remark": remark}
    case.give(drafts.RecordDraftStep, application=case.latest(), **taken, **acting(who))


@action(rf"{WHO}{ON}登记期限恢复")
def _(case: Case, who: str, on: str | None) -> None:
    case.comes(on)
    case.give(terms.ResumeTerm, application=case.latest(), result="听证笔录已由参加人签字确认", **acting(who))


def told(case: Case) -> tuple[Fact, ...]:
    return effective([recorded.fact for recorded in case.office.ledger.load(project_stream(case.project_id)).recorded])


@action(rf'{WHO}把补正材料提交的时间更正为"(?P<at>[^"]+)"')
def _(case: Case, who: str, at: str) -> None:
    stream = case.office.ledger.load(project_stream(case.project_id)).recorded
    version = next(each.version for each in reversed(stream) if isinstance(each.fact, supplements.SupplementSupplied))
    case.give(CorrectFact, corrects=version, changed=Raw(json.encode({"at": at})), reason="收件登记簿上写明", **acting(who))


@then(parsers.re(r'申请收到的时间是"(?P<said>[^"]+)"'))
def _(case: Case, said: str) -> None:
    application = case.project.applications[case.latest()]
    assert f"{application.on} {application.hours.submitted}" == said


@then(parsers.re(r'尚待补正"(?P<items>[^"]*)"'))
def _(case: Case, items: str) -> None:
    assert case.project.applications[case.latest()].awaited == tuple(items.split("、"))


@then(parsers.re(rf"这一步逾期，最迟应在(?P<last>{DAY})(?P<moves_nothing>，期限不变)?"))
def _(case: Case, last: str, moves_nothing: str | None) -> None:
    facts = told(case)
    mark = Mark(Effect.LATE, date.fromisoformat(last), Effect.MOVES_NOTHING if moves_nothing else None)
    assert marks(case.project, facts, case.office.desk.calendars.now())[len(facts) - 1] == mark


@then(parsers.re(rf"(?P<step>{any_of(TERMS)})期限自(?P<start>{DAY})起算，(?P<due>{DAY})到期"))
def _(case: Case, step: str, start: str, due: str) -> None:
    (waiting,) = (each for each in waiting_in(case.project, told(case), case.office.desk.calendars.now()) if each.item == case.latest())
    assert waiting.runs is not None
    assert (waiting.runs.term.step, waiting.runs.start.isoformat()) == (TERMS[step], start)
    assert (waiting.due and waiting.due.on.isoformat()) == due
