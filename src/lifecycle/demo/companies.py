"""参建单位: the invented companies, each with a credit code of the right form and a contact by person id."""

from collections.abc import Iterator
from itertools import count, cycle

from lifecycle.demo.identifiers import INSTITUTION, credit_code
from lifecycle.demo.names import COMPANY_STEMS, COUNTY_NAMES, TRADES
from lifecycle.demo.people import CONTACTS
from lifecycle.projects.parties import Unit

_serials = count(1)


def _companies(trade: str) -> Iterator[Unit]:
    """The companies of a trade, the stems taken in turn."""
    pattern, number = TRADES[trade]
    offset = list(TRADES).index(trade)
    stems = COMPANY_STEMS[offset:] + COMPANY_STEMS[:offset]
    for stem, contact in zip(stems[:number], cycle(CONTACTS), strict=False):
        yield Unit(name=f"晋城市{pattern.format(stem=stem)}", uscc=credit_code(next(_serials)), contact=contact)


COMPANIES = {trade: tuple(_companies(trade)) for trade in TRADES}
"""行业 -> 单位."""

GOVERNMENT_UNITS = {
    county: Unit(name=f"{name}政府投资项目建设中心", uscc=credit_code(next(_serials), INSTITUTION), contact=contact)
    for (county, name), contact in zip(COUNTY_NAMES.items(), CONTACTS, strict=False)
}
STATE_UNITS = {
    county: Unit(name=f"{name}城乡建设投资有限公司", uscc=credit_code(next(_serials)), contact=contact)
    for (county, name), contact in zip(COUNTY_NAMES.items(), reversed(CONTACTS), strict=False)
}
"""The units that build with public money, one a county."""
