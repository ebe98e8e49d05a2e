"""抽查活动业务: campaigns as a matter of the desk."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from lifecycle.calendar.quotes import doubts_of_quotes
from lifecycle.desk.inspections.campaign_due import due_days
from lifecycle.desk.inspections.making_draws import announce_draw, decide_recusal, local, replace_inspector, replace_object, seed_draw
from lifecycle.desk.inspections.streams import CAMPAIGN, campaign_stream, drawn_by_tag
from lifecycle.desk.matter import Counter, Docket, Matter
from lifecycle.inspections.campaigns import drawing, plan, substitution
from lifecycle.inspections.campaigns.announcing import AnnounceDraw, DrawAnnounced, randomness_moment, to_the_minute
from lifecycle.inspections.campaigns.campaign import Campaign, fold
from lifecycle.inspections.campaigns.drawing import DrawSeeded, DrawVoided
from lifecycle.ledger import Stream
from lifecycle.ledger.signing.checkpoints import covered_before
from lifecycle.values.doubts import Settled, doubts_of, settle
from lifecycle.values.names_in import Names
from lifecycle.vocabulary import Command, Fact, Question


def _fold(facts: Sequence[Fact], _at: Counter) -> Campaign | None:
    return fold(facts)


def _plan(at: Counter, docket: Docket) -> list[Fact]:
    return plan.plan(docket.subject, docket.command, {document.id for document in at.rulebook.documents})


DECISIONS: Mapping[type[Command], Callable[[Counter, Docket], list[Fact]]] = {
    plan.PlanCampaign: _plan,
    plan.ApproveCampaign: lambda _at, docket: plan.approve(docket.subject, docket.command),
    AnnounceDraw: announce_draw,
    drawing.SeedDraw: seed_draw,
    substitution.DecideRecusal: decide_recusal,
    substitution.ReplaceInspector: replace_inspector,
    substitution.ReplaceObject: replace_object,
    drawing.VoidDraw: lambda _at, docket: drawing.void(docket.subject, docket.command),
}


def _decide(at: Counter, docket: Docket) -> list[Fact]:
    return DECISIONS[type(docket.command)](at, docket)


def _ask(at: Counter, docket: Docket, happened: Sequence[Fact], of_reading: Sequence[Question], names: Names) -> Settled:
    """疑问 of the words and quotes, and of randomness that could have been known beforehand."""

    def asked(fact: Fact) -> Iterator[Question]:
        yield from doubts_of(fact, fact.on, names=names)
        yield from doubts_of_quotes(fact, lambda: at.calendar().terms.laws)
        if isinstance(fact, DrawSeeded):
            yield from _unwitnessed(at, docket.stream)
        if isinstance(fact, DrawVoided) and fact.result is None:
            yield from _void_late(at, docket.subject)

    return settle(happened, docket.command.confirmed, asked, of_reading)


def _unwitnessed(at: Counter, stream: Stream) -> Iterator[Question]:
    """Asked where no checkpoint covered the announcement before the first of its numbers could exist."""
    facts = ((each.position, each.fact) for each in reversed(stream.recorded))
    position, announced = next((position, fact) for position, fact in facts if isinstance(fact, DrawAnnounced))
    moment = randomness_moment(announced)
    if not covered_before(at.ledger, position, moment.replace(tzinfo=at.now.tzinfo)):
        yield Question("draw.not_witnessed", {"moment": to_the_minute(moment)})


def _void_late(at: Counter, campaign: Campaign) -> Iterator[Question]:
    """Asked where the numbers may be known to whoever does not like them."""
    if campaign.draw and (moment := randomness_moment(campaign.draw.announced)) <= local(at):
        yield Question("draw.void_late", {"moment": to_the_minute(moment)})


def _tags(stream: Stream, _fact: Fact) -> frozenset[str]:
    return frozenset({CAMPAIGN, drawn_by_tag(stream.name.partition("/")[2])})


CAMPAIGNS = Matter(
    name=CAMPAIGN,
    commands=tuple(DECISIONS),
    stream=lambda command: campaign_stream(command.campaign),
    fold=_fold,
    decide=_decide,
    ask=_ask,
    tags=_tags,
    together=False,
    deadlines=due_days,
)
