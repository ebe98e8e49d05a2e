"""抽查活动业务: campaigns as a matter of the desk."""

from collections.abc import Callable, Mapping, Sequence

from lifecycle.desk.inspections.streams import CAMPAIGN, campaign_stream
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.inspections.campaigns import plan
from lifecycle.inspections.campaigns.campaign import Campaign, fold
from lifecycle.ledger import Stream
from lifecycle.vocabulary import Command, Fact


def _fold(facts: Sequence[Fact], _at: Counter) -> Campaign | None:
    return fold(facts)


def _plan(at: Counter, docket: Docket) -> list[Fact]:
    return plan.plan(docket.subject, docket.command, {document.id for document in at.rulebook.documents})


DECISIONS: Mapping[type[Command], Callable[[Counter, Docket], list[Fact]]] = {
    plan.PlanCampaign: _plan,
    plan.ApproveCampaign: lambda _at, docket: plan.approve(docket.subject, docket.command),
}


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    return DECISIONS[type(docket.command)](at, docket)


def _tags(_stream: Stream, _fact: Fact) -> frozenset[str]:
    return frozenset({CAMPAIGN})


CAMPAIGNS = Matter(
    name=CAMPAIGN,
    commands=tuple(DECISIONS),
    stream=lambda command: campaign_stream(command.campaign),
    fold=_fold,
    decide=_decide,
    tags=_tags,
)
