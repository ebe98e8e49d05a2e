"""更正检查记录: a fact of a check that was recorded wrongly is mended by a new one. What its project was told of findings is told anew."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Raw
from msgspec.structs import fields, replace

from lifecycle.inspections.checks import concluding, deferring, notice, results, sampling, signing, visit
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened, evolve_on, fold, opened
from lifecycle.inspections.checks.handing_over import CheckHandedOver, HandOverCheck, hand_over
from lifecycle.inspections.checks.laboratory import DeferredTest
from lifecycle.inspections.checks.opening import CheckInitiated, InitiateCheck, Scope, initiate
from lifecycle.inspections.checks.signing import UnitSigned, UnitSigning
from lifecycle.inspections.checks.terms import CheckCommand, ItemLevel, NamedUnit, Responsible
from lifecycle.inspections.findings import closing, dropping, orders, recording, rectifying
from lifecycle.inspections.findings.finding import Finding
from lifecycle.projects.mending.corrections import facts_as_corrected, understood
from lifecycle.projects.works.inspected import CheckOpened, FindingHeldBackNoMore, FindingHoldsBack, SiteTestOwed, SiteTestOwedNoMore
from lifecycle.values.ends import Position
from lifecycle.vocabulary import Asked, CommandId, Fact, Refused, Text, fact_of
from lifecycle.wording import Coded


class CorrectInCheck(CheckCommand, frozen=True, kw_only=True):
    """更正检查记录. corrects: the version of the fact in the check; changed: a JSON object of the fields that were wrong."""

    corrects: Position
    changed: Raw
    reason: Text


ASKED_BY: Mapping[type[Fact], tuple[type[CheckCommand], Any]] = {
    CheckInitiated: (InitiateCheck, lambda _check, command, basis: initiate(None, command, basis, Scope(()))),
    notice.NoticeServed: (notice.ServeNotice, notice.serve),
    CheckHandedOver: (HandOverCheck, lambda check, command, _basis: hand_over(check, command, command.successor)),
    visit.ArrivedOnSite: (visit.ArriveOnSite, visit.arrive),
    visit.StageObserved: (visit.ObserveStage, visit.observe),
    results.ItemResultsRecorded: (results.RecordItemResults, results.record),
    sampling.SampleTaken: (sampling.TakeSample, sampling.take),
    sampling.LabReported: (sampling.RecordLabReport, sampling.report),
    sampling.LabReportDisputed: (sampling.DisputeLabReport, sampling.dispute),
    deferring.SiteTestDeferred: (deferring.DeferSiteTest, deferring.defer),
    deferring.SiteTestMadeUp: (deferring.MakeUpSiteTest, deferring.make_up),
    recording.FindingRecorded: (recording.RecordFinding, recording.find),
    signing.RecordSigned: (signing.SignRecord, signing.sign),
    signing.RecordConfirmed: (signing.ConfirmRecord, signing.confirm),
    concluding.CheckConcluded: (concluding.ConcludeCheck, concluding.conclude),
    orders.RectificationOrdered: (orders.OrderRectification, orders.order),
    orders.StopWorkOrdered: (orders.OrderStopWork, orders.stop),
    orders.StopWorkLifted: (orders.LiftStopWork, orders.lift),
    rectifying.ExtensionAsked: (rectifying.AskExtension, rectifying.ask),
    rectifying.ExtensionDecided: (rectifying.DecideExtension, rectifying.decide_extension),
    rectifying.ReplyReceived: (rectifying.ReceiveReply, rectifying.reply),
    closing.FindingsReChecked: (closing.ReCheckFindings, closing.re_check),
    closing.ReCheckConfirmed: (closing.ConfirmReCheck, closing.confirm),
    dropping.FindingDropped: (dropping.DropFinding, dropping.drop),
    closing.FindingClosed: (closing.CloseFinding, closing.close),
}
"""The command that led to a fact, and its decision."""


def correct(check: Check | None, command: CorrectInCheck, basis: CheckBasis) -> Happened:
    """更正检查记录. Raises Refused as a correction in a project does, and where the fact as mended, or one after it, would be refused.

    Raises Asked for doubtful values.
    """
    check = opened(check, command.check)
    facts = basis.facts
    wrong, right, correction, doubts = understood(facts, command, basis.project.buildings)
    mended = facts_as_corrected([*facts, correction])
    if wrong == right:
        raise Refused("correction.nothing", version=command.corrects)
    _refuse_resting(facts_as_corrected(facts), mended, basis, command.corrects)
    after = fold([*facts, correction])
    told = list(told_anew(check, after, command)) if after else []
    if unanswered := tuple(question for question in doubts if question.code not in command.confirmed):
        raise Asked(unanswered, (correction,))
    return Happened(check=[replace(correction, confirmed=tuple(dict.fromkeys(question.code for question in doubts)))], project=told)


Numbered = tuple[int, Fact]


def _refuse_resting(before: Sequence[Numbered], after: Sequence[Numbered], basis: CheckBasis, changed: int) -> None:
    """Raises Refused for what would not be decided so after the correction, and was before."""
    kept: Check | None = None
    mended: Check | None = None
    for (version, was), (_, now) in zip(before, after, strict=True):
        refused = refusal(mended, now, basis)
        if refused and (version == changed or refusal(kept, was, basis) is None):
            if version == changed:
                raise refused
            name = str(now.__struct_config__.tag)
            raise Refused("check.rests_on_it", version=changed, resting=version, fact=Coded(name, f"fact.{name}")) from refused
        kept, mended = evolve_on(was, kept), evolve_on(now, mended)


def refusal(check: Check | None, fact: Fact, basis: CheckBasis) -> Refused | None:
    """Why what led to the fact would be refused after this check; None where it would not."""
    if type(fact) not in ASKED_BY:
        return None
    kind, decision = ASKED_BY[type(fact)]
    stated: dict[str, Any] = {
        "id": CommandId("again"),
        "check": check.id if check else fact.check if isinstance(fact, CheckInitiated) else "",
    }
    for field in fields(kind):
        if field.name not in stated and hasattr(fact, field.name):
            stated[field.name] = _as_asked(getattr(fact, field.name))
    command: Any = kind(**stated)
    try:
        decision(check, command, basis)
    except Refused as refused:
        return refused
    return None


def _as_asked(value: Any) -> Any:
    """A value of a fact as its command has it: units by their role, with the unit of the day."""
    match value:
        case Responsible():
            return NamedUnit(role=value.role, unit=value.unit)
        case UnitSigned():
            return UnitSigning(
                named=_as_asked(value.unit), signing=value.signing, representative=value.representative, witness=value.witness
            )
        case tuple():
            return tuple(map(_as_asked, value))
    return value


def told_anew(before: Check, after: Check, command: CheckCommand) -> Iterator[Fact]:
    """What the project has to know otherwise: that the check goes on, what holds back its filing, and which tests it owes."""
    if before.concluded_on and not after.concluded_on:
        yield fact_of(CheckOpened, command, on=after.opened_on, check=after.stream, origin=after.origin, buildings=after.buildings)
    held, holds = ({each.id: _held(each) for each in check.open_findings() if each.holds_back} for check in (before, after))
    yield from (fact_of(FindingHoldsBack, command, check=after.stream, **told) for id_, told in holds.items() if told != held.get(id_))
    yield from (fact_of(FindingHeldBackNoMore, command, check=after.stream, finding_id=id_) for id_ in held.keys() - holds.keys())
    owed, owes = ({each.id: _owed(each) for each in check.tests.values() if not each.made_up} for check in (before, after))
    yield from (fact_of(SiteTestOwed, command, check=after.stream, **told) for id_, told in owes.items() if told != owed.get(id_))
    yield from (fact_of(SiteTestOwedNoMore, command, check=after.stream, site_test=id_) for id_ in owed.keys() - owes.keys())


def _held(finding: Finding) -> dict[str, Any]:
    """A finding as its project is told of it."""
    return {
        "on": finding.on,
        "finding_id": finding.id,
        "buildings": finding.buildings,
        "key": finding.level is ItemLevel.KEY,
        "what": finding.words,
        "clauses": finding.blocks,
    }


def _owed(test: DeferredTest) -> dict[str, Any]:
    """A test that was put off, as its project is told of it."""
    return {"site_test": test.id, "buildings": test.buildings, "what": test.what, "deadline": test.until}
