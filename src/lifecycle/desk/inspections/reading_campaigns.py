"""查阅抽查活动: one campaign, or all of them, as they stand."""

from collections.abc import Iterator

from lifecycle.desk.inspections.streams import CAMPAIGN, campaign_stream
from lifecycle.inspections.campaigns.campaign import Campaign, fold, planned
from lifecycle.ledger import Ledger


def campaign_of(ledger: Ledger, campaign: str) -> Campaign:
    """Raises Refused for one that is not there."""
    return planned(fold([each.fact for each in ledger.load(campaign_stream(campaign)).recorded]), campaign)


def campaigns_of(ledger: Ledger) -> Iterator[Campaign]:
    """全部抽查活动, by number."""
    streams = {recorded.stream for recorded in ledger.tagged([CAMPAIGN])}
    for name in sorted(streams):
        yield campaign_of(ledger, name.partition("/")[2])
