"""决定: each command of a check finds its decision here."""

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.inspections.checks import annulling, concluding, deferring, mending, notice, results, sampling, signing, visit
from lifecycle.inspections.checks.check import Check, CheckBasis, Happened
from lifecycle.inspections.checks.handing_over import HandOverCheck
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.inspections.checks.terms import CheckCommand
from lifecycle.inspections.findings import closing, dropping, orders, recording, rectifying

DECISIONS: Mapping[type[CheckCommand], Callable[[Check | None, Any, CheckBasis], Happened]] = {
    notice.ServeNotice: notice.serve,
    visit.ArriveOnSite: visit.arrive,
    visit.ObserveStage: visit.observe,
    results.RecordItemResults: results.record,
    sampling.TakeSample: sampling.take,
    sampling.RecordLabReport: sampling.report,
    sampling.DisputeLabReport: sampling.dispute,
    deferring.DeferSiteTest: deferring.defer,
    deferring.MakeUpSiteTest: deferring.make_up,
    recording.RecordFinding: recording.find,
    signing.SignRecord: signing.sign,
    signing.ConfirmRecord: signing.confirm,
    concluding.ConcludeCheck: concluding.conclude,
    orders.OrderRectification: orders.order,
    orders.OrderStopWork: orders.stop,
    orders.LiftStopWork: orders.lift,
    rectifying.AskExtension: rectifying.ask,
    rectifying.DecideExtension: rectifying.decide_extension,
    rectifying.ReceiveReply: rectifying.reply,
    closing.ReCheckFindings: closing.re_check,
    closing.ConfirmReCheck: closing.confirm,
    closing.CloseFinding: closing.close,
    dropping.DropFinding: dropping.drop,
    mending.CorrectInCheck: mending.correct,
    annulling.ProposeAnnulmentInCheck: annulling.propose,
    annulling.RejectAnnulmentInCheck: annulling.reject,
    annulling.AnnulInCheck: annulling.annul,
}
"""命令 -> 决定, in the order of a check's life. Opening one is decided with the items that apply, a hand-over with the draw."""

COMMANDS: tuple[type[CheckCommand], ...] = (InitiateCheck, HandOverCheck, *DECISIONS)
