"""环节页的排法: what stands at the head of the page, and which forms the visitor is offered there."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lifecycle.desk.gate_batches import Batch, told
from lifecycle.desk.gate_sheet import GateSheet
from lifecycle.desk.gate_steps import Step
from lifecycle.projects.building import WHOLE
from lifecycle.projects.elsewhere import GateNotRequired
from lifecycle.projects.indicators import DeclareIndicators
from lifecycle.projects.project import Project
from lifecycle.vocabulary import Ruling
from lifecycle.web.forms.form import WorkForm
from lifecycle.web.gate_forms import GATE_FORMS
from lifecycle.web.visitor import Visitor
from lifecycle.wording import JOINED_BY, label, say

SAID_APART = frozenset({"gate.not_passable", "gate.earlier_not_passed", "gate.held_back"})
"""Refusals of a pass that the page shows in full: the verdicts, the earlier gates, the open items."""


class Head(Struct, frozen=True, kw_only=True):
    """页首结论. kind: of the note; sentence: in bold; reasons: below it."""

    kind: str
    sentence: str
    reasons: tuple[str, ...] = ()


class Offer(Struct, frozen=True, kw_only=True):
    """一张表单. open_to: whether the visitor may take the step; who: may, in words, where the visitor may not."""

    form: WorkForm
    open_to: bool
    who: str = ""


def head(sheet: GateSheet, lang: str) -> Head:
    """In ten seconds: whether the gate can be passed, or how it was."""
    if not sheet.batch.buildings:
        return Head(kind="plain", sentence=say("page.gate.no_buildings", lang))
    if sheet.batch.decision:
        return _passed(sheet, lang)
    if sheet.concluded:
        now = _now(sheet, lang)
        return replace(now, reasons=(say("page.gate.refused_on", lang, on=sheet.concluded.on), *now.reasons))
    return _now(sheet, lang)


def _now(sheet: GateSheet, lang: str) -> Head:
    """As the rules judge it by now."""
    against = _sums(sheet, lang)
    reasons = tuple(_reasons(sheet, lang))
    if against or reasons:
        return _held(sheet, against or (say("page.gate.other_reasons", lang),), reasons, lang)
    return Head(kind="ok", sentence=say("page.gate.all_met" if sheet.verdicts else "page.gate.nothing_judged", lang))


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
        yield say("page.gate.earlier", lang, buildings=buildings, gates=gates)
    for issue in sheet.held_back:
        yield say("page.gate.held_back", lang, issue=issue.id, ground=issue.ground, on=issue.on)
    yield from dict.fromkeys(say(r.code, lang, **r.values) for r in sheet.refusals.values() if r.code not in SAID_APART)


def _passed(sheet: GateSheet, lang: str) -> Head:
    decision = sheet.batch.decision
    fact = told(decision) if decision else None
    passages = [building.passages[sheet.gate] for building in sheet.batch.buildings]
    sums = _sums(sheet, lang)
    if isinstance(fact, GateNotRequired):
        return Head(kind="ok", sentence=say("page.gate.not_required", lang, on=fact.on), reasons=(fact.basis,))
    number = next((passage.certificate.number for passage in passages if passage.certificate), None)
    passed = (
        say("page.gate.passed", lang, on=passages[0].on)
        if number is None
        else say("page.gate.passed_by", lang, on=passages[0].on, number=number)
    )
    if any(passage.provisional for passage in passages):
        return Head(kind="doubt", sentence=say("page.gate.passed_provisionally", lang, passed=passed))
    if sums:
        return Head(kind="doubt", sentence=say("page.gate.passed_in_doubt", lang, passed=passed, against=sums))
    return Head(kind="ok", sentence=passed)


def offers(sheet: GateSheet, visitor: Visitor, lang: str) -> list[Offer]:
    """The forms of the steps that the batch admits, those of this visitor first. A pass that would be refused is not among them.

    What was decided elsewhere is recorded after the values that it speaks of, lest it be in doubt for want of them.
    """
    elsewhere = sheet.decider is not None and not sheet.decider.ours
    forms = [
        Offer(form=form, open_to=True) if _open_to(step, sheet, visitor) else Offer(form=form, open_to=False, who=_who(step, visitor, lang))
        for step in sheet.steps
        for form in GATE_FORMS
        if form.command is step.command and (form.name != "pass" or sheet.passable)
    ]
    return sorted(forms, key=lambda offer: (not offer.open_to, elsewhere and offer.form.command is not DeclareIndicators))


def _open_to(step: Step, sheet: GateSheet, visitor: Visitor) -> bool:
    return step.open_to(visitor.hands, visitor.appointments, sheet.project.county)


def _who(step: Step, visitor: Visitor, lang: str) -> str:
    roles = JOINED_BY[lang].join(label(role, lang) for role in sorted(step.roles))
    if not step.hands.isdisjoint(visitor.hands):
        return say("page.gate.had_a_hand", lang, roles=roles)
    return say("page.gate.by_others", lang, roles=roles)


def batch_name(project: Project, batch: Batch, lang: str) -> str:
    """同批单体的叫法: its buildings, after the application when there is one."""
    names = JOINED_BY[lang].join(project.name if building.id == WHOLE else building.name for building in batch.buildings)
    return f"{batch.application.id}  {names}" if batch.application else names
