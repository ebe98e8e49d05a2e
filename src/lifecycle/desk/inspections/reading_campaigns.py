"""查阅抽查活动: one campaign, or all of them, as they stand."""

from collections.abc import Iterator

from lifecycle.desk.inspections.streams import CAMPAIGN, campaign_stream, drawn_by_tag
from lifecycle.inspections.campaigns.campaign import Campaign, fold, planned
from lifecycle.inspections.checks.visit import ArrivedOnSite
from lifecycle.ledger import Ledger


def campaign_of(ledger: Ledger, campaign: str) -> Campaign:
    """Raises Refused for one that is not there."""
    return planned(fold([each.fact for each in ledger.load(campaign_stream(campaign)).recorded]), campaign)


def campaigns_of(ledger: Ledger) -> Iterator[Campaign]:
    """全部抽查活动, by number."""
    streams = {recorded.stream for recorded in ledger.tagged([CAMPAIGN])}
    for name in sorted(streams):
        yield campaign_of(ledger, name.partition("/")[2])


def draw_is_public(ledger: Ledger, campaign: Campaign) -> bool:
    """抽取公开: at once, or, where the objects are not told beforehand, once the inspectors of one check of the campaign have arrived."""
    return not campaign.unannounced or bool(ledger.tagged([drawn_by_tag(campaign.plan.campaign)], [ArrivedOnSite]))
