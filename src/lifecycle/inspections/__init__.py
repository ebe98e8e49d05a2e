"""双随机、一公开: inspections drawn by lot, carried out item by item, and published. This room sees no ledger, no web and no clock."""

from lifecycle.inspections import items
from lifecycle.inspections.campaigns import announcing, drawing, plan, substitution
from lifecycle.inspections.checks import concluding, deferring, handing_over, notice, opening, results, sampling, signing, visit
from lifecycle.inspections.findings import closing, dropping, orders, recording, rectifying
from lifecycle.inspections.registers import classes, experts, inspectors, interests, objects
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (
    items.ItemsPublished,
    items.ItemsWithdrawn,
    objects.ObjectListed,
    objects.ObjectDelisted,
    inspectors.InspectorListed,
    inspectors.InspectorChanged,
    inspectors.InspectorDelisted,
    interests.InterestDeclared,
    interests.InterestEnded,
    experts.ExpertListed,
    experts.ExpertDelisted,
    classes.ClassRecorded,
    opening.CheckInitiated,
    handing_over.CheckHandedOver,
    notice.NoticeServed,
    visit.ArrivedOnSite,
    visit.StageObserved,
    results.ItemResultsRecorded,
    sampling.SampleTaken,
    sampling.LabReported,
    sampling.LabReportDisputed,
    deferring.SiteTestDeferred,
    deferring.SiteTestMadeUp,
    recording.FindingRecorded,
    signing.RecordSigned,
    signing.RecordConfirmed,
    concluding.CheckConcluded,
    orders.RectificationOrdered,
    orders.StopWorkOrdered,
    orders.StopWorkLifted,
    rectifying.ExtensionAsked,
    rectifying.ExtensionDecided,
    rectifying.ReplyReceived,
    closing.FindingsReChecked,
    closing.ReCheckConfirmed,
    closing.FindingClosed,
    dropping.FindingDropped,
    plan.CampaignPlanned,
    plan.CampaignApproved,
    announcing.DrawAnnounced,
    drawing.DrawSeeded,
    drawing.ObjectsDrawn,
    drawing.DrawVoided,
    substitution.RecusalDecided,
    substitution.InspectorReplaced,
    substitution.ObjectReplaced,
)
"""检查的事实."""
