"""摘要: what a reader of the register wants of a fact in half a line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from lifecycle.desk.telling.history import record_by_number
from lifecycle.inspections.findings.closing import FindingClosed, FindingsReChecked
from lifecycle.inspections.findings.orders import RectificationOrdered, StopWorkOrdered
from lifecycle.inspections.findings.recording import FindingRecorded
from lifecycle.inspections.findings.rectifying import ReplyReceived
from lifecycle.projects.application.acceptance_checks import AcceptanceChecked, AcceptanceReworked
from lifecycle.projects.application.advice import AdviceAsked, AdviceNotNeeded, AdviceReceived
from lifecycle.projects.application.drafts import DraftStepTaken
from lifecycle.projects.application.inquiries import AdviceGiven, AdviceRequested, InquiryWithdrawn
from lifecycle.projects.application.supplements import SupplementRequested, SupplementRequestWithdrawn, SupplementSupplied
from lifecycle.projects.project import Project
from lifecycle.projects.works.building import WHOLE
from lifecycle.projects.works.findings import check_called
from lifecycle.projects.works.inspected import (
    CheckClosed,
    CheckOpened,
    FindingHeldBackNoMore,
    FindingHoldsBack,
    SiteTestOwed,
    SiteTestOwedNoMore,
)
from lifecycle.vocabulary import BuildingId, Fact, StaffId
from lifecycle.wording import JOINED_BY, label, say

WORDS = ("gate", "paper", "outcome", "stage", "delivery_mode", "party", "advice_kind")
NUMBERS = ("application", "supervision", "commitment", "flag", "silence", "receipt", "advice", "inquiry")
RECORDS = ("corrects", "annuls")
"""What the half line is made of, where the fact has it. RECORDS are other facts of the project, by their version."""


OF_ITS_KIND: Mapping[type[Fact], Callable[[Any, str], Iterable[str | None]]] = {
    AdviceAsked: lambda fact, lang: (JOINED_BY[lang].join(each.body for each in fact.bodies),),
    AdviceReceived: lambda fact, lang: (fact.body, label(fact.stance, lang)),
    AdviceNotNeeded: lambda fact, lang: (fact.body or say("page.advice.nobody", lang),),
    AdviceRequested: lambda fact, _lang: (fact.authority, fact.number),
    AdviceGiven: lambda fact, lang: (label(fact.stance, lang), fact.number),
    InquiryWithdrawn: lambda fact, _lang: (fact.number,),
    AcceptanceChecked: lambda fact, lang: (label(fact.result, lang), fact.remark),
    AcceptanceReworked: lambda fact, _lang: (fact.remark,),
    SupplementRequested: lambda fact, lang: (JOINED_BY[lang].join(fact.items),),
    SupplementSupplied: lambda fact, lang: (JOINED_BY[lang].join(each.title for each in fact.materials),),
    SupplementRequestWithdrawn: lambda fact, lang: (JOINED_BY[lang].join(fact.items),),
    CheckOpened: lambda fact, lang: (check_called(fact.check), label(fact.origin, lang)),
    CheckClosed: lambda fact, _lang: (check_called(fact.check),),
    FindingHoldsBack: lambda fact, _lang: (check_called(fact.check), fact.finding_id, fact.what),
    SiteTestOwed: lambda fact, _lang: (check_called(fact.check), fact.site_test, fact.what),
    SiteTestOwedNoMore: lambda fact, _lang: (check_called(fact.check), fact.site_test),
    FindingHeldBackNoMore: lambda fact, _lang: (check_called(fact.check), fact.finding_id),
    FindingRecorded: lambda fact, _lang: (fact.finding_id, fact.words),
    FindingClosed: lambda fact, _lang: (fact.finding_id,),
    RectificationOrdered: lambda fact, lang: (fact.number, JOINED_BY[lang].join(fact.findings), fact.deadline.isoformat()),
    StopWorkOrdered: lambda fact, lang: (fact.number, JOINED_BY[lang].join(fact.findings)),
    ReplyReceived: lambda fact, lang: (JOINED_BY[lang].join(each.finding_id for each in fact.replies),),
    FindingsReChecked: lambda fact, lang: (JOINED_BY[lang].join(f"{each.finding_id} {label(each.result, lang)}" for each in fact.results),),
    DraftStepTaken: lambda fact, lang: (label(fact.draft, lang), label(fact.step, lang), fact.remark),
}
"""What only facts of one kind say; nothing where they leave it open."""


def gist(
    fact: Fact,
    project: Project | None,
    lang: str = "zh",
    called: Callable[[StaffId], str] = str,
    joined: Callable[[Sequence[str]], str] | None = None,
    record: Callable[[int], str] | None = None,
) -> str:
    """摘要 of a fact: gate, outcome, certificate, what it refers to, who is given it, the buildings, the reason, what was confirmed.

    called: what a staff member is called; joined: how the names of the buildings are joined, for a line that has no room for all;
    record: what another record of the project is called (`history.records`).
    """
    parts = [label(value, lang) for name in WORDS if (value := getattr(fact, name, None)) is not None]
    certificate = getattr(fact, "certificate", None)
    parts += [certificate.number] if certificate else []
    parts += [str(value) for name in NUMBERS if (value := getattr(fact, name, None))]
    referred = record or partial(record_by_number, lang=lang)
    parts += map(referred, _named(fact))
    parts += [f"→ {called(to)}"] if (to := getattr(fact, "to", None)) else []
    parts += filter(None, OF_ITS_KIND[type(fact)](fact, lang)) if type(fact) in OF_ITS_KIND else []
    named = names_of(fact, project)
    parts += [(joined or JOINED_BY[lang].join)(named)] if named else []
    reason = getattr(fact, "reason", "")
    parts += [reason] if reason else []
    confirmed = tuple(label(f"asked.{code}", lang) for code in fact.confirmed)
    parts += [say("look.timeline.confirmed", lang, what=confirmed)] if confirmed else []
    return "  ".join(parts)


def names_another(fact: Fact) -> bool:
    """Whether it is about other records of its stream, which it knows by their version."""
    return bool(_named(fact))


def _named(fact: Fact) -> list[int]:
    return [version for name in RECORDS if (version := getattr(fact, name, None))]


def names_of(fact: Fact, project: Project | None) -> tuple[str, ...]:
    """The buildings that a fact names, by name; none where it is about the whole project."""
    named = tuple(getattr(fact, "buildings", ()) or ())
    return tuple(_called(project, id_) for id_ in named) if project and named != (WHOLE,) else ()


def building_names(project: Project, ids: Iterable[BuildingId], lang: str) -> str:
    """The buildings by name; by id where the project knows none of that id."""
    return JOINED_BY[lang].join(_called(project, id_) for id_ in ids)


def _called(project: Project, id_: BuildingId) -> str:
    return project.buildings[id_].name if id_ in project.buildings else id_
