"""环节页的排法: what stands at the head of the page, and which forms the visitor is offered there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from lifecycle.desk.gate.batches import Batch, fact_as_read
from lifecycle.desk.gate.sheet import GateSheet
from lifecycle.desk.gate.steps import GateStep
from lifecycle.permissions import PERMITTED
from lifecycle.projections.waiting import task_of
from lifecycle.projects.application.acceptance_checks import CheckAcceptance, ReworkAcceptance
from lifecycle.projects.application.advice import AskAdvice, ForgoAdvice, ReceiveAdvice, waits
from lifecycle.projects.application.applications import WithdrawApplication
from lifecycle.projects.application.drafts import RecordDraftStep
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.supplements import WithdrawSupplementRequest
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm
from lifecycle.projects.command import ProjectCommand
from lifecycle.projects.deciding.conclusion import CheckConclusion, ProposeConclusion, ReturnConclusion, SignConclusion
from lifecycle.projects.deciding.elsewhere import ExemptGate, GateNotRequired
from lifecycle.projects.mending.issues import Ground
from lifecycle.projects.mending.supervision import CloseSupervision, ResolveFlag
from lifecycle.projects.project import Application, ApplicationStatus, CommitmentStatus, Project
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Ruling
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.gate_forms import GATE_FORMS
from lifecycle.web.layout.advice import against
from lifecycle.web.layout.called import who
from lifecycle.web.layout.inspected import chosen, warnings
from lifecycle.web.layout.shown import briefly
from lifecycle.web.visitor import Visitor
from lifecycle.wording import JOINED_BY, label, say

SAID_APART = frozenset({"gate.not_passable", "gate.earlier_not_passed", "gate.held_back"})
"""Refusals of a pass that the page shows in full: the verdicts, the earlier gates, the open items."""

OUT_OF_THE_ORDINARY = frozenset(
    {
        WithdrawApplication,
        WithdrawSupplementRequest,
        FindNoPermitNeeded,
        CheckAcceptance,
        ReworkAcceptance,
        RecordDraftStep,
        ExtendTerm,
        SuspendTerm,
        AskAdvice,
        ReceiveAdvice,
        ForgoAdvice,
    }
)
"""What may be done, and nobody is told to do next."""


class Head(Struct, frozen=True, kw_only=True):
    """页首结论. kind: of the note; sentence: in bold; reasons: below it; today: as it is judged by now, which is on no paper."""

    kind: str
    sentence: str
    reasons: tuple[str, ...] = ()
    today: tuple[str, ...] = ()


class Offer(Struct, frozen=True, kw_only=True):
    """一张表单. open_to: whether the visitor may take the step; who: may, in words, where the visitor may not."""

    form: WorkForm
    open_to: bool
    who: str = ""


def head(sheet: GateSheet, lang: str) -> Head:
    """In ten seconds: whether the gate can be passed, or how it was. Green is what nobody has to bring or to sign any more."""
    if not sheet.batch.buildings:
        return Head(kind="plain", sentence=say("page.gate.no_buildings", lang))
    if sheet.refused_on:
        now, refused = _now(sheet, lang), say("page.gate.refused_on", lang, on=sheet.refused_on)
        return Head(kind="stop", sentence=refused, today=(now.sentence, *now.reasons))
    if sheet.batch.decision:
        return _passed(sheet, lang)
    if needless := _found_needless(sheet):
        now = _now(sheet, lang)
        said = say("page.gate.found_needless", lang, application=needless.id, on=needless.stands_since)
        return Head(kind="plain", sentence=said, today=(now.sentence, *now.reasons))
    return _now(sheet, lang)


def _found_needless(sheet: GateSheet) -> Application | None:
    """The latest application of the batch here, where it ended so and none is pending."""
    latest = _latest_here(sheet)
    return latest if latest and not sheet.batch.application and latest.status is ApplicationStatus.NEEDLESS else None


def _latest_here(sheet: GateSheet) -> Application | None:
    """The latest application of the batch at the gate, ended or pending; None where nobody has applied."""
    ids, applications = set(sheet.batch.ids), sheet.project.applications.values()
    here = [each for each in applications if each.gate is sheet.gate and not ids.isdisjoint(each.buildings)]
    return here[-1] if here else None


def _now(sheet: GateSheet, lang: str) -> Head:
    """As the rules judge it by now."""
    against = _sums(sheet, lang)
    reasons = tuple(_reasons(sheet, lang))
    awaited = (*_awaited(sheet, lang), *_under_way(sheet, lang), *_advised(sheet, lang), *warnings(sheet, lang))
    if against or reasons:
        return _held(sheet, against or (say("page.gate.other_reasons", lang),), (*awaited, *reasons), lang)
    if awaited:
        return Head(kind="plain", sentence=say("page.gate.met_but", lang, awaited=awaited[0]), reasons=awaited[1:])
    kind = "ok" if sheet.decider else "plain"  # what happens at the site is not done by being possible
    return Head(kind=kind, sentence=say("page.gate.all_met" if sheet.verdicts else "page.gate.nothing_judged", lang))


def _awaited(sheet: GateSheet, lang: str) -> Iterator[str]:
    """What is still to be brought, accepted, fulfilled, or signed by somebody, where all conditions hold."""
    application, decider = sheet.batch.application, sheet.decider
    if decider is None:
        return
    if not decider.ours:
        yield say("page.gate.awaits.authority", lang, authority=decider.authority)
    elif application is None:
        again = sheet.concluded or _latest_here(sheet)
        yield say("page.gate.awaits.application_again" if again else "page.gate.awaits.application", lang)
    elif application.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
        yield from _materials(application, application.supplement, lang)
    elif application.status is not ApplicationStatus.ACCEPTED:
        yield say("page.gate.awaits.acceptance", lang)
    elif application.proposal:
        yield say("page.gate.awaits.signature", lang, outcome=application.proposal.outcome, task=task_of(application))
    elif any(commitment.status is CommitmentStatus.OPEN for commitment in sheet.commitments):
        yield say("page.gate.awaits.promise", lang)


def _materials(application: Application, items: Iterable[str], lang: str) -> Iterator[str]:
    """What the applicant has yet to bring, by the day on which it is due."""
    for due, items_due in groupby(sorted(items, key=application.dues.__getitem__), key=application.dues.__getitem__):
        named = tuple(items_due)
        yield say("page.gate.awaits.materials", lang, applicant=application.applicant.name, due=due, count=len(named))
        yield from named


def _under_way(sheet: GateSheet, lang: str) -> Iterator[str]:
    """What is still to come besides, and holds nothing back: materials that were asked for after acceptance or once more, and the end of a
    procedure for which the term is suspended."""
    application = sheet.batch.application
    if application and application.further:
        yield from _materials(application, application.further, lang)
    if application and application.suspended_on:
        yield say("page.gate.awaits.procedure", lang, since=application.suspended_on)


def _advised(sheet: GateSheet, lang: str) -> Iterator[str]:
    """Advice that has not come, or is against it: it holds nothing back, and whoever decides has to know."""
    if bodies := tuple(reply.body for each in sheet.advice if waits(sheet.project, each) for reply in each.open):
        yield say("page.advice.open", lang, bodies=bodies)
    if bodies := against(sheet.advice):
        yield say("page.advice.against", lang, bodies=bodies)


def _held(sheet: GateSheet, against: tuple[str, ...], reasons: tuple[str, ...], lang: str) -> Head:
    if sheet.decider is None:
        return Head(kind="plain", sentence=say("page.gate.happens", lang), reasons=reasons)
    if sheet.batch.application is None and len(sheet.missing) == len(sheet.batch.ids):
        return Head(kind="plain", sentence=say("page.gate.not_reached", lang, against=against), reasons=reasons)
    if not sheet.decider.ours:
        return Head(kind="doubt", sentence=say("page.gate.recorded_in_doubt", lang, against=against), reasons=reasons)
    if sheet.passable:
        code = "page.gate.partly_passable" if sheet.refusals else "page.gate.passable_on_promise"
        passable = tuple(sheet.project.buildings[id_].name for id_ in sheet.passable)
        return Head(kind="doubt", sentence=say(code, lang, against=against, buildings=passable), reasons=reasons)
    return Head(kind="stop", sentence=say("page.gate.not_passable", lang, against=against), reasons=reasons)


def _sums(sheet: GateSheet, lang: str) -> tuple[str, ...]:
    counted = ((ruling, len(sheet.ruled(ruling))) for ruling in (Ruling.UNMET, Ruling.UNDETERMINED))
    return tuple(say("page.gate.count", lang, count=count, ruling=ruling) for ruling, count in counted if count)


def _reasons(sheet: GateSheet, lang: str) -> Iterator[str]:
    """What stands against a pass beside the verdicts, which have their own list."""
    for gates, buildings in sheet.not_reached.items():
        yield say("page.gate.earlier", lang, buildings=briefly(lang, buildings), gates=gates)
    yield from _open_items(sheet, lang)
    yield from dict.fromkeys(say(r.code, lang, **r.values) for r in sheet.refusals.values() if r.code not in SAID_APART)
    yield from chosen(sheet, lang)


def _open_items(sheet: GateSheet, lang: str) -> tuple[str, ...]:
    return tuple(say("page.gate.held_back", lang, issue=issue.id, ground=issue.ground, on=issue.on) for issue in sheet.held_back)


def _passed(sheet: GateSheet, lang: str) -> Head:
    decision = sheet.batch.decision
    fact = fact_as_read(decision) if decision else None
    passages = [building.passages[sheet.gate] for building in sheet.batch.buildings]
    sums, items = _sums(sheet, lang), _open_items(sheet, lang)
    if isinstance(fact, GateNotRequired):
        return Head(kind="doubt" if items else "ok", sentence=say("page.gate.not_required", lang, on=fact.on), reasons=items)
    number = next((passage.certificate.number for passage in passages if passage.certificate), None)
    by_number = {} if number is None else {"number": number}
    passed = say("page.gate.passed_by" if by_number else "page.gate.passed", lang, on=passages[0].on, **by_number)
    if any(passage.provisional for passage in passages):
        return Head(kind="doubt", sentence=say("page.gate.passed_provisionally", lang, passed=passed), reasons=items)
    if sums:
        return Head(kind="doubt", sentence=say("page.gate.passed_in_doubt", lang, passed=passed, against=sums), reasons=items)
    if items:
        return Head(kind="doubt", sentence=say("page.gate.passed_but_open", lang, passed=passed), reasons=items)
    return Head(kind="ok", sentence=passed)


def offers(sheet: GateSheet, visitor: Visitor, lang: str) -> list[Offer]:
    """The forms of the steps that the batch admits, those of this visitor first. A pass that would be refused is not among them.

    The indicator form comes first; otherwise the outside decision opens a 督办 item for missing values.
    """
    elsewhere = sheet.decider is not None and not sheet.decider.ours
    forms = [
        Offer(form=form, open_to=True)
        if _open_to(step, sheet, visitor)
        else Offer(form=form, open_to=False, who=_who(step, sheet, visitor, lang))
        for step in sheet.steps
        for form in GATE_FORMS
        if form.command is step.command and (form.name != "pass" or sheet.passable)
    ]
    return sorted(forms, key=lambda offer: (not offer.open_to, elsewhere and offer.form.command is not DeclareIndicators))


class Ahead(Struct, frozen=True, kw_only=True):
    """下一步, and who takes it. href: of the form on this page, for those who may use it."""

    form: str
    who: str
    href: str | None = None


def ahead(sheet: GateSheet, visitor: Visitor, offered: Sequence[Offer], lang: str) -> Ahead | None:
    """What ordinarily comes now. A proposal goes on to the next level, whoever looks at it; who had a hand in it is not told to send it
    back. Nobody is told to withdraw, to refuse what fails nothing and only lacks values or waits for an open item, or to apply again for
    what was found to need no permit."""
    if _found_needless(sheet):
        return Ahead(form="exempt-gate", who=_by(ExemptGate, lang))
    application = sheet.batch.application
    proposal = application.proposal if application else None
    steps = [offer for offer in offered if offer.form.command not in OUT_OF_THE_ORDINARY]
    if proposal:
        onward = [offer for offer in steps if offer.form.command in (CheckConclusion, SignConclusion)]
        back = [offer for offer in steps if offer.form.command is ReturnConclusion]
        steps = onward or back
    if steps and steps[0].form.name == "refuse" and not sheet.ruled(Ruling.UNMET):
        steps = [offer for offer in steps if offer.form.command is DeclareIndicators]
    if not steps:
        return _settling(sheet, lang)
    first = steps[0]
    name = first.form.name
    if proposal and first.form.command is ReturnConclusion and not proposal.hands.isdisjoint(visitor.hands):
        roles = JOINED_BY[lang].join(label(role, lang) for role in sorted(PERMITTED[ReturnConclusion].roles))
        return Ahead(form=name, who=say("page.gate.had_a_hand", lang, roles=roles))
    if first.open_to:
        return Ahead(form=name, who=say("page.gate.by_you", lang), href=f"#{name}")
    return Ahead(form=name, who=first.who)


def _settling(sheet: GateSheet, lang: str) -> Ahead | None:
    """Of an application that an open item alone holds back: that it is settled, by whoever may, on the page of the project."""
    if not (sheet.batch.application and sheet.held_back) or sheet.held_back[0].ground is Ground.OPEN_FINDING:
        return None  # a finding is closed out in its check
    flagged = sheet.held_back[0].ground is Ground.RESTS_ON_CHANGED
    form, command = ("resolve-flag", ResolveFlag) if flagged else ("close-supervision", CloseSupervision)
    return Ahead(form=form, who=_by(command, lang))


def _by(command: type[ProjectCommand], lang: str) -> str:
    """The persons who may give a command whose form is on the project's page."""
    roles = JOINED_BY[lang].join(label(role, lang) for role in sorted(PERMITTED[command].roles))
    return say("page.gate.by_others", lang, roles=roles)


def _open_to(step: GateStep, sheet: GateSheet, visitor: Visitor) -> bool:
    return step.open_to(visitor.hands, visitor.appointments, sheet.project.county)


def _who(step: GateStep, sheet: GateSheet, visitor: Visitor, lang: str) -> str:
    application = sheet.batch.application
    roles = JOINED_BY[lang].join(label(role, lang) for role in sorted(step.roles))
    if not step.hands.isdisjoint(visitor.hands):
        return say("page.gate.accepted_it" if step.command is CheckAcceptance else "page.gate.had_a_hand", lang, roles=roles)
    if application and application.handler and step.command is ProposeConclusion:
        return say("page.gate.by_handler", lang, roles=roles, handler=who(application.handler))
    return say("page.gate.by_others", lang, roles=roles)


def batch_name(project: Project, batch: Batch, lang: str) -> str:
    """同批单体的叫法: its buildings, after the application when there is one."""
    names = briefly(lang, [project.name if building.id == WHOLE else building.name for building in batch.buildings])
    return f"{batch.application.id}  {names}" if batch.application else names
